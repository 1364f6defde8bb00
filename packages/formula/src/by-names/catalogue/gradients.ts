import { biasGradientOf, gradientOf, unrollings, type Network } from "../network.ts";
import { activate, sigmoid } from "../numbers/functions.ts";
import {
  add,
  block,
  fill,
  map,
  multiply,
  scale,
  stackColumns,
  subtract,
  sumColumns,
  sumRows,
  transpose,
  type Matrix,
} from "../numbers/matrix.ts";
import type { MistakeCode } from "../../mistakes/index.ts";
import { deltaMutants } from "./deltas.ts";
import { build, built, type LazyMutant, type Mutant } from "./mutant.ts";

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
 * undivided, for what something divides later; with `inlined` δ is written out in the line and may be wrong as well. Of what is not of the `shape`, nothing.
 */
export function* gradientMutants(
  network: Network,
  l: number,
  { most, sum, inlined, shape }: { most: 1 | 2; sum: boolean; inlined: boolean; shape: Pick<Matrix, "rows" | "cols"> },
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
        const upright = sums.rows === shape.rows && sums.cols === shape.cols;
        const turned = sums.rows === shape.cols && sums.cols === shape.rows;
        if (!upright && !turned) continue;
        const before = already + b.codes.length;
        for (const mean of means)
          for (const lambda of lambdas) {
            if (before + mean.codes.length + lambda.codes.length > most) continue;
            const codes = [...d.codes, ...a.codes, ...b.codes, ...mean.codes, ...lambda.codes];
            const value = finish(sums, mean.part, lambda.part);
            const what = (): string =>
              [d, a, b, mean, lambda]
                .map((c) => c.what)
                .filter((w) => w !== "")
                .join("; ");
            if (upright && codes.length > 0) yield { codes, what, ...value };
            if (turned && codes.length < most)
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
  for (const m of gradientMutants(network, l, { most: 1, sum: false, inlined: true, shape: G }))
    if (m.rows === G.rows && m.cols === G.cols)
      yield { codes: m.codes, what: m.what(), value: subtract(parameters, scale(build(m).value, network.alpha)) };
}

/** One vector of all gradients, in orders that are not the parameters'. */
export function unrolledMutants(network: Network, numpy: boolean): Mutant[] {
  return unrollings(network, numpy).wrong.map((value) => ({ codes: ["unroll-order" as const], what: "another order", value }));
}
