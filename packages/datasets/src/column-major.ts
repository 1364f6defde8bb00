/**
 * Where an array of this shape that is stored by columns (the first dimension running fastest, as Fortran and MATLAB do) keeps the element
 * with a given row-major index.
 */
export function columnMajorIndex(shape: readonly number[]): (index: number) => number {
  let stride = 1;
  const strides = shape.map((size) => {
    const before = stride;
    stride *= size;
    return before;
  });
  return (index) => {
    let rest = index;
    let at = 0;
    for (let dimension = shape.length - 1; dimension >= 0; dimension--) {
      at += (rest % shape[dimension]) * strides[dimension];
      rest = Math.floor(rest / shape[dimension]);
    }
    return at;
  };
}
