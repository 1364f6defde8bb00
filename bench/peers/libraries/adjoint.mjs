// Adjoint as its users call it: network(…).fit and predict; a matrix product is a program of one instruction.
import { adam, dense, network, sgd } from "adjoint";
import { createBaseline } from "@adjoint/baseline";
import { createKernels } from "@adjoint/kernels";
import { planMemory } from "@adjoint/reference";
import { layersOf } from "../data.mjs";
import { serve } from "../protocol.mjs";
import { CHECKED_ROWS, CHECKED_STEPS, GEMM, MLP, TINY, checkedElements } from "../workloads.mjs";

const MLP_ADAM = { learningRate: MLP.learningRate, beta1: MLP.beta1, beta2: MLP.beta2, epsilon: MLP.epsilon };
/** Batches that one `next()` of a training run does; a tiny network does a whole epoch. */
const STRIDE = 5;

await serve((data, [variant, threads, tiles]) => {
  const wide = tiles === "wide" && "auto";
  const backend = variant === "baseline" ? createBaseline() : createKernels({ variant, threads: Number(threads), wide });
  if (wide && !backend.info.wide) throw new Error(backend.info.wideReason);
  const used = backend.info?.threads ?? 1;
  if (used !== Number(threads)) throw new Error(`the kernels run on ${used} thread(s) here`);
  const workloads = {
    "inference-1": () => infer(networkOf(data, backend, "mlp"), data.images),
  };
  for (const batchSize of MLP.batches)
    workloads[`step-${batchSize}`] = () =>
      train(
        networkOf(data, backend, "mlp"),
        { inputs: data.images.values, labels: data.labels.values },
        { batchSize, every: STRIDE, optimizer: adam(MLP_ADAM) },
      );
  for (const batchSize of TINY.batches)
    workloads[`tiny-${batchSize}`] = () =>
      train(
        networkOf(data, backend, "tiny"),
        { inputs: data.points.values, labels: data.sides.values },
        { batchSize, optimizer: sgd({ learningRate: TINY.learningRate }) },
      );
  for (const n of GEMM) workloads[`sgemm-${n}`] = () => multiply(data, backend, n);
  return {
    library: "Adjoint",
    version: "0.2.0",
    engine: `${backend.name}${wide ? ", 256 bits" : ""}, Node ${process.versions.node}`,
    workloads,
  };
});

function networkOf(data, backend, prefix) {
  const layers = layersOf(data, prefix);
  const [hidden, output] = prefix === "mlp" ? ["relu", "softmax"] : ["tanh", "sigmoid"];
  return network({
    inputs: layers[0].W.shape[0],
    layers: layers.map(({ W, b }, l) =>
      dense(W.shape[1], l === layers.length - 1 ? output : hidden, { weights: W.values, biases: b.values }),
    ),
    loss: "crossEntropy",
    seed: 1,
    backend,
  });
}

function train(net, examples, options) {
  const { batchSize, every } = options;
  const fit = (settings) => net.fit(examples, { ...options, shuffle: false, ...settings });
  // A report gives the mean over the epoch so far: differences are the losses of the batches.
  const check = [];
  let before = 0;
  for (const { loss, rows } of fit({ epochs: 1, every: 1 })) {
    check.push((loss * rows - before) / batchSize);
    before = loss * rows;
    if (check.length === CHECKED_STEPS) break;
  }
  // It goes on where the check stopped; the first report may come early.
  const reports = fit({ epochs: Number.MAX_SAFE_INTEGER });
  reports.next();
  const stride = every ?? examples.labels.length / batchSize;
  const run = (count) => {
    let done = 0;
    for (; done < count; done += stride) reports.next();
    return done;
  };
  return { check, run };
}

function infer(net, { values, shape: [rows, cols] }) {
  const predict = (row) => net.predict(values.subarray(row * cols, (row + 1) * cols));
  const check = Array.from({ length: CHECKED_ROWS }, (_, row) => [...predict(row)]).flat();
  let row = 0;
  const run = (count) => {
    for (let i = 0; i < count; i++) predict(row++ % rows);
  };
  return { check, run };
}

/** C = A·B as a program of one instruction, run once for each of the rows it is told of. */
function multiply(data, backend, n) {
  const shape = { rows: n, cols: n, storage: "f32" };
  const { matrices, bytes } = planMemory({ A: { name: "A", ...shape }, B: { name: "B", ...shape }, C: { name: "C", ...shape } });
  const { A, B, C } = matrices;
  const machine = backend.load({
    precision: "f32",
    batchSize: 1,
    matrices: [A, B, C],
    bytes,
    instructions: [{ op: "gemm", A, B, C, transposeA: false, transposeB: false, start: "zero" }],
    outputs: [C],
  });
  machine.write(A, data[`A${n}`].values);
  machine.write(B, data[`B${n}`].values);
  machine.run(0, 1);
  const product = machine.read(C);
  return { check: checkedElements(n).map((at) => product[at]), run: (count) => void machine.run(0, count) };
}
