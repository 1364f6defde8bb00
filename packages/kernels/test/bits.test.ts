import { createHash } from "node:crypto";
import { createRandom, createReference } from "@adjoint/reference";
import type { Backend, Elementwise, OptimizerKind, Precision } from "@adjoint/reference";
import { describe, expect, test } from "vitest";
import { createKernels } from "../src/index.ts";
import { trainingProgram } from "./network.ts";

/** Runs of 200 steps with the SHA-256 of their parameters and states: a change of any bit, in any version, shows here. */
const RUNS: readonly {
  readonly precision: Precision;
  readonly activation: Elementwise;
  readonly optimizer: OptimizerKind;
  readonly l2: number;
  readonly hash: string;
}[] = [
  {
    precision: "f32",
    activation: "relu",
    optimizer: "adam",
    l2: 0,
    hash: "18579dd9af3bb9a666206a6a0317b69055d18405eaf473e1d9bba023d271b702",
  },
  {
    precision: "f64",
    activation: "gelu",
    optimizer: "adamw",
    l2: 0.01,
    hash: "43c556981afafa634121311e8ac2fb1b7bd584f7d125e5458a4b32bf85b64d00",
  },
  {
    precision: "f32",
    activation: "tanh",
    optimizer: "nesterov",
    l2: 0,
    hash: "aa53dd4c6265d7a2a95e98c799bd3d9c4d04c986caec7680c5782f485315e502",
  },
  {
    precision: "f64",
    activation: "sigmoid",
    optimizer: "rmsprop",
    l2: 0,
    hash: "a6affaee1b777b69684833fcb1354aeb3bdb626fbee398fd0f065be69a3bdea8",
  },
  {
    precision: "f32",
    activation: "leakyRelu",
    optimizer: "velocity",
    l2: 0.01,
    hash: "7caaca7906d829ce7494f4ba84ab319a17d620c1593dd9d489820b90d418ebfe",
  },
];

const UNITS = [37, 70, 33, 10];
const BATCH = 17;
const STEPS = 200;

function hashOf(backend: Backend, run: (typeof RUNS)[number]): string {
  const rows = BATCH * STEPS;
  const { program, matrices } = trainingProgram({ units: UNITS, batchSize: BATCH, rows, ...run });
  const machine = backend.load(program);
  const random = createRandom(7);
  const normals = (count: number, scale: number): Float64Array => Float64Array.from({ length: count }, () => scale * random.normal());
  for (let l = 1; l < UNITS.length; l++) machine.write(matrices[`W${l}`], normals(UNITS[l - 1] * UNITS[l], 1.5 / Math.sqrt(UNITS[l - 1])));
  machine.write(matrices.hyper, [0.003, 0.9, 0.99, 1e-8, 0.01, 1, 1, 0]);
  machine.write(matrices.inputs, normals(rows * UNITS[0], 1));
  machine.write(
    matrices.targets,
    Uint32Array.from({ length: rows }, () => random.below(10)),
  );
  machine.write(
    matrices.order,
    Uint32Array.from({ length: rows }, (_, i) => (i * 7) % rows),
  );
  expect(machine.run(0, rows).position).toBe(rows);
  const hash = createHash("sha256");
  for (const matrix of program.outputs) hash.update(new Uint8Array(machine.read(matrix).buffer));
  return hash.digest("hex");
}

describe("parameters after 200 steps have the bits that they always had", () => {
  const backends = [createReference(), createKernels({ variant: "simd" }), createKernels({ variant: "simd", threads: 2 })];
  test.each(RUNS)("$precision, $activation, $optimizer, l2 = $l2: reference, simd, and simd on two threads", (run) => {
    for (const backend of backends) expect(hashOf(backend, run), backend.name).toBe(run.hash);
  });
});
