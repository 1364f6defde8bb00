import { createRandom, permutation } from "@adjoint/reference";
import type { Dataset } from "@adjoint/reference";
import { lbfgs } from "../batch/methods.ts";
import type { FitOptions, HostOptions, LayerParameters, Network } from "../api.ts";
import { dense } from "../layers.ts";
import type { Dense } from "../layers.ts";
import { squaredError } from "../loss.ts";
import { network } from "../network.ts";
import { adam, nesterov, sgd, velocity } from "../optimizers.ts";
import type { Optimizer } from "../optimizers.ts";
import type { MLPParams } from "./params.ts";
import { failEstimator } from "./problems.ts";

/** The random streams of the estimators, apart from those of networks. */
const WEIGHT_STREAM = 0x5000_0000;
const SPLIT_STREAM = 0x5800_0000;

/** What an estimator's output is: one probability, one for each class, one for each label, or values. */
export type OutputKind = "logistic" | "softmax" | "identity";

/** What a fit leaves behind, by scikit-learn's names. */
export interface FitRecord {
  readonly loss_: number;
  readonly bestLoss_: number | null;
  readonly lossCurve_: readonly number[];
  readonly validationScores_: readonly number[] | null;
  readonly bestValidationScore_: number | null;
  /** Rows that the solver has seen */
  readonly t_: number;
  readonly nIter_: number;
  /** Whether it stopped before `maxIter`; scikit-learn warns where it did not */
  readonly converged_: boolean;
}

/** Creates the network of an estimator: Glorot's bound √(6/(n₀ + n₁)), √(2/(n₀ + n₁)) for logistic units, for weights and biases, as in scikit-learn. */
export function createEstimatorNetwork(
  params: MLPParams,
  {
    inputs,
    outputs,
    kind,
    host,
  }: { readonly inputs: number; readonly outputs: number; readonly kind: OutputKind; readonly host: HostOptions },
): Network {
  const { hiddenLayerSizes, activation, alpha, randomState } = params;
  const sizes = [inputs, ...hiddenLayerSizes, outputs];
  const factor = activation === "logistic" ? 2 : 6;
  const name = (given: MLPParams["activation"] | OutputKind) => (given === "logistic" ? "sigmoid" : given);
  const layers = sizes.slice(1).map((units, i): Dense => {
    const random = createRandom(randomState, WEIGHT_STREAM + i);
    const bound = Math.sqrt(factor / (sizes[i] + units));
    const draw = (length: number): Float64Array => {
      const values = new Float64Array(length);
      for (let at = 0; at < length; at++) values[at] = (2 * random.uniform() - 1) * bound;
      return values;
    };
    const last = i === sizes.length - 2;
    return dense(units, name(last ? kind : activation), { weights: draw(sizes[i] * units), biases: draw(units) });
  });
  const loss = kind === "identity" ? squaredError("half") : "crossEntropy";
  return network<readonly Dense[], "f64">({
    inputs,
    layers,
    loss,
    seed: randomState,
    l2: alpha,
    precision: "f64",
    ...host,
  } as never);
}

/** Trains a network as scikit-learn's solvers do. `score` is the accuracy or R² of the validation part. */
export function fitNetwork(
  net: Network,
  data: Dataset,
  {
    params,
    where,
    score,
    strata,
    sampleWeight,
  }: {
    readonly params: MLPParams;
    readonly where: string;
    readonly score: (part: Dataset) => number;
    /** Classes whose shares the validation part keeps */
    readonly strata: Uint32Array | undefined;
    /** What each row counts */
    readonly sampleWeight: ArrayLike<number> | undefined;
  },
): FitRecord {
  if (params.solver === "lbfgs") return fitLbfgs(net, data, { ...params, sampleWeight });
  const parts = params.earlyStopping ? splitRows(where, data, { params, strata }) : undefined;
  const train = parts?.train ?? data;
  const weighting = weightingOf(
    params,
    sampleWeight && (parts === undefined ? sampleWeight : Array.from(parts.rows, (row) => sampleWeight[row])),
  );
  const { rows } = train.inputs;
  const batchSize = params.batchSize === "auto" ? Math.min(200, rows) : Math.min(params.batchSize, rows);
  const lossCurve: number[] = [];
  const scores: number[] = [];
  let best = Infinity;
  let bestParameters: LayerParameters[] | undefined;
  let bestScore = -Infinity;
  let without = 0;
  let rate = params.learningRateInit;
  let converged = false;
  while (lossCurve.length < params.maxIter && !converged) {
    const { history } = net.train(train, {
      epochs: 1,
      batchSize,
      shuffle: params.shuffle,
      optimizer: optimizerOf(params, rate),
      ...weighting,
    });
    const { loss } = history[0];
    lossCurve.push(loss);
    if (parts !== undefined) {
      const value = score(parts.held);
      scores.push(value);
      if (value < bestScore + params.tol) without++;
      else without = 0;
      if (value > bestScore) {
        bestScore = value;
        bestParameters = net.parameters();
      }
    } else {
      if (loss > best - params.tol) without++;
      else without = 0;
      best = Math.min(best, loss);
    }
    if (params.solver === "sgd" && params.learningRate === "invscaling")
      rate = params.learningRateInit / (lossCurve.length * rows + 1) ** params.powerT;
    if (without <= params.nIterNoChange) continue;
    if (params.solver === "sgd" && params.learningRate === "adaptive" && rate > 1e-6) {
      rate /= 5;
      without = 0;
    } else converged = true;
  }
  if (bestParameters !== undefined) net.setParameters(bestParameters);
  return {
    loss_: lossCurve.at(-1)!,
    bestLoss_: parts === undefined ? best : null,
    lossCurve_: lossCurve,
    validationScores_: parts === undefined ? null : scores,
    bestValidationScore_: parts === undefined ? null : bestScore,
    t_: lossCurve.length * rows,
    nIter_: lossCurve.length,
    converged_: converged,
  };
}

/** All rows at once, until max |gᵢ| is at most `tol`, the cost no longer falls, or `maxIter`. */
function fitLbfgs(
  net: Network,
  data: Dataset,
  { sampleWeight, ...params }: MLPParams & { readonly sampleWeight: ArrayLike<number> | undefined },
): FitRecord {
  const { maxIter, tol } = params;
  const lossCurve: number[] = [];
  let converged = false;
  let before: number | undefined;
  for (const { loss, iteration } of net.fit(data, { epochs: maxIter, optimizer: lbfgs(), ...weightingOf(params, sampleWeight) })) {
    lossCurve.push(loss);
    // scipy's factor, 1e7 machine epsilons.
    const settled = before !== undefined && before - loss <= 1e7 * Number.EPSILON * Math.max(Math.abs(before), Math.abs(loss), 1);
    before = loss;
    converged = iteration!.reason !== undefined || settled || iteration!.gradientNorm <= tol;
    if (converged) break;
  }
  return {
    loss_: lossCurve.at(-1)!,
    bestLoss_: lossCurve.at(-1)!,
    lossCurve_: lossCurve,
    validationScores_: null,
    bestValidationScore_: null,
    t_: lossCurve.length * data.inputs.rows,
    nIter_: lossCurve.length,
    converged_: converged,
  };
}

/** The weights of a fit, where there are any. */
function weightingOf(
  { classWeight }: MLPParams,
  sampleWeight: ArrayLike<number> | undefined,
): Pick<FitOptions, "classWeight" | "sampleWeight"> {
  return { ...(classWeight === null ? {} : { classWeight }), ...(sampleWeight === undefined ? {} : { sampleWeight }) };
}

function optimizerOf({ solver, momentum, nesterovsMomentum, beta1, beta2, epsilon }: MLPParams, learningRate: number): Optimizer {
  if (solver === "adam") return adam({ learningRate, beta1, beta2, epsilon });
  if (momentum === 0) return sgd({ learningRate });
  return nesterovsMomentum ? nesterov({ learningRate, momentum }) : velocity({ learningRate, momentum });
}

/** Splits off the validation part, of each class its share. */
function splitRows(
  where: string,
  data: Dataset,
  { params, strata }: { readonly params: MLPParams; readonly strata: Uint32Array | undefined },
): { readonly train: Dataset; readonly held: Dataset; readonly rows: readonly number[] } {
  const { rows } = data.inputs;
  const part = Math.ceil(params.validationFraction * rows);
  if (part < 1 || part >= rows) failEstimator(where, "too-few-rows", { rows, part });
  const order = permutation(rows, createRandom(params.randomState, SPLIT_STREAM));
  const held = new Set<number>();
  const counts = new Map<number, number>();
  for (const label of strata ?? []) counts.set(label, (counts.get(label) ?? 0) + 1);
  const taken = new Map<number, number>();
  // In two passes: of each class its share rounded down, then what is left to the whole part.
  for (const row of order) {
    const label = strata?.[row] ?? 0;
    const count = taken.get(label) ?? 0;
    if (count >= Math.floor((part * (counts.get(label) ?? rows)) / rows)) continue;
    held.add(row);
    taken.set(label, count + 1);
  }
  for (const row of order) if (held.size < part) held.add(row);
  const all = Array.from({ length: rows }, (_, row) => row);
  const learnt = all.filter((row) => !held.has(row));
  return {
    train: selectRows(data, learnt),
    held: selectRows(
      data,
      all.filter((row) => held.has(row)),
    ),
    rows: learnt,
  };
}

/** The rows of a data set by number. */
function selectRows(data: Dataset, rows: readonly number[]): Dataset {
  const { inputs, targets } = data;
  const select = (values: ArrayLike<number>, cols: number): Float64Array =>
    Float64Array.from({ length: rows.length * cols }, (_, at) => values[rows[Math.floor(at / cols)] * cols + (at % cols)]);
  return {
    ...data,
    inputs: { ...inputs, values: select(inputs.values, inputs.cols), rows: rows.length },
    targets:
      targets.kind === "classes"
        ? { ...targets, labels: Uint32Array.from(rows, (row) => targets.labels[row]) }
        : { ...targets, values: select(targets.values, targets.cols) },
  };
}
