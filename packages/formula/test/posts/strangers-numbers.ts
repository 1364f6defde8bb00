import type { StrangersText } from "./strangers-types.ts";

/** Programs that compute number by number, in loops over units and in plain lists. */
export const NUMBERS: readonly StrangersText[] = [
  {
    name: "loops over units in Octave",
    source: "two layers, entry by entry, one example",
    text: `x = [0.3; 0.7; -0.2];
t = [1; 0];
W1 = rand(4, 3); b1 = rand(4, 1);
W2 = rand(2, 4); b2 = rand(2, 1);
for j = 1:4
  s = b1(j);
  for i = 1:3
    s = s + W1(j, i) * x(i);
  end
  h(j) = 1 / (1 + exp(-s));
end
for k = 1:2
  s = b2(k);
  for j = 1:4
    s = s + W2(k, j) * h(j);
  end
  o(k) = 1 / (1 + exp(-s));
end
for k = 1:2
  dk(k) = (t(k) - o(k)) * o(k) * (1 - o(k));
end
for j = 1:4
  e = 0;
  for k = 1:2
    e = e + dk(k) * W2(k, j);
  end
  dj(j) = e * h(j) * (1 - h(j));
end
for k = 1:2
  for j = 1:4
    W2(k, j) = W2(k, j) + eta * dk(k) * h(j);
  end
  b2(k) = b2(k) + eta * dk(k);
end
for j = 1:4
  for i = 1:3
    W1(j, i) = W1(j, i) + eta * dj(j) * x(i);
  end
  b1(j) = b1(j) + eta * dj(j);
end
`,
    changes: [
      { from: "e * h(j) * (1 - h(j))", to: "e" },
      { from: "e * h(j) * (1 - h(j))", to: "e * h(j)" },
      { from: "e = e + dk(k) * W2(k, j)", to: "e = e + dk(k) * b2(k)" },
      { from: "eta * dj(j) * x(i)", to: "eta * dj(j) * h(j)" },
      { from: "(t(k) - o(k)) * o(k) * (1 - o(k))", to: "(t(k) - o(k)) * (1 - o(k))" },
    ],
  },
  {
    name: "lists of numbers",
    source: "one hidden layer, no biases",
    text: `import math
V = [[0.1, 0.4], [0.8, 0.6]]
u = [0.3, 0.9]
x = [0.35, 0.9]
goal = 0.5

def squash(v): return 1/(1+math.exp(-v))

h = []
for j in range(2):
    s = 0
    for i in range(2):
        s += V[i][j] * x[i]
    h.append(squash(s))
o = squash(sum(u[j]*h[j] for j in range(2)))

d_o = (goal - o)*o*(1-o)
d_h = [d_o*u[j]*h[j]*(1-h[j]) for j in range(2)]
for j in range(2):
    u[j] = u[j] + d_o*h[j]
for i in range(2):
    for j in range(2):
        V[i][j] = V[i][j] + d_h[j]*x[i]
`,
    changes: [
      { from: "d_o*u[j]*h[j]*(1-h[j])", to: "d_o*u[j]*h[j]" },
      { from: "(goal - o)*o*(1-o)", to: "(goal - o)*o" },
      { from: "d_h[j]*x[i]", to: "d_h[j]*h[i]" },
    ],
  },
  {
    name: "comprehensions over rows of weights",
    source: "a function that trains with free lists",
    text: `import random, math

def fit(inputs, targets, hidden, lr, epochs):
    n = len(inputs[0])
    wh = [[random.uniform(-1, 1) for _ in range(n)] for _ in range(hidden)]
    wo = [random.uniform(-1, 1) for _ in range(hidden)]
    for _ in range(epochs):
        for x, t in zip(inputs, targets):
            h = [1 / (1 + math.exp(-sum(w * v for w, v in zip(row, x)))) for row in wh]
            o = 1 / (1 + math.exp(-sum(w * v for w, v in zip(wo, h))))
            delta_o = (t - o) * o * (1 - o)
            delta_h = [delta_o * wo[j] * h[j] * (1 - h[j]) for j in range(hidden)]
            for j in range(hidden):
                wo[j] += lr * delta_o * h[j]
                for i in range(n):
                    wh[j][i] += lr * delta_h[j] * x[i]
    return wh, wo
`,
    changes: [
      { from: "delta_o * wo[j] * h[j] * (1 - h[j])", to: "delta_o * wo[j]" },
      { from: "lr * delta_h[j] * x[i]", to: "lr * delta_o * x[i]" },
    ],
  },
  {
    name: "a class of lists with momentum",
    source: "a unit for the biases, patterns of XOR, a step of ½",
    text: `import math, random

class Net:
    def __init__(self, n, h, k):
        self.n, self.h, self.k = n + 1, h, k
        self.x = [1.0] * self.n
        self.hid = [1.0] * h
        self.out = [1.0] * k
        self.wi = [[random.uniform(-1, 1) for j in range(h)] for i in range(self.n)]
        self.wo = [[random.uniform(-1, 1) for j in range(k)] for i in range(h)]
        self.ci = [[0.0] * h for i in range(self.n)]
        self.co = [[0.0] * k for i in range(h)]

    def forward(self, inputs):
        for i in range(self.n - 1):
            self.x[i] = inputs[i]
        for j in range(self.h):
            s = 0.0
            for i in range(self.n):
                s += self.x[i] * self.wi[i][j]
            self.hid[j] = math.tanh(s)
        for q in range(self.k):
            s = 0.0
            for j in range(self.h):
                s += self.hid[j] * self.wo[j][q]
            self.out[q] = math.tanh(s)

    def backward(self, targets, rate, mom):
        od = [0.0] * self.k
        for q in range(self.k):
            od[q] = (1 - self.out[q] ** 2) * (targets[q] - self.out[q])
        hd = [0.0] * self.h
        for j in range(self.h):
            e = 0.0
            for q in range(self.k):
                e += od[q] * self.wo[j][q]
            hd[j] = (1 - self.hid[j] ** 2) * e
        for j in range(self.h):
            for q in range(self.k):
                change = od[q] * self.hid[j]
                self.wo[j][q] += rate * change + mom * self.co[j][q]
                self.co[j][q] = change
        for i in range(self.n):
            for j in range(self.h):
                change = hd[j] * self.x[i]
                self.wi[i][j] += rate * change + mom * self.ci[i][j]
                self.ci[i][j] = change

data = [[[0, 0], [0]], [[0, 1], [1]], [[1, 0], [1]], [[1, 1], [0]]]
net = Net(2, 2, 1)
for step in range(1000):
    for p in data:
        net.forward(p[0])
        net.backward(p[1], 0.5, 0.1)
`,
    changes: [
      { from: "(1 - self.hid[j] ** 2) * e", to: "self.hid[j] * e" },
      { from: "(1 - self.out[q] ** 2) * (targets[q] - self.out[q])", to: "targets[q] - self.out[q]" },
      { from: "change = hd[j] * self.x[i]", to: "change = hd[j] * self.hid[j]" },
    ],
  },
];
