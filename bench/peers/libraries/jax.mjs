// jax-js: one jitted function a step (gradient and update together), batches on the device before the clock starts.
import { blockUntilReady, defaultDevice, init, jit, nn, numpy as np, valueAndGrad } from "@jax-js/jax";
import { layersOf, rowsOf } from "../data.mjs";
import { serve, versionOf } from "../protocol.mjs";
import { BATCHES_KEPT, CHECKED_ROWS, CHECKED_STEPS, GEMM, MLP, TINY, checkedElements } from "../workloads.mjs";

await serve(async (data) => {
  const devices = await init("wasm");
  if (!devices.includes("wasm")) throw new Error("its WebAssembly backend cannot be set up");
  defaultDevice("wasm");
  const workloads = { "inference-1": () => infer(data) };
  for (const batch of MLP.batches) workloads[`step-${batch}`] = () => trainMlp(data, batch);
  for (const batch of TINY.batches) workloads[`tiny-${batch}`] = () => trainTiny(data, batch);
  for (const n of GEMM) workloads[`sgemm-${n}`] = () => multiply(data, n);
  return { library: "jax-js wasm", version: versionOf("@jax-js/jax", import.meta.url), engine: "SIMD, 1 thread", workloads };
});

function trainMlp(data, batch) {
  const { learningRate, beta1, beta2, epsilon } = MLP;
  const cost = valueAndGrad((theta, x, y) => np.mean(np.sum(nn.logSoftmax(forward(theta, x, nn.relu), -1).mul(y), -1)).neg());
  const step = jit((state, rates, x, y) => {
    const [loss, gradients] = cost(
      state.map(([p]) => p.ref),
      x,
      y,
    );
    const next = state.map(([p, m, v], i) => {
      const g = gradients[i];
      const m1 = m.mul(beta1).add(g.ref.mul(1 - beta1));
      const v1 = v.mul(beta2).add(g.ref.mul(g).mul(1 - beta2));
      const moved = p.sub(m1.ref.mul(rates.rate.ref).div(np.sqrt(v1.ref).add(rates.epsilon.ref)));
      return [moved, m1, v1];
    });
    rates.rate.dispose();
    rates.epsilon.dispose();
    return [loss, next];
  });
  let state = parametersOf(data, "mlp").map((p) => [p, np.zerosLike(p.ref), np.zerosLike(p.ref)]);
  let t = 0;
  const classes = MLP.sizes.at(-1);
  const batches = batchesOf(MLP.rows, batch, (from, to) => {
    const oneHot = new Float32Array(batch * classes);
    data.labels.values.subarray(from, to).forEach((label, row) => (oneHot[row * classes + label] = 1));
    return { x: array(rowsOf(data.images, from, to), [batch, MLP.sizes[0]]), y: array(oneHot, [batch, classes]) };
  });
  return steps(batches, (x, y) => {
    t++;
    const c = Math.sqrt(1 - beta2 ** t);
    const rates = { rate: np.array((learningRate * c) / (1 - beta1 ** t)), epsilon: np.array(epsilon * c) };
    const [loss, next] = step(state, rates, x, y);
    state = next;
    return [loss, () => blockUntilReady(state)];
  });
}

function trainTiny(data, batch) {
  // −log σ(z) where y is 1, −log σ(−z) where it is 0.
  const cost = valueAndGrad((theta, x, y) => {
    const z = forward(theta, x, np.tanh);
    return np.mean(nn.softplus(z.ref).sub(z.mul(y)));
  });
  const step = jit((theta, x, y) => {
    const [loss, gradients] = cost(
      theta.map((p) => p.ref),
      x,
      y,
    );
    return [loss, theta.map((p, i) => p.sub(gradients[i].mul(TINY.learningRate)))];
  });
  let theta = parametersOf(data, "tiny");
  const batches = batchesOf(TINY.rows, batch, (from, to) => ({
    x: array(rowsOf(data.points, from, to), [batch, 2]),
    y: array(rowsOf(data.sides, from, to), [batch, 1]),
  }));
  return steps(batches, (x, y) => {
    const [loss, next] = step(theta, x, y);
    theta = next;
    return [loss, () => blockUntilReady(theta)];
  });
}

function steps(batches, step) {
  let next = 0;
  const one = () => {
    const { x, y } = batches[next++ % batches.length];
    return step(x.ref, y.ref);
  };
  return {
    check: Array.from({ length: CHECKED_STEPS }, () => one()[0].dataSync()[0]),
    run: async (count) => {
      for (let i = 0; i < count; i++) {
        const [loss, settle] = one();
        loss.dispose();
        if (i === count - 1) await settle();
      }
    },
  };
}

function infer(data) {
  const predict = jit((theta, x) => nn.softmax(forward(theta, x, nn.relu), -1));
  const theta = parametersOf(data, "mlp");
  const one = (row) =>
    predict(
      theta.map((p) => p.ref),
      array(rowsOf(data.images, row, row + 1), [1, MLP.sizes[0]]),
    ).dataSync();
  let next = 0;
  return {
    check: Array.from({ length: CHECKED_ROWS }, (_, row) => [...one(row)]).flat(),
    run: (count) => {
      for (let i = 0; i < count; i++) one(next++ % MLP.rows);
    },
  };
}

function multiply(data, n) {
  const A = array(data[`A${n}`].values, [n, n]);
  const B = array(data[`B${n}`].values, [n, n]);
  const product = jit((a, b) => np.matmul(a, b));
  const C = product(A.ref, B.ref).dataSync();
  return {
    check: checkedElements(n).map((at) => C[at]),
    run: async (count) => {
      for (let i = 0; i < count; i++) {
        const C = product(A.ref, B.ref);
        await blockUntilReady(C);
        C.dispose();
      }
    },
  };
}

/** Logits; takes ownership of the parameters [W1, b1, W2, …] and of x. */
function forward(theta, x, activation) {
  let a = x;
  for (let l = 0; l < theta.length; l += 2) {
    const z = np.matmul(a, theta[l]).add(theta[l + 1]);
    a = l + 2 === theta.length ? z : activation(z);
  }
  return a;
}

function parametersOf(data, prefix) {
  return layersOf(data, prefix).flatMap(({ W, b }) => [array(W.values, W.shape), array(b.values, b.shape)]);
}

function array(values, shape) {
  return np.array(Float32Array.from(values)).reshape(shape);
}

function batchesOf(rows, batch, make) {
  return Array.from({ length: Math.min(BATCHES_KEPT, rows / batch) }, (_, i) => make(i * batch, (i + 1) * batch));
}
