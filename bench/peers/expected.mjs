import { createReference } from "@adjoint/reference";
import { adam, dense, network, sgd, squaredError } from "adjoint";
import { layersOf } from "./data.mjs";
import { CHECKED_ROWS, CHECKED_STEPS, GEMM, MLP, ONLINE, TINY, checkedElements } from "./workloads.mjs";

/**
 * What every peer must compute from the same numbers, each with the error that is allowed: by Adjoint's specification, in f64.
 * A name for each workload, and `mlp-online`, `tiny-online` for what is trained row by row.
 */
export function expectedResults(data) {
  const images = { inputs: Float64Array.from(data.images.values), labels: data.labels.values };
  const points = { inputs: Float64Array.from(data.points.values), labels: data.sides.values };
  const { learningRate, beta1, beta2, epsilon } = MLP;
  const expected = {};
  for (const batchSize of MLP.batches) {
    const net = networkOf(layersOf(data, "mlp"), ["relu", "softmax"], "crossEntropy");
    const optimizer = adam({ learningRate, beta1, beta2, epsilon });
    expected[`step-${batchSize}`] = losses(net, images, { batchSize, optimizer });
  }
  for (const batchSize of TINY.batches) {
    const net = networkOf(layersOf(data, "tiny"), ["tanh", "sigmoid"], "crossEntropy");
    expected[`tiny-${batchSize}`] = losses(net, points, { batchSize, optimizer: sgd({ learningRate: TINY.learningRate }) });
  }
  const net = networkOf(layersOf(data, "mlp"), ["relu", "softmax"], "crossEntropy");
  expected["inference-1"] = outputs(net, images);
  for (const n of GEMM) expected[`sgemm-${n}`] = product(data[`A${n}`].values, data[`B${n}`].values, n);
  const classes = MLP.sizes.at(-1);
  const oneHot = Array.from(data.labels.values, (label) => Array.from({ length: classes }, (_, j) => Number(j === label)));
  expected["mlp-online"] = rowByRow(layersOf(data, "mlp"), { inputs: images.inputs, targets: oneHot }, ONLINE.mlp);
  expected["tiny-online"] = rowByRow(layersOf(data, "tiny"), { inputs: points.inputs, targets: data.sides.values }, ONLINE.tiny);
  return expected;
}

/** The first value that differs by more than is allowed, as a sentence; nothing where all agree. */
export function findDifference({ values, allowed }, check) {
  if (check.length !== values.length) return `${check.length} numbers instead of ${values.length}`;
  const at = check.findIndex((value, i) => !(Math.abs(value - values[i]) <= allowed(i)));
  return at < 0 ? undefined : `number ${at + 1} of ${values.length} is ${check[at]}, not ${values[at]} ± ${allowed(at).toExponential(1)}`;
}

/** Loss of each of the first batches, before its update. Adam divides by the root of tiny numbers: what f32 loses there grows from step to step. */
function losses(net, examples, options) {
  const values = [];
  let before = 0;
  for (const { loss, rows } of net.fit(examples, { ...options, epochs: 1, shuffle: false, every: 1 })) {
    values.push((loss * rows - before) / options.batchSize);
    before = loss * rows;
    if (values.length === CHECKED_STEPS) break;
  }
  return { values, allowed: (i) => 1e-3 * Math.max(values[i], 0.1) };
}

function outputs(net, { inputs }) {
  const values = [...net.predict(inputs.subarray(0, CHECKED_ROWS * net.inputs))];
  return { values, allowed: () => 1e-5 };
}

/** Outputs for the first rows after as many updates as the steps have. */
function rowByRow(layers, examples, { activation, learningRate }) {
  const net = networkOf(layers, [activation, activation], squaredError("half"));
  for (const { batch } of net.fit(examples, { epochs: 1, batchSize: 1, optimizer: sgd({ learningRate }), shuffle: false, every: 1 }))
    if (batch === CHECKED_STEPS) break;
  return outputs(net, examples);
}

/** Elements of A·B, and the bound of a sum of n products in f32, whatever its order: n·2⁻²⁴·Σ|a·b| (Higham 2002, section 3.1), once more for second-order terms. */
function product(A, B, n) {
  const terms = checkedElements(n).map((at) => {
    const i = Math.floor(at / n);
    const j = at % n;
    let sum = 0;
    let magnitude = 0;
    for (let k = 0; k < n; k++) {
      const term = A[i * n + k] * B[k * n + j];
      sum += term;
      magnitude += Math.abs(term);
    }
    return { sum, magnitude };
  });
  return { values: terms.map(({ sum }) => sum), allowed: (i) => 2 * n * 2 ** -24 * terms[i].magnitude };
}

function networkOf(layers, [hidden, output], loss) {
  return network({
    inputs: layers[0].W.shape[0],
    layers: layers.map(({ W, b }, l) =>
      dense(W.shape[1], l === layers.length - 1 ? output : hidden, { weights: W.values, biases: b.values }),
    ),
    loss,
    seed: 1,
    precision: "f64",
    backend: createReference(),
  });
}
