import { ELEMENTWISE, OPTIMIZERS, assert, planMemory } from "@adjoint/reference";
import type { Matrix, MatrixShape, OptimizerKind, Storage } from "@adjoint/reference";
import { dropoutOf, lossComputesOutputs } from "./spec.ts";
import type { NetworkSpec, Regularisation } from "./spec.ts";

/** The matrices of layer l, counted from 1; m is the rows of a batch. */
export interface LayerMatrices {
  /** W[n₀, n₁] */
  readonly W: Matrix;
  /** b[1, n₁] */
  readonly b: Matrix;
  /** A[m, n₁] = f(Z) */
  readonly A: Matrix;
  /** D[m, n₀], the inputs of the layer after dropout, where there is any */
  readonly D?: Matrix;
  /** Z[m, n₁], where something reads it */
  readonly Z?: Matrix;
  /** dZ[m, n₁], dW[n₀, n₁], db[1, n₁], where gradients are computed */
  readonly dZ?: Matrix;
  readonly dW?: Matrix;
  readonly db?: Matrix;
  /** The optimiser's matrices for W and for b */
  readonly states: { readonly W: readonly Matrix[]; readonly b: readonly Matrix[] };
}

/** Where everything lies: θ | ∇θ | optimiser state | hyper | A | Z | dZ | X | Y | the data. */
export interface Plan {
  readonly layers: readonly LayerMatrices[];
  /** X[m, n₀], the inputs of a batch */
  readonly X: Matrix;
  /** Y, its targets: class numbers u32[m, 1], or values [m, K] */
  readonly Y?: Matrix;
  /** epoch[1, 1], which masks of dropout depend on */
  readonly epoch?: Matrix;
  /** S[m, 1], what each row of the batch counts */
  readonly weights?: Matrix;
  /** dX[m, n₀] */
  readonly dX?: Matrix;
  /** E[m, K], the outputs whose sensitivities are asked for, and the unit matrix I[K, K] */
  readonly seeds?: { readonly E: Matrix; readonly I: Matrix };
  /** The examples that a batch is gathered from */
  readonly data?: DataMatrices;
  /** The optimiser's settings and its place [1, 8] */
  readonly hyper?: Matrix;
  readonly matrices: readonly Matrix[];
  readonly bytes: number;
}

export interface DataMatrices {
  /** inputs[rows, n₀], targets[rows, 1 or K], weights[rows, 1], order[rows, 1] */
  readonly inputs: Matrix;
  readonly targets: Matrix;
  readonly weights?: Matrix;
  readonly order: Matrix;
}

/** Which matrices a program needs beside θ, X and A. */
export interface PlanOptions {
  /** m, rows of a batch at the most */
  readonly batchSize: number;
  /** Targets as class numbers or as values; none: the outputs are all that is computed */
  readonly targets?: "classes" | "values";
  /** Whether rows count differently */
  readonly weighted?: boolean;
  readonly gradients?: boolean;
  readonly inputGradient?: boolean;
  /** dZ of every layer, but no dW and db; E and I */
  readonly sensitivities?: boolean;
  /** Z of every layer, not only where an instruction reads it */
  readonly keepZ?: boolean;
  readonly optimizer?: OptimizerKind;
  readonly data?: { readonly rows: number; readonly storage: Storage };
  readonly regularisation?: Regularisation;
}

/** Lays out the matrices of a network. θ, ∇θ and each optimiser state follow one another in the same order. */
export function planNetwork(spec: NetworkSpec, options: PlanOptions): Plan {
  const {
    batchSize: m,
    targets,
    weighted = false,
    gradients = false,
    inputGradient = false,
    keepZ = false,
    sensitivities = false,
    optimizer,
    data,
    regularisation = {},
  } = options;
  const { precision, layers } = spec;
  const shapes: Record<string, MatrixShape> = {};
  const declare = (name: string, rows: number, cols: number, storage: Storage = precision): void => {
    shapes[name] = { name, rows, cols, storage };
  };
  const declareParameters = (prefix: string): void => {
    layers.forEach(({ units }, i) => {
      declare(`${prefix}W${i + 1}`, inputsOf(spec, i), units);
      declare(`${prefix}b${i + 1}`, 1, units);
    });
  };
  const states = optimizer === undefined ? [] : OPTIMIZERS[optimizer].states;

  for (const prefix of ["", ...(gradients ? ["d"] : []), ...states]) declareParameters(prefix);
  if (optimizer !== undefined) declare("hyper", 1, 8, "f64");
  layers.forEach(({ units }, i) => declare(`A${i + 1}`, m, units));
  layers.forEach(({ units }, i) => {
    if (keepZ || readsZ(spec, i, options)) declare(`Z${i + 1}`, m, units);
  });
  if (gradients || sensitivities) layers.forEach(({ units }, i) => declare(`dZ${i + 1}`, m, units));
  declare("X", m, spec.inputs);
  layers.forEach((_, i) => {
    if (dropoutOf(regularisation, i) > 0) declare(`D${i + 1}`, m, inputsOf(spec, i));
  });
  if (regularisation.dropout !== undefined) declare("epoch", 1, 1, "u32");
  if (inputGradient) declare("dX", m, spec.inputs);
  const outputs = outputsOf(spec);
  if (sensitivities) {
    declare("E", m, outputs);
    declare("I", outputs, outputs);
  }
  const [targetCols, targetStorage] = targets === "classes" ? ([1, "u32"] as const) : ([outputs, precision] as const);
  if (targets !== undefined) declare("Y", m, targetCols, targetStorage);
  if (weighted) declare("S", m, 1);
  if (data !== undefined) {
    declare("inputs", data.rows, spec.inputs, data.storage);
    declare("targets", data.rows, targetCols, targetStorage);
    if (weighted) declare("weights", data.rows, 1);
    declare("order", data.rows, 1, "u32");
  }

  const { matrices, bytes } = planMemory(shapes);
  const find = (name: string): Matrix | undefined => matrices[name];
  const get = (name: string): Matrix => {
    const matrix = find(name);
    assert(matrix !== undefined, `the plan has a matrix ${name}`);
    return matrix;
  };
  const optional = <K extends string>(key: K, name: string): { readonly [key in K]?: Matrix } => {
    const matrix = find(name);
    return matrix === undefined ? {} : ({ [key]: matrix } as { readonly [key in K]: Matrix });
  };
  const matricesOf = (l: number): LayerMatrices => ({
    W: get(`W${l}`),
    b: get(`b${l}`),
    A: get(`A${l}`),
    ...optional("D", `D${l}`),
    ...optional("Z", `Z${l}`),
    ...optional("dZ", `dZ${l}`),
    ...optional("dW", `dW${l}`),
    ...optional("db", `db${l}`),
    states: { W: states.map((state) => get(`${state}W${l}`)), b: states.map((state) => get(`${state}b${l}`)) },
  });
  return {
    layers: layers.map((_, i) => matricesOf(i + 1)),
    X: get("X"),
    ...optional("Y", "Y"),
    ...optional("weights", "S"),
    ...optional("epoch", "epoch"),
    ...optional("dX", "dX"),
    ...optional("hyper", "hyper"),
    ...(sensitivities ? { seeds: { E: get("E"), I: get("I") } } : {}),
    ...(data === undefined
      ? {}
      : { data: { inputs: get("inputs"), targets: get("targets"), ...optional("weights", "weights"), order: get("order") } }),
    matrices: Object.values(matrices),
    bytes,
  };
}

/** n₀ of layer i, counted from 0. */
export function inputsOf(spec: NetworkSpec, i: number): number {
  return i === 0 ? spec.inputs : spec.layers[i - 1].units;
}

/** K, the units of the last layer. */
export function outputsOf(spec: NetworkSpec): number {
  return spec.layers.at(-1)!.units;
}

/** W[n₀, n₁] and b[n₁] of every layer, in the order of the plan. */
export function parameterShapes(spec: NetworkSpec): readonly { readonly name: string; readonly rows: number; readonly cols: number }[] {
  return spec.layers.flatMap(({ units }, i) => [
    { name: `W${i + 1}`, rows: inputsOf(spec, i), cols: units },
    { name: `b${i + 1}`, rows: 1, cols: units },
  ]);
}

/** Returns n, the number of parameters. */
export function countParameters(spec: NetworkSpec): number {
  return parameterShapes(spec).reduce((sum, { rows, cols }) => sum + rows * cols, 0);
}

/** Names of the optimiser's matrices for a parameter. */
export function stateNames(optimizer: OptimizerKind, parameter: string): string[] {
  return OPTIMIZERS[optimizer].states.map((state) => `${state}${parameter}`);
}

/** Whether an instruction reads Z: softmax and some losses start from it, some derivatives need it. */
function readsZ(spec: NetworkSpec, i: number, { targets, gradients, sensitivities }: PlanOptions): boolean {
  const { activation } = spec.layers[i];
  if (activation === "softmax") return true;
  if (i === spec.layers.length - 1 && targets !== undefined && lossComputesOutputs(spec)) return true;
  return ELEMENTWISE[activation].derivativeFrom === "Z" && (gradients === true || sensitivities === true);
}
