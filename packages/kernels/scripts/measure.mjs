// Measures the kernels on this machine against the ceiling of the same run: node scripts/measure.mjs [gemm] [step] [tiny]
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createKernels, kernelsInfo } from "../dist/index.js";
import { planMemory } from "@adjoint/reference";

const what = process.argv.slice(2);
const wants = (name) => what.length === 0 || what.includes(name);

/** The least of `rounds` times of a function [seconds of the processor: others may be busy here too]. */
export function best(work, rounds = 25) {
  let least = Infinity;
  for (let i = 0; i < rounds; i++) {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    least = Math.min(least, user + system);
  }
  return least / 1e6;
}

/** GFLOP/s of independent operations in registers. */
function ceiling(variant, precision) {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
  const module = new WebAssembly.Module(readFileSync(new URL(`../dist/ceiling-${variant}.wasm`, import.meta.url)));
  const { ceiling32, ceiling64 } = new WebAssembly.Instance(module, {
    env: { memory },
  }).exports;
  const [Numbers, run, lanes] = precision === "f32" ? [Float32Array, ceiling32, 4] : [Float64Array, ceiling64, 2];
  new Numbers(memory.buffer, 8192, 32).fill(0.5);
  const turns = 400_000;
  return ((variant === "relaxed" ? 24 : 20) * lanes * turns) / best(() => run(turns, 8192), 25) / 1e9;
}

const fill = (n, seed) => Float32Array.from({ length: n }, (_, i) => Math.sin(i * 12.9898 + seed) * 0.7);

function gemm(kernels, { m, n, k, precision, form }) {
  const [transposeA, transposeB] = [form[0] === "T", form[1] === "T"];
  const { matrices, bytes } = planMemory({
    A: {
      name: "A",
      rows: transposeA ? k : m,
      cols: transposeA ? m : k,
      storage: precision,
    },
    B: {
      name: "B",
      rows: transposeB ? n : k,
      cols: transposeB ? k : n,
      storage: precision,
    },
    C: { name: "C", rows: m, cols: n, storage: precision },
  });
  const { A, B, C } = matrices;
  const machine = kernels.load({
    precision,
    batchSize: 1,
    bytes,
    matrices: [A, B, C],
    outputs: [C],
    instructions: [{ op: "gemm", A, B, C, transposeA, transposeB, start: "zero" }],
  });
  machine.write(A, fill(m * k, 1));
  machine.write(B, fill(k * n, 2));
  const flops = 2 * m * n * k;
  const times = Math.max(1, Math.round(6e7 / flops));
  for (let i = 0; i < 8; i++) machine.run(0, times);
  return (flops * times) / best(() => machine.run(0, times)) / 1e9;
}

/** A training program of a network, as the compiler of `adjoint` writes it. */
export function network({ units, batchSize, rows, optimizer, precision, loss, activation = "relu" }) {
  const shapes = {};
  const declare = (name, r, c, storage = precision) => {
    shapes[name] = { name, rows: r, cols: c, storage };
  };
  const layers = units.length - 1;
  const states = optimizer === "adam" ? ["m", "v"] : [];
  for (const prefix of ["", "d", ...states])
    for (let l = 1; l <= layers; l++) {
      declare(`${prefix}W${l}`, units[l - 1], units[l]);
      declare(`${prefix}b${l}`, 1, units[l]);
    }
  declare("hyper", 1, 8, "f64");
  for (let l = 1; l <= layers; l++) {
    declare(`A${l}`, batchSize, units[l]);
    declare(`dZ${l}`, batchSize, units[l]);
  }
  declare(`Z${layers}`, batchSize, units[layers]);
  declare("X", batchSize, units[0]);
  const classes = loss === "softmaxCrossEntropy";
  declare("Y", batchSize, classes ? 1 : units[layers], classes ? "u32" : precision);
  declare("inputs", rows, units[0]);
  declare("targets", rows, classes ? 1 : units[layers], classes ? "u32" : precision);
  declare("order", rows, 1, "u32");
  const { matrices: M, bytes } = planMemory(shapes);
  const at = (l) => (l === 0 ? M.X : M[`A${l}`]);
  const code = [
    { op: "gather", from: M.inputs, order: M.order, into: M.X, scale: 1 },
    { op: "gather", from: M.targets, order: M.order, into: M.Y, scale: 1 },
  ];
  for (let l = 1; l < layers; l++)
    code.push({
      op: "denseForward",
      X: at(l - 1),
      W: M[`W${l}`],
      b: M[`b${l}`],
      A: at(l),
      activation,
    });
  const last = {
    W: M[`W${layers}`],
    b: M[`b${layers}`],
    Z: M[`Z${layers}`],
    A: at(layers),
    dZ: M[`dZ${layers}`],
  };
  if (loss === "squaredError") {
    code.push(
      {
        op: "denseForward",
        X: at(layers - 1),
        W: last.W,
        b: last.b,
        A: last.A,
        activation: "sigmoid",
      },
      {
        op: loss,
        A: last.A,
        Y: M.Y,
        dZ: last.dZ,
        activation: "sigmoid",
        convention: "half",
      },
    );
  } else {
    code.push(
      {
        op: "denseForward",
        X: at(layers - 1),
        W: last.W,
        b: last.b,
        A: last.Z,
        activation: "identity",
      },
      { op: loss, Z: last.Z, Y: M.Y, A: last.A, dZ: last.dZ },
    );
  }
  for (let l = layers; l >= 1; l--) {
    if (l > 1)
      code.push({
        op: "denseBackwardInput",
        dZ: M[`dZ${l}`],
        W: M[`W${l}`],
        dX: M[`dZ${l - 1}`],
        A: at(l - 1),
        activation,
      });
    code.push({
      op: "denseBackwardWeights",
      X: at(l - 1),
      dZ: M[`dZ${l}`],
      W: M[`W${l}`],
      dW: M[`dW${l}`],
      db: M[`db${l}`],
      l2: 0,
    });
  }
  code.push({ op: "tick", hyper: M.hyper });
  for (let l = layers; l >= 1; l--)
    for (const p of ["W", "b"])
      code.push({
        op: "update",
        optimizer,
        theta: M[`${p}${l}`],
        gradient: M[`d${p}${l}`],
        states: states.map((s) => M[`${s}${p}${l}`]),
        hyper: M.hyper,
        decay: false,
      });
  const parameters = Object.values(M).filter(({ name }) => /^[mv]?[Wb]\d$/.test(name));
  return {
    M,
    parameters,
    program: {
      precision,
      batchSize,
      bytes,
      matrices: Object.values(M),
      instructions: code,
      outputs: [...parameters, M.hyper],
    },
  };
}

/** A network with random weights and data, ready to run. */
export function start(kernels, options) {
  const { M, program, parameters } = network(options);
  const machine = kernels.load(program);
  const { units, rows, loss } = options;
  for (let l = 1; l < units.length; l++)
    machine.write(
      M[`W${l}`],
      fill(units[l - 1] * units[l], l).map((x) => (x * 2) / Math.sqrt(units[l - 1])),
    );
  machine.write(M.hyper, [options.optimizer === "adam" ? 1e-3 : 0.03, 0.9, 0.999, 1e-8, 0, 1, 1, 0]);
  machine.write(M.inputs, fill(rows * units[0], 5));
  const outputs = units.at(-1);
  machine.write(
    M.targets,
    loss === "softmaxCrossEntropy"
      ? Uint32Array.from({ length: rows }, (_, i) => i % outputs)
      : fill(rows * outputs, 6).map((x) => (x > 0 ? 1 : 0)),
  );
  machine.write(
    M.order,
    Uint32Array.from({ length: rows }, (_, i) => (i * 7919) % rows),
  );
  return { machine, M, parameters };
}

/** Microseconds of a step. */
function step(kernels, options) {
  const { machine } = start(kernels, options);
  for (let i = 0; i < 5; i++) machine.run(0, options.rows);
  const steps = Math.ceil(options.rows / options.batchSize);
  return (best(() => machine.run(0, options.rows), 12) / steps) * 1e6;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) measure();

function measure() {
  const variants = kernelsInfo().variant === "relaxed" ? ["simd", "relaxed"] : ["simd"];
  for (const variant of variants) {
    const kernels = createKernels({ variant });
    const top = { f32: ceiling(variant, "f32"), f64: ceiling(variant, "f64") };
    const show = (label, value) => console.log(`${process.version} ${variant} ${label.padEnd(34)} ${value}`);
    show("ceiling f32 / f64", `${top.f32.toFixed(1)} / ${top.f64.toFixed(1)} GFLOP/s`);
    if (wants("gemm"))
      for (const [m, k, n, form, precision] of [
        [256, 256, 256, "NN", "f32"],
        [512, 512, 512, "NN", "f32"],
        [1024, 1024, 1024, "NN", "f32"],
        [512, 512, 512, "NT", "f32"],
        [512, 512, 512, "TN", "f32"],
        [64, 784, 256, "NN", "f32"],
        [784, 64, 256, "TN", "f32"],
        [64, 256, 784, "NT", "f32"],
        [512, 512, 512, "NN", "f64"],
        [1, 784, 256, "NN", "f32"],
      ]) {
        const rate = gemm(kernels, { m, n, k, form, precision });
        show(`gemm ${form} ${m}x${k}x${n} ${precision}`, `${rate.toFixed(1)} GFLOP/s, ${((100 * rate) / top[precision]).toFixed(0)} %`);
      }
    if (wants("step"))
      for (const batchSize of [64, 8, 1, 512]) {
        const rows = batchSize === 1 ? 400 : batchSize === 512 ? 2048 : batchSize * 50;
        const time = step(kernels, {
          units: [784, 256, 128, 10],
          batchSize,
          rows,
          optimizer: "adam",
          precision: "f32",
          loss: "softmaxCrossEntropy",
        });
        const flops = 2 * batchSize * (2 * (784 * 256 + 256 * 128 + 128 * 10) + 256 * 128 + 128 * 10);
        show(
          `step 784-256-128-10 adam b${batchSize}`,
          `${time.toFixed(0)} µs, products at the ceiling ${((flops / top.f32) * 1e-3).toFixed(0)} µs`,
        );
      }
    if (wants("step"))
      show(
        "step 64-32-10 adam b32",
        `${step(kernels, { units: [64, 32, 10], batchSize: 32, rows: 3200, optimizer: "adam", precision: "f32", loss: "softmaxCrossEntropy" }).toFixed(2)} µs`,
      );
    if (wants("tiny"))
      for (const batchSize of [10, 30])
        show(
          `step 2-8-8-1 sgd b${batchSize}`,
          `${step(kernels, { units: [2, 8, 8, 1], batchSize, rows: batchSize * 2000, optimizer: "sgd", precision: "f32", loss: "squaredError", activation: "tanh" }).toFixed(3)} µs`,
        );
  }
}
