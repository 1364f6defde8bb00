import type { StrangersText } from "./strangers-types.ts";

/** Whole programs with their data, mini-batches, optimisers and dropout. */
export const TRAINING: readonly StrangersText[] = [
  {
    name: "a table that is parted into validation and training examples",
    source: "github.com/wwsalmon/simple-mnist-nn-from-scratch-numpy-no-TF-keras",
    text: `table = np.array(pd.read_csv("digits.csv"))
m, n = table.shape
held_out = table[:1000].T
train = table[1000:m].T
Y_train = train[0]
X_train = train[1:n] / 255.
_, m_train = X_train.shape
def start():
    return np.random.rand(10, 784) - 0.5, np.random.rand(10, 1) - 0.5, np.random.rand(10, 10) - 0.5, np.random.rand(10, 1) - 0.5
def softmax(Z):
    return np.exp(Z) / sum(np.exp(Z))
def one_hot(Y):
    out = np.zeros((Y.size, Y.max() + 1))
    out[np.arange(Y.size), Y] = 1
    return out.T
def grads(Z1, A1, A2, W2, X, Y):
    dZ2 = A2 - one_hot(Y)
    dW2 = dZ2.dot(A1.T) / m_train
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m_train
    dZ1 = W2.T.dot(dZ2) * (Z1 > 0)
    dW1 = dZ1.dot(X.T) / m_train
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m_train
    return dW1, db1, dW2, db2
def descend(X, Y, alpha, rounds):
    W1, b1, W2, b2 = start()
    for i in range(rounds):
        Z1 = W1.dot(X) + b1
        A1 = np.maximum(Z1, 0)
        A2 = softmax(W2.dot(A1) + b2)
        dW1, db1, dW2, db2 = grads(Z1, A1, A2, W2, X, Y)
        W1 -= alpha * dW1
        b1 -= alpha * db1
        W2 -= alpha * dW2
        b2 -= alpha * db2
    return W1, b1, W2, b2
descend(X_train, Y_train, 0.1, 500)
`,
    changes: [
      { from: "W2.T.dot(dZ2) * (Z1 > 0)", to: "W2.T.dot(dZ2)" },
      { from: "np.sum(dZ1, axis=1, keepdims=True)", to: "np.sum(dZ1)" },
    ],
  },
  {
    name: "mini-batches of pairs, summed up by a method",
    source: "github.com/mnielsen/neural-networks-and-deep-learning",
    text: `class Net:
    def __init__(self, sizes):
        self.sizes = sizes
        self.layers = len(sizes)
        self.biases = [np.random.randn(n, 1) for n in sizes[1:]]
        self.weights = [np.random.randn(n, k) for k, n in zip(sizes[:-1], sizes[1:])]
    def fit(self, training_data, epochs, mini_batch_size, eta):
        n = len(training_data)
        for epoch in range(epochs):
            random.shuffle(training_data)
            batches = [training_data[k:k + mini_batch_size] for k in range(0, n, mini_batch_size)]
            for batch in batches:
                self.learn(batch, eta)
    def learn(self, batch, eta):
        sum_b = [np.zeros(b.shape) for b in self.biases]
        sum_w = [np.zeros(w.shape) for w in self.weights]
        for x, y in batch:
            part_b, part_w = self.backprop(x, y)
            sum_b = [s + p for s, p in zip(sum_b, part_b)]
            sum_w = [s + p for s, p in zip(sum_w, part_w)]
        self.weights = [w - eta / len(batch) * s for w, s in zip(self.weights, sum_w)]
        self.biases = [b - eta / len(batch) * s for b, s in zip(self.biases, sum_b)]
    def backprop(self, x, y):
        nabla_b = [np.zeros(b.shape) for b in self.biases]
        nabla_w = [np.zeros(w.shape) for w in self.weights]
        acts, zs = [x], []
        for b, w in zip(self.biases, self.weights):
            zs.append(np.dot(w, acts[-1]) + b)
            acts.append(sigmoid(zs[-1]))
        delta = self.error(acts[-1], y) * sigmoid_prime(zs[-1])
        nabla_b[-1] = delta
        nabla_w[-1] = np.dot(delta, acts[-2].T)
        for l in range(2, self.layers):
            delta = np.dot(self.weights[-l + 1].T, delta) * sigmoid_prime(zs[-l])
            nabla_b[-l] = delta
            nabla_w[-l] = np.dot(delta, acts[-l - 1].T)
        return nabla_b, nabla_w
    def error(self, out, y):
        return out - y
def sigmoid(z):
    return 1 / (1 + np.exp(-z))
def sigmoid_prime(z):
    return sigmoid(z) * (1 - sigmoid(z))
`,
    changes: [
      { from: "acts[-l - 1].T", to: "acts[-l].T" },
      { from: "return out - y", to: "return y - out" },
      { from: "[w - eta", to: "[w + eta" },
      { from: "return sigmoid(z) * (1 - sigmoid(z))", to: "return z * (1 - z)" },
    ],
  },
  {
    name: "dropout, with the forward pass in a function of its own",
    source: "coursera.org, deep learning specialisation, regularisation",
    text: `def forward(X, p, keep_prob=0.6):
    Z1 = p["W1"] @ X + p["b1"]
    A1 = np.tanh(Z1)
    D1 = np.random.rand(A1.shape[0], A1.shape[1]) < keep_prob
    A1 = A1 * D1
    A1 = A1 / keep_prob
    Z2 = p["W2"] @ A1 + p["b2"]
    A2 = 1 / (1 + np.exp(-Z2))
    cache = (Z1, D1, A1, Z2, A2, p["W2"])
    return A2, cache
def backward(X, Y, cache, keep_prob):
    m = X.shape[1]
    Z1, D1, A1, Z2, A2, W2 = cache
    dZ2 = A2 - Y
    dW2 = dZ2 @ A1.T / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dA1 = W2.T @ dZ2
    dA1 = dA1 * D1
    dA1 = dA1 / keep_prob
    dZ1 = dA1 * (1 - np.tanh(Z1) ** 2)
    dW1 = dZ1 @ X.T / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m
    return dW1, db1, dW2, db2
`,
    changes: [
      { from: "dZ1 @ X.T / m", to: "dZ1 @ X.T" },
      { from: "    dA1 = dA1 * D1\n", to: "", lines: [18, 19, 20] },
    ],
  },
  {
    name: "Adam over a dictionary of parameters",
    source: 'github.com, repositories "neural network from scratch" with Adam',
    text: `class MLP:
    def __init__(self, n_in, n_hid, n_out, lr=0.001, beta1=0.9, beta2=0.999):
        self.W1 = np.random.randn(n_in, n_hid)
        self.b1 = np.zeros((1, n_hid))
        self.W2 = np.random.randn(n_hid, n_out)
        self.b2 = np.zeros((1, n_out))
        self.lr, self.beta1, self.beta2 = lr, beta1, beta2
        self.m = {k: np.zeros_like(v) for k, v in self.params().items()}
        self.v = {k: np.zeros_like(v) for k, v in self.params().items()}
        self.t = 0
    def params(self):
        return {"W1": self.W1, "b1": self.b1, "W2": self.W2, "b2": self.b2}
    def backward(self, X, y):
        a1 = np.tanh(X @ self.W1 + self.b1)
        a2 = 1 / (1 + np.exp(-(a1 @ self.W2 + self.b2)))
        d2 = (a2 - y) / len(y)
        d1 = (d2 @ self.W2.T) * (1 - a1 ** 2)
        return {"W1": X.T @ d1, "b1": d1.sum(axis=0, keepdims=True), "W2": a1.T @ d2, "b2": d2.sum(axis=0, keepdims=True)}
    def step(self, X, y):
        grads = self.backward(X, y)
        self.t += 1
        for k, p in self.params().items():
            self.m[k] = self.beta1 * self.m[k] + (1 - self.beta1) * grads[k]
            self.v[k] = self.beta2 * self.v[k] + (1 - self.beta2) * grads[k] ** 2
            mean = self.m[k] / (1 - self.beta1 ** self.t)
            spread = self.v[k] / (1 - self.beta2 ** self.t)
            p -= self.lr * mean / (np.sqrt(spread) + 1e-8)
`,
    changes: [{ from: "(1 - a1 ** 2)", to: "a1 * (1 - a1)" }],
  },
  {
    name: "layers as functions with a loss of their own",
    source: "cs231n.github.io, assignment 2",
    text: `def affine(x, w, b):
    return x.dot(w) + b, (x, w)
def affine_back(dout, cache):
    x, w = cache
    dx = dout.dot(w.T)
    dw = x.T.dot(dout)
    db = np.sum(dout, axis=0)
    return dx, dw, db
def softmax_loss(x, y):
    N = x.shape[0]
    probs = np.exp(x - np.max(x, axis=1, keepdims=True))
    probs /= np.sum(probs, axis=1, keepdims=True)
    loss = -np.sum(np.log(probs[np.arange(N), y])) / N
    dx = probs.copy()
    dx[np.arange(N), y] -= 1
    dx /= N
    return loss, dx
def loss(params, X, y, reg):
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"], params["b2"]
    h, c1 = affine(X, W1, b1)
    scores, c2 = affine(np.maximum(0, h), W2, b2)
    data_loss, dscores = softmax_loss(scores, y)
    total = data_loss + 0.5 * reg * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
    grads = {}
    dhr, grads["W2"], grads["b2"] = affine_back(dscores, c2)
    dx, grads["W1"], grads["b1"] = affine_back(dhr * (h > 0), c1)
    grads["W1"] += reg * W1
    grads["W2"] += reg * W2
    return total, grads
`,
    changes: [
      { from: "    dx /= N\n", to: "", lines: [15] },
      { from: "np.sum(dout, axis=0)", to: "np.sum(dout, axis=1)" },
      { from: 'grads["W1"] += reg * W1', to: 'grads["W1"] += reg * W2' },
    ],
  },
  {
    name: "logistic regression by a class",
    source: "github.com/AssemblyAI-Community/Machine-Learning-From-Scratch",
    text: `class Logistic:
    def fit(self, X, y):
        n_samples, n_features = X.shape
        self.weights = np.zeros(n_features)
        self.bias = 0
        for _ in range(self.n_iters):
            p = 1 / (1 + np.exp(-(np.dot(X, self.weights) + self.bias)))
            dw = (1 / n_samples) * np.dot(X.T, (p - y))
            db = (1 / n_samples) * np.sum(p - y)
            self.weights -= self.lr * dw
            self.bias -= self.lr * db
`,
    changes: [{ from: "dw = (1 / n_samples)", to: "dw = (1 / n_features)" }],
  },
  {
    name: "caches of nested tuples from a forward pass in functions",
    source: "coursera.org, deep learning specialisation, deep networks step by step",
    text: `def step(A_prev, W, b, kind):
    Z = W @ A_prev + b
    A = np.maximum(0, Z) if kind == "relu" else 1 / (1 + np.exp(-Z))
    return A, ((A_prev, W, b), Z)
def model_forward(X, params):
    caches = []
    A = X
    L = len(params) // 2
    for l in range(1, L):
        A, cache = step(A, params["W" + str(l)], params["b" + str(l)], "relu")
        caches.append(cache)
    AL, cache = step(A, params["W" + str(L)], params["b" + str(L)], "sigmoid")
    caches.append(cache)
    return AL, caches
def step_back(dA, cache, kind):
    (A_prev, W, b), Z = cache
    m = A_prev.shape[1]
    s = 1 / (1 + np.exp(-Z))
    dZ = dA * (Z > 0) if kind == "relu" else dA * s * (1 - s)
    dW = dZ @ A_prev.T / m
    db = np.sum(dZ, axis=1, keepdims=True) / m
    return W.T @ dZ, dW, db
def model_backward(AL, Y, caches):
    grads = {}
    L = len(caches)
    dAL = -(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))
    dA, grads["dW" + str(L)], grads["db" + str(L)] = step_back(dAL, caches[L - 1], "sigmoid")
    for l in reversed(range(L - 1)):
        dA, dW, db = step_back(dA, caches[l], "relu")
        grads["dW" + str(l + 1)] = dW
        grads["db" + str(l + 1)] = db
    return grads
`,
    changes: [
      { from: "np.sum(dZ, axis=1, keepdims=True)", to: "np.sum(dZ, keepdims=True)" },
      { from: "dZ @ A_prev.T / m", to: "dZ @ A_prev.T" },
    ],
  },
  {
    name: "a dictionary that is stepped key by key, and classes counted from the labels",
    source: "github.com, repositories of digits from scratch",
    text: `def init(n_in, n_hid, n_out):
    rng = np.random.default_rng(0)
    return {"W1": rng.normal(0, 0.1, (n_in, n_hid)), "b1": np.zeros(n_hid), "W2": rng.normal(0, 0.1, (n_hid, n_out)), "b2": np.zeros(n_out)}
def train(X, y, lr=0.1, batch=32):
    n_classes = y.max() + 1
    p = init(X.shape[1], 64, n_classes)
    Y = np.eye(n_classes)[y]
    for epoch in range(50):
        order = np.random.permutation(len(X))
        for s in range(0, len(X), batch):
            idx = order[s:s + batch]
            xb, yb = X[idx], Y[idx]
            A1 = np.maximum(0, xb @ p["W1"] + p["b1"])
            Z2 = A1 @ p["W2"] + p["b2"]
            E = np.exp(Z2 - Z2.max(axis=1, keepdims=True))
            dZ2 = (E / E.sum(axis=1, keepdims=True) - yb) / len(xb)
            dA1 = dZ2 @ p["W2"].T
            dZ1 = dA1 * (A1 > 0)
            g = {"W1": xb.T @ dZ1, "b1": dZ1.sum(axis=0), "W2": A1.T @ dZ2, "b2": dZ2.sum(axis=0)}
            for k in p:
                p[k] -= lr * g[k]
    return p
`,
    changes: [{ from: "p[k] -= lr * g[k]", to: "p[k] += lr * g[k]" }],
  },
  {
    name: "losses and activations as objects, biases named w0 and v0",
    source: "github.com/eriklindernoren/ML-From-Scratch",
    text: `class Loss:
    def loss(self, y, p):
        raise NotImplementedError()
class SquareLoss(Loss):
    def loss(self, y, p):
        return 0.5 * np.power(y - p, 2)
    def gradient(self, y, p):
        return -(y - p)
class Sigmoid:
    def __call__(self, x):
        return 1 / (1 + np.exp(-x))
    def gradient(self, x):
        return self(x) * (1 - self(x))
class Perceptron:
    def __init__(self, n_hidden, rounds=3000, rate=0.01):
        self.n_hidden, self.rounds, self.rate = n_hidden, rounds, rate
        self.act = Sigmoid()
        self.cost = SquareLoss()
    def fit(self, X, y):
        limit = 1 / np.sqrt(X.shape[1])
        self.W = np.random.uniform(-limit, limit, (X.shape[1], self.n_hidden))
        self.w0 = np.zeros((1, self.n_hidden))
        self.V = np.random.uniform(-1, 1, (self.n_hidden, y.shape[1]))
        self.v0 = np.zeros((1, y.shape[1]))
        for i in range(self.rounds):
            hidden_in = X.dot(self.W) + self.w0
            hidden = self.act(hidden_in)
            out_in = hidden.dot(self.V) + self.v0
            out = self.act(out_in)
            delta_out = self.cost.gradient(y, out) * self.act.gradient(out_in)
            delta_hid = delta_out.dot(self.V.T) * self.act.gradient(hidden_in)
            grad_v0 = np.sum(delta_out, axis=0, keepdims=True)
            grad_w0 = np.sum(delta_hid, axis=0, keepdims=True)
            self.V -= self.rate * hidden.T.dot(delta_out)
            self.v0 -= self.rate * grad_v0
            self.W -= self.rate * X.T.dot(delta_hid)
            self.w0 -= self.rate * grad_w0
`,
    changes: [
      { from: "np.sum(delta_hid, axis=0, keepdims=True)", to: "np.sum(delta_hid, axis=1, keepdims=True)" },
      { from: "return -(y - p)", to: "return y - p" },
    ],
  },
];
