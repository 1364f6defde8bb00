import type { TrainingCase } from "./training.ts";

const step = (axis: string, batchSize: number, units: readonly number[]): TrainingCase => ({
  title: axis,
  units,
  optimizer: "adam",
  batchSize,
  rows: batchSize * Math.max(2, Math.ceil(1024 / batchSize)),
});

/** How a step grows: one of batch, width and depth at a time, all else as in 256-256-256-10 at batch 64. */
export const GROWTH: readonly TrainingCase[] = [
  ...[1, 2, 4, 8, 16, 32, 64, 128, 256, 512].map((batch) => step(`batch ${batch}`, batch, [256, 256, 256, 10])),
  ...[16, 32, 64, 128, 256, 512, 1024].map((width) => step(`width ${width}`, 64, [width, width, width, 10])),
  ...[1, 2, 4, 8, 16].map((depth) => step(`depth ${depth}`, 64, [256, ...Array.from({ length: depth }, () => 256), 10])),
];
