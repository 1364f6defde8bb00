"""NumPy by hand: backpropagation as someone writes it who knows NumPy well. Every array exists before the first step; OpenBLAS multiplies."""

import sys

import numpy as np

import protocol
from protocol import MLP, THREADS, TINY


class Network:
    """A dense network, its gradients in one flat array, and the arrays that a batch of m rows needs."""

    def __init__(self, layers, m, hidden):
        self.hidden = hidden
        count = sum(W.size + b.size for W, b in layers)
        self.theta, self.gradient = np.empty(count, np.float32), np.empty(count, np.float32)
        self.W, self.b, self.dW, self.db, self.A, self.dZ = [], [], [], [], [], []
        at = 0
        for W, b in layers:
            for given, views, gradients in ((W, self.W, self.dW), (b, self.b, self.db)):
                views.append(self.theta[at : at + given.size].reshape(given.shape))
                gradients.append(self.gradient[at : at + given.size].reshape(given.shape))
                views[-1][...] = given
                at += given.size
            self.A.append(np.empty((m, W.shape[1]), np.float32))
            self.dZ.append(np.empty((m, W.shape[1]), np.float32))
        self.mask = [np.empty(A.shape, np.bool_) for A in self.A]
        self.ones = np.ones(m, np.float32)

    def forward(self, X):
        """Logits, which belong to the network."""
        last = len(self.W) - 1
        for l, A in enumerate(self.A):
            np.dot(X, self.W[l], out=A)
            A += self.b[l]
            if l < last:
                if self.hidden == "relu":
                    np.maximum(A, 0, out=A)
                else:
                    np.tanh(A, out=A)
            X = A
        return X

    def backward(self, X):
        """Fills the gradient from dZ of the last layer."""
        for l in range(len(self.W) - 1, -1, -1):
            dZ = self.dZ[l]
            np.dot((self.A[l - 1] if l else X).T, dZ, out=self.dW[l])
            np.dot(self.ones, dZ, out=self.db[l])
            if l:
                A, dX = self.A[l - 1], self.dZ[l - 1]
                np.dot(dZ, self.W[l].T, out=dX)
                if self.hidden == "relu":
                    np.greater(A, 0, out=self.mask[l - 1])
                    dX *= self.mask[l - 1]
                else:
                    # A is not needed any more: 1 − A²
                    np.multiply(A, A, out=A)
                    np.subtract(1, A, out=A)
                    dX *= A


BLOCK = 1 << 16
"""Elements that Adam's dozen passes work on at a time: they stay in the cache."""


class Adam:
    def __init__(self, theta, gradient):
        self.blocks = []
        self.m, self.v, self.scratch = np.zeros_like(theta), np.zeros_like(theta), np.empty(BLOCK, np.float32)
        for at in range(0, theta.size, BLOCK):
            part = slice(at, at + BLOCK)
            size = theta[part].size
            self.blocks.append((theta[part], gradient[part], self.m[part], self.v[part], self.scratch[:size]))
        self.t = 0

    def step(self):
        self.t += 1
        beta1, beta2 = MLP["beta1"], MLP["beta2"]
        correction = np.sqrt(1 - beta2**self.t)
        rate = np.float32(MLP["learningRate"] * correction / (1 - beta1**self.t))
        epsilon = np.float32(MLP["epsilon"] * correction)
        b1, b2, c1, c2 = np.float32(beta1), np.float32(beta2), np.float32(1 - beta1), np.float32(1 - beta2)
        for theta, g, m, v, s in self.blocks:
            m *= b1
            np.multiply(g, c1, out=s)
            m += s
            v *= b2
            g *= g
            g *= c2
            v += g
            np.sqrt(v, out=s)
            s += epsilon
            np.divide(m, s, out=s)
            s *= rate
            theta -= s


def train_mlp(data, m):
    net = Network(protocol.layers_of(data, "mlp"), m, "relu")
    optimizer = Adam(net.theta, net.gradient)
    images, labels, rows = data["images"], data["labels"], np.arange(m)
    column = np.empty((m, 1), np.float32)

    def step(i, wanted):
        X, y = images[i * m : (i + 1) * m], labels[i * m : (i + 1) * m]
        Z, P = net.forward(X), net.dZ[-1]
        np.max(Z, axis=1, keepdims=True, out=column)
        np.subtract(Z, column, out=P)
        np.exp(P, out=P)
        np.sum(P, axis=1, keepdims=True, out=column)
        P /= column
        loss = -np.log(P[rows, y]).mean() if wanted else None
        P[rows, y] -= 1
        P *= np.float32(1 / m)
        net.backward(X)
        optimizer.step()
        return loss

    return protocol.steps(len(images) // m, step)


def train_tiny(data, m):
    net = Network(protocol.layers_of(data, "tiny"), m, "tanh")
    points, sides = data["points"], data["sides"]
    rate = np.float32(TINY["learningRate"])

    def step(i, wanted):
        X, Y = points[i * m : (i + 1) * m], sides[i * m : (i + 1) * m]
        Z, dZ = net.forward(X), net.dZ[-1]
        loss = (np.logaddexp(0, Z) - Z * Y).mean() if wanted else None
        np.negative(Z, out=dZ)
        np.exp(dZ, out=dZ)
        dZ += 1
        np.reciprocal(dZ, out=dZ)
        dZ -= Y
        dZ *= np.float32(1 / m)
        net.backward(X)
        net.gradient *= rate
        net.theta -= net.gradient
        return loss

    return protocol.steps(len(points) // m, step)


def infer(data):
    net = Network(protocol.layers_of(data, "mlp"), 1, "relu")
    images = data["images"]

    def predict(row):
        P = net.forward(images[row : row + 1])
        P -= P.max()
        np.exp(P, out=P)
        P /= P.sum()
        return P

    return protocol.inference(predict)


def multiply(data, n):
    A, B = data[f"A{n}"], data[f"B{n}"]
    C = np.empty_like(A)

    def run(count):
        for _ in range(count):
            np.dot(A, B, out=C)

    run(1)
    return protocol.checked_elements(C), run


if __name__ == "__main__":
    DATA = protocol.read_data(sys.argv[1])
    WORKLOADS = {"inference-1": lambda: infer(DATA)}
    for rows in MLP["batches"]:
        WORKLOADS[f"step-{rows}"] = lambda rows=rows: train_mlp(DATA, rows)
    for rows in TINY["batches"]:
        WORKLOADS[f"tiny-{rows}"] = lambda rows=rows: train_tiny(DATA, rows)
    for size in protocol.WORKLOADS["GEMM"]:
        WORKLOADS[f"sgemm-{size}"] = lambda size=size: multiply(DATA, size)
    HEADER = {"library": "NumPy by hand", "version": np.__version__, "engine": f"{THREADS} thread(s), {protocol.blas()}"}
    protocol.serve(HEADER, WORKLOADS)
