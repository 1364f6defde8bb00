import type { CorpusCase, CorpusOptions } from "./problem.ts";
import { drawProblems } from "./problems.ts";
import { STYLES } from "./styles.ts";

const four: CorpusOptions = { layers: [3, 5, 4, 2], loss: "cross-entropy" };
const fourHalf: CorpusOptions = { layers: [3, 5, 4, 2], loss: "half-squared-error" };
const course: CorpusOptions = { layers: [3, 5, 3], loss: "cross-entropy" };

/** Texts as people write them, all of them right. Title, options, text. */
const WRITTEN: readonly (readonly [string, CorpusOptions, string])[] = [
  [
    "the course's vectorised exercise with the course's names",
    { ...course, lambda: 1 },
    `
% Part 1
a1 = [ones(m,1) X];
z2 = a1*Theta1';
a2 = [ones(size(z2,1),1) sigmoid(z2)];
z3 = a2*Theta2';
h = sigmoid(z3);
Y = eye(num_labels)(y,:);
d3 = h - Y;
d2 = (d3*Theta2(:,2:end)).*sigmoidGradient(z2);
Delta1 = d2'*a1;
Delta2 = d3'*a2;
Theta1_grad = (1/m)*Delta1 + (lambda/m)*[zeros(size(Theta1,1),1) Theta1(:,2:end)];
Theta2_grad = (1/m)*Delta2 + (lambda/m)*[zeros(size(Theta2,1),1) Theta2(:,2:end)];`,
  ],
  [
    "the course's exercise, the bias column of a copy of Θ set to 0",
    { ...course, lambda: 1 },
    `
a1 = [ones(m,1) X]; z2 = a1*Theta1'; a2 = [ones(m,1) sigmoid(z2)]; z3 = a2*Theta2'; a3 = sigmoid(z3);
delta3 = a3 - Y;
delta2 = delta3*Theta2;
delta2 = delta2(:,2:end) .* sigmoidGradient(z2);
t1 = Theta1; t1(:,1) = 0;
t2 = Theta2; t2(:,1) = 0;
Theta1_grad = (delta2'*a1 + lambda*t1)/m;
Theta2_grad = (delta3'*a2 + lambda*t2)/m;`,
  ],
  [
    "the course's loop with += and a vector of labels",
    course,
    `
Theta1_grad = zeros(size(Theta1)); Theta2_grad = zeros(size(Theta2));
for i = 1:m
  a1 = [1 X(i,:)]';
  z2 = Theta1*a1;
  a2 = [1; sigmoid(z2)];
  z3 = Theta2*a2;
  a3 = sigmoid(z3);
  yv = ([1:num_labels]' == y(i));
  d3 = a3 - yv;
  d2 = (Theta2(:,2:end)'*d3) .* sigmoidGradient(z2);
  Theta1_grad += d2*a1';
  Theta2_grad += d3*a2';
end
Theta1_grad /= m;
Theta2_grad /= m;`,
  ],
  [
    "1/m inside the loop",
    course,
    `
for t = 1:m
  a1 = [1; X(t,:)'];
  z2 = Theta1 * a1;  a2 = [1; sigmoid(z2)];
  z3 = Theta2 * a2;  a3 = sigmoid(z3);
  delta3 = a3 - (y(t) == (1:num_labels)');
  delta2 = Theta2' * delta3 .* [1; sigmoidGradient(z2)];
  Theta2_grad = Theta2_grad + delta3 * a2' / m;
  Theta1_grad = Theta1_grad + delta2(2:end) * a1' / m;
end`,
  ],
  [
    "Octave with printf comments, blank lines and CRLF",
    course,
    "a1 = [ones(m,1), X];\r\n\r\n% forward\r\nz2 = a1 * Theta1';\r\na2 = [ones(m,1), sigmoid(z2)];\r\nz3 = a2 * Theta2';\r\na3 = sigmoid(z3);\r\n\r\n# backward\r\ndelta3 = a3 - Y;\r\ndelta2 = (delta3 * Theta2(:, 2:end)) .* sigmoidGradient(z2);\r\nTheta2_grad = delta3' * a2 / m;\r\nTheta1_grad = delta2' * a1 / m;\r\n",
  ],
  [
    "Octave, columns, no bias, batch",
    { ...four, layout: "columns" },
    `
Z1 = W1*X; A1 = sigmoid(Z1);
Z2 = W2*A1; A2 = sigmoid(Z2);
Z3 = W3*A2; A3 = sigmoid(Z3);
dZ3 = A3 - Y;
dW3 = dZ3*A2'/m;
dZ2 = W3'*dZ3 .* A2 .* (1-A2);
dW2 = dZ2*A1'/m;
dZ1 = W2'*dZ2 .* A1 .* (1-A1);
dW1 = dZ1*X'/m;`,
  ],
  [
    "Octave, transpose() for the quote",
    { ...four, layout: "columns" },
    `
dZ3 = A3 - Y;
dZ2 = (transpose(W3)*dZ3) .* (A2.*(1-A2));
dW3 = dZ3*transpose(A2)/m;
dW2 = dZ2*transpose(A1)/m;`,
  ],
  [
    "δ with 1/m from the start",
    { ...four, layout: "columns" },
    `
dZ3 = (A3 - Y)/m;
dZ2 = W3'*dZ3 .* (A2 - A2.^2);
dZ1 = W2'*dZ2 .* (A1 - A1.^2);
dW3 = dZ3*A2';
dW2 = dZ2*A1';
dW1 = dZ1*X';
db3 = sum(dZ3, 2);
db2 = sum(dZ2, 2);
db1 = sum(dZ1, 2);`,
  ],
  [
    "mean for sum and division",
    { ...four, layout: "columns" },
    `
dZ3 = A3 - Y;
dZ2 = (W3'*dZ3) .* gprime(Z2);
db3 = mean(dZ3, 2);
db2 = mean(dZ2, 2);
dW3 = (1/m)*dZ3*A2';
dW2 = (1/m)*dZ2*A1';`,
  ],
  [
    "the bias sum as a product with ones",
    { ...four, layout: "columns" },
    `
dZ3 = A3 - Y;
db3 = dZ3*ones(m,1)/m;
dW3 = dZ3*A2'/m;`,
  ],
  [
    "deeplearning.ai week 3 with np.dot and keepdims",
    { layers: [3, 4, 3], loss: "cross-entropy", activation: ["tanh", "sigmoid"], layout: "columns" },
    `
Z1 = np.dot(W1, X) + b1
A1 = np.tanh(Z1)
Z2 = np.dot(W2, A1) + b2
A2 = sigmoid(Z2)
dZ2 = A2 - Y
dW2 = (1 / m) * np.dot(dZ2, A1.T)
db2 = (1 / m) * np.sum(dZ2, axis=1, keepdims=True)
dZ1 = np.multiply(np.dot(W2.T, dZ2), 1 - np.power(A1, 2))
dW1 = (1 / m) * np.dot(dZ1, X.T)
db1 = (1 / m) * np.sum(dZ1, axis=1, keepdims=True)`,
  ],
  [
    "deeplearning.ai with 1./m and relu by A > 0",
    { layers: [4, 5, 3, 2], loss: "cross-entropy", activation: ["relu", "relu", "sigmoid"], layout: "columns" },
    `
dZ3 = A3 - Y
dW3 = 1./m * np.dot(dZ3, A2.T)
db3 = 1./m * np.sum(dZ3, axis=1, keepdims=True)
dA2 = np.dot(W3.T, dZ3)
dZ2 = np.multiply(dA2, np.int64(A2 > 0))
dW2 = 1./m * np.dot(dZ2, A1.T)
db2 = 1./m * np.sum(dZ2, axis=1, keepdims=True)
dA1 = np.dot(W2.T, dZ2)
dZ1 = np.multiply(dA1, np.int64(A1 > 0))
dW1 = 1./m * np.dot(dZ1, X.T)
db1 = 1./m * np.sum(dZ1, axis=1, keepdims=True)`,
  ],
  [
    "deeplearning.ai's regularised backward pass",
    { layers: [4, 5, 3, 2], loss: "cross-entropy", activation: ["relu", "relu", "sigmoid"], layout: "columns", lambda: 0.7 },
    `
dZ3 = A3 - Y
dW3 = 1/m * np.dot(dZ3, A2.T) + lambd/m * W3
dZ2 = np.dot(W3.T, dZ3) * (Z2 > 0)
dW2 = 1/m * np.dot(dZ2, A1.T) + (lambd * W2) / m
dZ1 = np.dot(W2.T, dZ2) * (Z1 > 0)
dW1 = 1/m * np.dot(dZ1, X.T) + (lambd / m) * W1`,
  ],
  [
    "dA of cross-entropy written out, then dZ",
    { layers: [4, 5, 3], loss: "cross-entropy", layout: "columns" },
    `
dA2 = - (np.divide(Y, A2) - np.divide(1 - Y, 1 - A2))
dZ2 = dA2 * A2 * (1 - A2)
dW2 = dZ2 @ A1.T / m
db2 = np.sum(dZ2, axis=1, keepdims=True) / m
dA1 = W2.T @ dZ2
dZ1 = dA1 * A1 * (1 - A1)
dW1 = dZ1 @ X.T / m
db1 = np.sum(dZ1, axis=1, keepdims=True) / m`,
  ],
  [
    "CS231n's two-layer net, softmax in rows",
    { layers: [4, 6, 3], activation: ["relu", "softmax"], loss: "softmax-cross-entropy", layout: "rows" },
    `
hidden = np.maximum(0, X.dot(W1) + b1)
scores = hidden.dot(W2) + b2
probs = softmax(scores)
dscores = (probs - Y) / m
dW2 = hidden.T.dot(dscores)
db2 = np.sum(dscores, axis=0, keepdims=True)
dhidden = dscores.dot(W2.T)
dhidden[hidden <= 0] = 0
dW1 = X.T.dot(dhidden)
db1 = np.sum(dhidden, axis=0, keepdims=True)`,
  ],
  [
    "rows, everything in one line for each layer",
    { ...four, layout: "rows" },
    `
dZ3 = A3 - Y
dW3 = A2.T @ dZ3 / m
dZ2 = dZ3 @ W3.T * A2 * (1 - A2)
dW2 = A1.T @ dZ2 / m
dZ1 = dZ2 @ W2.T * A1 * (1 - A1)
dW1 = X.T @ dZ1 / m`,
  ],
  [
    "rows, W as out × in",
    { ...four, layout: "rows" },
    `
Z1 = X @ W1.T + b1
A1 = sigmoid(Z1)
Z2 = A1 @ W2.T + b2
A2 = sigmoid(Z2)
Z3 = A2 @ W3.T + b3
A3 = sigmoid(Z3)
dZ3 = (A3 - Y) / m
dW3 = dZ3.T @ A2
dZ2 = (dZ3 @ W3) * A2 * (1 - A2)
dW2 = dZ2.T @ A1
dZ1 = (dZ2 @ W2) * A1 * (1 - A1)
dW1 = dZ1.T @ X`,
  ],
  [
    "the gradient from a transpose of the product",
    { ...four, layout: "columns" },
    `
dZ3 = A3 - Y
dW3 = (A2 @ dZ3.T).T / m
dZ2 = (dZ3.T @ W3).T * A2 * (1 - A2)
dW2 = (A1 @ dZ2.T).T / m`,
  ],
  [
    "half squared error, stepwise",
    { ...fourHalf, layout: "columns" },
    `
E = A3 - Y
G3 = A3 * (1 - A3)
dZ3 = E * G3
G2 = A2 * (1 - A2)
back = W3.T @ dZ3
dZ2 = back * G2
dW3 = dZ3 @ A2.T / m
dW2 = dZ2 @ A1.T / m`,
  ],
  [
    "squared error with its 2",
    { layers: [3, 5, 4, 2], loss: "squared-error", layout: "columns" },
    `
dZ3 = 2 * (A3 - Y) * A3 * (1 - A3)
dW3 = dZ3 @ A2.T / m`,
  ],
  [
    "Ng's three lines, LaTeX, cross-entropy",
    four,
    String.raw`\delta^{(4)} = a^{(4)} - y
\delta^{(3)} = (\Theta^{(3)})^T\delta^{(4)} .* g'(z^{(3)})
\delta^{(2)} = (\Theta^{(2)})^T\delta^{(3)} .* g'(z^{(2)})`,
  ],
  [
    "Ng's g′ as a .* (1 − a)",
    four,
    String.raw`\delta^{(4)}=a^{(4)}-y
\delta^{(3)}=(\Theta^{(3)})^T\delta^{(4)}.*a^{(3)}.*(1-a^{(3)})
\delta^{(2)}=(\Theta^{(2)})^T\delta^{(3)}.*a^{(2)}.*(1-a^{(2)})`,
  ],
  [
    "Ng in an align environment with \\left \\right",
    four,
    String.raw`\begin{align}
\delta^{(4)} &= a^{(4)} - y \\
\delta^{(3)} &= \left(\Theta^{(3)}\right)^{T} \delta^{(4)} \odot g'\left(z^{(3)}\right) \\
\delta^{(2)} &= \left(\Theta^{(2)}\right)^{T} \delta^{(3)} \odot g'\left(z^{(2)}\right)
\end{align}`,
  ],
  [
    "Ng, g′ first: juxtaposition binds tighter than ⊙",
    four,
    String.raw`$$\delta^{(4)} = a^{(4)} - y$$
$$\delta^{(3)} = g'(z^{(3)}) \odot (\Theta^{(3)})^T \delta^{(4)}$$`,
  ],
  [
    "Ng with \\mathbf and \\top",
    four,
    String.raw`\boldsymbol{\delta}^{(4)} = \mathbf{a}^{(4)} - \mathbf{y}, \\
\boldsymbol{\delta}^{(3)} = {\Theta^{(3)}}^\top \boldsymbol{\delta}^{(4)} \circ g'(\mathbf{z}^{(3)})`,
  ],
  [
    "Ng's symbolic layer",
    four,
    String.raw`\delta^{(L)} = a^{(L)} - y
\delta^{(l)} = (\Theta^{(l)})^T \delta^{(l+1)} .* g'(z^{(l)})
\frac{\partial J}{\partial \Theta^{(l)}} = \delta^{(l+1)} (a^{(l)})^T`,
  ],
  [
    "Nielsen's four equations",
    { layers: [3, 5, 4, 2], loss: "half-squared-error" },
    String.raw`\delta^L = \nabla_a C \odot \sigma'(z^L)
\delta^l = ((w^{l+1})^T \delta^{l+1}) \odot \sigma'(z^l)
\frac{\partial C}{\partial b^l} = \delta^l
\frac{\partial C}{\partial w^l} = \delta^l (a^{l-1})^T`,
  ],
  ["Nielsen's BP1 for the quadratic cost", fourHalf, String.raw`\delta^L = (a^L - y) \odot \sigma'(z^L)`],
  [
    "Nielsen's cross-entropy",
    four,
    String.raw`\delta^L = a^L - y
\delta^l = ((w^{l+1})^T \delta^{l+1}) \odot \sigma'(z^l)`,
  ],
  [
    "Sudeep's three lines for his ½‖x − t‖²",
    { layers: [3, 5, 4, 2], loss: "half-squared-error" },
    String.raw`\delta_3 = (x_3 - t) \circ f_3'(W_3 x_2)
\delta_2 = W_3^T \delta_3 \circ f_2'(W_2 x_1)
\delta_1 = W_2^T \delta_2 \circ f_1'(W_1 x_0)`,
  ],
  [
    "Sudeep's gradients",
    fourHalf,
    String.raw`\delta_3 = (x_3 - t) \circ f_3'(W_3x_2)
\frac{\partial E}{\partial W_3} = \delta_3 x_2^T
\delta_2 = W_3^T\delta_3 \circ f_2'(W_2x_1)
\frac{\partial E}{\partial W_2} = \delta_2 x_1^T`,
  ],
  [
    "Sudeep's symbolic form",
    fourHalf,
    String.raw`\delta_L = (x_L - t) \circ f_L'(W_L x_{L-1})
\delta_i = W_{i+1}^T \delta_{i+1} \circ f_i'(W_i x_{i-1})
\frac{\partial E}{\partial W_i} = \delta_i x_{i-1}^T`,
  ],
  [
    "Hagan & Demuth, t − a and −2",
    { layers: [3, 5, 4, 2], loss: "squared-error" },
    String.raw`\mathbf{s}^3 = -2 \dot{\mathbf{F}}^3(\mathbf{n}^3)(\mathbf{t} - \mathbf{a}^3)
\mathbf{s}^2 = \dot{\mathbf{F}}^2(\mathbf{n}^2)(\mathbf{W}^3)^T \mathbf{s}^3
\mathbf{s}^1 = \dot{\mathbf{F}}^1(\mathbf{n}^1)(\mathbf{W}^2)^T \mathbf{s}^2`,
  ],
  [
    "Hagan's update rules",
    { layers: [3, 5, 4, 2], loss: "squared-error" },
    String.raw`s^3 = -2 \dot{F}^3(n^3)(t - a^3)
s^2 = \dot{F}^2(n^2)(W^3)^T s^3
W^3 = W^3 - \alpha s^3 (a^2)^T
b^3 = b^3 - \alpha s^3`,
  ],
  [
    "Unicode as on a blackboard",
    four,
    `δ₄ = a₄ − y
δ₃ = Θ₃ᵀ δ₄ ⊙ g′(z₃)
δ₂ = Θ₂ᵀ δ₃ ⊙ g′(z₂)
Δ₃ = δ₄ a₃ᵀ
Δ₂ = δ₃ a₂ᵀ
Δ₁ = δ₂ a₁ᵀ`,
  ],
  [
    "Unicode with superscript layers",
    four,
    `δ⁴ = a⁴ − y
δ³ = (Θ³)ᵀ·δ⁴ ∘ g′(z³)
Δ³ = δ⁴·(a³)ᵀ`,
  ],
  ["a byte order mark and full-width brackets", four, "\uFEFFδ₄ = a₄ − y\r\nδ₃ = （Θ₃）ᵀ δ₄ ⊙ g′（z₃）\r\n"],
  [
    "signs carried twice",
    { ...four, layout: "columns" },
    `
dZ3 = -(Y - A3)
dZ2 = -((W3.T @ (Y - A3)) * A2 * (1 - A2))
dW3 = -(Y - A3) @ A2.T / m`,
  ],
  [
    "the algebra of g′: a − a²",
    { ...four, layout: "columns" },
    `
dZ3 = A3 - Y
dZ2 = (W3.T @ dZ3) * (A2 - A2**2)
dZ1 = (W2.T @ dZ2) * (A1 - A1 * A1)`,
  ],
  [
    "g′ by its exponential",
    { ...four, layout: "columns" },
    `
dZ3 = A3 - Y
dZ2 = (W3.T @ dZ3) * np.exp(-Z2) / (1 + np.exp(-Z2))**2`,
  ],
  [
    "the sum over examples as a loop of outer products",
    { ...four, layout: "columns" },
    `
dW3 = np.zeros((2, 4))
for i in range(m):
    dW3 += np.outer(A3[:, i] - Y[:, i], A2[:, i])
dW3 = dW3 / m`,
  ],
  [
    "an update with the right sign",
    { ...four, layout: "columns" },
    `
dZ3 = A3 - Y
dW3 = dZ3 @ A2.T / m
dZ2 = (W3.T @ dZ3) * A2 * (1 - A2)
dW2 = dZ2 @ A1.T / m
W3 = W3 - alpha * dW3
W2 = W2 - alpha * dW2`,
  ],
  [
    "an update with -= and learning_rate",
    { ...four, layout: "columns" },
    `
dZ3 = A3 - Y
dW3 = dZ3 @ A2.T / m
db3 = np.sum(dZ3, axis=1, keepdims=True) / m
W3 -= learning_rate * dW3
b3 -= learning_rate * db3`,
  ],
  [
    "the text's own J is a sum: no 1/m is right",
    { layers: [3, 5, 2], loss: "half-squared-error", layout: "columns" },
    `
Z1 = W1 @ X + b1
A1 = sigmoid(Z1)
Z2 = W2 @ A1 + b2
A2 = sigmoid(Z2)
J = 0.5 * np.sum((A2 - Y)**2)
dZ2 = (A2 - Y) * A2 * (1 - A2)
dW2 = dZ2 @ A1.T
db2 = np.sum(dZ2, axis=1, keepdims=True)
dZ1 = (W2.T @ dZ2) * A1 * (1 - A1)
dW1 = dZ1 @ X.T`,
  ],
  [
    "the text's own J, with λ/2 and no m",
    { layers: [3, 5, 2], loss: "cross-entropy", layout: "columns", lambda: 1 },
    `
Z1 = W1 @ X
A1 = sigmoid(Z1)
Z2 = W2 @ A1
A2 = sigmoid(Z2)
J = -np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)) / m + lam / 2 * (np.sum(W1**2) + np.sum(W2**2))
dZ2 = (A2 - Y) / m
dW2 = dZ2 @ A1.T + lam * W2
dZ1 = (W2.T @ dZ2) * A1 * (1 - A1)
dW1 = dZ1 @ X.T + lam * W1`,
  ],
  [
    "the course's J and gradient",
    { ...course, lambda: 2 },
    `
a1 = [ones(m,1) X]; z2 = a1*Theta1'; a2 = [ones(m,1) sigmoid(z2)]; z3 = a2*Theta2'; a3 = sigmoid(z3);
J = -sum(sum(Y.*log(a3) + (1-Y).*log(1-a3)))/m + lambda/(2*m)*(sum(sum(Theta1(:,2:end).^2)) + sum(sum(Theta2(:,2:end).^2)));
d3 = a3 - Y;
d2 = d3*Theta2(:,2:end) .* sigmoidGradient(z2);
Theta1_grad = d2'*a1/m;
Theta2_grad = d3'*a2/m;
Theta1_grad(:,2:end) = Theta1_grad(:,2:end) + lambda/m*Theta1(:,2:end);
Theta2_grad(:,2:end) = Theta2_grad(:,2:end) + lambda/m*Theta2(:,2:end);`,
  ],
  [
    "names in words",
    { ...four, layout: "columns" },
    `
delta_3 = A3 - Y
delta_2 = np.dot(W3.T, delta_3) * sigmoid_prime(Z2)
nabla_w3 = np.dot(delta_3, A2.T) / m
nabla_w2 = np.dot(delta_2, A1.T) / m`,
  ],
  [
    "fused into one line",
    { ...four, layout: "columns" },
    `
dW3 = (A3 - Y) @ A2.T / m
dW2 = ((W3.T @ (A3 - Y)) * A2 * (1 - A2)) @ A1.T / m
dW1 = ((W2.T @ ((W3.T @ (A3 - Y)) * A2 * (1 - A2))) * A1 * (1 - A1)) @ X.T / m`,
  ],
  [
    "tanh by 1 − tanh²(z)",
    { layers: [3, 5, 4, 2], activation: "tanh", loss: "half-squared-error", layout: "columns" },
    `
dZ3 = (A3 - Y) * (1 - np.tanh(Z3)**2)
dZ2 = (W3.T @ dZ3) * (1 - np.tanh(Z2)**2)
dW3 = dZ3 @ A2.T / m`,
  ],
  [
    "softmax in columns",
    { layers: [3, 5, 4], activation: ["tanh", "softmax"], loss: "softmax-cross-entropy", layout: "columns" },
    `
Z1 = W1 @ X + b1
A1 = np.tanh(Z1)
Z2 = W2 @ A1 + b2
A2 = np.exp(Z2) / np.sum(np.exp(Z2), axis=0, keepdims=True)
dZ2 = A2 - Y
dW2 = dZ2 @ A1.T / m
dZ1 = W2.T @ dZ2 * (1 - A1**2)
dW1 = dZ1 @ X.T / m`,
  ],
  [
    "Octave softmax by bsxfun-free division",
    { layers: [3, 5, 4], activation: ["sigmoid", "softmax"], loss: "softmax-cross-entropy", layout: "columns" },
    `
E = exp(Z2);
A2 = E ./ sum(E, 1);
dZ2 = A2 - Y;
dW2 = dZ2 * A1' / m;`,
  ],
  [
    "layers numbered from the δ that the slide shows",
    four,
    String.raw`$\delta^{(4)} = a^{(4)} - y$ and $\delta^{(3)} = (\Theta^{(3)})^T \delta^{(4)} .* g'(z^{(3)})$`,
  ],
  [
    "deeplearning.ai's slide",
    { ...four, layout: "columns" },
    String.raw`dZ^{[3]} = A^{[3]} - Y
dW^{[3]} = \frac{1}{m} dZ^{[3]} A^{[2]T}
dZ^{[2]} = W^{[3]T} dZ^{[3]} * g^{[2]\prime}(Z^{[2]})
dW^{[2]} = \frac{1}{m} dZ^{[2]} A^{[1]T}`,
  ],
  [
    "the vector form of the course's regularised gradient",
    { layers: [3, 5, 4, 2], loss: "cross-entropy", lambda: 1 },
    String.raw`D^{(3)} = \frac{1}{m} \Delta^{(3)} + \frac{\lambda}{m} \Theta^{(3)}`,
  ],
  [
    "comments on the line",
    { ...four, layout: "columns" },
    `
dZ3 = A3 - Y            # output error
dZ2 = (W3.T @ dZ3) * A2 * (1 - A2)   # back through W3
dW3 = dZ3 @ A2.T / m    # average`,
  ],
  [
    "line continuation and odd spaces",
    { ...four, layout: "columns" },
    `
dZ2 = ( W3' * ( A3-Y ) ) .* ...
      ( A2 .* ( 1-A2 ) );
dW3=( A3-Y )*A2'./m;`,
  ],
  [
    "multiplying by 1/m with a variable",
    { ...four, layout: "columns" },
    `
k = 1 / m
dZ3 = A3 - Y
dW3 = k * dZ3 @ A2.T
db3 = k * np.sum(dZ3, axis=1, keepdims=True)`,
  ],
  [
    "X.shape for m",
    { ...four, layout: "columns" },
    `
m = X.shape[1]
dZ3 = A3 - Y
dW3 = dZ3.dot(A2.T) / m`,
  ],
  [
    "NumPy's elementwise division in dA",
    { layers: [4, 5, 3], loss: "cross-entropy", layout: "columns" },
    `
dA2 = -(Y / A2) + (1 - Y) / (1 - A2)
dZ2 = dA2 * (A2 * (1 - A2))
dW2 = dZ2 @ A1.T / m`,
  ],
  [
    "the quotient of the loss and its slope in one line",
    { layers: [4, 5, 3], loss: "cross-entropy", layout: "columns" },
    `
dZ2 = (A2 - Y) / (A2 * (1 - A2)) * A2 * (1 - A2)`,
  ],
  [
    "Octave's ./ in dA",
    { layers: [4, 5, 3], loss: "cross-entropy", layout: "columns" },
    `
dA2 = -Y ./ A2 + (1 - Y) ./ (1 - A2);
dZ2 = dA2 .* A2 .* (1 - A2);
dW2 = dZ2 * A1' / m;`,
  ],
  [
    "a function of the text's own",
    { layers: [4, 5, 3], loss: "cross-entropy", layout: "columns" },
    `
def sigmoid(z):
    return 1 / (1 + np.exp(-z))

Z1 = W1 @ X + b1
A1 = sigmoid(Z1)
Z2 = W2 @ A1 + b2
A2 = sigmoid(Z2)
dZ2 = A2 - Y
dW2 = dZ2 @ A1.T / m`,
  ],
  [
    "prose around the lines",
    { layers: [3, 5, 4, 2], loss: "cross-entropy" },
    String.raw`I think that
$$\delta^{(4)} = a^{(4)} - y$$
and then
$$\delta^{(3)} = (\Theta^{(3)})^T \delta^{(4)} .* g'(z^{(3)})$$`,
  ],
  [
    "a cache and grads as the assignments have them",
    { layers: [4, 5, 3], loss: "cross-entropy", activation: ["tanh", "sigmoid"], layout: "columns" },
    `
m = X.shape[1]
W1 = parameters["W1"]
W2 = parameters["W2"]
A1 = cache["A1"]
A2 = cache["A2"]
dZ2 = A2 - Y
dW2 = np.dot(dZ2, A1.T) / m
db2 = np.sum(dZ2, axis=1, keepdims=True) / m
dZ1 = np.dot(W2.T, dZ2) * (1 - np.power(A1, 2))
dW1 = np.dot(dZ1, X.T) / m
db1 = np.sum(dZ1, axis=1, keepdims=True) / m`,
  ],
  [
    "Nielsen's network.py for one example",
    { layers: [3, 5, 4], loss: "half-squared-error", layout: "single" },
    `
delta = (activations[-1] - y) * sigmoid_prime(zs[-1])
nabla_b[-1] = delta
nabla_w[-1] = np.dot(delta, activations[-2].transpose())`,
  ],
  ["the gradient as a quotient of differentials", four, "dJ/dW3 = 1/m (A3 - Y) A2^T\ndL/dZ3 = A3 - Y"],
  ["differentials as names in code", four, "dL/dZ3 = A3 - Y\ndL/dW3 = np.dot(dL/dZ3, A2.T) / m"],
  ["a fenced block", four, "```python\ndZ3 = A3 - Y\ndW3 = np.dot(dZ3, A2.T) / m\n```"],
  ["a quoted answer", four, "> dZ3 = A3 - Y\n> dW3 = np.dot(dZ3, A2.T) / m"],
  ["backticks around each line", four, "`dZ3 = A3 - Y`\n`dW3 = 1/m * dZ3 A2^T`"],
  ["Python's prompt", four, ">>> dZ3 = A3 - Y\n>>> dW3 = np.dot(dZ3, A2.T) / m"],
  ["a notebook's prompt", four, "In [3]: dZ3 = A3 - Y\nIn [4]: dW3 = np.dot(dZ3, A2.T) / m"],
  ["Octave's prompt", four, "octave:1> delta4 = a4 - y;\noctave:2> delta3 = Theta3' * delta4 .* gprime(z3);"],
  ["a numbered list", four, "1. dZ3 = A3 - Y\n2. dW3 = dZ3 A2ᵀ / m"],
  [
    "bsxfun and repmat",
    course,
    `
a1 = [ones(m,1) X]; z2 = a1*Theta1'; a2 = [ones(m,1) sigmoid(z2)]; z3 = a2*Theta2'; a3 = sigmoid(z3);
d3 = bsxfun(@minus, a3, Y);
d2 = d3*Theta2(:,2:end) .* sigmoidGradient(z2);
Theta2_grad = d3'*a2/m;
Theta1_grad = d2'*a1/m;`,
  ],
  [
    "matlab comments, tabs and trailing commas",
    course,
    "a1 = [ones(m,1) X];\t% add bias\nz2 = a1*Theta1';\na2 = [ones(m,1) sigmoid(z2)];\n%{\nblock comment\n%}\na3 = sigmoid(a2*Theta2'),\nd3 = a3 - Y;\nTheta2_grad = d3'*a2./m;",
  ],
  [
    "size(X, 1) for m",
    course,
    `
m = size(X, 1);
a1 = [ones(m,1) X]; a2 = [ones(m,1) sigmoid(a1*Theta1')]; a3 = sigmoid(a2*Theta2');
d3 = a3 - Y;
Theta2_grad = d3'*a2/m;`,
  ],
];

/** Every correct text: those above, and each style for problems of 2 to 5 layers. */
export function correctCases(problemsForEachStyle: number): CorpusCase[] {
  const written = WRITTEN.map(([name, options, text]) => ({ name, options, text }));
  const generated = STYLES.flatMap((style, s) => {
    const cases: CorpusCase[] = [];
    for (const problem of drawProblems(problemsForEachStyle * 20, s)) {
      const made = cases.length < problemsForEachStyle ? style.write(problem, {}) : null;
      if (made)
        cases.push({ name: `${style.name}, ${problem.layers.join("-")} ${problem.hidden} ${problem.loss} λ = ${problem.lambda}`, ...made });
      const product = cases.length < problemsForEachStyle ? style.write(problem, { derivative: "product" }) : null;
      if (product && product.text !== made?.text) {
        cases.push({ name: `${style.name}, g′ by its formula, ${problem.layers.join("-")} ${problem.hidden} ${problem.loss}`, ...product });
      }
    }
    return cases;
  });
  return [...written, ...generated];
}
