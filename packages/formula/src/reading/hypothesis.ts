import { createRandom } from "@adjoint/reference";
import type { Activation } from "../core/activations.ts";
import type { NdArray } from "../core/array.ts";
import type { Loss } from "../core/losses.ts";
import type { Form } from "./assumed.ts";
import { isRevealing, networkOf, type Network } from "../core/network.ts";
import { colsOf, mapped, matrix, transposed } from "../core/matrix.ts";

/** How the data lie: a batch in columns or rows, or one example as a column [n, 1], a row [1, n] or a vector [n]. */
export type DataForm = "columns" | "rows" | "column" | "row" | "vector";

/** What is assumed of a text before it runs: it fixes the value of every free name. */
export interface Hypothesis {
  readonly data: DataForm;
  /** How one example of a batch lies where a loop takes them one by one; biases and δs lie as it does. */
  readonly example?: DataForm;
  readonly weights: "out×in" | "in×out";
  /** Integer labels in the place of one-hot targets. */
  readonly labels: boolean;
  /** Has each example's target one 1? */
  readonly oneHot?: boolean;
  readonly bias: "none" | "separate" | "first" | "last";
  /** Free data and hidden activations come with their row of ones. */
  readonly unitGiven?: boolean;
  /** The targets of a batch with one output are a vector [m]. */
  readonly flatTarget?: boolean;
  /** So are the inputs, of which each example has one. */
  readonly flatInput?: boolean;
  /** Free inputs and targets lie the other way than the text computes with them. */
  readonly turned?: boolean;
  readonly sizes: readonly number[];
  /** Sizes that nobody asked for: the text's own come in their place where the two do not fit. */
  readonly free: ReadonlySet<number>;
  /** Of free forward quantities; the text's own forward pass decides for itself. */
  readonly activations: readonly Activation[];
  /** Of free δs and gradients. */
  readonly loss: Loss;
  /** What a count of examples is, also where the text has one example at a time. */
  readonly count: number;
  /** Of derivatives that the text does not define, by name: whether z or a goes in. */
  readonly forms?: Readonly<Record<string, Form>>;
  /** What λ is, if the caller says it. */
  readonly lambda?: number | undefined;
  /** Does the caller say which activations the layers have? */
  readonly activationsGiven?: true;
  /** Does the caller say the loss? Then a derivative of what the text does not compute is g′(z), and no other form makes a text right. */
  readonly lossGiven?: true;
  readonly seed: number;
}

export const isBatch = (data: DataForm): boolean => data === "columns" || data === "rows";

/** A network of the hypothesis' sizes, with distinct random numbers; its draw is repeated until relu shows both of its sides. */
export function drawNetwork(hypothesis: Hypothesis, draw: number): Network {
  for (let attempt = 0; ; attempt++) {
    const network = networkFrom(hypothesis, draw + 100 * attempt);
    if (attempt === 200 || isRevealing(network)) return network;
  }
}

function networkFrom({ sizes, activations, loss, bias, data, labels, oneHot: isOneHot, count, seed }: Hypothesis, draw: number): Network {
  const random = createRandom(seed, draw);
  const uniform = (low: number, high: number): number => low + (high - low) * random.uniform();
  const m = isBatch(data) ? count : 1;
  const K = sizes[sizes.length - 1];
  const weights = sizes.slice(1).map((n, l) => matrix(n, sizes[l], () => uniform(-0.9, 0.9)));
  const biases = sizes.slice(1).map((n) => (bias === "none" ? undefined : matrix(n, 1, () => uniform(-0.6, 0.6))));
  const X = matrix(sizes[0], m, () => uniform(-1.3, 1.3));
  const raw = matrix(K, m, () => uniform(0.05, 0.95));
  return networkOf({ weights, biases, activations, X, Y: labels || isOneHot ? oneHot(raw) : K === 1 ? raw : shares(raw), loss });
}

/** Targets of each example that add up to 1: right for softmax, and for every other loss. */
function shares(raw: NdArray): NdArray {
  const cols = colsOf(raw);
  const sums = Array.from({ length: cols }, (_, j) => raw.data.reduce((s, x, i) => (i % cols === j ? s + x : s), 0));
  return { ...raw, data: raw.data.map((x, i) => x / sums[i % cols]) };
}

function oneHot(raw: NdArray): NdArray {
  const [K, m] = raw.shape;
  return matrix(K, m, (k, t) => (K === 1 ? t % 2 : classOf(t, K) === k ? 1 : 0));
}

/** The classes are taken in turn, not from the first on, and each of them. */
export const classOf = (example: number, classes: number): number => ((classes % 2 === 1 ? 2 : 1) * example + 1) % Math.max(classes, 1);

/** Numbers for what no network says: steps, λ, momentum. Each name has its own. */
export function numberFor(name: string, { low, high, seed }: { low: number; high: number; seed: number }): number {
  let hash = 7;
  for (const c of name) hash = (hash * 31 + c.codePointAt(0)!) % 100_003;
  return low + (high - low) * createRandom(seed, 50_000 + hash).uniform();
}

export function noise(shape: readonly number[], { seed, stream }: { seed: number; stream: number }): NdArray {
  const random = createRandom(seed, stream);
  const size = shape.reduce((n, k) => n * k, 1);
  const strides = shape.map((_, i) => shape.slice(i + 1).reduce((n, k) => n * k, 1));
  return mapped({ data: new Float64Array(size), shape, strides, offset: 0, type: "float" }, () => 1.6 * random.uniform() - 0.8);
}

/** [n, examples] as the text's data lie; `unit` puts ones before or behind the units. */
export function laidOut(value: NdArray, form: DataForm): NdArray {
  switch (form) {
    case "columns":
    case "column":
      return value;
    case "rows":
    case "row":
      return transposed(value);
    case "vector":
      return { ...value, shape: [value.data.length], strides: [1] };
  }
}

const TURNED = { columns: "rows", rows: "columns", column: "row", row: "column", vector: "vector" } as const satisfies Record<
  DataForm,
  DataForm
>;

/** How free inputs and targets lie. */
export const givenForm = ({ data, turned }: Hypothesis): DataForm => (turned ? TURNED[data] : data);
