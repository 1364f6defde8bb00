import { expect, it } from "vitest";
import { checkFormulas } from "../../src/index.ts";

/** A step on shuffled rows: `inputs` stands in dW1. */
const shuffled = (inputs: string): string => `for epoch in range(epochs):
    idx = np.random.permutation(X.shape[0])
    Xb, yb = X[idx], y[idx]
    h = np.tanh(Xb @ W1 + b1)
    p = 1 / (1 + np.exp(-(h @ W2 + b2)))
    d2 = (p - yb) / len(Xb)
    dW2 = h.T @ d2
    db2 = d2.sum(axis=0)
    d1 = (d2 @ W2.T) * (1 - h**2)
    dW1 = ${inputs}.T @ d1
    db1 = d1.sum(axis=0)
    W1 -= lr * dW1
    W2 -= lr * dW2
    b1 -= lr * db1
    b2 -= lr * db2
`;

const flagged = (text: string): unknown[] =>
  checkFormulas(text)
    .targets.filter(({ status }) => status === "mistake" || status === "unknown")
    .map(({ name, code, span }) => [name, code, span.line]);

it("rows in another order are the batch's own, and the data's are not", () => {
  expect(flagged(shuffled("Xb"))).toEqual([]);
  expect(flagged(shuffled("X"))).toEqual([["dW1", "wrong-operand", 10]]);
});

/** Gradients of the sum, with a line that scales δ. */
const scaled = (line: string): string => `z1 = X @ W1 + b1
a1 = np.tanh(z1)
z2 = a1 @ W2 + b2
p = 1 / (1 + np.exp(-z2))
G = p - y
${line}
dW2 = a1.T @ G
db2 = G.sum(0)
dz1 = (G @ W2.T) * (1 - a1**2)
dW1 = X.T @ dz1
db1 = dz1.sum(0)
`;

it("gradients that are all m times those of the sum are wrong where δ was multiplied, and those of the mean are right", () => {
  expect(flagged(scaled("G /= n"))).toEqual([]);
  expect(flagged(scaled("G *= n"))).toEqual([["G", "missing-average", 6]]);
});
