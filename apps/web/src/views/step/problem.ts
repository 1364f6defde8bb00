import { GALLERY, dense, trace } from "@adjoint/derivations";
import type { Dense, GalleryExample, NotationName, TraceStep, Traced } from "@adjoint/derivations";
import { computed } from "@preact/signals";
import type { Edit } from "./edits.ts";
import { handed } from "./handed.ts";
import { readOwn, writeOwn } from "./own.ts";
import { ownSteps } from "./own-steps.ts";
import { instructionsOf } from "./program.ts";
import type { Instructions } from "./program.ts";
import { state } from "./state.ts";
import type { StepValues } from "./state.ts";
import type { Loss, Walked } from "./walked.ts";

/** What is gone through, with the visitor's changes, and what became of it. */
export interface Worked {
  readonly traced: Walked;
  readonly steps: readonly TraceStep[];
  /** The program that would train it. */
  readonly instructions: Instructions;
  /** The loss before the visitor exchanged it. */
  readonly givenLoss: Loss;
  readonly learningRate: number;
  readonly notation: NotationName;
  /** Examples as rows, and all matrices transposed. */
  readonly rows: boolean;
  readonly published: GalleryExample | undefined;
  /** The author's names of the entries, where they are asked for and he has his own. */
  readonly names: GalleryExample["names"];
}

/** The problem at hand, or what is wrong with it. */
export const worked = computed((): Worked | string => {
  const values = state.values.value;
  const base = baseOf(values);
  if (typeof base === "string") return base;
  const loss = values.loss === "given" || !canChangeLoss(base) ? base.network.loss : values.loss;
  const lambda = values.lambda === 0 ? base.network.lambda : values.lambda;
  const traced = values.edits.reduce(applyEdit, { ...base, network: { ...base.network, loss, lambda } });
  const names = values.notation === "author" ? base.names : undefined;
  // An author's names are of entries of W[n₁, n₀]; one's own network is in rows, as one's own code is.
  const notation = names !== undefined ? "sudeep" : values.notation === "author" ? (base.notation ?? "code") : values.notation;
  try {
    return {
      names,
      traced,
      // A published example has activations and losses of the formulas' package alone.
      steps: values.example === "own" ? ownSteps(traced, notation) : trace(traced as Traced, { notation }).steps,
      instructions: instructionsOf(traced),
      givenLoss: base.network.loss,
      learningRate: base.learningRate ?? 1,
      notation,
      rows: notation === "code",
      published: values.example === "own" ? undefined : GALLERY[values.example],
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
});

function baseOf(values: StepValues): Walked | string {
  if (values.example !== "own") return GALLERY[values.example];
  if (values.net === "" && handed.value !== undefined) return readOwn(writeOwn(handed.value.own));
  if (values.net === "") return "There is no network in the link yet. Go to the playground and choose “Step through it”.";
  return readOwn(values.net);
}

/** Squared error and cross-entropy can be exchanged where the output is a sigmoid: then both are defined. */
export function canChangeLoss({ network }: Walked): boolean {
  return network.layers.at(-1)?.activation === "sigmoid" && network.loss !== "output";
}

function applyEdit(traced: Walked, { matrix, row, col, value }: Edit): Walked {
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
