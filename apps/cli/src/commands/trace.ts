import { GALLERY, galleryExample, trace, traceToLatex, traceToText } from "@adjoint/derivations";
import type { ExampleName, Traced } from "@adjoint/derivations";
import type { Network } from "adjoint";
import type { ExampleSet } from "@adjoint/datasets";
import { defineCommand } from "../command.ts";
import { EXIT, UsageError } from "../errors.ts";
import { printJson } from "../io.ts";
import type { Io } from "../io.ts";
import { networkAndBatch } from "../model/batch.ts";
import type { NetworkAndDataOptions } from "../model/batch.ts";
import { json, model } from "../options/common.ts";
import { notation } from "../options/notation.ts";
import { TRAINING_DATA } from "../options/data.ts";
import { ENGINE } from "../options/engine.ts";
import { NETWORK } from "../options/network.ts";
import { flag, flagOf, option } from "../options/table.ts";
import { choice, integer, realNumber } from "../options/values.ts";

const EXAMPLES = Object.keys(GALLERY) as ExampleName[];

/** `adjoint trace`: prints every z, a, δ, Δ, the gradient and the update, with formula and shape. */
export const command = defineCommand({
  name: "trace",
  description:
    "Show every number of one forward and backward pass: of a published example, or of any network on the first rows of its data.",
  groups: [
    {
      title: "Options:",
      options: { example: option("<name>", `a published example: ${EXAMPLES.join(", ")}`, choice(EXAMPLES)), model },
    },
    { title: "Data:", options: TRAINING_DATA },
    { title: "Network:", options: NETWORK },
    { title: "Engine:", options: ENGINE },
    {
      title: "Output:",
      options: {
        batchSize: option("<rows>", "rows of the data to trace (2)", integer({ min: 1, example: 2 })),
        learningRate: option("<α>", "of the update that is traced (the author's, or 1)", realNumber({ above: 0, example: 0.5 })),
        notation: notation("the example's own, or code"),
        latex: flag("print LaTeX"),
        json,
      },
    },
  ],
  examples: ["adjoint trace --example mazur", "adjoint trace --data xor --hidden 2 --activation sigmoid --notation nielsen"],
  async run(options, io) {
    const { example, notation, learningRate, latex, json } = options;
    if (latex === true && json === true)
      throw new UsageError("not-together", { option: "--latex", other: "--json", why: "they are two forms of one output" });
    const traced = example === undefined ? await ownNetwork(options, io) : published(example, options);
    const result = trace(traced, { notation, learningRate });
    if (json === true) printJson(io, result);
    else io.stdout.write(`${(latex === true ? traceToLatex(result) : traceToText(result)).trimEnd()}\n`);
    return EXIT.ok;
  },
});

/** Returns a published example. Refuses options that would change it. */
function published(name: ExampleName, options: NetworkAndDataOptions): Traced {
  for (const key of ["data", "model", "hidden", "activation", "output", "loss", "l2", "batchSize"] as const) {
    if (options[key] === undefined) continue;
    throw new UsageError("not-together", { option: flagOf(key), other: "--example", why: `${name} has its own network and data` });
  }
  return galleryExample(name);
}

/** A trace of more numbers is too long to read. */
const MAX_PARAMETERS = 5000;

/** Returns the network of the options on the first rows of the data, as columns. */
async function ownNetwork(options: NetworkAndDataOptions, io: Io): Promise<Traced> {
  if (options.data === undefined) throw new UsageError("nothing-to-trace", {});
  const { net, batch } = await networkAndBatch(options, { purpose: "trace", rows: 2 }, io);
  if (net.parameterCount > MAX_PARAMETERS)
    throw new UsageError("network-too-large-to-trace", { parameters: net.parameterCount, limit: MAX_PARAMETERS });
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
      if (name === undefined)
        throw new UsageError("no-formula-for-activation", {
          activation,
          known: [...ACTIVATIONS.keys()].filter((known) => known !== "softmax"),
        });
      const { weights, biases } = parameters[index];
      const before = width;
      width = units;
      // The engine has W[n₀, n₁]; with examples as columns it is the transpose.
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
  if (loss.kind !== "squaredError") throw new UsageError("no-formula-for-loss", { loss: loss.kind });
  if (loss.convention === "mean") throw new UsageError("no-formula-for-loss", { loss: "meanSquaredError" });
  return loss.convention === "half" ? "half-squared-error" : "squared-error";
}

/** Returns x[n₀, m], an example in each column. */
function columnsOfBatch({ inputs }: ExampleSet): Traced["X"] {
  const { rows, cols, values, scale } = inputs;
  return {
    rows: cols,
    cols: rows,
    values: Float64Array.from({ length: rows * cols }, (_, at) => values[(at % rows) * cols + Math.floor(at / rows)] * scale),
  };
}

/** Returns y[K, m], an example in each column: one-hot, or the class itself where there is one output. */
function targetsOf(net: Network, { inputs, targets }: ExampleSet): Traced["Y"] {
  const K = net.outputs;
  const m = inputs.rows;
  const value = (k: number, row: number): number => {
    if (targets.kind === "values") return targets.values[row * K + k];
    return K === 1 ? targets.labels[row] : Number(targets.labels[row] === k);
  };
  return { rows: K, cols: m, values: Float64Array.from({ length: K * m }, (_, at) => value(Math.floor(at / m), at % m)) };
}
