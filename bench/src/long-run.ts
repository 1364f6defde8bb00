// A process of its own: trains for so many minutes, and prints what it held of memory, once a second.
import { digits } from "@adjoint/datasets";
import { adam, dense, network } from "adjoint";
import type { LongRun } from "./endurance.ts";

const length = Number(process.argv[2]) * 60_000;
const every = Math.min(1000, length / 100);
const { gc } = globalThis as { readonly gc?: () => void };
if (gc === undefined) throw new Error("bench: the long run needs --expose-gc");
const data = digits();
const net = network({ inputs: 64, layers: [dense(64, "relu"), dense(10, "softmax")], loss: "crossEntropy", seed: 1 });
// Taken before the warm-up ends: the samples must not be what grows.
const samples = {
  at: new Float64Array(length / every + 1),
  heap: new Float64Array(length / every + 1),
  rss: new Float64Array(length / every + 1),
};
const start = performance.now();
let epochs = 0;
let taken = 0;
for (let at = 0; at < length; at = performance.now() - start) {
  for (const { loss } of net.fit(data, { epochs: 10, batchSize: 32, optimizer: adam(), validation: data }))
    if (!Number.isFinite(loss)) throw new Error(`bench: the loss of the long run is ${loss}`);
  epochs += 10;
  if (at < taken * every) continue;
  gc();
  const { heapUsed, rss } = process.memoryUsage();
  samples.at[taken] = at / length;
  samples.heap[taken] = heapUsed / 2 ** 20;
  samples.rss[taken] = rss / 2 ** 20;
  taken++;
}
const list = (values: Float64Array) => Array.from(values.subarray(0, taken));
const run: LongRun = { epochs, at: list(samples.at), heap: list(samples.heap), rss: list(samples.rss) };
process.stdout.write(JSON.stringify(run));
