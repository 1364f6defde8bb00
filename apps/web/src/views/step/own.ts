import { dense } from "@adjoint/derivations";
import { ELEMENTWISE_NAMES } from "@adjoint/reference";
import type { Elementwise } from "@adjoint/reference";
import type { Activation } from "adjoint";
import type { Loss, Walked, WalkedLayer } from "./walked.ts";

/** A network with its numbers, as the playground hands it over: W[n₀, n₁] row-major. */
export interface OwnNetwork {
  readonly inputs: number;
  readonly layers: readonly {
    readonly units: number;
    readonly activation: Activation;
    readonly weights: Float32Array;
    readonly biases: Float32Array;
  }[];
  readonly loss: "crossEntropy" | "half" | "sum" | "mean";
  readonly lambda: number;
  readonly learningRate: number;
  /** Rows of inputs and of targets. */
  readonly x: readonly (readonly number[])[];
  readonly y: readonly (readonly number[])[];
}

/** As many characters of a network fit into a link; a larger one is kept while the page is open. */
export const LONGEST_NET = 12_000;
const MAX_UNITS = 4096;

/** `2-8tanh-1sigmoid!crossEntropy!λ!η!` and the numbers, as the bytes of a Float32Array in base64. */
export function writeOwn(own: OwnNetwork): string {
  const shape = [own.inputs, ...own.layers.map(({ units, activation }) => `${units}${activation}`)].join("-");
  const numbers = Float32Array.from([
    ...own.layers.flatMap(({ weights, biases }) => [...weights, ...biases]),
    ...own.x.flat(),
    ...own.y.flat(),
  ]);
  return [shape, own.loss, own.lambda, own.learningRate, own.x.length, toBase64(new Uint8Array(numbers.buffer))].join("!");
}

/** What {@link writeOwn} wrote, with the examples as columns; a sentence where it is no such text. */
export function readOwn(text: string): Walked | string {
  const [shape = "", loss = "", lambda = "", rate = "", rows = "", numbers = ""] = text.split("!");
  const [inputs = "", ...rest] = shape.split("-");
  const layers = rest
    .map((part) => /^(\d{1,4})([a-zA-Z]+)$/.exec(part))
    .map((match) => ({ units: Number(match?.[1]), activation: match?.[2] ?? "" }));
  const sizes = [Number(inputs), ...layers.map(({ units }) => units)];
  const m = Number(rows);
  const damaged = "The network in the link is damaged. Go to the playground and choose “Step through it” again.";
  if (
    layers.length < 1 ||
    layers.length > 8 ||
    !sizes.every((n) => Number.isInteger(n) && n >= 1 && n <= MAX_UNITS) ||
    !(m >= 1 && m <= 10)
  )
    return damaged;
  const activations = layers.map(({ activation }) => activationOf(activation));
  const misplaced = activations.slice(0, -1).includes("softmax");
  if (misplaced || !activations.every((activation) => activation !== undefined)) return damaged;
  const parameters = sizes.slice(1).reduce((sum, n, l) => sum + n * (sizes[l] + 1), 0);
  const values = fromBase64(numbers);
  const wanted = parameters + m * (sizes[0] + sizes.at(-1)!);
  if (values?.length !== wanted || !values.every(Number.isFinite)) return damaged;
  let at = 0;
  const take = (rows_: number, cols: number) => {
    const start = at;
    at += rows_ * cols;
    // Row-major [cols, rows] turned into [rows, cols].
    return dense(rows_, cols, (i, j) => values[start + j * rows_ + i]);
  };
  const network = layers.map(({ units }, l) => ({ W: take(units, sizes[l]), b: take(units, 1), activation: activations[l] }));
  const kind = lossOf(loss, activations.at(-1)!, sizes.at(-1)!);
  if (kind === undefined) return damaged;
  const X = take(sizes[0], m);
  const Y = take(sizes.at(-1)!, m);
  return {
    title: "Your network from the playground",
    network: { layers: network, loss: kind, lambda: finite(lambda) },
    X,
    Y,
    learningRate: finite(rate),
  };
}

/** Returns the engine's activation as the steps call it; none where there is no such activation. */
function activationOf(name: string): WalkedLayer["activation"] | undefined {
  if (name === "identity") return "linear";
  return name === "softmax" ? name : ELEMENTWISE_NAMES.find((known): known is Exclude<Elementwise, "identity"> => known === name);
}

/** Of one output the mean is the sum. */
function lossOf(loss: string, output: WalkedLayer["activation"], K: number): Loss | undefined {
  if (loss === "crossEntropy") return output === "softmax" ? "softmax-cross-entropy" : output === "sigmoid" ? "cross-entropy" : undefined;
  if (output === "softmax") return undefined;
  if (loss === "mean") return K === 1 ? "squared-error" : "mean-squared-error";
  return loss === "half" ? "half-squared-error" : loss === "sum" ? "squared-error" : undefined;
}

function finite(text: string): number {
  const value = Number(text);
  return Number.isFinite(value) && value >= 0 ? value : 0;
}

function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

function fromBase64(text: string): Float32Array | undefined {
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
    return bytes.length % 4 === 0 ? new Float32Array(bytes.buffer) : undefined;
  } catch {
    return undefined;
  }
}
