import { NETWORKS } from "./strangers-networks.ts";
import type { StrangersText } from "./strangers-types.ts";

/** What a notebook does with its data once they are read. */
const RECOGNISER = NETWORKS.find(({ name }) => name === "MNIST digit recogniser with one-hot columns")!.text;

export const NOTEBOOKS: readonly StrangersText[] = [
  {
    name: "a network in a function, with a loop until the error is small",
    source: "datascience.stackexchange.com/questions/120115",
    text: `import numpy as np

def prediction():
    def relu(z):
        return np.maximum(0, z)
    relu = np.vectorize(relu)
    def sq(Y, y):
        return (Y - y) ** 2
    x = np.array([[2.1, 3.1, 1.8], [3.1, 1.8, 4.8], [1.8, 4.8, 0.5], [4.8, 0.5, 4.2], [0.5, 4.2, 1.6]])
    y = np.array([4.8, 0.5, 4.2, 1.6, 4.7])
    w1 = np.random.uniform(0, 1, (4, 3))
    w2 = np.random.uniform(0, 1, (4,))
    v = 0.005
    epoch = 0
    while epoch < 10_000:
        s1 = np.dot(w1, x.T)
        y1 = relu(s1)
        s2 = np.dot(w2, y1)
        y2 = s2
        E = np.sum(sq(y2, y)) / (2 * len(y2))
        if E < 0.05:
            break
        delta_w2 = np.dot(y2 - y, y1.T)
        delta_w1 = np.dot(np.dot(w2.reshape(4, 1), (y2 - y).reshape(1, 5)) * (s1 > 0), x)
        w2 = w2 - v * delta_w2
        w1 = w1 - v * delta_w1
        epoch += 1
    return y2
`,
    changes: [
      {
        from: "delta_w1 = np.dot(np.dot(w2.reshape(4, 1), (y2 - y).reshape(1, 5)) * (s1 > 0), x)",
        to: "delta_w1 = np.dot(np.dot(w2.reshape(4, 1), (y2 - y).reshape(1, 5)), x)",
      },
      { from: "w1 = w1 - v * delta_w1", to: "w1 = w1 + v * delta_w1" },
    ],
  },
  {
    name: "layers as objects of a network",
    source: "stackoverflow.com/questions/75378819",
    text: `import numpy as np

class Layer:
    def __init__(self, n_in, n_out):
        self.weights = np.random.randn(n_out, n_in) * 0.1
        self.biases = np.zeros((n_out, 1))
    def calc(self, inputs):
        self.inputs = inputs
        self.z = np.matmul(self.weights, inputs) + self.biases
        self.outputs = 1 / (1 + np.exp(-self.z))

class Run:
    def __init__(self, n_in, n_h1, n_out):
        self.lr = 0.001
        self.l1 = Layer(n_in, n_h1)
        self.l2 = Layer(n_h1, n_out)
    def forward(self, x):
        self.l1.calc(x)
        self.l2.calc(self.l1.outputs)
        self.out = self.l2.outputs
    def train(self, x, expected):
        self.forward(x)
        delta = self.out - expected
        change = delta * self.out * (1 - self.out)
        hidden = np.matmul(self.l2.weights.T, change) * self.l1.outputs * (1 - self.l1.outputs)
        self.l2.weights -= self.lr * np.matmul(change, np.transpose(self.l2.inputs))
        self.l2.biases -= self.lr * change
        self.l1.weights -= self.lr * np.matmul(hidden, np.transpose(self.l1.inputs))
        self.l1.biases -= self.lr * hidden
`,
    changes: [
      { from: "change = delta * self.out * (1 - self.out)", to: "change = np.multiply(delta, self.out)" },
      {
        from: "hidden = np.matmul(self.l2.weights.T, change) * self.l1.outputs * (1 - self.l1.outputs)",
        to: "hidden = np.matmul(self.l2.weights.T, delta) * self.l1.outputs * (1 - self.l1.outputs)",
      },
      {
        from: "self.l1.weights -= self.lr * np.matmul(hidden, np.transpose(self.l1.inputs))",
        to: "self.l1.weights -= self.lr * np.matmul(hidden, np.transpose(self.l2.inputs))",
      },
    ],
  },
  {
    name: "a notebook that cuts its labels out of a table",
    source: "kaggle.com/code/wwsalmon/simple-mnist-nn-from-scratch-numpy-no-tf-keras",
    text: `import numpy as np
import pandas as pd
data = pd.read_csv('/kaggle/input/digit-recognizer/train.csv')
data = np.array(data)
m, n = data.shape
np.random.shuffle(data)
data_dev = data[0:1000].T
Y_dev = data_dev[0]
X_dev = data_dev[1:n]
X_dev = X_dev / 255.
data_train = data[1000:m].T
Y_train = data_train[0]
X_train = data_train[1:n]
X_train = X_train / 255.

${RECOGNISER}`,
    changes: [
      { from: "db2 = 1 / m * np.sum(dZ2, axis=1, keepdims=True)", to: "db2 = 1 / m * np.sum(dZ2)" },
      { from: "dZ1 = W2.T.dot(dZ2) * ReLU_deriv(Z1)", to: "dZ1 = W2.dot(dZ2) * ReLU_deriv(Z1)" },
    ],
  },
  {
    name: "a line through points",
    source: "github.com/codebasics/py",
    text: `import numpy as np
X = np.array([1, 2, 3, 4, 5])
y = np.array([5, 7, 9, 11, 13])
def gradient_descent(x, y):
    m_curr = b_curr = 0
    iterations = 10000
    n = len(x)
    learning_rate = 0.08
    for i in range(iterations):
        y_predicted = m_curr * x + b_curr
        cost = (1/n) * sum([val**2 for val in (y - y_predicted)])
        md = -(2/n) * sum(x * (y - y_predicted))
        bd = -(2/n) * sum(y - y_predicted)
        m_curr = m_curr - learning_rate * md
        b_curr = b_curr - learning_rate * bd
        print("m {}, b {}, cost {} iteration {}".format(m_curr, b_curr, cost, i))
gradient_descent(X, y)
`,
    changes: [
      { from: "md = -(2/n) * sum(x * (y - y_predicted))", to: "md = -(2/n) * sum(y - y_predicted)" },
      { from: "bd = -(2/n) * sum(y - y_predicted)", to: "bd = (2/n) * sum(y - y_predicted)" },
    ],
  },
  {
    name: "logistic regression as a class",
    source: "github.com/AssemblyAI-Community/Machine-Learning-From-Scratch",
    text: `class LogisticRegression():
    def __init__(self, lr=0.001, n_iters=1000):
        self.lr = lr
        self.n_iters = n_iters
        self.weights = None
        self.bias = None

    def fit(self, X, y):
        n_samples, n_features = X.shape
        self.weights = np.zeros(n_features)
        self.bias = 0
        for _ in range(self.n_iters):
            linear_pred = np.dot(X, self.weights) + self.bias
            predictions = sigmoid(linear_pred)
            dw = (1/n_samples) * np.dot(X.T, (predictions - y))
            db = (1/n_samples) * np.sum(predictions - y)
            self.weights = self.weights - self.lr*dw
            self.bias = self.bias - self.lr*db

    def predict(self, X):
        linear_pred = np.dot(X, self.weights) + self.bias
        y_pred = sigmoid(linear_pred)
        class_pred = [0 if y<=0.5 else 1 for y in y_pred]
        return class_pred
`,
    changes: [
      {
        from: "dw = (1/n_samples) * np.dot(X.T, (predictions - y))",
        to: "dw = (1/n_samples) * np.dot(X.T, (predictions - y) * predictions * (1 - predictions))",
      },
      { from: "db = (1/n_samples) * np.sum(predictions - y)", to: "db = (1/n_samples) * np.sum(linear_pred - y)" },
    ],
  },
  {
    name: "an autoencoder, whose targets are its inputs",
    source: "github.com/analyticsbot/ml-dl-concepts",
    text: `import numpy as np

class Autoencoder:
    def __init__(self, input_dim, hidden_dim, lr=0.01):
        self.W1 = np.random.randn(input_dim, hidden_dim) * 0.1
        self.b1 = np.zeros((1, hidden_dim))
        self.W2 = np.random.randn(hidden_dim, input_dim) * 0.1
        self.b2 = np.zeros((1, input_dim))
        self.lr = lr

    def sigmoid(self, x):
        return 1 / (1 + np.exp(-x))

    def sigmoid_derivative(self, x):
        return x * (1 - x)

    def forward(self, X):
        self.hidden = self.sigmoid(np.dot(X, self.W1) + self.b1)
        self.output = self.sigmoid(np.dot(self.hidden, self.W2) + self.b2)
        return self.output

    def backward(self, X):
        m = X.shape[0]
        error = self.output - X
        d_output = error * self.sigmoid_derivative(self.output)
        dW2 = np.dot(self.hidden.T, d_output) / m
        db2 = np.sum(d_output, axis=0, keepdims=True) / m
        d_hidden = np.dot(d_output, self.W2.T) * self.sigmoid_derivative(self.hidden)
        dW1 = np.dot(X.T, d_hidden) / m
        db1 = np.sum(d_hidden, axis=0, keepdims=True) / m
        self.W2 -= self.lr * dW2
        self.b2 -= self.lr * db2
        self.W1 -= self.lr * dW1
        self.b1 -= self.lr * db1

    def train(self, X, epochs):
        for epoch in range(epochs):
            self.forward(X)
            self.backward(X)
            if epoch % 100 == 0:
                loss = np.mean((X - self.output) ** 2)
                print(f"Epoch {epoch}, Loss: {loss}")

data = np.random.randn(1000, 20)
ae = Autoencoder(20, 10)
ae.train(data, 1000)
`,
    changes: [
      {
        from: "d_hidden = np.dot(d_output, self.W2.T) * self.sigmoid_derivative(self.hidden)",
        to: "d_hidden = np.dot(error, self.W2.T) * self.sigmoid_derivative(self.hidden)",
      },
      { from: "self.W1 -= self.lr * dW1", to: "self.W1 += self.lr * dW1" },
    ],
  },
  {
    name: "XOR in Octave with a named number of rounds",
    source: "github.com/HanMinung/DLIP",
    text: `X = [0 0 1; 0 1 1; 1 1 1; 1 0 1];
Y = [0; 1; 0; 1];
W0 = 2 * rand(3,4) - 1;
W1 = 2 * rand(4,1) - 1;
eta = 1;
iterN = 10000;

for idx = 1 : iterN
    % Forward direction
    S0 = X * W0;
    L1 = 1./(1 + exp(-S0));
    S1 = L1 * W1;
    Yh = 1./(1 + exp(-S1));

    % Error backpropagation
    dE_dS1 = -(Y-Yh) .* Yh .* (1-Yh);
    dE_dL1 = dE_dS1 * W1';
    dE_dS0 = dE_dL1 .* L1 .* (1-L1);

    % Gradient descent algorithm
    dE_dW1 = L1' * dE_dS1;
    dE_dW0 = X' * dE_dS0;
    W1 = W1 - eta * dE_dW1;
    W0 = W0 - eta * dE_dW0;
end

Yh = 1./(1+exp(-L1*W1));
Error = Y - Yh;
Error = (Error).^2/2;
`,
    changes: [
      { from: "dE_dS1 = -(Y-Yh) .* Yh .* (1-Yh);", to: "dE_dS1 = (Y-Yh) .* Yh .* (1-Yh);" },
      { from: "dE_dS0 = dE_dL1 .* L1 .* (1-L1);", to: "dE_dS0 = dE_dL1 .* S0 .* (1-S0);" },
    ],
  },
  {
    name: "layers with a softmax and a cross-entropy of their own",
    source: "github.com/search?q=neural+network+from+scratch+numpy",
    text: `import numpy as np

class Linear():
    def __init__(self, n_in, n_out):
        self.w = np.random.randn(n_in, n_out) * np.sqrt(2 / n_in)
        self.b = np.zeros(n_out)

    def forward(self, x):
        self.old_x = x
        return np.dot(x, self.w) + self.b

    def backward(self, grad):
        self.grad_b = grad.mean(axis=0)
        self.grad_w = (np.matmul(self.old_x[:, :, None], grad[:, None, :])).mean(axis=0)
        return np.dot(grad, self.w.T)

class ReLU():
    def forward(self, x):
        self.old_x = np.copy(x)
        return np.clip(x, 0, None)
    def backward(self, grad):
        return np.where(self.old_x > 0, grad, 0)

class Softmax():
    def forward(self, x):
        self.old_y = np.exp(x) / np.exp(x).sum(axis=1)[:, None]
        return self.old_y
    def backward(self, grad):
        return self.old_y * (grad - (grad * self.old_y).sum(axis=1)[:, None])

class CrossEntropy():
    def forward(self, x, y):
        self.old_x = x.clip(min=1e-8, max=None)
        self.old_y = y
        return (np.where(y == 1, -np.log(self.old_x), 0)).sum(axis=1)
    def backward(self):
        return np.where(self.old_y == 1, -1 / self.old_x, 0)

class Sequential():
    def __init__(self, layers, cost):
        self.layers = layers
        self.cost = cost
    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x
    def loss(self, x, y):
        return self.cost.forward(self.forward(x), y)
    def backward(self):
        grad = self.cost.backward()
        for i in range(len(self.layers)-1, -1, -1):
            grad = self.layers[i].backward(grad)

net = Sequential([Linear(784, 100), ReLU(), Linear(100, 10), Softmax()], CrossEntropy())
net.loss(x_train, y_train)
net.backward()
`,
    changes: [
      { from: "self.grad_w = (np.matmul(self.old_x[:, :, None], grad[:, None, :])).mean(axis=0)", to: "self.grad_w = self.old_x.T @ grad" },
      { from: "return np.where(self.old_x > 0, grad, 0)", to: "return np.where(grad > 0, grad, 0)" },
    ],
  },
  {
    name: "XOR in lists, with a number as target",
    source: "gwern.net/doc/ai/nn/1986-rumelhart-2.pdf",
    text: `import random
import math

weights_1 = [[random.random() for _ in range(2)] for _ in range(2)]
bias_1 = [random.random() for _ in range(2)]
weights_2 = [random.random() for _ in range(2)]
bias_2 = random.random()
lr = 0.5

def sigmoid(x):
    return 1 / (1 + math.exp(-x))

data = [([0, 0], 0), ([0, 1], 1), ([1, 0], 1), ([1, 1], 0)]
for epoch in range(10000):
    for x, d in data:
        h = [sigmoid(sum(weights_1[j][i] * x[i] for i in range(2)) + bias_1[j]) for j in range(2)]
        y = sigmoid(sum(weights_2[j] * h[j] for j in range(2)) + bias_2)
        dE_dy = y - d
        dE_dx = dE_dy * y * (1 - y)
        dh = [dE_dx * weights_2[j] * h[j] * (1 - h[j]) for j in range(2)]
        for j in range(2):
            weights_2[j] -= lr * dE_dx * h[j]
            bias_1[j] -= lr * dh[j]
            for i in range(2):
                weights_1[j][i] -= lr * dh[j] * x[i]
        bias_2 -= lr * dE_dx
`,
    changes: [
      {
        from: "dh = [dE_dx * weights_2[j] * h[j] * (1 - h[j]) for j in range(2)]",
        to: "dh = [dE_dy * weights_2[j] * h[j] * (1 - h[j]) for j in range(2)]",
      },
      { from: "weights_2[j] -= lr * dE_dx * h[j]", to: "weights_2[j] -= lr * dE_dx * x[j]" },
    ],
  },
  {
    name: "exercise 4 in np.matrix, for scipy",
    source: "github.com/jdwittenauer/ipython-notebooks",
    text: `def backprop(params, input_size, hidden_size, num_labels, X, y, learning_rate):
    m = X.shape[0]
    X = np.matrix(X)
    y = np.matrix(y)
    theta1 = np.matrix(np.reshape(params[:hidden_size * (input_size + 1)], (hidden_size, (input_size + 1))))
    theta2 = np.matrix(np.reshape(params[hidden_size * (input_size + 1):], (num_labels, (hidden_size + 1))))
    a1, z2, a2, z3, h = forward_propagate(X, theta1, theta2)
    J = 0
    delta1 = np.zeros(theta1.shape)
    delta2 = np.zeros(theta2.shape)
    for i in range(m):
        first_term = np.multiply(-y[i,:], np.log(h[i,:]))
        second_term = np.multiply((1 - y[i,:]), np.log(1 - h[i,:]))
        J += np.sum(first_term - second_term)
    J = J / m
    J += (float(learning_rate) / (2 * m)) * (np.sum(np.power(theta1[:,1:], 2)) + np.sum(np.power(theta2[:,1:], 2)))
    for t in range(m):
        a1t = a1[t,:]
        z2t = z2[t,:]
        a2t = a2[t,:]
        ht = h[t,:]
        yt = y[t,:]
        d3t = ht - yt
        z2t = np.insert(z2t, 0, values=np.ones(1))
        d2t = np.multiply((theta2.T * d3t.T).T, sigmoid_gradient(z2t))
        delta1 = delta1 + (d2t[:,1:]).T * a1t
        delta2 = delta2 + d3t.T * a2t
    delta1 = delta1 / m
    delta2 = delta2 / m
    delta1[:,1:] = delta1[:,1:] + (theta1[:,1:] * learning_rate) / m
    delta2[:,1:] = delta2[:,1:] + (theta2[:,1:] * learning_rate) / m
    grad = np.concatenate((np.ravel(delta1), np.ravel(delta2)))
    return J, grad

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def sigmoid_gradient(z):
    return np.multiply(sigmoid(z), (1 - sigmoid(z)))

def forward_propagate(X, theta1, theta2):
    m = X.shape[0]
    a1 = np.insert(X, 0, values=np.ones(m), axis=1)
    z2 = a1 * theta1.T
    a2 = np.insert(sigmoid(z2), 0, values=np.ones(m), axis=1)
    z3 = a2 * theta2.T
    h = sigmoid(z3)
    return a1, z2, a2, z3, h
`,
    changes: [
      {
        from: "d2t = np.multiply((theta2.T * d3t.T).T, sigmoid_gradient(z2t))",
        to: "d2t = np.multiply((theta2.T * d3t.T).T, sigmoid(z2t))",
      },
      { from: "delta1[:,1:] = delta1[:,1:] + (theta1[:,1:] * learning_rate) / m", to: "delta1 = delta1 + (theta1 * learning_rate) / m" },
    ],
  },
  {
    name: "linear regression that sums when it steps",
    source: "d2l.ai/chapter_linear-networks",
    text: `w = np.random.rand(x.shape[1], 1)
b = np.array([0.])
for epoch in range(1000):
    o = np.dot(x, w) + b
    l = o - y
    dw = np.dot(x.T, l)
    db = l
    w -= ((lr * dw) / n)
    b -= ((lr * np.sum(db)) / n)
`,
    changes: [{ from: "b -= ((lr * np.sum(db)) / n)", to: "b -= (lr * np.sum(db))" }],
  },
  {
    name: "labels as a list among the subscripts",
    source: "cs231n.github.io/assignments",
    text: `class TwoLayerNet(object):
    def __init__(self, input_size, hidden_size, output_size, std=1e-4):
        self.params = {}
        self.params['W1'] = std * np.random.randn(input_size, hidden_size)
        self.params['b1'] = np.zeros(hidden_size)
        self.params['W2'] = std * np.random.randn(hidden_size, output_size)
        self.params['b2'] = np.zeros(output_size)

    def loss(self, X, y=None, reg=0.0):
        W1, b1 = self.params['W1'], self.params['b1']
        W2, b2 = self.params['W2'], self.params['b2']
        N, D = X.shape
        hidden = np.maximum(0, X.dot(W1) + b1)
        scores = hidden.dot(W2) + b2
        if y is None:
            return scores
        shifted = scores - np.max(scores, axis=1).reshape(-1, 1)
        softmax_output = np.exp(shifted) / np.sum(np.exp(shifted), axis=1).reshape(-1, 1)
        loss = -np.sum(np.log(softmax_output[range(N), list(y)]))
        loss /= N
        loss += 0.5 * reg * (np.sum(W1 * W1) + np.sum(W2 * W2))
        grads = {}
        dscores = softmax_output.copy()
        dscores[range(N), list(y)] -= 1
        dscores /= N
        grads['W2'] = hidden.T.dot(dscores) + reg * W2
        grads['b2'] = np.sum(dscores, axis=0)
        dh = dscores.dot(W2.T)
        dh_ReLu = (hidden > 0) * dh
        grads['W1'] = X.T.dot(dh_ReLu) + reg * W1
        grads['b1'] = np.sum(dh_ReLu, axis=0)
        return loss, grads
`,
    changes: [
      { from: "grads['W2'] = hidden.T.dot(dscores) + reg * W2", to: "grads['W2'] = hidden.T.dot(dscores) + 2 * reg * W2" },
      { from: "dh_ReLu = (hidden > 0) * dh", to: "dh_ReLu = (dh > 0) * dh" },
    ],
  },
  {
    name: "a step with momentum from given gradients",
    source: "github.com/Kulbear/deep-learning-coursera",
    text: `def update_with_momentum(params, grads, vel, lr, beta):
    layers = len(params) // 2
    for k in range(1, layers + 1):
        vel["dW" + str(k)] = beta * vel["dW" + str(k)] + (1 - beta) * grads["dW" + str(k)]
        vel["db" + str(k)] = beta * vel["db" + str(k)] + (1 - beta) * grads["db" + str(k)]
        params["W" + str(k)] = params["W" + str(k)] - lr * vel["dW" + str(k)]
        params["b" + str(k)] = params["b" + str(k)] - lr * vel["db" + str(k)]
    return params, vel
`,
    changes: [
      {
        from: 'params["W" + str(k)] = params["W" + str(k)] - lr * vel["dW" + str(k)]',
        to: 'params["W" + str(k)] = params["W" + str(k)] + lr * vel["dW" + str(k)]',
      },
    ],
  },
  {
    name: "the derivatives of the output itself",
    source: "discuss.pytorch.org",
    text: `import torch
x = torch.tensor(0.5)
w1 = torch.tensor(2.0)
w2 = torch.tensor(40.0)
h_raw = w1 * x
h = torch.tanh(h_raw)
y = w2 * h
# from the output back
dy = 1
dw2 = h * dy
dh = w2 * dy
dh_raw = (1 - h**2) * dh
dw1 = x * dh_raw
`,
    changes: [
      { from: "dh_raw = (1 - h**2) * dh", to: "dh_raw = (1 - h_raw**2) * dh" },
      { from: "dw2 = h * dy", to: "dw2 = h_raw * dy" },
    ],
  },
  {
    name: "a comment that says what the layers of a loop are",
    source: "community.deeplearning.ai",
    text: `def one_layer(dZ, cache):
    A_prev, W, b = cache
    m = A_prev.shape[1]
    return np.dot(W.T, dZ), np.dot(dZ, A_prev.T) / m, np.sum(dZ, axis=1, keepdims=True) / m

def all_layers(AL, Y, caches):
    grads = {}
    L = len(caches)
    dAL = -(Y / AL - (1 - Y) / (1 - AL))
    cache = caches[L - 1]
    grads["dA" + str(L - 1)], grads["dW" + str(L)], grads["db" + str(L)] = one_layer(sigmoid_backward(dAL, cache[1]), cache[0])
    for l in reversed(range(L - 1)):
        # relu in all layers but the last
        cache = caches[l]
        dA, dW, db = one_layer(relu_backward(grads["dA" + str(l + 1)], cache[1]), cache[0])
        grads["dA" + str(l)] = dA
        grads["dW" + str(l + 1)] = dW
        grads["db" + str(l + 1)] = db
    return grads
`,
    changes: [
      {
        from: 'dA, dW, db = one_layer(relu_backward(grads["dA" + str(l + 1)], cache[1]), cache[0])',
        to: 'dA, dW, db = one_layer(sigmoid_backward(grads["dA" + str(l + 1)], cache[1]), cache[0])',
      },
    ],
  },
  {
    name: "labels in a loop over a data set",
    source: "github.com/vzhou842/cnn-from-scratch",
    text: `import numpy as np
import mnist

train_images = mnist.train_images()
train_labels = mnist.train_labels()

w1 = np.random.randn(784, 128) / 28
w2 = np.random.randn(128, 10) / np.sqrt(128)

def softmax(x):
    e = np.exp(x - x.max())
    return e / e.sum()

lr = 0.01
for epoch in range(3):
    for image, label in zip(train_images, train_labels):
        x = image.reshape(-1) / 255.0
        target = np.zeros(10)
        target[label] = 1
        h = np.maximum(0, x @ w1)
        out = softmax(h @ w2)
        d_out = out - target
        d_w2 = np.outer(h, d_out)
        d_h = w2 @ d_out
        d_h[h <= 0] = 0
        d_w1 = np.outer(x, d_h)
        w2 -= lr * d_w2
        w1 -= lr * d_w1
`,
    changes: [
      { from: "d_out = out - target", to: "d_out = target - out" },
      { from: "d_w2 = np.outer(h, d_out)", to: "d_w2 = np.outer(d_out, h)" },
    ],
  },
  {
    name: "a class that steps with means",
    source: "github.com/search?q=MLP+numpy",
    text: `import numpy as np
class MLP:
    def __init__(self, nx, nh, ny):
        self.W1 = np.random.randn(nh, nx) * np.sqrt(1.0/nx)
        self.b1 = np.zeros((nh, 1))
        self.W2 = np.random.randn(ny, nh) * np.sqrt(1.0/nh)
        self.b2 = np.zeros((ny, 1))
    def forward(self, X):
        self.Z1 = self.W1 @ X + self.b1
        self.A1 = np.tanh(self.Z1)
        self.Z2 = self.W2 @ self.A1 + self.b2
        e = np.exp(self.Z2 - np.max(self.Z2, axis=0))
        self.A2 = e / np.sum(e, axis=0)
        return self.A2
    def compute_loss(self, A2, Y):
        return -np.mean(np.sum(Y * np.log(A2), axis=0))
    def backward(self, X, Y):
        m = X.shape[1]
        dZ2 = self.A2 - Y
        self.dW2 = (dZ2 @ self.A1.T) / m
        self.db2 = np.mean(dZ2, axis=1, keepdims=True)
        dZ1 = (self.W2.T @ dZ2) * (1 - self.A1 * self.A1)
        self.dW1 = (dZ1 @ X.T) / m
        self.db1 = np.mean(dZ1, axis=1, keepdims=True)
    def step(self, lr):
        self.W1 -= lr * self.dW1
        self.b1 -= lr * self.db1
        self.W2 -= lr * self.dW2
        self.b2 -= lr * self.db2
    def fit(self, X, Y, lr=0.5, n=500):
        for i in range(n):
            A2 = self.forward(X)
            loss = self.compute_loss(A2, Y)
            self.backward(X, Y)
            self.step(lr)
`,
    changes: [
      { from: "self.db2 = np.mean(dZ2, axis=1, keepdims=True)", to: "self.db2 = np.mean(dZ2, axis=0, keepdims=True)" },
      { from: "dZ1 = (self.W2.T @ dZ2) * (1 - self.A1 * self.A1)", to: "dZ1 = (self.W2.T @ dZ2) * (1 - self.A1) * self.A1" },
      { from: "self.b2 -= lr * self.db2", to: "self.b2 -= lr * self.db1" },
    ],
  },
];
