import { describe, expect, it } from "vitest";
import { checkFormulas } from "../../src/index.ts";

/** Derivations in the notation of textbooks, READMEs and questions, each with the line that a slip changes and what stands there then. */
const DERIVATIONS: readonly { readonly name: string; readonly text: string; readonly line: number; readonly slip: string }[] = [
  {
    name: "Bishop: tanh units and ½Σ, each equation for each index",
    text: String.raw`For hidden units: $a_j = \sum_i w^{(1)}_{ji} x_i$, $z_j = \tanh(a_j)$
and for the outputs $y_k = \sum_j w^{(2)}_{kj} z_j$.
$$E_n = \frac{1}{2}\sum_k (y_k - t_k)^2$$
$$\delta_k = y_k - t_k$$
$$\delta_j = (1 - z_j^2)\sum_k w^{(2)}_{kj}\delta_k$$
$$\frac{\partial E_n}{\partial w^{(1)}_{ji}} = \delta_j x_i$$
$$\frac{\partial E_n}{\partial w^{(2)}_{kj}} = \delta_k z_j$$`,
    line: 5,
    slip: String.raw`$$\delta_j = (1 - z_j)\sum_k w^{(2)}_{kj}\delta_k$$`,
  },
  {
    name: "relu and softmax with ∂L/∂h between them",
    text: String.raw`\begin{align}
h &= \max(0, W_1 x + b_1) \\
z &= W_2 h + b_2 \\
p_i &= \frac{e^{z_i}}{\sum_k e^{z_k}} \\
L &= -\sum_i y_i \log p_i \\
\frac{\partial L}{\partial z_i} &= p_i - y_i \\
\frac{\partial L}{\partial W_2} &= (p - y) h^T \\
\frac{\partial L}{\partial h} &= W_2^T (p - y) \\
\frac{\partial L}{\partial W_1} &= \left(\frac{\partial L}{\partial h} \odot 1[h > 0]\right) x^T
\end{align}`,
    line: 8,
    slip: String.raw`\frac{\partial L}{\partial h} &= W_2 (p - y) \\`,
  },
  {
    name: "Mitchell: δ of outputs, δ of hidden units, one step for any weight",
    text: String.raw`1. For each output unit k: delta_k = o_k (1 - o_k) (t_k - o_k)
2. For each hidden unit h: delta_h = o_h (1 - o_h) sum_k w_kh delta_k
3. Update: w_ji = w_ji + eta delta_j x_ji`,
    line: 2,
    slip: String.raw`2. For each hidden unit h: delta_h = sum_k w_kh delta_k`,
  },
  {
    name: "Goodfellow, Bengio & Courville, algorithm 6.4: one g through a loop",
    text: String.raw`$g \leftarrow \nabla_{\hat{y}} J$
for $k = l, l-1, \ldots, 1$ do
$g \leftarrow \nabla_{a^{(k)}} J = g \odot f'(a^{(k)})$
$\nabla_{b^{(k)}} J = g$
$\nabla_{W^{(k)}} J = g\, h^{(k-1)\top}$
$g \leftarrow \nabla_{h^{(k-1)}} J = W^{(k)\top} g$
end for`,
    line: 5,
    slip: String.raw`$\nabla_{W^{(k)}} J = g\, h^{(k)\top}$`,
  },
  {
    name: "Hagan & Demuth: sensitivities, and steps from W(k) to W(k + 1)",
    text: String.raw`Forward: $n^{m+1} = W^{m+1} a^m + b^{m+1}$, $a^{m+1} = f^{m+1}(n^{m+1})$
$s^M = -2\dot{F}^M(n^M)(t - a)$
$s^m = \dot{F}^m(n^m)(W^{m+1})^T s^{m+1}$ for $m = M-1, \ldots, 1$
$W^m(k+1) = W^m(k) - \alpha s^m (a^{m-1})^T$
$b^m(k+1) = b^m(k) - \alpha s^m$`,
    line: 4,
    slip: String.raw`$W^m(k+1) = W^m(k) - \alpha s^m (a^{m})^T$`,
  },
  {
    name: "δ₁, δ₂, δ₃ that count the steps of the derivation, examples as rows",
    text: String.raw`\[ h = \sigma(xW_1 + b_1), \quad \hat{y} = \text{softmax}(hW_2 + b_2) \]
\[ J = CE(y, \hat{y}) = -\sum_i y_i \log \hat{y}_i \]
\[ \delta_1 = \frac{\partial J}{\partial z_2} = \hat{y} - y \]
\[ \delta_2 = \frac{\partial J}{\partial h} = \delta_1 W_2^T \]
\[ \delta_3 = \frac{\partial J}{\partial z_1} = \delta_2 \circ \sigma'(z_1) \]
\[ \frac{\partial J}{\partial x} = \delta_3 W_1^T \]`,
    line: 6,
    slip: String.raw`\[ \frac{\partial J}{\partial x} = \delta_3 W_2^T \]`,
  },
  {
    name: "Haykin: d is the target, y the output, and all depends on n",
    text: String.raw`$v_j(n) = \sum_i w_{ji}(n) y_i(n)$
$y_j(n) = \varphi_j(v_j(n))$
$e_k(n) = d_k(n) - y_k(n)$
$\delta_k(n) = e_k(n)\varphi'_k(v_k(n))$
$\delta_j(n) = \varphi'_j(v_j(n)) \sum_k \delta_k(n) w_{kj}(n)$
$\Delta w_{ji}(n) = \eta\, \delta_j(n)\, y_i(n)$`,
    line: 5,
    slip: String.raw`$\delta_j(n) = \varphi'_j(v_j(n)) \sum_k e_k(n) w_{kj}(n)$`,
  },
  {
    name: "dL/dz in plain text, down to W1",
    text: String.raw`z1 = W1 x + b1
a1 = sigmoid(z1)
z2 = W2 a1 + b2
a2 = sigmoid(z2)
L = 1/2 (a2 - y)^2

dL/da2 = a2 - y
dL/dz2 = dL/da2 * a2 * (1 - a2)
dL/dW2 = dL/dz2 * a1^T
dL/db2 = dL/dz2
dL/da1 = W2^T * dL/dz2
dL/dz1 = dL/da1 * a1 * (1 - a1)
dL/dW1 = dL/dz1 * x^T
dL/db1 = dL/dz1`,
    line: 12,
    slip: String.raw`dL/dz1 = dL/da1 * z1 * (1 - z1)`,
  },
  {
    name: "logistic regression, entry by entry",
    text: String.raw`$$h_\theta(x) = \frac{1}{1+e^{-\theta^T x}}$$
$$J(\theta) = -\frac{1}{m}\sum_{i=1}^m \left[y^{(i)}\log h_\theta(x^{(i)}) + (1-y^{(i)})\log(1-h_\theta(x^{(i)}))\right]$$
$$\frac{\partial J}{\partial\theta_j} = \frac{1}{m}\sum_{i=1}^m (h_\theta(x^{(i)}) - y^{(i)})x_j^{(i)}$$
$$\theta_j := \theta_j - \alpha\frac{\partial J}{\partial\theta_j}$$`,
    line: 3,
    slip: String.raw`$$\frac{\partial J}{\partial\theta_j} = \frac{1}{m}\sum_{i=1}^m (y^{(i)} - h_\theta(x^{(i)}))x_j^{(i)}$$`,
  },
  {
    name: "∇J(w) of ridge regression",
    text: String.raw`J(w) = \frac{1}{2}\|Xw - y\|^2 + \frac{\lambda}{2}\|w\|^2

\nabla J(w) = X^T(Xw - y) + \lambda w

w \leftarrow w - \eta \nabla J(w)`,
    line: 3,
    slip: String.raw`\nabla J(w) = X^T(Xw - y) + 2\lambda w`,
  },
  {
    name: "words of another language beside the formulas",
    text: String.raw`Vorwärts: z1 = W1*x + b1, a1 = tanh(z1)
z2 = W2*a1 + b2 und ŷ = z2 (linearer Ausgang), E = 1/2 (ŷ - y)²
Rückwärts:
δ2 = ŷ - y
δ1 = W2ᵀ δ2 ⊙ (1 - a1²)
∂E/∂W2 = δ2 a1ᵀ
∂E/∂W1 = δ1 xᵀ`,
    line: 5,
    slip: String.raw`δ1 = W2 δ2 ⊙ (1 - a1²)`,
  },
  {
    name: "the course in Octave signs, with words between the lines",
    text: String.raw`Error of output layer:
delta3 = (a3 - y) .* g'(z3)
Hidden layer error:
delta2 = Theta2' * delta3 .* g'(z2)
Gradients:
D2 = delta3 * a2'
D1 = delta2 * a1'`,
    line: 4,
    slip: String.raw`delta2 = Theta1' * delta3 .* g'(z2)`,
  },
  {
    name: "(f^L)'(z^L): the prime stands behind the brackets",
    text: String.raw`$\delta^L = (f^L)'(z^L) \circ \nabla_{a^L} C$
$\delta^{l-1} := (f^{l-1})'(z^{l-1}) \circ (W^l)^T \cdot \delta^l$
$\nabla_{W^l} C = \delta^l (a^{l-1})^T$`,
    line: 2,
    slip: String.raw`$\delta^{l-1} := (f^{l-1})'(z^{l}) \circ (W^l)^T \cdot \delta^l$`,
  },
  {
    name: "a README with headings and Σ dZ without a letter",
    text: String.raw`### Backward pass

$$dZ^{[2]} = A^{[2]} - Y$$

$$dW^{[2]} = \frac{1}{m} dZ^{[2]} A^{[1]T}$$

$$db^{[2]} = \frac{1}{m} \sum dZ^{[2]}$$

$$dZ^{[1]} = W^{[2]T} dZ^{[2]} * g'(Z^{[1]})$$

$$dW^{[1]} = \frac{1}{m} dZ^{[1]} X^T$$

$$db^{[1]} = \frac{1}{m} \sum dZ^{[1]}$$`,
    line: 11,
    slip: String.raw`$$dW^{[1]} = \frac{1}{m} dZ^{[2]} X^T$$`,
  },
  {
    name: "𝟏 bᵀ and 𝟏ᵀ of the examples",
    text: String.raw`$Z = XW + \mathbf{1}b^T$, $\hat{Y} = \mathrm{softmax}(Z)$, $L = -\frac{1}{N}\sum_{n,k} Y_{nk}\log\hat{Y}_{nk}$
$\frac{\partial L}{\partial Z} = \frac{1}{N}(\hat{Y} - Y)$
$\frac{\partial L}{\partial W} = X^T \frac{\partial L}{\partial Z}$
$\frac{\partial L}{\partial b} = \mathbf{1}^T\frac{\partial L}{\partial Z}$`,
    line: 3,
    slip: String.raw`$\frac{\partial L}{\partial W} = \frac{1}{N} X^T \frac{\partial L}{\partial Z}$`,
  },
  {
    name: "a single neuron with da/dz and dz/dw",
    text: String.raw`A single neuron: z = w*x + b, a = 1/(1+exp(-z)), C = (a - y)^2
dC/da = 2(a - y)
da/dz = a(1 - a)
dz/dw = x
dC/dw = 2(a - y) * a(1 - a) * x
dC/db = 2(a - y) * a(1 - a)`,
    line: 6,
    slip: String.raw`dC/db = 2(a - y) * a(1 - a) * b`,
  },
  {
    name: "Z[1] = W[1]X in plain text with .T",
    text: String.raw`Z[1] = W[1]X + b[1]
A[1] = relu(Z[1])
Z[2] = W[2]A[1] + b[2]
A[2] = sigmoid(Z[2])
dZ[2] = A[2] - Y
dW[2] = (1/m) dZ[2] A[1].T
db[2] = (1/m) sum(dZ[2])
dZ[1] = W[2].T dZ[2] * relu'(Z[1])
dW[1] = (1/m) dZ[1] X.T
db[1] = (1/m) sum(dZ[1])`,
    line: 8,
    slip: String.raw`dZ[1] = W[1].T dZ[2] * relu'(Z[1])`,
  },
  {
    name: "weights that are written transposed",
    text: String.raw`Let $z_1 = W_1^\top x$, $h = \sigma(z_1)$, $z_2 = W_2^\top h$, $o = \sigma(z_2)$ and $E = \tfrac12\|o-y\|_2^2$. Then
\begin{aligned}
\delta_2 &= (o - y)\odot o\odot(1-o)\\
\nabla_{W_2}E &= h\,\delta_2^\top\\
\delta_1 &= (W_2\,\delta_2)\odot h\odot(1-h)\\
\nabla_{W_1}E &= x\,\delta_1^\top
\end{aligned}`,
    line: 5,
    slip: String.raw`\delta_1 &= (W_2\,\delta_2)\odot o\odot(1-o)\\`,
  },
  {
    name: "δ_j by cases, for outputs and inner neurons",
    text: String.raw`\frac{\partial E}{\partial w_{ij}} = o_i \delta_j
with
\delta_j = \begin{cases}(o_j - t_j) o_j (1 - o_j) & \text{if } j \text{ is an output neuron}\\ \left(\sum_{\ell} w_{j\ell}\delta_\ell\right) o_j(1-o_j) & \text{if } j \text{ is an inner neuron}\end{cases}`,
    line: 1,
    slip: String.raw`\frac{\partial E}{\partial w_{ij}} = o_j \delta_j`,
  },
  {
    name: "names of programs in a question",
    text: String.raw`I have a 2-3-1 network with sigmoid everywhere and squared error. Is this right?

output_error = output - target
output_delta = output_error * output * (1 - output)
hidden_error = W2^T * output_delta
hidden_delta = hidden_error * hidden * (1 - hidden)
grad_W2 = output_delta * hidden^T
grad_W1 = hidden_delta * input^T`,
    line: 8,
    slip: String.raw`grad_W1 = hidden_delta * hidden^T`,
  },
  {
    name: "Dive into Deep Learning: ∂J/∂o is given, and the penalty s is added",
    text: String.raw`$\mathbf{z}= \mathbf{W}^{(1)} \mathbf{x}$, $\mathbf{h}= \phi (\mathbf{z})$, $\mathbf{o}= \mathbf{W}^{(2)} \mathbf{h}$
$L = l(\mathbf{o}, y)$, $s = \frac{\lambda}{2} \left(\|\mathbf{W}^{(1)}\|_F^2 + \|\mathbf{W}^{(2)}\|_F^2\right)$, $J = L + s$
$\frac{\partial J}{\partial \mathbf{W}^{(2)}}= \frac{\partial J}{\partial \mathbf{o}} \mathbf{h}^\top + \lambda \mathbf{W}^{(2)}$
$\frac{\partial J}{\partial \mathbf{h}} = {\mathbf{W}^{(2)}}^\top \frac{\partial J}{\partial \mathbf{o}}$
$\frac{\partial J}{\partial \mathbf{z}} = \frac{\partial J}{\partial \mathbf{h}} \odot \phi'\left(\mathbf{z}\right)$
$\frac{\partial J}{\partial \mathbf{W}^{(1)}} = \frac{\partial J}{\partial \mathbf{z}} \mathbf{x}^\top + \lambda \mathbf{W}^{(1)}$`,
    line: 6,
    slip: String.raw`$\frac{\partial J}{\partial \mathbf{W}^{(1)}} = \frac{\partial J}{\partial \mathbf{z}} \mathbf{x}^\top + \lambda \mathbf{W}^{(2)}$`,
  },
  {
    name: "softmax written out, and its derivative",
    text: String.raw`p_j = \frac{e^{o_j}}{\sum_k e^{o_k}}
L = -\sum_j y_j \log p_j
\frac{\partial L}{\partial o_i} = p_i - y_i`,
    line: 3,
    slip: String.raw`\frac{\partial L}{\partial o_i} = y_i - p_i`,
  },
  {
    name: "all layers of a batch, with 𝟏 for the sum over the examples",
    text: String.raw`\begin{align*}
\delta^{[L]} &= A^{[L]} - Y \\
\nabla_{W^{[l]}} J &= \frac{1}{m}\,\delta^{[l]} A^{[l-1]\top} \\
\nabla_{b^{[l]}} J &= \frac{1}{m}\,\delta^{[l]} \mathbf{1} \\
\delta^{[l-1]} &= W^{[l]\top}\delta^{[l]} \odot g'(Z^{[l-1]})
\end{align*}`,
    line: 5,
    slip: String.raw`\delta^{[l-1]} &= W^{[l]\top}\delta^{[l]} \odot g'(Z^{[l]})`,
  },
  {
    name: "Nielsen in Unicode, ∂C/∂wˡⱼₖ",
    text: String.raw`δᴸ = ∇ₐC ⊙ σ′(zᴸ)
δˡ = ((wˡ⁺¹)ᵀ δˡ⁺¹) ⊙ σ′(zˡ)
∂C/∂bˡⱼ = δˡⱼ
∂C/∂wˡⱼₖ = aˡ⁻¹ₖ δˡⱼ`,
    line: 2,
    slip: String.raw`δˡ = ((wˡ)ᵀ δˡ⁺¹) ⊙ σ′(zˡ)`,
  },
  {
    name: "Rumelhart, Hinton & Williams: p counts the patterns",
    text: String.raw`For output units: $\delta_{pj} = (t_{pj} - o_{pj}) f'_j(net_{pj})$
For hidden units: $\delta_{pj} = f'_j(net_{pj}) \sum_k \delta_{pk} w_{kj}$
$\Delta_p w_{ji} = \eta \delta_{pj} o_{pi}$`,
    line: 3,
    slip: String.raw`$\Delta_p w_{ji} = \eta \delta_{pi} o_{pj}$`,
  },
  {
    name: "an autoencoder, whose target is its input",
    text: String.raw`An autoencoder: $h = \sigma(W_1 x + b_1)$ and $\hat{x} = \sigma(W_2 h + b_2)$ with $L = \frac12\|\hat{x} - x\|^2$.
$\delta_2 = (\hat{x} - x)\odot\hat{x}\odot(1-\hat{x})$
$\delta_1 = W_2^T\delta_2\odot h\odot(1-h)$
$\frac{\partial L}{\partial W_2} = \delta_2 h^T$, $\frac{\partial L}{\partial W_1} = \delta_1 x^T$`,
    line: 3,
    slip: String.raw`$\delta_1 = W_2^T\delta_2\odot h\odot(1+h)$`,
  },
  {
    name: "λ/2m θᵀθ as one product, and a prediction in words",
    text: String.raw`$J(\theta) = -\frac{1}{m}\left[y^T\log h + (1-y)^T\log(1-h)\right] + \frac{\lambda}{2m}\theta^T\theta$, where $h = g(X\theta)$
$\nabla_\theta J = \frac{1}{m}X^T(h - y) + \frac{\lambda}{m}\theta$`,
    line: 2,
    slip: String.raw`$\nabla_\theta J = \frac{1}{m}X^T(h - y) + \lambda\theta$`,
  },
  {
    name: "a line through points, where i counts them",
    text: String.raw`ŷ_i = w x_i + b
L = (1/N) Σ_i (ŷ_i − y_i)²
∂L/∂w = (2/N) Σ_i x_i (ŷ_i − y_i)
∂L/∂b = (2/N) Σ_i (ŷ_i − y_i)`,
    line: 4,
    slip: String.raw`∂L/∂b = (1/N) Σ_i (ŷ_i − y_i)`,
  },
  {
    name: "softplus, whose derivative the text gives",
    text: String.raw`Let $f(x) = \log(1 + e^x)$, so $f'(x) = \frac{1}{1+e^{-x}}$.
$z_1 = W_1 x$, $h = f(z_1)$, $\hat{y} = W_2 h$, $E = \frac{1}{2}(\hat{y} - y)^2$
$\delta_2 = \hat{y} - y$
$\delta_1 = W_2^T\delta_2\odot f'(z_1)$
$\nabla W_1 = \delta_1 x^T$, $\nabla W_2 = \delta_2 h^T$`,
    line: 1,
    slip: String.raw`Let $f(x) = \log(1 + e^x)$, so $f'(x) = \frac{1}{1+e^{x}}$.`,
  },
  {
    name: "labels Step 1 to 4",
    text: String.raw`Step 1: δ3 = ŷ − y
Step 2: dW3 = δ3 · a2ᵀ, db3 = δ3
Step 3: δ2 = W3ᵀ · δ3 ⊙ σ'(z2)
Step 4: dW2 = δ2 · a1ᵀ, db2 = δ2`,
    line: 3,
    slip: String.raw`Step 3: δ2 = W2ᵀ · δ3 ⊙ σ'(z2)`,
  },
  {
    name: "the course as it comes out of a PDF",
    text: String.raw`δ(3) = a(3) − y
δ(2) = (Θ(2))T δ(3) .∗ g′(z(2))
∆(1) = δ(2)(a(1))T
∆(2) = δ(3)(a(2))T`,
    line: 4,
    slip: String.raw`∆(2) = δ(3)(a(3))T`,
  },
  {
    name: "a numbered list of Markdown with \\\\( and \\\\)",
    text: String.raw`1. **Output layer error**: \(\delta^{[2]} = A^{[2]} - Y\)
2. **Gradient of the output weights**: \(dW^{[2]} = \frac{1}{m}\delta^{[2]} A^{[1]T}\)
3. **Hidden layer error**: \(\delta^{[1]} = W^{[2]T}\delta^{[2]} \odot A^{[1]} \odot (1 - A^{[1]})\)
4. **Gradient of the hidden weights**: \(dW^{[1]} = \frac{1}{m}\delta^{[1]} X^T\)`,
    line: 3,
    slip: String.raw`3. **Hidden layer error**: \(\delta^{[1]} = W^{[2]T}\delta^{[2]} \)`,
  },
  {
    name: "-(t - o) o(1 - o), and the step from it",
    text: String.raw`$E = \frac12\sum_k (t_k - o_k)^2$
$\frac{\partial E}{\partial w_{jk}} = -(t_k - o_k)\, o_k(1-o_k)\, o_j$
$\Delta w_{jk} = -\eta\frac{\partial E}{\partial w_{jk}}$`,
    line: 2,
    slip: String.raw`$\frac{\partial E}{\partial w_{jk}} = (t_k - o_k)\, o_k(1-o_k)\, o_j$`,
  },
  {
    name: "one layer alone, with ∂L/∂x",
    text: String.raw`$y = Wx + b$, $\hat{y} = \mathrm{softmax}(y)$, $L = -\sum_i t_i\log\hat{y}_i$
$\frac{\partial L}{\partial y} = \hat{y} - t$
$\frac{\partial L}{\partial W} = \frac{\partial L}{\partial y}x^\top$
$\frac{\partial L}{\partial b} = \frac{\partial L}{\partial y}$
$\frac{\partial L}{\partial x} = W^\top\frac{\partial L}{\partial y}$`,
    line: 3,
    slip: String.raw`$\frac{\partial L}{\partial W} = x\frac{\partial L}{\partial y}^\top$`,
  },
  {
    name: "the whole gradient in one line for each layer",
    text: String.raw`$$\frac{\partial L}{\partial W^{[3]}} = (a^{[3]} - y)a^{[2]T}$$
$$\frac{\partial L}{\partial W^{[2]}} = \left(W^{[3]T}(a^{[3]} - y) \circ g'(z^{[2]})\right) a^{[1]T}$$
$$\frac{\partial L}{\partial b^{[2]}} = W^{[3]T}(a^{[3]} - y) \circ g'(z^{[2]})$$`,
    line: 2,
    slip: String.raw`$$\frac{\partial L}{\partial W^{[2]}} = \left(W^{[3]T}(a^{[3]} - y) \circ g'(z^{[2]})\right) a^{[2]T}$$`,
  },
  {
    name: "dots for products, and h∘h",
    text: String.raw`h = tanh(W1·x + b1)
s = W2·h + b2
p = softmax(s)
ds = p − y
dW2 = ds·hᵀ
dh = W2ᵀ·ds
dz = dh ∘ (1 − h∘h)
dW1 = dz·xᵀ`,
    line: 7,
    slip: String.raw`dz = dh ∘ (1 − h)`,
  },
  {
    name: "bold letters, and an indicator of z > 0",
    text: String.raw`Given $\mathbf{z}^{(1)} = \mathbf{W}^{(1)}\mathbf{x}$, $\mathbf{a}^{(1)} = \mathrm{ReLU}(\mathbf{z}^{(1)})$, $\mathbf{z}^{(2)} = \mathbf{W}^{(2)}\mathbf{a}^{(1)}$ and $\mathcal{L} = \frac{1}{2}\|\mathbf{z}^{(2)} - \mathbf{y}\|^2$:
\[ \frac{\partial\mathcal{L}}{\partial\mathbf{z}^{(2)}} = \mathbf{z}^{(2)} - \mathbf{y} \]
\[ \frac{\partial\mathcal{L}}{\partial\mathbf{W}^{(2)}} = \frac{\partial\mathcal{L}}{\partial\mathbf{z}^{(2)}}\,\mathbf{a}^{(1)\top} \]
\[ \frac{\partial\mathcal{L}}{\partial\mathbf{z}^{(1)}} = \mathbf{W}^{(2)\top}\frac{\partial\mathcal{L}}{\partial\mathbf{z}^{(2)}}\odot\mathbb{1}[\mathbf{z}^{(1)} > 0] \]
\[ \frac{\partial\mathcal{L}}{\partial\mathbf{W}^{(1)}} = \frac{\partial\mathcal{L}}{\partial\mathbf{z}^{(1)}}\,\mathbf{x}^\top \]`,
    line: 4,
    slip: String.raw`\[ \frac{\partial\mathcal{L}}{\partial\mathbf{z}^{(1)}} = \mathbf{W}^{(2)\top}\frac{\partial\mathcal{L}}{\partial\mathbf{z}^{(2)}}\odot\mathbb{1}[\mathbf{z}^{(1)} < 0] \]`,
  },
];

describe("derivations of textbooks", () => {
  it.each(DERIVATIONS)("$name: right as it stands, and the slip is found on its line", ({ text, line, slip }) => {
    const flagged = (written: string): number[] =>
      checkFormulas(written).targets.flatMap(({ status, span }) => (status === "mistake" || status === "unknown" ? [span.line] : []));
    expect(flagged(text)).toEqual([]);
    expect(checkFormulas(text).ok).toBe(true);
    const wrong = text
      .split("\n")
      .with(line - 1, slip)
      .join("\n");
    expect(flagged(wrong)[0]).toBe(line);
  });

  it("one word in brackets is a factor, and what was not read is said and takes the exact gradient's place", () => {
    const lines = ["z1 = W1 x + b1", "a1 = σ(z1)", "z2 = W2 a1 + b2", "a2 = σ(z2)", "δ2 = a2 − y", "∂J/∂W2 = δ2 a1ᵀ"];
    const factor = checkFormulas([...lines, "∂J/∂b2 = δ2 (inputs)"].join("\n"));
    expect(factor.targets.find(({ span }) => span.line === 7)?.status).not.toBe("correct");
    expect(factor.ok).toBe(false);
    const { notes } = checkFormulas([...lines, "the hidden layer = of course the delta1 W2 thing"].join("\n"));
    expect(notes).toContain("Not read, and not judged: line 7.");
    expect(notes).not.toContain("The text ends in the exact gradient.");
  });

  it("weights that are numbered one by one are not read, as no line says which units they join", () =>
    expect(() => checkFormulas("∂E/∂w5 = (o1 − t1) · o1(1 − o1) · h1\n∂E/∂w7 = (o2 − t2) · o2(1 − o2) · h1")).toThrow(
      "the weights are numbered one by one, w5 and w7",
    ));
});
