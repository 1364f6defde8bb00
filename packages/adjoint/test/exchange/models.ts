import { createRandom } from "@adjoint/reference";
import type { Schema } from "@adjoint/reference";
import { ACTIVATIONS, dense, network, squaredError, uniform } from "adjoint";
import type { Network } from "adjoint";
import { toDense } from "adjoint/exchange";
import type { DenseModel } from "adjoint/exchange";

/** A model as it is exported, and the network that it comes from. */
export interface Case {
  readonly model: DenseModel;
  /** Raw rows [N, n₀], each number of which f32 holds. */
  readonly rows: Float32Array;
  /** What the network gives for them, in the units of the data [N, K]. */
  readonly expected: Float64Array;
}

export const ROWS = 1000;

/** Returns rows of numbers that f32 holds, of mean 0 and variance 1. */
function randomRows(count: number, cols: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: count * cols }, () => Math.sqrt(12) * (random.uniform() - 0.5));
}

function caseOf(net: Network, name: string, extra: Partial<DenseModel> = {}): Case {
  const model = { ...toDense(net, { name }), ...extra };
  const rows = randomRows(ROWS, net.inputs, 7);
  const { inputScaling, outputScaling } = model;
  const scaled = Float64Array.from(rows, (raw, at) =>
    inputScaling === undefined ? raw : (raw - inputScaling.shift[at % net.inputs]) * inputScaling.scale[at % net.inputs],
  );
  const outputs = net.predict({ values: scaled, shape: [ROWS, net.inputs] });
  const expected = Float64Array.from(outputs, (a, at) =>
    outputScaling === undefined ? a : a / outputScaling.scale[at % net.outputs] + outputScaling.shift[at % net.outputs],
  );
  return { model, rows, expected };
}

/** One network for each activation, hidden and last, beside both kinds of classes, f64, and scalings of inputs and outputs. */
export function createCases(): Case[] {
  const common = { inputs: 5, seed: 3, deterministic: true, initializer: uniform(0.6) } as const;
  const elementwise = ACTIVATIONS.filter((name) => name !== "softmax");
  const scaling = { shift: [0.5, -1.25, 2, 0, 0.125], scale: [2, 0.5, 1.5, 1, 0.75] };
  return [
    ...elementwise.map((activation) =>
      caseOf(
        // A power of powers would magnify each rounding.
        network({
          ...common,
          layers: [dense(7, activation === "exponential" ? "tanh" : activation), dense(3, activation)],
          loss: squaredError("mean"),
        }),
        `each_${activation}`,
      ),
    ),
    caseOf(network({ ...common, layers: [dense(8, "relu"), dense(3, "softmax")], loss: "crossEntropy" }), "classes", {
      inputScaling: scaling,
      classes: ["setosa", 'a "quoted" ?? name', "ü\n</script>"],
      features: ["a", "b", "c", "d", "e"],
    }),
    caseOf(network({ ...common, layers: [dense(1, "silu"), dense(1, "tanh")], loss: squaredError("sum") }), "one_value", {
      inputScaling: scaling,
      outputScaling: { shift: [0.5], scale: [0.25] },
    }),
    caseOf(network({ ...common, layers: [dense(4, "tanh"), dense(1, "sigmoid")], loss: "crossEntropy" }), "two_classes", {
      classes: ["no", "yes"],
    }),
    caseOf(
      network({ ...common, layers: [dense(6, "hardSigmoid"), dense(2, "hardSigmoid")], loss: squaredError("half") }),
      "scaled_values",
      {
        inputScaling: scaling,
        outputScaling: { shift: [10, -3], scale: [0.5, 2] },
        targets: ["price", "size"],
      },
    ),
    caseOf(
      network({ ...common, precision: "f64", layers: [dense(6, "tanh"), dense(2, "identity")], loss: squaredError("sum") }),
      "doubles",
    ),
  ];
}

/** The cases that TensorFlow.js has layers for: none is an exponential. */
export function casesOfTfjs(cases: readonly Case[]): Case[] {
  return cases.filter(({ model }) => model.layers.every(({ activation }) => activation !== "exponential"));
}

/** The greatest difference of two lists, relative where they are greater than 1. */
export function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length || a.length === 0) return Infinity;
  let greatest = 0;
  for (let i = 0; i < a.length; i++) {
    const each = Math.abs(a[i] - b[i]) / Math.max(1, Math.abs(b[i]));
    // NaN is no small difference.
    if (!(each <= greatest)) greatest = Number.isNaN(each) ? Infinity : each;
  }
  return greatest;
}

/** A table with a number, a category, a date, and cells that may be missing. */
export const SCHEMA: Schema = {
  version: 1,
  header: true,
  rows: 10,
  learns: "classes",
  unseen: "error",
  columns: [
    { name: "age", kind: "number", role: "input", missing: "mean", fill: 30, scaling: { kind: "standardize", shift: [30], scale: [0.1] } },
    {
      name: "colour",
      kind: "category",
      role: "input",
      missing: "indicator",
      indicator: true,
      categories: [
        { name: "red", count: 5 },
        { name: "green", count: 5 },
      ],
    },
    {
      name: "since",
      kind: "date",
      role: "input",
      missing: "refuse",
      date: { order: "ymd", parts: ["year", "month", "day of week"] },
      scaling: { kind: "standardize", shift: [2020, 6, 3], scale: [0.2, 0.3, 0.5] },
    },
    { name: "note", kind: "category", role: "kept", missing: "refuse" },
    {
      name: "buys",
      kind: "category",
      role: "target",
      missing: "drop",
      categories: [
        { name: "no", count: 6 },
        { name: "yes", count: 4 },
      ],
    },
  ],
};
