import type { StrangersText } from "./strangers-types.ts";

export const NETWORKS: readonly StrangersText[] = [
  {
    name: "linear output per sample, V and W",
    source: "github, course notes",
    text: `import numpy as np

def g(s):
    return 1 / (1 + np.exp(-s))

def dg(a):
    return a * (1 - a)

samples = np.array([[0.2, 0.7], [0.9, 0.1], [0.4, 0.5]])
targets = np.array([0.3, 0.8, 0.6])
V = np.random.uniform(-1, 1, (2, 3))
W = np.random.uniform(-1, 1, (3, 1))
rate = 0.1
loss = 0
for i, x in enumerate(samples):
    x = x.reshape(1, -1)
    t = targets[i]
    print("sample", i + 1)
    z_hid = np.dot(x, V)
    a_hid = g(z_hid)
    pred = np.dot(a_hid, W)
    error = pred - t
    loss = loss + 0.5 * np.sum(error ** 2)
    delta_out = error
    delta_hid = np.dot(delta_out, W.T) * dg(a_hid)
    W_update = np.dot(a_hid.T, delta_out)
    W = W - rate * W_update
    V_update = np.dot(x.T, delta_hid)
    V = V - rate * V_update
    print(W, V)
`,
    changes: [
      { from: "V - rate", to: "V + rate" },
      { from: "np.dot(a_hid.T, delta_out)", to: "np.dot(z_hid.T, delta_out)" },
    ],
  },
  {
    name: "one column per picture, tqdm loop",
    source: "YouTube 'neural network from scratch' MNIST",
    text: `from data import get_mnist
import numpy as np
import matplotlib.pyplot as plt

images, labels = get_mnist()
w_i_h = np.random.uniform(-0.5, 0.5, (20, 784))
w_h_o = np.random.uniform(-0.5, 0.5, (10, 20))
b_i_h = np.zeros((20, 1))
b_h_o = np.zeros((10, 1))

learn_rate = 0.01
nr_correct = 0
epochs = 3
for epoch in range(epochs):
    for img, l in zip(images, labels):
        img.shape += (1,)
        l.shape += (1,)
        # forward
        h_pre = b_i_h + w_i_h @ img
        h = 1 / (1 + np.exp(-h_pre))
        o_pre = b_h_o + w_h_o @ h
        o = 1 / (1 + np.exp(-o_pre))
        # cost
        e = 1 / len(o) * np.sum((o - l) ** 2, axis=0)
        nr_correct += int(np.argmax(o) == np.argmax(l))
        # backward, with the derivative of the cost and the sigmoid
        delta_o = (o - l) * (o * (1 - o))
        delta_h = np.transpose(w_h_o) @ delta_o * (h * (1 - h))
        w_h_o += -learn_rate * delta_o @ np.transpose(h)
        b_h_o += -learn_rate * delta_o
        w_i_h += -learn_rate * delta_h @ np.transpose(img)
        b_i_h += -learn_rate * delta_h
    print(f"Acc: {round((nr_correct / images.shape[0]) * 100, 2)}%")
    nr_correct = 0
`,
    changes: [
      { from: "delta_h = np.transpose(w_h_o) @ delta_o * (h * (1 - h))", to: "delta_h = np.transpose(w_h_o) @ delta_o" },
      { from: "b_i_h += -learn_rate * delta_h", to: "b_i_h += learn_rate * delta_h" },
      {
        from: "        delta_h = np.transpose(w_h_o) @ delta_o * (h * (1 - h))\n        w_h_o += -learn_rate * delta_o @ np.transpose(h)\n",
        to: "        w_h_o += -learn_rate * delta_o @ np.transpose(h)\n        delta_h = np.transpose(w_h_o) @ delta_o * (h * (1 - h))\n",
      },
    ],
  },
  {
    name: "bias appended to vectors, softmax",
    source: "github, Portuguese MLP",
    text: `class MLP:
    def __init__(self, n_inputs, n_hidden, n_outputs, lr=0.01, max_epochs=100):
        self.lr = lr
        self.max_epochs = max_epochs
        self.W1 = np.random.randn(n_hidden, n_inputs + 1) * 0.1
        self.W2 = np.random.randn(n_outputs, n_hidden + 1) * 0.1

    @staticmethod
    def _act(x):
        return np.tanh(x)

    @staticmethod
    def _act_prime(y):
        return 1.0 - y**2

    @staticmethod
    def _softmax(x):
        e = np.exp(x - np.max(x))
        return e / e.sum()

    def feedforward(self, X):
        xb = np.append(X, 1.0)
        self.z = self._act(self.W1.dot(xb))
        zb = np.append(self.z, 1.0)
        logits = self.W2.dot(zb)
        self.y = self._softmax(logits)
        return self.y

    def step(self, X, T):
        Y = self.feedforward(X)
        delta_out = Y - T
        delta_hidden = self._act_prime(self.z) * (self.W2[:, :-1].T.dot(delta_out))
        self.W2 -= self.lr * np.outer(delta_out, np.append(self.z, 1.0))
        self.W1 -= self.lr * np.outer(delta_hidden, np.append(X, 1.0))
        return -np.sum(T * np.log(Y + 1e-15))

    def train(self, X_train, Y_train):
        for epoch in range(self.max_epochs):
            train_loss = sum(self.step(x, t) for x, t in zip(X_train, Y_train))
            if epoch % 10 == 0:
                print(epoch, train_loss)
`,
    changes: [
      { from: "self.W2[:, :-1].T", to: "self.W2[:, 1:].T" },
      { from: "delta_out = Y - T", to: "delta_out = (Y - T) * Y * (1 - Y)" },
    ],
  },
  {
    name: "layer objects with weights and bias, binary cross-entropy",
    source: "datascience.stackexchange.com/questions/54364",
    text: `class Layer():
    def __init__(self, number_of_neurons, number_of_inputs):
        self.weights = np.random.rand(number_of_neurons, number_of_inputs)
        self.bias = np.random.rand(number_of_neurons, 1)

class Net():
    def __init__(self, layer1, layer2, layer3):
        self.layer1 = layer1
        self.layer2 = layer2
        self.layer3 = layer3

    def sigmoid(self, x):
        return 1 / (1 + np.exp(-x))

    def d_sigmoid(self, x):
        return x * (1 - x)

    def cost(self, Y_hat, Y):
        m = Y_hat.shape[1]
        cost = -1 / m * (np.dot(Y, np.log(Y_hat).T) + np.dot(1 - Y, np.log(1 - Y_hat).T))
        return np.squeeze(cost)

    def d_cost(self, Y_hat, Y):
        return -(np.divide(Y, Y_hat) - np.divide(1 - Y, 1 - Y_hat))

    def train(self, inputs, labels, epocs):
        m = inputs.shape[1]
        for epoc in range(1, epocs + 1):
            z1 = np.dot(self.layer1.weights, inputs) + self.layer1.bias
            a1 = self.sigmoid(z1)
            z2 = np.dot(self.layer2.weights, a1) + self.layer2.bias
            a2 = self.sigmoid(z2)
            z3 = np.dot(self.layer3.weights, a2) + self.layer3.bias
            a3 = self.sigmoid(z3)
            cost = self.cost(a3, labels)
            d3 = self.d_sigmoid(a3) * self.d_cost(a3, labels)
            Dw3 = np.dot(d3, a2.T) / m
            Db3 = np.sum(d3, axis=1, keepdims=True) / m
            d2 = np.dot(self.layer3.weights.T, d3) * self.d_sigmoid(a2)
            Dw2 = np.dot(d2, a1.T) / m
            Db2 = np.sum(d2, axis=1, keepdims=True) / m
            d1 = np.dot(self.layer2.weights.T, d2) * self.d_sigmoid(a1)
            Dw1 = np.dot(d1, inputs.T) / m
            Db1 = np.sum(d1, axis=1, keepdims=True) / m
            self.layer1.weights -= 0.1 * Dw1
            self.layer1.bias -= 0.1 * Db1
            self.layer2.weights -= 0.1 * Dw2
            self.layer2.bias -= 0.1 * Db2
            self.layer3.weights -= 0.1 * Dw3
            self.layer3.bias -= 0.1 * Db3

layer1 = Layer(5, 2)
layer2 = Layer(6, 5)
layer3 = Layer(1, 6)
net = Net(layer1, layer2, layer3)
net.train(X, Y, 1000)
`,
    changes: [
      { from: "np.dot(self.layer3.weights.T, d3) * self.d_sigmoid(a2)", to: "np.dot(self.layer3.weights.T, d3) * self.d_sigmoid(z2)" },
      { from: "Db2 = np.sum(d2, axis=1, keepdims=True) / m", to: "Db2 = d2" },
      { from: "Dw2 = np.dot(d2, a1.T) / m", to: "Dw2 = np.dot(d2, a1.T)" },
    ],
  },
  {
    name: "gradients inserted into lists, last layer first",
    source: "stats question on a network that predicts the contrary",
    text: `def gradients(self, X, Y):
    dws = []
    dbs = []
    h, activations, zs = self.forward(X)
    m = X.shape[1]
    da = -(np.divide(Y, h) - np.divide(1 - Y, 1 - h))
    for d in np.arange(1, len(self.weights))[::-1]:
        a = activations[d]
        w = self.weights[d]
        dz = da * a * (1 - a)
        dw = 1. / m * dz.dot(activations[d - 1].T)
        db = 1. / m * np.sum(dz, axis=1, keepdims=True)
        da = w.T.dot(dz)
        dws.insert(0, dw)
        dbs.insert(0, db)
    return dws, dbs

class Net:
    def __init__(self, sizes):
        self.weights = [None] + [np.random.randn(n, k) for k, n in zip(sizes[:-1], sizes[1:])]
        self.biases = [None] + [np.random.randn(n, 1) for n in sizes[1:]]

    def forward(self, X):
        activations = [X]
        zs = [None]
        a = X
        for w, b in zip(self.weights[1:], self.biases[1:]):
            z = w.dot(a) + b
            a = 1 / (1 + np.exp(-z))
            zs.append(z)
            activations.append(a)
        return a, activations, zs

    gradients = gradients

    def update(self, X, Y, alpha):
        dws, dbs = self.gradients(X, Y)
        for i in range(len(dws)):
            self.weights[i + 1] -= alpha * dws[i]
            self.biases[i + 1] -= alpha * dbs[i]

net = Net([2, 4, 1])
for _ in range(500):
    net.update(X, Y, 0.5)
`,
    changes: [],
  },
  {
    name: "MNIST digit recogniser with one-hot columns",
    source: "kaggle notebook 'Simple MNIST NN from scratch'",
    text: `def init_params():
    W1 = np.random.rand(10, 784) - 0.5
    b1 = np.random.rand(10, 1) - 0.5
    W2 = np.random.rand(10, 10) - 0.5
    b2 = np.random.rand(10, 1) - 0.5
    return W1, b1, W2, b2

def ReLU(Z):
    return np.maximum(Z, 0)

def softmax(Z):
    A = np.exp(Z) / sum(np.exp(Z))
    return A

def forward_prop(W1, b1, W2, b2, X):
    Z1 = W1.dot(X) + b1
    A1 = ReLU(Z1)
    Z2 = W2.dot(A1) + b2
    A2 = softmax(Z2)
    return Z1, A1, Z2, A2

def ReLU_deriv(Z):
    return Z > 0

def one_hot(Y):
    one_hot_Y = np.zeros((Y.size, Y.max() + 1))
    one_hot_Y[np.arange(Y.size), Y] = 1
    one_hot_Y = one_hot_Y.T
    return one_hot_Y

def backward_prop(Z1, A1, Z2, A2, W1, W2, X, Y):
    one_hot_Y = one_hot(Y)
    dZ2 = A2 - one_hot_Y
    dW2 = 1 / m * dZ2.dot(A1.T)
    db2 = 1 / m * np.sum(dZ2, axis=1, keepdims=True)
    dZ1 = W2.T.dot(dZ2) * ReLU_deriv(Z1)
    dW1 = 1 / m * dZ1.dot(X.T)
    db1 = 1 / m * np.sum(dZ1, axis=1, keepdims=True)
    return dW1, db1, dW2, db2

def update_params(W1, b1, W2, b2, dW1, db1, dW2, db2, alpha):
    W1 = W1 - alpha * dW1
    b1 = b1 - alpha * db1
    W2 = W2 - alpha * dW2
    b2 = b2 - alpha * db2
    return W1, b1, W2, b2

def get_predictions(A2):
    return np.argmax(A2, 0)

def get_accuracy(predictions, Y):
    print(predictions, Y)
    return np.sum(predictions == Y) / Y.size

def gradient_descent(X, Y, alpha, iterations):
    W1, b1, W2, b2 = init_params()
    for i in range(iterations):
        Z1, A1, Z2, A2 = forward_prop(W1, b1, W2, b2, X)
        dW1, db1, dW2, db2 = backward_prop(Z1, A1, Z2, A2, W1, W2, X, Y)
        W1, b1, W2, b2 = update_params(W1, b1, W2, b2, dW1, db1, dW2, db2, alpha)
        if i % 10 == 0:
            print("Iteration: ", i)
            predictions = get_predictions(A2)
            print(get_accuracy(predictions, Y))
    return W1, b1, W2, b2

W1, b1, W2, b2 = gradient_descent(X_train, Y_train, 0.10, 500)
`,
    changes: [
      { from: "db1 = 1 / m * np.sum(dZ1, axis=1, keepdims=True)", to: "db1 = 1 / m * np.sum(dZ1)" },
      { from: "db2 = 1 / m * np.sum(dZ2, axis=1, keepdims=True)\n", to: "db2 = 1 / m * np.sum(dZ2, 0)\n", lines: [45] },
      { from: "* ReLU_deriv(Z1)", to: "* ReLU(Z1)" },
    ],
  },
  {
    name: "Octave examples as rows, one by one, two transposes",
    source: "MATLAB repository, XOR with softmax",
    text: `for epoch = 1:NUM_EPOCH
    losses = zeros(N, 1);
    for idx = 1:N
        x = input(idx, :);
        y_ = target(idx, :);

        % forward pass
        hidden_sigma = x * hidden_matrix + hidden_bias;
        hidden_net = 1 ./ (1 + exp(-hidden_sigma));
        output_sigma = hidden_net * output_matrix + output_bias;
        y = exp(output_sigma) / sum(exp(output_sigma));

        % calculate loss with cross entropy
        loss = -sum(y_ .* log(y));
        losses(idx, :) = loss;

        % backward pass
        delta_output = (y - y_)';
        d_hidden_net = (hidden_net .* (1 - hidden_net))';
        delta_hidden = (output_matrix * delta_output) .* d_hidden_net;

        % update weights & bias
        output_matrix = output_matrix - LR * (delta_output * hidden_net)';
        output_bias = output_bias - LR * delta_output';
        hidden_matrix = hidden_matrix - LR * (delta_hidden * x)';
        hidden_bias = hidden_bias - LR * delta_hidden';
    end
    fprintf('epoch %d: %f\\n', epoch, mean(losses));
end
`,
    changes: [
      { from: "delta_hidden = (output_matrix * delta_output) .* d_hidden_net", to: "delta_hidden = output_matrix * delta_output" },
      { from: "(delta_hidden * x)'", to: "(delta_hidden * x)' * 0.5 + hidden_matrix" },
      { from: "hidden_bias - LR * delta_hidden'", to: "hidden_bias - LR * d_hidden_net'" },
    ],
  },
  {
    name: "layers as objects, reversed(network)",
    source: "YouTube 'neural network from scratch', github TheIndependentCode",
    text: `import numpy as np

class Layer:
    def __init__(self):
        self.input = None
        self.output = None

    def forward(self, input):
        pass

    def backward(self, output_gradient, learning_rate):
        pass

class Dense(Layer):
    def __init__(self, input_size, output_size):
        self.weights = np.random.randn(output_size, input_size)
        self.bias = np.random.randn(output_size, 1)

    def forward(self, input):
        self.input = input
        return np.dot(self.weights, self.input) + self.bias

    def backward(self, output_gradient, learning_rate):
        weights_gradient = np.dot(output_gradient, self.input.T)
        input_gradient = np.dot(self.weights.T, output_gradient)
        self.weights -= learning_rate * weights_gradient
        self.bias -= learning_rate * output_gradient
        return input_gradient

class Activation(Layer):
    def __init__(self, activation, activation_prime):
        self.activation = activation
        self.activation_prime = activation_prime

    def forward(self, input):
        self.input = input
        return self.activation(self.input)

    def backward(self, output_gradient, learning_rate):
        return np.multiply(output_gradient, self.activation_prime(self.input))

class Tanh(Activation):
    def __init__(self):
        def tanh(x):
            return np.tanh(x)

        def tanh_prime(x):
            return 1 - np.tanh(x) ** 2

        super().__init__(tanh, tanh_prime)

def mse(y_true, y_pred):
    return np.mean(np.power(y_true - y_pred, 2))

def mse_prime(y_true, y_pred):
    return 2 * (y_pred - y_true) / np.size(y_true)

X = np.reshape([[0, 0], [0, 1], [1, 0], [1, 1]], (4, 2, 1))
Y = np.reshape([[0], [1], [1], [0]], (4, 1, 1))

network = [
    Dense(2, 3),
    Tanh(),
    Dense(3, 1),
    Tanh()
]

def predict(network, input):
    output = input
    for layer in network:
        output = layer.forward(output)
    return output

epochs = 10000
learning_rate = 0.1
for e in range(epochs):
    error = 0
    for x, y in zip(X, Y):
        output = predict(network, x)
        error += mse(y, output)
        grad = mse_prime(y, output)
        for layer in reversed(network):
            grad = layer.backward(grad, learning_rate)
    error /= len(X)
    print(f"{e + 1}/{epochs}, error={error}")
`,
    changes: [
      { from: "self.activation_prime(self.input)", to: "self.activation_prime(self.output)" },
      {
        from: "        input_gradient = np.dot(self.weights.T, output_gradient)\n        self.weights -= learning_rate * weights_gradient\n        self.bias -= learning_rate * output_gradient\n        return input_gradient\n",
        to: "        self.weights -= learning_rate * weights_gradient\n        self.bias -= learning_rate * output_gradient\n        input_gradient = np.dot(self.weights.T, output_gradient)\n        return input_gradient\n",
      },
      { from: "np.dot(self.weights.T, output_gradient)", to: "np.dot(self.weights, output_gradient)" },
    ],
  },
];
