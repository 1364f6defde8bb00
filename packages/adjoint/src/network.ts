import type { Precision } from "@adjoint/reference";
import type { LayerParameters, Network, NetworkOptions } from "./api.ts";
import { requireOptions } from "./arguments.ts";
import { chooseBackend } from "./backend/choose.ts";
import { createCheckpoint, restoreCheckpoint } from "./checkpoint.ts";
import { readSpec } from "./compile/read-spec.ts";
import type { NetworkSpec } from "./compile/spec.ts";
import { inputsOf, outputsOf, parameterShapes } from "./compile/plan.ts";
import { describeNetwork } from "./describe.ts";
import { classify, evaluate, predict } from "./evaluate.ts";
import { gradcheck } from "./gradcheck.ts";
import { lossAndGradients } from "./gradients.ts";
import { givenMatrix, givenRow, initialParameters, tensorOf } from "./initialize.ts";
import type { Dense } from "./layers.ts";
import { saveNetwork, writeJson } from "./save.ts";
import { readExamples } from "./state.ts";
import type { State } from "./state.ts";
import { createStore } from "./store.ts";
import { trace } from "./trace.ts";
import { fit, fitAsync } from "./train.ts";

const OPTIONS = ["inputs", "layers", "loss", "seed", "l2", "initializer", "precision", "backend", "deterministic", "threads"];

/**
 * Makes a network. Construction is synchronous, and `seed` decides its weights.
 * A loss whose gradient is not defined behind the last activation is a type error, and an ArgumentError from JavaScript.
 * @throws ArgumentError for what cannot be a network; HostError where WebAssembly SIMD or memory is missing
 */
export function network<const L extends readonly Dense[], const P extends Precision = "f32">(options: NetworkOptions<L, P>): Network<P> {
  requireOptions("network", options, OPTIONS);
  const spec = readSpec("network", options);
  const { seed, initializer } = options;
  const backend = chooseBackend("network", options);
  return createNetwork({
    spec,
    seed,
    backend,
    store: createStore(backend, initialParameters(spec, options.layers, { seed, initializer })),
    read: new WeakMap(),
    data: undefined,
    optimizer: undefined,
    epoch: 0,
    place: undefined,
  }) as Network<P>;
}

/** The methods of a network over its state. */
export function createNetwork(state: State): Network {
  const { spec, store } = state;
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
    predict: (inputs) => predict(state, "predict", inputs),
    classify: (inputs) => classify(state, "classify", inputs),
    evaluate: (examples) => evaluate(state, "evaluate", readExamples(state, examples, { where: "evaluate" })),
    lossAndGradients(examples, options = {}) {
      requireOptions("lossAndGradients", options, ["inputs"]);
      return lossAndGradients(state, "lossAndGradients", readExamples(state, examples, { where: "lossAndGradients" }), options);
    },
    gradcheck: (examples, options = {}) => gradcheck(state, readExamples(state, examples, { where: "gradcheck" }), options),
    trace: (examples) => trace(state, "trace", readExamples(state, examples, { where: "trace" })),
    parameters: () => copyParameters(state),
    setParameters: (parameters) => store.replace(readParameters(spec, parameters)),
    checkpoint: () => createCheckpoint(state),
    restore: (checkpoint) => restoreCheckpoint(state, "restore", checkpoint),
    toJSON: () => writeJson(state),
    save(options = {}) {
      requireOptions("save", options, ["training"]);
      return saveNetwork(state, options);
    },
  };
}

function copyParameters({ spec, store }: State): LayerParameters[] {
  const tensors = store.tensors();
  return spec.layers.map((_, i) => ({ weights: tensors.get(`W${i + 1}`)!.slice(), biases: tensors.get(`b${i + 1}`)!.slice() }));
}

function readParameters(spec: NetworkSpec, given: Parameters<Network["setParameters"]>[0]) {
  return spec.layers.flatMap(({ units }, i) => {
    const l = i + 1;
    const rows = inputsOf(spec, i);
    const W = tensorOf(spec.precision, rows * units);
    const b = tensorOf(spec.precision, units);
    W.set(givenMatrix("setParameters", `the weights of layer ${l}`, given[i]?.weights ?? [], { rows, cols: units }));
    b.set(givenRow("setParameters", `the biases of layer ${l}`, given[i]?.biases ?? [], units));
    return [
      [`W${l}`, W],
      [`b${l}`, b],
    ] as const;
  });
}
