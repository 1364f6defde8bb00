import { createKernels } from "../dist/index.js";
import { best, network, start } from "./measure.mjs";
const [variant = "simd", batch = "10"] = process.argv.slice(2);
const kernels = createKernels({ variant });
const options = {
  units: [2, 8, 8, 1],
  batchSize: Number(batch),
  rows: 2000 * Number(batch),
  optimizer: "sgd",
  precision: "f32",
  loss: "squaredError",
  activation: "tanh",
};
const { M, program } = network(options);
const fill = (n, seed) => Float32Array.from({ length: n }, (_, i) => Math.sin(i * 12.9898 + seed) * 0.7);
const time = (instructions, outputs, check) => {
  const machine = kernels.load({ ...program, instructions, outputs });
  for (const m of program.matrices)
    if (m.storage === "f32")
      machine.write(
        m,
        fill(m.rows * m.cols, 3).map((x) => x * 0.5),
      );
  machine.write(M.hyper, [1e-3, 0.9, 0.999, 1e-8, 0, 1, 1, 0]);
  machine.write(
    M.order,
    Uint32Array.from({ length: options.rows }, (_, i) => (i * 7919) % options.rows),
  );
  for (let i = 0; i < 6; i++) machine.run(0, options.rows);
  return (best(() => machine.run(0, options.rows), 30) / 2000) * 1e9;
};
const none = time([], program.matrices);
console.log(process.version, variant, "empty", none.toFixed(0));
for (const i of program.instructions) {
  const list = i.op === "update" ? [program.instructions.find((x) => x.op === "tick"), i] : [i];
  console.log(
    i.op.padEnd(22),
    (i.W ?? i.theta ?? i.into ?? i.Z ?? i.hyper ?? i.A).name.padEnd(5),
    (time(list, program.matrices) - none).toFixed(0).padStart(8),
    "ns",
  );
}
console.log(
  "whole fused",
  time(program.instructions, program.outputs).toFixed(0),
  "whole unfused",
  time(program.instructions, program.matrices).toFixed(0),
);
