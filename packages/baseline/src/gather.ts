import type { Action, Actions, TypedArray } from "@adjoint/reference";

/** into[i, :] = scale·from[order[position + i], :] */
export const gather: Actions["gather"] = ({ from, order, into, scale }, { elements }): Action => {
  const [source, index, target] = [from, order, into].map(elements);
  const { cols } = from;
  if (from.storage === "u8") return (m, position) => gatherBytes({ source, target, scale, cols }, index, { m, position });
  if (cols === 1)
    return (m, position) => {
      for (let i = 0; i < m; i++) target[i] = source[index[position + i]];
      return 0;
    };
  return (m, position) => {
    for (let i = 0; i < m; i++) {
      const row = index[position + i] * cols;
      for (let j = 0; j < cols; j++) target[i * cols + j] = source[row + j];
    }
    return 0;
  };
};

function gatherBytes(
  {
    source,
    target,
    scale,
    cols,
  }: { readonly source: TypedArray; readonly target: TypedArray; readonly scale: number; readonly cols: number },
  index: TypedArray,
  { m, position }: { readonly m: number; readonly position: number },
): number {
  for (let i = 0, to = 0; i < m; i++)
    for (let j = 0, at = index[position + i] * cols; j < cols; j++, to++, at++) target[to] = scale * source[at];
  return 0;
}
