import type { StrangersText } from "./strangers-types.ts";

export const PROGRAMS: readonly StrangersText[] = [
  {
    name: "affine and relu layers of an assignment",
    source: "cs231n assignment 2, fc_net",
    text: `def affine_forward(x, w, b):
    N = x.shape[0]
    out = x.reshape(N, -1).dot(w) + b
    cache = (x, w, b)
    return out, cache

def affine_backward(dout, cache):
    x, w, b = cache
    N = x.shape[0]
    dx = dout.dot(w.T).reshape(x.shape)
    dw = x.reshape(N, -1).T.dot(dout)
    db = np.sum(dout, axis=0)
    return dx, dw, db

def relu_forward(x):
    return np.maximum(0, x), x

def relu_backward(dout, cache):
    x = cache
    dx = dout * (x > 0)
    return dx

def softmax_loss(x, y):
    shifted = x - np.max(x, axis=1, keepdims=True)
    Z = np.sum(np.exp(shifted), axis=1, keepdims=True)
    log_probs = shifted - np.log(Z)
    probs = np.exp(log_probs)
    N = x.shape[0]
    loss = -np.sum(log_probs[np.arange(N), y]) / N
    dx = probs.copy()
    dx[np.arange(N), y] -= 1
    dx /= N
    return loss, dx

class TwoLayerNet(object):
    def __init__(self, input_dim=3*32*32, hidden_dim=100, num_classes=10, weight_scale=1e-3, reg=0.0):
        self.params = {}
        self.reg = reg
        self.params['W1'] = weight_scale * np.random.randn(input_dim, hidden_dim)
        self.params['b1'] = np.zeros(hidden_dim)
        self.params['W2'] = weight_scale * np.random.randn(hidden_dim, num_classes)
        self.params['b2'] = np.zeros(num_classes)

    def loss(self, X, y=None):
        h, cache1 = affine_forward(X, self.params['W1'], self.params['b1'])
        a, cache_r = relu_forward(h)
        scores, cache2 = affine_forward(a, self.params['W2'], self.params['b2'])
        if y is None:
            return scores
        loss, grads = 0, {}
        loss, dscores = softmax_loss(scores, y)
        loss += 0.5 * self.reg * (np.sum(self.params['W1']**2) + np.sum(self.params['W2']**2))
        da, grads['W2'], grads['b2'] = affine_backward(dscores, cache2)
        dh = relu_backward(da, cache_r)
        dx, grads['W1'], grads['b1'] = affine_backward(dh, cache1)
        grads['W2'] += self.reg * self.params['W2']
        grads['W1'] += self.reg * self.params['W1']
        return loss, grads
`,
    changes: [
      { from: "dx = dout * (x > 0)", to: "dx = dout * x" },
      { from: "grads['W1'] += self.reg * self.params['W1']", to: "grads['W1'] += self.reg * self.params['W2'].T" },
    ],
  },
  {
    name: "layers in a loop over weights_0_1",
    source: "Grokking deep learning, chapter 6",
    text: `import numpy as np
np.random.seed(1)

def relu(x):
    return (x > 0) * x

def relu2deriv(output):
    return output > 0

streetlights = np.array([[1, 0, 1], [0, 1, 1], [0, 0, 1], [1, 1, 1]])
walk_vs_stop = np.array([[1, 1, 0, 0]]).T
alpha = 0.2
hidden_size = 4
weights_0_1 = 2 * np.random.random((3, hidden_size)) - 1
weights_1_2 = 2 * np.random.random((hidden_size, 1)) - 1

for iteration in range(60):
    layer_2_error = 0
    for i in range(len(streetlights)):
        layer_0 = streetlights[i:i+1]
        layer_1 = relu(np.dot(layer_0, weights_0_1))
        layer_2 = np.dot(layer_1, weights_1_2)
        layer_2_error += np.sum((layer_2 - walk_vs_stop[i:i+1]) ** 2)
        layer_2_delta = (layer_2 - walk_vs_stop[i:i+1])
        layer_1_delta = layer_2_delta.dot(weights_1_2.T) * relu2deriv(layer_1)
        weights_1_2 -= alpha * layer_1.T.dot(layer_2_delta)
        weights_0_1 -= alpha * layer_0.T.dot(layer_1_delta)
    if iteration % 10 == 9:
        print("Error:" + str(layer_2_error))
`,
    changes: [
      {
        from: "layer_1_delta = layer_2_delta.dot(weights_1_2.T) * relu2deriv(layer_1)",
        to: "layer_1_delta = layer_2_delta.dot(weights_1_2.T)",
      },
      { from: "layer_2_delta = (layer_2 - walk_vs_stop[i:i+1])", to: "layer_2_delta = (walk_vs_stop[i:i+1] - layer_2)" },
    ],
  },
  {
    name: "softmax cost of a course in feature learning",
    source: "UFLDL softmaxCost.m",
    text: `function [cost, grad] = softmaxCost(theta, numClasses, inputSize, lambda, data, labels)
theta = reshape(theta, numClasses, inputSize);
numCases = size(data, 2);
groundTruth = full(sparse(labels, 1:numCases, 1));
M = theta * data;
M = bsxfun(@minus, M, max(M, [], 1));
h = exp(M);
h = bsxfun(@rdivide, h, sum(h));
cost = -1/numCases * sum(sum(groundTruth .* log(h))) + lambda/2 * sum(sum(theta .^ 2));
thetagrad = -1/numCases * (groundTruth - h) * data' + lambda * theta;
grad = [thetagrad(:)];
end
`,
    changes: [
      { from: "thetagrad = -1/numCases * (groundTruth - h)", to: "thetagrad = 1/numCases * (groundTruth - h)" },
      { from: "+ lambda * theta;", to: "+ lambda/2 * theta;" },
    ],
  },
  {
    name: "Adaline by sums",
    source: "Python machine learning book, chapter 2",
    text: `class AdalineGD(object):
    def __init__(self, eta=0.01, n_iter=50, random_state=1):
        self.eta = eta
        self.n_iter = n_iter
        self.random_state = random_state

    def fit(self, X, y):
        rgen = np.random.RandomState(self.random_state)
        self.w_ = rgen.normal(loc=0.0, scale=0.01, size=1 + X.shape[1])
        self.cost_ = []
        for i in range(self.n_iter):
            net_input = self.net_input(X)
            output = self.activation(net_input)
            errors = (y - output)
            self.w_[1:] += self.eta * X.T.dot(errors)
            self.w_[0] += self.eta * errors.sum()
            cost = (errors**2).sum() / 2.0
            self.cost_.append(cost)
        return self

    def net_input(self, X):
        return np.dot(X, self.w_[1:]) + self.w_[0]

    def activation(self, X):
        return X

    def predict(self, X):
        return np.where(self.activation(self.net_input(X)) >= 0.0, 1, -1)
`,
    changes: [
      { from: "errors = (y - output)", to: "errors = (output - y)", lines: [15, 16] },
      { from: "self.eta * X.T.dot(errors)", to: "self.eta * X.T.dot(output)" },
    ],
  },
  {
    name: "digits in a forum post with fences",
    source: "forum question, prose around code",
    text: `I am training a small network on the iris data and the loss does not go down. Could somebody check my gradients?

\`\`\`python
import numpy as np

def softmax(x):
    e = np.exp(x - np.max(x, axis=1, keepdims=True))
    return e / np.sum(e, axis=1, keepdims=True)

def forward(X, params):
    z1 = X @ params['W1'] + params['b1']
    a1 = np.maximum(0, z1)
    z2 = a1 @ params['W2'] + params['b2']
    probs = softmax(z2)
    return z1, a1, probs

def backward(X, Y, params, z1, a1, probs):
    N = X.shape[0]
    grads = {}
    dz2 = (probs - Y) / N
    grads['W2'] = a1.T @ dz2
    grads['b2'] = dz2.sum(axis=0)
    da1 = dz2 @ params['W2'].T
    dz1 = da1 * (z1 > 0)
    grads['W1'] = X.T @ dz1
    grads['b1'] = dz1.sum(axis=0)
    return grads
\`\`\`

The loss stays at 1.09. Thanks in advance!
`,
    changes: [
      { from: "dz1 = da1 * (z1 > 0)", to: "dz1 = da1 * a1" },
      { from: "grads['b1'] = dz1.sum(axis=0)", to: "grads['b1'] = dz1.sum()" },
      { from: "grads['W1'] = X.T @ dz1", to: "grads['W1'] = X.T @ da1" },
    ],
  },
  {
    name: "mean squared error by np.mean, regression",
    source: "stackoverflow, linear output",
    text: `import numpy as np
np.random.seed(42)
X = np.linspace(-3, 3, 100).reshape(-1, 1)
y = np.sin(X)
n_hidden = 16
W1 = np.random.randn(1, n_hidden)
b1 = np.zeros((1, n_hidden))
W2 = np.random.randn(n_hidden, 1)
b2 = np.zeros((1, 1))
lr = 0.01
losses = []
for epoch in range(5000):
    # forward
    Z1 = X.dot(W1) + b1
    H = np.tanh(Z1)
    y_hat = H.dot(W2) + b2
    loss = np.mean((y_hat - y) ** 2)
    losses.append(loss)
    # backward
    grad_y = 2 * (y_hat - y) / len(X)
    grad_W2 = H.T.dot(grad_y)
    grad_b2 = grad_y.sum(axis=0, keepdims=True)
    grad_H = grad_y.dot(W2.T)
    grad_Z1 = grad_H * (1 - H ** 2)
    grad_W1 = X.T.dot(grad_Z1)
    grad_b1 = grad_Z1.sum(axis=0, keepdims=True)
    W1 -= lr * grad_W1
    b1 -= lr * grad_b1
    W2 -= lr * grad_W2
    b2 -= lr * grad_b2
    if epoch % 500 == 0:
        print(f"epoch {epoch}: loss {loss:.4f}")
`,
    changes: [
      { from: "grad_Z1 = grad_H * (1 - H ** 2)", to: "grad_Z1 = grad_H * (1 - Z1 ** 2)" },
      { from: "grad_W1 = X.T.dot(grad_Z1)", to: "grad_W1 = X.T.dot(grad_H)" },
      { from: "b1 -= lr * grad_b1", to: "b1 -= lr * b1 * grad_b1" },
    ],
  },
  {
    name: "class with an update method and a learning rate",
    source: "codereview.stackexchange",
    text: `class NeuralNet:

    def __init__(self, n_in, n_hidden, n_out, eta=0.1):
        self.eta = eta
        self.w_hidden = np.random.normal(0, 0.1, (n_hidden, n_in))
        self.b_hidden = np.zeros(n_hidden)
        self.w_output = np.random.normal(0, 0.1, (n_out, n_hidden))
        self.b_output = np.zeros(n_out)

    @staticmethod
    def logistic(z):
        return 1.0 / (1.0 + np.exp(-z))

    def feed_forward(self, x):
        self.x = x
        self.h = self.logistic(self.w_hidden @ x + self.b_hidden)
        self.y = self.logistic(self.w_output @ self.h + self.b_output)
        return self.y

    def back_propagate(self, target):
        delta_o = (self.y - target) * self.y * (1 - self.y)
        delta_h = (self.w_output.T @ delta_o) * self.h * (1 - self.h)
        self.dw_output = np.outer(delta_o, self.h)
        self.db_output = delta_o
        self.dw_hidden = np.outer(delta_h, self.x)
        self.db_hidden = delta_h

    def update(self):
        self.w_output -= self.eta * self.dw_output
        self.b_output -= self.eta * self.db_output
        self.w_hidden -= self.eta * self.dw_hidden
        self.b_hidden -= self.eta * self.db_hidden

    def fit(self, X, T, epochs=100):
        for _ in range(epochs):
            for x, t in zip(X, T):
                self.feed_forward(x)
                self.back_propagate(t)
                self.update()
`,
    changes: [
      { from: "np.outer(delta_h, self.x)", to: "np.outer(self.x, delta_h)" },
      { from: "(self.w_output.T @ delta_o) * self.h * (1 - self.h)", to: "(self.w_output.T @ delta_o) * self.y * (1 - self.y)" },
      { from: "self.b_hidden -= self.eta * self.db_hidden", to: "self.b_hidden -= self.eta * self.db_output" },
      { from: "(self.y - target) * self.y * (1 - self.y)", to: "(self.y - target) * self.y * (1 + self.y)" },
    ],
  },
  {
    name: "Octave, cost with regularisation, gradient without loop",
    source: "Coursera ML ex4 answer",
    text: `function [J grad] = nnCostFunction(nn_params, input_layer_size, hidden_layer_size, num_labels, X, y, lambda)
Theta1 = reshape(nn_params(1:hidden_layer_size * (input_layer_size + 1)), hidden_layer_size, (input_layer_size + 1));
Theta2 = reshape(nn_params((1 + (hidden_layer_size * (input_layer_size + 1))):end), num_labels, (hidden_layer_size + 1));
m = size(X, 1);
a1 = [ones(m, 1) X];
z2 = a1 * Theta1';
a2 = [ones(m, 1) sigmoid(z2)];
z3 = a2 * Theta2';
h = sigmoid(z3);
I = eye(num_labels);
Y = I(y, :);
J = (1 / m) * sum(sum(-Y .* log(h) - (1 - Y) .* log(1 - h)));
p = sum(sum(Theta1(:, 2:end) .^ 2)) + sum(sum(Theta2(:, 2:end) .^ 2));
J = J + lambda * p / (2 * m);
Sigma3 = h - Y;
Sigma2 = (Sigma3 * Theta2(:, 2:end)) .* sigmoidGradient(z2);
Delta1 = Sigma2' * a1;
Delta2 = Sigma3' * a2;
p1 = (lambda / m) * [zeros(size(Theta1, 1), 1) Theta1(:, 2:end)];
p2 = (lambda / m) * [zeros(size(Theta2, 1), 1) Theta2(:, 2:end)];
Theta1_grad = Delta1 ./ m + p1;
Theta2_grad = Delta2 ./ m + p2;
grad = [Theta1_grad(:) ; Theta2_grad(:)];
end

function g = sigmoid(z)
g = 1.0 ./ (1.0 + exp(-z));
end

function g = sigmoidGradient(z)
g = sigmoid(z) .* (1 - sigmoid(z));
end
`,
    changes: [
      { from: "Theta1_grad = Delta1 ./ m + p1;", to: "Theta1_grad = Delta1 ./ m;", lines: [19] },
      { from: "p2 = (lambda / m) * [zeros(size(Theta2, 1), 1) Theta2(:, 2:end)];", to: "p2 = (lambda / m) * Theta2;", lines: [22] },
      { from: ".* sigmoidGradient(z2)", to: ".* sigmoidGradient(sigmoid(z2))" },
      { from: "p1 = (lambda / m)", to: "p1 = (lambda / (2 * m))", lines: [21] },
    ],
  },
  {
    name: "perceptron of one layer in a notebook",
    source: "kaggle, logistic regression from scratch",
    text: `In [3]: def sigmoid(z):
   ...:     return 1 / (1 + np.exp(-z))

In [4]: def propagate(w, b, X, Y):
   ...:     m = X.shape[1]
   ...:     A = sigmoid(np.dot(w.T, X) + b)
   ...:     cost = -1/m * np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A))
   ...:     dw = 1/m * np.dot(X, (A - Y).T)
   ...:     db = 1/m * np.sum(A - Y)
   ...:     return {"dw": dw, "db": db}, cost

In [5]: def optimize(w, b, X, Y, num_iterations, learning_rate):
   ...:     costs = []
   ...:     for i in range(num_iterations):
   ...:         grads, cost = propagate(w, b, X, Y)
   ...:         dw = grads["dw"]
   ...:         db = grads["db"]
   ...:         w = w - learning_rate * dw
   ...:         b = b - learning_rate * db
   ...:         if i % 100 == 0:
   ...:             costs.append(cost)
   ...:     return w, b, costs
`,
    changes: [
      { from: "np.dot(X, (A - Y).T)", to: "np.dot(X, (Y - A).T)" },
      { from: "1/m * np.sum(A - Y)", to: "np.sum(A - Y)" },
      { from: "w = w - learning_rate * dw", to: "w = w + learning_rate * dw" },
    ],
  },
  {
    name: "three layers written out, tanh tanh softmax, batches",
    source: "github repository, plain script",
    text: `import numpy as np
from sklearn.datasets import load_digits

digits = load_digits()
X = digits.data / 16.0
T = np.eye(10)[digits.target]

D, H1, H2, C = X.shape[1], 32, 24, 10
W1 = np.random.randn(D, H1) * 0.1
W2 = np.random.randn(H1, H2) * 0.1
W3 = np.random.randn(H2, C) * 0.1
b1, b2, b3 = np.zeros(H1), np.zeros(H2), np.zeros(C)

batch_size = 32
lr = 0.1
for epoch in range(20):
    perm = np.random.permutation(len(X))
    for i in range(0, len(X), batch_size):
        idx = perm[i:i + batch_size]
        x, t = X[idx], T[idx]
        n = len(x)
        h1 = np.tanh(x @ W1 + b1)
        h2 = np.tanh(h1 @ W2 + b2)
        s = h2 @ W3 + b3
        p = np.exp(s - s.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        d3 = (p - t) / n
        d2 = (1 - h2 ** 2) * (d3 @ W3.T)
        d1 = (1 - h1 ** 2) * (d2 @ W2.T)
        W3 -= lr * h2.T @ d3
        b3 -= lr * d3.sum(0)
        W2 -= lr * h1.T @ d2
        b2 -= lr * d2.sum(0)
        W1 -= lr * x.T @ d1
        b1 -= lr * d1.sum(0)
    print(epoch, -np.mean(np.sum(t * np.log(p + 1e-9), axis=1)))
`,
    changes: [
      { from: "d1 = (1 - h1 ** 2) * (d2 @ W2.T)", to: "d1 = (1 - h1 ** 2) * (d3 @ W3.T @ W2.T)" },
      { from: "d2 = (1 - h2 ** 2)", to: "d2 = (1 - h2)" },
      { from: "b2 -= lr * d2.sum(0)", to: "b2 -= lr * d2.mean(0)" },
      { from: "W2 -= lr * h1.T @ d2", to: "W2 -= lr * h1.T @ d2 / n" },
    ],
  },
  {
    name: "MATLAB script with bias apart, online",
    source: "MATLAB answers",
    text: `% two-layer network, online learning
inputs = [0 0; 0 1; 1 0; 1 1]';
targets = [0 1 1 0];
nh = 3;
W1 = rand(nh, 2) - 0.5;
B1 = rand(nh, 1) - 0.5;
W2 = rand(1, nh) - 0.5;
B2 = rand(1, 1) - 0.5;
eta = 0.5;
sig = @(x) 1 ./ (1 + exp(-x));
for ep = 1:10000
    E = 0;
    for n = 1:size(inputs, 2)
        p = inputs(:, n);
        t = targets(n);
        a1 = sig(W1 * p + B1);
        a2 = sig(W2 * a1 + B2);
        e = t - a2;
        E = E + 0.5 * e^2;
        s2 = -e * a2 * (1 - a2);
        s1 = (W2' * s2) .* a1 .* (1 - a1);
        W2 = W2 - eta * s2 * a1';
        B2 = B2 - eta * s2;
        W1 = W1 - eta * s1 * p';
        B1 = B1 - eta * s1;
    end
    if mod(ep, 1000) == 0
        disp(E);
    end
end
`,
    changes: [
      { from: "s1 = (W2' * s2) .* a1 .* (1 - a1)", to: "s1 = (W2' * s2) .* p(1) .* (1 - a1)" },
      { from: "s2 = -e * a2 * (1 - a2)", to: "s2 = e * a2 * (1 - a2)", lines: [18, 22, 23] },
      { from: "B2 = B2 - eta * s2", to: "B2 = B2 - eta * e" },
    ],
  },
  {
    name: "gradient descent step of functions with tuples",
    source: "stackoverflow, beginner",
    text: `def forward(x, w1, b1, w2, b2):
    z1 = np.dot(w1, x) + b1
    h = sigmoid(z1)
    z2 = np.dot(w2, h) + b2
    y_hat = sigmoid(z2)
    return (z1, h, z2, y_hat)

def gradients(x, y, w1, b1, w2, b2):
    z1, h, z2, y_hat = forward(x, w1, b1, w2, b2)
    delta2 = (y_hat - y) * sigmoid_prime(z2)
    dw2 = np.dot(delta2, h.T)
    db2 = delta2
    delta1 = np.dot(w2.T, delta2) * sigmoid_prime(z1)
    dw1 = np.dot(delta1, x.T)
    db1 = delta1
    return dw1, db1, dw2, db2

def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))

def sigmoid_prime(z):
    return sigmoid(z) * (1 - sigmoid(z))

def step(x, y, w1, b1, w2, b2, lr):
    dw1, db1, dw2, db2 = gradients(x, y, w1, b1, w2, b2)
    return w1 - lr * dw1, b1 - lr * db1, w2 - lr * dw2, b2 - lr * db2
`,
    changes: [
      { from: "delta1 = np.dot(w2.T, delta2) * sigmoid_prime(z1)", to: "delta1 = np.dot(w2.T, delta2) * sigmoid_prime(h)" },
      { from: "return sigmoid(z) * (1 - sigmoid(z))", to: "return z * (1 - z)", lines: [10, 13] },
      { from: "dw2 = np.dot(delta2, h.T)", to: "dw2 = np.dot(delta2, z1.T)" },
    ],
  },
  {
    name: "list of weights, loop over layers backwards with enumerate",
    source: "reddit learnmachinelearning",
    text: `class MLP:
    def __init__(self, layers):
        self.W = [np.random.randn(i, o) * np.sqrt(2 / i) for i, o in zip(layers[:-1], layers[1:])]
        self.b = [np.zeros(o) for o in layers[1:]]

    def forward(self, x):
        self.a = [x]
        self.z = []
        for i, (W, b) in enumerate(zip(self.W, self.b)):
            z = self.a[-1] @ W + b
            self.z.append(z)
            self.a.append(np.maximum(z, 0) if i < len(self.W) - 1 else z)
        return self.a[-1]

    def backward(self, y):
        m = y.shape[0]
        dz = 2 * (self.a[-1] - y) / m
        self.dW, self.db = [None] * len(self.W), [None] * len(self.b)
        for i in reversed(range(len(self.W))):
            self.dW[i] = self.a[i].T @ dz
            self.db[i] = dz.sum(axis=0)
            if i > 0:
                dz = (dz @ self.W[i].T) * (self.z[i - 1] > 0)

    def step(self, lr):
        for i in range(len(self.W)):
            self.W[i] -= lr * self.dW[i]
            self.b[i] -= lr * self.db[i]

net = MLP([4, 16, 8, 3])
for epoch in range(200):
    net.forward(X)
    net.backward(y)
    net.step(0.01)
`,
    changes: [
      { from: "(self.z[i - 1] > 0)", to: "(self.z[i] > 0)" },
      { from: "self.dW[i] = self.a[i].T @ dz", to: "self.dW[i] = self.a[i + 1].T @ dz" },
      { from: "self.db[i] = dz.sum(axis=0)", to: "self.db[i] = dz.sum(axis=1)" },
      { from: "(dz @ self.W[i].T) * (self.z[i - 1] > 0)", to: "dz @ self.W[i].T" },
    ],
  },
  {
    name: "momentum and decay in an update function",
    source: "deep learning exercise",
    text: `def train_step(X, Y, p, v, lr=0.05, mu=0.9, lam=0.01):
    n = X.shape[0]
    H = 1 / (1 + np.exp(-(X @ p["W1"] + p["b1"])))
    O = 1 / (1 + np.exp(-(H @ p["W2"] + p["b2"])))
    loss = -np.sum(Y * np.log(O) + (1 - Y) * np.log(1 - O)) / n
    loss += lam / 2 * (np.sum(p["W1"] ** 2) + np.sum(p["W2"] ** 2))
    dO = (O - Y) / n
    g = {}
    g["W2"] = H.T @ dO + lam * p["W2"]
    g["b2"] = dO.sum(axis=0)
    dH = (dO @ p["W2"].T) * H * (1 - H)
    g["W1"] = X.T @ dH + lam * p["W1"]
    g["b1"] = dH.sum(axis=0)
    for k in p:
        v[k] = mu * v[k] - lr * g[k]
        p[k] += v[k]
    return loss
`,
    changes: [
      { from: 'g["W1"] = X.T @ dH + lam * p["W1"]', to: 'g["W1"] = X.T @ dH' },
      { from: 'X.T @ dH + lam * p["W1"]', to: 'X.T @ dH - lam * p["W1"]' },
      { from: "dO = (O - Y) / n", to: "dO = (O - Y)", lines: [9, 10, 12, 13] },
      { from: 'g["b2"] = dO.sum(axis=0)', to: 'g["b2"] = dO.sum(axis=0) + lam * p["b2"]' },
    ],
  },
];
