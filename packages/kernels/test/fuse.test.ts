import type { Instruction, Program } from "@adjoint/reference";
import { describe, expect, test } from "vitest";
import { fuse } from "../src/fuse.ts";
import { createKernels } from "../src/index.ts";
import { lower } from "../src/lower.ts";
import { hasRelaxed } from "./relaxed.ts";
import { start, trainingProgram, weights } from "./network.ts";

const { program } = trainingProgram({ units: [6, 9, 4], batchSize: 5, rows: 20 });
const ops = (one: Pick<Program, "instructions" | "outputs">, mayMove = () => true): string[] => fuse(one, mayMove).map(({ op }) => op);
const matrix = (name: string) => program.matrices.find((one) => one.name === name)!;

describe("fusion", () => {
  test("puts each pair of gradients into the place of its first update", () => {
    expect(ops(program).slice(-4)).toEqual(["denseBackwardInput", "tick", "gradientUpdate", "gradientUpdate"]);
    expect(ops(program).filter((op) => op === "update" || op === "denseBackwardWeights")).toEqual([]);
  });

  test("leaves a gradient that is an output", () => {
    const kept = ops({ ...program, outputs: [...program.outputs, matrix("dW1")] });
    expect(kept.filter((op) => op === "gradientUpdate")).toHaveLength(1);
    expect(kept.filter((op) => op === "update")).toHaveLength(2);
  });

  test("leaves a gradient that another instruction reads", () => {
    const { instructions } = program;
    const reader: Instruction = { op: "penalty", W: matrix("dW1"), l2: 1 };
    const at = instructions.findIndex(({ op }) => op === "tick");
    expect(
      ops({ ...program, instructions: [...instructions.slice(0, at), reader, ...instructions.slice(at)] }).filter(
        (op) => op === "gradientUpdate",
      ),
    ).toHaveLength(1);
  });

  test("leaves a gradient whose operands something writes before the update", () => {
    const { instructions } = program;
    const writer: Instruction = {
      op: "gemm",
      A: matrix("X"),
      B: matrix("W1"),
      C: matrix("A1"),
      transposeA: false,
      transposeB: false,
      start: "zero",
    };
    const at = instructions.findIndex(({ op }) => op === "tick");
    const changed = { ...program, instructions: [...instructions.slice(0, at), writer, ...instructions.slice(at)] };
    // A1 is the input of the second layer's gradient.
    expect(fuse(changed, () => true).flatMap((one) => (one.op === "gradientUpdate" ? [one.backward.dW.name] : []))).toEqual(["dW1"]);
  });

  test("leaves a parameter that something reads between its two updates", () => {
    const { instructions } = program;
    const first = instructions.findIndex(({ op }) => op === "update");
    const reader: Instruction = { op: "penalty", W: matrix("b2"), l2: 1 };
    const changed = { ...program, instructions: [...instructions.slice(0, first + 1), reader, ...instructions.slice(first + 1)] };
    expect(fuse(changed, () => true).flatMap((one) => (one.op === "gradientUpdate" ? [one.backward.dW.name] : []))).toEqual(["dW1"]);
  });

  test("leaves a gradient whose operand lies where the joined instruction cannot read it", () => {
    expect(fuse(program, ({ name }) => name !== "X").flatMap((one) => (one.op === "gradientUpdate" ? [one.backward.dW.name] : []))).toEqual(
      ["dW2"],
    );
  });

  test("takes no memory for gradients", () => {
    const { placements } = lower(program);
    expect([...placements.keys()].filter((name) => name.startsWith("dW") || name.startsWith("db"))).toEqual([]);
    expect(lower({ ...program, outputs: program.matrices }).placements.size).toBe(program.matrices.length);
  });
});

describe("the fused and the unfused program have the same bits", () => {
  const variants = hasRelaxed ? (["simd", "relaxed"] as const) : (["simd"] as const);
  test.each(
    variants.flatMap((variant) =>
      (["sgd", "momentum", "rmsprop", "adam", "adamw"] as const).map((optimizer) => [variant, optimizer] as const),
    ),
  )("%s, %s, with a penalty, three epochs with a ragged last batch", (variant, optimizer) => {
    const options = { units: [13, 101, 7], batchSize: 6, rows: 40, optimizer, l2: 0.1 };
    const kernels = createKernels({ variant });
    const run = (all: boolean): readonly number[][] => {
      const watched = { ...kernels, load: (one: Program) => kernels.load(all ? { ...one, outputs: one.matrices } : one) };
      const { machine, kept } = start(watched, options);
      for (let epoch = 0; epoch < 3; epoch++) machine.run(0, options.rows);
      return weights(machine, kept);
    };
    expect(run(false)).toEqual(run(true));
  });
});
