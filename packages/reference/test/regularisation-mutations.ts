import type { Action, Actions, Matrix, Memory } from "../src/index.ts";
import { REFERENCE_ACTIONS } from "../src/reference.ts";

/** A way to get a kernel wrong: the reference, with one action spoilt. */
export interface Mutation {
  readonly title: string;
  readonly actions: Partial<Actions>;
  /** Differences in the order or the number of roundings: wrong by the bits, right within the bound. */
  readonly roundingOnly?: true;
}

const right = REFERENCE_ACTIONS;

/** A dropout whose numbers are those of other rows, or of another epoch. */
function shifted(at: (position: number) => number): Actions["dropout"] {
  return (instruction, memory) => {
    const run = right.dropout(instruction, memory);
    return (m, position) => run(m, at(position));
  };
}

/** An action on a matrix, and what it does wrong to the result. */
function followed(
  run: Action,
  memory: Memory,
  matrix: Matrix | undefined,
  spoil: (values: { [at: number]: number; readonly length: number }) => void,
): Action {
  return (m, position) => {
    const loss = run(m, position);
    if (matrix) spoil(memory.numbers(matrix));
    return loss;
  };
}

export const REGULARISATION_MUTATIONS: readonly Mutation[] = [
  { title: "dropout: every batch drops what the first one drops", actions: { dropout: shifted(() => 0) } },
  {
    title: "dropout: every epoch drops the same",
    actions: {
      dropout: (instruction, memory) =>
        right.dropout(instruction, {
          ...memory,
          elements: (matrix) => (matrix === instruction.epoch ? new Uint32Array(1) : memory.elements(matrix)),
        }),
    },
  },
  {
    title: "dropout: all layers drop the same",
    actions: { dropout: (instruction, memory) => right.dropout({ ...instruction, stream: 0 }, memory) },
  },
  {
    title: "dropout: what stays is not scaled",
    actions: {
      dropout(instruction, memory) {
        const { A, D, rate } = instruction;
        const run = right.dropout(instruction, memory);
        return (m, position) => {
          run(m, position);
          const [a, d] = [A, D].map(memory.numbers);
          for (let e = 0; e < m * A.cols; e++) d[e] = A === D ? d[e] * (1 - rate) : d[e] === 0 ? 0 : a[e];
          return 0;
        };
      },
    },
  },
  {
    title: "residualError: huber goes on as a square beyond δ",
    actions: {
      residualError: (instruction, memory) =>
        right.residualError(instruction.residual === "huber" ? { ...instruction, parameter: 1e6 } : instruction, memory),
    },
  },
  {
    title: "residualError: the quantile is the other one",
    actions: {
      residualError: (instruction, memory) => right.residualError({ ...instruction, parameter: 1 - instruction.parameter }, memory),
    },
  },
  {
    title: "poissonError: 1/m is missing",
    actions: {
      poissonError: (instruction, memory) => (m, position) => {
        const { dZ } = instruction;
        return followed(right.poissonError(instruction, memory), memory, dZ, (dz) => {
          for (let e = 0; e < m * instruction.Z.cols; e++) dz[e] *= m;
        })(m, position);
      },
    },
  },
  {
    title: "poissonError: the loss is that of the gradient at A",
    actions: {
      poissonError(instruction, memory) {
        const run = right.poissonError(instruction, memory);
        return (m, position) => run(m, position) * 0.5;
      },
    },
  },
  {
    title: "focalError: α counts for the other class",
    actions: { focalError: (instruction, memory) => right.focalError({ ...instruction, alpha: 1 - instruction.alpha }, memory) },
  },
  {
    title: "focalError: γ is left out",
    actions: { focalError: (instruction, memory) => right.focalError({ ...instruction, gamma: 0 }, memory) },
  },
  {
    title: "magnitudePenalty: squares are added",
    actions: {
      magnitudePenalty: ({ W, l1 }, memory) => right.penalty({ op: "penalty", W, l2: 2 * l1 }, memory),
    },
  },
  {
    title: "denseBackwardWeights: the penalty of magnitudes is left out",
    actions: { denseBackwardWeights: (instruction, memory) => right.denseBackwardWeights({ ...instruction, l1: 0 }, memory) },
  },
  {
    title: "clip: each gradient has a norm of its own",
    actions: {
      clip: (instruction, memory) => {
        const runs = instruction.gradients.map((gradient) => right.clip({ ...instruction, gradients: [gradient] }, memory));
        return (m, position) => {
          for (const run of runs) run(m, position);
          return 0;
        };
      },
    },
  },
  {
    title: "clip: squares are added up in the precision",
    actions: {
      clip: (instruction, memory) => (m, position) => {
        const overflows = instruction.gradients.some((gradient) => memory.numbers(gradient).some((g) => Math.fround(g * g) === Infinity));
        return right.clip(overflows && instruction.by === "norm" ? { ...instruction, limit: 1e-300 } : instruction, memory)(m, position);
      },
    },
  },
  {
    title: "clip: all are scaled, also below the norm",
    actions: {
      clip: (instruction, memory) =>
        right.clip(instruction.by === "norm" ? { ...instruction, limit: instruction.limit / 100 } : instruction, memory),
    },
  },
  {
    title: "noise: every batch gets that of the first",
    actions: {
      noise: (instruction, memory) => {
        const run = right.noise(instruction, memory);
        return (m) => run(m, 0);
      },
    },
  },
  {
    title: "noise: of twice the deviation",
    actions: { noise: (instruction, memory) => right.noise({ ...instruction, deviation: 2 * instruction.deviation }, memory) },
  },
  {
    title: "normalize: the variance is that of a sample",
    actions: {
      normalize(instruction, memory) {
        const { over, U, H } = instruction;
        const run = right.normalize(instruction, memory);
        return (m, position) => {
          const count = over === "rows" ? U.cols : m;
          return followed(run, memory, H, (h) => {
            if (count > 1) for (let e = 0; e < m * U.cols; e++) h[e] *= Math.sqrt((count - 1) / count);
          })(m, position);
        };
      },
    },
  },
  {
    title: "normalizeBackward: mean and variance are taken as constant",
    actions: {
      normalizeBackward(instruction, memory) {
        const { over, dZ, g, S, dU } = instruction;
        const run = right.normalizeBackward(instruction, memory);
        return (m, position) =>
          followed(run, memory, dU, (du) => {
            const [dz, scale, s] = [dZ, g, S].map(memory.numbers);
            for (let e = 0; e < m * dZ.cols; e++)
              du[e] = s[over === "rows" ? Math.floor(e / dZ.cols) : e % dZ.cols] * scale[e % dZ.cols] * dz[e];
          })(m, position);
      },
    },
  },
  {
    title: "normalizeBackward: the gradient of the scale is that of the shift",
    actions: {
      normalizeBackward(instruction, memory) {
        const run = right.normalizeBackward(instruction, memory);
        return followed(run, memory, instruction.dg, (dg) => {
          const db = memory.numbers(instruction.db);
          for (let j = 0; j < dg.length; j++) dg[j] = db[j];
        });
      },
    },
  },
  {
    title: "average: the rate is that of what stays",
    actions: { average: (instruction, memory) => right.average({ ...instruction, rate: 1 - instruction.rate }, memory) },
  },
  {
    title: "maxNorm: the rows are limited",
    actions: {
      maxNorm: ({ W, limit }, { numbers }) => {
        const w = numbers(W);
        return () => {
          for (let i = 0; i < W.rows; i++) {
            const row = w.subarray(i * W.cols, (i + 1) * W.cols);
            const norm = Math.hypot(...row);
            if (norm > limit) for (let j = 0; j < W.cols; j++) row[j] *= limit / norm;
          }
          return 0;
        };
      },
    },
  },
  {
    title: "maxNorm: short columns are made longer",
    actions: {
      maxNorm: ({ W, limit }, { numbers }) => {
        const w = numbers(W);
        return () => {
          for (let j = 0; j < W.cols; j++) {
            const norm = Math.hypot(...Array.from({ length: W.rows }, (_, i) => w[i * W.cols + j]));
            if (norm > 0) for (let i = 0; i < W.rows; i++) w[i * W.cols + j] *= limit / norm;
          }
          return 0;
        };
      },
    },
  },
];
