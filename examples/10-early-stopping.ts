// Training to the end in one call: a learning rate along a cosine, and the parameters of the epoch that did best on held-out rows.
import { breastCancer } from "@adjoint/datasets";
import { adam, cosine, dense, network } from "adjoint";

const { train, test } = breastCancer().split({ test: 0.3, seed: 1 });
const scaled = train.standardize();
const held = test.scale(scaled.scaling);
const net = network({ inputs: 30, layers: [dense(16, "relu"), dense(1, "sigmoid")], loss: "crossEntropy", seed: 1, deterministic: true });

const { history, best, stopped } = net.train(scaled, {
  epochs: 200,
  optimizer: adam({ learningRate: 0.01 }),
  schedule: cosine({ warmup: 0.05 }),
  validation: held,
  patience: 10,
});
console.log(
  `${stopped ? "stopped" : "ended"} after epoch ${history.length}, the best was ${best.epoch} with a loss of ${best.loss.toFixed(4)}`,
);
console.log(`the network has its parameters: ${net.evaluate(held).loss.toFixed(4)}, accuracy ${net.evaluate(held).accuracy.toFixed(3)}`);

/* prints
stopped after epoch 30, the best was 20 with a loss of 0.0797
the network has its parameters: 0.0797, accuracy 0.971
*/
