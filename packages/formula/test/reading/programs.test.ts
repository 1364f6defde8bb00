import { describe, expect, it } from "vitest";
import { checkProgram } from "../../src/check-program.ts";
import { FormulaError } from "../../src/index.ts";

const flagged = (text: string): string[] =>
  checkProgram(text)
    .targets.filter(({ status }) => status === "mistake" || status === "unknown")
    .map(({ span, code }) => `${span.line} ${code ?? ""}`);

describe("one example and a batch", () => {
  const logistic = (product: string): string => `def propagate(w, b, X, Y):
    m = X.shape[1]
    A = 1 / (1 + np.exp(-(np.dot(w.T, X) + b)))
    dw = np.dot(X, ${product}) / m
    db = np.sum(A - Y) / m
    return dw, db
`;

  it("a text that divides by the number of examples has several: a product that fits one alone is a shape error", () => {
    expect(flagged(logistic("(A - Y).T"))).toEqual([]);
    expect(flagged(logistic("(A - Y)"))).toHaveLength(1);
  });
});

describe("ends", () => {
  const sgd = (bias: string): string => `z1 = X.dot(W1) + b1
a1 = np.tanh(z1)
z2 = a1.dot(W2) + b2
e = np.exp(z2)
probs = e / np.sum(e, axis=1, keepdims=True)
delta3 = probs
delta3[range(num_examples), y] -= 1
dW2 = a1.T.dot(delta3)
db2 = ${bias}
delta2 = delta3.dot(W2.T) * (1 - np.power(a1, 2))
dW1 = np.dot(X.T, delta2)
db1 = np.sum(delta2, axis=0)
dW2 += reg_lambda * W2
dW1 += reg_lambda * W1
W1 += -epsilon * dW1
b1 += -epsilon * db1
W2 += -epsilon * dW2
b2 += -epsilon * db2
model = {'W1': W1, 'b1': b1, 'W2': W2, 'b2': b2}
`;

  it("copies of stepped parameters are no gradients, and a penalty that is added later is one", () => {
    expect(flagged(sgd("np.sum(delta3, axis=0, keepdims=True)"))).toEqual([]);
  });

  it("a bias's gradient of another shape is wrong where it is made, and its step is not", () => {
    expect(flagged(sgd("np.sum(delta3)"))).toEqual(["9 bias-sum-wrong-axis"]);
  });

  it("gradients that are put in front of a list are judged layer by layer", () => {
    const text = (input: string): string => `a = [x]
for W, b in zip(weights, biases):
    a.append(1 / (1 + np.exp(-(W @ a[-1] + b))))
delta = (a[-1] - y) * a[-1] * (1 - a[-1])
dW = []
for l in range(len(weights) - 1, -1, -1):
    dW.insert(0, np.outer(delta, ${input}))
    if l > 0:
        delta = (weights[l].T @ delta) * a[l] * (1 - a[l])
`;
    expect(flagged(text("a[l]"))).toEqual([]);
    const wrong = flagged(text("a[l + 1]"));
    expect(wrong.map((line) => line.split(" ")[0])).toEqual(["7", "7"]);
  });

  it("the ones of a data set are not penalised", () => {
    const text = (penalty: string): string => `def cost(theta, X, y, lam):
    m = len(y)
    h = 1 / (1 + np.exp(-X.dot(theta)))
    grad = X.T.dot(h - y) / m
    grad[1:] = grad[1:] + lam / m * ${penalty}
    return grad
`;
    expect(flagged(text("theta[1:]"))).toEqual([]);
    expect(flagged(text("theta[:-1]"))).toHaveLength(1);
  });
});

describe("what cannot be judged", () => {
  it("is an error with a code, never a text that is right", () => {
    const text = `h = mystery(x @ V)
g = (h - t) * other(h)
dV = x.T @ wrong(g)
`;
    expect(() => checkProgram(text)).toThrow(FormulaError);
  });
});
