import type { TraceStep } from "@adjoint/derivations";
import { signal } from "@preact/signals";
import type { Worked } from "./problem.ts";

/** Which term of the sum is pointed at, in the line, in a matrix or in the diagram. */
export const litTerm = signal<number | undefined>(undefined);

/** A unit: layer 0 is the input. */
export interface Unit {
  readonly layer: number;
  readonly unit: number;
}

/** The weight from a unit to one of the next layer. */
export interface Edge {
  readonly from: Unit;
  readonly to: Unit;
  /** The term of the sum that it belongs to, if the sum runs over edges. */
  readonly term?: number | undefined;
}

/** What an entry of a step is about, in the diagram. */
export interface Lit {
  readonly units: readonly Unit[];
  readonly edges: readonly Edge[];
  /** Forward a signal runs along the edges, backward δ; a gradient and an update stand still. */
  readonly direction: "forward" | "backward" | "still";
}

/** Returns the units and edges that make an entry: those of its row forward, the same edges the other way for δ, one edge for a gradient. */
export function litBy({ traced, rows, steps }: Worked, { kind, layer }: TraceStep, [row, col]: readonly [number, number]): Lit {
  const { layers } = traced.network;
  const sizes = [traced.X.rows, ...layers.map(({ W }) => W.rows)];
  const L = layers.length;
  const l = layer ?? L;
  const ones = onesOf(steps, layers[l - 1]);
  const [across, along] = rows ? [col, row] : [row, col];
  const all = (at: number): Unit[] => Array.from({ length: sizes[at] }, (_, unit) => ({ layer: at, unit }));
  switch (kind) {
    case "a":
      return { units: [{ layer: l, unit: across }], edges: [], direction: "forward" };
    case "z": {
      const to = { layer: l, unit: across };
      const edges = all(l - 1).map((from) => ({ from, to, term: from.unit + ones }));
      return { units: [to, ...all(l - 1)], edges, direction: "forward" };
    }
    case "loss":
    case "J":
      return { units: all(L), edges: [], direction: "forward" };
    case "delta":
    case "dX": {
      const from = { layer: l, unit: across };
      if (l === L) return { units: [from], edges: [], direction: "backward" };
      return { units: [from, ...all(l + 1)], edges: all(l + 1).map((to) => ({ from, to, term: to.unit })), direction: "backward" };
    }
    case "db":
    case "b+":
      return { units: [{ layer: l, unit: across }], edges: [], direction: "still" };
    default: {
      const to = { layer: l, unit: across };
      // The first column of Θ is the bias: no edge leads there.
      const from = { layer: l - 1, unit: along - ones };
      if (from.unit < 0) return { units: [to], edges: [], direction: "still" };
      return { units: [to, from], edges: [{ from, to }], direction: "still" };
    }
  }
}

/** Returns the entry of the step's matrix that belongs to an edge or a unit one points at; none where the step has none. */
export function entryOf(
  { traced, rows, steps }: Worked,
  { kind, layer }: TraceStep,
  at: { readonly unit: Unit } | { readonly edge: Edge },
): { readonly entry: readonly [row: number, col: number]; readonly term?: number | undefined } | undefined {
  const l = layer ?? traced.network.layers.length;
  const ones = onesOf(steps, traced.network.layers[l - 1]);
  const laid = (across: number, along: number): readonly [number, number] => (rows ? [along, across] : [across, along]);
  if ("unit" in at) {
    if (["a", "z", "delta", "dX", "db", "b+"].includes(kind) && at.unit.layer === l) return { entry: laid(at.unit.unit, 0) };
    return undefined;
  }
  const { from, to } = at.edge;
  if (kind === "z" && to.layer === l) return { entry: laid(to.unit, 0), term: from.unit + ones };
  if ((kind === "delta" || kind === "dX") && from.layer === l) return { entry: laid(from.unit, 0), term: to.unit };
  if (["accumulator", "dW", "dTheta", "W+", "Theta+"].includes(kind) && to.layer === l) return { entry: laid(to.unit, from.unit + ones) };
  return undefined;
}

/** Returns how many columns stand before the weights: 1 where Θ has the bias in it. */
function onesOf(steps: Worked["steps"], layer: { readonly b: unknown } | undefined): 0 | 1 {
  return steps.some(({ kind }) => kind === "dTheta") && layer !== undefined && layer.b !== null ? 1 : 0;
}
