/** The learner's own lines, as they were asked about: δ⁴ after one teacher, and one slip. */
export const LEARNERS_TEXT = String.raw`\delta^{(4)} = \vec a^{(4)} - \vec y
\delta^{(3)} = (\Theta^{(3)})^T \delta^{(4)} .* g\prime(\vec z^{(3)})
\Delta^{(3)} = \delta^{(4)} (\vec a^{(4)})^T`;

export interface Example {
  readonly title: string;
  readonly text: string;
  /** The mistake that is in it; none where it is right. */
  readonly code?: string;
  readonly loss?: "cross-entropy" | "half-squared-error" | "squared-error" | "softmax-cross-entropy";
  readonly lambda?: "1";
  readonly activation?: "tanh";
}

/** The course's exercise: Θ with a bias column, one example at a time. */
const COURSE = `for t = 1:m
  a1 = [1; X(t, :)'];
  z2 = Theta1 * a1;
  a2 = [1; sigmoid(z2)];
  z3 = Theta2 * a2;
  a3 = sigmoid(z3);
  delta3 = a3 - (y(t) == (1:num_labels)');
  delta2 = Theta2(:, 2:end)' * delta3 .* sigmoidGradient(z2);
  Theta2_grad = Theta2_grad + delta3 * a2';
  Theta1_grad = Theta1_grad + delta2 * a1';
end
Theta2_grad = Theta2_grad / m;
Theta1_grad = Theta1_grad / m;`;

const COURSE_REGULAR = `a1 = [ones(m, 1) X];
z2 = a1 * Theta1';
a2 = [ones(m, 1) sigmoid(z2)];
z3 = a2 * Theta2';
a3 = sigmoid(z3);
d3 = a3 - Y;
d2 = d3 * Theta2(:, 2:end) .* sigmoidGradient(z2);
Theta2_grad = d3' * a2 / m + lambda / m * [zeros(K, 1) Theta2(:, 2:end)];
Theta1_grad = d2' * a1 / m + lambda / m * [zeros(size(Theta1, 1), 1) Theta1(:, 2:end)];`;

/** The specialisation's way: examples as columns, biases apart. */
const BATCH = `Z1 = W1 @ X + b1
A1 = sigmoid(Z1)
Z2 = W2 @ A1 + b2
A2 = sigmoid(Z2)
dZ2 = A2 - Y
dW2 = dZ2 @ A1.T / m
db2 = np.sum(dZ2, axis=1, keepdims=True) / m
dZ1 = W2.T @ dZ2 * (A1 * (1 - A1))
dW1 = dZ1 @ X.T / m
db1 = np.sum(dZ1, axis=1, keepdims=True) / m`;

/** Softmax, examples as rows, and steps with momentum. */
const PROGRAM = `import numpy as np

def softmax(z):
    e = np.exp(z - np.max(z, axis=1, keepdims=True))
    return e / np.sum(e, axis=1, keepdims=True)

W1 = np.random.randn(4, 5) * 0.1
W2 = np.random.randn(5, 3) * 0.1
v1 = np.zeros((4, 5))
v2 = np.zeros((5, 3))
for epoch in range(1000):
    h = np.tanh(X @ W1)
    p = softmax(h @ W2)
    d2 = (p - Y) / len(X)
    d1 = (d2 @ W2.T) * (1 - h ** 2)
    g2 = h.T @ d2
    g1 = X.T @ d1
    v2 = 0.9 * v2 - 0.1 * g2
    v1 = 0.9 * v1 - 0.1 * g1
    W2 = W2 + v2
    W1 = W1 + v1`;

const change = (text: string, ...replacements: readonly (readonly [from: string, to: string])[]): string =>
  replacements.reduce((changed, [from, to]) => changed.replace(from, to), text);

/** The first is the learner's, the next three are right; then one for each entry of the catalogue that a short text can show. */
export const EXAMPLES: readonly Example[] = [
  { title: "The learner’s own lines", text: LEARNERS_TEXT, code: "wrong-activation-index", loss: "cross-entropy" },
  { title: "Right: the course’s exercise, Octave", text: COURSE },
  { title: "Right: deeplearning.ai, NumPy", text: BATCH },
  { title: "Right: with regularisation, Octave", text: COURSE_REGULAR, lambda: "1" },
  { title: "", code: "missing-output-derivative", text: BATCH, loss: "half-squared-error" },
  { title: "", code: "extra-output-derivative", text: change(BATCH, ["A2 - Y", "(A2 - Y) * A2 * (1 - A2)"]), loss: "cross-entropy" },
  {
    title: "",
    code: "softmax-elementwise",
    text: change(BATCH, ["A2 = sigmoid(Z2)", "A2 = softmax(Z2)"], ["A2 - Y", "(A2 - Y) * A2 * (1 - A2)"]),
    loss: "softmax-cross-entropy",
  },
  {
    title: "",
    code: "loss-activation-mismatch",
    text: change(BATCH, ["dZ2 = A2 - Y", "dZ2 = softmax(Z2) - Y"]),
    loss: "cross-entropy",
  },
  { title: "", code: "missing-hidden-derivative", text: change(BATCH, [" * (A1 * (1 - A1))", ""]) },
  {
    title: "",
    code: "derivative-at-activation",
    text: change(COURSE_REGULAR, ["sigmoidGradient(z2)", "sigmoidGradient(a2(:, 2:end))"]),
    lambda: "1",
  },
  { title: "", code: "derivative-form-fed-z", text: change(BATCH, ["A1 * (1 - A1)", "Z1 * (1 - Z1)"]) },
  { title: "", code: "wrong-derivative", text: change(BATCH, ["A1 * (1 - A1)", "1 - A1 ** 2"]) },
  { title: "", code: "missing-weight-transpose", text: change(BATCH, ["W2.T @ dZ2", "W2 @ dZ2"]) },
  { title: "", code: "elementwise-for-matrix", text: change(BATCH, ["W2.T @ dZ2", "W2.T * dZ2"]) },
  { title: "", code: "gradient-transposed", text: change(BATCH, ["dZ2 @ A1.T", "A1 @ dZ2.T"]) },
  { title: "", code: "wrong-activation-index", text: change(BATCH, ["dZ2 @ A1.T", "dZ2 @ A2.T"]) },
  { title: "", code: "preactivation-in-gradient", text: change(BATCH, ["dZ2 @ A1.T", "dZ2 @ Z1.T"]) },
  {
    title: "",
    code: "bias-row-kept",
    text: change(COURSE, ["Theta2(:, 2:end)' * delta3 .* sigmoidGradient(z2)", "Theta2' * delta3 .* sigmoidGradient(z2)"]),
  },
  { title: "", code: "wrong-row-dropped", text: change(COURSE, ["Theta2(:, 2:end)'", "Theta2(:, 1:end-1)'"]) },
  { title: "", code: "bias-unit-not-one", text: change(COURSE, ["[1; sigmoid(z2)]", "sigmoid([1; z2])"]) },
  {
    title: "",
    code: "bias-gradient-missing",
    text: change(BATCH, ["np.sum(dZ2, axis=1, keepdims=True) / m", "np.zeros((dZ2.shape[0], 1))"]),
  },
  {
    title: "",
    code: "bias-sum-wrong-axis",
    text: change(BATCH, ["np.sum(dZ2, axis=1, keepdims=True)", "np.sum(dZ2, axis=0, keepdims=True)"]),
  },
  {
    title: "",
    code: "missing-average",
    text: change(
      BATCH,
      ["dZ2 = A2 - Y", "J = -np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)) / m\ndZ2 = A2 - Y"],
      ["dW2 = dZ2 @ A1.T / m", "dW2 = dZ2 @ A1.T"],
      ["keepdims=True) / m", "keepdims=True)"],
      ["dZ1 @ X.T / m", "dZ1 @ X.T"],
      ["keepdims=True) / m", "keepdims=True)"],
    ),
  },
  { title: "", code: "averaged-twice", text: change(BATCH, ["A2 - Y", "(A2 - Y) / m"]) },
  { title: "", code: "wrong-average-count", text: change(BATCH, ["A1.T / m", "A1.T / (m - 1)"]) },
  { title: "", code: "inconsistent-average", text: change(BATCH, ["A1.T / m", "A1.T"]) },
  {
    title: "",
    code: "last-sample-only",
    text: change(COURSE, ["Theta2_grad + delta3 * a2'", "delta3 * a2'"], ["Theta1_grad + delta2 * a1'", "delta2 * a1'"]),
  },
  {
    title: "",
    code: "mean-of-factors",
    text: change(BATCH, ["dZ2 @ A1.T / m", "np.mean(dZ2, axis=1, keepdims=True) @ np.mean(A1, axis=1, keepdims=True).T"]),
  },
  { title: "", code: "bias-regularised", text: change(COURSE_REGULAR, ["[zeros(K, 1) Theta2(:, 2:end)]", "Theta2"]), lambda: "1" },
  {
    title: "",
    code: "lambda-not-averaged",
    text: change(COURSE_REGULAR, ["lambda / m * [zeros(K, 1)", "lambda * [zeros(K, 1)"]),
    lambda: "1",
  },
  {
    title: "",
    code: "regularisation-factor",
    text: change(COURSE_REGULAR, ["lambda / m * [zeros(K, 1)", "lambda / (2 * m) * [zeros(K, 1)"]),
    lambda: "1",
  },
  {
    title: "",
    code: "regularisation-missing",
    text: change(COURSE_REGULAR, [" + lambda / m * [zeros(K, 1) Theta2(:, 2:end)]", ""]),
    lambda: "1",
  },
  {
    title: "",
    code: "regularisation-sign",
    text: change(COURSE_REGULAR, ["/ m + lambda / m * [zeros(K, 1)", "/ m - lambda / m * [zeros(K, 1)"]),
    lambda: "1",
  },
  { title: "", code: "sign-flipped", text: change(BATCH, ["A2 - Y", "Y - A2"]) },
  { title: "", code: "squared-error-factor-two", text: change(BATCH, ["A2 - Y", "(A2 - Y) * A2 * (1 - A2)"]), loss: "squared-error" },
  {
    title: "",
    code: "updated-weights-used",
    text: change(BATCH, ["dZ1 = W2.T", "W2 = W2 - alpha * dW2\ndZ1 = W2.T"]),
  },
  { title: "", code: "labels-shifted", text: change(COURSE, ["y(t) == (1:num_labels)'", "y(t) == (0:num_labels-1)'"]) },
  { title: "", code: "unroll-order", text: `${COURSE}\ngrad = [Theta2_grad(:); Theta1_grad(:)];` },
  { title: "", code: "missing-weights", text: change(BATCH, ["W2.T @ dZ2 * (A1", "dZ2 * (A1"]) },
  { title: "", code: "extra-factor", text: change(BATCH, ["(1 - A1))", "(1 - A1)) * Z1"]) },
  { title: "", code: "extra-term", text: change(BATCH, ["A1.T / m", "A1.T / m + db2"]) },
  { title: "", code: "wrong-factor", text: change(BATCH, ["dZ2 @ A1.T", "3 * dZ2 @ A1.T"]) },
  { title: "", code: "wrong-index", text: change(BATCH, ["A1.T", "A1[:, ::-1].T"]) },
  { title: "", code: "wrong-layer", text: change(BATCH, ["(A1 * (1 - A1))", "(A2 * (1 - A2))"]) },
  { title: "", code: "wrong-operand", text: change(BATCH, ["W2.T @ dZ2", "dW2.T @ dZ2"]) },
  { title: "", code: "wrong-order", text: change(BATCH, ["W2.T @ dZ2", "dZ2 @ W2.T"]) },
  {
    title: "",
    code: "loss-sign",
    text: change(BATCH, ["dZ2 =", "J = -np.sum(Y * np.log(A2) - (1 - Y) * np.log(1 - A2)) / m\ndZ2 ="]),
  },
  { title: "", code: "parameters-changed", text: `Theta1(:, 1) = 0;\n${COURSE_REGULAR}`, lambda: "1" },
  {
    title: "",
    code: "accumulates",
    text: change(PROGRAM, ["for epoch", "g2 = np.zeros((5, 3))\nfor epoch"], ["g2 = h.T @ d2", "g2 = g2 + h.T @ d2"]),
  },
  {
    title: "",
    code: "aliasing",
    text: change(PROGRAM, ["for epoch", "old = W1\nfor epoch"], ["W1 = W1 + v1", "W1 += v1\n    moved = np.abs(W1 - old).max()"]),
  },
  {
    title: "",
    code: "equal-initial-weights",
    text: change(PROGRAM, ["np.random.randn(4, 5) * 0.1", "np.full((4, 5), 0.1)"], ["np.random.randn(5, 3) * 0.1", "np.full((5, 3), 0.1)"]),
  },
];
