import { describe, expect, it } from "vitest";
import { checkFormulas, type CheckOptions, type CheckReport } from "../src/index.ts";

const flagged = ({ targets }: CheckReport): string[] =>
  targets.flatMap(({ status, span, code }) => (status === "mistake" || status === "unknown" ? [`${span.line} ${code ?? "unknown"}`] : []));
const check = (text: string, options: CheckOptions = {}): string[] => flagged(checkFormulas(text, options));

/** The four equations of Nielsen's second chapter, with the quadratic cost put in. */
const FOUR = String.raw`\delta^L = (a^L - y) \odot \sigma'(z^L)
\delta^l = ((w^{l+1})^T \delta^{l+1}) \odot \sigma'(z^l)
\frac{\partial C}{\partial b^l} = \delta^l
\frac{\partial C}{\partial w^l} = \delta^l (a^{l-1})^T`;

/** deeplearning.ai's summary of gradients of two layers. */
const summary = (slope: string, penalty: (layer: number) => string = () => ""): string => String.raw`dZ^{[2]} = A^{[2]} - Y
dW^{[2]} = \frac{1}{m} dZ^{[2]} A^{[1]T}${penalty(2)}
dZ^{[1]} = W^{[2]T} dZ^{[2]} * ${slope}
dW^{[1]} = \frac{1}{m} dZ^{[1]} X^T${penalty(1)}`;
const SUMMARY = summary(String.raw`g^{[1]\prime}(Z^{[1]})`);

/** Two functions of one file, under names of their author. */
const FUNCTIONS = `def run(inp, w_a, w_b):
    hid = 1 / (1 + np.exp(-inp @ w_a))
    out = 1 / (1 + np.exp(-hid @ w_b))
    return hid, out
def grads(inp, want, w_a, w_b):
    hid, out = run(inp, w_a, w_b)
    d_out = (out - want) * out * (1 - out)
    d_hid = d_out @ w_b.T * hid * (1 - hid)
    return inp.T @ d_hid, hid.T @ d_out
def grads_short(inp, want, w_a, w_b):
    hid, out = run(inp, w_a, w_b)
    d_out = (out - want) * out * (1 - out)
    d_hid = d_out @ w_b.T
    return inp.T @ d_hid, hid.T @ d_out`;

/** Logistic regression of one line each, under letters that say nothing. */
const LETTERS = `p = 1 / (1 + np.exp(-(q @ u)))
r = p - t
g = q.T @ r`;

describe("what the caller says about a text of somebody else", () => {
  it("--loss decides which output δ is right", () => {
    expect(check(FOUR)).toEqual([]);
    expect(check(FOUR, { loss: "half-squared-error" })).toEqual([]);
    expect(check(FOUR, { loss: "cross-entropy" })).toEqual(["1 extra-output-derivative"]);
    expect(check(FOUR, { loss: "squared-error" })).toEqual(["1 squared-error-factor-two"]);
  });

  it("--notation reads the same letters under another author's count", () => {
    for (const notation of ["nielsen", "ng"] as const) expect(check(FOUR, { notation, loss: "half-squared-error" })).toEqual([]);
  });

  it("--layers and --activation make the network", () => {
    const tanh = summary("(1 - A^{[1]2})");
    const report = checkFormulas(tanh, { layers: [3, 4, 1], activation: "tanh,sigmoid" });
    expect(flagged(report)).toEqual([]);
    expect([report.problem.layers, report.problem.activations]).toEqual([
      [3, 4, 1],
      ["tanh", "sigmoid"],
    ]);
    expect(check(tanh, { activation: "sigmoid" })).toEqual(["3 wrong-derivative"]);
  });

  it("--layout turns what examples in columns write", () => {
    expect(check(SUMMARY, { layout: "columns" })).toEqual([]);
    expect(check(SUMMARY, { layout: "rows" })).not.toEqual([]);
  });

  it("--lambda asks for a penalty, and for its average", () => {
    const given = { loss: "cross-entropy", lambda: 0.7 } as const;
    expect(check(SUMMARY, given)).toEqual(["2 regularisation-missing", "4 regularisation-missing"]);
    const penalised = (factor: string): string =>
      summary(String.raw`g^{[1]\prime}(Z^{[1]})`, (layer) => String.raw` + ${factor} W^{[${layer}]}`);
    expect(check(penalised(String.raw`\frac{\lambda}{m}`), given)).toEqual([]);
    expect(check(penalised(String.raw`\lambda`), given)).toEqual(["2 lambda-not-averaged", "4 lambda-not-averaged"]);
  });

  it("--reduction says what the gradients are of the examples' gradients", () => {
    const text = (end: string): string => `p = 1 / (1 + np.exp(-(X @ w)))\nr = p - y\ngrad = X.T @ r${end}`;
    expect(check(text(""), { reduction: "sum" })).toEqual([]);
    expect(check(text(" / m"), { reduction: "mean" })).toEqual([]);
    expect(check(text(""), { reduction: "mean" })).not.toEqual([]);
  });

  it("--entry chooses the function that is judged, and a name that the text lacks is refused", () => {
    expect(check(FUNCTIONS, { entry: "grads" })).toEqual([]);
    expect(check(FUNCTIONS, { entry: "grads_short" })).toEqual(["13 missing-hidden-derivative"]);
    expect(() => check(FUNCTIONS, { entry: "back" })).toThrow("the text has no function `back`. It has run, grads, grads_short.");
  });

  it("--weights gives letters their role", () => {
    const roles = { q: "input", u: "weight", t: "target" } as const;
    expect(check(LETTERS, { roles })).toEqual([]);
    expect(check(LETTERS.replace("q.T @ r", "p.T @ r"), { roles })).not.toEqual([]);
  });
});

describe("a sign before the data of a product", () => {
  it.each([
    ["NumPy", "p = 1 / (1 + np.exp(-X @ w))\nr = p - y\ngrad = X.T @ r / m", "r = y - p"],
    ["Octave", "p = 1 ./ (1 + exp(-X * theta));\nr = p - y;\ngrad = X' * r / m;", "r = y - p"],
  ])("is the one of z: %s", (_, text, slip) => {
    expect(check(text)).toEqual([]);
    expect(check(text.replace("r = p - y", slip))).not.toEqual([]);
  });

  it("two lines are enough where the output is computed", () => {
    const text = "p = 1 / (1 + np.exp(-X @ w))\ngrad = X.T @ (p - y) / m";
    expect(check(text)).toEqual([]);
    expect(check(text.replace("p - y", "p + y"))).not.toEqual([]);
  });

  it("two layers", () => {
    const text = (slope: string): string => `h = 1 / (1 + np.exp(-X @ W1))
o = 1 / (1 + np.exp(-h @ W2))
d2 = (o - y) * o * (1 - o)
d1 = d2 @ W2.T * ${slope}
dW2 = h.T @ d2
dW1 = X.T @ d1`;
    expect(check(text("h * (1 - h)"))).toEqual([]);
    expect(check(text("h"))).toEqual(["4 wrong-derivative"]);
  });
});
