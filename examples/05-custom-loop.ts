// A training loop of one's own: gradient descent with the norm of the gradient clipped, in nine lines.
import { moons } from "@adjoint/datasets";
import { dense, network } from "adjoint";

const data = moons({ n: 200, noise: 0.1, seed: 1 });
const net = network({ inputs: 2, layers: [dense(16, "tanh"), dense(2, "softmax")], loss: "crossEntropy", seed: 1, deterministic: true });

for (let step = 1; step <= 500; step++) {
  const { loss, gradients } = net.lossAndGradients(data);
  const norm = Math.sqrt(gradients.flatMap(({ weights, biases }) => [...weights, ...biases]).reduce((sum, g) => sum + g * g, 0));
  const rate = 0.5 * Math.min(1, 0.3 / norm);
  const move = (values: Float32Array, by: Float32Array) => values.map((value, i) => value - rate * by[i]);
  net.setParameters(
    net
      .parameters()
      .map(({ weights, biases }, i) => ({ weights: move(weights, gradients[i].weights), biases: move(biases, gradients[i].biases) })),
  );
  if (step % 100 === 0) console.log(`step ${step}: loss ${loss.toFixed(4)}, norm ${norm.toFixed(4)}`);
}
console.log(`accuracy ${net.evaluate(data).accuracy}`);

/* prints
step 100: loss 0.2710, norm 0.0063
step 200: loss 0.2674, norm 0.0137
step 300: loss 0.2055, norm 0.0525
step 400: loss 0.1030, norm 0.0338
step 500: loss 0.0669, norm 0.0212
accuracy 0.99
*/
