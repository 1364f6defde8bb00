// The same network without WebAssembly: the engine in plain TypeScript, where one asks for it.
import { createBaseline } from "@adjoint/baseline";
import { circles } from "@adjoint/datasets";
import { adam, dense, network } from "adjoint";

const data = circles({ n: 300, noise: 0.05, seed: 1 });
const description = { inputs: 2, layers: [dense(16, "relu"), dense(2, "softmax")], loss: "crossEntropy", seed: 1 } as const;
for (const net of [network({ ...description, deterministic: true }), network({ ...description, backend: createBaseline() })]) {
  for (const { epoch } of net.fit(data, { epochs: 100, batchSize: 30, optimizer: adam({ learningRate: 0.01 }) })) {
    if (epoch === 100) console.log(`${net.backend}: ${(100 * net.evaluate(data).accuracy).toFixed(0)} % right`);
  }
}

/* prints
simd: 100 % right
baseline: 100 % right
*/
