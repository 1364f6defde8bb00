import { describe, expect, it } from "vitest";
import { checkFormulas, type CheckOptions, type TargetReport } from "../src/index.ts";

const wrong = (text: string, options: CheckOptions = {}): TargetReport[] =>
  checkFormulas(text, options).targets.filter((t) => t.status === "mistake" || t.status === "unknown");
const codes = (text: string, options: CheckOptions = {}): (string | undefined)[] => wrong(text, options).map((t) => t.code);

/** The text with every proposed repair in the place of what it underlines. */
function repaired(text: string, targets: readonly TargetReport[]): string {
  const lines = text.split("\n");
  const at = (t: TargetReport): number => lines.slice(0, t.span.line - 1).reduce((n, line) => n + line.length + 1, 0) + t.span.column - 1;
  return [...targets]
    .filter((t) => t.repair !== undefined)
    .sort((p, q) => at(q) - at(p))
    .reduce((s, t) => s.slice(0, at(t)) + t.repair! + s.slice(at(t) + t.span.length), text);
}

const layers = [3, 5, 4, 2];
const andrew = String.raw`\delta^{(4)} = a^{(4)} - \vec y
\delta^{(3)}=(\Theta^{(3)})^T\delta^{(4)} .* g\prime(z^{(3)})
\Delta^{(3)} = \delta^{(4)}(a^{(4)})^T`;
const sudeep = String.raw`\delta_4 = (x_4 - t)\circ f_4'(W_4x_3)
\delta_3 = W_4^T\delta_4\circ f_3'(W_3x_2)
\frac{\partial E}{\partial W_4} = \delta_4 x_3^T`;

describe("the learner's own text", () => {
  it("Δ³ = δ⁴(a⁴)ᵀ is the wrong activation's index, underlined at a⁴, and a³ repairs it", () => {
    const [delta3] = wrong(andrew, { layers, loss: "cross-entropy" });
    expect(delta3).toEqual({
      name: "\\Delta^{(3)}",
      status: "mistake",
      code: "wrong-activation-index",
      message:
        "δ is multiplied by the activation of the wrong layer: the input of the weights belongs here. It is what comes out with `a^{(4)}` in the place of `a^{(3)}`. It is n₄×n₄; n₄×n₃ belongs here. Write `(a^{(3)})` for `(a^{(4)})`.",
      span: { line: 3, column: 28, length: 9 },
      shape: [2, 2],
      expectedShape: [2, 4],
      repair: "(a^{(3)})",
    });
  });

  it("both teachers in one text: under cross-entropy Sudeep's δ⁴ has a derivative too many, under the squared error Andrew's lacks it", () => {
    const both = `${andrew}\n${sudeep}`;
    expect(wrong(both, { layers, loss: "cross-entropy" }).map((t) => [t.span.line, t.code])).toEqual([
      [3, "wrong-activation-index"],
      [4, "extra-output-derivative"],
    ]);
    expect(wrong(both, { layers, loss: "half-squared-error" }).map((t) => [t.span.line, t.code])).toEqual([
      [1, "missing-output-derivative"],
      [3, "wrong-activation-index"],
    ]);
  });

  it("a line with a derivative operator is explained with its shape, not evaluated", () => {
    const report = checkFormulas(`${sudeep}\n${String.raw`\frac{\partial}{\partial W_3}(W_3x_2) = x_2^T`}`, {
      layers: [4, 3, 2, 3],
      loss: "half-squared-error",
    });
    expect(report.ok).toBe(true);
    expect(report.notes.find((n) => n.startsWith("Explained"))).toContain("2×2×3");
  });
});

describe("mistakes that loops and whole scripts make", () => {
  const loop = (body: string): string => `m = size(X, 1);
Theta1_grad = zeros(size(Theta1)); Theta2_grad = zeros(size(Theta2));
for t = 1:m
  a1 = [1; X(t,:)'];
  z2 = Theta1 * a1;
  a2 = [1; sigmoid(z2)];
  a3 = sigmoid(Theta2 * a2);
  d3 = a3 - (y(t) == (1:num_labels))';
  d2 = (Theta2' * d3) .* [1; sigmoidGradient(z2)];
${body}
end
Theta1_grad = Theta1_grad / m;
Theta2_grad = Theta2_grad / m;`;

  it("an accumulator that is overwritten keeps the last example only, and the repair adds", () => {
    const text = loop("  Theta1_grad = Theta1_grad + d2(2:end) * a1';\n  Theta2_grad = d3 * a2';");
    const targets = wrong(text);
    expect(targets.map((t) => [t.name, t.code, t.repair])).toEqual([["Theta2_grad", "last-sample-only", "Theta2_grad + d3 * a2'"]]);
    expect(checkFormulas(repaired(text, targets)).ok).toBe(true);
  });

  it("a bias row that is kept is named where it stops fitting", () => {
    const text = loop("  Theta1_grad = Theta1_grad + d2 * a1';\n  Theta2_grad = Theta2_grad + d3 * a2';");
    expect(wrong(text).map((t) => [t.name, t.code, t.span.line, t.repair])).toEqual([["Theta1_grad", "bias-row-kept", 10, "d2(2:end)"]]);
  });

  it("weights updated before the way back are moved behind it", () => {
    const text = `dZ2 = A2 - Y
dW2 = dZ2 @ A1.T / m
W2 = W2 - alpha * dW2
dZ1 = W2.T @ dZ2 * A1 * (1 - A1)
dW1 = dZ1 @ X.T / m`;
    const targets = wrong(text);
    expect(targets.map((t) => t.code)).toEqual(["updated-weights-used"]);
    expect(checkFormulas(repaired(text, targets)).ok).toBe(true);
  });

  it("all gradients without 1/m miss the average, one of them makes it inconsistent", () => {
    const sums = "dZ2 = A2 - Y\ndW2 = dZ2 @ A1.T\ndb2 = np.sum(dZ2, axis=1, keepdims=True)";
    expect(codes(sums, { loss: "cross-entropy" })).toEqual(["missing-average", "missing-average"]);
    // Without a loss they are right for its sum.
    expect(codes(sums)).toEqual([]);
    expect(codes("dZ2 = A2 - Y\ndW2 = dZ2 @ A1.T / m\ndb2 = np.sum(dZ2, axis=1, keepdims=True)")).toEqual(["inconsistent-average"]);
  });

  it("no 1/m is right beside a J that sums", () => {
    const text = `J = -np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))
dZ2 = A2 - Y
dW2 = dZ2 @ A1.T`;
    expect(wrong(text)).toEqual([]);
  });

  it("target minus output with an update that adds is right as a whole, and says so", () => {
    const text = `l2_delta = (y - l2) * l2 * (1 - l2)
l1_delta = l2_delta.dot(syn1.T) * l1 * (1 - l1)
syn1 += l1.T.dot(l2_delta)
syn0 += l0.T.dot(l1_delta)`;
    expect(checkFormulas(text, { loss: "half-squared-error" }).ok).toBe(true);
    expect(codes(text.replaceAll("+=", "-="), { loss: "half-squared-error" })[0]).toBe("sign-flipped");
  });
});

describe("what has no name", () => {
  it("Θ² for Θ³ at equal widths is a value of another layer, with the repair", () => {
    const text = String.raw`\delta^{(4)} = a^{(4)} - y
\delta^{(3)} = (\Theta^{(2)})^T\delta^{(4)} .* g'(z^{(3)})`;
    const [target] = wrong(text, { layers: [4, 4, 4, 4] });
    expect([target.status, target.code, target.repair]).toEqual(["mistake", "wrong-layer", "\\Theta^{(3)}"]);
  });

  it("an unknown factor is told", () => {
    const [target] = wrong("d3 = 1.7 * (a3 - y);");
    expect(target.message).toBe("unknown: it is 1.7 times the exact value. Write `(a3 - y)` for `1.7 * (a3 - y)`.");
  });

  it("an unknown name comes with the nearest known one", () => {
    expect(() => checkFormulas("delta3 = Thta3' * delta4 .* gprime(z3);")).toThrow(
      "checkFormulas: `Thta3` has no value. Did you mean `Theta3`?",
    );
  });
});

describe("an average, a sign, a bias unit", () => {
  const text = (line: string): string => `Z1 = W1 @ X + b1
A1 = np.tanh(Z1)
Z2 = W2 @ A1 + b2
A2 = sigmoid(Z2)
dZ2 = A2 - Y
dW2 = ${line}`;

  it("a divisor that is not m is named, with m in its place", () => {
    for (const divisor of ["(m - 1)", "(2 * m)", "X.shape[0]", "Y.shape[0]"]) {
      const [target] = wrong(text(`dZ2 @ A1.T / ${divisor}`));
      expect([target.name, target.code, target.repair]).toEqual(["dW2", "wrong-average-count", "m"]);
    }
  });

  it("a minus sign in a hidden δ that no later line takes back is flipped", () => {
    const [target] = wrong(String.raw`\delta^{(4)} = a^{(4)} - y
\delta^{(3)} = -(\Theta^{(3)})^T\delta^{(4)} \odot g'(z^{(3)})
\Delta^{(3)} = \delta^{(4)}(a^{(3)})^T`);
    expect([target.name, target.code]).toEqual([String.raw`\delta^{(3)}`, "sign-flipped"]);
  });

  it("g over the bias unit as well is repaired by g inside the brackets", () => {
    const [target] = wrong("a2 = sigmoid([1; z2]);\nz3 = Theta2 * a2;");
    expect([target.name, target.code, target.repair]).toEqual(["a2", "bias-unit-not-one", "[1; sigmoid(z2)]"]);
  });

  it("an output that the loss is not made for is named where it is computed", () => {
    const [target] = wrong(text("dZ2 @ A1.T / m").replace("sigmoid(Z2)", "np.tanh(Z2)"), { loss: "cross-entropy" });
    expect([target.name, target.code]).toEqual(["A2", "loss-activation-mismatch"]);
  });
});
