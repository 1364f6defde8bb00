import { errorFactor, planMemory } from "@adjoint/reference";
import type { Backend, Matrix } from "@adjoint/reference";
import { outputsOf } from "../compile/shapes.ts";
import { compileSensitivities } from "../compile/sensitivities.ts";
import type { Samples } from "../data/samples.ts";
import { solveMarquardt } from "../optimise/marquardt.ts";
import type { LevenbergMarquardt } from "../optimise/methods.ts";
import type { Advance, Evaluate, MethodState, Point } from "../optimise/point.ts";
import { dot } from "../optimise/vectors.ts";
import type { State } from "../state/state.ts";
import type { Loaded } from "../state/store.ts";
import { writeRows } from "../state/write-rows.ts";
import { splitTheta, writeTheta } from "./objective.ts";

/** Rows of examples whose Jacobian is computed at a time. */
const CHUNK = 256;

export function startMarquardt({ mu }: LevenbergMarquardt): MethodState {
  return { mu: Float64Array.of(mu) };
}

/**
 * One iteration of Levenberg–Marquardt: Δθ = −(JᵀJ + (λ/c)·I_W + μI)⁻¹·(Jᵀe + (λ/c)·W) for e = a − y, until a step reduces the cost or μ exceeds its limit.
 * The cost is (c/2m)·Σe² + (λ/2m)·ΣW², so these are the normal equations of all its squares.
 */
export function advanceMarquardt(
  evaluate: Evaluate,
  point: Point,
  { state, method, equations }: { readonly state: MethodState; readonly method: LevenbergMarquardt; readonly equations: Equations },
): Advance {
  let μ = state["mu"][0];
  const { A, g } = equations(point.theta);
  for (; μ <= method.maxMu; μ *= method.factor) {
    const step = solveMarquardt(A, g, μ);
    const next = step && evaluate(point.theta.map((value, i) => value + step[i]));
    if (next === undefined || !(next.cost < point.cost)) continue;
    const kept = { mu: Float64Array.of(μ / method.factor) };
    return { point: next, state: kept, step: μ, slope: dot(step!, point.gradient), reset: false, accepted: true, stuck: false };
  }
  return { point, state, step: μ, slope: 0, reset: false, accepted: false, stuck: true };
}

/** A[n, n], of which the upper triangle is read, and g[n] at θ. */
type Equations = (theta: Float64Array) => { readonly A: Float64Array; readonly g: Float64Array };

/**
 * Creates the normal equations of a network's squared error over all samples, in f64: A = JᵀJ + (λ/c)·I_W, g = Jᵀe + (λ/c)·W.
 * A program computes the sensitivities of a chunk of examples, and another adds [J e]ᵀ[J e] of the chunk; both have a stated order of sums.
 */
export function createNormalEquations(state: State, where: string, samples: Samples): Equations {
  const { spec, store } = state;
  const { rows } = samples.inputs;
  const outputs = outputsOf(spec);
  const chunk = Math.min(CHUNK, rows);
  let product: Product | undefined;
  return (theta) => {
    const n = theta.length;
    const loaded = store.prepare({
      where,
      role: "sensitivities",
      settings: {},
      rows: chunk,
      writesParameters: true,
      compile: () => compileSensitivities({ ...spec, precision: "f64" }, { batchSize: chunk }),
    });
    writeTheta(loaded, theta);
    product ??= createProduct(state.backend, { rows: chunk * outputs, n: n + 1 });
    product.clear();
    for (let from = 0; from < rows; from += chunk) {
      const to = Math.min(from + chunk, rows);
      // Examples beyond the last one count nothing.
      if (to - from < chunk) product.factor.fill(0);
      differentiateChunk(loaded, samples, { from, to, into: product.factor, rows: chunk * outputs });
      product.add();
    }
    const all = product.read();
    const A = new Float64Array(n * n);
    for (let i = 0; i < n; i++) A.set(all.subarray(i * (n + 1), i * (n + 1) + n), i * n);
    const g = Float64Array.from({ length: n }, (_, i) => all[i * (n + 1) + n]);
    addPenalty(state, theta, { A, g });
    return { A, g };
  };
}

/** Writes [J e]ᵀ of the examples [from, to), whose rows have room for so many residuals. Column i·K + k is output k of example i. */
function differentiateChunk(
  loaded: Loaded,
  samples: Samples,
  { from, to, into: J, rows }: { readonly from: number; readonly to: number; readonly into: Float64Array; readonly rows: number },
): void {
  const { machine, plan } = loaded;
  const { E, I } = plan.seeds!;
  const K = E.cols;
  const m = to - from;
  writeRows(loaded, { inputs: samples.inputs }, from, to);
  machine.write(
    I,
    Float64Array.from({ length: K * K }, (_, at) => (at % (K + 1) === 0 ? 1 : 0)),
  );
  const { values, cols, scale } = samples.inputs;
  const X = new Float64Array(m * cols);
  for (let at = 0; at < X.length; at++) X[at] = values[from * cols + at] * scale;
  for (let k = 0; k < K; k++) {
    const seeds = new Float64Array(m * K);
    for (let at = k; at < seeds.length; at += K) seeds[at] = 1;
    machine.write(E, seeds);
    machine.run(0, m);
    let input: Float64Array = X;
    let width = cols;
    let at = k;
    for (const { A, dZ } of plan.layers) {
      writeOuterProducts(J, { input, S: machine.read(dZ!, m) as Float64Array, m, width, units: A.cols, at, step: K, rows });
      at += (width + 1) * A.cols * rows;
      input = machine.read(A, m) as Float64Array;
      width = A.cols;
    }
    for (let i = 0; i < m; i++) J[at + i * K] = input[i * K + k] - samples.targets.values[(from + i) * K + k];
  }
  const { weights } = samples;
  if (weights === undefined) return;
  // The square of a residual counts what its example counts.
  for (let column = 0; column < m * K; column++) {
    const factor = Math.sqrt(weights[from + Math.floor(column / K)]);
    for (let at = column; at < J.length; at += rows) J[at] *= factor;
  }
}

interface OuterProducts {
  /** A[m, width] of the layer before, and its sensitivities S[m, units] */
  readonly input: Float64Array;
  readonly S: Float64Array;
  readonly m: number;
  readonly width: number;
  readonly units: number;
  /** Where the first number goes; those of the next example stand `step` behind it, those of the next parameter `rows` */
  readonly at: number;
  readonly step: number;
  readonly rows: number;
}

/** Row p·units + q of Jᵀ at example i is input[i, p]·S[i, q]; then come the rows of the biases, S[i, q]. */
function writeOuterProducts(J: Float64Array, { input, S, m, width, units, at, step, rows }: OuterProducts): void {
  let first = at;
  for (let p = 0; p < width; p++)
    for (let q = 0; q < units; q++, first += rows)
      for (let i = 0, to = first; i < m; i++, to += step) J[to] = input[i * width + p] * S[i * units + q];
  for (let q = 0; q < units; q++, first += rows) for (let i = 0, to = first; i < m; i++, to += step) J[to] = S[i * units + q];
}

/** A[n, n] to which JᵀJ of chunks is added; the blocks below its diagonal stay 0. */
interface Product {
  /** Jᵀ[n, rows], to be written before it is added: whole columns of J are then one after another, as the machine takes them */
  readonly factor: Float64Array;
  clear(): void;
  add(): void;
  read(): Float64Array;
}

/** Columns of J of which a block of JᵀJ is made: so many that each product is fast, and a block below the diagonal, equal to one above it, is left out. */
const BLOCK = 32;

function createProduct(backend: Backend, { rows, n }: { readonly rows: number; readonly n: number }): Product {
  const starts = Array.from({ length: Math.ceil(n / BLOCK) }, (_, i) => i * BLOCK);
  const width = (start: number): number => Math.min(BLOCK, n - start);
  const pairs = starts.flatMap((p) => starts.filter((q) => q >= p).map((q) => [p, q] as const));
  const { matrices, bytes } = planMemory(
    Object.fromEntries([
      ...starts.map((p) => [`J${p}`, { name: `J${p}`, rows: width(p), cols: rows, storage: "f64" }] as const),
      ...pairs.map(([p, q]) => [`A${p},${q}`, { name: `A${p},${q}`, rows: width(p), cols: width(q), storage: "f64" }] as const),
    ]),
  );
  const factorOf = (p: number): Matrix => matrices[`J${p}`];
  const blockOf = (p: number, q: number): Matrix => matrices[`A${p},${q}`];
  const machine = backend.load({
    precision: "f64",
    batchSize: 1,
    matrices: Object.values(matrices),
    bytes,
    instructions: pairs.map(([p, q]) => ({
      op: "gemm",
      A: factorOf(p),
      B: factorOf(q),
      C: blockOf(p, q),
      transposeA: false,
      transposeB: true,
      start: "C",
    })),
    outputs: pairs.map(([p, q]) => blockOf(p, q)),
  });
  const factor = new Float64Array(rows * n);
  return {
    factor,
    clear() {
      for (const [p, q] of pairs) machine.write(blockOf(p, q), new Float64Array(width(p) * width(q)));
    },
    add() {
      for (const p of starts) machine.write(factorOf(p), factor.subarray(p * rows, (p + width(p)) * rows));
      machine.run(0, 1);
    },
    read() {
      const A = new Float64Array(n * n);
      for (const [p, q] of pairs) {
        const block = machine.read(blockOf(p, q)) as Float64Array;
        for (let i = 0; i < width(p); i++) A.set(block.subarray(i * width(q), (i + 1) * width(q)), (p + i) * n + q);
      }
      return A;
    },
  };
}

function addPenalty({ spec }: State, theta: Float64Array, { A, g }: { readonly A: Float64Array; readonly g: Float64Array }): void {
  if (spec.l2 === 0 || spec.loss === "crossEntropy" || spec.loss.kind !== "squaredError") return;
  const rate = spec.l2 / errorFactor(spec.loss.convention, outputsOf(spec));
  let at = 0;
  for (const [name, values] of splitTheta(spec, theta)) {
    for (let i = 0; i < values.length; i++, at++) {
      // Biases have no penalty.
      if (name.startsWith("b")) continue;
      A[at * theta.length + at] += rate;
      g[at] += rate * values[i];
    }
  }
}
