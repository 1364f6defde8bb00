import { describe, expect, it } from "vitest";
import { checkFormulas, type TargetReport } from "../../src/index.ts";
import { repaired } from "../corpus/repair.ts";

const NUMPY = `Z1 = W1 @ X + b1
A1 = np.tanh(Z1)
Z2 = W2 @ A1 + b2
A2 = sigmoid(Z2)
dZ2 = A2 - Y
dW2 = dZ2 @ A1.T / m
db2 = np.sum(dZ2, axis=1, keepdims=True) / m
dZ1 = W2.T @ dZ2 * (1 - A1**2)
dW1 = dZ1 @ X.T / m
db1 = np.sum(dZ1, axis=1, keepdims=True) / m`;
const OCTAVE = `Z1 = W1 * X + b1;
A1 = tanh(Z1);
Z2 = W2 * A1 + b2;
A2 = sigmoid(Z2);
dZ2 = A2 - Y;
dW2 = dZ2 * A1' / m;
db2 = sum(dZ2, 2) / m;
dZ1 = W2' * dZ2 .* (1 - A1.^2);
dW1 = dZ1 * X' / m;
db1 = sum(dZ1, 2) / m;`;
const LATEX = String.raw`z^{[1]} = W^{[1]} x + b^{[1]} \\
a^{[1]} = g(z^{[1]}) \\
z^{[2]} = W^{[2]} a^{[1]} + b^{[2]} \\
dz^{[2]} = a^{[2]} - y \\
dW^{[2]} = dz^{[2]} (a^{[1]})^T \\
db^{[2]} = dz^{[2]} \\
dz^{[1]} = (W^{[2]})^T dz^{[2]} \odot g'(z^{[1]}) \\
dW^{[1]} = dz^{[1]} x^T \\
db^{[1]} = dz^{[1]}`;

const wrong = (text: string): TargetReport[] =>
  checkFormulas(text).targets.filter(({ status }) => status === "mistake" || status === "unknown");
const without = (text: string, line: RegExp): string =>
  text
    .split("\n")
    .filter((l) => !line.test(l))
    .join("\n");

/** The whole step of the descent. */
const STEP = (end: string): string => ["W1", "b1", "W2", "b2"].map((name) => `${name} = ${name} - alpha * d${name}${end}`).join("\n");

describe("a bias whose gradient no line gives", () => {
  it.each([
    ["NumPy", `${NUMPY}\n${STEP("")}`, "db1 = np.sum(dZ1, axis=1, keepdims=True) / m"],
    ["Octave", `${OCTAVE}\n${STEP(";")}`, "db1 = sum(dZ1, 2) / m"],
  ])("is a mistake where a step of the descent moves the rest, and the line that is added is right: %s", (_, text, line) => {
    expect(wrong(text)).toEqual([]);
    const part = without(text, /^d?b1/);
    const [target, ...others] = wrong(part);
    expect(others).toEqual([]);
    expect(target).toMatchObject({
      name: "db1",
      code: "bias-gradient-missing",
      expectedShape: [6, 1],
      message: `the bias has no gradient. \`b1\` is added in the forward pass, and no line gives its gradient. Add \`${line}\`.`,
    });
    expect(target.span.line).toBe(9);
    expect(wrong(repaired(part, target))).toEqual([]);
  });

  it("is none where the step itself gives it", () => {
    const text = `${without(NUMPY, /^db/)}\nW1 -= alpha * dW1\nb1 -= alpha * np.mean(dZ1, axis=1, keepdims=True)`;
    expect(checkFormulas(text).notes.filter((note) => note.includes("`b1`"))).toEqual([]);
  });

  it("is a note where there is no such step, for the text may be a part: with the line that another layer's shows", () => {
    for (const [text, name, line] of [
      [NUMPY, "b1", "db1 = np.sum(dZ1, axis=1, keepdims=True) / m"],
      [OCTAVE, "b1", "db1 = sum(dZ1, 2) / m"],
      [LATEX, "b^{[1]}", "db^{[1]} = dz^{[1]}"],
    ]) {
      const report = checkFormulas(without(text, /^db(?:1|\^\{\[1\]\})/));
      expect(report.ok).toBe(true);
      expect(report.notes).toContain(`No line gives the gradient of \`${name}\`. As for the others: \`${line}\`.`);
    }
    const report = checkFormulas(without(NUMPY, /^db/));
    expect(report.ok).toBe(true);
    expect(report.notes).toContain("No line gives the gradient of `b1`, `b2`: δ summed over the examples, as ∂J/∂W is averaged.");
  });
});
