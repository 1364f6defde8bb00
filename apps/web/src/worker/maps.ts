import { ELEMENTWISE, planMemory } from "@adjoint/reference";
import type { Backend, Instruction, Machine, Matrix, MatrixShape } from "@adjoint/reference";
import type { Activation, LayerParameters, NetworkDescription } from "adjoint";
import type { Extent } from "./protocol.ts";

/** The activations of a network on a fixed set of inputs, computed anew for each state of its weights. */
export interface Maps {
  /** Of every layer in order, unit after unit, one value for each row of the inputs; or of the last layer alone, row after row. */
  compute(parameters: readonly LayerParameters[]): Float32Array;
}

/**
 * Compiles a forward pass over `inputs` [rows, n₀] as a program of its own, all of whose activations can be read: the product's program for prediction gives the
 * last ones alone.
 */
export function createMaps(backend: Backend, network: NetworkDescription, inputs: Float32Array, show: "units" | "outputs"): Maps {
  const rows = inputs.length / network.inputs;
  const { machine, layers, X } = load(backend, network, rows);
  machine.write(X, inputs);
  return {
    compute(parameters) {
      layers.forEach(({ W, b }, l) => {
        machine.write(W, parameters[l].weights);
        machine.write(b, parameters[l].biases);
      });
      machine.run(0, rows);
      if (show === "outputs") return machine.read(layers.at(-1)!.A) as Float32Array;
      const units = layers.reduce((sum, { A }) => sum + A.cols, 0);
      const maps = new Float32Array(units * rows);
      let at = 0;
      for (const { A } of layers) {
        const values = machine.read(A);
        for (let unit = 0; unit < A.cols; unit++) for (let row = 0; row < rows; row++) maps[at++] = values[row * A.cols + unit]!;
      }
      return maps;
    },
  };
}

interface LayerMatrices {
  readonly W: Matrix;
  readonly b: Matrix;
  readonly A: Matrix;
}

function load(
  backend: Backend,
  { inputs, layers }: NetworkDescription,
  rows: number,
): { readonly machine: Machine; readonly layers: readonly LayerMatrices[]; readonly X: Matrix } {
  const shapes: Record<string, MatrixShape> = { X: shape("X", rows, inputs) };
  layers.forEach(({ units, activation }, l) => {
    shapes[`W${l}`] = shape(`W${l}`, l === 0 ? inputs : layers[l - 1].units, units);
    shapes[`b${l}`] = shape(`b${l}`, 1, units);
    shapes[`A${l}`] = shape(`A${l}`, rows, units);
    if (activation === "softmax" || ELEMENTWISE[activation].derivativeFrom === "Z") shapes[`Z${l}`] = shape(`Z${l}`, rows, units);
  });
  const { matrices, bytes } = planMemory(shapes);
  const X = matrices["X"];
  const planned = layers.map((_, l) => ({ W: matrices[`W${l}`], b: matrices[`b${l}`], A: matrices[`A${l}`] }));
  const instructions = layers.flatMap(({ activation }, l) =>
    forward({ ...planned[l], X: l === 0 ? X : planned[l - 1].A, Z: matrices[`Z${l}`] }, activation),
  );
  const program = {
    precision: "f32",
    batchSize: rows,
    matrices: Object.values(matrices),
    bytes,
    instructions,
    outputs: planned.map(({ A }) => A),
  } as const;
  return { machine: backend.load(program), layers: planned, X };
}

function forward(
  { X, W, b, A, Z }: LayerMatrices & { readonly X: Matrix; readonly Z: Matrix | undefined },
  activation: Activation,
): Instruction[] {
  if (activation !== "softmax") return [{ op: "denseForward", X, W, b, A, ...(Z === undefined ? {} : { Z }), activation }];
  return [
    { op: "denseForward", X, W, b, A: Z!, activation: "identity" },
    { op: "softmax", Z: Z!, A },
  ];
}

function shape(name: string, rows: number, cols: number): MatrixShape {
  return { name, rows, cols, storage: "f32" };
}

/** The centres of side × side cells of the plane, row by row from the top: [side², 2]; or of `side` steps on the line: [side, 1]. */
export function gridOf({ x, y }: Extent, side: number, inputs: number): Float32Array {
  const at = ([low, high]: readonly [number, number], i: number): number => low + ((high - low) * (i + 0.5)) / side;
  if (inputs === 1) return Float32Array.from({ length: side }, (_, i) => at(x, i));
  const grid = new Float32Array(side * side * 2);
  for (let row = 0; row < side; row++) {
    for (let col = 0; col < side; col++) {
      grid[2 * (row * side + col)] = at(x, col);
      grid[2 * (row * side + col) + 1] = at(y, side - 1 - row);
    }
  }
  return grid;
}
