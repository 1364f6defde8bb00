import { ArgumentError } from "@adjoint/reference";

/**
 * The quantities of backpropagation. All of them are meant with the examples as columns: W[n1, n0], b[n1, 1], z, a, δ[n, m], y[K, m]; layer l = 1 … L,
 * and a of layer 0 is the input. Θ[n1, 1 + n0] is [b W]. δ is ∂(m·J)/∂z, without 1/m. `dTheta`, `dW` and `db` are the gradient of J; `accumulator` is Σδaᵀ;
 * `dA` is ∂(m·J)/∂a.
 */
export type Quantity =
  "W" | "b" | "Theta" | "z" | "a" | "y" | "delta" | "dA" | "dW" | "db" | "dTheta" | "accumulator" | "J" | "m" | "lambda" | "alpha" | "G";

export type NotationName = "ng" | "deeplearning.ai" | "sudeep" | "hagan" | "nielsen" | "code";

/** How a person writes the quantities. */
export interface EquationNotation {
  readonly name: NotationName;
  readonly title: string;
  /** Rows: the examples are rows and every matrix is stored transposed, W[n0, n1]. */
  readonly layout: "columns" | "rows";
  /** Whether Θ holds the bias as its first column. */
  readonly bias: "in-weights" | "separate";
  /** Names in text and in LaTeX. */
  readonly names: Readonly<Partial<Record<Quantity, readonly [text: string, latex: string]>>>;
  /** What is added to a layer's number before it is written. */
  readonly offset: (quantity: Quantity) => number;
  /** How the layer is attached in LaTeX: `^{(2)}`, `^{[2]}`, `_{2}`, `^{2}`. */
  readonly attach: (layer: string) => string;
  /** The same in text. */
  readonly attachText: (layer: string) => string;
  readonly hadamard: readonly [text: string, latex: string];
  readonly activation: (layer: string, primes: 0 | 1) => readonly [text: string, latex: string];
  /** f′ of one element, where it is written otherwise than f′ of a layer. */
  readonly slope?: (layer: string) => readonly [text: string, latex: string];
  /** The name of the input where it is not a of layer 0. */
  readonly input: readonly [text: string, latex: string] | null;
  /** The quantity whose symbolic layer is written as a plain l; without it, the one on the left of each equation. */
  readonly anchor?: Quantity | undefined;
  /** NumPy operators in text. */
  readonly code: boolean;
}

const DIGITS: Readonly<Record<string, readonly [up: string, down: string]>> = Object.fromEntries(
  "0123456789+-()".split("").map((c, i) => [c, ["⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾"[i], "₀₁₂₃₄₅₆₇₈₉₊₋₍₎"[i]]] as const),
);
const UP_LETTERS: Readonly<Record<string, string>> = { l: "ˡ", L: "ᴸ" };

/** Superscript digits and l, L; anything else as it is. */
function superscript(text: string): string {
  return text.replaceAll(/[\d+\-()lL]/g, (c) => DIGITS[c]?.[0] ?? UP_LETTERS[c]);
}

/** Subscript digits; text with letters is put behind an underscore. */
function subscript(text: string): string {
  return /^[\d+\-()]+$/.test(text) ? text.replaceAll(/./g, (c) => DIGITS[c][1]) : text.length > 1 ? `_{${text}}` : `_${text}`;
}

const plainScalars = {
  m: ["m", "m"],
  lambda: ["λ", String.raw`\lambda`],
  alpha: ["α", String.raw`\alpha`],
} as const;

export const EQUATION_NOTATIONS: Readonly<Record<NotationName, EquationNotation>> = {
  ng: {
    name: "ng",
    title: "Andrew Ng, Machine Learning (Coursera)",
    layout: "columns",
    bias: "in-weights",
    names: {
      ...plainScalars,
      W: ["Θ", String.raw`\Theta`],
      Theta: ["Θ", String.raw`\Theta`],
      b: ["b", "b"],
      z: ["z", "z"],
      a: ["a", "a"],
      y: ["y", "y"],
      delta: ["δ", String.raw`\delta`],
      dA: ["∂J/∂a", String.raw`\frac{\partial J}{\partial a}`],
      dW: ["D", "D"],
      dTheta: ["D", "D"],
      db: ["D_b", "D_b"],
      accumulator: ["Δ", String.raw`\Delta`],
      J: ["J", "J"],
      G: ["G", "G"],
    },
    offset: (quantity) => (["z", "a", "delta", "dA"].includes(quantity) ? 1 : 0),
    attach: (layer) => `^{(${layer})}`,
    attachText: (layer) => superscript(`(${layer})`),
    hadamard: [".*", ".*"],
    activation: (_, primes) => (primes === 1 ? ["g′", "g'"] : ["g", "g"]),
    input: null,
    code: false,
  },
  "deeplearning.ai": {
    name: "deeplearning.ai",
    title: "deeplearning.ai, Neural Networks and Deep Learning",
    layout: "columns",
    bias: "separate",
    names: {
      ...plainScalars,
      W: ["W", "W"],
      b: ["b", "b"],
      z: ["Z", "Z"],
      a: ["A", "A"],
      y: ["Y", "Y"],
      delta: ["dZ", "dZ"],
      dA: ["dA", "dA"],
      dW: ["dW", "dW"],
      db: ["db", "db"],
      accumulator: ["Δ", String.raw`\Delta`],
      J: ["J", "J"],
      G: ["G", "G"],
    },
    offset: () => 0,
    attach: (layer) => `^{[${layer}]}`,
    attachText: (layer) => `^[${layer}]`,
    hadamard: ["*", "*"],
    activation: (layer, primes) => [`g${primes === 1 ? "′" : ""}`, `g^{[${layer}]${primes === 1 ? String.raw`\prime` : ""}}`],
    input: ["X", "X"],
    code: false,
  },
  sudeep: {
    name: "sudeep",
    title: "Sudeep Raja, A Derivation of Backpropagation in Matrix Form",
    layout: "columns",
    bias: "separate",
    names: {
      ...plainScalars,
      W: ["W", "W"],
      b: ["b", "b"],
      z: ["z", "z"],
      a: ["x", "x"],
      y: ["t", "t"],
      delta: ["δ", String.raw`\delta`],
      dA: ["∂E/∂x", String.raw`\frac{\partial E}{\partial x}`],
      dW: ["∂E/∂W", String.raw`\frac{\partial E}{\partial W}`],
      db: ["∂E/∂b", String.raw`\frac{\partial E}{\partial b}`],
      accumulator: ["Δ", String.raw`\Delta`],
      J: ["E", "E"],
      G: ["G", "G"],
    },
    offset: () => 0,
    attach: (layer) => `_{${layer}}`,
    attachText: subscript,
    hadamard: ["∘", String.raw`\circ`],
    activation: (layer, primes) => [`f${subscript(layer)}${primes === 1 ? "′" : ""}`, `f_{${layer}}${primes === 1 ? "'" : ""}`],
    input: null,
    code: false,
  },
  hagan: {
    name: "hagan",
    title: "Hagan & Demuth, Neural Network Design",
    layout: "columns",
    bias: "separate",
    names: {
      ...plainScalars,
      W: ["W", String.raw`\mathbf{W}`],
      b: ["b", String.raw`\mathbf{b}`],
      z: ["n", String.raw`\mathbf{n}`],
      a: ["a", String.raw`\mathbf{a}`],
      y: ["t", String.raw`\mathbf{t}`],
      delta: ["s", String.raw`\mathbf{s}`],
      dA: ["∂F/∂a", String.raw`\frac{\partial F}{\partial \mathbf{a}}`],
      dW: ["∂F/∂W", String.raw`\frac{\partial F}{\partial \mathbf{W}}`],
      db: ["∂F/∂b", String.raw`\frac{\partial F}{\partial \mathbf{b}}`],
      accumulator: ["Δ", String.raw`\Delta`],
      J: ["F", "F"],
      G: ["G", String.raw`\mathbf{G}`],
    },
    offset: () => 0,
    attach: (layer) => `^{${layer}}`,
    attachText: superscript,
    hadamard: ["∘", String.raw`\circ`],
    activation: (layer, primes) => [
      primes === 1 ? `Ḟ${superscript(layer)}` : `f${superscript(layer)}`,
      primes === 1 ? String.raw`\dot{\mathbf{F}}^{${layer}}` : String.raw`\mathbf{f}^{${layer}}`,
    ],
    slope: (layer) => [`ḟ${superscript(layer)}`, String.raw`\dot{f}^{${layer}}`],
    input: ["p", String.raw`\mathbf{p}`],
    code: false,
  },
  nielsen: {
    name: "nielsen",
    title: "Michael Nielsen, Neural Networks and Deep Learning",
    layout: "columns",
    bias: "separate",
    names: {
      ...plainScalars,
      W: ["w", "w"],
      b: ["b", "b"],
      z: ["z", "z"],
      a: ["a", "a"],
      y: ["y", "y"],
      delta: ["δ", String.raw`\delta`],
      dA: ["∂C/∂a", String.raw`\frac{\partial C}{\partial a}`],
      dW: ["∂C/∂w", String.raw`\frac{\partial C}{\partial w}`],
      db: ["∂C/∂b", String.raw`\frac{\partial C}{\partial b}`],
      accumulator: ["Δ", String.raw`\Delta`],
      J: ["C", "C"],
      G: ["G", "G"],
    },
    offset: () => 1,
    attach: (layer) => `^{${layer}}`,
    attachText: superscript,
    hadamard: ["⊙", String.raw`\odot`],
    activation: (_, primes) => (primes === 1 ? ["σ′", String.raw`\sigma'`] : ["σ", String.raw`\sigma`]),
    input: null,
    code: false,
  },
  code: {
    name: "code",
    title: "plain code, examples in rows",
    layout: "rows",
    bias: "separate",
    names: {
      m: ["m", "m"],
      lambda: ["lam", String.raw`\lambda`],
      alpha: ["alpha", String.raw`\alpha`],
      W: ["W", "W"],
      b: ["b", "b"],
      z: ["Z", "Z"],
      a: ["A", "A"],
      y: ["Y", "Y"],
      delta: ["dZ", "dZ"],
      dA: ["dA", "dA"],
      dW: ["dW", "dW"],
      db: ["db", "db"],
      accumulator: ["Delta", String.raw`\Delta`],
      J: ["J", "J"],
      G: ["G", "G"],
    },
    offset: () => 0,
    attach: (layer) => `_{${layer}}`,
    attachText: (layer) => (/^\d+$/.test(layer) ? layer : `[${layer}]`),
    hadamard: ["*", String.raw`\odot`],
    activation: (_, primes) => (primes === 1 ? ["gprime", "f'"] : ["g", "f"]),
    input: ["X", "X"],
    code: true,
  },
};

/** The notation of that name; throws an ArgumentError that lists them. */
export function equationNotation(name: string): EquationNotation {
  if (Object.hasOwn(EQUATION_NOTATIONS, name)) return EQUATION_NOTATIONS[name as NotationName];
  throw new ArgumentError(`notation: unknown notation: ${name}. Use one of ${Object.keys(EQUATION_NOTATIONS).join(", ")}.`);
}
