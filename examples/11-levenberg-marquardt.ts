// Hagan & Demuth's function again, by methods that see all examples at once: an epoch is one iteration.
import { sine } from "@adjoint/datasets";
import { dense, network, squaredError } from "adjoint";
import { conjugateGradient, lbfgs, levenbergMarquardt } from "adjoint/optimise";

const data = sine({ n: 41 });
for (const optimizer of [levenbergMarquardt(), lbfgs(), conjugateGradient()]) {
  const net = network({
    inputs: 1,
    layers: [dense(10, "tanh"), dense(1, "identity")],
    loss: squaredError("mean"),
    seed: 1,
    precision: "f64",
    deterministic: true,
  });
  let iterations = 0;
  for (const { epoch, loss } of net.fit(data, { epochs: 1000, optimizer })) {
    iterations = epoch;
    // What Adam reaches in 2000 epochs.
    if (loss <= 8.2e-5) break;
  }
  console.log(`${optimizer.kind}: ${iterations} iterations, p = 1 gives ${net.predict([[1]])[0].toFixed(3)}`);
}

/* prints
levenbergMarquardt: 5 iterations, p = 1 gives 1.705
lbfgs: 30 iterations, p = 1 gives 1.708
conjugateGradient: 30 iterations, p = 1 gives 1.707
*/
