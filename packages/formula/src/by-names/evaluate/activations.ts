import { activate, derivative, softmax } from "../numbers/functions.ts";
import type { Activation } from "../../problem.ts";
import { map, ShapeConflict, type Matrix } from "../numbers/matrix.ts";

const KINDS: Readonly<Record<string, Activation | "own">> = {
  g: "own",
  f: "own",
  σ: "own",
  sigma: "own",
  φ: "own",
  phi: "own",
  Phi: "own",
  activation: "own",
  act: "own",
  activate: "own",
  transfer: "own",
  h: "own",
  nonlin: "own",
  sigmoid: "sigmoid",
  Sigmoid: "sigmoid",
  sigm: "sigmoid",
  logistic: "sigmoid",
  logsig: "sigmoid",
  expit: "sigmoid",
  tanh: "tanh",
  tansig: "tanh",
  relu: "relu",
  ReLU: "relu",
  Relu: "relu",
  relu6: "relu",
  leaky_relu: "leaky-relu",
  linear: "linear",
  purelin: "linear",
  softmax: "softmax",
  Softmax: "softmax",
};

const DERIVED = /^(?:d_?)?(.*?)_?(?:[pP]rime|[gG]radient|[gG]rad|[dD]erivative|[dD]eriv|_der|Der|dash|_d|_p)$/;

/** Is a function the activation or its derivative? `own` is the one in force, whatever that is. */
export function activationCall(fn: string, primes: number): { kind: Activation | "own"; primes: number } | undefined {
  if (Object.hasOwn(KINDS, fn)) return { kind: KINDS[fn], primes };
  const base = DERIVED.exec(fn)?.[1] ?? (/^d_?[a-z]/.test(fn) ? fn.replace(/^d_?/, "") : undefined);
  if (base !== undefined && Object.hasOwn(KINDS, base)) return { kind: KINDS[base], primes: primes + 1 };
  if (fn === "sp" || fn === "Ḟ") return { kind: "own", primes: primes + 1 };
  return undefined;
}

export function applyActivation(kind: Activation, primes: number, z: Matrix, along: "columns" | "rows"): Matrix {
  if (primes === 0) return { ...activate(kind, z, along), logical: false };
  if (primes > 1) throw new ShapeConflict("a second derivative of the activation is not supported.", undefined, "unsupported-function");
  if (kind === "softmax") return map(softmax(z, along), (a) => a * (1 - a));
  return map(z, (x) => derivative(kind, x));
}
