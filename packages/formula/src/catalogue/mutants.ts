import { activate, derivative, sigmoid, type Activation } from "../numbers/functions.ts";
import {
  add,
  block,
  combine,
  fill,
  map,
  multiply,
  scale,
  stackColumns,
  stackRows,
  subtract,
  sumColumns,
  sumRows,
  times,
  transpose,
  type Matrix,
} from "../numbers/matrix.ts";
import { biasGradientOf, gradientOf, unrollings, outputGradient, throughActivation, type Network } from "../network.ts";
import type { MistakeCode } from "./codes.ts";

/** A wrong value that a catalogue mistake makes of a right formula; on every network the same list. */
export interface Mutant {
  readonly codes: readonly MistakeCode[];
  /** What was done instead, in a few words. */
  readonly what: string;
  readonly value: Matrix;
}

/** A mutant that is not built before a look at some of its entries. */
export interface LazyMutant {
  readonly codes: readonly MistakeCode[];
  readonly what: () => string;
  readonly rows: number;
  readonly cols: number;
  readonly at: (i: number, j: number) => number;
}
const built = (mutant: Mutant): LazyMutant => ({
  codes: mutant.codes,
  what: () => mutant.what,
  rows: mutant.value.rows,
  cols: mutant.value.cols,
  at: (i, j) => mutant.value.data[i * mutant.value.cols + j],
});
/** The whole of a lazy mutant. */
export function build({ codes, what, rows, cols, at }: LazyMutant): Mutant {
  return { codes, what: what(), value: fill(rows, cols, at) };
}

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
const shiftRows = (Y: Matrix, by: number): Matrix => ({
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

/** One choice on one axis along which a gradient can be wrong. */
interface Choice<T> {
  readonly codes: readonly MistakeCode[];
  readonly what: string;
  readonly part: T;
}

function averages(network: Network): Choice<number>[] {
  const { m, average, problem } = network;
  const K = problem.layers[network.depth];
  const list: Choice<number>[] = [{ codes: [], what: "", part: average }];
  const put = (codes: MistakeCode[], what: string, part: number): void => {
    if (m > 1) list.push({ codes, what, part });
  };
  put([average === 1 ? "inconsistent-average" : "missing-average"], "no 1/m", average === 1 ? 1 / m : average * m);
  put(["averaged-twice"], "1/m twice", average / m);
  put(["wrong-average-count"], "1/(m − 1)", (average * m) / (m - 1));
  put(["wrong-average-count"], "1/(m + 1)", (average * m) / (m + 1));
  if (K > 1) put(["wrong-average-count"], "1/(mK)", average / K);
  for (const n of new Set(problem.layers.flatMap((width) => [width, width + 1])))
    if (n > 1 && n !== m) put(["wrong-average-count"], `1/${n}, a layer's width, for 1/m`, (average * m) / n);
  // Half of a cross-entropy's gradient is no factor of a square: the sum is divided by 2m.
  if (!/squared/.test(problem.cost.loss)) put(["wrong-average-count"], "1/(2m)", average / 2);
  list.push(
    { codes: ["squared-error-factor-two"], what: "twice", part: average * 2 },
    { codes: ["squared-error-factor-two"], what: "half", part: average / 2 },
  );
  list.push({ codes: ["sign-flipped"], what: "a minus sign", part: -average });
  return list;
}

function decays(network: Network): Choice<Decay>[] {
  const { decay, m, problem } = network;
  const own = problem.cost.decaysBias ? decay : 0;
  const list: Choice<Decay>[] = [{ codes: [], what: "", part: { weights: decay, bias: own, what: "own" } }];
  // The gradient is right for a J with λ; the text's own has none, and a check against it fails.
  if (problem.cost.own && problem.cost.decay === "none" && network.lambda > 0)
    list.push({
      codes: ["faulty-checker"],
      what: "λ, which your J leaves out",
      part: { weights: network.lambda / m, bias: 0, what: "own" },
    });
  if (decay === 0) return list;
  const put = (code: MistakeCode, what: string, factor: number): void => {
    list.push({ codes: [code], what, part: { weights: factor, bias: own === 0 ? 0 : factor, what: "own" } });
  };
  put("regularisation-missing", "no λ", 0);
  if (problem.bias !== "none" && own === 0) {
    list.push({ codes: ["bias-regularised"], what: "λ on the bias", part: { weights: decay, bias: decay, what: "own" } });
    if (problem.bias === "absorbed") {
      list.push({ codes: ["bias-regularised"], what: "λ/m added to the bias column", part: { weights: decay, bias: decay, what: "ones" } });
      list.push({
        codes: ["bias-regularised"],
        what: "the first row left out for the first column",
        part: { weights: decay, bias: decay, what: "row" },
      });
    }
  }
  if (m > 1) put("lambda-not-averaged", "λ for λ/m", decay * m);
  put("regularisation-factor", "half", decay / 2);
  put("regularisation-factor", "twice", decay * 2);
  if (m > 1) put("regularisation-factor", "λ/m²", decay / m);
  if (m > 1) put("regularisation-factor", "λ/2 for λ/m", (decay * m) / 2);
  put("regularisation-sign", "−λ/m", -decay);
  return list;
}

interface Decay {
  readonly weights: number;
  readonly bias: number;
  readonly what: "own" | "ones" | "row";
}

type Factors = { readonly delta: Matrix; readonly a: Matrix; readonly bias: Matrix | undefined };

/** Σδaᵀ with its bias column, from what takes the places of δ and a. */
function product({ delta, a, bias }: Factors): Matrix {
  const dW = multiply(delta, transpose(a));
  return bias ? stackColumns(bias, dW) : dW;
}

/**
 * The ways in which people get a gradient wrong, one mistake or two at a time: δ, a, bias column, average, λ. With `sum` everything is
 * undivided, for what something divides later; with `inlined` δ is written out in the line and may be wrong as well.
 */
export function* gradientMutants(
  network: Network,
  l: number,
  { most, sum, inlined }: { most: 1 | 2; sum: boolean; inlined: boolean },
): Generator<LazyMutant> {
  const absorbed = network.problem.bias === "absorbed";
  const right = network.delta[l];
  const deltas: Choice<Matrix>[] = [{ codes: [], what: "", part: right }];
  if (inlined) for (const m of deltaMutants(network, l)) deltas.push({ codes: m.codes, what: m.what, part: m.value });
  const activations: Choice<Matrix>[] = [{ codes: [], what: "", part: network.a[l - 1] }];
  activations.push({ codes: ["wrong-activation-index"], what: "the activation of the layer after", part: network.a[l] });
  if (l >= 2) {
    activations.push({ codes: ["wrong-activation-index"], what: "the activation of the layer before", part: network.a[l - 2] });
    activations.push({
      codes: ["preactivation-in-gradient"],
      what: "z for a",
      part: network.z[l - 1],
    });
  }
  activations.push({ codes: ["preactivation-in-gradient"], what: "z of the layer after", part: network.z[l] });
  const unit = activate(
    l >= 2 ? network.problem.activations[l - 2] : "sigmoid",
    fill(1, 1, () => 1),
  ).data[0];
  const biases: Choice<(delta: Matrix) => Matrix | undefined>[] = [{ codes: [], what: "", part: absorbed ? sumColumns : () => undefined }];
  if (absorbed) {
    biases.push({ codes: ["bias-gradient-missing"], what: "0", part: (d) => map(sumColumns(d), () => 0) });
    biases.push({ codes: ["bias-gradient-missing"], what: "no bias column", part: () => undefined });
    for (const u of [unit, sigmoid(1), 0.5])
      if (u !== 1) biases.push({ codes: ["bias-unit-not-one"], what: "g(1)", part: (d) => scale(sumColumns(d), u) });
    biases.push({
      codes: ["inconsistent-average"],
      what: "the bias column is not averaged",
      part: (d) => scale(sumColumns(d), 1 / network.average),
    });
    biases.push({
      codes: ["inconsistent-average"],
      what: "the bias column alone is averaged twice",
      part: (d) => scale(sumColumns(d), network.average),
    });
  }
  const means = averages(network);
  const lambdas = decays(network);
  const finish = (sums: Matrix, mean: number, decay: Decay): Omit<LazyMutant, "codes" | "what"> => {
    const W = network.W[l];
    const b = network.b[l];
    const first = sums.cols === W.cols + 1 ? 1 : 0;
    const decayed = sums.rows === W.rows && sums.cols - first === W.cols && (decay.weights !== 0 || decay.bias !== 0);
    const term = (i: number, j: number): number => {
      if (decay.what === "row" && i === 0) return 0;
      if (j < first) return decay.bias * (decay.what === "ones" ? 1 : b.data[i]);
      return decay.weights * W.data[i * W.cols + j - first];
    };
    const entry = (i: number, j: number): number => sums.data[i * sums.cols + j] * mean + (decayed ? term(i, j) : 0);
    return { rows: sums.rows, cols: sums.cols, at: own === 1 ? entry : (i, j) => own * entry(i, j) };
  };
  const own = sum ? 1 / network.average : 1;
  for (const d of deltas)
    for (const a of activations) {
      const already = d.codes.length + a.codes.length;
      if (already > most) continue;
      for (const b of biases) {
        if (already + b.codes.length > most) continue;
        const sums = product({ delta: d.part, a: a.part, bias: b.part(d.part) });
        for (const mean of means)
          for (const lambda of lambdas) {
            const codes = [...d.codes, ...a.codes, ...b.codes, ...mean.codes, ...lambda.codes];
            if (codes.length > most) continue;
            const value = finish(sums, mean.part, lambda.part);
            const what = (): string =>
              [d, a, b, mean, lambda]
                .map((c) => c.what)
                .filter((w) => w !== "")
                .join("; ");
            if (codes.length > 0) yield { codes, what, ...value };
            if (codes.length < most)
              yield { codes: [...codes, "gradient-transposed"], what, rows: value.cols, cols: value.rows, at: (i, j) => value.at(j, i) };
          }
      }
    }
  // λ added before the division, or everything left undivided.
  if (network.decay !== 0 && network.m > 1) {
    const sums = product({ delta: right, a: network.a[l - 1], bias: biases[0].part(right) });
    const whole = finish(sums, network.average, lambdas[0].part);
    yield { codes: ["missing-average"], what: () => "nothing divided by m", ...whole, at: (i, j) => whole.at(i, j) / network.average };
  }
  yield* wholeBatchMutants(network, l, { decay: lambdas[0].part, finish });
}

type Finish = (sums: Matrix, mean: number, decay: Decay) => Omit<LazyMutant, "codes" | "what">;

function* wholeBatchMutants(network: Network, l: number, { decay, finish }: { decay: Decay; finish: Finish }): Generator<LazyMutant> {
  const { m } = network;
  if (m === 1) return;
  const absorbed = network.problem.bias === "absorbed";
  const column = (x: Matrix, t: number): Matrix => block(x, [0, x.rows, t, t + 1]);
  const lastDelta = column(network.delta[l], m - 1);
  const last = product({ delta: lastDelta, a: column(network.a[l - 1], m - 1), bias: absorbed ? lastDelta : undefined });
  const d = sumColumns(network.delta[l]);
  const factors = product({ delta: d, a: sumColumns(network.a[l - 1]), bias: absorbed ? scale(d, m) : undefined });
  const none: Decay = { weights: 0, bias: 0, what: "own" };
  for (const term of [decay, none])
    for (const mean of [network.average, 1, network.average / m, network.average / (m * m)]) {
      yield { codes: ["last-sample-only"], what: () => "the last example", ...finish(last, mean, term) };
      yield { codes: ["mean-of-factors"], what: () => "mean(δ) mean(a)ᵀ", ...finish(factors, mean, term) };
    }
  yield built({ codes: ["last-sample-only"], what: "the last example", value: last });
}

/** The ways in which people get a bias's gradient wrong; shapes differ. */
export function biasMutants(network: Network, l: number): Mutant[] {
  const right = biasGradientOf(network, l);
  const d = network.delta[l];
  const mutants: Mutant[] = [];
  const put = (codes: readonly MistakeCode[], what: string, value: Matrix): void => {
    mutants.push({ codes, what, value });
  };
  for (const mean of averages(network)) if (mean.codes.length > 0) put(mean.codes, mean.what, scale(sumColumns(d), mean.part));
  put(
    ["bias-gradient-missing"],
    "0",
    map(right, () => 0),
  );
  for (const factor of [network.average, 1, 1 / network.problem.layers[l]]) {
    if (network.m > 1) put(["bias-sum-wrong-axis"], "summed over the units", scale(sumRows(d), factor));
    if (network.m > 1) put(["bias-sum-wrong-axis"], "not summed", scale(d, factor));
    put(["bias-sum-wrong-axis"], "summed over everything", scale(sumColumns(sumRows(d)), factor));
    if (network.m > 1) put(["last-sample-only"], "the last example", scale(block(d, [0, d.rows, network.m - 1, network.m]), factor));
  }
  if (network.decay !== 0) {
    put(["bias-regularised"], "λ on the bias", add(right, scale(network.b[l], network.decay)));
    put(["bias-regularised"], "λ on the bias", add(right, scale(network.b[l], network.lambda)));
  }
  for (const m of deltaMutants(network, l)) put(m.codes, m.what, scale(sumColumns(m.value), network.average));
  return mutants;
}

/** The ways in which an update goes wrong: Θ + αG, or a wrong G written into it. */
export function* updateMutants(network: Network, l: number, parameters: Matrix): Generator<Mutant> {
  const G = gradientOf(network, l);
  yield { codes: ["sign-flipped"], what: "+α", value: add(parameters, scale(G, network.alpha)) };
  for (const m of gradientMutants(network, l, { most: 1, sum: false, inlined: true }))
    if (m.rows === G.rows && m.cols === G.cols)
      yield { codes: m.codes, what: m.what(), value: subtract(parameters, scale(build(m).value, network.alpha)) };
}

/** One vector of all gradients, in orders that are not the parameters'. */
export function unrolledMutants(network: Network, numpy: boolean): Mutant[] {
  return unrollings(network, numpy).wrong.map((value) => ({ codes: ["unroll-order" as const], what: "another order", value }));
}

export function labelMutants(network: Network): Mutant[] {
  if (network.Y.rows === 1) return [];
  const { Y } = network;
  const codes = ["labels-shifted" as const];
  return [
    ...[1, -1].map((by) => ({ codes, what: `classes shifted by ${by}`, value: shiftRows(Y, by) })),
    // `yt(y + 1) = 1` grows by a row where y is the last class.
    { codes, what: "classes shifted by 1", value: stackRows({ ...fill(1, Y.cols, () => 0), colDim: Y.colDim }, Y) },
  ];
}

/** An output whose activation is another one than the loss is made for. */
export function outputActivationMutants(network: Network): Mutant[] {
  const { problem, depth } = network;
  if (/squared/.test(problem.cost.loss)) return [];
  return (["sigmoid", "tanh", "softmax", "linear", "relu"] as const)
    .filter((other) => other !== problem.activations[depth - 1])
    .map((other) => ({
      codes: ["loss-activation-mismatch"] as const,
      what: other === "linear" ? "z itself for its activation" : `${other}(z)`,
      value: activate(other, network.z[depth]),
    }));
}

/** a with a bias unit other than 1 [1 + n, m]. */
export function unitMutants(network: Network, l: number): Mutant[] {
  if (network.problem.bias !== "absorbed") return [];
  const a = network.a[l];
  const g = (kind: Activation): number =>
    activate(
      kind,
      fill(1, 1, () => 1),
    ).data[0];
  const kind = l === 0 ? "sigmoid" : network.problem.activations[l - 1];
  return [g(kind), 0, -1, 0.5]
    .filter((u) => u !== 1)
    .map((u) => ({
      codes: ["bias-unit-not-one"] as const,
      what: `a bias unit of ${Number(u.toPrecision(3))}`,
      value: fill(a.rows + 1, a.cols, (i, j) => (i === 0 ? u : a.data[(i - 1) * a.cols + j])),
    }));
}
