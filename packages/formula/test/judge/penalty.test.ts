import { describe, expect, it } from "vitest";
import { checkFormulas } from "../../src/index.ts";

const flags = (text: string): string[] =>
  checkFormulas(text).targets.flatMap(({ status, span, code }) =>
    status === "mistake" || status === "unknown" ? [`${span.line} ${code ?? status}`] : [],
  );

const SOFTMAX = `def loss_and_grads(X, y, W1, b1, W2, b2, reg):
    N = X.shape[0]
    h = np.maximum(0, X.dot(W1) + b1)
    scores = h.dot(W2) + b2
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    data_loss = -np.log(p[np.arange(N), y]).sum() / N
    loss = data_loss + 0.5 * reg * np.sum(W1 * W1) + 0.5 * reg * np.sum(W2 * W2)
    d = p.copy()
    d[np.arange(N), y] -= 1
    d /= N
    dW2 = h.T.dot(d) + reg * W2
    db2 = d.sum(axis=0)
    dh = d.dot(W2.T)
    dh[h <= 0] = 0
    dW1 = X.T.dot(dh) + reg * W1
    db1 = dh.sum(axis=0)
    return loss, dW1, db1, dW2, db2
`;

const STEPPED = `for it in range(1000):
    h = np.tanh(X.dot(W1) + b1)
    p = 1 / (1 + np.exp(-(h.dot(W2) + b2)))
    loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)) + lam / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
    dz2 = (p - y) / len(X)
    dW2 = h.T.dot(dz2)
    db2 = dz2.sum(0)
    dz1 = dz2.dot(W2.T) * (1 - h ** 2)
    dW1 = X.T.dot(dz1)
    db1 = dz1.sum(0)
    W2 -= lr * (dW2 + lam * W2)
    b2 -= lr * db2
    W1 -= lr * (dW1 + lam * W1)
    b1 -= lr * db1
`;

describe("the decay that a text's own cost asks for", () => {
  it.each([
    ["½ λ ΣW² in the loss, λ W in the gradient", SOFTMAX],
    ["½ λ ΣW² in the loss, λ W in the step", STEPPED],
    ["λ ΣW², 2 λ W", SOFTMAX.replaceAll("0.5 * reg *", "reg *").replaceAll("+ reg * W", "+ 2 * reg * W")],
    ["½ λ/N ΣW², λ/N W", SOFTMAX.replaceAll("0.5 * reg *", "0.5 * reg / N *").replaceAll("+ reg * W", "+ reg / N * W")],
  ])("%s is right", (_, text) => {
    expect(flags(text)).toEqual([]);
  });

  it("twice as much is a wrong factor, nothing is missing regularisation", () => {
    expect(flags(SOFTMAX.replaceAll("+ reg * W", "+ 2 * reg * W"))).toEqual(["12 regularisation-factor", "16 regularisation-factor"]);
    expect(flags(SOFTMAX.replaceAll(/ \+ reg \* W\d/gu, ""))).toEqual(["12 regularisation-missing", "16 regularisation-missing"]);
  });
});
