/** The course's exercise in Octave: Θ with a bias column, one example at a time. */
export const COURSE = `for t = 1:m
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

/** The same for all examples at once, with λ. */
export const COURSE_REGULAR = `a1 = [ones(m, 1) X];
z2 = a1 * Theta1';
a2 = [ones(m, 1) sigmoid(z2)];
z3 = a2 * Theta2';
a3 = sigmoid(z3);
d3 = a3 - Y;
d2 = d3 * Theta2(:, 2:end) .* sigmoidGradient(z2);
Theta2_grad = d3' * a2 / m + lambda / m * [zeros(K, 1) Theta2(:, 2:end)];
Theta1_grad = d2' * a1 / m + lambda / m * [zeros(size(Theta1, 1), 1) Theta1(:, 2:end)];`;

/** Examples as columns, biases apart, in NumPy. */
export const BATCH = `Z1 = W1 @ X + b1
A1 = sigmoid(Z1)
Z2 = W2 @ A1 + b2
A2 = sigmoid(Z2)
dZ2 = A2 - Y
dW2 = dZ2 @ A1.T / m
db2 = np.sum(dZ2, axis=1, keepdims=True) / m
dZ1 = W2.T @ dZ2 * (A1 * (1 - A1))
dW1 = dZ1 @ X.T / m
db1 = np.sum(dZ1, axis=1, keepdims=True) / m`;

/** A whole program: softmax, examples as rows, steps of gradient descent. */
export const PROGRAM = `import numpy as np

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

/** The course's numerical gradient. */
export const CHECKER = `for p = 1:numel(theta)
  perturb(p) = e;
  numgrad(p) = (J(theta + perturb) - J(theta - perturb)) / (2 * e);
  perturb(p) = 0;
end`;

/** A right text, and what makes it wrong. */
export interface ExampleText {
  readonly right: string;
  /** Replaced one after another, each at its first place. */
  readonly changes: readonly (readonly [from: string, to: string])[];
  readonly loss?: "cross-entropy" | "half-squared-error" | "squared-error" | "softmax-cross-entropy";
  readonly lambda?: number;
}

/** The wrong text of an example. */
export function wrongText({ right, changes }: ExampleText): string {
  return changes.reduce((text, [from, to]) => text.replace(from, () => to), right);
}
