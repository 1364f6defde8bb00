import { expect, test } from "vitest";
import { arrayOf } from "../../src/core/array.ts";
import { run } from "../../src/interpret/run.ts";
import { list, native, valueOf, type Value } from "../../src/interpret/values.ts";
import type { Language } from "../../src/ir/core.ts";
import { readProgram } from "../../src/language/read.ts";

const matrix = (rows: number, columns: number, seed: number): Value =>
  valueOf(
    arrayOf(
      Array.from({ length: rows * columns }, (_, i) => ((i * 7 + seed * 3) % 11) / 11 - 0.4),
      [rows, columns],
    ),
  );

const GIVEN: Record<string, Value> = {
  X: matrix(5, 3, 1),
  Y: matrix(5, 2, 2),
  W1: matrix(3, 4, 3),
  W2: matrix(4, 2, 4),
  weights: list([matrix(3, 3, 5), matrix(3, 3, 6), matrix(3, 3, 7)]),
  A: list([matrix(3, 5, 8), matrix(3, 5, 9), matrix(3, 5, 10), matrix(3, 5, 11)]),
  delta: matrix(3, 5, 12),
  xs: list([matrix(1, 3, 1), matrix(1, 3, 2), matrix(1, 3, 3)]),
  ys: list([matrix(1, 2, 1), matrix(1, 2, 2), matrix(1, 2, 3)]),
  lr: valueOf(arrayOf([0.1], [])),
  g: native("g", ({ args: [a] }) => a),
};

/** Returns how often the marked line (`# here`, `% here`) ran. */
function passes(text: string, language: Language = "python"): number {
  const marked = text.search(/[#%] here/);
  const line = text.slice(0, marked).split("\n").length;
  const trace = run(readProgram(text, { language }), { entry: { kind: "script" }, free: (path) => GIVEN[path] });
  if (trace.stopped) throw new Error(JSON.stringify(trace.stopped));
  const there = trace.events.filter((e) => e.kind === "assign" && text.slice(0, e.span.start).split("\n").length === line);
  return Math.max(...there.map((e) => e.pass)) + 1;
}

const FORWARD = "    a = g(X @ W1)\n    p = a @ W2\n    d = p - Y\n";

const TRAIN: Record<string, string> = {
  "an update of what the pass reads": `for i in range(50):\n${FORWARD}    W2 -= lr * a.T @ d # here`,
  "an update written out": `for i in range(50):\n${FORWARD}    dW2 = a.T @ d # here\n    W2 = W2 - lr * dW2`,
  "an update with +=": `for i in range(50):\n${FORWARD}    W2 += lr * (a.T @ -d) # here`,
  "an update in a while loop": `i = 0\nwhile i < 50:\n${FORWARD}    W2 -= lr * a.T @ d # here\n    i += 1`,
  "an update in while True": `while True:\n${FORWARD}    W2 -= lr * a.T @ d # here`,
  "one example after another": "for x, y in zip(xs, ys):\n    a = x @ W1\n    d = a @ W2 - y # here\n    W2 -= lr * a.T @ d",
  "loops within loops":
    "for e in range(100):\n    for i in range(5000):\n        a = X @ W1\n        d = a @ W2 - Y # here\n        W2 -= lr * a.T @ d",
  momentum: `v = np.zeros((4, 2))\nfor i in range(50):\n${FORWARD}    v = 0.9 * v + a.T @ d\n    W2 = W2 - lr * v # here`,
  "weight decay": `for i in range(50):\n${FORWARD}    W2 = W2 - lr * (a.T @ d + 0.1 * W2) # here`,
  "gradients that are summed in an inner loop":
    "for e in range(50):\n    s = np.zeros((4, 2))\n    for x, y in zip(xs, ys):\n        s = s + (x @ W1).T @ (x @ W1 @ W2 - y)\n    W2 -= lr * s # here",
  "a list of weights in a loop over layers, in a loop over epochs":
    "for e in range(50):\n    a = A[0]\n    for k in range(3):\n        a = g(weights[k] @ a)\n    d = a - A[3] # here\n    for k in [2, 1, 0]:\n        weights[k] -= lr * d @ A[k].T",
  "an update within a function": `def step(W, d):\n    return W - lr * d\nfor i in range(50):\n${FORWARD}    W2 = step(W2, a.T @ d) # here`,
  "an update in place within a function": `def step(W, d):\n    W -= lr * d\nfor i in range(50):\n${FORWARD}    dW2 = a.T @ d # here\n    step(W2, dW2)`,
  "a dict of parameters that a function gives back": `def update(P, d):\n    W = P['W2']\n    W = W - lr * d\n    P['W2'] = W\n    return P\nP = {'W2': W2}\nfor i in range(50):\n    a = X @ W1\n    d = a @ P['W2'] - Y # here\n    P = update(P, a.T @ d)`,
  "a new dict of parameters": `def update(P, d):\n    return {'W2': P['W2'] - lr * d}\nP = {'W2': W2}\nfor i in range(50):\n    a = X @ W1\n    d = a @ P['W2'] - Y # here\n    P = update(P, a.T @ d)`,
  "a list comprehension over the layers":
    "ws = [W1, W2]\nfor i in range(50):\n    a = X @ ws[0]\n    d = a @ ws[1] - Y # here\n    gs = [X.T @ (d @ ws[1].T), a.T @ d]\n    ws = [w - lr * q for w, q in zip(ws, gs)]",
  "self, in a method":
    "class N:\n    def __init__(self):\n        self.W = W2\n    def train(self):\n        a = X @ W1\n        d = a @ self.W - Y # here\n        self.W -= lr * a.T @ d\nn = N()\nfor i in range(50):\n    n.train()",
  "a neuron's scalar weight": "w = 0.5\nfor i in range(50):\n    d = w * 2 - 1 # here\n    w = w - 0.1 * d * 2",
  "a function that is given its loop's data":
    "def train(X, Y, W, n):\n    for i in range(n):\n        d = X @ W1 @ W - Y # here\n        W = W - lr * (X @ W1).T @ d\n    return W\nr = train(X, Y, W2, 1000)",
};

const RUN: Record<string, readonly [text: string, times: number]> = {
  "δ that runs back through the layers": ["d = delta\nfor k in [2, 1, 0]:\n    d = weights[k].T @ d * g(A[k]) # here", 3],
  "a forward pass over layers": ["a = A[0]\nfor w in weights:\n    z = w @ a\n    a = g(z) # here", 3],
  "gradients summed over examples": ["s = np.zeros((4, 2))\nfor x, y in zip(xs, ys):\n    s += (x @ W1).T @ (x @ W1 @ W2 - y) # here", 3],
  "nabla = [a + b …] over examples": [
    "nabla = [np.zeros((4, 2))]\nfor x, y in zip(xs, ys):\n    gs = [(x @ W1).T @ (x @ W1 @ W2 - y)]\n    nabla = [n + q for n, q in zip(nabla, gs)] # here",
    3,
  ],
  "weights[k] -= … with the loop's variable": [
    "d = delta\nfor k in [2, 1, 0]:\n    step = d @ A[k].T # here\n    d = weights[k].T @ d\n    weights[k] -= lr * step",
    3,
  ],
  "weights[k] -= … of a δ that used weights[k]": [
    "d = delta\nfor k in [2, 1, 0]:\n    d = weights[k].T @ d # here\n    weights[k] -= lr * d @ A[k].T",
    3,
  ],
  "P['W' + str(l)] -= …, with a penalty": [
    "P = {'W1': W1, 'W2': W2}\nfor l in range(1, 3):\n    P['W' + str(l)] = P['W' + str(l)] - lr * (P['W' + str(l)] * 2 + 1) # here",
    2,
  ],
  "w -= … of the loop's own arrays": ["for w in weights:\n    w -= lr * (w @ w) # here", 3],
  "a counter of a while loop as subscript": [
    "l = 2\nd = delta\nwhile l >= 0:\n    d = weights[l].T @ d # here\n    weights[l] -= lr * d @ A[l].T\n    l -= 1",
    3,
  ],
  "layers as objects that update themselves": [
    "class L:\n    def __init__(self, W):\n        self.W = W\n    def back(self, d):\n        d = self.W.T @ d # here\n        self.W -= lr * d @ d.T\n        return d\nls = [L(w) for w in weights]\nd = delta\nfor l in ls:\n    d = l.back(d)",
    3,
  ],
  "an entry of a matrix after the other": [
    "D = W2 * 1\nfor i in range(4):\n    for j in range(2):\n        W2[i, j] -= lr * D[i, j] # here",
    8,
  ],
  "a running average": ["m = np.zeros((1, 3))\nfor i, x in enumerate(xs):\n    m = m + (x - m) / (i + 1) # here", 3],
  "a loss summed up": ["J = 0\nfor x, y in zip(xs, ys):\n    J += np.sum((x @ W1 @ W2 - y) ** 2) # here", 3],
  "layers made by a loop": ["bs = []\nfor i in range(4):\n    bs.append(np.zeros((3, 1))) # here", 4],
};

test.each(Object.entries(TRAIN))("runs a loop once that trains: %s", (_, text) => {
  expect(passes(text)).toBe(1);
});

test("a loop that updates in its second pass runs twice", () => {
  expect(passes(`for i in range(50):\n${FORWARD}    dW2 = a.T @ d # here\n    if i % 2 == 1:\n        W2 = W2 - lr * dW2`)).toBe(2);
});

test("a loop whose passes all give the same arrays stops after the third", () => {
  expect(passes(`for i in range(500):\n${FORWARD}    dW2 = a.T @ d # here`)).toBe(3);
});

test.each(Object.entries(RUN))("runs a loop in full that does not train: %s", (_, [text, times]) => {
  expect(passes(text)).toBe(times);
});

test("Octave: a loop over examples that sums gradients runs in full, one that trains once", () => {
  const sum = "G = zeros(4, 2);\nfor t = 1:5\n  a = X(t, :) * W1;\n  G = G + a' * (a * W2 - Y(t, :)); % here\nend";
  const train =
    "for e = 1:100\n  for t = 1:5\n    a = X(t, :) * W1;\n    d = a * W2 - Y(t, :); % here\n    W2 = W2 - 0.1 * a' * d;\n  end\nend";
  const column = "for j = 1:2\n  W2(:, j) = W2(:, j) - 0.1 * (W2(:, j) .* 2 - 1); % here\nend";
  expect(passes(sum, "octave")).toBe(5);
  expect(passes(train, "octave")).toBe(1);
  expect(passes(column, "octave")).toBe(2);
});
