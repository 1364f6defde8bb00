// brain.js trains row by row, with one activation for all layers and a squared error: comparable with itself by cost alone, checked against the same mathematics.
import { createRequire } from "node:module";
import { layersOf, rowsOf } from "../data.mjs";
import { serve, versionOf } from "../protocol.mjs";
import { CHECKED_ROWS, CHECKED_STEPS, MLP, ONLINE, TINY } from "../workloads.mjs";

const brain = createRequire(import.meta.url)("brain.js");

await serve((data) => {
  const oneHot = Array.from(data.labels.values, (label) => Array.from({ length: MLP.sizes.at(-1) }, (_, j) => Number(j === label)));
  const sides = Array.from(data.sides.values, (side) => [side]);
  const mlp = () => create(data, "mlp", { images: data.images, targets: oneHot, ...ONLINE.mlp });
  const tiny = () => create(data, "tiny", { images: data.points, targets: sides, ...ONLINE.tiny });
  const workloads = { "step-1": () => train(mlp(), 1), "inference-1": () => infer(mlp()) };
  for (const batch of TINY.batches) workloads[`tiny-${batch}`] = () => train(tiny(), batch);
  return {
    library: "brain.js",
    version: versionOf("brain.js", import.meta.url),
    engine: "plain JavaScript, f64",
    workloads,
    expects: Object.fromEntries(Object.keys(workloads).map((name) => [name, `${name.startsWith("tiny") ? "tiny" : "mlp"}-online`])),
    notes: {
      "step-1": "brain.js: relu in all layers, squared error, gradient descent instead of Adam, f64",
      ...Object.fromEntries(
        TINY.batches.map((batch) => [
          `tiny-${batch}`,
          `brain.js: knows no batches: ${batch} updates, row by row, instead of one; tanh in all layers, squared error, f64`,
        ]),
      ),
      "inference-1": "brain.js: relu instead of softmax, f64",
    },
  };
});

function create(data, prefix, { images, targets, activation, learningRate }) {
  const { sizes } = prefix === "mlp" ? MLP : TINY;
  const net = new brain.NeuralNetwork({ hiddenLayers: sizes.slice(1, -1), activation });
  net.sizes = sizes;
  net.initialize();
  layersOf(data, prefix).forEach(({ W, b }, l) => {
    const [inputs, units] = W.shape;
    for (let j = 0; j < units; j++) {
      for (let i = 0; i < inputs; i++) net.weights[l + 1][j][i] = W.values[i * units + j];
      net.biases[l + 1][j] = b.values[j];
    }
  });
  const rows = targets.map((output, row) => ({ input: Array.from(rowsOf(images, row, row + 1)), output }));
  // It insists on numbers between 0 and 1: a momentum and an error to stop at that are as good as none.
  const options = { iterations: 1, learningRate, momentum: Number.MIN_VALUE, errorThresh: Number.MIN_VALUE };
  return { net, rows, options };
}

function train({ net, rows, options }, batch) {
  net.train(rows.slice(0, CHECKED_STEPS), options);
  const check = rows.slice(0, CHECKED_ROWS).flatMap(({ input }) => Array.from(net.run(input)));
  let at = CHECKED_STEPS;
  const run = (count) => {
    for (let left = count * batch; left > 0;) {
      const taken = Math.min(left, rows.length - at);
      net.train(rows.slice(at, at + taken), options);
      left -= taken;
      at = (at + taken) % rows.length;
    }
  };
  return { check, run };
}

function infer(made) {
  const { net, rows } = made;
  // The network that was trained a little, as the check of the steps has it.
  const { check } = train(made, 1);
  let next = 0;
  const run = (count) => {
    for (let i = 0; i < count; i++) net.run(rows[next++ % rows.length].input);
  };
  return { check, run };
}
