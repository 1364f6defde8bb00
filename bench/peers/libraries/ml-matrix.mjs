// ml-matrix: backpropagation by hand with its Matrix, in place where it can be. f64 throughout.
import { Matrix } from "ml-matrix";
import { layersOf, rowsOf } from "../data.mjs";
import { serve, versionOf } from "../protocol.mjs";
import { BATCHES_KEPT, CHECKED_ROWS, CHECKED_STEPS, GEMM, MLP, TINY, checkedElements } from "../workloads.mjs";

const RELU = { f: (z) => (z < 0 ? 0 : z), derivative: (a) => (a > 0 ? 1 : 0) };
const TANH = { f: Math.tanh, derivative: (a) => 1 - a * a };

await serve((data) => {
  const workloads = { "inference-1": () => infer(data) };
  for (const batch of MLP.batches) workloads[`step-${batch}`] = () => trainMlp(data, batch);
  for (const batch of TINY.batches) workloads[`tiny-${batch}`] = () => trainTiny(data, batch);
  for (const n of GEMM) workloads[`sgemm-${n}`] = () => multiply(data, n);
  const notes = Object.fromEntries(Object.keys(workloads).map((name) => [name, "ml-matrix: f64, it has no f32"]));
  return { library: "ml-matrix", version: versionOf("ml-matrix", import.meta.url), engine: "plain JavaScript, f64", workloads, notes };
});

function trainMlp(data, batch) {
  const { learningRate, beta1, beta2, epsilon } = MLP;
  const layers = parametersOf(data, "mlp");
  const states = layers.map((layer) => ({ W: moments(layer.W), b: moments(layer.b) }));
  const batches = batchesOf(MLP.rows, batch, (from, to) => ({
    X: matrix(rowsOf(data.images, from, to), batch),
    y: data.labels.values.subarray(from, to),
  }));
  let t = 0;
  return steps(batches, ({ X, y }) => {
    t++;
    const A = forward(layers, X, RELU);
    const P = softmax(A.at(-1));
    let loss = 0;
    for (let i = 0; i < batch; i++) {
      loss -= Math.log(P.get(i, y[i])) / batch;
      P.set(i, y[i], P.get(i, y[i]) - 1);
    }
    const c = Math.sqrt(1 - beta2 ** t);
    const rate = (learningRate * c) / (1 - beta1 ** t);
    const update = (theta, { m, v }, g) => {
      m.mul(beta1).add(Matrix.mul(g, 1 - beta1));
      v.mul(beta2).add(g.mul(g).mul(1 - beta2));
      theta.sub(Matrix.mul(m, rate).div(Matrix.sqrt(v).add(epsilon * c)));
    };
    backward(layers, { A, dZ: P.div(batch), derivative: RELU.derivative }, (l, dW, db) => {
      update(layers[l].W, states[l].W, dW);
      update(layers[l].b, states[l].b, db);
    });
    return loss;
  });
}

function trainTiny(data, batch) {
  const layers = parametersOf(data, "tiny");
  const batches = batchesOf(TINY.rows, batch, (from, to) => ({
    X: matrix(rowsOf(data.points, from, to), batch),
    Y: matrix(rowsOf(data.sides, from, to), batch),
  }));
  return steps(batches, ({ X, Y }) => {
    const A = forward(layers, X, TANH);
    const dZ = A.at(-1);
    let loss = 0;
    for (let i = 0; i < batch; i++) {
      const z = dZ.get(i, 0);
      const y = Y.get(i, 0);
      loss += (Math.max(z, 0) - z * y + Math.log1p(Math.exp(-Math.abs(z)))) / batch;
      dZ.set(i, 0, (1 / (1 + Math.exp(-z)) - y) / batch);
    }
    backward(layers, { A, dZ, derivative: TANH.derivative }, (l, dW, db) => {
      layers[l].W.sub(dW.mul(TINY.learningRate));
      layers[l].b.sub(db.mul(TINY.learningRate));
    });
    return loss;
  });
}

/** X, A1, …, and the last layer's Z. */
function forward(layers, X, { f }) {
  const A = [X];
  layers.forEach(({ W, b }, l) => {
    const Z = A[l].mmul(W).addRowVector(b);
    A.push(l === layers.length - 1 ? Z : apply(Z, f));
  });
  return A;
}

/** Gives dW and db of each layer to `update`, from the last to the first; dX of a layer is computed before its W changes. */
function backward(layers, { A, dZ, derivative }, update) {
  for (let l = layers.length - 1; l >= 0; l--) {
    const dW = A[l].transpose().mmul(dZ);
    const db = Matrix.rowVector(dZ.sum("column"));
    const dX = l === 0 ? undefined : dZ.mmul(layers[l].W.transpose()).mul(apply(A[l], derivative));
    update(l, dW, db);
    dZ = dX;
  }
}

function softmax(Z) {
  Z.subColumnVector(Z.max("row"));
  Z.exp();
  return Z.divColumnVector(Z.sum("row"));
}

function steps(batches, step) {
  let next = 0;
  const one = () => step(batches[next++ % batches.length]);
  return {
    check: Array.from({ length: CHECKED_STEPS }, one),
    run: (count) => {
      for (let i = 0; i < count; i++) one();
    },
  };
}

function infer(data) {
  const layers = parametersOf(data, "mlp");
  const predict = (row) => softmax(forward(layers, matrix(rowsOf(data.images, row, row + 1), 1), RELU).at(-1)).to1DArray();
  let next = 0;
  return {
    check: Array.from({ length: CHECKED_ROWS }, (_, row) => predict(row)).flat(),
    run: (count) => {
      for (let i = 0; i < count; i++) predict(next++ % MLP.rows);
    },
  };
}

function multiply(data, n) {
  const A = matrix(data[`A${n}`].values, n);
  const B = matrix(data[`B${n}`].values, n);
  const C = A.mmul(B);
  return {
    check: checkedElements(n).map((at) => C.get(Math.floor(at / n), at % n)),
    run: (count) => {
      for (let i = 0; i < count; i++) A.mmul(B);
    },
  };
}

/** f of every element, in place. */
function apply(Z, f) {
  for (let i = 0; i < Z.rows; i++) for (let j = 0; j < Z.columns; j++) Z.set(i, j, f(Z.get(i, j)));
  return Z;
}

function moments({ rows, columns }) {
  return { m: Matrix.zeros(rows, columns), v: Matrix.zeros(rows, columns) };
}

function parametersOf(data, prefix) {
  return layersOf(data, prefix).map(({ W, b }) => ({ W: matrix(W.values, W.shape[0]), b: matrix(b.values, 1) }));
}

function matrix(values, rows) {
  return Matrix.from1DArray(rows, values.length / rows, Array.from(values));
}

function batchesOf(rows, batch, make) {
  return Array.from({ length: Math.min(BATCHES_KEPT, rows / batch) }, (_, i) => make(i * batch, (i + 1) * batch));
}
