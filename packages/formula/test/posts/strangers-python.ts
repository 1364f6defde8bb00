import type { StrangersText } from "./strangers-types.ts";

export const PYTHON: readonly StrangersText[] = [
  {
    name: "two layers in NumPy with a mask",
    source: "pytorch.org tutorials, warm-up",
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
    print(t, loss)
    grad_y_pred = 2.0 * (y_pred - y)
    grad_w2 = h_relu.T.dot(grad_y_pred)
    grad_h_relu = grad_y_pred.dot(w2.T)
    grad_h = grad_h_relu.copy()
    grad_h[h < 0] = 0
    grad_w1 = x.T.dot(grad_h)
    w1 -= learning_rate * grad_w1
    w2 -= learning_rate * grad_w2
`,
    changes: [
      { from: "grad_w1 = x.T.dot(grad_h)", to: "grad_w1 = x.T.dot(grad_h_relu)" },
      { from: "w2 -= learning", to: "w2 += learning" },
    ],
  },
  {
    name: "weights in a list, layers with a bias trick",
    source: "pyimagesearch NeuralNetwork.fit_partial",
    text: `def sigmoid(x):
    return 1.0 / (1 + np.exp(-x))
def sigmoid_deriv(x):
    return x * (1 - x)
def fit_partial(W, x, y, alpha):
    A = [np.atleast_2d(x)]
    for layer in np.arange(0, len(W)):
        net = A[layer].dot(W[layer])
        out = sigmoid(net)
        A.append(out)
    error = A[-1] - y
    D = [error * sigmoid_deriv(A[-1])]
    for layer in np.arange(len(A) - 2, 0, -1):
        delta = D[-1].dot(W[layer].T)
        delta = delta * sigmoid_deriv(A[layer])
        D.append(delta)
    D = D[::-1]
    for layer in np.arange(0, len(W)):
        W[layer] += -alpha * A[layer].T.dot(D[layer])
    return W
`,
    changes: [
      { from: "delta * sigmoid_deriv(A[layer])", to: "delta * sigmoid_deriv(A[layer + 1])" },
      { from: "+= -alpha", to: "+= alpha" },
    ],
  },
  {
    name: "one example, functions that hand on",
    source: "discuss.educative.io",
    text: `def sigmoid(z):
    return 1 / (1 + np.exp(-z))
def forward_propagation(X, Y, W1, b1, W2, b2):
    net_h = np.dot(W1, X) + b1
    out_h = sigmoid(net_h)
    net_y = np.dot(W2, out_h) + b2
    out_y = sigmoid(net_y)
    return out_h, out_y
def backward_propagation(X, Y, out_h, out_y, W2):
    l2_error = out_y - Y
    slope_output = out_y * (1 - out_y)
    dW2 = np.dot(l2_error * slope_output, out_h.T)
    db2 = np.sum(l2_error * slope_output, axis=1, keepdims=True)
    dh = np.dot(W2.T, l2_error * slope_output)
    l1_error = np.multiply(dh, out_h * (1 - out_h))
    dW1 = np.dot(l1_error, X.T)
    db1 = np.sum(l1_error, axis=1, keepdims=True)
    return dW1, db1, dW2, db2
`,
    changes: [{ from: "dh = np.dot(W2.T, l2_error * slope_output)", to: "dh = np.dot(W2.T, l2_error)" }],
  },
  {
    name: "velocities per layer",
    source: "network2-style momentum",
    text: `def step(W1, W2, v1, v2, X, Y, lr, beta):
    m = X.shape[0]
    H = np.maximum(X @ W1, 0)
    P = H @ W2
    dP = 2 * (P - Y) / m
    g2 = H.T @ dP
    g1 = X.T @ ((dP @ W2.T) * (H > 0))
    v1 = beta * v1 + (1 - beta) * g1
    v2 = beta * v2 + (1 - beta) * g2
    W1 = W1 - lr * v1
    W2 = W2 - lr * v2
    return W1, W2, v1, v2
`,
    changes: [{ from: "* (H > 0)", to: "* (H < 0)" }],
  },
  {
    name: "Adam",
    source: "common",
    text: `def adam(W, b, X, y, mw, vw, mb, vb, t, lr=0.001, b1=0.9, b2=0.999, eps=1e-8):
    n = X.shape[0]
    p = 1 / (1 + np.exp(-(X @ W + b)))
    dW = X.T @ (p - y) / n
    db = np.mean(p - y, axis=0)
    mw = b1 * mw + (1 - b1) * dW
    vw = b2 * vw + (1 - b2) * dW ** 2
    mb = b1 * mb + (1 - b1) * db
    vb = b2 * vb + (1 - b2) * db ** 2
    W = W - lr * (mw / (1 - b1 ** t)) / (np.sqrt(vw / (1 - b2 ** t)) + eps)
    b = b - lr * (mb / (1 - b1 ** t)) / (np.sqrt(vb / (1 - b2 ** t)) + eps)
    return W, b
`,
    changes: [{ from: "X.T @ (p - y) / n", to: "X.T @ (p - y) * p / n" }],
  },
  {
    name: "softmax Jacobian of each example",
    source: "blog posts on softmax derivative",
    text: `def backward(X, Y, W):
    m = X.shape[0]
    Z = X @ W
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    loss = -np.sum(Y * np.log(P)) / m
    dZ = np.zeros_like(Z)
    for i in range(m):
        s = P[i].reshape(-1, 1)
        J = np.diagflat(s) - s @ s.T
        dZ[i] = J @ (-Y[i] / P[i]) / m
    dW = X.T @ dZ
    return dW
`,
    changes: [{ from: "np.diagflat(s) - s @ s.T", to: "np.diagflat(s) + s @ s.T", lines: [11] }],
  },
  {
    name: "a regression net with tanh in Julia-like names",
    source: "stackexchange",
    text: `N = X.shape[0]
S1 = X @ V + c
Z = np.tanh(S1)
out = Z @ W + d
err = out - T
gW = Z.T @ err / N
gd = err.sum(0) / N
back = err @ W.T * (1 - Z * Z)
gV = X.T @ back / N
gc = back.sum(0) / N
V -= lr * gV
c -= lr * gc
W -= lr * gW
d -= lr * gd
`,
    changes: [
      { from: "(1 - Z * Z)", to: "(1 - S1 * S1)" },
      { from: "gV = X.T @ back / N", to: "gV = X.T @ back", lines: [11] },
    ],
  },
  {
    name: "leaky relu with where",
    source: "forum",
    text: `def lrelu(z):
    return np.where(z > 0, z, 0.01 * z)
def dlrelu(z):
    return np.where(z > 0, 1, 0.01)
def grads(x, y, w1, w2):
    z1 = w1 @ x
    a1 = lrelu(z1)
    z2 = w2 @ a1
    m = x.shape[1]
    dz2 = (z2 - y) / m
    dw2 = dz2 @ a1.T
    dz1 = (w2.T @ dz2) * dlrelu(z1)
    dw1 = dz1 @ x.T
    return dw1, dw2
`,
    changes: [
      { from: "dlrelu(z1)", to: "dlrelu(z2)" },
      { from: "(w2.T @ dz2) *", to: "(w2.T @ (z2 - y)) *", lines: [13] },
    ],
  },
  {
    name: "a network without names",
    source: "codereview",
    text: `def nn(X, y, n_hidden, iters, eta):
    n, d = X.shape
    A = np.random.randn(d, n_hidden) * 0.1
    B = np.random.randn(n_hidden, 1) * 0.1
    for _ in range(iters):
        Q = 1 / (1 + np.exp(-X.dot(A)))
        R = 1 / (1 + np.exp(-Q.dot(B)))
        E = R - y
        S = E * R * (1 - R)
        U = S.dot(B.T) * Q * (1 - Q)
        B -= eta * Q.T.dot(S)
        A -= eta * X.T.dot(U)
    return A, B
`,
    changes: [
      { from: "S.dot(B.T) * Q * (1 - Q)", to: "S.dot(B.T) * R * (1 - Q)" },
      { from: "E = R - y", to: "E = y - R" },
    ],
  },
  {
    name: "PyTorch tensors by hand",
    source: "pytorch forum",
    text: `import torch
x = torch.randn(64, 20)
y = torch.randn(64, 5)
w1 = torch.randn(20, 30)
w2 = torch.randn(30, 5)
lr = 1e-4
for t in range(100):
    h = x.mm(w1)
    hr = h.clamp(min=0)
    out = hr.mm(w2)
    loss = (out - y).pow(2).sum().item()
    g_out = 2.0 * (out - y)
    g_w2 = hr.t().mm(g_out)
    g_hr = g_out.mm(w2.t())
    g_h = g_hr.clone()
    g_h[h < 0] = 0
    g_w1 = x.t().mm(g_h)
    w1 -= lr * g_w1
    w2 -= lr * g_w2
`,
    changes: [
      { from: "g_hr = g_out.mm(w2.t())", to: "g_hr = g_out.mm(w2.t()) * hr" },
      { from: "g_w2 = hr.t().mm(g_out)", to: "g_w2 = h.t().mm(g_out)" },
    ],
  },
  {
    name: "gradients that are only returned",
    source: "helper functions",
    text: `def gradients(X, y, W1, W2):
    a1 = 1 / (1 + np.exp(-(X @ W1)))
    a2 = a1 @ W2
    d2 = a2 - y
    d1 = (d2 @ W2.T) * a1 * (1 - a1)
    return X.T @ d1, a1.T @ d2
`,
    changes: [
      { from: "* a1 * (1 - a1)", to: "* a1" },
      { from: "return X.T @ d1", to: "return d1.T @ X" },
    ],
  },
];
