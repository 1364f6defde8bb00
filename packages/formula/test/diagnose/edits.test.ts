import { describe, expect, it } from "vitest";
import { matrix } from "../../src/core/matrix.ts";
import type { Label, Role } from "../../src/core/quantities.ts";
import type { EditContext } from "../../src/diagnose/edits/candidate.ts";
import { editsOf } from "../../src/diagnose/edits/collect.ts";
import type { Expression, Program } from "../../src/ir/core.ts";
import { print } from "../../src/language/print.ts";
import { readProgram } from "../../src/language/read.ts";
import { MISTAKES } from "../../src/mistakes/index.ts";
import type { Mistake } from "../../src/mistakes/mistake.ts";

type Known = Readonly<Record<string, readonly [role: Role, layer: number]>>;

const KNOWN: Known = {
  X: ["input", 0],
  W1: ["weight", 1],
  W2: ["weight", 2],
  dW2: ["dW", 2],
  Z1: ["z", 1],
  A1: ["a", 1],
  Z2: ["z", 2],
  A2: ["a", 2],
  Y: ["target", 2],
  dZ2: ["dZ", 2],
  dZ1: ["dZ", 1],
};

const labelled = (name: string): readonly Label[] => {
  const known = KNOWN[name];
  if (!known) return [];
  const [role, layer] = known;
  return [{ quantity: { role, layer, value: matrix(1, 1, () => 0) }, form: { transposed: false, factor: 1, written: "1" } }];
};

/** The edits of the last line of a text, printed, with the mistake that each repairs. */
function edits(
  text: string,
  expected: readonly [role: Role, layer: number],
): readonly { text: string; code: string | undefined; line: string }[] {
  const program: Program = readProgram(text);
  const last = program.body.at(-1)!;
  const root = (last as { value: Expression }).value;
  const [role, layer] = expected;
  const context: EditContext = {
    language: program.language,
    root,
    expected: { role, layer, value: matrix(1, 1, () => 0) },
    output: layer === 2,
    examples: 7,
    biasInside: false,
    slopeForm: "1-a^2",
    variables: [...Object.keys(KNOWN).map((path) => ({ path, labels: labelled(path) })), { path: "m", labels: [], number: 7 }],
    functions: ["sigmoid_prime", "tanh_prime"],
    labels: (node) => (node.kind === "name" ? labelled(node.name) : []),
    number: (node) => (node.kind === "number" ? node.value : undefined),
    shape: (node) => ((node.kind === "name" && !KNOWN[node.name]) || (node.kind === "attribute" && node.name !== "T") ? undefined : [4, 7]),
  };
  return editsOf(context).map(({ node, by, edit }) => {
    const printed = print(by, program, node);
    return {
      text: printed,
      code: (MISTAKES as readonly Mistake[]).find(({ repairedBy }) => repairedBy?.(edit, { role, layer, output: layer === 2 }))?.code,
      line: text.slice(0, node.span.start) + printed + text.slice(node.span.end),
    };
  });
}

describe("edits of one statement", () => {
  it.each([
    ["dZ1 = np.dot(dW2.T, dZ2) * (1 - A1 ** 2)", "dZ1 = np.dot(W2.T, dZ2) * (1 - A1 ** 2)", "wrong-operand"],
    ["dZ1 = np.dot(W2, dZ2) * (1 - A1 ** 2)", "dZ1 = np.dot(W2.T, dZ2) * (1 - A1 ** 2)", "missing-weight-transpose"],
    ["dZ1 = np.multiply(W2.T, dZ2) * (1 - A1 ** 2)", "dZ1 = np.dot(W2.T, dZ2) * (1 - A1 ** 2)", "elementwise-for-matrix"],
    ["dZ1 = W2.T @ dZ2 * (1 - A1 ** 2) * Z1", "dZ1 = W2.T @ dZ2 * (1 - A1 ** 2)", "extra-factor"],
    ["dZ1 = W2.T @ dZ2 * (1 - Z1 ** 2)", "dZ1 = W2.T @ dZ2 * (1 - A1 ** 2)", "derivative-form-fed-z"],
    ["dZ1 = W2.T @ dZ2 * tanh_prime(A1)", "dZ1 = W2.T @ dZ2 * tanh_prime(Z1)", "derivative-at-activation"],
    ["dZ1 = W2.T @ dZ2 * sigmoid_prime(Z1)", "dZ1 = W2.T @ dZ2 * tanh_prime(Z1)", "wrong-derivative"],
    ["dZ1 = W2.T @ dZ2 * (1 - A2 ** 2)", "dZ1 = W2.T @ dZ2 * (1 - A1 ** 2)", "wrong-layer"],
    ["dZ1 = W2.T @ dZ2", "dZ1 = W2.T @ dZ2 * (1 - A1 ** 2)", "missing-hidden-derivative"],
    ["dZ1 = (W2.T @ dZ2) @ (1 - A1 ** 2)", "dZ1 = (W2.T @ dZ2) * (1 - A1 ** 2)", "matrix-for-elementwise"],
    ["dZ1 = dZ2 * (1 - A1 ** 2)", "dZ1 = (W2.T @ dZ2) * (1 - A1 ** 2)", "missing-weights"],
    ["dZ1 = -(W2.T @ dZ2 * (1 - A1 ** 2))", "dZ1 = W2.T @ dZ2 * (1 - A1 ** 2)", "sign-flipped"],
  ])("%s becomes %s: %s", (wrong, right, code) => {
    expect(
      edits(wrong, ["dZ", 1])
        .filter(({ line }) => line.replaceAll(/[()]/g, "") === right.replaceAll(/[()]/g, ""))
        .map((edit) => edit.code),
    ).toContain(code);
  });

  it.each([
    ["dW2 = dZ2 @ A2.T / m", "dW2 = dZ2 @ A1.T / m", "wrong-activation-index"],
    ["dW2 = dZ2 @ Z1.T / m", "dW2 = dZ2 @ A1.T / m", "preactivation-in-gradient"],
    ["dW2 = A1 @ dZ2.T / m", "dW2 = dZ2 @ A1.T / m", "gradient-transposed"],
    ["dW2 = dZ2 @ A1.T", "dW2 = dZ2 @ A1.T / m", "missing-average"],
    ["dW2 = dZ2 @ A1 / m", "dW2 = dZ2 @ A1.T / m", "missing-transpose"],
    ["dW2 = dZ2 @ A1.T / m + W1", "dW2 = dZ2 @ A1.T / m", "extra-term"],
    ["dW2 = dZ2 @ A1.T / m + 0.1 * dW2", "dW2 = dZ2 @ A1.T / m + 0.1 * W2", "wrong-regulariser"],
    ["dW2 = np.dot(A1, dZ2.T) / m", "dW2 = np.dot(dZ2, A1.T) / m", "gradient-transposed"],
  ])("%s becomes %s: %s", (wrong, right, code) => {
    expect(
      edits(wrong, ["dW", 2])
        .filter(({ line }) => line === right)
        .map((edit) => edit.code),
    ).toContain(code);
  });

  it("a sum gets its other axis, a product of Octave another factor, a subscript another variable", () => {
    expect(edits("db2 = np.sum(dZ2, axis=0, keepdims=True)", ["db", 2])).toContainEqual({
      text: "np.sum(dZ2, axis=1, keepdims=True)",
      code: "bias-sum-wrong-axis",
      line: "db2 = np.sum(dZ2, axis=1, keepdims=True)",
    });
    expect(edits("dW2 = dZ2 * A2' / m;", ["dW", 2]).map(({ line }) => line)).toContain("dW2 = dZ2 * A1' / m;");
    expect(edits("dZ1 = (W2' * dZ2) .* A1 .* (1 - A1);", ["dZ", 1]).map(({ line }) => line)).toContain("dZ1 = (W2' * dZ2) .* A1;");
  });

  it("never proposes the text as it is", () => {
    for (const text of ["dZ1 = W2.T @ dZ2 * (1 - A1 ** 2)", "dZ1 = np.dot(W2.T, dZ2) * tanh_prime(Z1)"])
      for (const { line } of edits(text, ["dZ", 1])) expect(line).not.toBe(text);
  });
});
