import { describe, expect, test } from "vitest";
import { fusedBound, runConformance } from "../src/conformance/index.ts";
import type { Bound } from "../src/conformance/index.ts";
import { createInterpreter } from "../src/index.ts";
import type { Actions, Matrix, Memory, Precision } from "../src/index.ts";
import { REFERENCE_ACTIONS } from "../src/reference.ts";
import { REGULARISATION_MUTATIONS } from "./regularisation-mutations.ts";
import type { Mutation } from "./regularisation-mutations.ts";

const right = REFERENCE_ACTIONS;
const cells = (memory: Memory, matrix: Matrix) => memory.numbers(matrix);

/** The instruction without one of its matrices. */
function without<I extends object, K extends keyof I>(instruction: I, key: K): I {
  const copy = { ...instruction };
  delete copy[key];
  return copy;
}

const MUTATIONS: readonly Mutation[] = [
  {
    title: "softmaxCrossEntropy: the weights of the rows are ignored",
    actions: { softmaxCrossEntropy: (instruction, memory) => right.softmaxCrossEntropy(without(instruction, "weights"), memory) },
  },
  {
    title: "sigmoidCrossEntropy: the weights count in the gradient, not in the loss",
    actions: {
      sigmoidCrossEntropy(instruction, memory) {
        const loss = right.sigmoidCrossEntropy(without(without(instruction, "weights"), "dZ"), memory);
        const gradient = right.sigmoidCrossEntropy(instruction, memory);
        return (m, position) => {
          gradient(m, position);
          return loss(m, position);
        };
      },
    },
  },
  {
    title: "squaredError: each row has the weight of the row before",
    actions: {
      squaredError(instruction, memory) {
        const run = right.squaredError(instruction, memory);
        const { weights } = instruction;
        if (weights === undefined) return run;
        return (m, position) => {
          const s = cells(memory, weights);
          const before = s.slice();
          s.copyWithin(1, 0);
          const loss = run(m, position);
          s.set(before);
          return loss;
        };
      },
    },
  },
  {
    title: "gemm: the scalar tail is deleted, the last n mod 4 columns stay as they were",
    actions: {
      gemm: (instruction, memory) => {
        const { C } = instruction;
        const run = right.gemm(instruction, memory);
        return (m, position) => {
          const before = cells(memory, C).slice();
          run(m, position);
          const c = cells(memory, C);
          for (let e = 0; e < c.length; e++) if (e % C.cols >= C.cols - (C.cols % 4)) c[e] = before[e];
          return 0;
        };
      },
    },
  },
  {
    title: "gemm: rows and columns of A's stride are swapped",
    actions: { gemm: (instruction, memory) => right.gemm({ ...instruction, transposeA: !instruction.transposeA }, memory) },
  },
  {
    title: "gemm: C is read where the sum starts at zero, and its NaN spreads",
    actions: {
      gemm: (instruction, memory) => {
        const run = right.gemm(instruction, memory);
        if (instruction.start !== "zero") return run;
        return (m, position) => {
          const c = cells(memory, instruction.C);
          const before = c.slice();
          run(m, position);
          for (let e = 0; e < c.length; e++) if (Number.isNaN(before[e])) c[e] = Number.NaN;
          return 0;
        };
      },
    },
  },
  {
    title: "gemm: C is forgotten where the sum starts at C",
    actions: {
      gemm: (instruction, memory) => right.gemm(instruction.start === "C" ? { ...instruction, start: "zero" } : instruction, memory),
    },
  },
  {
    title: "gemm: a block of k is 256, and the sum starts anew in the second",
    actions: {
      gemm: (instruction, memory) => {
        const { A, B, C, transposeA, transposeB } = instruction;
        const k = transposeA ? A.rows : A.cols;
        const run = right.gemm(instruction, memory);
        if (k <= 256) return run;
        return (m, position) => {
          run(m, position);
          const [a, b, c] = [A, B, C].map((matrix) => cells(memory, matrix));
          for (let i = 0; i < C.rows; i++)
            for (let j = 0; j < C.cols; j++) {
              let sum = 0;
              for (let l = 256; l < k; l++)
                sum += a[transposeA ? l * A.cols + i : i * A.cols + l] * b[transposeB ? j * B.cols + l : l * B.cols + j];
              c[i * C.cols + j] = sum;
            }
          return 0;
        };
      },
    },
  },
  {
    title: "gemm: k is summed from the end",
    roundingOnly: true,
    actions: {
      gemm: ({ A, B, C, transposeA, transposeB, start }, { numbers, precision }) => {
        const [a, b, c] = [A, B, C].map(numbers);
        const row = typeof start === "object" ? numbers(start) : undefined;
        const f = precision === "f32" ? Math.fround : (x: number) => x;
        return () => {
          const k = transposeA ? A.rows : A.cols;
          for (let i = 0; i < C.rows; i++)
            for (let j = 0; j < C.cols; j++) {
              let sum = row ? row[j] : start === "C" ? c[i * C.cols + j] : 0;
              for (let l = k - 1; l >= 0; l--)
                sum = f(sum + f(a[transposeA ? l * A.cols + i : i * A.cols + l] * b[transposeB ? j * B.cols + l : l * B.cols + j]));
              c[i * C.cols + j] = sum;
            }
          return 0;
        };
      },
    },
  },
  {
    title: "denseForward: the bias is added at the end instead of starting the sum",
    roundingOnly: true,
    actions: {
      denseForward: (instruction, memory) => {
        const { b, A, Z, activation } = instruction;
        if (activation !== "identity") return right.denseForward(instruction, memory);
        const zero: Memory = {
          ...memory,
          numbers: (matrix) => (matrix === b ? memory.numbers(b).slice().fill(0) : memory.numbers(matrix)),
        };
        const run = right.denseForward(instruction, zero);
        return (m, position) => {
          run(m, position);
          const bias = cells(memory, b);
          for (const matrix of Z ? [A, Z] : [A]) {
            const z = cells(memory, matrix);
            for (let e = 0; e < m * A.cols; e++) z[e] += bias[e % A.cols];
          }
          return 0;
        };
      },
    },
  },
  {
    title: "denseForward: Z is not stored",
    actions: {
      denseForward: ({ X, W, b, A, activation }, memory) => right.denseForward({ op: "denseForward", X, W, b, A, activation }, memory),
    },
  },
  {
    title: "denseForward: relu turns NaN into 0",
    actions: {
      denseForward: (instruction, memory) => {
        const run = right.denseForward(instruction, memory);
        if (instruction.activation !== "relu") return run;
        return (m, position) => {
          run(m, position);
          const a = cells(memory, instruction.A);
          for (let e = 0; e < a.length; e++) if (Number.isNaN(a[e])) a[e] = 0;
          return 0;
        };
      },
    },
  },
  {
    title: "denseForward: leakyRelu has the slope of relu",
    actions: {
      denseForward: (instruction, memory) =>
        right.denseForward(instruction.activation === "leakyRelu" ? { ...instruction, activation: "relu" } : instruction, memory),
    },
  },
  {
    title: "denseForward: one row too many of a ragged batch is written past the matrix",
    actions: {
      denseForward: (instruction, memory) => {
        const run = right.denseForward(instruction, memory);
        return (m, position) => {
          run(m, position);
          const a = cells(memory, instruction.A);
          new Float32Array(a.buffer, a.byteOffset + a.byteLength, 1)[0] = 1;
          return 0;
        };
      },
    },
  },
  {
    title: "softmax: the largest logit is not subtracted",
    actions: {
      softmax: ({ Z, A }, { numbers }) => {
        const [z, a] = [Z, A].map(numbers);
        return (m) => {
          for (let i = 0; i < m; i++) {
            let sum = 0;
            for (let e = i * Z.cols; e < (i + 1) * Z.cols; e++) sum += Math.exp(z[e]);
            for (let e = i * Z.cols; e < (i + 1) * Z.cols; e++) a[e] = Math.exp(z[e]) / sum;
          }
          return 0;
        };
      },
    },
    roundingOnly: true,
  },
  {
    title: "softmaxCrossEntropy: 1/m is missing",
    actions: {
      softmaxCrossEntropy: (instruction, memory) => scaled(right.softmaxCrossEntropy(instruction, memory), memory, instruction.dZ),
    },
  },
  {
    title: "sigmoidCrossEntropy: 1/m is missing",
    actions: {
      sigmoidCrossEntropy: (instruction, memory) => scaled(right.sigmoidCrossEntropy(instruction, memory), memory, instruction.dZ),
    },
  },
  {
    title: "squaredError: 1/m is that of a whole batch in a ragged one",
    actions: {
      squaredError: (instruction, memory) => {
        const { A, dZ } = instruction;
        const run = right.squaredError(instruction, memory);
        return (m, position) => {
          const loss = run(m, position);
          if (dZ) for (let e = 0, dz = cells(memory, dZ); e < m * A.cols; e++) dz[e] *= m / A.rows;
          return loss;
        };
      },
    },
  },
  {
    title: "squaredError: the mean is taken for half the sum",
    actions: {
      squaredError: (instruction, memory) =>
        right.squaredError(instruction.convention === "mean" ? { ...instruction, convention: "half" } : instruction, memory),
    },
  },
  {
    title: "penalty: the loss of the penalty is left out",
    actions: { penalty: () => () => 0 },
  },
  {
    title: "penalty: the square is not halved",
    actions: { penalty: (instruction, memory) => right.penalty({ ...instruction, l2: 2 * instruction.l2 }, memory) },
  },
  {
    title: "denseBackwardWeights: db is the last row instead of the sum",
    actions: {
      denseBackwardWeights: (instruction, memory) => {
        const { dZ, db } = instruction;
        const run = right.denseBackwardWeights(instruction, memory);
        return (m, position) => {
          run(m, position);
          cells(memory, db).set(cells(memory, dZ).subarray((m - 1) * dZ.cols, m * dZ.cols));
          return 0;
        };
      },
    },
  },
  {
    title: "denseBackwardWeights: rows beyond a ragged batch are summed",
    actions: {
      denseBackwardWeights: (instruction, memory) => {
        const run = right.denseBackwardWeights(instruction, memory);
        return (_, position) => run(instruction.X.rows, position);
      },
    },
  },
  {
    title: "denseBackwardWeights: the penalty's 1/m is missing",
    actions: {
      denseBackwardWeights: (instruction, memory) => (m, position) =>
        right.denseBackwardWeights({ ...instruction, l2: instruction.l2 * m }, memory)(m, position),
    },
  },
  {
    title: "denseBackwardWeights: W is read without a penalty, times 0",
    actions: {
      denseBackwardWeights: (instruction, memory) => right.denseBackwardWeights({ ...instruction, l2: instruction.l2 || 1e-300 }, memory),
    },
  },
  ...(["sigmoid", "tanh", "relu", "leakyRelu", "gelu"] as const).map((activation): Mutation => ({
    title: `denseBackwardInput: the derivative of ${activation} is left out`,
    actions: {
      denseBackwardInput: (instruction, memory) =>
        right.denseBackwardInput(instruction.activation === activation ? { ...instruction, activation: "identity" } : instruction, memory),
    },
  })),
  {
    title: "denseBackwardInput: the slope of leakyRelu at 0 is 1",
    actions: {
      denseBackwardInput: (instruction, memory) => {
        const { A, W } = instruction;
        const run = right.denseBackwardInput(instruction, memory);
        if (instruction.activation !== "leakyRelu") return run;
        const plain = right.denseBackwardInput({ ...instruction, activation: "identity" }, memory);
        return (m, position) => {
          run(m, position);
          const after = cells(memory, instruction.dX).slice();
          plain(m, position);
          const [a, dx] = [cells(memory, A!), cells(memory, instruction.dX)];
          for (let e = 0; e < m * W.rows; e++) if (a[e] !== 0) dx[e] = after[e];
          return 0;
        };
      },
    },
  },
  {
    title: "gather: rows are taken in their own order",
    actions: {
      gather: (instruction, memory) => {
        const own = Uint32Array.from({ length: instruction.order.rows }, (_, i) => i);
        return right.gather(instruction, {
          ...memory,
          elements: (matrix) => (matrix === instruction.order ? own : memory.elements(matrix)),
        });
      },
    },
  },
  {
    title: "gather: every batch takes the first rows",
    actions: {
      gather: (instruction, memory) => {
        const run = right.gather(instruction, memory);
        return (m) => run(m, 0);
      },
    },
  },
  {
    title: "gather: bytes are not scaled",
    actions: { gather: (instruction, memory) => right.gather({ ...instruction, scale: 1 }, memory) },
  },
  {
    title: "tick: the step is not counted",
    actions: { tick: () => () => 0 },
  },
  {
    title: "update: momentum is the other convention",
    actions: {
      update: (instruction, memory) =>
        right.update(instruction.optimizer === "momentum" ? { ...instruction, optimizer: "velocity" } : instruction, memory),
    },
  },
  {
    title: "update: Nesterov's look ahead is left out",
    actions: {
      update: (instruction, memory) =>
        right.update(instruction.optimizer === "nesterov" ? { ...instruction, optimizer: "momentum" } : instruction, memory),
    },
  },
  {
    title: "update: AdamW decays what it should not",
    actions: { update: (instruction, memory) => right.update({ ...instruction, decay: true }, memory) },
  },
  {
    title: "update: the rate of a parameter is left out",
    actions: { update: (instruction, memory) => right.update({ ...instruction, rate: 1 }, memory) },
  },
  {
    title: "update: the last element is left out",
    actions: {
      update: (instruction, memory) => {
        const run = right.update(instruction, memory);
        return (m, position) => {
          const θ = cells(memory, instruction.theta);
          const last = θ[θ.length - 1];
          run(m, position);
          θ[θ.length - 1] = last;
          return 0;
        };
      },
    },
  },
  ...REGULARISATION_MUTATIONS,
];

/** The gradient of each row as if the batch had one. */
function scaled(run: ReturnType<Actions["softmaxCrossEntropy"]>, memory: Memory, dZ: Matrix | undefined): typeof run {
  return (m, position) => {
    const loss = run(m, position);
    if (dZ) for (let e = 0, dz = cells(memory, dZ); e < m * dZ.cols; e++) dz[e] *= m;
    return loss;
  };
}

/** Whether a backend fails the suite. The tests that name the mutated operation come first, to be quick about it. */
function fails(actions: Partial<Actions>, precision: Precision, bound?: Bound): boolean {
  const backend = createInterpreter({ name: "mutant", actions: { ...right, ...actions } });
  const checks: { readonly title: string; readonly check: () => void }[] = [];
  const collect = (title: string, check: () => void) => checks.push({ title, check });
  runConformance({ backend, test: collect, precision, ...(bound ? { bound } : {}) });
  const named = ({ title }: { readonly title: string }) => Object.keys(actions).some((op) => title.includes(op));
  return [...checks.filter(named), ...checks.filter((check) => !named(check))].some(({ check }) => {
    try {
      check();
      return false;
    } catch {
      return true;
    }
  });
}

describe("the suite catches", () => {
  for (const { title, actions, roundingOnly } of MUTATIONS)
    test(`${title}: by its bits${roundingOnly ? ", in f32" : " and by the bound, in f32"}`, () => {
      expect(fails(actions, "f32")).toBe(true);
      if (!roundingOnly) expect(fails(actions, "f32", fusedBound("f32"))).toBe(true);
    });

  test("nothing wrong with the reference itself", () => {
    expect(fails({}, "f64")).toBe(false);
  });
});
