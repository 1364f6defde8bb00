import { describe, expect, it } from "vitest";
import { checkProgram } from "../../src/check-program.ts";

const flagged = (text: string): string[] =>
  checkProgram(text)
    .targets.filter(({ status }) => status === "mistake" || status === "unknown")
    .map(({ span, code }) => `${span.line} ${code ?? ""}`);

const UNPACKED = `Theta1 = reshape(params(1:hidden * (inputs + 1)), hidden, inputs + 1);
Theta2 = reshape(params(1 + hidden * (inputs + 1):end), labels, hidden + 1);
`;
const BODY = `m = size(X, 1);
a1 = [ones(m, 1) X];
a2 = [ones(m, 1) sigmoid(a1 * Theta1')];
h = sigmoid(a2 * Theta2');
d3 = h - Y;
d2 = (d3 * Theta2(:, 2:end)) .* a2(:, 2:end) .* (1 - a2(:, 2:end));
Theta1_grad = d2' * a1 / m;
Theta2_grad = d3' * a2 / m;
`;

describe("a vector of gradients has the order of the parameters", () => {
  it.each([
    ["[Theta1_grad(:); Theta2_grad(:)]", true],
    ["[Theta2_grad(:); Theta1_grad(:)]", false],
    ["[Theta1_grad'(:); Theta2_grad'(:)]", false],
  ])("%s is right: %s", (vector, right) => {
    expect(flagged(`${BODY}grad = ${vector};\n`)).toEqual(right ? [] : ["9 unroll-order"]);
  });

  it("is read off the way in which the text unpacks them", () => {
    const unpacked = UNPACKED.replace(":hidden", ":num_hidden")
      .replaceAll("hidden", "hidden_layer_size")
      .replaceAll("num_hidden_layer_size", "hidden_layer_size")
      .replaceAll("inputs", "input_layer_size")
      .replaceAll("labels", "num_labels")
      .replaceAll("params", "nn_params");
    expect(flagged(`${unpacked}${BODY}grad = [Theta1_grad(:); Theta2_grad(:)];\n`)).toEqual([]);
    expect(flagged(`${unpacked}${BODY}grad = [Theta2_grad(:); Theta1_grad(:)];\n`)).toEqual(["11 unroll-order"]);
  });

  it("is of one layer alone right down its columns in Octave", () => {
    const text = `theta = reshape(theta, classes, inputSize);
M = theta * data;
p = exp(M) ./ sum(exp(M));
thetagrad = -1 / numCases * (groundTruth - p) * data' + lambda * theta;
grad = thetagrad(:);
`;
    expect(flagged(text)).toEqual([]);
    expect(flagged(text.replace("+ lambda", "- lambda"))).toHaveLength(1);
  });
});
