/** A part of a program, of the kind that people paste without the rest of it, written anew; right as it stands. */
export interface Part {
  readonly name: string;
  /** Where texts of this kind are found. */
  readonly source: string;
  readonly text: string;
  /** Single changes, each of which makes it wrong. */
  readonly faults: readonly Fault[];
}

export interface Fault {
  readonly from: string;
  readonly to: string;
  /** Parts of further lines on which the mistake may be found as well. */
  readonly or?: readonly string[];
}

export const PARTS: readonly Part[] = [
  {
    name: "a class whose derivative takes the activation",
    source: "Loy, How to build your own neural network from scratch in Python",
    text: `class Net:
    def __init__(self, x, y):
        self.input = x
        self.w1 = np.random.rand(self.input.shape[1], 4)
        self.w2 = np.random.rand(4, 1)
        self.y = y

    def forward(self):
        self.hidden = sigmoid(np.dot(self.input, self.w1))
        self.output = sigmoid(np.dot(self.hidden, self.w2))

    def backward(self):
        delta = 2 * (self.y - self.output) * sigmoid_derivative(self.output)
        d_w2 = np.dot(self.hidden.T, delta)
        d_w1 = np.dot(self.input.T, np.dot(delta, self.w2.T) * sigmoid_derivative(self.hidden))
        self.w1 += d_w1
        self.w2 += d_w2
`,
    faults: [
      { from: "* sigmoid_derivative(self.hidden))", to: ")" },
      { from: "(self.y - self.output)", to: "(self.output - self.y)", or: ["self.w1 +=", "self.w2 +="] },
      { from: "np.dot(delta, self.w2.T) *", to: "np.dot(self.y - self.output, self.w2.T) *" },
    ],
  },
  {
    name: "backprop of lists of layers, without its class",
    source: "Nielsen, Neural networks and deep learning, chapter 2; Ashitaka98/NeuralNetwork_BackProbagationExercise",
    text: `def backprop(self, x, y):
    grad_b = [np.zeros(b.shape) for b in self.biases]
    grad_w = [np.zeros(w.shape) for w in self.weights]
    a = x
    layers = [x]
    zs = []
    for b, w in zip(self.biases, self.weights):
        z = np.dot(w, a) + b
        zs.append(z)
        a = sigmoid(z)
        layers.append(a)
    delta = self.cost_derivative(layers[-1], y) * sigmoid_prime(zs[-1])
    grad_b[-1] = delta
    grad_w[-1] = np.dot(delta, layers[-2].transpose())
    for l in range(2, self.num_layers):
        sp = sigmoid_prime(zs[-l])
        delta = np.dot(self.weights[-l + 1].transpose(), delta) * sp
        grad_b[-l] = delta
        grad_w[-l] = np.dot(delta, layers[-l - 1].transpose())
    return grad_b, grad_w
`,
    faults: [
      { from: "sp = sigmoid_prime(zs[-l])", to: "sp = 1", or: ["delta = np.dot(self.weights"] },
      { from: "layers[-l - 1]", to: "layers[-l]" },
      { from: "np.dot(self.weights[-l + 1].transpose(), delta) * sp", to: "np.dot(self.weights[-l + 1].transpose(), delta)" },
    ],
  },
  {
    name: "the delta of a cost object",
    source: "Nielsen, network2.py",
    text: `def backprop(self, x, y):
    nabla_b = [np.zeros(b.shape) for b in self.biases]
    nabla_w = [np.zeros(w.shape) for w in self.weights]
    activation = x
    activations = [x]
    zs = []
    for b, w in zip(self.biases, self.weights):
        z = np.dot(w, activation) + b
        zs.append(z)
        activation = sigmoid(z)
        activations.append(activation)
    delta = (self.cost).delta(zs[-1], activations[-1], y)
    nabla_b[-1] = delta
    nabla_w[-1] = np.dot(delta, activations[-2].T)
    for l in range(2, self.num_layers):
        delta = np.dot(self.weights[-l + 1].T, delta) * sigmoid_prime(zs[-l])
        nabla_b[-l] = delta
        nabla_w[-l] = np.dot(delta, activations[-l - 1].T)
    return (nabla_b, nabla_w)
`,
    faults: [
      { from: "self.weights[-l + 1].T, delta)", to: "self.weights[-l + 1], delta)" },
      { from: "np.dot(delta, activations[-2].T)", to: "np.dot(delta, activations[-1].T)" },
    ],
  },
  {
    name: "the backward half of a course's exercise",
    source: "deeplearning.ai course 1 week 4, building your deep neural network",
    text: `def linear_backward(dZ, cache):
    A_prev, W, b = cache
    m = A_prev.shape[1]
    dW = np.dot(dZ, A_prev.T) / m
    db = np.sum(dZ, axis=1, keepdims=True) / m
    dA_prev = np.dot(W.T, dZ)
    return dA_prev, dW, db

def activation_backward(dA, cache, activation):
    linear_cache, activation_cache = cache
    if activation == "relu":
        dZ = relu_backward(dA, activation_cache)
    else:
        dZ = sigmoid_backward(dA, activation_cache)
    return linear_backward(dZ, linear_cache)

def model_backward(AL, Y, caches):
    grads = {}
    L = len(caches)
    Y = Y.reshape(AL.shape)
    dAL = -(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))
    dA, dW, db = activation_backward(dAL, caches[L - 1], "sigmoid")
    grads["dA" + str(L - 1)], grads["dW" + str(L)], grads["db" + str(L)] = dA, dW, db
    for l in reversed(range(L - 1)):
        dA, dW, db = activation_backward(grads["dA" + str(l + 1)], caches[l], "relu")
        grads["dA" + str(l)], grads["dW" + str(l + 1)], grads["db" + str(l + 1)] = dA, dW, db
    return grads
`,
    faults: [
      { from: "dA_prev = np.dot(W.T, dZ)", to: "dA_prev = np.dot(W.T, dZ) / m" },
      { from: "-(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))", to: "-(np.divide(Y, AL) + np.divide(1 - Y, 1 - AL))" },
    ],
  },
  {
    name: "two layers with missing backward functions",
    source: "deeplearning.ai course 1 week 4, two_layer_model",
    text: `m = X.shape[1]
A1, cache1 = relu(np.dot(W1, X) + b1)
A2, cache2 = sigmoid(np.dot(W2, A1) + b2)
dA2 = -(Y / A2 - (1 - Y) / (1 - A2))
dZ2 = sigmoid_backward(dA2, cache2)
dW2 = np.dot(dZ2, A1.T) / m
db2 = np.sum(dZ2, axis=1, keepdims=True) / m
dA1 = np.dot(W2.T, dZ2)
dZ1 = relu_backward(dA1, cache1)
dW1 = np.dot(dZ1, X.T) / m
db1 = np.sum(dZ1, axis=1, keepdims=True) / m
`,
    faults: [
      { from: "dZ1 = relu_backward(dA1, cache1)", to: "dZ1 = sigmoid_backward(dA1, cache1)" },
      { from: "dA1 = np.dot(W2.T, dZ2)", to: "dA1 = np.dot(W2.T, dA2)" },
      { from: "np.dot(dZ1, X.T) / m", to: "np.dot(dZ1, X.T) * m" },
    ],
  },
  {
    name: "one dense layer",
    source: "cannibalcheeseburger/ELL784 dense.py; The Independent Code, Neural network from scratch",
    text: `class Dense(Layer):
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
`,
    faults: [
      { from: "np.dot(output_gradient, self.input.T)", to: "np.dot(self.input, output_gradient.T)", or: ["self.weights -="] },
      { from: "np.dot(self.weights.T, output_gradient)", to: "np.dot(self.weights, output_gradient)" },
    ],
  },
  {
    name: "one dense layer for a batch in rows",
    source: "manuellthimoty/Tumor-Detection-Optimization-using-FFT DenseLayer.py",
    text: `class DenseLayer:
    def __init__(self, n_in, n_out):
        self.W = 0.01 * np.random.randn(n_in, n_out)
        self.b = np.zeros((1, n_out))

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = np.sum(dout, axis=0, keepdims=True)
        return dout @ self.W.T
`,
    faults: [
      { from: "self.x.T @ dout", to: "dout.T @ self.x" },
      { from: "np.sum(dout, axis=0, keepdims=True)", to: "np.sum(dout, axis=1, keepdims=True)" },
    ],
  },
  {
    name: "a network of layers that are functions elsewhere",
    source: "Aflak, Neural network from scratch in Python",
    text: `class FCLayer(Layer):
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
    faults: [{ from: "np.dot(self.input.T, output_error)", to: "np.dot(self.input, output_error.T)", or: ["self.weights -="] }],
  },
  {
    name: "forward and backward with any activation",
    source: "questions on self.activation and self.activation_prime of a class that is not shown",
    text: `def train_step(self, X, y):
    z1 = X @ self.W1 + self.b1
    a1 = self.activation(z1)
    z2 = a1 @ self.W2 + self.b2
    a2 = self.activation(z2)
    d2 = (a2 - y) * self.activation_prime(z2)
    d1 = (d2 @ self.W2.T) * self.activation_prime(z1)
    self.W2 -= self.lr * a1.T @ d2
    self.b2 -= self.lr * d2.sum(axis=0)
    self.W1 -= self.lr * X.T @ d1
    self.b1 -= self.lr * d1.sum(axis=0)
`,
    faults: [
      { from: "(d2 @ self.W2.T) * self.activation_prime(z1)", to: "(d2 @ self.W2.T)" },
      { from: "self.lr * X.T @ d1", to: "self.lr * X.T @ d2" },
      { from: "(a2 - y)", to: "(y - a2)", or: ["self.W", "self.b"] },
    ],
  },
  {
    name: "a derivative asked for by an argument",
    source: "Trask, A neural network in 11 lines of Python; questions on nonlin(x, deriv=True)",
    text: `for step in range(1000):
    l0 = X
    l1 = nonlin(np.dot(l0, syn0))
    l2 = nonlin(np.dot(l1, syn1))
    l2_error = y - l2
    l2_delta = l2_error * nonlin(l2, deriv=True)
    l1_error = l2_delta.dot(syn1.T)
    l1_delta = l1_error * nonlin(l1, deriv=True)
    syn1 += l1.T.dot(l2_delta)
    syn0 += l0.T.dot(l1_delta)
`,
    faults: [
      { from: "l1_error = l2_delta.dot(syn1.T)", to: "l1_error = l2_error.dot(syn1.T)" },
      { from: "l1_error * nonlin(l1, deriv=True)", to: "l1_error * nonlin(l2, deriv=True)" },
      { from: "syn1 += l1.T.dot(l2_delta)", to: "syn1 -= l1.T.dot(l2_delta)" },
    ],
  },
  {
    name: "an output layer by hand, hidden layers by function",
    source: "iamtrask/Grokking-Deep-Learning issue 56",
    text: `for i in range(len(images)):
    layer_0 = images[i:i+1]
    layer_1 = relu(np.dot(layer_0, weights_0_1))
    layer_2 = np.dot(layer_1, weights_1_2)
    layer_2_delta = labels[i:i+1] - layer_2
    layer_1_delta = layer_2_delta.dot(weights_1_2.T) * relu2deriv(layer_1)
    weights_1_2 += alpha * layer_1.T.dot(layer_2_delta)
    weights_0_1 += alpha * layer_0.T.dot(layer_1_delta)
`,
    faults: [
      { from: " * relu2deriv(layer_1)", to: "" },
      { from: "labels[i:i+1] - layer_2", to: "layer_2 - labels[i:i+1]", or: ["weights_1_2 +=", "weights_0_1 +="] },
    ],
  },
  {
    name: "one hidden layer of a tutorial",
    source: "Shamdasani, Build a flexible neural network with backpropagation in Python",
    text: `def backward(self, X, y, o):
    self.o_error = y - o
    self.o_delta = self.o_error * self.sigmoidPrime(o)
    self.z2_error = self.o_delta.dot(self.W2.T)
    self.z2_delta = self.z2_error * self.sigmoidPrime(self.z2)
    self.W1 += X.T.dot(self.z2_delta)
    self.W2 += self.z2.T.dot(self.o_delta)

def forward(self, X):
    self.z = np.dot(X, self.W1)
    self.z2 = self.sigmoid(self.z)
    self.z3 = np.dot(self.z2, self.W2)
    return self.sigmoid(self.z3)

def train(self, X, y):
    o = self.forward(X)
    self.backward(X, y, o)
`,
    faults: [],
  },
  {
    name: "examples one by one, as vectors",
    source: "questions on for i in range(len(X)) with np.outer",
    text: `for epoch in range(epochs):
    for i in range(len(X)):
        h = sigmoid(W1.dot(X[i]) + b1)
        o = softmax(W2.dot(h) + b2)
        d_o = o - Y[i]
        d_h = W2.T.dot(d_o) * h * (1 - h)
        W2 -= lr * np.outer(d_o, h)
        b2 -= lr * d_o
        W1 -= lr * np.outer(d_h, X[i])
        b1 -= lr * d_h
`,
    faults: [
      { from: "np.outer(d_h, X[i])", to: "np.outer(X[i], d_h)" },
      { from: "W2.T.dot(d_o) * h * (1 - h)", to: "W2.T.dot(d_o) * h" },
      { from: "W2.T.dot(d_o)", to: "W2.dot(d_o)" },
    ],
  },
  {
    name: "examples one by one, in pairs",
    source: "questions on for x, target in zip(X, Y)",
    text: `for x, target in zip(X, Y):
    x = x.reshape(-1, 1)
    target = target.reshape(-1, 1)
    hidden = sigmoid(np.dot(w_ih, x) + b_h)
    output = sigmoid(np.dot(w_ho, hidden) + b_o)
    error = output - target
    delta_o = error * sigmoid_derivative(output)
    delta_h = np.dot(w_ho.T, delta_o) * sigmoid_derivative(hidden)
    w_ho -= lr * np.dot(delta_o, hidden.T)
    b_o -= lr * delta_o
    w_ih -= lr * np.dot(delta_h, x.T)
    b_h -= lr * delta_h
`,
    faults: [{ from: "b_h -= lr * delta_h", to: "b_h += lr * delta_h" }],
  },
  {
    name: "mini-batches of free data",
    source: "questions on X[i:i + batch_size]",
    text: `for epoch in range(epochs):
    for i in range(0, X_train.shape[0], batch_size):
        xb = X_train[i:i + batch_size]
        yb = y_train[i:i + batch_size]
        z1 = xb.dot(W1) + b1
        a1 = np.tanh(z1)
        probs = softmax(a1.dot(W2) + b2)
        dz2 = (probs - yb) / len(xb)
        dW2 = a1.T.dot(dz2)
        db2 = dz2.sum(axis=0)
        dz1 = dz2.dot(W2.T) * tanh_derivative(z1)
        dW1 = xb.T.dot(dz1)
        db1 = dz1.sum(axis=0)
        W1 -= lr * dW1
        b1 -= lr * db1
        W2 -= lr * dW2
        b2 -= lr * db2
`,
    faults: [
      { from: " * tanh_derivative(z1)", to: " * a1 * (1 - a1)" },
      { from: "dW1 = xb.T.dot(dz1)", to: "dW1 = xb.T.dot(dz1) / len(xb)", or: ["W1 -="] },
    ],
  },
  {
    name: "a net of an assignment whose layers are in another file",
    source: "Stanford CS231n, assignment 2, fc_net.py",
    text: `def loss(self, X, y=None):
    W1, b1 = self.params['W1'], self.params['b1']
    W2, b2 = self.params['W2'], self.params['b2']
    h, cache_h = affine_relu_forward(X, W1, b1)
    scores, cache_s = affine_forward(h, W2, b2)
    loss, dscores = softmax_loss(scores, y)
    grads = {}
    dh, grads['W2'], grads['b2'] = affine_backward(dscores, cache_s)
    dx, grads['W1'], grads['b1'] = affine_relu_backward(dh, cache_h)
    grads['W2'] += self.reg * W2
    grads['W1'] += self.reg * W1
    return loss, grads
`,
    faults: [{ from: "affine_relu_backward(dh, cache_h)", to: "affine_relu_backward(dscores, cache_h)" }],
  },
  {
    name: "all layers backwards, one layer in another cell",
    source: "deeplearning.ai course 1 week 4, L_model_backward alone",
    text: `def L_model_backward(AL, Y, caches):
    grads = {}
    L = len(caches)
    Y = Y.reshape(AL.shape)
    dAL = -(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))
    cache = caches[L - 1]
    dA, dW, db = linear_activation_backward(dAL, cache, "sigmoid")
    grads["dA" + str(L - 1)] = dA
    grads["dW" + str(L)] = dW
    grads["db" + str(L)] = db
    for l in reversed(range(L - 1)):
        cache = caches[l]
        dA, dW, db = linear_activation_backward(grads["dA" + str(l + 1)], cache, "relu")
        grads["dA" + str(l)] = dA
        grads["dW" + str(l + 1)] = dW
        grads["db" + str(l + 1)] = db
    return grads
`,
    faults: [
      { from: 'grads["dA" + str(l + 1)], cache', to: "dAL, cache" },
      { from: "-(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))", to: "np.divide(Y, AL) - np.divide(1 - Y, 1 - AL)" },
    ],
  },
  {
    name: "a part that begins at the scores",
    source: "questions on softmax and labels in NumPy, without a forward pass",
    text: `P = np.exp(S) / np.exp(S).sum(1, keepdims=True)
G = P.copy()
G[np.arange(n), labels.astype(int)] -= 1
G /= n
dV = H.T @ G
dc = G.sum(0)
dH = G @ V.T
dH[H <= 0] = 0
dU = X.T @ dH
`,
    faults: [{ from: "dV = H.T @ G", to: "dV = H.T @ P" }],
  },
  {
    name: "units of ones under a name of their own",
    source: "questions on f1, f2 and their derivatives in MATLAB, ones last",
    text: `o = ones(m, 1);
a0 = [X, o];
h = f1(a0 * V);
hb = [h, o];
out = f2(hb * U);
e = out - T;
gU = hb' * e / m;
dh = (e * U(1:end-1, :)') .* f1prime(a0 * V);
gV = a0' * dh / m;
`,
    faults: [
      { from: "U(1:end-1, :)", to: "U(2:end, :)" },
      { from: " .* f1prime(a0 * V)", to: "", or: ["gV ="] },
    ],
  },
  {
    name: "parameters and caches in dicts with f-strings",
    source: "questions on params[f'W{l}'] and len(params) // 2",
    text: `def backward(y, params, cache):
    L = len(params) // 2
    grads = {}
    dz = cache[f"a{L}"] - y
    for l in range(L, 0, -1):
        grads[f"W{l}"] = dz @ cache[f"a{l-1}"].T / y.shape[1]
        grads[f"b{l}"] = dz.mean(axis=1, keepdims=True)
        if l > 1:
            dz = params[f"W{l}"].T @ dz * tanh_prime(cache[f"z{l-1}"])
    return grads
`,
    faults: [
      { from: "dz.mean(axis=1, keepdims=True)", to: "dz.sum(axis=1, keepdims=True)" },
      { from: ' * tanh_prime(cache[f"z{l-1}"])', to: "" },
    ],
  },
  {
    name: "a layer's backward out of its cache",
    source: "Stanford CS231n, assignment 2, layers.py",
    text: `def affine_backward(dout, cache):
    x, w, b = cache
    dx = dout.dot(w.T).reshape(x.shape)
    dw = x.reshape(x.shape[0], -1).T.dot(dout)
    db = np.sum(dout, axis=0)
    return dx, dw, db
`,
    faults: [
      { from: "dout.dot(w.T)", to: "dout.dot(w)", or: ["dw ="] },
      { from: "np.sum(dout, axis=0)", to: "np.sum(dout, axis=1)" },
    ],
  },
  {
    name: "two layers from scores on",
    source: "Stanford CS231n, assignment 1, neural_net.py",
    text: `h1 = np.maximum(0, X.dot(W1) + b1)
scores = h1.dot(W2) + b2
p = softmax(scores)
dscores = p.copy()
dscores[np.arange(N), y] -= 1
dscores /= N
dW2 = h1.T.dot(dscores) + reg * W2
db2 = np.sum(dscores, axis=0)
dh1 = dscores.dot(W2.T)
dh1[h1 <= 0] = 0
dW1 = X.T.dot(dh1) + reg * W1
db1 = np.sum(dh1, axis=0)
`,
    faults: [
      { from: "dh1[h1 <= 0] = 0", to: "dh1[h1 >= 0] = 0", or: ["dh1 ="] },
      { from: "dW1 = X.T.dot(dh1) + reg * W1", to: "dW1 = X.T.dot(dh1) - reg * W1" },
    ],
  },
  {
    name: "lists of weights, and activations that are given",
    source: "maziarraissi/backprop issue 1; questions on self.activations[i]",
    text: `def backward(self, y):
    m = y.shape[0]
    delta = self.activations[-1] - y
    for i in reversed(range(len(self.weights))):
        self.dW[i] = self.activations[i].T @ delta / m
        self.db[i] = delta.sum(axis=0, keepdims=True) / m
        if i > 0:
            delta = (delta @ self.weights[i].T) * sigmoid_derivative(self.activations[i])
`,
    faults: [
      { from: "self.activations[i].T @ delta / m", to: "self.activations[i].T @ delta", or: ["self.db[i] ="] },
      { from: "(delta @ self.weights[i].T) *", to: "(delta @ self.weights[i]) *", or: ["self.dW[i] ="] },
    ],
  },
  {
    name: "parameters under keys with the number of the layer",
    source: 'questions on parameters["W" + str(l)]',
    text: `def backward(parameters, cache, X, Y, L):
    grads = {}
    m = X.shape[1]
    dZ = cache["A" + str(L)] - Y
    for l in range(L, 0, -1):
        A_prev = cache["A" + str(l - 1)] if l > 1 else X
        grads["dW" + str(l)] = (1 / m) * dZ @ A_prev.T
        grads["db" + str(l)] = (1 / m) * np.sum(dZ, axis=1, keepdims=True)
        if l > 1:
            dA = parameters["W" + str(l)].T @ dZ
            dZ = dA * relu_derivative(cache["Z" + str(l - 1)])
    return grads
`,
    faults: [
      { from: 'parameters["W" + str(l)].T @ dZ', to: 'parameters["W" + str(l)] @ dZ', or: ['grads["dW"'] },
      { from: "(1 / m) * dZ @ A_prev.T", to: "dZ @ A_prev.T" },
    ],
  },
  {
    name: "an error function's derivative under its name",
    source: "Aflak, mse_prime; twixt7-sys/project_neurNet",
    text: `def train(X, Y, W1, b1, W2, b2, lr):
    h = tanh(X @ W1 + b1)
    out = h @ W2 + b2
    grad = mse_prime(Y, out)
    gW2 = h.T @ grad
    gb2 = grad.sum(axis=0)
    gh = grad @ W2.T
    gz = gh * tanh_prime(X @ W1 + b1)
    gW1 = X.T @ gz
    gb1 = gz.sum(axis=0)
    return gW1, gb1, gW2, gb2
`,
    faults: [
      { from: "gz = gh * tanh_prime(X @ W1 + b1)", to: "gz = gh", or: ["gh ="] },
      { from: "gb1 = gz.sum(axis=0)", to: "gb1 = gz.sum(axis=1)" },
    ],
  },
  {
    name: "Octave with functions of letters",
    source: "questions on f1, f2 and f1prime in MATLAB",
    text: `m = size(X, 1);
A0 = [ones(m, 1) X];
Z1 = A0 * V';
H = [ones(m, 1) f(Z1)];
O = f(H * U');
d2 = (O - T) .* fprime(H * U');
d1 = (d2 * U(:, 2:end)) .* fprime(Z1);
gU = d2' * H / m;
gV = d1' * A0 / m;
`,
    faults: [
      { from: "(d2 * U(:, 2:end)) .* fprime(Z1)", to: "(d2 * U(:, 2:end))" },
      { from: "d1' * A0 / m", to: "d1' * A0" },
    ],
  },
  {
    name: "Octave's exercise without its sigmoidGradient",
    source: "Machine Learning (Stanford), ex4, nnCostFunction.m",
    text: `for t = 1:m
  a1 = [1; X(t, :)'];
  z2 = Theta1 * a1;
  a2 = [1; sigmoid(z2)];
  a3 = sigmoid(Theta2 * a2);
  d3 = a3 - Y(t, :)';
  d2 = (Theta2(:, 2:end)' * d3) .* sigmoidGradient(z2);
  Theta2_grad = Theta2_grad + d3 * a2';
  Theta1_grad = Theta1_grad + d2 * a1';
end
Theta1_grad = Theta1_grad / m;
Theta2_grad = Theta2_grad / m;
`,
    faults: [
      { from: "sigmoidGradient(z2)", to: "sigmoidGradient(a2(2:end))" },
      { from: "+ d2 * a1'", to: "+ d2 * a2(1:end)'", or: ["Theta1_grad"] },
    ],
  },
  {
    name: "cells of layers in MATLAB",
    source: "questions on W{i} and a{i} with numel(W)",
    text: `for i = 1:numel(W)
  z{i} = W{i} * a{i} + b{i};
  a{i+1} = sigmoid(z{i});
end
d{numel(W)} = a{end} - y;
for i = numel(W)-1:-1:1
  d{i} = (W{i+1}' * d{i+1}) .* dsigmoid(z{i});
end
for i = 1:numel(W)
  dW{i} = d{i} * a{i}' / m;
  db{i} = sum(d{i}, 2) / m;
end
`,
    faults: [
      { from: "(W{i+1}' * d{i+1})", to: "(W{i}' * d{i+1})" },
      { from: "sum(d{i}, 2)", to: "sum(d{i}, 1)" },
    ],
  },
  {
    name: "a loop over the columns of free data",
    source: "questions on delta rules in MATLAB, x = X(:, k)",
    text: `for k = 1:N
  x = X(:, k);
  d = D(:, k);
  v1 = W1 * x;
  y1 = Sigmoid(v1);
  v = W2 * y1;
  y = Sigmoid(v);
  e = d - y;
  delta = y .* (1 - y) .* e;
  e1 = W2' * delta;
  delta1 = y1 .* (1 - y1) .* e1;
  W1 = W1 + alpha * delta1 * x';
  W2 = W2 + alpha * delta * y1';
end
`,
    faults: [
      { from: "e1 = W2' * delta;", to: "e1 = W2' * e;" },
      { from: "W2 = W2 + alpha * delta * y1';", to: "W2 = W2 - alpha * delta * y1';" },
      { from: "y1 .* (1 - y1) .* e1", to: "y .* (1 - y) .* e1" },
    ],
  },
  {
    name: "the query of a book's class",
    source: "Rashid, Make your own neural network; questions on scipy.special.expit",
    text: `class neuralNetwork:
    def __init__(self, inputnodes, hiddennodes, outputnodes, learningrate):
        self.wih = numpy.random.normal(0.0, pow(hiddennodes, -0.5), (hiddennodes, inputnodes))
        self.who = numpy.random.normal(0.0, pow(outputnodes, -0.5), (outputnodes, hiddennodes))
        self.lr = learningrate
        self.activation_function = lambda x: scipy.special.expit(x)

    def train(self, inputs_list, targets_list):
        inputs = numpy.array(inputs_list, ndmin=2).T
        targets = numpy.array(targets_list, ndmin=2).T
        hidden_outputs = self.activation_function(numpy.dot(self.wih, inputs))
        final_outputs = self.activation_function(numpy.dot(self.who, hidden_outputs))
        output_errors = (targets - final_outputs) * final_outputs * (1.0 - final_outputs)
        hidden_errors = numpy.dot(self.who.T, output_errors)
        self.who += self.lr * numpy.dot(output_errors, numpy.transpose(hidden_outputs))
        self.wih += self.lr * numpy.dot(hidden_errors * hidden_outputs * (1.0 - hidden_outputs), numpy.transpose(inputs))
`,
    faults: [
      { from: "hidden_errors * hidden_outputs * (1.0 - hidden_outputs)", to: "hidden_errors", or: ["hidden_errors ="] },
      { from: "numpy.dot(self.who.T, output_errors)", to: "numpy.dot(self.who.T, targets - final_outputs)" },
    ],
  },
  {
    name: "a class with sizes from outside",
    source: "Ashitaka98/NeuralNetwork_BackProbagationExercise; questions on zip(sizes[:-1], sizes[1:])",
    text: `class MLP:
    def __init__(self, sizes):
        self.W = [np.random.randn(i, o) for i, o in zip(sizes[:-1], sizes[1:])]
        self.b = [np.zeros(o) for o in sizes[1:]]

    def forward(self, X):
        self.a = [X]
        for W, b in zip(self.W, self.b):
            self.a.append(self.act(self.a[-1] @ W + b))
        return self.a[-1]

    def backward(self, Y):
        g = (self.a[-1] - Y) * self.act_deriv(self.a[-1])
        grads = []
        for i in reversed(range(len(self.W))):
            grads.append((self.a[i].T @ g, g.sum(axis=0)))
            if i > 0:
                g = (g @ self.W[i].T) * self.act_deriv(self.a[i])
        return grads[::-1]
`,
    faults: [
      { from: "(g @ self.W[i].T) * self.act_deriv(self.a[i])", to: "g @ self.W[i].T" },
      { from: "(self.a[-1] - Y) * self.act_deriv(self.a[-1])", to: "(self.a[-1] - Y) * self.a[-1]" },
    ],
  },
  {
    name: "Brownlee's transfer derivative over matrices",
    source: "questions on transfer_derivative(output)",
    text: `def backward_propagate_error(self, expected):
    self.delta2 = (self.output - expected) * transfer_derivative(self.output)
    self.delta1 = self.delta2.dot(self.W2.T) * transfer_derivative(self.hidden)

def update_weights(self, inputs):
    self.W2 -= self.l_rate * self.hidden.T.dot(self.delta2)
    self.W1 -= self.l_rate * inputs.T.dot(self.delta1)

def forward_propagate(self, inputs):
    self.hidden = transfer(inputs.dot(self.W1))
    self.output = transfer(self.hidden.dot(self.W2))

def fit(self, inputs, expected):
    self.forward_propagate(inputs)
    self.backward_propagate_error(expected)
    self.update_weights(inputs)
`,
    faults: [],
  },
  {
    name: "a hidden loop over layers with deltas in a list",
    source: "questions on deltas.append and deltas.reverse",
    text: `a = [X]
for l in range(len(self.weights)):
    a.append(self.activation(np.dot(a[l], self.weights[l])))
error = y - a[-1]
deltas = [error * self.activation_prime(a[-1])]
for l in range(len(a) - 2, 0, -1):
    deltas.append(deltas[-1].dot(self.weights[l].T) * self.activation_prime(a[l]))
deltas.reverse()
for i in range(len(self.weights)):
    self.weights[i] += learning_rate * a[i].T.dot(deltas[i])
`,
    faults: [
      { from: "deltas[-1].dot(self.weights[l].T) *", to: "deltas[-1].dot(self.weights[l].T) +" },
      { from: "self.weights[i] += learning_rate", to: "self.weights[i] -= learning_rate", or: ["error ="] },
    ],
  },
  {
    name: "what a forward function that is missing returns",
    source: "questions on z1, a1, z2, a2 = forward(X)",
    text: `def backward(X, Y, W1, b1, W2, b2):
    m = X.shape[0]
    z1, a1, z2, a2 = forward(X, W1, b1, W2, b2)
    dz2 = a2 - Y
    dW2 = a1.T.dot(dz2) / m
    db2 = dz2.sum(axis=0) / m
    dz1 = dz2.dot(W2.T) * relu_prime(z1)
    dW1 = X.T.dot(dz1) / m
    db1 = dz1.sum(axis=0) / m
    return dW1, db1, dW2, db2
`,
    faults: [
      { from: "a1.T.dot(dz2) / m", to: "z1.T.dot(dz2) / m" },
      { from: "dz2.dot(W2.T) * relu_prime(z1)", to: "dz2.dot(W2.T) * z1" },
    ],
  },
  {
    name: "labels that a missing function makes one-hot",
    source: "questions on one_hot(Y) and MNIST",
    text: `def backward_prop(Z1, A1, Z2, A2, W2, X, Y):
    m = Y.size
    one_hot_Y = one_hot(Y)
    dZ2 = A2 - one_hot_Y
    dW2 = 1 / m * dZ2.dot(A1.T)
    db2 = 1 / m * np.sum(dZ2, axis=1, keepdims=True)
    dZ1 = W2.T.dot(dZ2) * deriv_ReLU(Z1)
    dW1 = 1 / m * dZ1.dot(X.T)
    db1 = 1 / m * np.sum(dZ1, axis=1, keepdims=True)
    return dW1, db1, dW2, db2
`,
    faults: [
      { from: "np.sum(dZ1, axis=1, keepdims=True)", to: "np.sum(dZ1)" },
      { from: "1 / m * dZ1.dot(X.T)", to: "1 / m * dZ2.dot(X.T)" },
    ],
  },
  {
    name: "logistic regression with a missing sigmoid",
    source: "deeplearning.ai course 1 week 2, propagate",
    text: `def propagate(w, b, X, Y):
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    dw = np.dot(X, (A - Y).T) / m
    db = np.sum(A - Y) / m
    return {"dw": dw, "db": db}
`,
    faults: [
      { from: "(A - Y).T) / m", to: "(A + Y).T) / m" },
      { from: "np.sum(A - Y) / m", to: "np.sum(A - Y)" },
    ],
  },
  {
    name: "a softmax that is missing, sums by hand",
    source: "questions on softmax regression in NumPy",
    text: `scores = np.dot(X, W) + b
P = softmax(scores)
G = P - Y
dW = np.dot(X.T, G) / X.shape[0] + lam * W
db = np.mean(G, axis=0)
W = W - alpha * dW
b = b - alpha * db
`,
    faults: [{ from: "np.mean(G, axis=0)", to: "np.sum(G, axis=0)" }],
  },
  {
    name: "three layers, three functions",
    source: "questions on deeper networks with relu and sigmoid",
    text: `z1 = W1 @ X + b1
a1 = relu(z1)
z2 = W2 @ a1 + b2
a2 = relu(z2)
z3 = W3 @ a2 + b3
a3 = sigmoid(z3)
dz3 = a3 - Y
dW3 = dz3 @ a2.T / m
dz2 = (W3.T @ dz3) * relu_derivative(z2)
dW2 = dz2 @ a1.T / m
dz1 = (W2.T @ dz2) * relu_derivative(z1)
dW1 = dz1 @ X.T / m
`,
    faults: [
      { from: "(W2.T @ dz2) * relu_derivative(z1)", to: "(W2.T @ dz2) * relu_derivative(z2)" },
      { from: "(W3.T @ dz3) * relu_derivative(z2)", to: "(W3.T @ dz3)" },
      { from: "dz2 @ a1.T / m", to: "dz2 @ a2.T / m" },
    ],
  },
];
