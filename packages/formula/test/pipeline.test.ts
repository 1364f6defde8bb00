import { describe, expect, it } from "vitest";
import { readProgram } from "../src/language/read.ts";
import { judge, judgeAs, readingsOf } from "../src/pipeline.ts";
import type { Judgement } from "../src/judge/verdict.ts";

const lineOf = (text: string, at: number): number => text.slice(0, at).split("\n").length;

function judged(text: string): Judgement {
  const judgement = judge(readProgram(text));
  expect(judgement).toBeDefined();
  return judgement!;
}
/** Lines that are called wrong, with what belongs there. */
const wrong = (text: string): string[] =>
  judged(text)
    .verdicts.filter((v) => v.kind === "wrong" || v.kind === "error")
    .map((v) => `${lineOf(text, v.span.start)} ${v.expected?.quantity.role ?? "?"}${v.expected?.quantity.layer ?? ""}`);
const ends = (text: string): string[] =>
  judged(text)
    .verdicts.filter((v) => v.end && v.kind === "correct")
    .map((v) => v.name);

const FORWARD = "a1 = np.tanh(X @ W1 + b1)\na2 = sigmoid(a1 @ W2 + b2)\n";
const BACKWARD =
  "d2 = a2 - y\ndW2 = a1.T @ d2 / m\ndb2 = np.sum(d2, axis=0) / m\nd1 = (d2 @ W2.T) * (1 - a1**2)\ndW1 = X.T @ d1 / m\ndb1 = np.sum(d1, axis=0) / m\n";

describe("a right text", () => {
  it("has four right gradients and nothing wrong", () => {
    expect(wrong(FORWARD + BACKWARD)).toEqual([]);
    expect(ends(FORWARD + BACKWARD)).toEqual(["dW2", "db2", "dW1", "db1"]);
  });
  it("is read with its own activations, layout and loss", () => {
    const { reading } = judged(FORWARD + BACKWARD);
    expect(reading.activations.map((a) => a.name)).toEqual(["tanh", "sigmoid"]);
    expect(reading).toMatchObject({ loss: "cross-entropy", layout: "rows", weights: "in×out", bias: "separate", reduction: "1/m" });
  });
  it("takes the loss that the text computes, whatever its name", () => {
    const text = "h = sigmoid(W1 @ x)\no = sigmoid(W2 @ h)\nfoo = 0.5 * np.sum((o - y)**2)\nd = (o - y) * o * (1 - o)\ng = d @ h.T\n";
    expect(judged(text).reading).toMatchObject({ loss: "half-squared-error", lossFrom: "text" });
    expect(wrong(text)).toEqual([]);
  });
  it("may step upwards along target − output", () => {
    expect(
      wrong(
        "l1 = sigmoid(X @ W1)\nl2 = sigmoid(l1 @ W2)\nd2 = (y - l2) * l2 * (1 - l2)\nd1 = d2 @ W2.T * l1 * (1 - l1)\nW2 += lr * l1.T @ d2\nW1 += lr * X.T @ d1\n",
      ),
    ).toEqual([]);
  });
  it("may be a loop over examples that accumulates, in Octave, with the bias in Theta", () => {
    const text =
      "for t = 1:m\n  a1 = [1; X(t,:)'];\n  z2 = Theta1 * a1;\n  a2 = [1; sigmoid(z2)];\n  a3 = sigmoid(Theta2 * a2);\n  d3 = a3 - Y(t,:)';\n  d2 = (Theta2' * d3)(2:end) .* sigmoidGradient(z2);\n  G2 = G2 + d3 * a2';\n  G1 = G1 + d2 * a1';\nend\nTheta1_grad = G1 / m;\nTheta2_grad = G2 / m;\n";
    expect(wrong(text)).toEqual([]);
    expect(ends(text)).toEqual(["Theta1_grad", "Theta2_grad"]);
  });
  it("may be one layer alone, judged against the derivative it is given", () => {
    const text =
      "def linear_backward(dZ, cache):\n    A_prev, W, b = cache\n    m = A_prev.shape[1]\n    dW = np.dot(dZ, A_prev.T) / m\n    db = np.sum(dZ, axis=1, keepdims=True) / m\n    dA_prev = np.dot(W.T, dZ)\n    return dA_prev, dW, db\n";
    expect(wrong(text)).toEqual([]);
    expect(wrong(text.replace("A_prev.T) / m", "A_prev.T)"))).toEqual(["4 dW1"]);
  });
});

describe("a wrong text", () => {
  it.each([
    ["g′ is missing in the hidden layer", (t: string) => t.replace(" * (1 - a1**2)", ""), ["6 dZ1"]],
    ["X stands where a1 should", (t: string) => t.replace("a1.T @ d2", "X.T @ d2"), ["4 dW2"]],
    ["one gradient is averaged twice", (t: string) => t.replace("X.T @ d1 / m", "X.T @ d1 / m / m"), ["7 dW1"]],
    ["a bias gradient is summed along the wrong axis", (t: string) => t.replace("np.sum(d2, axis=0)", "np.sum(d2, axis=1)"), ["5 db2"]],
    ["a factor 7 is in one gradient", (t: string) => t.replace("dW2 = a1.T", "dW2 = 7 * a1.T"), ["4 dW2"]],
  ])("is wrong in one line, not in those that follow: %s", (_, change, expected) => {
    expect(wrong(change(FORWARD + BACKWARD))).toEqual(expected);
  });
  it("whose shapes do not fit is wrong where they do not", () => {
    const text =
      "hidden = sigmoid(W1 @ x)\noutput = sigmoid(W2 @ hidden)\nerror = output - y\ndelta_hidden = np.dot(W2, error) * hidden * (1 - hidden)\nW1 -= lr * delta_hidden @ x.T\n";
    expect(wrong(text)).toEqual(["4 dZ1"]);
  });
  it("has both gradients wrong under names that say nothing", () => {
    expect(wrong("h = sigmoid(X @ W1)\no = sigmoid(h @ W2)\nJ = 0.5 * np.sum((y - o)**2)\ng2 = h.T @ (o - y)\ng1 = X.T @ h\n")).toEqual([
      "4 dW2",
      "5 dW1",
    ]);
  });
});

describe("scoring of readings", () => {
  it("puts a reading that explains all of the text first, and a batch before one example", () => {
    const [best] = readingsOf(readProgram(FORWARD + BACKWARD), {});
    expect(best.score.complete).toBe(true);
    expect(best.setting.hypothesis.data).toBe("rows");
  });
  it("can be forced by an option", () => {
    const text = "a1 = sigmoid(W1 @ x)\na2 = sigmoid(W2 @ a1)\nd2 = a2 - y\ndW2 = d2 @ a1.T\n";
    expect(judge(readProgram(text), { loss: "half-squared-error" })!.verdicts.some((v) => v.kind === "wrong")).toBe(true);
    expect(judge(readProgram(text))!.verdicts.some((v) => v.kind === "wrong")).toBe(false);
  });
  it("takes names and the reduction from options", () => {
    const text = "a1 = sigmoid(foo @ W1)\na2 = sigmoid(a1 @ W2)\nd2 = a2 - bar\ndW2 = a1.T @ d2\n";
    const judgement = judge(readProgram(text), { roles: { foo: "input", bar: "target" } })!;
    expect(judgement.verdicts.filter((v) => v.kind === "wrong")).toEqual([]);
    expect(judgement.reading.roles).toEqual({ foo: "input", bar: "target" });
    const mean = judge(readProgram(text), { roles: { foo: "input", bar: "target" }, reduction: "mean" })!;
    expect(mean.verdicts.filter((v) => v.kind === "wrong").map((v) => v.name)).toEqual(["dW2"]);
  });
  it("judges alike on another draw", () => {
    const program = readProgram(FORWARD + BACKWARD);
    const again = judgeAs(program, judge(program)!.reading, 2)!;
    expect(again.verdicts.filter((v) => v.kind === "wrong")).toEqual([]);
    expect(again.verdicts.filter((v) => v.kind === "correct" && v.end)).toHaveLength(4);
  });
  it("gives no verdict where nothing depends on data and targets", () => {
    expect(judge(readProgram("x = 1\nprint(x)\n"))?.verdicts.some((v) => v.kind === "correct" || v.kind === "wrong") ?? false).toBe(false);
  });
});
