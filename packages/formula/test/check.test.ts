import { describe, expect, it } from "vitest";
import { checkFormulas, FormulaError } from "../src/index.ts";

const statuses = (text: string, options = {}): string[] =>
  checkFormulas(text, options).targets.map((t) => `${t.name}: ${t.status}${t.code ? ` ${t.code}` : ""}`);

describe("the check of correct texts", () => {
  it("finds the course's loop over the examples correct, bias, average and λ included", () => {
    const text = `
m = size(X, 1);
Delta1 = zeros(size(Theta1)); Delta2 = zeros(size(Theta2));
for t = 1:m
  a1 = [1; X(t,:)'];
  z2 = Theta1 * a1;
  a2 = [1; sigmoid(z2)];
  a3 = sigmoid(Theta2 * a2);
  d3 = a3 - (y(t) == (1:num_labels))';
  d2 = (Theta2' * d3) .* [1; sigmoidGradient(z2)];
  d2 = d2(2:end);
  Delta1 = Delta1 + d2 * a1';
  Delta2 = Delta2 + d3 * a2';
end
Theta1_grad = Delta1 / m;
Theta2_grad = Delta2 / m;
Theta1_grad(:, 2:end) = Theta1_grad(:, 2:end) + lambda/m * Theta1(:, 2:end);
Theta2_grad(:, 2:end) = Theta2_grad(:, 2:end) + lambda/m * Theta2(:, 2:end);
`;
    const report = checkFormulas(text);
    expect(report.ok).toBe(true);
    expect(report.targets.filter((t) => t.status !== "correct")).toEqual([]);
    expect(report.problem.layout).toBe("rows");
  });

  it("finds the columns layout of deeplearning.ai correct, tanh inferred from the forward pass", () => {
    const text = `
Z1 = W1 @ X + b1
A1 = np.tanh(Z1)
Z2 = W2 @ A1 + b2
A2 = sigmoid(Z2)
m = X.shape[1]
dZ2 = A2 - Y
dW2 = dZ2 @ A1.T / m
db2 = np.sum(dZ2, axis=1, keepdims=True) / m
dZ1 = W2.T @ dZ2 * (1 - A1**2)
dW1 = dZ1 @ X.T / m
db1 = np.sum(dZ1, axis=1, keepdims=True) / m
`;
    const report = checkFormulas(text);
    expect(report.targets.filter((t) => t.status !== "correct")).toEqual([]);
    expect(report.problem.activations).toEqual(["tanh", "sigmoid"]);
  });

  it("reads plain Unicode and Hagan's Ḟ", () => {
    expect(statuses("δ₃ = a₃ − y\r\nδ₂ = Θ₂ᵀ δ₃ ⊙ g′(z₂)\r\n∂J/∂Θ₂ = δ₃ a₂ᵀ")).toEqual(["δ₃: correct", "δ₂: correct", "∂J/∂Θ₂: correct"]);
    expect(statuses("s^2 = -2\\dot F^2(n^2)(t - a^2)\ns^1 = \\dot F^1(n^1)(W^2)^T s^2")).toEqual(["s^2: correct", "s^1: correct"]);
  });
});

describe("texts that cannot be read", () => {
  it("an unbalanced bracket is underlined where it stands", () => {
    const error = (() => {
      try {
        checkFormulas("d3 = a3 - y;\nd2 = (Theta2' * d3 .* a2;");
      } catch (e) {
        return e;
      }
    })();
    expect(error).toBeInstanceOf(FormulaError);
    expect((error as FormulaError).rendering).toBe("checkFormulas: `(` is never closed.\n2 | d2 = (Theta2' * d3 .* a2;\n         ^");
    expect((error as FormulaError).position).toEqual({ line: 2, column: 6, length: 1 });
    expect((error as FormulaError).expected).toBe("`)`");
  });
});
