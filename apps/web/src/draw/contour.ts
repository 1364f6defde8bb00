import { contours } from "d3-contour";

/** A line through points in [0, 1]², x before y. */
export type ContourLine = readonly (readonly [number, number])[];

/** Returns where values on a grid of side × side, which stand at the middles of cells, equal `level`; interpolated, and without the border of the grid. */
export function contourLines(values: ArrayLike<number>, side: number, level: number): readonly ContourLine[] {
  const { coordinates } = contours()
    .size([side, side])
    .contour(values as number[], level);
  return coordinates.flat().flatMap((ring) => openLines(ring as unknown as Point[], side));
}

type Point = readonly [x: number, y: number];

/** Divides a ring where it follows the border: there it closes an area, and no level is crossed. A line goes on straight to the border. */
function openLines(ring: readonly Point[], side: number): ContourLine[] {
  const isBorder = ([x, y]: Point): boolean => x === 0 || y === 0 || x === side || y === side;
  const lines: Point[][] = [[]];
  // The last point of a ring is its first. One that touches the border begins there, so that no line is cut elsewhere.
  const points = ring.slice(0, -1);
  const first = Math.max(0, points.findIndex(isBorder));
  const isClosed = !points.some(isBorder);
  const turned = [...points.slice(first), ...points.slice(0, first)];
  for (const point of isClosed ? [...turned, turned[0]] : turned) {
    if (isClosed || !isBorder(point)) lines.at(-1)!.push(point);
    else if (lines.at(-1)!.length > 0) lines.push([]);
  }
  return lines
    .filter((line) => line.length > 1)
    .map((line) => (isClosed ? line : [outermost(line.toReversed(), side), ...line, outermost(line, side)]))
    .map((line) => line.map(([x, y]) => [x / side, y / side] as const));
}

/** Returns where a line, which ends within a cell of the border, comes to it if it goes on straight. */
function outermost(line: readonly Point[], side: number): Point {
  const b = line.at(-1)!;
  // Neighbouring points may be the same: the direction is that of half a cell.
  const a = line.findLast(([x, y]) => Math.hypot(b[0] - x, b[1] - y) >= 0.5) ?? line[0];
  const steps = ([0, 1] as const).filter((i) => b[i] !== a[i]).map((i) => ((b[i] > a[i] ? side : 0) - b[i]) / (b[i] - a[i]));
  const step = Math.min(2, ...steps);
  return [b[0] + step * (b[0] - a[0]), b[1] + step * (b[1] - a[1])];
}

/**
 * Returns the lines between the likeliest classes of probabilities [side², columns], or of one probability and ½: where a class is as likely as the likeliest other.
 */
export function boundaries(values: Float32Array, side: number, columns: number): readonly ContourLine[] {
  if (columns === 1) return contourLines(values, side, 0.5);
  const lead = new Float32Array(side * side);
  return Array.from({ length: columns }, (_, k) => {
    for (let i = 0; i < lead.length; i++) {
      let other = -Infinity;
      for (let j = 0; j < columns; j++) if (j !== k) other = Math.max(other, values[i * columns + j]);
      lead[i] = values[i * columns + k] - other;
    }
    return contourLines(lead, side, 0);
  }).flat();
}
