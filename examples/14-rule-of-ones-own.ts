// An optimiser of one's own, in fit: Lion (Chen et al. 2023), which steps by the sign of a moving average.
import { moons } from "@adjoint/datasets";
import { applyGradients, cosine, dense, network } from "adjoint";

const averages = new Map<string, Float64Array>();
const lion = applyGradients((parameter, gradient, { name, factor }) => {
  const m = averages.get(name) ?? new Float64Array(parameter.length);
  averages.set(name, m);
  for (let i = 0; i < parameter.length; i++) {
    parameter[i] -= 0.01 * factor * Math.sign(0.9 * m[i] + 0.1 * gradient[i]);
    m[i] = 0.99 * m[i] + 0.01 * gradient[i];
  }
});

const data = moons({ n: 200, noise: 0.1, seed: 1 });
const net = network({ inputs: 2, layers: [dense(16, "tanh"), dense(2, "softmax")], loss: "crossEntropy", seed: 1, deterministic: true });
for (const { epoch, loss } of net.fit(data, { epochs: 40, optimizer: lion, schedule: cosine() }))
  if (epoch % 10 === 0) console.log(`epoch ${epoch}: loss ${loss.toFixed(3)}`);
console.log(`accuracy ${net.evaluate(data).accuracy}`);

/* prints
epoch 10: loss 0.294
epoch 20: loss 0.188
epoch 30: loss 0.125
epoch 40: loss 0.116
accuracy 0.965
*/
