// Matt Mazur's "A Step by Step Backpropagation Example", every number of it.
import { dense, network, sgd, squaredError } from "adjoint";

const net = network({
  inputs: 2,
  layers: [
    dense(2, "sigmoid", {
      weights: Float64Array.of(0.15, 0.25, 0.2, 0.3),
      biases: [0.35, 0.35],
    }),
    dense(2, "sigmoid", {
      weights: Float64Array.of(0.4, 0.5, 0.45, 0.55),
      biases: [0.6, 0.6],
    }),
  ],
  loss: squaredError("half"),
  seed: 1,
  precision: "f64",
});
const example = { inputs: [[0.05, 0.1]], targets: [[0.01, 0.99]] };
const show = (values: ArrayLike<number>) => Array.from(values, (value) => value.toFixed(9)).join(" ");

const { loss, layers } = net.trace(example);
for (const { layer, z, a, delta, dW } of layers) {
  console.log(`layer ${layer}: z ${show(z.values)}`);
  console.log(`         a ${show(a.values)}`);
  console.log(`         δ ${show(delta.values)}`);
  console.log(`        dW ${show(dW.values)}`);
}
console.log(`error ${loss.toFixed(9)}`);

// One step; unlike the article, it moves the biases too.
for (const step of net.fit(example, { epochs: 1, batchSize: 1, optimizer: sgd({ learningRate: 0.5 }) }))
  console.log(`error before the step ${step.loss.toFixed(9)}`);
console.log(`error after it ${net.evaluate(example).loss.toFixed(9)}`);

/* prints
layer 1: z 0.377500000 0.392500000
         a 0.593269992 0.596884378
         δ 0.008771355 0.009954255
        dW 0.000438568 0.000497713 0.000877135 0.000995425
layer 2: z 1.105905967 1.224921404
         a 0.751365070 0.772928465
         δ 0.138498562 -0.038098237
        dW 0.082167041 -0.022602540 0.082667628 -0.022740242
error 0.298371109
error before the step 0.298371109
error after it 0.280471447
*/
