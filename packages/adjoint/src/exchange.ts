import { checkSchema, featuresOf, inputColumns, scalingOf, targetColumns, targetScalingOf } from "@adjoint/datasets/schema";
import { checkModel } from "@adjoint/formats/exchange";
import type { DenseLayer, DenseModel, ShiftScale } from "@adjoint/formats/exchange";
import type { Safetensors } from "@adjoint/formats";
import type { HostOptions, LayerParameters, Network } from "./api.ts";
import { requireOptions } from "./arguments.ts";
import type { DataDescription } from "./data/examples.ts";
import { fail } from "./errors.ts";
import { load } from "./load.ts";
import { squaredError } from "./loss.ts";
import type { Loss } from "./loss.ts";
import { foldLayer } from "./state/fold.ts";
import { createTensor } from "./state/initialize.ts";

export * from "@adjoint/formats/exchange";

export interface DenseOptions {
  /** What the files and the programs in them are called; "model" unless given. */
  readonly name?: string;
  /** How the values that were learnt are scaled, raw = a/scale + shift, where no schema says it. */
  readonly outputScaling?: ShiftScale;
}

/** Returns a network as the formats of other programs take it: its numbers, its scalings, and the names of inputs and classes. */
export function toDense(net: Network, options: DenseOptions = {}): DenseModel {
  requireOptions("toDense", options, ["name", "outputScaling"]);
  const { inputs, precision, loss, l2, seed, epoch } = net.describe();
  const cost = loss === "crossEntropy" ? loss : "convention" in loss ? loss.convention : undefined;
  const { data } = net;
  const schema = data?.schema === undefined ? undefined : checkSchema("toDense", data.schema);
  const scaling = schema === undefined ? data?.scaling : scalingOf(schema);
  if (scaling?.kind === "robust") fail("toDense", "clipped-inputs", {});
  const outputScaling = (schema && targetScalingOf(schema)) ?? options.outputScaling;
  const features = schema === undefined ? data?.features : inputColumns(schema).flatMap(featuresOf);
  const targets = schema !== undefined && schema.learns !== "classes" ? targetColumns(schema).map(({ name }) => name) : data?.targets;
  const { layers, parameters } = fold(net);
  return {
    name: options.name ?? "model",
    precision,
    inputs,
    layers: layers.map((layer, i): DenseLayer => ({ ...layer, ...parameters[i] })),
    ...(scaling === undefined || scaling.kind === "none" ? {} : { inputScaling: { shift: scaling.shift, scale: scaling.scale } }),
    ...(outputScaling === undefined ? {} : { outputScaling: { shift: outputScaling.shift, scale: outputScaling.scale } }),
    ...(features?.length === inputs ? { features } : {}),
    ...(data?.classes === undefined ? {} : { classes: data.classes }),
    ...(targets === undefined ? {} : { targets }),
    ...(schema === undefined ? {} : { schema }),
    ...(cost === undefined ? {} : { training: { seed, epoch, loss: cost, l2 } }),
  };
}

/** Returns layers and parameters with batch normalisation as a part of weights and biases. */
function fold(net: Network): {
  readonly layers: readonly Pick<DenseLayer, "units" | "activation">[];
  readonly parameters: readonly LayerParameters[];
} {
  const { layers } = net.describe();
  const normalized = layers.findIndex(({ normalization }) => normalization === "layer");
  if (normalized >= 0) fail("toDense", "fold-layer-normalization", { layer: normalized + 1 });
  return {
    layers: layers.map(({ units, activation }) => ({ units, activation })),
    parameters: net.parameters().map(foldLayer),
  };
}

/**
 * Creates the network that a file of another program holds, as its importer returned it. The scaling of its inputs is kept beside, as after training on scaled data; that of
 * its outputs becomes a part of its last layer. Its loss, for training it further, is cross-entropy after softmax and sigmoid, else (1/K)Σ(a − y)².
 * @throws FormatError where the numbers do not fit each other
 */
export function fromDense(model: DenseModel, options: HostOptions = {}): Network {
  checkModel("fromDense", model);
  return load(tensorsOf(model), options);
}

/** Returns what {@link load} takes. */
function tensorsOf(model: DenseModel): Safetensors {
  const { inputs, precision, inputScaling, features, classes, targets, schema } = model;
  const layers = withOutputs(model);
  const output = layers.at(-1)!.activation;
  const loss: Loss = output === "softmax" || output === "sigmoid" ? "crossEntropy" : squaredError("mean");
  const described = layers.map(({ units, activation }) => ({ units, activation }));
  const network = { inputs, layers: described, loss, l2: 0, seed: 1, precision, epoch: 0 };
  const data: DataDescription = {
    ...(features === undefined ? {} : { features }),
    ...(classes === undefined ? {} : { classes }),
    ...(targets === undefined ? {} : { targets }),
    ...(schema === undefined ? {} : { schema }),
    ...(inputScaling === undefined ? {} : { scaling: { kind: "standardize", shift: inputScaling.shift, scale: inputScaling.scale } }),
  };
  const numbers = (values: ArrayLike<number>) => {
    const tensor = createTensor(precision, values.length);
    tensor.set(values);
    return tensor;
  };
  return {
    tensors: layers.flatMap(({ units, weights, biases }, i) => [
      { name: `W${i + 1}`, shape: [i === 0 ? inputs : layers[i - 1].units, units], values: numbers(weights) },
      { name: `b${i + 1}`, shape: [units], values: numbers(biases) },
    ]),
    metadata: { format: "adjoint", version: "1", network: JSON.stringify(network), data: JSON.stringify(data) },
  };
}

/** Returns the layers with the scaling of the outputs in them: in the last, where that is linear, else in one more. */
function withOutputs({ layers, outputScaling }: DenseModel): readonly DenseLayer[] {
  if (outputScaling === undefined) return layers;
  const { shift, scale } = outputScaling;
  const last = layers[layers.length - 1];
  const K = last.units;
  if (last.activation === "identity") {
    const weights = Float64Array.from(last.weights, (weight, at) => weight / scale[at % K]);
    return [...layers.slice(0, -1), { ...last, weights, biases: Float64Array.from(last.biases, (bias, k) => bias / scale[k] + shift[k]) }];
  }
  const weights = Float64Array.from({ length: K * K }, (_, at) => (at % K === Math.floor(at / K) ? 1 / scale[at % K] : 0));
  return [...layers, { units: K, activation: "identity", weights, biases: Float64Array.from(shift) }];
}
