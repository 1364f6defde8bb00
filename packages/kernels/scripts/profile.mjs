import { createKernels } from "../dist/index.js";
import { best, network } from "./measure.mjs";
const [variant = "simd", batch = "64"] = process.argv.slice(2);
const kernels = createKernels({ variant });
const options = {
  units: [784, 256, 128, 10],
  batchSize: Number(batch),
  rows: 64 * Number(batch),
  optimizer: "adam",
  precision: "f32",
  loss: "softmaxCrossEntropy",
};
const { M, program } = network(options);
const fill = (n, seed) => Float32Array.from({ length: n }, (_, i) => Math.sin(i * 12.9898 + seed) * 0.7);
const time = (instructions, outputs) => {
  const machine = kernels.load({ ...program, instructions, outputs });
  for (const m of program.matrices)
    if (m.storage === "f32" && instructions.length)
      machine.write(
        m,
        fill(m.rows * m.cols, 3).map((x) => (m.name[0] === "v" ? Math.abs(x) : x * 0.05)),
      );
  machine.write(M.hyper, [1e-3, 0.9, 0.999, 1e-8, 0, 1, 1, 0]);
  machine.write(
    M.order,
    Uint32Array.from({ length: options.rows }, (_, i) => (i * 7919) % options.rows),
  );
  for (let i = 0; i < 6; i++) machine.run(0, options.rows);
  const reps = Number(batch) < 64 ? 8 : 1;
  return (
    (best(() => {
      for (let r = 0; r < reps; r++) machine.run(0, options.rows);
    }, 20) /
      64 /
      reps) *
    1e6
  );
};
const flops = (i) =>
  i.op === "denseForward"
    ? 2 * i.X.rows * i.W.rows * i.W.cols
    : i.op === "denseBackwardInput"
      ? 2 * i.dZ.rows * i.W.rows * i.W.cols
      : i.op === "denseBackwardWeights"
        ? 2 * i.dZ.rows * i.W.rows * i.W.cols
        : 0;
let sum = 0;
for (const i of program.instructions) {
  const list = i.op === "update" ? [program.instructions.find((x) => x.op === "tick"), i] : [i];
  const t = time(list, program.matrices);
  sum += t;
  console.log(
    i.op.padEnd(22),
    (i.W ?? i.theta ?? i.into ?? i.Z ?? i.hyper).name.padEnd(5),
    t.toFixed(1).padStart(8),
    "µs",
    flops(i) ? (flops(i) / t / 1e3).toFixed(1) + " GF" : "",
  );
}
console.log(
  "sum unfused",
  sum.toFixed(0),
  "whole fused",
  time(program.instructions, program.outputs).toFixed(0),
  "whole unfused",
  time(program.instructions, program.matrices).toFixed(0),
);
