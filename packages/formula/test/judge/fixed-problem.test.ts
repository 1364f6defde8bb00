import { describe, expect, it } from "vitest";
import { checkProgram } from "../../src/check-program.ts";
import type { CheckOptions } from "../../src/index.ts";

/** Line and code of what is wrong. */
const flagged = (text: string, options: CheckOptions = {}): string[] =>
  checkProgram(text, options).targets.flatMap(({ status, span, code }) =>
    status === "mistake" || status === "unknown" ? [`${span.line} ${code ?? "unknown"}`] : [],
  );

/** The course's loop over the examples with labels, of a network whose layers and loss are given. */
const loop = (delta2: string, theta1: string): string => `Theta1_grad = zeros(size(Theta1));
Theta2_grad = zeros(size(Theta2));
for t = 1:m
  a1 = [1; X(t, :)'];
  z2 = Theta1 * a1;
  a2 = [1; tanh(z2)];
  a3 = sigmoid(Theta2 * a2);
  yt = ((1:4)' == y(t));
  delta3 = a3 - yt;
  delta2 = ${delta2};
  Theta1_grad = Theta1_grad + ${theta1};
  Theta2_grad = Theta2_grad + delta3 * a2';
end
Theta1_grad = Theta1_grad / m;
Theta2_grad = Theta2_grad / m;`;
const course: CheckOptions = { layers: [3, 5, 4], activation: ["tanh", "sigmoid"], loss: "cross-entropy", bias: "yes" };
const RIGHT = ["(Theta2(:, 2:end)' * delta3) .* gprime(z2)", "delta2 * a1'"] as const;

describe("programs of a problem that is given", () => {
  it("a loop over the examples is right, whatever the signs of its z", () => {
    for (const seed of [1, 2, 3, 4]) expect(flagged(loop(...RIGHT), { ...course, seed })).toEqual([]);
  });

  it("shapes that do not fit in a loop are named where they stand, once for all examples", () => {
    expect(flagged(loop(RIGHT[0], "a1 * delta2'"), course)).toEqual(["11 gradient-transposed"]);
    expect(flagged(loop("(Theta2' * delta3) .* [1; gprime(z2)]", "delta2 * a1'"), course)).toEqual(["11 bias-row-kept"]);
  });

  it("a sum over the examples is judged as a whole, with its average or without", () => {
    const right = loop(...RIGHT);
    const without = right.replace(/\n.*\/ m;/gu, "");
    const report = checkProgram(without, course);
    expect(flagged(without, course)).toEqual(["11 missing-average", "12 missing-average"]);
    expect(report.targets.flatMap(({ repair }) => repair ?? [])).toEqual([]);
    expect(flagged(right.replaceAll("/ m;", "/ (m - 1);"), course)).toEqual(["14 wrong-average-count", "15 wrong-average-count"]);
  });

  it("a δ with a row for the bias unit is of its own layer, also where the next is as large", () => {
    const text = `Theta1_grad = zeros(size(Theta1));
Theta2_grad = zeros(size(Theta2));
for t = 1:m
  a1 = [1; X(t, :)'];
  z2 = Theta1 * a1;
  a2 = [1; tanh(z2)];
  a3 = sigmoid(Theta2 * a2);
  delta3 = a3 - ((1:6)' == y(t));
  delta2 = (Theta2' * delta3) .* [1; (1 - z2.^2)];
  delta2 = delta2(2:end);
  Theta1_grad = Theta1_grad + delta2 * a1';
  Theta2_grad = Theta2_grad + delta3 * a2';
end
Theta1_grad = Theta1_grad / m;
Theta2_grad = Theta2_grad / m;`;
    const equal: CheckOptions = { ...course, layers: [3, 5, 6] };
    expect(flagged(text, equal)).toEqual(["9 derivative-form-fed-z"]);
    expect(flagged(text.replace("z2.^2", "a2(2:end).^2"), equal)).toEqual([]);
  });

  it("gradients that all lack a value of their own are judged with the λ and the average of the problem", () => {
    const text = `A1 = np.tanh(W1 @ X)
A2 = sigmoid(W2 @ A1)
dZ2 = A2 - Y
dW2 = A1 @ dZ2.T / m + lam / m * W2
dZ1 = (W2.T @ dZ2) * (1 - A1**2)
dW1 = X @ dZ1.T / m + lam / m * W1`;
    const options = { ...course, bias: "no", layout: "columns", lambda: 1.5 } as const;
    expect(flagged(text, options)).toEqual(["4 gradient-transposed", "6 gradient-transposed"]);
  });

  it("a δ that holds 1/m already is the only mistake where the loss is given", () => {
    const text = `A1 = sigmoid(X @ W1)
A2 = sigmoid(A1 @ W2)
dZ2 = (A2 - Y) * A2 * (1 - A2) / m
dW2 = A1.T @ dZ2
dW1 = X.T @ (dZ2 @ W2.T * A1 * (1 - A1))`;
    expect(flagged(text, { layers: [3, 5, 4], loss: "cross-entropy", layout: "rows" })).toEqual(["3 extra-output-derivative"]);
  });

  it("g′ that is fed with a given a is wrong where the loss is given, and of either form where it is not", () => {
    const text = "dZ2 = A2 - Y\ndZ1 = (W2.T @ dZ2) * sigmoid_derivative(A1)\ndW1 = dZ1 @ X.T / m";
    expect(flagged(text, { loss: "cross-entropy" })).toEqual(["2 derivative-at-activation"]);
    expect(flagged(text)).toEqual([]);
  });

  it("one gradient without 1/m beside others with it is inconsistent, also where the loss is given", () => {
    const text = "dZ2 = A2 - Y\ndW2 = dZ2 @ A1.T / m\ndb2 = np.sum(dZ2, axis=1, keepdims=True)";
    expect(flagged(text, { loss: "cross-entropy" })).toEqual(["3 inconsistent-average"]);
  });
});

describe("fragments of a problem that is given", () => {
  const three = { layers: [4, 5, 7, 8], loss: "half-squared-error", layout: "single" } as const;
  const back = (W: (layer: number) => string): string => `delta4 = (a4 - y) .* gprime(z4);
delta3 = ${W(3)} * delta4 .* gprime(z3);
delta2 = ${W(2)} * delta3 .* gprime(z2);
Delta3 = delta4 * a3';
Delta2 = delta3 * a2';
Delta1 = delta2 * a1';`;

  it("two weights without their transpose are likelier than three gradients with one too many", () => {
    expect(
      flagged(
        back((l) => `Theta${l}'`),
        three,
      ),
    ).toEqual([]);
    expect(
      flagged(
        back((l) => `Theta${l}`),
        three,
      ),
    ).toEqual(["2 missing-weight-transpose", "3 missing-weight-transpose"]);
    const turned = back((l) => `Theta${l}'`).replaceAll(/(delta\d) \* (a\d)'/gu, "$2 * $1'");
    expect(flagged(turned, three)).toEqual(["4 gradient-transposed", "5 gradient-transposed", "6 gradient-transposed"]);
  });

  it("gradients lie as weights do that map the text's columns, where no weights are in it; weights of rows may lie either way", () => {
    const equal = { layers: [4, 4, 4, 4], loss: "cross-entropy" } as const;
    const text = (product: string): string => `dZ3 = A3 - Y\ndW3 = ${product} / m`;
    expect(flagged(text("dZ3 @ A2.T"), { ...equal, layout: "columns" })).toEqual([]);
    expect(flagged(text("A2 @ dZ3.T"), { ...equal, layout: "columns" })).toEqual(["2 gradient-transposed"]);
    expect(flagged(text("A2 @ dZ3.T"))).toEqual([]);
    expect(flagged(text("A2.T @ dZ3"), { ...equal, layout: "rows" })).toEqual([]);
    expect(flagged(text("dZ3.T @ A2"), { ...equal, layout: "rows" })).toEqual([]);
    expect(flagged("dZ = A - Y\ndw = 1 / m * np.dot(X, dZ.T)\ndb = 1 / m * np.sum(dZ)")).toEqual([]);
  });

  it("a δ that is made with weights after their step is wrong, although nothing uses it", () => {
    const [first, step, δ] = ["dZ3 = A3 - Y\ndW3 = dZ3 @ A2.T / m", "W3 = W3 - alpha * dW3", "dZ2 = (W3.T @ dZ3) * A2 * (1 - A2)"];
    const options = { layers: [3, 5, 4, 2], loss: "cross-entropy", layout: "columns" } as const;
    expect(flagged([first, δ, step].join("\n"), options)).toEqual([]);
    expect(flagged([first, step, δ].join("\n"), options)).toEqual(["4 updated-weights-used"]);
  });

  it("biases of every layer that are given zeros as their gradients lack them", () => {
    const text = (bias: (dZ: string, n: number) => string): string => `A1 = np.tanh(W1 @ X + b1)
A2 = np.tanh(W2 @ A1 + b2)
A3 = sigmoid(W3 @ A2 + b3)
dZ3 = A3 - Y
dW3 = dZ3 @ A2.T / m
db3 = ${bias("dZ3", 8)}
dZ2 = (W3.T @ dZ3) * (1 - A2**2)
dW2 = dZ2 @ A1.T / m
db2 = ${bias("dZ2", 7)}
dZ1 = (W2.T @ dZ2) * (1 - A1**2)
dW1 = dZ1 @ X.T / m
db1 = ${bias("dZ1", 5)}`;
    const options = { layers: [4, 5, 7, 8], loss: "cross-entropy", layout: "columns", bias: "yes" } as const;
    expect(
      flagged(
        text((dZ) => `np.sum(${dZ}, axis=1, keepdims=True) / m`),
        options,
      ),
    ).toEqual([]);
    const code = "bias-gradient-missing";
    expect(
      flagged(
        text((_, n) => `np.zeros((${n}, 1))`),
        options,
      ),
    ).toEqual([`6 ${code}`, `9 ${code}`, `12 ${code}`]);
  });
});

describe("gradients with a penalty", () => {
  const forward = "A1 = sigmoid(W1 @ X)\nA2 = sigmoid(W2 @ A1)\n";
  const back = "dZ1 = (W2.T @ dZ2) * A1 * (1 - A1)\n";
  const options = { layers: [3, 5, 4], loss: "cross-entropy", layout: "columns", lambda: 1 } as const;

  it("a number before both terms is no step", () => {
    const text = (by: string): string => `${forward}dZ2 = A2 - Y
dW2 = ${by}(dZ2 @ A1.T / m + lam / m * W2)
${back}dW1 = dZ1 @ X.T / m + lam / m * W1`;
    expect(flagged(text(""), options)).toEqual([]);
    expect(flagged(text("1.7 * "), options)).toEqual(["4 unknown"]);
  });

  it("a step up is one mistake of each step, penalty or not", () => {
    const text = (sign: string): string => `${forward}dZ2 = A2 - Y
dW2 = dZ2 @ A1.T / m + lam / m * W2
${back}dW1 = dZ1 @ X.T / m + lam / m * W1
W1 = W1 ${sign} alpha * dW1
W2 = W2 ${sign} alpha * dW2`;
    expect(flagged(text("-"), options)).toEqual([]);
    expect(flagged(text("+"), options)).toEqual(["7 sign-flipped", "8 sign-flipped"]);
  });

  it("a gradient that lies across square weights is to blame, not the λ that is added to it", () => {
    const text = (theta1: string, theta2: string): string => `a1 = [ones(m, 1) X];
z2 = a1 * Theta1';
a2 = [ones(m, 1) sigmoid(z2)];
a3 = sigmoid(a2 * Theta2');
delta3 = a3 - Y;
delta2 = (delta3 * Theta2(:, 2:end)) .* sigmoidGradient(z2);
Theta1_grad = (${theta1}) / m;
Theta1_grad(:, 2:end) = Theta1_grad(:, 2:end) + lambda / m * Theta1(:, 2:end);
Theta2_grad = (${theta2}) / m;
Theta2_grad(:, 2:end) = Theta2_grad(:, 2:end) + lambda / m * Theta2(:, 2:end);`;
    const square: CheckOptions = { layers: [2, 3, 5], loss: "cross-entropy", layout: "rows", lambda: 1, bias: "yes" };
    expect(flagged(text("delta2' * a1", "delta3' * a2"), square)).toEqual([]);
    expect(flagged(text("a1' * delta2", "a2' * delta3"), square)).toEqual(["7 gradient-transposed", "9 gradient-transposed"]);
  });

  it("λ = 1 makes no step of a gradient, and the text's own J rules", () => {
    const text = `${forward}J = -np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)) / m + lam / 2 * (np.sum(W1**2) + np.sum(W2**2))
dZ2 = (A2 - Y) / m
dW2 = dZ2 @ A1.T + lam * W2
${back}dW1 = dZ1 @ X.T + lam * W1`;
    expect(flagged(text, options)).toEqual([]);
  });

  it("weights that were updated too soon are told beside a penalty as well", () => {
    const text = `${forward}dZ2 = A2 - Y
dW2 = dZ2 @ A1.T / m + lam / m * W2
W2 = W2 - alpha * dW2
${back}dW1 = dZ1 @ X.T / m + lam / m * W1
W1 = W1 - alpha * dW1`;
    expect(flagged(text, options)).toEqual(["6 updated-weights-used"]);
  });

  it("a bias column that is set to 0 lacks the bias's gradient, and λ comes later", () => {
    const text = (line: string): string => `a1 = [ones(m, 1) X];
z2 = a1 * Theta1';
a2 = [ones(m, 1) sigmoid(z2)];
a3 = sigmoid(a2 * Theta2');
delta3 = a3 - Y;
delta2 = (delta3 * ${line}) .* sigmoidGradient(z2);
Theta1_grad = (delta2' * a1) / m;
Theta1_grad(:, 2:end) = Theta1_grad(:, 2:end) + lambda / m * Theta1(:, 2:end);
Theta2_grad = (delta3' * a2) / m;
Theta2_grad(:, 2:end) = Theta2_grad(:, 2:end) + lambda / m * Theta2(:, 2:end);`;
    const course: CheckOptions = { layers: [3, 5, 4], loss: "cross-entropy", layout: "rows", lambda: 1, bias: "yes" };
    const right = text("Theta2(:, 2:end)");
    expect(flagged(right, course)).toEqual([]);
    expect(flagged(right.replace("Theta2_grad(:, 2", "Theta2_grad(:, 1) = 0;\nTheta2_grad(:, 2"), course)).toEqual([
      "10 bias-gradient-missing",
    ]);
    expect(flagged(text("Theta2(:, 1:end-1)"), course)).toEqual(["6 wrong-row-dropped"]);
  });
});

it("A, Z and dZ of formulas are the batch's where a loss is given, whose cost is a mean", () => {
  const text = String.raw`dZ^{[2]} = A^{[2]} - Y
dW^{[2]} = dZ^{[2]} (A^{[1]})^T`;
  expect(flagged(text)).toEqual([]);
  expect(flagged(text, { loss: "cross-entropy" })).toEqual(["2 missing-average"]);
});

describe("names of factors and terms", () => {
  const text = (line: string): string => `dZ2 = A2 - Y\ndW2 = ${line}\ndb2 = np.sum(dZ2, axis=1, keepdims=True) / m`;
  it("a counted number has a name, a measured one and a power have none", () => {
    expect(flagged(text("3 * dZ2 @ A1.T / m"))).toEqual(["2 wrong-factor"]);
    for (const line of ["1.7 * dZ2 @ A1.T / m", "(dZ2 @ A1.T / m)**2", "dZ2 @ A1.T / m + 0.1"])
      expect(flagged(text(line))).toEqual(["2 unknown"]);
  });
});
