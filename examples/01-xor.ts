// The smallest network that needs a hidden layer: exclusive or.
import { adam, dense, network } from "adjoint";

const table = {
  inputs: [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ],
  labels: [0, 1, 1, 0],
};

const net = network({ inputs: 2, layers: [dense(8, "tanh"), dense(1, "sigmoid")], loss: "crossEntropy", seed: 1, deterministic: true });
for (const { epoch, loss } of net.fit(table, { epochs: 400, batchSize: 4, optimizer: adam({ learningRate: 0.02 }) })) {
  if (epoch % 100 === 0) console.log(`epoch ${epoch}: loss ${loss.toFixed(4)}`);
}
for (const row of table.inputs) console.log(row.join(" xor "), "=", net.classify([row])[0]);

/* prints
epoch 100: loss 0.0183
epoch 200: loss 0.0036
epoch 300: loss 0.0018
epoch 400: loss 0.0011
0 xor 0 = 0
0 xor 1 = 1
1 xor 0 = 1
1 xor 1 = 0
*/
