import { describe, expect, it } from "vitest";
import { checkProgram } from "../../src/check-program.ts";

describe("sizes of a text come in the place of ours", () => {
  const text = (delta: string): string => `W1 = np.random.randn(6, 4)
W2 = np.random.randn(4, 3)
A1 = 1 / (1 + np.exp(-(X @ W1)))
A2 = 1 / (1 + np.exp(-(A1 @ W2)))
d2 = A2 - Y
d1 = ${delta}
W2 -= 0.1 * (A1.T @ d2)
W1 -= 0.1 * (X.T @ d1)
`;

  it("beside data without any, for one that is right and one that is not", () => {
    const right = checkProgram(text("(d2 @ W2.T) * A1 * (1 - A1)"));
    expect(right.ok).toBe(true);
    expect(right.problem.layers).toEqual([6, 4, 3]);
    const wrong = checkProgram(text("(d2 @ W2.T)"));
    expect(wrong.targets.filter(({ status }) => status === "mistake").map(({ code }) => code)).toEqual(["missing-hidden-derivative"]);
  });

  it("but a single example makes no single output", () => {
    const report = checkProgram(`dZ2 = A2 - Y
dW2 = np.dot(dZ2, A1.T) / m
dZ1 = np.multiply(W2.T, dZ2) * (1 - np.power(A1, 2))
dW1 = np.dot(dZ1, X.T) / m
`);
    expect(report.targets.find(({ name }) => name === "dZ1")?.code).toBe("elementwise-for-matrix");
  });
});
