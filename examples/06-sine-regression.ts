// Hagan & Demuth's function 1 + sin(πp/4) on [−2, 2]: values instead of classes, the whole data as one batch.
import { sine } from "@adjoint/datasets";
import { adam, dense, network, squaredError } from "adjoint";

const data = sine({ n: 41 });
const net = network({
  inputs: 1,
  layers: [dense(10, "tanh"), dense(1, "identity")],
  loss: squaredError("mean"),
  seed: 1,
  precision: "f64",
});
for (const { epoch, loss } of net.fit(data, { epochs: 2000, batchSize: 41, optimizer: adam({ learningRate: 0.02 }) })) {
  if (epoch % 500 === 0) console.log(`epoch ${epoch}: mean squared error ${loss.toExponential(1)}`);
}
for (const p of [-2, -1, 0, 1, 2]) {
  console.log(`p = ${p}: ${net.predict([[p]])[0].toFixed(3)}, exactly ${(1 + Math.sin((Math.PI * p) / 4)).toFixed(3)}`);
}

/* prints
epoch 500: mean squared error 2.0e-4
epoch 1000: mean squared error 1.4e-4
epoch 1500: mean squared error 1.0e-4
epoch 2000: mean squared error 8.2e-5
p = -2: -0.025, exactly 0.000
p = -1: 0.295, exactly 0.293
p = 0: 0.999, exactly 1.000
p = 1: 1.708, exactly 1.707
p = 2: 2.019, exactly 2.000
*/
