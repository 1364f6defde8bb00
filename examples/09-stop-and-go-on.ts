// Stopping by a signal and by leaving the loop: what was learnt stays, and the next call goes on as if nothing had happened.
import { spirals } from "@adjoint/datasets";
import { adamw, dense, network } from "adjoint";

const data = spirals({ n: 300, noise: 0.05, seed: 1 });
const description = { inputs: 2, layers: [dense(16, "tanh"), dense(2, "softmax")], loss: "crossEntropy", seed: 1 } as const;
const options = { batchSize: 30, optimizer: adamw({ learningRate: 0.01 }) };
const net = network(description);

const controller = new AbortController();
try {
  for await (const { epoch } of net.fitAsync(data, { ...options, epochs: 1000, signal: controller.signal }))
    if (epoch === 7) controller.abort();
} catch (error) {
  console.log(`${(error as Error).name} after epoch ${net.epoch}`);
}
for (const { epoch } of net.fit(data, { ...options, epochs: 1000 })) if (epoch === 12) break;
console.log(`left the loop after epoch ${net.epoch}`);

const straight = network(description);
for (const { epoch } of straight.fit(data, { ...options, epochs: 12 }))
  if (epoch === 12) console.log("another ran 12 epochs without a stop");
console.log(`same bits: ${Buffer.from(net.save()).equals(straight.save())}`);

/* prints
AbortError after epoch 7
left the loop after epoch 12
another ran 12 epochs without a stop
same bits: true
*/
