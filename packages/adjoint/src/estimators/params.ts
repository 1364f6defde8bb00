import { requireOptions } from "../arguments.ts";
import type { ClassWeight } from "../data/weigh.ts";
import { failEstimator } from "./problems.ts";

/** The parameters of scikit-learn's multi-layer perceptrons, with its defaults. */
export interface MLPParams {
  /** Units of each hidden layer; (100,) */
  readonly hiddenLayerSizes: readonly number[];
  readonly activation: "identity" | "logistic" | "tanh" | "relu";
  /** `adam`, `sgd` or `lbfgs` (all rows at once) */
  readonly solver: "adam" | "sgd" | "lbfgs";
  /** Strength of the L2 penalty, divided by the rows of a batch; 1e-4 */
  readonly alpha: number;
  /** `auto`: min(200, rows) */
  readonly batchSize: number | "auto";
  /** What each class counts, which scikit-learn does not offer: `balanced`, or a number for each; for `MLPClassifier` */
  readonly classWeight: ClassWeight | null;
  /** For `sgd`: `invscaling` divides by t^powerT after each epoch, `adaptive` by 5 where the loss has not fallen */
  readonly learningRate: "constant" | "invscaling" | "adaptive";
  readonly learningRateInit: number;
  readonly powerT: number;
  /** Epochs at most; 200 */
  readonly maxIter: number;
  readonly shuffle: boolean;
  /** Decides the initial weights, the order of the rows and the validation part. 0, where scikit-learn draws one */
  readonly randomState: number;
  /** By how much the loss (or the validation score) must improve */
  readonly tol: number;
  /** Whether `fit` continues from the last solution */
  readonly warmStart: boolean;
  readonly momentum: number;
  readonly nesterovsMomentum: boolean;
  /** Holds out a part of the rows, and stops where its score no longer improves; the best weights are restored */
  readonly earlyStopping: boolean;
  readonly validationFraction: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Epochs without an improvement after which training stops */
  readonly nIterNoChange: number;
}

const DEFAULTS: MLPParams = {
  hiddenLayerSizes: [100],
  activation: "relu",
  solver: "adam",
  alpha: 1e-4,
  batchSize: "auto",
  classWeight: null,
  learningRate: "constant",
  learningRateInit: 1e-3,
  powerT: 0.5,
  maxIter: 200,
  shuffle: true,
  randomState: 0,
  tol: 1e-4,
  warmStart: false,
  momentum: 0.9,
  nesterovsMomentum: true,
  earlyStopping: false,
  validationFraction: 0.1,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  nIterNoChange: 10,
};

const isInteger =
  (min: number) =>
  (value: unknown): boolean =>
    Number.isSafeInteger(value) && (value as number) >= min;
const isNumber =
  (accept: (value: number) => boolean) =>
  (value: unknown): boolean =>
    typeof value === "number" && Number.isFinite(value) && accept(value);
const isOneOf =
  (...choices: readonly string[]) =>
  (value: unknown): boolean =>
    choices.includes(value as string);
const isBoolean = (value: unknown): boolean => typeof value === "boolean";

/** What each parameter must be. */
const RULES: { readonly [K in keyof MLPParams]: readonly [accepts: (value: unknown) => boolean, rule: string] } = {
  hiddenLayerSizes: [(value) => Array.isArray(value) && value.every(isInteger(1)), "an array of integers ≥ 1"],
  activation: [isOneOf("identity", "logistic", "tanh", "relu"), "identity, logistic, tanh or relu"],
  solver: [isOneOf("adam", "sgd", "lbfgs"), "adam, sgd or lbfgs"],
  alpha: [isNumber((value) => value >= 0), "a finite number ≥ 0"],
  batchSize: [(value) => value === "auto" || isInteger(1)(value), '"auto" or an integer ≥ 1'],
  classWeight: [
    (value) => value === null || value === "balanced" || typeof value === "object",
    'null, "balanced" or an object with a number for each class',
  ],
  learningRate: [isOneOf("constant", "invscaling", "adaptive"), "constant, invscaling or adaptive"],
  learningRateInit: [isNumber((value) => value > 0), "a finite number > 0"],
  powerT: [isNumber((value) => value >= 0), "a finite number ≥ 0"],
  maxIter: [isInteger(1), "an integer ≥ 1"],
  shuffle: [isBoolean, "true or false"],
  randomState: [(value) => isInteger(0)(value) && (value as number) < 2 ** 32, "an integer ≥ 0 and < 4294967296"],
  tol: [isNumber((value) => value >= 0), "a finite number ≥ 0"],
  warmStart: [isBoolean, "true or false"],
  momentum: [isNumber((value) => value >= 0 && value < 1), "≥ 0 and < 1"],
  nesterovsMomentum: [isBoolean, "true or false"],
  earlyStopping: [isBoolean, "true or false"],
  validationFraction: [isNumber((value) => value > 0 && value < 1), "> 0 and < 1"],
  beta1: [isNumber((value) => value >= 0 && value < 1), "≥ 0 and < 1"],
  beta2: [isNumber((value) => value >= 0 && value < 1), "≥ 0 and < 1"],
  epsilon: [isNumber((value) => value > 0), "a finite number > 0"],
  nIterNoChange: [isInteger(1), "an integer ≥ 1"],
};

/** Returns parameters with their defaults, checked. */
export function readParams(where: string, params: Partial<MLPParams>): MLPParams {
  requireOptions(where, params, Object.keys(RULES));
  const read = { ...DEFAULTS, ...Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined)) };
  for (const [name, [accepts, rule]] of Object.entries(RULES)) {
    const value: unknown = read[name as keyof MLPParams];
    if (!accepts(value)) failEstimator(where, "parameter", { name, value, rule, usual: DEFAULTS[name as keyof MLPParams] });
  }
  return read;
}
