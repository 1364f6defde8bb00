import type { StrangersText } from "./strangers-types.ts";

export const OCTAVE: readonly StrangersText[] = [
  {
    name: "MLPBP",
    source: "MATLAB file exchange style, V v W w",
    text: `function [V,v,W,w] = MLPBP(V,v,W,w,X,T,rate)
M = size(X,2);
H = 1./(1+exp(-(V*X + v*ones(1,M))));
O = 1./(1+exp(-(W*H + w*ones(1,M))));
E = T - O;
dO = E .* O .* (1-O);
dH = (W'*dO) .* H .* (1-H);
W = W + rate*dO*H';
w = w + rate*sum(dO,2);
V = V + rate*dH*X';
v = v + rate*sum(dH,2);
end
`,
    changes: [
      { from: "(W'*dO) .* H .* (1-H)", to: "(W'*dO) .* H" },
      { from: "rate*sum(dH,2)", to: "rate*sum(dH,1)'" },
    ],
  },
  {
    name: "Higham's netbp",
    source: "Higham and Higham, Deep Learning: an introduction for applied mathematicians",
    text: `x1 = [0.1,0.3,0.1,0.6,0.4,0.6,0.5,0.9,0.4,0.7];
x2 = [0.1,0.4,0.5,0.9,0.2,0.3,0.6,0.2,0.4,0.6];
y = [ones(1,5) zeros(1,5); zeros(1,5) ones(1,5)];
W2 = 0.5*randn(2,2); W3 = 0.5*randn(3,2); W4 = 0.5*randn(2,3);
b2 = 0.5*randn(2,1); b3 = 0.5*randn(3,1); b4 = 0.5*randn(2,1);
eta = 0.05;
for counter = 1:1000
  k = randi(10);
  x = [x1(k); x2(k)];
  a2 = 1./(1+exp(-(W2*x+b2)));
  a3 = 1./(1+exp(-(W3*a2+b3)));
  a4 = 1./(1+exp(-(W4*a3+b4)));
  delta4 = a4.*(1-a4).*(a4-y(:,k));
  delta3 = a3.*(1-a3).*(W4'*delta4);
  delta2 = a2.*(1-a2).*(W3'*delta3);
  W2 = W2 - eta*delta2*x';
  W3 = W3 - eta*delta3*a2';
  W4 = W4 - eta*delta4*a3';
  b2 = b2 - eta*delta2;
  b3 = b3 - eta*delta3;
  b4 = b4 - eta*delta4;
end
`,
    changes: [
      { from: "delta3 = a3.*(1-a3)", to: "delta3 = a4(1).*(1-a3)" },
      { from: "eta*delta3*a2'", to: "eta*delta3*a2' + W3" },
    ],
  },
  {
    name: "course regression of several classes",
    source: "Coursera ML ex3",
    text: `function [J, grad] = lrCostFunction(theta, X, y, lambda)
m = length(y);
h = sigmoid(X * theta);
J = (-y' * log(h) - (1 - y)' * log(1 - h)) / m + lambda / (2*m) * sum(theta(2:end).^2);
grad = X' * (h - y) / m;
temp = theta;
temp(1) = 0;
grad = grad + lambda / m * temp;
end
`,
    changes: [
      { from: "temp(1) = 0;", to: "temp(2) = 0;", lines: [8] },
      { from: "X' * (h - y) / m", to: "X' * (h - y)", lines: [8] },
    ],
  },
  {
    name: "linear regression step",
    source: "Coursera ML ex1",
    text: `m = length(y);
for iter = 1:num_iters
  theta = theta - alpha / m * (X' * (X * theta - y));
end
`,
    changes: [{ from: "(X * theta - y)", to: "(X * theta + y)" }],
  },
  {
    name: "examples one after another, sums",
    source: "course ex4, vectors per example",
    text: `m = size(X, 1);
D1 = zeros(size(Theta1));
D2 = zeros(size(Theta2));
for t = 1:m
  a1 = [1; X(t, :)'];
  z2 = Theta1 * a1;
  a2 = [1; sigmoid(z2)];
  z3 = Theta2 * a2;
  a3 = sigmoid(z3);
  yk = ([1:num_labels] == y(t))';
  d3 = a3 - yk;
  d2 = Theta2' * d3 .* [1; sigmoidGradient(z2)];
  d2 = d2(2:end);
  D2 = D2 + d3 * a2';
  D1 = D1 + d2 * a1';
end
Theta1_grad = D1 / m;
Theta2_grad = D2 / m;
`,
    changes: [
      { from: "D1 = D1 + d2 * a1';", to: "D1 = d2 * a1';" },
      { from: "Theta1_grad = D1 / m;", to: "Theta1_grad = D1;" },
      { from: "sigmoidGradient(z2)", to: "sigmoidGradient(a2(2:end))" },
    ],
  },
  {
    name: "layers in cells",
    source: "MATLAB answers",
    text: `function grads = backprop(W, b, x, y)
L = numel(W);
a = cell(1, L + 1);
a{1} = x;
for l = 1:L
  a{l+1} = 1 ./ (1 + exp(-(W{l} * a{l} + b{l})));
end
delta = (a{L+1} - y) .* a{L+1} .* (1 - a{L+1});
grads = cell(1, L);
for l = L:-1:1
  grads{l} = delta * a{l}';
  if l > 1
    delta = (W{l}' * delta) .* a{l} .* (1 - a{l});
  end
end
end
`,
    changes: [{ from: "grads{l} = delta * a{l}'", to: "grads{l} = delta * a{l+1}'" }],
  },
  {
    name: "means over the axis of examples",
    source: "stackoverflow",
    text: `function [dW1, db1, dW2, db2] = grads(W1, b1, W2, b2, X, T)
  N = size(X, 2);
  H = tanh(W1*X + repmat(b1, 1, N));
  O = W2*H + repmat(b2, 1, N);
  E = O - T;
  dW2 = E*H'/N;
  db2 = mean(E, 2);
  B = (W2'*E).*(1 - H.^2);
  dW1 = B*X'/N;
  db1 = mean(B, 2);
end
`,
    changes: [
      { from: "db1 = mean(B, 2)", to: "db1 = mean(B)" },
      { from: "dW1 = B*X'/N", to: "dW1 = B*X'" },
    ],
  },
  {
    name: "softmax regression whose gradient is unrolled",
    source: "theta is reshaped to as many columns as fit",
    text: `function [f, g] = softmaxRegression(theta, X, y)
  m = size(X, 2);
  n = size(X, 1);
  theta = reshape(theta, n, []);
  h = exp(theta' * X);
  h = bsxfun(@rdivide, h, sum(h, 1));
  Y = full(sparse(y, 1:m, 1));
  f = -sum(sum(Y .* log(h)));
  g = -X * (Y - h)';
  g = g(:);
end
`,
    changes: [{ from: "g = -X * (Y - h)'", to: "g = X * (Y - h)'" }],
  },
];
