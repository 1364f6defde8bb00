import { gradientOf, outputGradient, throughActivation, type Network } from "../network.ts";
import { activate, derivative } from "../numbers/functions.ts";
import type { Activation } from "../../problem.ts";
import { block, combine, fill, map, multiply, scale, stackColumns, subtract, times, transpose, type Matrix } from "../numbers/matrix.ts";
import type { MistakeCode } from "../../mistakes/index.ts";
import type { Mutant } from "./mutant.ts";

const DERIVATIVES: readonly (readonly [string, (z: number, a: number) => number])[] = [
  ["a(1 − a)", (_, a) => a * (1 - a)],
  ["1 − a²", (_, a) => 1 - a * a],
  ["1 for z > 0", (z) => (z > 0 ? 1 : 0)],
  ["g(z)", (_, a) => a],
  ["1 − a", (_, a) => 1 - a],
];

const FED_Z: readonly (readonly [string, (z: number) => number])[] = [
  ["z(1 − z)", (z) => z * (1 - z)],
  ["1 − z²", (z) => 1 - z * z],
  ["1 − z", (z) => 1 - z],
];

const pointwise = (z: Matrix, a: Matrix, f: (z: number, a: number) => number): Matrix => combine(z, a, f);

const diagonalDerivative = (kind: Activation, z: Matrix, a: Matrix): Matrix =>
  kind === "softmax" ? map(a, (x) => x * (1 - x)) : map(z, (x) => derivative(kind, x));

export const shiftRows = (Y: Matrix, by: number): Matrix => ({
  ...Y,
  data: fill(Y.rows, Y.cols, (k, t) => Y.data[((k - by + Y.rows) % Y.rows) * Y.cols + t]).data,
});

const same = (a: Matrix, b: Matrix): boolean => a.data.every((x, i) => Math.abs(x - b.data[i]) <= 1e-12 * (Math.abs(x) + 1e-3));

/** The derivative of each activation in its short form; it is no mistake there. */
const OWN_FORM: Readonly<Partial<Record<Activation, string>>> = {
  sigmoid: "a(1 − a)",
  tanh: "1 − a²",
  relu: "1 for z > 0",
  softmax: "a(1 − a)",
};

/** back ∘ φ for every φ that is not the derivative in force. */
function wrongDerivatives(back: Matrix, network: Network, l: number): Mutant[] {
  const kind = network.problem.activations[l - 1];
  const z = network.z[l];
  const a = network.a[l];
  const mutants: Mutant[] = [];
  const put = (code: MistakeCode, what: string, factor: Matrix): void => {
    mutants.push({ codes: [code], what, value: times(back, factor) });
  };
  if (kind !== "softmax" && kind !== "relu" && kind !== "linear")
    put(
      "derivative-at-activation",
      "g′(a)",
      map(a, (x) => derivative(kind, x)),
    );
  for (const [what, f] of FED_Z) if (what !== "1 − z") put("derivative-form-fed-z", what, map(z, f));
  for (const [what, f] of DERIVATIVES) if (what !== OWN_FORM[kind]) put("wrong-derivative", what, pointwise(z, a, f));
  if (kind !== "relu" && kind !== "linear")
    put(
      "wrong-derivative",
      "g′²",
      map(diagonalDerivative(kind, z, a), (x) => x * x),
    );
  put("wrong-derivative", "1 − z", map(z, FED_Z[2][1]));
  return mutants;
}

/** The ways in which people get δ of a layer wrong [n(l), m]. On some networks one may equal the right value: a ReLU layer may be awake throughout. */
export function deltaMutants(network: Network, l: number): Mutant[] {
  return l === network.depth ? outputMutants(network) : hiddenMutants(network, l);
}

function outputMutants(network: Network): Mutant[] {
  const { depth: l, problem } = network;
  const kind = problem.activations[l - 1];
  const { loss } = problem.cost;
  const z = network.z[l];
  const a = network.a[l];
  const right = network.delta[l];
  const error = subtract(a, network.Y);
  const squared = loss === "squared-error" || loss === "half-squared-error";
  const cancelled = same(right, error) && !(squared && kind === "linear");
  const mutants: Mutant[] = [];
  const put = (code: MistakeCode, what: string, value: Matrix): void => {
    mutants.push({ codes: [code], what, value });
  };
  const residuals: readonly (readonly [Matrix, string])[] = squared
    ? [
        [network.dA[l], loss === "squared-error" ? "2(a − y)" : "a − y"],
        [scale(network.dA[l], loss === "squared-error" ? 0.5 : 2), loss === "squared-error" ? "a − y" : "2(a − y)"],
      ]
    : [[error, "a − y"]];
  if (squared && kind !== "linear") for (const [value, what] of residuals) put("missing-output-derivative", what, value);
  if (!squared) put("missing-output-derivative", "∂J/∂a without g′(z)", network.dA[l]);
  if (!squared && !cancelled) put("loss-activation-mismatch", "a − y", error);
  const extra = cancelled || (squared && kind === "linear");
  if (extra) {
    for (const factor of [1, 2]) {
      put(
        kind === "softmax" ? "softmax-elementwise" : "extra-output-derivative",
        "(a − y) g′(z)",
        scale(times(error, diagonalDerivative(kind === "linear" ? "sigmoid" : kind, z, a)), factor),
      );
      if (kind !== "softmax")
        put(
          "extra-output-derivative",
          "(a − y) g′(a)",
          scale(
            times(
              error,
              map(a, (x) => derivative(kind, x)),
            ),
            factor,
          ),
        );
      for (const [what, f] of DERIVATIVES)
        put(
          kind === "softmax" && what === "a(1 − a)" ? "softmax-elementwise" : "extra-output-derivative",
          `(a − y) · (${what})`,
          scale(times(error, pointwise(z, a, f)), factor),
        );
      for (const [what, f] of FED_Z) put("extra-output-derivative", `(a − y) · (${what})`, scale(times(error, map(z, f)), factor));
    }
  }
  if (kind === "softmax")
    put(
      "softmax-elementwise",
      "∂J/∂a · a(1 − a)",
      times(
        network.dA[l],
        map(a, (x) => x * (1 - x)),
      ),
    );
  if (kind === "softmax" && squared)
    put(
      "softmax-elementwise",
      "(a − y) a(1 − a)",
      scale(
        times(
          network.dA[l],
          map(a, (x) => x * (1 - x)),
        ),
        loss === "squared-error" ? 0.5 : 2,
      ),
    );
  if (squared && kind !== "linear" && kind !== "softmax")
    for (const [value] of residuals) for (const m of wrongDerivatives(value, network, l)) mutants.push(m);
  // The other pairs of loss and output.
  for (const other of ["softmax", "sigmoid", "linear", "tanh"] as const)
    if (other !== kind)
      put("loss-activation-mismatch", `${other === "linear" ? "z" : `${other}(z)`} − y`, subtract(activate(other, z), network.Y));
  if (loss === "cross-entropy" && kind === "sigmoid")
    put(
      "loss-activation-mismatch",
      "−y/a · a(1 − a), the other half of the cost left out",
      combine(a, network.Y, (p, y) => -y * (1 - p)),
    );
  if (network.m > 1) {
    put("averaged-twice", "1/m twice", scale(right, network.average / network.m));
    put("wrong-average-count", "1/(m − 1)", scale(right, (network.average * network.m) / (network.m - 1)));
    put("wrong-average-count", "1/(m + 1)", scale(right, (network.average * network.m) / (network.m + 1)));
    if (a.rows > 1) put("wrong-average-count", "1/(mK)", scale(right, network.average / a.rows));
  }
  put("sign-flipped", "−δ", scale(right, -1));
  put("squared-error-factor-two", "2δ", scale(right, 2));
  put("squared-error-factor-two", "½δ", scale(right, 0.5));
  if (network.Y.rows > 1)
    for (const by of [1, -1]) {
      const shifted: Network = { ...network, Y: shiftRows(network.Y, by) };
      put("labels-shifted", `classes shifted by ${by}`, throughActivation(kind, outputGradient(loss, a, shifted.Y), z));
    }
  for (const { codes, what, value } of mutants.filter((m) => m.codes[0] !== "sign-flipped"))
    mutants.push({ codes: [...codes, "sign-flipped"], what: `${what}, with a minus sign`, value: scale(value, -1) });
  return mutants;
}

function hiddenMutants(network: Network, l: number): Mutant[] {
  const { problem } = network;
  const kind = problem.activations[l - 1];
  const right = network.delta[l];
  const back = network.dA[l];
  const prime = diagonalDerivative(kind, network.z[l], network.a[l]);
  const W = network.W[l + 1];
  const upper = network.delta[l + 1];
  const mutants: Mutant[] = [];
  const put = (code: MistakeCode, what: string, value: Matrix): void => {
    mutants.push({ codes: [code], what, value });
  };
  put("missing-hidden-derivative", "Wᵀδ", back);
  mutants.push(...wrongDerivatives(back, network, l));
  if (W.rows === W.cols) put("missing-weight-transpose", "Wδ", times(multiply(W, upper), prime));
  put("sign-flipped", "−δ", scale(right, -1));
  const updated = subtract(W, scale(gradientWithoutBias(network, l + 1), network.alpha));
  put("updated-weights-used", "W after its update", times(multiply(transpose(updated), upper), prime));
  if (problem.bias === "absorbed") {
    const whole = multiply(transpose(stackColumns(network.b[l + 1], W)), upper);
    put(
      "wrong-row-dropped",
      "the last row of Θᵀδ dropped",
      times({ ...back, data: block(whole, [0, back.rows, 0, back.cols]).data }, prime),
    );
  }
  // What was wrong above and is written out in this line too.
  for (const above of deltaMutants(network, l + 1)) mutants.push({ ...above, value: times(multiply(transpose(W), above.value), prime) });
  return mutants;
}

function gradientWithoutBias(network: Network, l: number): Matrix {
  const whole = gradientOf(network, l);
  return network.problem.bias === "absorbed" ? block(whole, [0, whole.rows, 1, whole.cols]) : whole;
}

/** The ways in which people get ∂J/∂a of a layer wrong. */
export function activationGradientMutants(network: Network, l: number): Mutant[] {
  const right = network.dA[l];
  const mutants: Mutant[] = [
    { codes: ["sign-flipped"], what: "−∂J/∂a", value: scale(right, -1) },
    { codes: ["squared-error-factor-two"], what: "twice", value: scale(right, 2) },
    { codes: ["squared-error-factor-two"], what: "half", value: scale(right, 0.5) },
  ];
  if (l === network.depth) {
    const error = subtract(network.a[l], network.Y);
    mutants.push({ codes: ["loss-activation-mismatch"], what: "a − y", value: error });
    return mutants;
  }
  const W = network.W[l + 1];
  if (W.rows === W.cols) mutants.push({ codes: ["missing-weight-transpose"], what: "Wδ", value: multiply(W, network.delta[l + 1]) });
  const updated = subtract(W, scale(gradientWithoutBias(network, l + 1), network.alpha));
  mutants.push({ codes: ["updated-weights-used"], what: "W after its update", value: multiply(transpose(updated), network.delta[l + 1]) });
  for (const above of deltaMutants(network, l + 1)) mutants.push({ ...above, value: multiply(transpose(W), above.value) });
  return mutants;
}
