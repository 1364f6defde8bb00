import { describe, expect, it } from "vitest";
import { separateNumerical } from "../../src/diagnose/numerical.ts";
import { readProgram } from "../../src/language/read.ts";

const course = (rule: string, step = "e = 1e-4;"): string => `numgrad = zeros(size(theta));
perturb = zeros(size(theta));
${step}
for p = 1:numel(theta)
    perturb(p) = e;
    loss1 = J(theta - perturb);
    loss2 = J(theta + perturb);
    numgrad(p) = ${rule};
    perturb(p) = 0;
end`;
const assignment = (rule: string): string => `for i in range(num_parameters):
    theta_plus = np.copy(parameters_values)
    theta_plus[i] = theta_plus[i] + epsilon
    J_plus[i] = forward_propagation_n(X, Y, theta_plus)
    theta_minus = np.copy(parameters_values)
    theta_minus[i] -= epsilon
    J_minus[i] = forward_propagation_n(X, Y, theta_minus)
    gradapprox[i] = ${rule}`;

const judged = (text: string): string[] =>
  separateNumerical(readProgram(text)).reports.map(
    ({ span, status, message }) => `${span.line} ${status}: ${message.replace(/^.*the check is\. /, "")}`,
  );

describe("the lines of a checker", () => {
  it("are right in the course's computeNumericalGradient and in deeplearning.ai's assignment", () => {
    expect(judged(course("(loss2 - loss1) / (2*e)"))).toEqual(["8 correct: central differences."]);
    expect(judged(assignment("(J_plus[i] - J_minus[i]) / (2 * epsilon)"))).toEqual(["8 correct: central differences."]);
    expect(judged("gradapprox = (J_plus - J_minus) / (2 * epsilon)")).toEqual(["1 correct: central differences."]);
    expect(judged("gradapprox = (J(theta + 1e-4) - J(theta - 1e-4)) / 2e-4")).toEqual(["1 correct: central differences."]);
  });

  it.each([
    [
      "one side only, Octave",
      course("(loss2 - J(theta)) / e"),
      8,
      "(J(θ + ε) − J(θ))/ε is one-sided: it is wrong by about ε, central differences by ε². Use (J(θ + ε) − J(θ − ε))/2ε.",
    ],
    [
      "one side only, NumPy",
      "gradapprox = (J_plus - J) / epsilon",
      1,
      "(J(θ + ε) − J(θ))/ε is one-sided: it is wrong by about ε, central differences by ε². Use (J(θ + ε) − J(θ − ε))/2ε.",
    ],
    ["divided by ε", course("(loss2 - loss1) / e"), 8, "The two points are 2ε apart: divide by 2ε, not by ε."],
    [
      "divided by 4ε",
      assignment("(J_plus[i] - J_minus[i]) / (2 * epsilon) / 2"),
      8,
      "The difference is halved once too often: divide by 2ε.",
    ],
    ["the wrong way round", course("(loss1 - loss2) / (2*e)"), 8, "The difference is taken the wrong way round: J(θ + ε) − J(θ − ε)."],
    [
      "ε too small",
      course("(loss2 - loss1) / (2*e)", "e = 1e-12;"),
      8,
      "ε = 1e-12 is too small: the difference of the two costs is rounding error. Use 1e-4.",
    ],
    [
      "in f32",
      "eps = np.float32(1e-4)\ngradapprox = (J(theta + eps) - J(theta - eps)) / (2 * eps)",
      2,
      "In f32 a difference of two costs is rounding error: take double precision.",
    ],
    [
      "of the output",
      "e = 1e-4;\nnumgrad = (J(a3 + e) - J(a3 - e)) / (2*e);",
      2,
      "It moves an activation; a gradient at the weights needs the weights moved, and the cost computed again.",
    ],
  ] as const)("are faulty where the difference is %s", (_, text, line, message) => {
    expect(judged(text)).toEqual([`${line} mistake: ${message}`]);
    expect(separateNumerical(readProgram(text)).reports[0].code).toBe("faulty-checker");
  });

  it("are unknown where no rule fits", () => {
    expect(judged("gradapprox = (J_plus + J_minus) / epsilon")).toEqual([
      "1 unknown: unknown: this is no rule for a numerical gradient that has a name.",
    ]);
    expect(judged("gradapprox = 3 * theta")).toEqual(["1 unknown: unknown: no cost is taken at moved parameters."]);
  });

  it("are taken out of the program, and nothing else is", () => {
    const text = `dZ3 = A3 - Y\n${assignment("(J_plus[i] - J_minus[i]) / (2 * epsilon)")}\ndW3 = dZ3 @ A2.T / m`;
    const { program, reports } = separateNumerical(readProgram(text));
    expect(program.body).toHaveLength(2);
    expect(reports).toHaveLength(1);
    const without = readProgram("delta3 = a3 - y;\nJ = sum(e);");
    expect(separateNumerical(without)).toEqual({ program: without, reports: [] });
  });
});
