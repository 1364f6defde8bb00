import { ELEMENTWISE, OPTIMIZERS, assert, planMemory } from "@adjoint/reference";
import type { Matrix, MatrixShape, OptimizerKind, Storage } from "@adjoint/reference";
import { EMA, inputsOf, outputsOf, parameterShapes, statisticShapes } from "./shapes.ts";
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
  /** What normalises the layer, where something does */
  readonly norm?: NormMatrices;
  /** Z[m, n₁], where something reads it */
  readonly Z?: Matrix;
  /** dZ[m, n₁], dW[n₀, n₁], db[1, n₁], where gradients are computed */
  readonly dZ?: Matrix;
  readonly dW?: Matrix;
  readonly db?: Matrix;
  /** The optimiser's matrices for W and for b */
  readonly states: { readonly W: readonly Matrix[]; readonly b: readonly Matrix[] };
}

/** The matrices of a normalised layer: z = g·h + b, h of u = x·W. */
export interface NormMatrices {
  /** g[1, n₁], with its gradient and the optimiser's matrices */
  readonly g: Matrix;
  readonly dg?: Matrix;
  readonly states: readonly Matrix[];
  /** U[m, n₁], H[m, n₁]; s, μ and σ² of each row or column */
  readonly U: Matrix;
  readonly H: Matrix;
  readonly S: Matrix;
  readonly M: Matrix;
  readonly V: Matrix;
  /** dU[m, n₁] */
  readonly dU?: Matrix;
  /** The bias of the product, zeros[1, n₁], and where its gradient goes, which nothing reads */
  readonly zeros: Matrix;
  readonly unread?: Matrix;
  /** Running μ and σ² of batch normalisation */
  readonly running?: { readonly mean: Matrix; readonly variance: Matrix };
}

/** Where everything lies: θ | ∇θ | optimiser state | hyper | A | Z | dZ | X | Y | the data. */
export interface Plan {
  readonly layers: readonly LayerMatrices[];
  /** X[m, n₀], the inputs of a batch */
  readonly X: Matrix;
  /** N[m, n₀], the inputs with noise, where there is any */
  readonly N?: Matrix;
  /** Y, its targets: class numbers u32[m, 1], or values [m, K] */
  readonly Y?: Matrix;
  /** epoch[1, 1], which dropout and noise depend on */
  readonly epoch?: Matrix;
  /** S[m, 1], what each row of the batch counts */
  readonly weights?: Matrix;
  /** dX[m, n₀] */
  readonly dX?: Matrix;
  /** E[m, K], the outputs whose sensitivities are asked for, and the unit matrix I[K, K] */
  readonly seeds?: { readonly E: Matrix; readonly I: Matrix };
  /** The parameters whose mean over the steps is kept */
  readonly averages: readonly { readonly from: Matrix; readonly mean: Matrix }[];
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
    for (const { name, rows, cols } of parameterShapes(spec)) declare(`${prefix}${name}`, rows, cols);
  };
  const states = optimizer === undefined ? [] : OPTIMIZERS[optimizer].states;

  for (const prefix of ["", ...(gradients ? ["d"] : []), ...states]) declareParameters(prefix);
  for (const { name, rows, cols } of statisticShapes(spec)) declare(name, rows, cols);
  const averaged = regularisation.ema === undefined ? [] : parameterShapes(spec);
  for (const { name, rows, cols } of averaged) declare(`${EMA}${name}`, rows, cols);
  if (optimizer !== undefined) declare("hyper", 1, 8, "f64");
  layers.forEach(({ units }, i) => declare(`A${i + 1}`, m, units));
  layers.forEach(({ units }, i) => {
    if (keepZ || readsZ(spec, i, options)) declare(`Z${i + 1}`, m, units);
  });
  if (gradients || sensitivities) layers.forEach(({ units }, i) => declare(`dZ${i + 1}`, m, units));
  layers.forEach(({ units, normalization }, i) => {
    if (normalization === undefined) return;
    for (const name of gradients ? ["U", "H", "dU"] : ["U", "H"]) declare(`${name}${i + 1}`, m, units);
    for (const name of ["S", "M", "V"])
      declare(`${name}${i + 1}`, normalization === "layer" ? m : 1, normalization === "layer" ? 1 : units);
    for (const name of gradients ? ["zeros", "unread"] : ["zeros"]) declare(`${name}${i + 1}`, 1, units);
  });
  declare("X", m, spec.inputs);
  layers.forEach((_, i) => {
    if (dropoutOf(regularisation, i) > 0) declare(`D${i + 1}`, m, inputsOf(spec, i));
  });
  if (regularisation.noise !== undefined) declare("N", m, spec.inputs);
  if (regularisation.dropout !== undefined || regularisation.noise !== undefined) declare("epoch", 1, 1, "u32");
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
  const normOf = (l: number): NormMatrices => ({
    g: get(`g${l}`),
    ...optional("dg", `dg${l}`),
    states: states.map((state) => get(`${state}g${l}`)),
    U: get(`U${l}`),
    H: get(`H${l}`),
    S: get(`S${l}`),
    M: get(`M${l}`),
    V: get(`V${l}`),
    ...optional("dU", `dU${l}`),
    zeros: get(`zeros${l}`),
    ...optional("unread", `unread${l}`),
    ...(layers[l - 1].normalization === "batch" ? { running: { mean: get(`runningMean${l}`), variance: get(`runningVariance${l}`) } } : {}),
  });
  const matricesOf = (l: number): LayerMatrices => ({
    W: get(`W${l}`),
    b: get(`b${l}`),
    A: get(`A${l}`),
    ...(layers[l - 1].normalization === undefined ? {} : { norm: normOf(l) }),
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
    ...optional("N", "N"),
    ...optional("Y", "Y"),
    ...optional("weights", "S"),
    ...optional("epoch", "epoch"),
    ...optional("dX", "dX"),
    ...optional("hyper", "hyper"),
    averages: averaged.map(({ name }) => ({ from: get(name), mean: get(`${EMA}${name}`) })),
    ...(sensitivities ? { seeds: { E: get("E"), I: get("I") } } : {}),
    ...(data === undefined
      ? {}
      : { data: { inputs: get("inputs"), targets: get("targets"), ...optional("weights", "weights"), order: get("order") } }),
    matrices: Object.values(matrices),
    bytes,
  };
}

/** The matrices of a plan that hold parameters, each with its gradient where there is room for it. */
export function parametersOf({
  layers,
}: Plan): readonly { readonly theta: Matrix; readonly gradient: Matrix | undefined; readonly states: readonly Matrix[] }[] {
  return layers.flatMap(({ W, b, dW, db, states, norm }) => [
    { theta: W, gradient: dW, states: states.W },
    { theta: b, gradient: db, states: states.b },
    ...(norm === undefined ? [] : [{ theta: norm.g, gradient: norm.dg, states: norm.states }]),
  ]);
}

/** The matrices that a program keeps for the next run: parameters, states, running means and variances, and the optimiser's settings. */
export function keptMatrices(plan: Plan): readonly Matrix[] {
  return [
    ...parametersOf(plan).flatMap(({ theta, states }) => [theta, ...states]),
    ...plan.layers.flatMap(({ norm }) => (norm?.running === undefined ? [] : [norm.running.mean, norm.running.variance])),
    ...plan.averages.map(({ mean }) => mean),
    ...(plan.hyper === undefined ? [] : [plan.hyper]),
  ];
}

/** Whether an instruction reads Z: softmax and some losses start from it, some derivatives need it. */
function readsZ(spec: NetworkSpec, i: number, { targets, gradients, sensitivities }: PlanOptions): boolean {
  const { activation, normalization } = spec.layers[i];
  if (activation === "softmax" || normalization !== undefined) return true;
  if (i === spec.layers.length - 1 && targets !== undefined && lossComputesOutputs(spec)) return true;
  return ELEMENTWISE[activation].derivativeFrom === "Z" && (gradients === true || sensitivities === true);
}
