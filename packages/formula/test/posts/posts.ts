/** A text of the kind that people ask about, written anew, with what is wrong in it. */
export interface Post {
  readonly name: string;
  /** Where the mistake was made or asked about. */
  readonly source: string;
  readonly text: string;
  /** Each mistake's fair lines and names; empty for a right text. */
  readonly mistakes: readonly { readonly lines: readonly number[]; readonly codes: readonly string[] }[];
}

const planar = (dZ1: string, rest = ""): string => `import numpy as np

def backward_propagation(parameters, cache, X, Y):
    m = X.shape[1]
    W1 = parameters["W1"]
    W2 = parameters["W2"]
    A1 = cache["A1"]
    A2 = cache["A2"]
    Z1 = cache["Z1"]
    dZ2 = A2 - Y
    dW2 = np.dot(dZ2, A1.T) / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dZ1 = ${dZ1}
    dW1 = np.dot(dZ1, X.T) / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m${rest}
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}
`;

export const POSTS: readonly Post[] = [
  {
    name: "one more 1/m in dZ1",
    source:
      "https://community.deeplearning.ai/t/course-1-week-3-planar-assignment-4-5-exercise-6-backward-propagation-error-for-dw1-values/63071",
    text: planar("np.dot(W2.T, dZ2) * (1 - np.power(A1, 2)) * (1 / m)"),
    mistakes: [{ lines: [13, 14, 15], codes: ["averaged-twice"] }],
  },
  {
    name: "multiply where dot belongs",
    source: "https://community.deeplearning.ai/t/week-3-exercise-6-cost-function/723602/2",
    text: planar("np.multiply(np.multiply(W2.T, dZ2), 1 - np.power(A1, 2))").replace("dZ2 = A2 - Y", "dZ2 = A2 - Y  # 3 outputs"),
    mistakes: [{ lines: [13], codes: ["elementwise-for-matrix"] }],
  },
  {
    name: "dot where multiply belongs",
    source: "https://community.deeplearning.ai/t/w3-ex-6-assertionerror-wrong-values-for-dw1/402919",
    text: planar("np.dot(np.dot(W2.T, dZ2), 1 - np.dot(A1.T, A1))"),
    mistakes: [{ lines: [13], codes: ["matrix-for-elementwise", "wrong-derivative"] }],
  },
  {
    name: "dW2 goes back for W2",
    source: "https://community.deeplearning.ai/t/w3-ex-6-assertionerror-wrong-values-for-dw1/402919",
    text: planar("np.dot(dW2.T, dZ2) * (1 - np.power(A1, 2))"),
    mistakes: [{ lines: [13], codes: ["wrong-operand"] }],
  },
  {
    name: "g′ multiplied by z as well",
    source: "https://community.deeplearning.ai/t/wrong-values-for-dw1/85937",
    text: planar("np.dot(W2.T, dZ2) * Z1 * (1 - A1 ** 2)"),
    mistakes: [{ lines: [13], codes: ["extra-factor"] }],
  },
  {
    name: "the planar exercise, right",
    source: "https://community.deeplearning.ai/t/week-3-exercise-6-backward-propagation/71024",
    text: planar("np.multiply(np.dot(W2.T, dZ2), 1 - np.power(A1, 2))"),
    mistakes: [],
  },
  {
    name: "an elementwise product in the gradient of logistic regression",
    source: "https://huggingface.co/datasets/nvidia/Nemotron-CC-Math-v1 (DeepLearning.AI forum, propagate)",
    text: `import numpy as np

def propagate(w, b, X, Y):
    m = X.shape[1]
    A = 1 / (1 + np.exp(-(np.dot(w.T, X) + b)))
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    dw = X * (A - Y) / m
    db = np.sum(A - Y) / m
    return dw, db, cost
`,
    mistakes: [{ lines: [7], codes: ["elementwise-for-matrix"] }],
  },
  {
    name: "dW2 twice, planted in the gradient checking exercise",
    source: "https://github.com/bighuang624/Andrew-Ng-Deep-Learning-notes/issues/10",
    text: `import numpy as np

def backward(X, Y, cache):
    m = X.shape[1]
    (Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3) = cache
    dZ3 = A3 - Y
    dW3 = 1. / m * np.dot(dZ3, A2.T)
    dA2 = np.dot(W3.T, dZ3)
    dZ2 = np.multiply(dA2, np.int64(A2 > 0))
    dW2 = 1. / m * np.dot(dZ2, A1.T) * 2
    dA1 = np.dot(W2.T, dZ2)
    dZ1 = np.multiply(dA1, np.int64(A1 > 0))
    dW1 = 1. / m * np.dot(dZ1, X.T)
    return dW1, dW2, dW3
`,
    mistakes: [{ lines: [10], codes: ["wrong-factor", "squared-error-factor-two", "extra-factor"] }],
  },
  {
    name: "the output's derivative left out of the step",
    source: "https://stackoverflow.com/questions/59399842/xor-gate-with-backpropagation",
    text: `import numpy as np

def sig(x):
    return 1 / (1 + np.exp(-x))

X = np.array([[1, 1], [1, 0], [0, 1], [0, 0]])
y = np.array([[0], [1], [1], [0]])
w0 = np.array([[.9, .1], [.3, .5]])
w1 = np.array([[.8], [.7]])
for epoch in range(5000):
    for i in range(4):
        x = X[i:i+1]
        h = sig(x @ w0)
        o = sig(h @ w1)
        d = -(y[i:i+1] - o)
        g0 = x.T @ ((d * o * (1 - o)) @ w1.T * h * (1 - h))
        g1 = h.T @ d
        w0 = w0 - 0.5 * g0
        w1 = w1 - 0.5 * g1
`,
    mistakes: [{ lines: [15, 16, 17], codes: ["missing-output-derivative", "extra-output-derivative"] }],
  },
  {
    name: "sigmoid applied again in both derivatives",
    source: "https://huggingface.co/datasets/nvidia/Nemotron-CC-Math-v1 (BP for XOR, outputs stay at 0.5)",
    text: `import numpy as np

def sigmoid(x):
    return 1 / (1 + np.exp(-x))

W1 = np.random.rand(3, 2)
b1 = np.zeros((3, 1))
W2 = np.random.rand(1, 3)
b2 = np.random.rand(1, 1)
alpha = 0.05
for k in range(10000):
    X = np.random.rand(2, 1)
    Y = np.random.rand(1, 1)
    out1 = sigmoid(np.dot(W1, X) + b1)
    pred = sigmoid(np.dot(W2, out1) + b2)
    err = Y - pred
    s2 = -2 * sigmoid(pred) * (1 - sigmoid(pred)) * err
    s1 = np.dot(W2.T, s2) * sigmoid(out1) * (1 - sigmoid(out1))
    W2 = W2 - alpha * np.dot(s2, out1.T)
    b2 = b2 - alpha * s2
    W1 = W1 - alpha * np.dot(s1, X.T)
    b1 = b1 - alpha * s1
`,
    mistakes: [
      { lines: [17], codes: ["derivative-at-activation"] },
      { lines: [18], codes: ["derivative-at-activation"] },
    ],
  },
  {
    name: "a class whose dW1 has its factors in the wrong order",
    source: "shreychowdhary/Neural-Network net.py (first version)",
    text: `import numpy as np

class Net:
    def __init__(self):
        self.W1 = np.random.randn(2, 3)
        self.W2 = np.random.randn(3, 1)

    def forward(self, X):
        self.z2 = np.dot(X, self.W1)
        self.a2 = self.sigmoid(self.z2)
        self.z3 = np.dot(self.a2, self.W2)
        return self.sigmoid(self.z3)

    def backprop(self, X, y):
        self.yhat = self.forward(X)
        delta = np.multiply(-(y - self.yhat), self.sigmoid_prime(self.z3))
        dW2 = np.dot(self.a2.T, delta)
        dW1 = np.dot(np.dot(delta, self.W2.T) * self.sigmoid_prime(self.z2), X.T)
        return dW1, dW2

    def sigmoid(self, z):
        return 1 / (1 + np.exp(-z))

    def sigmoid_prime(self, z):
        return self.sigmoid(z) * (1 - self.sigmoid(z))
`,
    mistakes: [{ lines: [18], codes: ["wrong-order", "gradient-transposed", "missing-transpose"] }],
  },
  {
    name: "the same class, right",
    source: "shreychowdhary/Neural-Network net.py",
    text: `import numpy as np

class Net:
    def __init__(self):
        self.W1 = np.random.randn(2, 3)
        self.W2 = np.random.randn(3, 1)

    def forward(self, X):
        self.z2 = np.dot(X, self.W1)
        self.a2 = self.sigmoid(self.z2)
        self.z3 = np.dot(self.a2, self.W2)
        return self.sigmoid(self.z3)

    def backprop(self, X, y):
        self.yhat = self.forward(X)
        delta = np.multiply(-(y - self.yhat), self.sigmoid_prime(self.z3))
        dW2 = np.dot(self.a2.T, delta)
        dW1 = np.dot(X.T, np.dot(delta, self.W2.T) * self.sigmoid_prime(self.z2))
        return dW1, dW2

    def sigmoid(self, z):
        return 1 / (1 + np.exp(-z))

    def sigmoid_prime(self, z):
        return self.sigmoid(z) * (1 - self.sigmoid(z))
`,
    mistakes: [],
  },
  {
    name: "the sigmoid's output is 1 − σ taken again",
    source: "https://github.com/yizt/numpy_neural_network/issues/3",
    text: `import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def sigmoid_back(z):
    return sigmoid(1 - sigmoid(z))

Z1 = X @ W1 + b1
A1 = sigmoid(Z1)
Z2 = A1 @ W2 + b2
loss = np.sum((Z2 - Y) ** 2) / 2
dZ2 = Z2 - Y
dW2 = A1.T @ dZ2
dZ1 = dZ2 @ W2.T * sigmoid_back(Z1)
dW1 = X.T @ dZ1
`,
    mistakes: [{ lines: [7, 15], codes: ["wrong-derivative"] }],
  },
  {
    name: "a squared error without g′, and weights that are updated too soon",
    source: "https://github.com/Bot-Academy/NeuralNetworkFromScratch/pull/3",
    text: `import numpy as np

w_i_h = np.random.uniform(-0.5, 0.5, (20, 784))
w_h_o = np.random.uniform(-0.5, 0.5, (10, 20))
b_i_h = np.zeros((20, 1))
b_h_o = np.zeros((10, 1))
learn_rate = 0.01
for img, l in zip(images, labels):
    img.shape += (1,)
    l.shape += (1,)
    h_pre = b_i_h + w_i_h @ img
    h = 1 / (1 + np.exp(-h_pre))
    o_pre = b_h_o + w_h_o @ h
    o = 1 / (1 + np.exp(-o_pre))
    e = 1 / len(o) * np.sum((o - l) ** 2, axis=0)
    delta_o = o - l
    w_h_o += -learn_rate * delta_o @ np.transpose(h)
    b_h_o += -learn_rate * delta_o
    delta_h = np.transpose(w_h_o) @ delta_o * (h * (1 - h))
    w_i_h += -learn_rate * delta_h @ np.transpose(img)
    b_i_h += -learn_rate * delta_h
`,
    mistakes: [
      { lines: [16], codes: ["missing-output-derivative"] },
      { lines: [17, 19], codes: ["updated-weights-used"] },
    ],
  },
  {
    name: "x in place of its sigmoid in a layer's backward",
    source: "https://github.com/BoltzmannEntropy/interviews.ai/issues/15",
    text: `import numpy as np

class Sigmoid:
    def forward(self, x):
        self.x = x
        return 1 / (1 + np.exp(-x))

    def backward(self, grad):
        return self.x * (1 - self.x) * grad

act1 = Sigmoid()
act2 = Sigmoid()
z1 = X @ W1
h = act1.forward(z1)
z2 = h @ W2
p = act2.forward(z2)
loss = 0.5 * np.sum((p - y) ** 2)
d2 = act2.backward(p - y)
gW2 = h.T @ d2
d1 = act1.backward(d2 @ W2.T)
gW1 = X.T @ d1
`,
    mistakes: [{ lines: [9, 18, 20], codes: ["derivative-form-fed-z"] }],
  },
  {
    name: "output delta with a derivative, where cross-entropy has none",
    source: "https://github.com/hunkim/DeepLearningZeroToAll/pull/113",
    text: `import numpy as np

def sigma(x):
    return 1 / (1 + np.exp(-x))

def sigma_prime(x):
    return sigma(x) * (1 - sigma(x))

l1 = X @ w1 + b1
a1 = sigma(l1)
l2 = a1 @ w2 + b2
pred = sigma(l2)
cost = -np.mean(Y * np.log(pred) + (1 - Y) * np.log(1 - pred))
diff = pred - Y
d_l2 = diff * sigma_prime(l2) / len(X)
d_w2 = a1.T @ d_l2
d_b2 = d_l2.sum(axis=0)
d_l1 = (d_l2 @ w2.T) * sigma_prime(l1)
d_w1 = X.T @ d_l1
d_b1 = d_l1.sum(axis=0)
`,
    mistakes: [{ lines: [15], codes: ["extra-output-derivative"] }],
  },
  {
    name: "the hidden error from the step of w2",
    source: "https://github.com/jcjohnson/pytorch-examples/issues/5",
    text: `import numpy as np

N, D_in, H, D_out = 64, 1000, 100, 10
x = np.random.randn(N, D_in)
y = np.random.randn(N, D_out)
w1 = np.random.randn(D_in, H)
w2 = np.random.randn(H, D_out)
learning_rate = 1e-6
for t in range(500):
    h = x.dot(w1)
    h_relu = np.maximum(h, 0)
    y_pred = h_relu.dot(w2)
    loss = np.square(y_pred - y).sum()
    grad_y_pred = 2.0 * (y_pred - y)
    grad_w2 = h_relu.T.dot(grad_y_pred)
    grad_h_relu = grad_y_pred.dot(grad_w2.T)
    grad_h = grad_h_relu.copy()
    grad_h[h < 0] = 0
    grad_w1 = x.T.dot(grad_h)
    w1 -= learning_rate * grad_w1
    w2 -= learning_rate * grad_w2
`,
    mistakes: [{ lines: [16], codes: ["wrong-operand"] }],
  },
  {
    name: "that example, right",
    source: "https://github.com/jcjohnson/pytorch-examples/issues/28",
    text: `import numpy as np

N, D_in, H, D_out = 64, 1000, 100, 10
x = np.random.randn(N, D_in)
y = np.random.randn(N, D_out)
w1 = np.random.randn(D_in, H)
w2 = np.random.randn(H, D_out)
learning_rate = 1e-6
for t in range(500):
    h = x.dot(w1)
    h_relu = np.maximum(h, 0)
    y_pred = h_relu.dot(w2)
    loss = np.square(y_pred - y).sum()
    grad_y_pred = 2.0 * (y_pred - y)
    grad_w2 = h_relu.T.dot(grad_y_pred)
    grad_h_relu = grad_y_pred.dot(w2.T)
    grad_h = grad_h_relu.copy()
    grad_h[h < 0] = 0
    grad_w1 = x.T.dot(grad_h)
    w1 -= learning_rate * grad_w1
    w2 -= learning_rate * grad_w2
`,
    mistakes: [],
  },
  {
    name: "a squared error's delta that lacks the output's derivative, with the bias in the weights",
    source: "https://github.com/louisjc/mnist-neural-network/issues/1",
    text: `import numpy as np

class Network:
    def __init__(self):
        self.layers = [np.random.randn(300, 785) * 0.1, np.random.randn(10, 301) * 0.1]

    def sigmoid(self, x):
        return 1 / (1 + np.exp(-x))

    def feed_forward(self, v):
        hidden = self.sigmoid(np.dot(self.layers[0], np.append(v, 1)))
        return hidden, self.sigmoid(np.dot(self.layers[1], np.append(hidden, 1)))

    def backpropagate(self, v, target):
        hidden, out = self.feed_forward(v)
        output_deltas = out * (1 - out) * (out - target)
        hidden_deltas = hidden * (1 - hidden) * np.dot(np.delete(self.layers[1], 300, 1).T, out - target)
        self.layers[1] -= 0.1 * np.outer(output_deltas, np.append(hidden, 1))
        self.layers[0] -= 0.1 * np.outer(hidden_deltas, np.append(v, 1))
`,
    mistakes: [{ lines: [17], codes: ["missing-output-derivative", "wrong-operand"] }],
  },
  {
    name: "a cross-entropy net whose cost sums and whose gradient averages only some",
    source: "https://stats.stackexchange.com/questions/322521/backpropagation-gradients-dont-match-approximated-gradients",
    text: `import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def back(X, Y, W1, W2):
    m = X.shape[1]
    a1 = sigmoid(W1.dot(X))
    a2 = sigmoid(W2.dot(a1))
    cost = -(1 / m) * np.sum(Y * np.log(a2) + (1 - Y) * np.log(1 - a2))
    dz2 = a2 - Y
    dW2 = dz2.dot(a1.T)
    dz1 = W2.T.dot(dz2) * a1 * (1 - a1)
    dW1 = dz1.dot(X.T)
    return cost, dW1, dW2
`,
    mistakes: [{ lines: [12, 14], codes: ["missing-average"] }],
  },
  {
    name: "softmax along the examples",
    source: "https://ai.stackexchange.com/questions/35741/trouble-writing-the-backpropagation-algorithm-in-python-through-crossentropy-and",
    text: `import numpy as np

def softmax(x):
    e = np.exp(x - x.max())
    return e / e.sum(axis=0)

H = np.tanh(X @ W1 + b1)
S = softmax(H @ W2 + b2)
J = -np.sum(Y * np.log(S))
dO = S - Y
dW2 = H.T @ dO
db2 = dO.sum(axis=0)
dH = (dO @ W2.T) * (1 - H ** 2)
dW1 = X.T @ dH
db1 = dH.sum(axis=0)
`,
    mistakes: [{ lines: [5, 8], codes: ["softmax-axis"] }],
  },
  {
    name: "the derivative of softmax elementwise",
    source: "https://huggingface.co/datasets/nvidia/Nemotron-CC-Math-v1 (softmax's derivative multiplied elementwise)",
    text: `import numpy as np

def softmax(z):
    e = np.exp(z - np.max(z, axis=1, keepdims=True))
    return e / np.sum(e, axis=1, keepdims=True)

def softmax_prime(z):
    s = softmax(z)
    return s * (1 - s)

z1 = X @ W1
a1 = np.maximum(0, z1)
z2 = a1 @ W2
a2 = softmax(z2)
loss = -np.mean(np.sum(Y * np.log(a2), axis=1))
d2 = (a2 - Y) * softmax_prime(z2) / X.shape[0]
dW2 = a1.T @ d2
d1 = (d2 @ W2.T) * (z1 > 0)
dW1 = X.T @ d1
`,
    mistakes: [{ lines: [9, 16], codes: ["softmax-elementwise"] }],
  },
  {
    name: "weights that are changed before the hidden layer's error",
    source: "https://github.com/kim-marcel/basic_neural_network/issues/7",
    text: `import numpy as np

def sigmoid(x):
    return 1 / (1 + np.exp(-x))

def train(x, t, w1, w2, rate):
    h = sigmoid(w1 @ x)
    o = sigmoid(w2 @ h)
    e = t - o
    g = e * o * (1 - o)
    w2 = w2 + rate * g @ h.T
    eh = w2.T @ g
    gh = eh * h * (1 - h)
    w1 = w1 + rate * gh @ x.T
    return w1, w2
`,
    mistakes: [{ lines: [11, 12], codes: ["updated-weights-used"] }],
  },
  {
    name: "ex4 with sigmoidGradient of a2, in a loop",
    source: "https://github.com/benoitfragit/libBrain/issues/78",
    text: `function [J, grad] = costFunction(Theta1, Theta2, X, Y, m)
  D1 = zeros(size(Theta1));
  D2 = zeros(size(Theta2));
  for t = 1:m
    a1 = [1; X(t, :)'];
    z2 = Theta1 * a1;
    a2 = [1; sigmoid(z2)];
    a3 = sigmoid(Theta2 * a2);
    d3 = a3 - Y(t, :)';
    d2 = (Theta2(:, 2:end)' * d3) .* sigmoidGradient(a2(2:end));
    D2 = D2 + d3 * a2';
    D1 = D1 + d2 * a1';
  end
  Theta1_grad = D1 / m;
  Theta2_grad = D2 / m;
  grad = [Theta1_grad(:); Theta2_grad(:)];
end
`,
    mistakes: [{ lines: [10], codes: ["derivative-at-activation"] }],
  },
  {
    name: "ex4 that takes the bias row along",
    source: "https://github.com/rasmusbergpalm/DeepLearnToolbox/issues/165",
    text: `a1 = [ones(m, 1) X];
z2 = a1 * Theta1';
a2 = [ones(m, 1) sigmoid(z2)];
a3 = sigmoid(a2 * Theta2');
d3 = a3 - Y;
d2 = (d3 * Theta2) .* a2 .* (1 - a2);
Theta2_grad = d3' * a2 / m;
Theta1_grad = d2' * a1 / m;
`,
    mistakes: [{ lines: [6, 8], codes: ["bias-row-kept"] }],
  },
  {
    name: "the same, right",
    source: "https://github.com/rasmusbergpalm/DeepLearnToolbox/issues/165",
    text: `a1 = [ones(m, 1) X];
z2 = a1 * Theta1';
a2 = [ones(m, 1) sigmoid(z2)];
a3 = sigmoid(a2 * Theta2');
d3 = a3 - Y;
d2 = (d3 * Theta2) .* a2 .* (1 - a2);
d2 = d2(:, 2:end);
Theta2_grad = d3' * a2 / m;
Theta1_grad = d2' * a1 / m;
`,
    mistakes: [],
  },
  {
    name: "a quiz answer with δ and a in the wrong order",
    source: "https://huggingface.co/datasets/nvidia/Nemotron-CC-Math-v1 (Coursera quiz, vectorisation of Δ)",
    text: `for i = 1:m
  a1 = X(i, :)';
  a2 = 1 ./ (1 + exp(-W1 * a1));
  a3 = 1 ./ (1 + exp(-W2 * a2));
  delta3 = a3 - Y(i, :)';
  delta2 = W2' * delta3 .* a2 .* (1 - a2);
  Delta2 = Delta2 + a2 * delta3';
  Delta1 = Delta1 + delta2 * a1';
end
`,
    mistakes: [{ lines: [7], codes: ["gradient-transposed", "wrong-order"] }],
  },
  {
    name: "2(a − y) for a half square",
    source: "https://github.com/makeyourownneuralnetwork/makeyourownneuralnetwork/issues/77",
    text: `h = 1 ./ (1 + exp(-W1 * x));
y = 1 ./ (1 + exp(-W2 * h));
E = sum((t - y) .^ 2) / 2;
d2 = 2 * (y - t) .* y .* (1 - y);
gW2 = d2 * h';
d1 = (W2' * d2) .* h .* (1 - h);
gW1 = d1 * x';
`,
    mistakes: [{ lines: [4, 5, 7], codes: ["squared-error-factor-two"] }],
  },
  {
    name: "momentum that starts from the weights",
    source: "https://github.com/farzaa/SimpleMultilayerPerceptron/pull/2",
    text: `import numpy as np

v1 = np.zeros_like(W1)
v2 = np.zeros_like(W2)
for it in range(200):
    A1 = np.tanh(W1 @ X)
    A2 = W2 @ A1
    J = np.sum((A2 - Y) ** 2) / (2 * X.shape[1])
    d2 = (A2 - Y) / X.shape[1]
    d1 = W2.T @ d2 * (1 - A1 ** 2)
    v2 = 0.9 * W2 - 0.01 * d2 @ A1.T
    v1 = 0.9 * v1 - 0.01 * d1 @ X.T
    W2 = W2 + v2
    W1 = W1 + v1
`,
    mistakes: [{ lines: [11, 13], codes: ["wrong-momentum"] }],
  },
  {
    name: "all weights of ones",
    source: "https://datascience.stackexchange.com/questions/115761/deep-learning-through-backpropagation-not-learning",
    text: `import numpy as np

W1 = np.ones((4, 3)) * 0.5
W2 = np.ones((1, 4)) * 0.5
for step in range(10000):
    A1 = 1 / (1 + np.exp(-(W1 @ X)))
    A2 = 1 / (1 + np.exp(-(W2 @ A1)))
    dZ2 = A2 - Y
    dZ1 = W2.T @ dZ2 * A1 * (1 - A1)
    W2 -= 0.1 * dZ2 @ A1.T
    W1 -= 0.1 * dZ1 @ X.T
`,
    mistakes: [{ lines: [3, 4], codes: ["equal-initial-weights"] }],
  },
  {
    name: "chain of partial derivatives that stops one layer early",
    source: "https://huggingface.co/datasets/nvidia/Nemotron-CC-Math-v1 (gradient of cross-entropy with softmax)",
    text: String.raw`z^{(2)} = W^{(1)} a^{(1)}
a^{(2)} = \sigma(z^{(2)})
z^{(3)} = W^{(2)} a^{(2)}
a^{(3)} = \sigma(z^{(3)})
\delta^{(3)} = a^{(3)} - y
\delta^{(2)} = (W^{(2)})^T \delta^{(3)}
\frac{\partial J}{\partial W^{(2)}} = \delta^{(3)} (a^{(2)})^T
\frac{\partial J}{\partial W^{(1)}} = \delta^{(2)} (a^{(1)})^T`,
    mistakes: [{ lines: [6], codes: ["missing-hidden-derivative"] }],
  },
];
