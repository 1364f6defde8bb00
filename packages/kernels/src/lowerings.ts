import { ELEMENTWISE, OPTIMIZERS, RESIDUALS, STORAGE_BYTES, dropoutThreshold, errorFactor } from "@adjoint/reference";
import type { Instruction, InstructionOf, Matrix, Program } from "@adjoint/reference";
import type { GradientUpdate } from "./fuse.ts";
import { panelWidth } from "./layout.ts";
import type { Placement } from "./layout.ts";
import { lossFromZ, lossOf, lossOfOutputs } from "./loss-records.ts";
import { normalizeBackwardRecord, normalizeRecord } from "./normalize-records.ts";
import type { MemoryLayout } from "./memory-layout.ts";
import type { InstructionRecord, RecordOp } from "./records.ts";
import { B_LAYOUT, DERIVATIVE, ERRORS, SIZES, WIDE_SQUARES } from "./tables.ts";

const { PANEL, VECTOR } = SIZES;

/** What a record is written from: the program, memory to take more of, where each matrix lies, and zeros, where sums start. */
export interface Context {
  readonly program: Program;
  readonly memory: MemoryLayout;
  readonly placementOf: (matrix: Matrix) => Placement;
  readonly zeros: number;
}

/** A record, or several with barriers between those that depend on one another. */
type Records = InstructionRecord | readonly InstructionRecord[];

/** The records of an instruction. */
export function recordsOf(instruction: Instruction, context: Context): readonly InstructionRecord[] {
  const lowering: (instruction: never, context: Context) => Records = LOWERINGS[instruction.op];
  return [lowering(instruction as never, context)].flat();
}

const LOWERINGS: { readonly [O in Instruction["op"]]: (instruction: InstructionOf<O>, context: Context) => Records } = {
  gather({ from, order, into, scale }, { placementOf }) {
    const [source, index, target] = [placementOf(from), placementOf(order), placementOf(into)];
    const copied = from.storage === into.storage;
    const bytes = from.cols * STORAGE_BYTES[from.storage];
    return {
      op: "gather",
      from: source.address,
      fromR: source.row,
      order: index.address,
      into: target.address,
      intoR: target.row,
      // A row that is padded takes a whole vector, which is quicker than a few words.
      bytes: copied ? (target.layout === "rows" ? Math.max(bytes, VECTOR) : bytes) : 0,
      cols: from.cols,
      scale,
    };
  },
  denseForward({ X, W, b, A, Z, activation }, { placementOf }) {
    const [x, w, a, z] = [placementOf(X), placementOf(W), placementOf(A), placementOf(Z ?? A)];
    const follows = Z !== undefined || activation !== "identity";
    return {
      op: "product",
      n: W.cols,
      k: W.rows,
      a: x.address,
      aR: x.row,
      aK: STORAGE_BYTES[X.storage],
      layout: B_LAYOUT.panels,
      b: w.address,
      bD: w.panel,
      s: placementOf(b).address,
      sR: 0,
      sD: PANEL,
      c: z.address,
      cR: z.row,
      epilogue: ELEMENTWISE[activation].code,
      o: follows ? a.address : 0,
      oR: a.row,
    };
  },
  denseBackwardInput({ dZ, W, dX, A, Z, activation }, { placementOf, zeros }) {
    const [dz, w, dx] = [placementOf(dZ), placementOf(W), placementOf(dX)];
    const from = ELEMENTWISE[activation].derivativeFrom === "Z" ? Z : A;
    const o = from && activation !== "identity" ? placementOf(from) : undefined;
    return {
      op: "product",
      n: W.rows,
      k: W.cols,
      a: dz.address,
      aR: dz.row,
      aK: STORAGE_BYTES[dZ.storage],
      layout: B_LAYOUT.transposedPanels,
      b: w.address,
      bD: w.panel,
      s: zeros,
      sR: 0,
      sD: 0,
      c: dx.address,
      cR: dx.row,
      epilogue: ELEMENTWISE[activation].code + DERIVATIVE,
      o: o?.address ?? 0,
      oR: o?.row ?? 0,
    };
  },
  gemm({ A, B, C, transposeA, transposeB, start }, { placementOf, zeros }) {
    const [a, b, c] = [placementOf(A), placementOf(B), placementOf(C)];
    const size = STORAGE_BYTES[A.storage];
    const s =
      start === "zero"
        ? { s: zeros, sR: 0, sD: 0 }
        : start === "C"
          ? { s: c.address, sR: c.row, sD: PANEL }
          : { s: placementOf(start).address, sR: 0, sD: PANEL };
    return {
      op: "product",
      m: C.rows,
      n: C.cols,
      k: transposeA ? A.rows : A.cols,
      a: a.address,
      aR: transposeA ? size : a.row,
      aK: transposeA ? a.row : size,
      layout: transposeB ? B_LAYOUT.transposedRows : B_LAYOUT.rows,
      b: b.address,
      bD: b.row,
      ...s,
      c: c.address,
      cR: c.row,
    };
  },
  softmax: ({ Z, A }, context) => ({
    op: "softmax",
    ...lossOf({ Z, A, cols: Z.cols }, context),
  }),
  softmaxCrossEntropy: ({ Z, Y, A, dZ, weights }, context) => ({
    op: "softmax",
    ...lossOf({ Z, A, Y, dZ, weights, cols: Z.cols }, context),
    classes: Y.storage === "u32" ? 1 : 0,
  }),
  sigmoidCrossEntropy: (instruction, context) => ({ op: "sigmoidLoss", ...lossFromZ(instruction, context) }),
  poissonError: (instruction, context) => ({ op: "poissonLoss", ...lossFromZ(instruction, context) }),
  focalError: (instruction, context) => ({
    op: "focalLoss",
    ...lossFromZ(instruction, context),
    low: instruction.gamma,
    high: instruction.alpha,
  }),
  squaredError(instruction, context) {
    const c = errorFactor(instruction.convention, instruction.A.cols);
    return { op: "squaredLoss", ...lossOfOutputs(instruction, context), kind: ERRORS.squared, c, total: c / 2 };
  },
  residualError(instruction, context) {
    const { clamped, low, high, half } = RESIDUALS[instruction.residual];
    return {
      op: "squaredLoss",
      ...lossOfOutputs(instruction, context),
      kind: clamped ? ERRORS.clamped : ERRORS.signed,
      c: 1 / instruction.A.cols,
      total: 1 / instruction.A.cols,
      low: low(instruction.parameter),
      high: high(instruction.parameter),
      half,
    };
  },
  dropout: (instruction, context) => ({
    op: "dropout",
    ...randomOf(instruction, context),
    threshold: dropoutThreshold(instruction.rate),
    scale: 1 / (1 - instruction.rate),
  }),
  noise: (instruction, context) => ({ op: "noise", ...randomOf(instruction, context), deviation: instruction.deviation }),
  penalty: ({ W, l2 }, context) => ({ op: "penalty", ...columnSums(W, context), factor: l2 / 2 }),
  magnitudePenalty: ({ W, l1 }, context) => ({ op: "penalty", ...columnSums(W, context), magnitudes: 1, factor: l1 }),
  clip({ gradients, by, limit }, context) {
    const square = by === "norm" ? context.memory.reserve(8) : 0;
    const sums = gradients.map((gradient) => columnSums(gradient, context));
    const norms: readonly InstructionRecord[] = [
      ...sums.map((each): InstructionRecord => ({ op: "penalty", ...each, magnitudes: WIDE_SQUARES })),
      { op: "barrier" },
      ...sums.map(({ sums: at, n }, i): InstructionRecord => ({ op: "norm", sums: at, n, square, adds: i })),
      { op: "barrier" },
    ];
    const limits = gradients.map((gradient): InstructionRecord => {
      const { address, bytes } = context.placementOf(gradient);
      return { op: "limit", bytes, gradient: address, square, limit };
    });
    return [...(by === "norm" ? norms : []), ...limits];
  },
  normalize: normalizeRecord,
  normalizeBackward: normalizeBackwardRecord,
  average: ({ from, mean, rate }, { placementOf }) => ({
    op: "average",
    bytes: placementOf(mean).bytes,
    from: placementOf(from).address,
    mean: placementOf(mean).address,
    rate,
  }),
  maxNorm: ({ W, limit }, { placementOf }) => ({
    op: "maxNorm",
    k: W.rows,
    panelCount: Math.ceil(W.cols / panelWidth(W)),
    w: placementOf(W).address,
    limit,
  }),
  denseBackwardWeights: (instruction, context) => ({
    op: "gradient",
    ...gradientOf(instruction, context),
    dw: context.placementOf(instruction.dW).address,
    db: context.placementOf(instruction.db).address,
  }),
  tick: ({ hyper }, { placementOf }) => ({ op: "tick", hyper: placementOf(hyper).address }),
  update({ optimizer, theta, gradient, states, decay }, { placementOf }) {
    const to = placementOf(theta);
    return {
      op: "update",
      bytes: to.bytes,
      theta: to.address,
      gradient: placementOf(gradient).address,
      optimizer: OPTIMIZERS[optimizer].code,
      ...statesOf(states, placementOf),
      decay: decay && optimizer === "adamw" ? 1 : 0,
    };
  },
};

export type RecordOf<O extends RecordOp> = Omit<Extract<InstructionRecord, { op: O }>, "op">;

function statesOf(states: readonly Matrix[], placementOf: Context["placementOf"]): { readonly s: number; readonly t: number } {
  const [s, t] = states;
  return { s: s ? placementOf(s).address : 0, t: t ? placementOf(t).address : 0 };
}

function gradientOf({ X, dZ, W, l2, l1 = 0 }: InstructionOf<"denseBackwardWeights">, { placementOf }: Context): RecordOf<"gradient"> {
  const [x, dz] = [placementOf(X), placementOf(dZ)];
  return {
    k: W.rows,
    n: W.cols,
    x: x.address,
    xR: x.row,
    dz: dz.address,
    dzR: dz.row,
    w: placementOf(W).address,
    l2,
    l1,
  };
}

/** What the records have in common of what changes A with random numbers. */
function randomOf({ A, D, epoch, seed, stream }: InstructionOf<"dropout" | "noise">, { placementOf }: Context): RecordOf<"dropout"> {
  const [a, d] = [placementOf(A), placementOf(D)];
  return { a: a.address, aR: a.row, d: d.address, dR: d.row, cols: A.cols, seed, stream, epoch: placementOf(epoch).address };
}

/** Where the sums of the columns of W go. */
function columnSums(W: Matrix, { placementOf, memory }: Context) {
  const columns = Math.ceil(W.cols / panelWidth(W)) * panelWidth(W);
  return { k: W.rows, n: W.cols, w: placementOf(W).address, sums: memory.reserve((columns + 8) * 8) };
}

/** The record of gradients that go straight into the optimiser. */
export function gradientUpdate({ backward, W, b }: GradientUpdate, context: Context): InstructionRecord {
  const decays = ({ optimizer, decay }: InstructionOf<"update">): number => (decay && optimizer === "adamw" ? 1 : 0);
  const [w, bias] = [statesOf(W.states, context.placementOf), statesOf(b.states, context.placementOf)];
  return {
    op: "gradient",
    ...gradientOf(backward, context),
    optimizer: OPTIMIZERS[W.optimizer].code,
    ws: w.s,
    wt: w.t,
    b: context.placementOf(b.theta).address,
    bs: bias.s,
    bt: bias.t,
    decayW: decays(W),
    decayB: decays(b),
  };
}
