import { describe, expect, it } from "vitest";
import { checkProgram } from "../../src/check-program.ts";

/** Flagged lines with their codes. */
const flagged = (text: string): string[] =>
  checkProgram(text)
    .targets.filter(({ status }) => status === "mistake" || status === "unknown")
    .map(({ span, code }) => `${span.line} ${code ?? ""}`);

const FUNCTION = `def backward(X, Y, W1, b1, W2, b2):
    m = X.shape[0]
    A1 = np.tanh(X @ W1 + b1)
    A2 = 1 / (1 + np.exp(-(A1 @ W2 + b2)))
    dZ2 = A2 - Y
    dW2 = A1.T @ dZ2 / m
    db2 = dZ2.sum(axis=0) / m
    dZ1 = dZ2 @ W2.T * (1 - A1 ** 2)
    dW1 = X.T @ dZ1 / m
    db1 = dZ1.sum(axis=0) / m
    return dW1, db1, dW2, db2
`;

const SQUARE = `W1 = np.random.randn(4, 4)
W2 = np.random.randn(4, 1)
def step(X, Y):
    global W1, W2
    A1 = np.tanh(X @ W1)
    dZ2 = A1 @ W2 - Y
    dW2 = A1.T @ dZ2
    dZ1 = dZ2 @ W2.T * (1 - A1 ** 2)
    dW1 = X.T @ dZ1
    W1 -= 0.1 * dW1
    W2 -= 0.1 * dW2
`;

describe("the orientation of a gradient is its parameter's own", () => {
  it("is judged in a function without a loss, of rectangular weights", () => {
    expect(flagged(FUNCTION)).toEqual([]);
    expect(flagged(FUNCTION.replace("X.T @ dZ1", "dZ1.T @ X"))).toEqual(["9 gradient-transposed"]);
  });

  it("is judged of square weights, whose step runs either way", () => {
    expect(flagged(SQUARE)).toEqual([]);
    expect(flagged(SQUARE.replace("X.T @ dZ1", "dZ1.T @ X"))).toEqual(["9 gradient-transposed"]);
  });

  it("may change on the way to the step", () => {
    const turned = SQUARE.replace("X.T @ dZ1", "dZ1.T @ X");
    expect(flagged(turned.replace("0.1 * dW1", "0.1 * dW1.T"))).toEqual([]);
    expect(flagged(SQUARE.replace("0.1 * dW1", "0.1 * dW1.T"))).toHaveLength(1);
  });

  it("is judged where the entries of one matrix are stepped one by one", () => {
    const text = (call: string): string => `def products(a, b):
    out = np.zeros((len(a), len(b)))
    for i in range(len(a)):
        for j in range(len(b)):
            out[i][j] = a[i] * b[j]
    return out

input = np.array([toes[0], wins[0], fans[0]])
true = np.array([hurt[0], win[0], sad[0]])
delta = weights.dot(input) - true
weight_deltas = products(${call})
for i in range(len(weights)):
    for j in range(len(weights[0])):
        weights[i][j] -= 0.01 * weight_deltas[i][j]
`;
    expect(flagged(text("delta, input"))).toEqual([]);
    expect(flagged(text("input, delta"))).toEqual(["11 gradient-transposed"]);
  });
});
