import type { StrangersText } from "./strangers-types.ts";

export const LAYERS: readonly StrangersText[] = [
  {
    name: "gradients kept as attributes of tensors",
    source: "github.com/fastai/course-v3",
    text: `def mse(inp, targ): return (inp.squeeze(-1) - targ).pow(2).mean()
def mse_grad(inp, targ):
    inp.g = 2. * (inp.squeeze(-1) - targ).unsqueeze(-1) / inp.shape[0]
def lin(x, w, b): return x @ w + b
def relu(x): return x.clamp_min(0.)
def relu_grad(inp, out):
    inp.g = (inp > 0).float() * out.g
def lin_grad(inp, out, w, b):
    inp.g = out.g @ w.t()
    w.g = (inp.unsqueeze(-1) * out.g.unsqueeze(1)).sum(0)
    b.g = out.g.sum(0)

def forward_and_backward(inp, targ):
    l1 = inp @ w1 + b1
    l2 = relu(l1)
    out = l2 @ w2 + b2
    loss = mse(out, targ)
    mse_grad(out, targ)
    lin_grad(l2, out, w2, b2)
    relu_grad(l1, l2)
    lin_grad(inp, l1, w1, b1)
`,
    changes: [
      {
        from: "inp.g = 2. * (inp.squeeze(-1) - targ).unsqueeze(-1) / inp.shape[0]",
        to: "inp.g = 2. * (inp.squeeze(-1) - targ).unsqueeze(-1)",
      },
      { from: "inp.g = (inp > 0).float() * out.g", to: "inp.g = (inp > 0).float()" },
      { from: "b.g = out.g.sum(0)", to: "b.g = out.g.mean(0)" },
    ],
  },
  {
    name: "layers and a loss whose backward goes through .g",
    source: "github.com/fastai/course22p2",
    text: `class Relu():
    def __call__(self, inp):
        self.inp = inp
        self.out = inp.clamp_min(0.)
        return self.out
    def backward(self): self.inp.g = (self.inp > 0).float() * self.out.g

class Lin():
    def __init__(self, w, b): self.w, self.b = w, b
    def __call__(self, inp):
        self.inp = inp
        self.out = inp @ self.w + self.b
        return self.out
    def backward(self):
        self.inp.g = self.out.g @ self.w.t()
        self.w.g = self.inp.t() @ self.out.g
        self.b.g = self.out.g.sum(0)

class Mse():
    def __call__(self, inp, targ):
        self.inp = inp
        self.targ = targ
        self.out = (inp.squeeze() - targ).pow(2).mean()
        return self.out
    def backward(self):
        x = (self.inp.squeeze() - self.targ).unsqueeze(-1)
        self.inp.g = 2. * x / self.targ.shape[0]

class Model():
    def __init__(self, w1, b1, w2, b2):
        self.layers = [Lin(w1, b1), Relu(), Lin(w2, b2)]
        self.loss = Mse()
    def __call__(self, x, targ):
        for l in self.layers: x = l(x)
        return self.loss(x, targ)
    def backward(self):
        self.loss.backward()
        for l in reversed(self.layers): l.backward()

n_in, nh = 784, 50
w1 = torch.randn(n_in, nh) * math.sqrt(2 / n_in)
b1 = torch.zeros(nh)
w2 = torch.randn(nh, 1)
b2 = torch.zeros(1)
model = Model(w1, b1, w2, b2)
loss = model(x_train, y_train)
model.backward()
`,
    changes: [
      {
        from: "def backward(self): self.inp.g = (self.inp > 0).float() * self.out.g",
        to: "def backward(self): self.inp.g = (self.inp > 0).float()",
      },
      { from: "self.inp.g = 2. * x / self.targ.shape[0]", to: "self.inp.g = 2. * x" },
    ],
  },
  {
    name: "layers called one by one",
    source: "github.com/Sentdex/nnfs_book",
    text: `import numpy as np

class Layer_Dense:
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

class Activation_Softmax_Loss_CategoricalCrossentropy:
    def forward(self, inputs, y_true):
        exp_values = np.exp(inputs - np.max(inputs, axis=1, keepdims=True))
        self.output = exp_values / np.sum(exp_values, axis=1, keepdims=True)
    def backward(self, dvalues, y_true):
        samples = len(dvalues)
        self.dinputs = dvalues.copy()
        self.dinputs[range(samples), y_true] -= 1
        self.dinputs = self.dinputs / samples

dense1 = Layer_Dense(2, 64)
activation1 = Activation_ReLU()
dense2 = Layer_Dense(64, 3)
loss_activation = Activation_Softmax_Loss_CategoricalCrossentropy()
dense1.forward(X)
activation1.forward(dense1.output)
dense2.forward(activation1.output)
loss_activation.forward(dense2.output, y)
loss_activation.backward(loss_activation.output, y)
dense2.backward(loss_activation.dinputs)
activation1.backward(dense2.dinputs)
dense1.backward(activation1.dinputs)
`,
    changes: [
      { from: "self.dinputs = dvalues.copy()", to: "self.dinputs = np.ones_like(dvalues)" },
      { from: "self.dinputs[self.inputs <= 0] = 0", to: "self.dinputs[self.dinputs == 0] = 0" },
      { from: "self.dinputs[self.inputs <= 0] = 0", to: "self.dinputs[self.inputs >= 0] = 0" },
      { from: "dense1.backward(activation1.dinputs)", to: "dense1.backward(dense2.dinputs)" },
    ],
  },
  {
    name: "a list of layers, stepped in a loop",
    source: "github.com/OmarAflak/Medium-Python-Neural-Network",
    text: `import numpy as np
class Sigmoid:
    def forward(self, x):
        self.out = 1 / (1 + np.exp(-x))
        return self.out
    def backward(self, grad):
        return grad * self.out * (1 - self.out)
class Linear:
    def __init__(self, n, k):
        self.W = np.random.randn(n, k)
        self.b = np.zeros(k)
    def forward(self, x):
        self.x = x
        return x @ self.W + self.b
    def backward(self, grad):
        self.dW = self.x.T @ grad
        self.db = grad.sum(axis=0)
        return grad @ self.W.T
net = [Linear(4, 8), Sigmoid(), Linear(8, 3), Sigmoid()]
for epoch in range(100):
    out = X
    for layer in net:
        out = layer.forward(out)
    loss = ((out - Y) ** 2).mean()
    grad = 2 * (out - Y) / Y.size
    for layer in reversed(net):
        grad = layer.backward(grad)
    for layer in net:
        if isinstance(layer, Linear):
            layer.W -= 0.1 * layer.dW
            layer.b -= 0.1 * layer.db
`,
    changes: [
      { from: "return grad * self.out * (1 - self.out)", to: "return self.out * (1 - self.out)" },
      { from: "return grad * self.out * (1 - self.out)", to: "return grad * self.out" },
      { from: "return grad * self.out * (1 - self.out)", to: "return grad" },
      { from: "return grad @ self.W.T", to: "return grad @ self.W" },
    ],
  },
];
