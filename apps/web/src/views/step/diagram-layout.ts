import type { Edge, Lit, Unit } from "./lit.ts";

/** As many units of a layer are drawn; of more, those about the one that is asked for. */
const MOST_DRAWN = 8;
const WIDTH = 460;
const ROW = 46;
const TOP = 34;
const MARGIN = 46;

export interface Placed extends Unit {
  readonly x: number;
  readonly y: number;
}

/** Where the units stand. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly units: readonly Placed[];
  readonly edges: readonly (Edge & { readonly a: Placed; readonly b: Placed })[];
  /** The layers of which some units are left out, with how many. */
  readonly hidden: readonly { readonly layer: number; readonly count: number; readonly x: number; readonly y: number }[];
}

/** Places the units of a network from left to right; of a large layer those that the entry at hand is about come first. */
export function layOut(sizes: readonly number[], lit: Lit): Layout {
  const drawn = sizes.map((size, layer) =>
    unitsDrawn(
      size,
      lit.units.filter((unit) => unit.layer === layer).map(({ unit }) => unit),
    ),
  );
  const tallest = Math.max(...drawn.map(({ length }) => length));
  const height = TOP * 2 + (tallest - 1) * ROW;
  const step = sizes.length === 1 ? 0 : (WIDTH - 2 * MARGIN) / (sizes.length - 1);
  const units = drawn.flatMap((shown, layer) =>
    shown.map((unit, i) => ({ layer, unit, x: MARGIN + layer * step, y: height / 2 + (i - (shown.length - 1) / 2) * ROW })),
  );
  const edges = units.flatMap((a) =>
    units
      .filter((b) => b.layer === a.layer + 1)
      .map((b) => ({ from: { layer: a.layer, unit: a.unit }, to: { layer: b.layer, unit: b.unit }, a, b })),
  );
  const hidden = drawn.flatMap((shown, layer) =>
    shown.length === sizes[layer]
      ? []
      : [{ layer, count: sizes[layer] - shown.length, x: MARGIN + layer * step, y: height / 2 + ((shown.length - 1) / 2) * ROW + 30 }],
  );
  return { width: WIDTH, height: hidden.length > 0 ? height + 16 : height, units, edges, hidden };
}

function unitsDrawn(size: number, wanted: readonly number[]): readonly number[] {
  if (size <= MOST_DRAWN) return Array.from({ length: size }, (_, i) => i);
  // Where a whole layer is wanted, its first units stand for it.
  const focus = wanted.length === 1 ? wanted[0] : 0;
  const start = Math.min(Math.max(0, focus - Math.floor(MOST_DRAWN / 2)), size - MOST_DRAWN);
  return Array.from({ length: MOST_DRAWN }, (_, i) => start + i);
}

export function isSame(a: Unit, b: Unit): boolean {
  return a.layer === b.layer && a.unit === b.unit;
}
