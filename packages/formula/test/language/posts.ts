/** A post as somebody would paste it, with what its statements are. */
export interface Post {
  readonly name: string;
  readonly text: string;
  readonly language: "python" | "octave" | "math";
  /** How many statements stand at the top, and what a few of them are, by position. */
  readonly statements: number;
  readonly some?: Readonly<Record<number, string>>;
}

const r = String.raw;

/** Texts with the structure of public questions, files and notes, rebuilt small. */
export const POSTS: readonly Post[] = [
  {
    name: "a question in Markdown: formulas, a fence with a method, an output",
    language: "python",
    statements: 1,
    text: r`# Why does it predict the contrary?

With the input
\[ X = \begin{bmatrix} -3 \\ 2 \end{bmatrix} \]
it gives $\begin{bmatrix} 1 \\ 0 \end{bmatrix}$; changing \(w -= \alpha g\) to \(w += \alpha g\) turns it round.

${"```"}python
def gradients(self, X, Y):
    dws = []
    h, activations, zs = self.forward(X)
    da = - (np.divide(Y, h) - np.divide(1 - Y, 1 - h))  # dJ/dOutput
    for d in np.arange(1, len(self.weights))[::-1]:
        w = self.weights[d]
        dz = da * activations[d] * (1 - activations[d])
        dws.insert(0, 1./w.shape[1] * dz.dot(activations[d].T))
        da = w.T.dot(dz)
    return dws
${"```"}

It prints:

${"```"}
[[0.1 0.2]
 [0.3 0.4]]
${"```"}
`,
  },
  {
    name: "a chain of quotients without ∂ above, layers below",
    language: "math",
    statements: 6,
    some: { 0: "∂C_o/∂w[L] = ((∂z/∂w[L] · ∂a/∂z[L]) · ∂C_o/∂a[L])", 4: "∂C_o/∂w[L] = (((a[L-1] · σ'(z[L])) · 2) · (a[L] - y))" },
    text: r`For the last layer I get

$\frac{C_o}{dw_L} = \frac{z_L}{dw_L} \frac{a_L}{dz_L} \frac{C_o}{da_L}$

where:
${"${C_o}"}= (a_L - y)^2$
${"${z_L}"} = w_L*a_{L-1}$
${"${a_L}"} = \sigma(z_L)$

$\frac{C_o}{dw_L} = a_{L-1} * \sigma'(z_L) * 2*(a_L - y)$
$\frac{C_o}{dw_{L-1}} = a_{L-2}* \sigma'(z_{L-1}) * w_L * \sigma'(z_L) * 2(a_L-y)$
Why did he get (2*(self.y - self.output)?`,
  },
  {
    name: "a session of Python",
    language: "python",
    statements: 6,
    some: { 5: "delta = (((a - 1) ∘ a) ∘ (1 - a))" },
    text: ">>> import numpy as np\n>>> W = np.ones((3, 2))\n>>> def f(z):\n...     return 1 / (1 + np.exp(-z))\n...\n>>> a = f(W @ x)\n>>> a\narray([[0.5],\n       [0.5]])\n>>> delta = (a - 1) * a * (1 - a)\n",
  },
  {
    name: "a quoted formula and code that Markdown indents",
    language: "python",
    statements: 4,
    some: { 1: "dZ[(Z ≤ 0)] = 0" },
    text: "The instructions say\n\n> $dZ^{[l]} = dA^{[l]} * g'(Z^{[l]})$\n\nso I wrote (only this part):\n\n    dZ = np.array(dA, copy=True)\n    dZ[Z <= 0] = 0\n    dW = 1/m * np.dot(dZ, A_prev.T)\n    dA_prev = np.dot(W.T, dZ)\n\nbut the grader says wrong shape.",
  },
  {
    name: "aligned LaTeX with prose behind it",
    language: "math",
    statements: 4,
    some: { 1: "δ[1] = ((W[2]ᵀ · δ[2]) ∘ g'(Z[1]))", 3: "δ[2] = (A[2] - Y)" },
    text: r`The gradients are
$$
\begin{aligned}
\frac{\partial L}{\partial W^{[2]}} &= \frac{1}{m}\,\delta^{[2]} A^{[1]\top} \\
\delta^{[1]} &= \left(W^{[2]\top}\delta^{[2]}\right)\odot g'\!\left(Z^{[1]}\right) \\
\frac{\partial L}{\partial W^{[1]}} &= \frac{1}{m}\,\delta^{[1]}X^{\top}
\end{aligned}
$$
with $\delta^{[2]} = A^{[2]} - Y$. Is the $\frac1m$ right?`,
  },
  {
    name: "the four equations in plain text",
    language: "math",
    statements: 4,
    some: { 3: "for l in (L:(-1):(l₀ + 1)) { ∂C/∂w[l]_jk = (a[l-1]_k · δ[l]_j) }" },
    text: "δ^L = ∇_a C ⊙ σ′(z^L)\nδ^l = ((w^{l+1})^T δ^{l+1}) ⊙ σ′(z^l)\n∂C/∂b_j^l = δ_j^l\n∂C/∂w_jk^l = a_k^{l−1} δ_j^l\n",
  },
  {
    name: "a class in Python 2, indented by tabs",
    language: "python",
    statements: 1,
    text: '\tclass NN:\n\t\tdef train(self, X, y):\n\t\t\tfor i in xrange(1000):\n\t\t\t\th = sigmoid(X.dot(self.w1))\n\t\t\t\tif i % 100 == 0:\n\t\t\t\t\tprint "loss: ", np.mean((h - y)**2)\n\t\t\t\t\tprint >>sys.stderr, "x"\n\t\t\t\td = (h - y) * h * (1 - h)\n\t\t\t\tself.w1 -= 0.1 * X.T.dot(d)\n',
  },
  {
    name: "a module whose docstring has an underlined heading",
    language: "python",
    statements: 3,
    text: '"""\nnetwork.py\n~~~~~~~~~~\n\nA module of ``numpy`` code.\n"""\nimport numpy as np\n\nclass Network(object):\n    def __init__(self, sizes):\n        """The list ``sizes`` has the widths."""\n        self.weights = [np.random.randn(y, x)\n                        for x, y in zip(sizes[:-1], sizes[1:])]\n',
  },
  {
    name: "LaTeX items",
    language: "math",
    statements: 5,
    some: { 3: "δ[1] = ((W[2]ᵀ · δ[2]) ∘ (1 - (tanh(z[1]) ^ 2)))" },
    text: r`\section*{Problem 2}
\begin{enumerate}
\item[(a)] We have $\delta^{(2)} = \hat{y} - y$ since $\hat{y} = \mathrm{softmax}(z^{(2)})$.
\item[(b)] Then $\delta^{(1)} = \left(W^{(2)}\right)^\top \delta^{(2)} \circ \tanh'(z^{(1)}) = \left(W^{(2)}\right)^\top \delta^{(2)} \circ (1 - \tanh^2(z^{(1)}))$,
\item[(c)] $\nabla_{W^{(1)}} J = \delta^{(1)} x^\top + \lambda W^{(1)}$.
\end{enumerate}`,
  },
  {
    name: "a script of MATLAB with cells, structs, a switch and commands",
    language: "octave",
    statements: 14,
    some: { 6: "nn.W{1} = rand(3, 4)", 9: "f = λ(p) nnCost(p, 1, X, y)", 10: "A = [1, (-2); 3, 4]ᵀ" },
    text: "%% Machine Learning\nclear ; close all; clc\nload('ex4data1.mat');\nm = size(X, 1)\nfprintf('Loading ...\\n')\nopt.iter = 50;\nnn.W{1} = rand(3, 4); nn.a{2}(:, 1) = 1;\nswitch nn.act\n    case {'sigm', 'tanh'}\n        d = nn.a{2} .* (1 - nn.a{2});\n    otherwise\n        error('unknown');\nend\nf = @(p) nnCost(p, 1, ...   % comment\n    X, y);\nA = [1, -2\n     3, 4]';\nB = {1, 'a''b', \"c\"};\nx = A(end, :)(1);\nif ~isempty(x) && !any(y(:) > 3), disp(x'), end\n",
  },
  {
    name: "functions of Octave without `end`, tabs and comments in another script",
    language: "octave",
    statements: 2,
    text: "function [J grad] = cost(p, X, y, lambda)\nJ = 0; % 該訓練\n\tY = eye(10)(y, :); \nfor i=1:m\n  d3 = (a3 - Y(i,:))';   %%% 1\n  T1 = T1 + (d2(2:end)*a1');\nend\ngrad = [T1(:) ; T2(:)];\n\nfunction g = sigmoidGradient(z)\n  g = sigmoid(z).*(1-sigmoid(z));\n",
  },
  {
    name: "half a formula, half code",
    language: "math",
    statements: 3,
    some: { 1: "db[2] = ((1 / m) · np.sum(dZ[2], axis=1, keepdims=true))" },
    text: "dZ[2] = A[2] − Y\ndb[2] = 1/m np.sum(dZ[2], axis=1, keepdims=True)\ndZ[1] = W[2]ᵀ dZ[2] * (1 − A[1]²)\n",
  },
  {
    name: "prompts of IPython with a missing colon's worth of prose",
    language: "python",
    statements: 4,
    text: "In [1]: import numpy as np\n\nIn [2]: def sigmoid(z):\n   ...:     return 1/(1+np.exp(-z))\n   ...: \n\nIn [3]: dZ2 = A2 - Y\n\nIn [4]: dZ2.shape\nOut[4]: (1, 400)\n",
  },
  {
    name: "one neuron's chain with the sigmoid given by a name",
    language: "math",
    statements: 3,
    some: { 0: "h = σ((w · x))", 1: "def σ(x) { return (1 / (1 + exp((-x)))) }" },
    text: r`\begin{align*} h &= \sigma(w x) \end{align*}
with $\sigma = \frac{1}{1 + e^{-x}}$ we get $\frac{\partial L}{\partial w} = (h - y) h (1 - h) x$.`,
  },
  {
    name: "PyTorch by hand",
    language: "python",
    statements: 6,
    some: { 4: "grad_h[(h < 0)] = 0" },
    text: "h = x.mm(w1)\nh_relu = h.clamp(min=0)\ngrad_y = 2.0 * (y_pred - y)\ngrad_h = grad_y.mm(w2.t()).clone()\ngrad_h[h < 0] = 0\nw1 -= lr * x.t().mm(grad_h)\n",
  },
];
