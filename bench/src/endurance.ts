import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createKernels } from "@adjoint/kernels";
import { digits } from "@adjoint/datasets";
import { adam, dense, network } from "adjoint";
import type { Result } from "./results.ts";
import { summarize } from "./statistics.ts";

/** Samples are taken so often [ms], or a hundred times. */
const EVERY = 1000;
/** The parts of a run that are compared: a tenth of it each, the first after a tenth of warm-up. */
const PART = 0.1;

interface Sample {
  readonly at: number;
  readonly heap: number;
  readonly rss: number;
}

/**
 * Memory [MiB] after the warm-up of a training and at its end, on digits through the public interface: epoch after epoch, with evaluation after each. The heap is what
 * a collection leaves.
 */
export function enduranceSection(minutes: number): readonly Result[] {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const data = digits();
  const net = network({
    inputs: 64,
    layers: [dense(64, "relu"), dense(10, "softmax")],
    loss: "crossEntropy",
    seed: 1,
    backend: createKernels(),
  });
  const samples: Sample[] = [];
  const length = minutes * 60_000;
  const start = performance.now();
  let epochs = 0;
  for (let at = 0, next = 0; at < length; at = performance.now() - start) {
    // A small rate: a network that knows its data by heart computes with denormal numbers.
    for (const { loss } of net.fit(data, { epochs: 10, batchSize: 32, optimizer: adam({ learningRate: 1e-6 }), validation: data }))
      if (!Number.isFinite(loss)) throw new Error(`bench: the loss of the long run is ${loss}`);
    epochs += 10;
    if (at < next) continue;
    next = at + Math.min(EVERY, length / 100);
    collect();
    const { heapUsed, rss } = process.memoryUsage();
    samples.push({ at, heap: heapUsed / 2 ** 20, rss: rss / 2 ** 20 });
  }
  const part = (name: string, kind: "heap" | "rss", from: number): Result => {
    const values = samples.filter(({ at }) => at >= from * length && at <= (from + PART) * length).map((sample) => sample[kind]);
    return { section: "endurance", title: kind === "heap" ? "heap" : "resident set", unit: "MiB", name, ...summarize(values) };
  };
  const parts = (["heap", "rss"] as const).flatMap((kind) => [part("after warm-up", kind, PART), part("at the end", kind, 1 - PART)]);
  console.log(`\n${epochs} epochs in ${minutes} minutes`);
  return parts;
}
