// Is this gradient right? Central differences know.
import { dense, network } from "adjoint";

const net = network({ inputs: 3, layers: [dense(5, "relu"), dense(3, "softmax")], loss: "crossEntropy", seed: 1, l2: 1, precision: "f64" });
const batch = {
  inputs: [
    [1, 0, -1],
    [0.5, 2, 1],
    [-1, 1, 0],
  ],
  labels: [0, 2, 1],
};

const check = net.gradcheck(batch);
console.log(`backpropagation: ${check.ok ? "right" : "wrong"}, below 1e-7: ${check.relativeError < 1e-7}`);

// A backward pass of one's own, with a mistake: the penalty also on the biases.
const biases = net.parameters().map((layer) => layer.biases.map((b) => b + 0.1));
const mine = net
  .lossAndGradients(batch)
  .gradients.map((layer, i) => ({ ...layer, biases: layer.biases.map((db, j) => db + biases[i][j] / 3) }));
for (const { name, ok, worst, relativeError } of net.gradcheck(batch, { gradients: mine }).parameters) {
  if (ok) console.log(`${name}: right`);
  else
    console.log(
      `${name}: off by ${relativeError.toFixed(2)}; at [${worst!.row}, ${worst!.col}] it is ${worst!.analytic.toFixed(4)}, should be ${worst!.numeric.toFixed(4)}`,
    );
}

/* prints
backpropagation: right, below 1e-7: true
W1: right
b1: off by 0.12; at [0, 0] it is 0.2380, should be 0.2046
W2: right
b2: off by 0.10; at [0, 1] it is 0.0858, should be 0.0524
*/
