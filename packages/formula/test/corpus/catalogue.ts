import { drawProblems } from "./problems.ts";
import type { CorpusCase, CorpusOptions, CorpusProblem, Draft } from "./problem.ts";
import { STYLES, type Style } from "./styles.ts";

/** A catalogue code, what makes a text have it, and the problems that can reveal it. */
interface Recipe {
  readonly code: string;
  readonly draft: Draft;
  readonly only?: Partial<CorpusProblem>;
}

const squared = { loss: "half-squared-error" } as const;
const entropy = { loss: "cross-entropy" } as const;
const regular = { lambda: 1.5 } as const;

export const RECIPES: readonly Recipe[] = [
  { code: "missing-output-derivative", draft: { outputAs: "cross-entropy" }, only: squared },
  { code: "extra-output-derivative", draft: { outputAs: "half-squared-error" }, only: entropy },
  { code: "squared-error-factor-two", draft: { outputAs: "squared-error" }, only: squared },
  { code: "squared-error-factor-two", draft: { outputAs: "half-squared-error" }, only: { loss: "squared-error" } },
  { code: "missing-hidden-derivative", draft: { derivative: "missing" } },
  { code: "derivative-at-activation", draft: { derivative: "at-activation" } },
  { code: "derivative-form-fed-z", draft: { derivative: "fed-z" } },
  { code: "wrong-derivative", draft: { derivative: "g" } },
  { code: "wrong-derivative", draft: { derivative: "one-minus-a" } },
  { code: "wrong-derivative", draft: { derivative: "squared" } },
  { code: "missing-weight-transpose", draft: { weight: "not-transposed" } },
  { code: "elementwise-for-matrix", draft: { product: "elementwise" } },
  { code: "gradient-transposed", draft: { gradient: "transposed" } },
  { code: "wrong-activation-index", draft: { gradient: "next-activation" } },
  { code: "preactivation-in-gradient", draft: { gradient: "preactivation" } },
  { code: "missing-average", draft: { average: "none" } },
  { code: "averaged-twice", draft: { average: "twice" } },
  { code: "wrong-average-count", draft: { average: "m-1" } },
  { code: "inconsistent-average", draft: { average: "last-layer-only" } },
  { code: "bias-gradient-missing", draft: { bias: "missing" } },
  { code: "bias-sum-wrong-axis", draft: { bias: "wrong-axis" } },
  { code: "bias-row-kept", draft: { bias: "row-kept" } },
  { code: "wrong-row-dropped", draft: { bias: "wrong-row-dropped" } },
  { code: "bias-unit-not-one", draft: { bias: "unit-not-one" } },
  { code: "regularisation-missing", draft: { regularisation: "missing" }, only: regular },
  { code: "lambda-not-averaged", draft: { regularisation: "not-averaged" }, only: regular },
  { code: "regularisation-factor", draft: { regularisation: "half" }, only: regular },
  { code: "regularisation-factor", draft: { regularisation: "double" }, only: regular },
  { code: "regularisation-sign", draft: { regularisation: "sign" }, only: regular },
  { code: "bias-regularised", draft: { regularisation: "bias-too" }, only: regular },
  { code: "sign-flipped", draft: { outputSign: "flipped" } },
  { code: "sign-flipped", draft: { hiddenSign: "flipped" } },
  { code: "sign-flipped", draft: { update: "plus" } },
  { code: "updated-weights-used", draft: { update: "before" } },
  { code: "softmax-elementwise", draft: { outputAs: "half-squared-error" }, only: { loss: "softmax-cross-entropy" } },
  { code: "labels-shifted", draft: { labels: "shifted" } },
];

const four: CorpusOptions = { layers: [3, 5, 4, 2], loss: "cross-entropy", layout: "columns" };
const course: CorpusOptions = { layers: [3, 5, 3], loss: "cross-entropy" };
const loop = (theta2: string, theta1: string): string => `for t = 1:m
  a1 = [1; X(t,:)'];
  z2 = Theta1 * a1;  a2 = [1; sigmoid(z2)];
  z3 = Theta2 * a2;  a3 = sigmoid(z3);
  delta3 = a3 - (y(t) == (1:3)');
  delta2 = Theta2(:,2:end)' * delta3 .* sigmoidGradient(z2);
  ${theta2}
  ${theta1}
end`;
const forward = `a1 = [ones(m,1) X]; z2 = a1*Theta1'; a2 = [ones(m,1) sigmoid(z2)]; z3 = a2*Theta2'; a3 = sigmoid(z3);
d3 = a3 - Y;
d2 = d3*Theta2(:,2:end) .* sigmoidGradient(z2);
Theta2_grad = d3'*a2/m;
Theta1_grad = d2'*a1/m;`;

/** Texts with one named mistake that no recipe makes: code, options, text, the line of the mistake (0: any). */
const WRITTEN: readonly (readonly [code: string, options: CorpusOptions, text: string, line: number])[] = [
  [
    "last-sample-only",
    course,
    `${loop("Theta2_grad = delta3 * a2';", "Theta1_grad = delta2 * a1';")}\nTheta2_grad = Theta2_grad / m;\nTheta1_grad = Theta1_grad / m;`,
    0,
  ],
  ["last-sample-only", four, "dZ3 = A3 - Y\ndW3 = dZ3[:, -1:] @ A2[:, -1:].T / m", 2],
  ["last-sample-only", four, "for i in range(m):\n    dW3 = np.outer(A3[:, i] - Y[:, i], A2[:, i])\ndW3 = dW3 / m", 0],
  ["mean-of-factors", four, "dZ3 = A3 - Y\ndW3 = np.mean(dZ3, axis=1, keepdims=True) @ np.mean(A2, axis=1, keepdims=True).T", 2],
  ["mean-of-factors", { ...four, layout: "rows" }, "dZ3 = A3 - Y\ndW3 = np.outer(A2.mean(axis=0), dZ3.mean(axis=0))", 2],
  ["mean-of-factors", four, "dZ3 = A3 - Y;\ndW3 = mean(dZ3, 2) * mean(A2, 2)';", 2],
  [
    "softmax-elementwise",
    { layers: [3, 5, 4], activation: ["tanh", "softmax"], loss: "softmax-cross-entropy", layout: "columns" },
    "dZ2 = -(Y / A2) * A2 * (1 - A2)",
    1,
  ],
  [
    "softmax-elementwise",
    { layers: [3, 5, 4], activation: ["tanh", "softmax"], loss: "softmax-cross-entropy" },
    String.raw`\delta^{(3)} = -y \odot (1 - a^{(3)})`,
    1,
  ],
  ["loss-activation-mismatch", four, "dZ3 = softmax(Z3) - Y", 1],
  ["unroll-order", course, `${forward}\ngrad = [Theta2_grad(:); Theta1_grad(:)];`, 6],
  [
    "bias-regularised",
    { ...four, lambda: 1.5 },
    "dZ3 = A3 - Y\ndW3 = dZ3 @ A2.T / m + lambd / m * W3\ndb3 = np.sum(dZ3, axis=1, keepdims=True) / m + lambd / m * b3",
    3,
  ],
  ["inconsistent-average", four, "dZ3 = A3 - Y\ndW3 = dZ3 @ A2.T / m\ndb3 = np.sum(dZ3, axis=1, keepdims=True)", 3],
  ["averaged-twice", four, "dZ3 = (A3 - Y) / m\ndW3 = dZ3 @ A2.T / m", 2],
  ["wrong-average-count", { layers: [3, 5, 4], loss: "cross-entropy", layout: "columns" }, "dZ2 = A2 - Y\ndW2 = dZ2 @ A1.T / (m * 4)", 2],
  ["sign-flipped", four, "dZ3 = Y - A3\ndW3 = dZ3 @ A2.T / m", 1],
  ["sign-flipped", four, "dZ3 = A3 - Y\ndW3 = dZ3 @ A2.T / m\nW3 += alpha * dW3", 3],
  [
    "missing-weight-transpose",
    { layers: [4, 4, 4, 4], loss: "cross-entropy", layout: "columns" },
    "dZ3 = A3 - Y\ndZ2 = (W3 @ dZ3) * A2 * (1 - A2)\ndW3 = dZ3 @ A2.T / m",
    2,
  ],
  ["wrong-activation-index", { layers: [4, 4, 4, 4], loss: "cross-entropy", layout: "columns" }, "dZ3 = A3 - Y\ndW3 = dZ3 @ A3.T / m", 2],
  ["gradient-transposed", { layers: [4, 4, 4, 4], loss: "cross-entropy", layout: "columns" }, "dZ3 = A3 - Y\ndW3 = A2 @ dZ3.T / m", 2],
  ["preactivation-in-gradient", four, "dZ3 = A3 - Y\ndW3 = dZ3 @ Z2.T / m", 2],
  ["derivative-at-activation", four, "dZ3 = A3 - Y\ndZ2 = np.dot(W3.T, dZ3) * sigmoid_derivative(A2)", 2],
  [
    "derivative-at-activation",
    course,
    "a1 = [ones(m,1) X]; z2 = a1*Theta1'; a2 = [ones(m,1) sigmoid(z2)]; z3 = a2*Theta2'; a3 = sigmoid(z3);\nd3 = a3 - Y;\nd2 = (d3*Theta2(:,2:end)) .* sigmoidGradient(sigmoid(z2));",
    3,
  ],
  [
    "bias-row-kept",
    course,
    "a1 = [ones(m,1) X]; z2 = a1*Theta1'; a2 = [ones(m,1) sigmoid(z2)]; z3 = a2*Theta2'; a3 = sigmoid(z3);\nd3 = a3 - Y;\nd2 = (d3*Theta2) .* sigmoidGradient([ones(m,1) z2]);\nTheta1_grad = d2'*a1/m;",
    0,
  ],
  ["regularisation-missing", { ...four, lambda: 2 }, "dZ3 = A3 - Y\ndW3 = dZ3 @ A2.T / m", 2],
  ["updated-weights-used", four, "dZ3 = A3 - Y\ndW3 = dZ3 @ A2.T / m\nW3 = W3 - alpha * dW3\ndZ2 = (W3.T @ dZ3) * A2 * (1 - A2)", 0],
  [
    "faulty-checker",
    course,
    "for p = 1:numel(theta)\n  perturb(p) = e;\n  numgrad(p) = (J(theta + perturb) - J(theta)) / e;\n  perturb(p) = 0;\nend",
    3,
  ],
  ["faulty-checker", four, "epsilon = 1e-12\ngradapprox = (J(theta + epsilon) - J(theta - epsilon)) / (2 * epsilon)", 2],
  ["faulty-checker", four, String.raw`\mathrm{numgrad} = \frac{J(\theta + \epsilon) - J(\theta - \epsilon)}{\epsilon}`, 1],
  ["faulty-checker", four, "numgrad = (J(θ + ε) − J(θ)) / ε", 1],
  [
    "faulty-checker",
    { layers: [3, 5, 2], lambda: 1, loss: "cross-entropy", layout: "columns" },
    "Z1 = W1 @ X\nA1 = sigmoid(Z1)\nZ2 = W2 @ A1\nA2 = sigmoid(Z2)\nJ = -np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)) / m\ndZ2 = (A2 - Y) / m\ndW2 = dZ2 @ A1.T + lam / m * W2",
    7,
  ],
];

export const WRITTEN_CODES: readonly string[] = WRITTEN.map(([code]) => code);

export interface CatalogueCase extends CorpusCase {
  readonly code: string;
  /** The lines, from 1, that are not those of the right text; empty where the right text has more lines. */
  readonly changedLines: readonly number[];
}

/** For each code its hand-written texts, and `atLeast` generated ones: every recipe in every style that can hold it, on problems of their own. */
export function catalogueCases(atLeast: number): CatalogueCase[] {
  const written = WRITTEN.map(([code, options, text, line]): CatalogueCase => {
    return { name: `${code}, written by hand`, code, options, text, changedLines: line === 0 ? [] : [line] };
  });
  const codes = [...new Set(RECIPES.map(({ code }) => code))];
  return [...written, ...codes.flatMap((code) => casesOf(code, atLeast))];
}

function casesOf(code: string, atLeast: number): CatalogueCase[] {
  const recipes = RECIPES.flatMap((recipe, index) => (recipe.code === code ? [{ recipe, index }] : []));
  const places = recipes.flatMap(({ recipe, index }) =>
    STYLES.flatMap((style, s) =>
      generate(recipe, style, { seed: 100 * index + s, count: 1 }).length > 0 ? [{ recipe, index, style, s }] : [],
    ),
  );
  const count = Math.ceil(atLeast / places.length);
  return places.flatMap(({ recipe, index, style, s }) => generate(recipe, style, { seed: 100 * index + s, count }));
}

function generate({ code, draft, only }: Recipe, style: Style, { seed, count }: { seed: number; count: number }): CatalogueCase[] {
  const cases: CatalogueCase[] = [];
  for (const problem of drawProblems(count * 12, seed, only)) {
    const wrong = cases.length < count ? style.write(problem, draft) : null;
    const right = style.write(problem, {});
    if (!wrong || !right || wrong.text === right.text) continue;
    const rightLines = right.text.split("\n");
    const lines = wrong.text.split("\n");
    // The course's styles assign a gradient in several lines, and an average may stand in δ or in the gradient: which line is named is not the corpus's to say.
    const comparable = lines.length === rightLines.length && draft.average === undefined && !/^Octave, (Θ|loop)/.test(style.name);
    const changedLines = comparable ? lines.flatMap((line, i) => (line === rightLines[i] ? [] : [i + 1])) : [];
    const name = `${code} (${JSON.stringify(draft)}) in ${style.name}, ${problem.layers.join("-")} ${problem.hidden} ${problem.loss} λ = ${problem.lambda}`;
    cases.push({ name, text: wrong.text, options: wrong.options, code, changedLines });
  }
  return cases;
}
