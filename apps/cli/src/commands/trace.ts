import { galleryExample, trace as traceFormulas, traceToLatex, traceToText } from "@adjoint/derivations";
import type { Trace, Traced } from "@adjoint/derivations";
import type { Network } from "adjoint";
import type { ExampleSet } from "@adjoint/datasets";
import { EXIT, UsageError } from "../errors.ts";
import { printJson } from "../output.ts";
import type { EXAMPLES, NOTATIONS } from "../cli.ts";
import type { NetworkAndDataOptions } from "./gradcheck.ts";

export interface TraceOptions extends NetworkAndDataOptions {
  readonly example?: (typeof EXAMPLES)[number];
  readonly notation?: (typeof NOTATIONS)[number];
  readonly learningRate?: number;
  readonly latex?: boolean;
}

/** `adjoint trace`: every z, a, δ, Δ, the gradient and the update, with formula and shape. */
export async function trace(options: TraceOptions): Promise<number> {
  if (options.latex && options.json) throw new UsageError("--latex and --json are two forms of one output: both are given. Leave one out.");
  const traced = options.example === undefined ? await ownNetwork(options) : published(options.example, options);
  const { notation, learningRate } = options;
  const result = traceFormulas(traced, { notation, learningRate });
  if (options.json) printJson(result);
  else process.stdout.write(`${textOf(result, options.latex === true).trimEnd()}\n`);
  return EXIT.ok;
}

function textOf(result: Trace, latex: boolean): string {
  return latex ? traceToLatex(result) : traceToText(result);
}

/** A published example stands as its author wrote it. */
function published(name: (typeof EXAMPLES)[number], options: TraceOptions): Traced {
  const flags = {
    data: "--data",
    model: "--model",
    hidden: "--hidden",
    activation: "--activation",
    output: "--output",
    loss: "--loss",
    l2: "--l2",
    batchSize: "--batch-size",
  } as const;
  for (const [key, flag] of Object.entries(flags)) {
    if (options[key as keyof typeof flags] === undefined) continue;
    throw new UsageError(`${flag} does not go with --example: ${name} has its own network and data. Leave one of them out.`);
  }
  return galleryExample(name);
}

/** More numbers than this are no trace that anybody reads. */
const MOST_PARAMETERS = 5000;

/** The network of the options on the first rows of the data, as columns. The engine is loaded for this alone. */
async function ownNetwork(options: TraceOptions): Promise<Traced> {
  if (options.data === undefined) {
    throw new UsageError(
      "nothing says what to trace: neither --example nor --data is given. Try --example mazur, or --data xor --hidden 2 --activation sigmoid.",
    );
  }
  const { networkAndBatch } = await import("./gradcheck.ts");
  const { net, batch } = await networkAndBatch(options, { command: "trace", rows: 2 });
  if (net.parameterCount > MOST_PARAMETERS) {
    throw new UsageError(
      `the network is too large to read its trace: ${net.parameterCount} parameters, at most ${MOST_PARAMETERS} are traced. Use fewer units: --hidden 4.`,
    );
  }
  return { network: formulaNetwork(net), X: columnsOfBatch(batch), Y: targetsOf(net, batch) };
}

/** The activations and losses of the engine that a trace can write formulas for, by their names there. */
const ACTIVATIONS: ReadonlyMap<string, Traced["network"]["layers"][number]["activation"]> = new Map([
  ["identity", "linear"],
  ["sigmoid", "sigmoid"],
  ["tanh", "tanh"],
  ["relu", "relu"],
  ["softmax", "softmax"],
] as const);

function formulaNetwork(net: Network): Traced["network"] {
  const { layers, l2, inputs } = net.describe();
  let width = inputs;
  const parameters = net.parameters();
  return {
    layers: layers.map(({ units, activation }, index) => {
      const name = ACTIVATIONS.get(activation);
      if (name === undefined) {
        throw new UsageError(
          `a trace has no formula for this activation: ${activation}. Use --activation ${[...ACTIVATIONS.keys()].slice(0, 4).join(", ")}.`,
        );
      }
      const { weights, biases } = parameters[index];
      const before = width;
      width = units;
      // Ours is W[n₀, n₁]; with examples as columns it is its transpose.
      const W = {
        rows: units,
        cols: before,
        values: Float64Array.from({ length: units * before }, (_, at) => weights[(at % before) * units + Math.floor(at / before)]),
      };
      return { W, b: { rows: units, cols: 1, values: Float64Array.from(biases) }, activation: name };
    }),
    loss: formulaLoss(net),
    lambda: l2,
  };
}

function formulaLoss(net: Network): Traced["network"]["loss"] {
  const { loss, layers } = net.describe();
  if (loss === "crossEntropy") return layers.at(-1)?.activation === "softmax" ? "softmax-cross-entropy" : "cross-entropy";
  if (loss.convention === "mean")
    throw new UsageError("a trace has no formula for this loss: meanSquaredError. Use --loss squaredError or halfSquaredError.");
  return loss.convention === "half" ? "half-squared-error" : "squared-error";
}

/** x[n₀, m], an example a column. */
function columnsOfBatch({ inputs }: ExampleSet): Traced["X"] {
  const { rows, cols, values, scale } = inputs;
  return {
    rows: cols,
    cols: rows,
    values: Float64Array.from({ length: rows * cols }, (_, at) => values[(at % rows) * cols + Math.floor(at / rows)] * scale),
  };
}

/** y[K, m], an example a column: one-hot, or the class itself where there is one output. */
function targetsOf(net: Network, { inputs, targets }: ExampleSet): Traced["Y"] {
  const K = net.outputs;
  const m = inputs.rows;
  const value = (k: number, row: number): number => {
    if (targets.kind === "values") return targets.values[row * K + k];
    return K === 1 ? targets.labels[row] : Number(targets.labels[row] === k);
  };
  return { rows: K, cols: m, values: Float64Array.from({ length: K * m }, (_, at) => value(Math.floor(at / m), at % m)) };
}
