import { GALLERY, dense, trace } from "@adjoint/formula";
import type { Dense, GalleryExample, NotationName, Trace, Traced } from "@adjoint/formula";
import { computed } from "@preact/signals";
import type { Edit } from "./edits.ts";
import { readOwn } from "./own.ts";
import { state } from "./state.ts";
import type { StepValues } from "./state.ts";

/** What is gone through, with the visitor's changes, and what became of it. */
export interface Worked {
  readonly traced: Traced;
  readonly trace: Trace;
  readonly notation: NotationName;
  /** Examples as rows, and all matrices transposed. */
  readonly rows: boolean;
  readonly published: GalleryExample | undefined;
}

/** The problem at hand, or what is wrong with it. */
export const worked = computed((): Worked | string => {
  const values = state.values.value;
  const base = baseOf(values);
  if (typeof base === "string") return base;
  const loss = values.loss === "given" || !canChangeLoss(base) ? base.network.loss : values.loss;
  const edited = values.edits.reduce(applyEdit, { ...base, network: { ...base.network, loss } });
  const notation = values.notation === "author" ? (base.notation ?? "ng") : values.notation;
  try {
    const lambda = values.lambda === 0 ? base.network.lambda : values.lambda;
    return {
      traced: { ...edited, network: { ...edited.network, lambda } },
      trace: trace(edited, { notation, lambda }),
      notation,
      rows: notation === "code",
      published: values.example === "own" ? undefined : GALLERY[values.example],
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
});

function baseOf(values: StepValues): Traced | string {
  if (values.example !== "own") return GALLERY[values.example];
  if (values.net === "") return "There is no network in the link yet. Go to the playground and choose “Step through it”.";
  return readOwn(values.net);
}

/** Squared error and cross-entropy can be exchanged where the output is a sigmoid: then both are defined. */
export function canChangeLoss({ network }: Traced): boolean {
  return network.layers.at(-1)?.activation === "sigmoid" && network.loss !== "output";
}

function applyEdit(traced: Traced, { matrix, row, col, value }: Edit): Traced {
  const change = (given: Dense): Dense =>
    row < given.rows && col < given.cols
      ? dense(given.rows, given.cols, (i, j) => (i === row && j === col ? value : given.values[i * given.cols + j]))
      : given;
  if (matrix === "X") return { ...traced, X: change(traced.X) };
  if (matrix === "Y") return { ...traced, Y: change(traced.Y) };
  const l = Number(matrix.slice(1)) - 1;
  const layers = traced.network.layers.map((layer, i) => {
    if (i !== l) return layer;
    return matrix.startsWith("W") ? { ...layer, W: change(layer.W) } : { ...layer, b: layer.b && change(layer.b) };
  });
  return { ...traced, network: { ...traced.network, layers } };
}
