/**
 * The line on which values on a grid of side × side equal `level`, as segments in [0, 1]²: marching squares, with the crossing of each edge interpolated
 * (Lorensen & Cline 1987, in two dimensions). Values stand at the middles of cells.
 */
export function contour(
  values: Float32Array,
  side: number,
  level: number,
  segment: (x0: number, y0: number, x1: number, y1: number) => void,
): void {
  for (let row = 0; row + 1 < side; row++) {
    for (let col = 0; col + 1 < side; col++) {
      const at = row * side + col;
      const a = values[at] - level;
      const b = values[at + 1] - level;
      const c = values[at + side + 1] - level;
      const d = values[at + side] - level;
      const above = (a > 0 ? 1 : 0) | (b > 0 ? 2 : 0) | (c > 0 ? 4 : 0) | (d > 0 ? 8 : 0);
      if (above === 0 || above === 15) continue;
      // Where the level crosses the top, right, bottom and left edge of the square.
      const crossings: [number, number][] = [];
      if (a > 0 !== b > 0) crossings.push([col + a / (a - b), row]);
      if (b > 0 !== c > 0) crossings.push([col + 1, row + b / (b - c)]);
      if (d > 0 !== c > 0) crossings.push([col + d / (d - c), row + 1]);
      if (a > 0 !== d > 0) crossings.push([col, row + a / (a - d)]);
      for (let i = 0; i + 1 < crossings.length; i += 2) {
        const [x0, y0] = crossings[i];
        const [x1, y1] = crossings[i + 1];
        segment((x0 + 0.5) / side, (y0 + 0.5) / side, (x1 + 0.5) / side, (y1 + 0.5) / side);
      }
    }
  }
}
