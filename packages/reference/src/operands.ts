import type { Matrix } from "./matrix.ts";
import type { Instruction } from "./program.ts";

/** The matrices that an instruction touches, by the letters of its formula. What it updates in place is in both lists. */
export interface Operands {
  readonly reads: readonly (readonly [letter: string, matrix: Matrix])[];
  readonly writes: readonly (readonly [letter: string, matrix: Matrix])[];
}

/** What an instruction reads and writes: for checks, for fusion, for printing. Optional matrices are listed where they are given. */
export function operands(instruction: Instruction): Operands {
  switch (instruction.op) {
    case "gather":
      return {
        reads: [
          ["from", instruction.from],
          ["order", instruction.order],
        ],
        writes: [["into", instruction.into]],
      };
    case "denseForward":
      return named(instruction, ["X", "W", "b"], ["A", "Z"]);
    case "softmax":
      return named(instruction, ["Z"], ["A"]);
    case "softmaxCrossEntropy":
    case "sigmoidCrossEntropy":
    case "poissonError":
    case "focalError":
      return named(instruction, ["Z", "Y", "weights"], ["A", "dZ"]);
    case "squaredError":
    case "residualError":
      return named(instruction, ["A", "Z", "Y", "weights"], ["dZ"]);
    case "dropout":
    case "noise":
      return named(instruction, ["A", "epoch"], ["D"]);
    case "clip": {
      const gradients = instruction.gradients.map((gradient, index) => [`gradients[${index}]`, gradient] as const);
      return { reads: gradients, writes: gradients };
    }
    case "normalize":
      return named(instruction, ["U", "g", "b"], ["H", "S", "M", "V", "Z", "A"]);
    case "normalizeBackward":
      return named(instruction, ["dZ", "g", "H", "S"], ["dU", "dg", "db"]);
    case "average":
      return named(instruction, ["from", "mean"], ["mean"]);
    case "maxNorm":
      return named(instruction, ["W"], ["W"]);
    case "penalty":
    case "magnitudePenalty":
      return named(instruction, ["W"], []);
    case "denseBackwardWeights":
      return named(instruction, ["X", "dZ", "W"], ["dW", "db"]);
    case "denseBackwardInput":
      return named(instruction, ["dZ", "W", "A", "Z"], ["dX"]);
    case "tick":
      return named(instruction, ["hyper"], ["hyper"]);
    case "update": {
      const states = instruction.states.map((state, index) => [`states[${index}]`, state] as const);
      const { reads, writes } = named(instruction, ["theta", "gradient", "hyper"], ["theta"]);
      return { reads: [...reads, ...states], writes: [...writes, ...states] };
    }
    case "gemm": {
      const { reads, writes } = named(instruction, ["A", "B"], ["C"]);
      const { start } = instruction;
      if (start === "zero") return { reads, writes };
      return { reads: [...reads, ["start", start === "C" ? instruction.C : start]], writes };
    }
  }
}

/** The given ones among these fields. */
function named<I extends Instruction, R extends keyof I & string, W extends keyof I & string>(
  instruction: I,
  reads: readonly R[],
  writes: readonly W[],
): Operands {
  const pick = (letters: readonly (R | W)[]) =>
    letters.flatMap((letter) => (instruction[letter] === undefined ? [] : [[letter, instruction[letter] as Matrix] as const]));
  return { reads: pick(reads), writes: pick(writes) };
}
