import type { Tensor } from "./safetensors.ts";

/** A moment of a run whose numbers are stored: a checkpoint, or the model at its end. */
export interface Stop {
  readonly path: string;
  /** Completed epochs of the network, and rows of the next one that are done. */
  readonly epoch: number;
  readonly position: number;
}

/** The first number that differs, and when the numbers were last equal. */
export interface Difference {
  readonly stop: Stop;
  /** The last moment before that was compared and equal; undefined for the beginning. */
  readonly equalUntil: Stop | undefined;
  readonly tensor: string;
  /** From 0. */
  readonly row: number;
  readonly col: number;
  /** What the run has stored, and what was computed now; NaN for a number that is missing on one side. */
  readonly stored: number;
  readonly computed: number;
}

/** Where the numbers of a moment come from. */
export interface Sides<S extends Stop> {
  readonly stored: (stop: S) => readonly Tensor[];
  /** Called for one moment after the other, in their order. */
  readonly computed: (stop: S) => Promise<readonly Tensor[]>;
}

/**
 * Compares every number that is stored at the moments of a run with the one that was computed anew, bit for bit. −0 differs from 0; one NaN is like another.
 * @returns the first difference; undefined where there is none
 */
export async function compareStops<S extends Stop>(stops: readonly S[], { stored, computed }: Sides<S>): Promise<Difference | undefined> {
  let equalUntil: Stop | undefined;
  for (const stop of stops) {
    const anew = new Map((await computed(stop)).map((tensor) => [tensor.name, tensor]));
    for (const tensor of stored(stop)) {
      const found = differenceOf(tensor, anew.get(tensor.name));
      const { path, epoch, position } = stop;
      if (found !== undefined) return { stop: { path, epoch, position }, equalUntil, ...found };
    }
    equalUntil = { path: stop.path, epoch: stop.epoch, position: stop.position };
  }
  return undefined;
}

function differenceOf(stored: Tensor, computed: Tensor | undefined): Omit<Difference, "stop" | "equalUntil"> | undefined {
  const [a, b] = [stored.values, computed?.values];
  const length = Math.max(a.length, b?.length ?? 0);
  for (let at = 0; at < length; at++) {
    if (Object.is(a[at], b?.[at])) continue;
    const cols = stored.shape.at(-1) || 1;
    return {
      tensor: stored.name,
      row: Math.floor(at / cols),
      col: at % cols,
      stored: a[at] ?? Number.NaN,
      computed: b?.[at] ?? Number.NaN,
    };
  }
  return undefined;
}
