// TensorFlow.js, its core API: every step in a tidy, batches made into tensors before the clock starts, nothing read back while it runs.
import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { layersOf, rowsOf } from "../data.mjs";
import { serve } from "../protocol.mjs";
import { BATCHES_KEPT, CHECKED_ROWS, CHECKED_STEPS, GEMM, MLP, TINY, checkedElements } from "../workloads.mjs";

await serve(async (data, [backend]) => {
  if (backend === "wasm") {
    const module = "@tensorflow/tfjs-backend-wasm";
    const { setWasmPaths } = await import(module);
    // One thread, like everybody else here; SIMD stays on.
    tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
    setWasmPaths(dirname(createRequire(import.meta.url).resolve(module)) + sep);
  }
  if (!(await tf.setBackend(backend))) throw new Error(`the backend ${backend} cannot be set up`);
  await tf.ready();
  const simd = backend === "wasm" && (await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT"));
  const workloads = { "inference-1": () => infer(data) };
  for (const batch of MLP.batches) workloads[`step-${batch}`] = () => trainMlp(data, batch);
  for (const batch of TINY.batches) workloads[`tiny-${batch}`] = () => trainTiny(data, batch);
  for (const n of GEMM) workloads[`sgemm-${n}`] = () => multiply(data, n);
  return {
    library: `TensorFlow.js ${backend}`,
    version: tf.version.tfjs,
    engine: backend === "wasm" ? `${simd ? "SIMD" : "scalar"}, 1 thread` : "plain JavaScript",
    workloads,
  };
});

function trainMlp(data, batch) {
  const layers = variablesOf(data, "mlp");
  const { learningRate, beta1, beta2, epsilon } = MLP;
  const classes = MLP.sizes.at(-1);
  const batches = batchesOf(MLP.rows, batch, (from, to) => ({
    x: tf.tensor2d(rowsOf(data.images, from, to), [batch, MLP.sizes[0]]),
    y: tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d(data.labels.values.subarray(from, to), "int32"), classes), "float32")),
  }));
  const loss = ({ x, y }) => tf.losses.softmaxCrossEntropy(y, forward(layers, x, "relu"));
  return steps({ optimizer: tf.train.adam(learningRate, beta1, beta2, epsilon), loss, batches });
}

function trainTiny(data, batch) {
  const layers = variablesOf(data, "tiny");
  const batches = batchesOf(TINY.rows, batch, (from, to) => ({
    x: tf.tensor2d(rowsOf(data.points, from, to), [batch, 2]),
    y: tf.tensor2d(rowsOf(data.sides, from, to), [batch, 1]),
  }));
  const loss = ({ x, y }) => tf.losses.sigmoidCrossEntropy(y, forward(layers, x, "tanh"));
  return steps({ optimizer: tf.train.sgd(TINY.learningRate), loss, batches });
}

function steps({ optimizer, loss, batches }) {
  let next = 0;
  const step = (returnCost) => tf.tidy(() => optimizer.minimize(() => loss(batches[next++ % batches.length]), returnCost)?.dataSync()[0]);
  return {
    check: Array.from({ length: CHECKED_STEPS }, () => step(true)),
    run: (count) => {
      for (let i = 0; i < count; i++) step(false);
    },
  };
}

function infer(data) {
  const layers = variablesOf(data, "mlp");
  const predict = (row) =>
    tf.tidy(() => tf.softmax(forward(layers, tf.tensor2d(rowsOf(data.images, row, row + 1), [1, MLP.sizes[0]]), "relu")).dataSync());
  let next = 0;
  return {
    check: Array.from({ length: CHECKED_ROWS }, (_, row) => [...predict(row)]).flat(),
    run: (count) => {
      for (let i = 0; i < count; i++) predict(next++ % MLP.rows);
    },
  };
}

function multiply(data, n) {
  const A = tf.tensor2d(data[`A${n}`].values, [n, n]);
  const B = tf.tensor2d(data[`B${n}`].values, [n, n]);
  const product = tf.tidy(() => tf.matMul(A, B).dataSync());
  return {
    check: checkedElements(n).map((at) => product[at]),
    run: (count) => {
      for (let i = 0; i < count; i++) tf.matMul(A, B).dispose();
    },
  };
}

/** Logits: product, bias and activation are one kernel; tanh is none of those that it has. */
function forward(layers, x, activation) {
  return layers.reduce((a, { W, b }, l) => {
    const last = l === layers.length - 1;
    if (activation === "relu") return tf.fused.matMul({ a, b: W, bias: b, activation: last ? "linear" : "relu" });
    const z = tf.fused.matMul({ a, b: W, bias: b });
    return last ? z : tf.tanh(z);
  }, x);
}

function variablesOf(data, prefix) {
  return layersOf(data, prefix).map(({ W, b }) => ({
    W: tf.variable(tf.tensor2d(W.values, W.shape)),
    b: tf.variable(tf.tensor1d(b.values)),
  }));
}

function batchesOf(rows, batch, make) {
  return Array.from({ length: Math.min(BATCHES_KEPT, rows / batch) }, (_, i) => make(i * batch, (i + 1) * batch));
}
