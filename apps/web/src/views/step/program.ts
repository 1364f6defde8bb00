import { operands } from "@adjoint/reference";
import { compileTraining } from "adjoint";
import type { Instruction } from "adjoint";
import { engineSpec } from "./engine.ts";
import type { Walked } from "./walked.ts";

/** What an instruction does, in the letters of its own operands. */
const FORMULAS: Readonly<Partial<Record<Instruction["op"], string>>> = {
  gather: "the rows of the batch",
  denseForward: "A = f(X·W + b)",
  softmaxCrossEntropy: "A = softmax(Z), the loss, dZ = (A − Y)/m",
  sigmoidCrossEntropy: "A = σ(Z), the loss, dZ = (A − Y)/m",
  squaredError: "the loss, dZ = ∂J/∂Z",
  denseBackwardWeights: "dW = Xᵀ·dZ, db = Σ dZ",
  denseBackwardInput: "dX = (dZ·Wᵀ) ∘ f′",
  update: "θ ← θ − α·g",
};

/** The matrix of the program that holds a quantity, without its layer. */
const MATRICES: Readonly<Record<string, string>> = {
  z: "Z",
  a: "A",
  delta: "dZ",
  accumulator: "dW",
  dW: "dW",
  dTheta: "dW",
  db: "db",
  "W+": "W",
  "Theta+": "W",
  "b+": "b",
};

/** The instructions of one step of training, each under the names of the matrices that it writes. None where there is no loss to train with. */
export type Instructions = ReadonlyMap<string, Instruction>;

export function instructionsOf({ network, X }: Walked): Instructions {
  const spec = engineSpec(network);
  if (spec === undefined) return new Map();
  const { program } = compileTraining(spec, {
    batchSize: X.cols,
    optimizer: "sgd",
    data: { rows: X.cols, storage: "f64", scale: 1 },
    targets: "values",
  });
  return new Map(program.instructions.flatMap((instruction) => operands(instruction).writes.map(([, { name }]) => [name, instruction])));
}

/** The instruction that computes the quantity `id` of a network of L layers: what it writes, from what, and its formula. */
export function printInstruction(instructions: Instructions, id: string, L: number): string | undefined {
  const layer = /\d+/.exec(id)?.[0] ?? "";
  const kind = id.replace(layer, "");
  const name = id === "a0" ? "X" : kind === "loss" || kind === "J" ? `dZ${L}` : `${MATRICES[kind]}${layer}`;
  // Training keeps a Z only where something reads it; where not, it passes through it on the way to A.
  const instruction = instructions.get(name) ?? instructions.get(kind === "z" ? `A${layer}` : "");
  if (instruction === undefined) return undefined;
  const { reads, writes } = operands(instruction);
  const names = (list: typeof reads): string => list.map(([, matrix]) => matrix.name).join(", ");
  const how = "activation" in instruction ? `; ${instruction.activation}` : "";
  return `${names(writes)} ← ${instruction.op}(${names(reads)}${how}): ${FORMULAS[instruction.op]}`;
}
