import type { StrangersText } from "./strangers-types.ts";

export const CLASSES: readonly StrangersText[] = [
  {
    name: "Welch Labs costFunctionPrime",
    source: "github.com/stephencwelch/Neural-Networks-Demystified",
    text: `import numpy as np
class Neural_Network(object):
    def __init__(self):
        self.inputLayerSize = 2
        self.outputLayerSize = 1
        self.hiddenLayerSize = 3
        self.W1 = np.random.randn(self.inputLayerSize, self.hiddenLayerSize)
        self.W2 = np.random.randn(self.hiddenLayerSize, self.outputLayerSize)
    def forward(self, X):
        self.z2 = np.dot(X, self.W1)
        self.a2 = self.sigmoid(self.z2)
        self.z3 = np.dot(self.a2, self.W2)
        return self.sigmoid(self.z3)
    def sigmoid(self, z):
        return 1 / (1 + np.exp(-z))
    def sigmoidPrime(self, z):
        return np.exp(-z) / ((1 + np.exp(-z)) ** 2)
    def costFunction(self, X, y):
        self.yHat = self.forward(X)
        return 0.5 * sum((y - self.yHat) ** 2)
    def costFunctionPrime(self, X, y):
        self.yHat = self.forward(X)
        delta3 = np.multiply(-(y - self.yHat), self.sigmoidPrime(self.z3))
        dJdW2 = np.dot(self.a2.T, delta3)
        delta2 = np.dot(delta3, self.W2.T) * self.sigmoidPrime(self.z2)
        dJdW1 = np.dot(X.T, delta2)
        return dJdW1, dJdW2
`,
    changes: [
      { from: "self.sigmoidPrime(self.z2)", to: "self.sigmoidPrime(self.a2)" },
      { from: "-(y - self.yHat)", to: "(y - self.yHat)" },
      { from: "np.dot(X.T, delta2)", to: "np.dot(delta2.T, X)" },
    ],
  },
  {
    name: "a layer object with its backward step",
    source: "github.com/OmarAflak/Medium-Python-Neural-Network",
    text: `class FCLayer:
    def __init__(self, input_size, output_size):
        self.weights = np.random.rand(input_size, output_size) - 0.5
        self.bias = np.random.rand(1, output_size) - 0.5
    def forward_propagation(self, input_data):
        self.input = input_data
        self.output = np.dot(self.input, self.weights) + self.bias
        return self.output
    def backward_propagation(self, output_error, learning_rate):
        input_error = np.dot(output_error, self.weights.T)
        weights_error = np.dot(self.input.T, output_error)
        self.weights -= learning_rate * weights_error
        self.bias -= learning_rate * output_error
        return input_error
`,
    changes: [{ from: "np.dot(self.input.T, output_error)", to: "np.dot(self.output.T, output_error)" }],
  },
  {
    name: "cs231n two layer net",
    source: "cs231n assignment 1",
    text: `def loss(self, X, y=None, reg=0.0):
    W1, b1 = self.params['W1'], self.params['b1']
    W2, b2 = self.params['W2'], self.params['b2']
    N, D = X.shape
    h1 = np.maximum(0, X.dot(W1) + b1)
    scores = h1.dot(W2) + b2
    scores -= np.max(scores, axis=1, keepdims=True)
    exp_scores = np.exp(scores)
    probs = exp_scores / np.sum(exp_scores, axis=1, keepdims=True)
    data_loss = np.sum(-np.log(probs[np.arange(N), y])) / N
    loss = data_loss + reg * np.sum(W1 * W1) + reg * np.sum(W2 * W2)
    grads = {}
    dscores = probs.copy()
    dscores[np.arange(N), y] -= 1
    dscores /= N
    grads['W2'] = h1.T.dot(dscores) + 2 * reg * W2
    grads['b2'] = np.sum(dscores, axis=0)
    dh1 = dscores.dot(W2.T)
    dh1[h1 <= 0] = 0
    grads['W1'] = X.T.dot(dh1) + 2 * reg * W1
    grads['b1'] = np.sum(dh1, axis=0)
    return loss, grads
`,
    changes: [
      { from: "grads['W1'] = X.T.dot(dh1) + 2 * reg * W1", to: "grads['W1'] = X.T.dot(dh1) + reg * W1" },
      { from: "dscores /= N", to: "dscores = dscores", lines: [16, 17, 20, 21] },
      { from: "np.sum(dh1, axis=0)", to: "np.sum(dh1, axis=1)" },
    ],
  },
  {
    name: "a neuron's derivatives one by one",
    source: "victorzhou.com intro to neural networks",
    text: `def sigmoid(x):
  return 1 / (1 + np.exp(-x))
def deriv_sigmoid(x):
  fx = sigmoid(x)
  return fx * (1 - fx)
class Net:
  def __init__(self):
    self.w1 = np.random.normal()
    self.w2 = np.random.normal()
    self.b1 = np.random.normal()
    self.b2 = np.random.normal()
  def train(self, x, y_true):
    learn_rate = 0.1
    sum_h1 = self.w1 * x + self.b1
    h1 = sigmoid(sum_h1)
    sum_o1 = self.w2 * h1 + self.b2
    o1 = sigmoid(sum_o1)
    y_pred = o1
    d_L_d_ypred = -2 * (y_true - y_pred)
    d_ypred_d_w2 = h1 * deriv_sigmoid(sum_o1)
    d_ypred_d_b2 = deriv_sigmoid(sum_o1)
    d_ypred_d_h1 = self.w2 * deriv_sigmoid(sum_o1)
    d_h1_d_w1 = x * deriv_sigmoid(sum_h1)
    d_h1_d_b1 = deriv_sigmoid(sum_h1)
    self.w1 -= learn_rate * d_L_d_ypred * d_ypred_d_h1 * d_h1_d_w1
    self.b1 -= learn_rate * d_L_d_ypred * d_ypred_d_h1 * d_h1_d_b1
    self.w2 -= learn_rate * d_L_d_ypred * d_ypred_d_w2
    self.b2 -= learn_rate * d_L_d_ypred * d_ypred_d_b2
`,
    changes: [{ from: "d_h1_d_w1 = x * deriv_sigmoid(sum_h1)", to: "d_h1_d_w1 = x * deriv_sigmoid(h1)", lines: [25] }],
  },
  {
    name: "layers with dinputs",
    source: "nnfs",
    text: `class Layer_Dense:
    def __init__(self, n_inputs, n_neurons):
        self.weights = 0.01 * np.random.randn(n_inputs, n_neurons)
        self.biases = np.zeros((1, n_neurons))
    def forward(self, inputs):
        self.inputs = inputs
        self.output = np.dot(inputs, self.weights) + self.biases
    def backward(self, dvalues):
        self.dweights = np.dot(self.inputs.T, dvalues)
        self.dbiases = np.sum(dvalues, axis=0, keepdims=True)
        self.dinputs = np.dot(dvalues, self.weights.T)
class Activation_ReLU:
    def forward(self, inputs):
        self.inputs = inputs
        self.output = np.maximum(0, inputs)
    def backward(self, dvalues):
        self.dinputs = dvalues.copy()
        self.dinputs[self.inputs <= 0] = 0
dense1 = Layer_Dense(2, 5)
act = Activation_ReLU()
dense2 = Layer_Dense(5, 3)
dense1.forward(X)
act.forward(dense1.output)
dense2.forward(act.output)
e = np.exp(dense2.output)
probs = e / np.sum(e, axis=1, keepdims=True)
dvalues = probs.copy()
dvalues[range(len(X)), y] -= 1
dvalues = dvalues / len(X)
dense2.backward(dvalues)
act.backward(dense2.dinputs)
dense1.backward(act.dinputs)
`,
    changes: [
      { from: "dvalues = dvalues / len(X)\n", to: "dvalues = dvalues * dvalues / len(X)\n" },
      { from: "self.dbiases = np.sum(dvalues, axis=0", to: "self.dbiases = np.sum(dvalues, axis=1" },
    ],
  },
  {
    name: "fit with mini-batches",
    source: "blog",
    text: `class MLP:
    def __init__(self, n_in, n_hid, n_out):
        self.w1 = np.random.randn(n_in, n_hid)
        self.b1 = np.zeros(n_hid)
        self.w2 = np.random.randn(n_hid, n_out)
        self.b2 = np.zeros(n_out)
    def fit(self, X, y, epochs=10, batch_size=32, lr=0.1):
        for epoch in range(epochs):
            idx = np.random.permutation(len(X))
            for start in range(0, len(X), batch_size):
                batch = idx[start:start + batch_size]
                xb, yb = X[batch], y[batch]
                z1 = xb @ self.w1 + self.b1
                a1 = np.tanh(z1)
                z2 = a1 @ self.w2 + self.b2
                z2 = z2 - z2.max(axis=1, keepdims=True)
                p = np.exp(z2) / np.exp(z2).sum(axis=1, keepdims=True)
                d2 = (p - yb) / len(xb)
                d1 = (d2 @ self.w2.T) * (1 - a1 ** 2)
                self.w2 -= lr * a1.T @ d2
                self.b2 -= lr * d2.sum(axis=0)
                self.w1 -= lr * xb.T @ d1
                self.b1 -= lr * d1.sum(axis=0)
`,
    changes: [{ from: "(1 - a1 ** 2)", to: "(1 - z1 ** 2)" }],
  },
];
