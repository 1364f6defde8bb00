import { describe, expect, it } from "vitest";
import { checkFormulas } from "../../src/index.ts";

/** A network whose derivative's function is not in the text, fed with `output` and `hidden`. */
const network = (name: string, output: string, hidden: string): string => `import numpy as np

def train(X, y, W1, b1, W2, b2):
    z1 = X @ W1 + b1
    a1 = sigmoid(z1)
    z2 = a1 @ W2 + b2
    a2 = sigmoid(z2)
    d2 = (a2 - y) * ${name}(${output})
    d1 = (d2 @ W2.T) * ${name}(${hidden})
    dW1, dW2 = X.T @ d1, a1.T @ d2
    db1, db2 = d1.sum(axis=0), d2.sum(axis=0)
    return dW1, db1, dW2, db2
`;

const assumedIn = (text: string): readonly string[] =>
  checkFormulas(text).reading!.assumed.map(({ name, meaning }) => `${name}: ${meaning}`);

describe("functions that a text uses and does not define", () => {
  it.each(["sigmoid_derivative", "dsigmoid", "sigmoidPrime", "sigmoid_prime", "activation_derivative", "fprime"])(
    "%s is fed with z or with a: both are right, and the report says which was assumed",
    (name) => {
      const [ofZ, ofA] = [network(name, "z2", "z1"), network(name, "a2", "a1")];
      expect([checkFormulas(ofZ).ok, checkFormulas(ofA).ok]).toEqual([true, true]);
      expect(assumedIn(ofZ)).toEqual([`${name}: sigmoid′(z)`]);
      expect(assumedIn(ofA)).toEqual([`${name}: a(1 − a), of the activation a`]);
    },
  );

  it.each([
    ["a2", "z1", 8],
    ["z2", "a1", 9],
  ])("a function that is fed with %s and with %s is wrong in the line with a, and both lines are named", (output, hidden, line) => {
    const report = checkFormulas(network("sigmoid_derivative", output, hidden));
    expect(report.targets.filter(({ status }) => status === "mistake").map(({ span, code }) => [span.line, code])).toEqual([
      [line, "derivative-at-activation"],
    ]);
    expect(report.reading!.assumed[0].lines).toEqual({ z: [line === 8 ? 9 : 8], a: [line] });
  });

  it("the derivative of another activation than the one that is applied is wrong", () => {
    const report = checkFormulas(network("tanh_derivative", "a2", "a1"));
    expect(report.ok).toBe(false);
  });

  it("a text that defines its functions assumes nothing", () => {
    const defined =
      "def sigmoid(z):\n    return 1 / (1 + np.exp(-z))\n\ndef sigmoid_prime(z):\n    return sigmoid(z) * (1 - sigmoid(z))\n\n";
    const text = network("sigmoid_prime", "z2", "z1").replace("def train", `${defined}def train`);
    expect([checkFormulas(text).ok, assumedIn(text)]).toEqual([true, []]);
  });
});
