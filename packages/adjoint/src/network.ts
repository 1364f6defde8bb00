import type { Precision } from "@adjoint/reference";
import type { LayerParameters, Network, NetworkOptions } from "./api.ts";
import { requireOptions } from "./arguments.ts";
import { chooseBackend } from "./state/choose-backend.ts";
import { createCheckpoint, restoreCheckpoint } from "./io/checkpoint.ts";
import { readSpec } from "./compile/read-spec.ts";
import type { NetworkSpec } from "./compile/spec.ts";
import { layerParameters, outputsOf, parameterShapes, tensorShapes } from "./compile/shapes.ts";
import { describeNetwork } from "./io/describe.ts";
import { classify, evaluate, predict } from "./train/evaluate.ts";
import { gradcheck } from "./inspect/gradcheck.ts";
import { lossAndGradients } from "./inspect/gradients.ts";
import { createParameters, createTensor, readMatrix, readRow } from "./state/initialize.ts";
import type { Numbers } from "./data/examples.ts";
import type { Dense, GivenMatrix } from "./layers.ts";
import { networkTensors, saveNetwork, writeJson } from "./io/save.ts";
import { createState } from "./state/state.ts";
import { readSamples } from "./data/samples.ts";
import { requireClasses } from "./data/targets.ts";
import { weighSamples } from "./data/weigh.ts";
import type { State } from "./state/state.ts";
import { createStore } from "./state/store.ts";
import { trace } from "./inspect/trace.ts";
import { fit, fitAsync, requireStarted, train, trainAsync } from "./train/fit.ts";

const OPTIONS = [
  "inputs",
  "layers",
  "loss",
  "seed",
  "l2",
  "l1",
  "initializer",
  "precision",
  "backend",
  "deterministic",
  "threads",
  "classes",
];

/**
 * Creates a network. Construction is synchronous, and `seed` decides its weights.
 * A loss whose gradient is not defined after the last activation is a type error, and an ArgumentError from JavaScript.
 * @throws ArgumentError for what cannot be a network; HostError where WebAssembly SIMD or memory is missing
 */
export function network<const L extends readonly Dense[], const P extends Precision = "f32">(options: NetworkOptions<L, P>): Network<P> {
  requireOptions("network", options, OPTIONS);
  const spec = readSpec("network", options);
  const { seed, initializer } = options;
  const backend = chooseBackend("network", options);
  const store = createStore(backend, createParameters(spec, options.layers, { seed, initializer }));
  const state = createState({ spec, seed, backend, store });
  if (options.classes !== undefined) state.data = { classes: requireClasses("network", options.classes, spec) };
  return createNetwork(state) as Network<P>;
}

/** Creates the methods of a network over its state. */
export function createNetwork(state: State): Network {
  const { spec, store } = state;
  // A fit that was not iterated has done nothing: the next use of the network says so.
  const checked = <T>(where: string, act: () => T): T => {
    requireStarted(state, where);
    return act();
  };
  return {
    describe: () => describeNetwork(state),
    inputs: spec.inputs,
    outputs: outputsOf(spec),
    precision: spec.precision,
    backend: state.backend.name,
    parameterCount: parameterShapes(spec).reduce((sum, { rows, cols }) => sum + rows * cols, 0),
    get epoch() {
      return state.epoch;
    },
    get data() {
      return state.data;
    },
    fit: (examples, options) => fit(state, examples, options),
    fitAsync: (examples, options) => fitAsync(state, examples, options),
    train: (examples, options) => checked("train", () => train(state, examples, options)),
    trainAsync: async (examples, options) => checked("trainAsync", () => trainAsync(state, examples, options)),
    predict: (inputs) => checked("predict", () => predict(state, "predict", inputs)),
    classify: (inputs) => checked("classify", () => classify(state, "classify", inputs)),
    evaluate: (examples) => checked("evaluate", () => evaluate(state, "evaluate", readSamples(state, examples, { where: "evaluate" }))),
    lossAndGradients: (examples, options = {}) =>
      checked("lossAndGradients", () => {
        requireOptions("lossAndGradients", options, ["inputs", "sampleWeight"]);
        return lossAndGradients(
          state,
          "lossAndGradients",
          weighSamples("lossAndGradients", readSamples(state, examples, { where: "lossAndGradients" }), {
            sampleWeight: options.sampleWeight,
          }),
          options,
        );
      }),
    gradcheck: (examples, options = {}) =>
      checked("gradcheck", () =>
        gradcheck(
          state,
          weighSamples("gradcheck", readSamples(state, examples, { where: "gradcheck" }), { sampleWeight: options.sampleWeight }),
          options,
        ),
      ),
    trace: (examples) => checked("trace", () => trace(state, "trace", readSamples(state, examples, { where: "trace" }))),
    parameters: () => checked("parameters", () => copyParameters(state)),
    setParameters: (parameters) => checked("setParameters", () => store.replace(readParameters(spec, parameters))),
    checkpoint: () => checked("checkpoint", () => createCheckpoint(state)),
    restore: (checkpoint) => restoreCheckpoint(state, "restore", checkpoint),
    toJSON: () => checked("toJSON", () => writeJson(state)),
    save: (options = {}) =>
      checked("save", () => {
        requireOptions("save", options, ["training"]);
        return saveNetwork(state, options);
      }),
    toTensors: (options = {}) =>
      checked("toTensors", () => {
        requireOptions("toTensors", options, ["training"]);
        return networkTensors(state, options);
      }),
  };
}

function copyParameters({ spec, store }: State): LayerParameters[] {
  const tensors = store.tensors();
  return layerParameters(spec, (name) => tensors.get(name)!.slice());
}

function readParameters(spec: NetworkSpec, given: Parameters<Network["setParameters"]>[0]) {
  return tensorShapes(spec).map(({ name, layer, field, rows, cols }) => {
    const tensor = createTensor(spec.precision, rows * cols);
    const values = given[layer - 1]?.[field] ?? [];
    const what = `the ${field} of layer ${layer}`;
    if (field === "weights") tensor.set(readMatrix("setParameters", what, values as GivenMatrix, { rows, cols }));
    else tensor.set(readRow("setParameters", what, values as Numbers, cols));
    return [name, tensor] as const;
  });
}
