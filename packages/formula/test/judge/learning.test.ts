import { describe, expect, it } from "vitest";
import { staleIndices } from "../../src/judge/stale-index.ts";
import { readProgram } from "../../src/language/read.ts";
import { judge } from "../../src/pipeline.ts";

const findings = (text: string): string[] =>
  judge(readProgram(text)).findings.map(
    ({ kind, names, span }) => `${text.slice(0, span.start).split("\n").length} ${kind} ${names.join(" ")}`,
  );

const net = (start: string, steps: string): string => `import numpy as np
${start}
for epoch in range(1000):
    h = np.tanh(X @ W1)
    p = h @ W2
    d2 = (p - Y) / X.shape[0]
    g2 = h.T @ d2
    d1 = (d2 @ W2.T) * (1 - h ** 2)
    g1 = X.T @ d1
${steps}`;
const RANDOM = "W1 = np.random.randn(X.shape[1], 4)\nW2 = np.random.randn(4, Y.shape[1])";
const STEP = "    W2 = W2 - 0.1 * g2\n    W1 = W1 - 0.1 * g1";

describe("what keeps a right gradient from learning", () => {
  it("is nothing in a plain network", () => {
    expect(findings(net(RANDOM, STEP))).toEqual([]);
  });

  it("is weights that start equal in and out of a hidden layer, not on one side of it, and not in a single layer", () => {
    expect(findings(net("W1 = np.zeros((X.shape[1], 4))\nW2 = 0.5 * np.ones((4, Y.shape[1]))", STEP))).toEqual([
      "2 equal-initial-weights W1",
      "3 equal-initial-weights W2",
    ]);
    expect(findings(net("W1 = np.random.randn(X.shape[1], 4)\nW2 = np.zeros((4, Y.shape[1]))", STEP))).toEqual([]);
    expect(findings("w = np.zeros((5, 1))\nA = sigmoid(X @ w)\ndw = X.T @ (A - Y) / X.shape[0]\nw = w - 0.1 * dw")).toEqual([]);
  });

  it("is a second name for weights that are then changed in place", () => {
    const start = `${RANDOM}\nold = W1`;
    const change = "    W2 -= 0.1 * g2\n    W1 -= 0.1 * g1\n    print(np.abs(W1 - old).max())\n    moved = W1 - old";
    expect(findings(net(start, change))).toEqual(["4 aliasing old W1"]);
    expect(findings(net(`${RANDOM}\nold = W1.copy()`, change))).toEqual([]);
    expect(findings(net(start, `${STEP}\n    moved = W1 - old`))).toEqual([]);
  });

  it("is a gradient that a training loop goes on adding to", () => {
    const adding = net(`${RANDOM}\ndW2 = np.zeros((4, Y.shape[1]))`, "    dW2 += g2\n    W2 = W2 - 0.1 * dW2\n    W1 = W1 - 0.1 * g1");
    expect(findings(adding)).toEqual(["12 accumulates dW2"]);
    expect(findings(adding.replace("    h = np.tanh", "    dW2 = np.zeros((4, Y.shape[1]))\n    h = np.tanh"))).toEqual([]);
  });

  it("is a loss one of whose terms has the other sign", () => {
    const text = (sign: string): string => `A1 = sigmoid(W1 @ X)
A2 = sigmoid(W2 @ A1)
J = -np.sum(Y * np.log(A2) ${sign} (1 - Y) * np.log(1 - A2)) / m
dZ2 = A2 - Y
dW2 = dZ2 @ A1.T / m`;
    expect(findings(text("-"))).toEqual(["3 loss-sign J"]);
    expect(findings(text("+"))).toEqual([]);
  });
});

describe("a loop's stale index", () => {
  const stale = (text: string): string[] => staleIndices(readProgram(text)).map(({ used, counts }) => `${used} for ${counts}`);

  it("is another variable than the one that counts, where the loop takes something with that one", () => {
    expect(stale("for t = 1:m\n  a1 = [1; X(i, :)'];\n  d = a1 - Y(:, t);\nend")).toEqual(["i for t"]);
    expect(stale("for t in range(m):\n    a1 = X[i, :]\n    d = a1 - Y[t, :]")).toEqual(["i for t"]);
  });

  it("is none in nested loops, with counters of its own, in arguments, and where nothing is taken with the counter", () => {
    expect(stale("for t = 1:m\n  a1 = X(t, :)';\n  d = a1 - Y(t, :)';\nend")).toEqual([]);
    expect(stale("for i = 1:m\n  for k = 1:K\n    J = J + h(i, :) * y(k, :)';\n  end\nend")).toEqual([]);
    expect(stale("for t in range(m):\n    i = t % n\n    a1 = X[i, :] - Y[t, :]")).toEqual([]);
    expect(stale("for epoch in range(100):\n    a = X[i, :]")).toEqual([]);
    expect(stale("for t in range(m):\n    a = f(i) - Y[t, :]")).toEqual([]);
  });
});
