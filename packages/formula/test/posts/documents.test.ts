import { describe, expect, it } from "vitest";
import { checkFormulas, type TargetReport } from "../../src/index.ts";
import { withoutElements } from "../../src/language/detect/markup.ts";
import { wholeText } from "../../src/language/excerpt.ts";

interface Document {
  readonly name: string;
  readonly right: string;
  /** What a slip writes in the place of a part, and the name of the mistake. */
  readonly wrong?: { readonly part: string; readonly as: string; readonly code: string | undefined };
}

/** Notes, READMEs, pages and posts with formulas, rebuilt small in words of our own. */
const DOCUMENTS: readonly Document[] = [
  {
    name: 'components of a page with latex="…", and Σ over the batch',
    right: String.raw`### Output layer
<BlockMath latex="\frac{\partial L}{\partial Z_2} = \frac{1}{N}(\hat{Y} - Y)" />
Since <InlineMath latex="Z_2 = H W_2 + b_2" />:
<BlockMath latex="\frac{\partial L}{\partial W_2} = H^T \cdot \frac{\partial L}{\partial Z_2}, \quad \frac{\partial L}{\partial b_2} = \sum_{batch} \frac{\partial L}{\partial Z_2}" />
<BlockMath latex="\frac{\partial L}{\partial H} = \frac{\partial L}{\partial Z_2} \cdot W_2^T" />
<BlockMath latex="\frac{\partial L}{\partial Z_1} = \frac{\partial L}{\partial H} \odot \mathbb{1}[Z_1 > 0]" />
<BlockMath latex="\frac{\partial L}{\partial W_1} = X^T \cdot \frac{\partial L}{\partial Z_1}, \quad \frac{\partial L}{\partial b_1} = \sum_{batch} \frac{\partial L}{\partial Z_1}" />`,
    wrong: {
      part: String.raw`\frac{\partial L}{\partial Z_2} \cdot W_2^T`,
      as: String.raw`W_2^T \cdot \frac{\partial L}{\partial Z_2}`,
      code: undefined,
    },
  },
  {
    name: "pictures that an address draws",
    right: String.raw`* The output's error is <img src="https://draw.example/png.latex?\delta^{(L)} = a^{(L)} - y"/>
* of the others <img src="https://draw.example/png.latex?\delta^{(l)} = ((\Theta^{(l)})^T \delta^{(l+1)})\ .*\ a^{(l)}\ .*\ (1 - a^{(l)})"/>
* <img src="https://draw.example/png.latex?\dfrac{\partial J(\Theta)}{\partial \Theta_{i,j}^{(l)}} = \frac{1}{m}\sum_{t=1}^m a_j^{(t)(l)} {\delta}_i^{(t)(l+1)}"/>`,
    wrong: { part: "(1 - a^{(l)})", as: "(1 + a^{(l)})", code: undefined },
  },
  {
    name: "strings of a program, whose backslashes are doubled",
    right: String.raw`const steps = [
  "\\delta^{(2)}=(\\hat{Y}-Y)/n",
  "\\delta^{(1)}=(\\delta^{(2)}W^{(2)\\top})\\odot H\\odot(1-H)",
  "\\nabla_{W^{(2)}}L=H^\\top\\delta^{(2)}",
  "\\nabla_{W^{(1)}}L=X^\\top\\delta^{(1)}",
];`,
    wrong: { part: String.raw`\\odot H\\odot(1-H)`, as: String.raw`\\odot(1-H)`, code: undefined },
  },
  {
    name: "δ_y, δ_h and δ_z named by what they are derivatives of",
    right: String.raw`Let $\delta_y = \frac{\partial L}{\partial y}$.
$$y = W_2 h + b_2$$
$$\frac{\partial L}{\partial W_2} = \delta_y h^T$$
$$\delta_h = \frac{\partial L}{\partial h} = W_2^{\!T} \delta_y$$
$$h = \phi(z) \Rightarrow \delta_z = \frac{\partial L}{\partial z} = \delta_h \odot \phi'(z)$$
$$z = W_1 x + b_1$$
$$\frac{\partial L}{\partial W_1} = \delta_z x^T$$
$$\frac{\partial L}{\partial b_1} = \delta_z$$`,
    wrong: { part: String.raw`\delta_z x^T`, as: String.raw`\delta_h x^T`, code: "missing-hidden-derivative" },
  },
  {
    name: "four equations of which one has its sides exchanged, with C = F(a)",
    right: String.raw`The cost is a function of the outputs, $C = F(a^{L})$, say $C = \frac{1}{2}||y - a^{L}||^2$.
1. $$\delta^{L} = \nabla_{a}C * \sigma'(z^{L})$$
2. $$\delta^{l} = ((w^{l+1})^{T} \delta^{l+1}) * \sigma'(z^{l})$$
3. $$\delta_{j}^{l} = \frac{\partial C}{\partial b_{j}^{l}}$$
4. $$a_{k}^{l-1}\delta_{j}^{l} = \frac{\partial C}{\partial w_{jk}^{l}}$$`,
    wrong: { part: "((w^{l+1})^{T}", as: "((w^{l})^{T}", code: undefined },
  },
  {
    name: String.raw`\tag without braces, and δ ≡ ∂C/∂z as a declaration`,
    right: String.raw`## unit: $z_j^l=\sum\limits_{k} w_{jk}^la_k^{l-1}+b_j^l$, $a^l=\sigma(z^l)$
## error: $\delta_j^l\equiv\frac{\partial C}{\partial z_j^l}$
## $$ \delta^L=\nabla_a C \odot \sigma'(z^L) \tag1$$
## $$ \delta ^l = ((w^{l+1})^T \delta^{l+1}) \odot \sigma'(z^l) \tag2$$
## $$\frac{\partial C}{\partial b_j^l}=\delta_j^l\tag3$$
## $$ \frac{\partial C}{\partial w_{jk}^l}=a_k^{l-1} \delta_j^l\tag4$$`,
    wrong: { part: String.raw`a_k^{l-1} \delta_j^l\tag4`, as: String.raw`a_k^{l} \delta_j^l\tag4`, code: "wrong-activation-index" },
  },
  {
    name: "a cost with a small c, δ given its general rule before its special one",
    right: String.raw`$z_j^l = \sum_{k=1}^m w_{jk}^la_k^{l-1}+b_j^l,\ a_j^l = \phi(z_j^l)$
$\frac{\partial c}{\partial w_{jk}^l}=\frac{\partial c}{\partial z_j^l}\cdot a_k^{l-1}$
$\delta_j^l = \frac{\partial c}{\partial z_j^l}$
$\delta_j^L = \frac{\partial c}{\partial a_j^L}\cdot \phi'(z_j^L)$
With $c = \frac{1}{2}\sum_j (y_j - a_j^L)^2$ this is
$\delta_j^L = (a_j^L - y_j) \phi'(z_j^L)$
$\delta_j^l = \phi'(z_j^l) \sum_k \delta_k^{l+1} w_{kj}^{l+1}$`,
    wrong: { part: String.raw`(a_j^L - y_j) \phi'(z_j^L)`, as: String.raw`(y_j - a_j^L) \phi'(z_j^L)`, code: "sign-flipped" },
  },
  {
    name: "ln without its backslash, and equations for the last layer",
    right: String.raw`Für mehrere Ausgänge gilt:
$$C=-\frac{1}{n}\sum_x\sum_j[y_jlna_j^L+(1-y_j)ln(1-a_j^L)]\tag{8}$$
$$\frac{\partial C}{\partial w_{jk}^L}=\frac {1}{n}\sum_xa_k^{L-1}(a_j^L-y_j)\tag{9}$$
$$\frac{\partial C}{\partial b_j^L}=\frac {1}{n}\sum_x(a_j^L-y_j)\tag{10}$$`,
    wrong: { part: "_xa_k^{L-1}(a_j^L-y_j)", as: String.raw`_xa_k^{L-1}(a_j^L-y_j)\sigma'(z_j^L)`, code: "extra-output-derivative" },
  },
  {
    name: "∂L/∂a, ∂L/∂W and ∂L/∂z of all layers, which need one another, and softmax of the last",
    right: String.raw`$$z^{(l)} = W^{(l)} a^{(l-1)} + b^{(l)}, \quad a^{(l)} = \text{ReLU}(z^{(l)})$$
$$\mathcal{L} = -\sum_{k=1}^{K} y_k \log p_k, \quad p_k = \frac{e^{z_k}}{\sum_{j=1}^{K} e^{z_j}}$$
$$\frac{\partial \mathcal{L}}{\partial z^{(L)}} = p - y$$
$$\frac{\partial \mathcal{L}}{\partial W^{(l)}} = \frac{\partial \mathcal{L}}{\partial z^{(l)}} \cdot (a^{(l-1)})^\top$$
$$\frac{\partial \mathcal{L}}{\partial a^{(l-1)}} = (W^{(l)})^\top \cdot \frac{\partial \mathcal{L}}{\partial z^{(l)}}$$
$$\frac{\partial \mathcal{L}}{\partial z^{(l)}} = \frac{\partial \mathcal{L}}{\partial a^{(l)}} \odot \text{ReLU}'(z^{(l)})$$`,
    wrong: { part: String.raw`(W^{(l)})^\top`, as: String.raw`(W^{(l-1)})^\top`, code: undefined },
  },
  {
    name: "the course's notation with dB, Σ dZ and a small z",
    right: String.raw`$$Z^{[1]} = W^{[1]} X + b^{[1]}$$
$$A^{[1]} = g_{\text{ReLU}}(Z^{[1]}))$$
$$Z^{[2]} = W^{[2]} A^{[1]} + b^{[2]}$$
$$A^{[2]} = g_{\text{softmax}}(Z^{[2]})$$
$$dZ^{[2]} = A^{[2]} - Y$$
$$dW^{[2]} = \frac{1}{m} dZ^{[2]} A^{[1]T} \\
dB^{[2]} = \frac{1}{m} \Sigma {dZ^{[2]}}$$
$$dZ^{[1]} = W^{[2]T} dZ^{[2]} .* g^{[1]\prime} (z^{[1]})$$
$$dW^{[1]} = \frac{1}{m} dZ^{[1]} A^{[0]T}$$
Sizes: $Z^{[1]} \sim A^{[1]}$, 10 x m.
$$W^{[1]} := W^{[1]} - \alpha dW^{[1]}$$`,
    wrong: { part: String.raw`- \alpha dW^{[1]}`, as: String.raw`+ \alpha dW^{[1]}`, code: "sign-flipped" },
  },
  {
    name: "results in boxes, in fences of their own",
    right: String.raw`- step by step
\`\`\`math
da^{[2]} = \frac{\partial L}{\partial a^{[2]}} = \boxed{\frac{-y}{a^{[2]}} + \frac{(1-y)}{1-a^{[2]}}}
\`\`\`
\`\`\`math
dZ^{[2]} = \frac{\partial L}{\partial z^{[2]}} = \frac{\partial L}{\partial a^{[2]}}\cdot\frac{\partial a^{[2]}}{\partial z^{[2]}} = \boxed{A^{[2]} - Y}
\`\`\`
\`\`\`math
dW^{[2]} = \frac{1}{m}dZ^{[2]}A^{[1]T}
\`\`\`
\`\`\`math
dZ^{[1]} = W^{[2]T}dZ^{[2]} \cdot \sigma'(Z^{[1]})
\`\`\`
\`\`\`math
dW^{[1]} = \frac{1}{m}dZ^{[1]}X^T
\`\`\``.replaceAll("\\`", "`"),
    wrong: { part: String.raw`\boxed{A^{[2]} - Y}`, as: String.raw`\boxed{Y - A^{[2]}}`, code: "sign-flipped" },
  },
  {
    name: "doubled brackets, np.sum, and what Y stands for",
    right: String.raw`1.\\[Z^{[1]} = W^{[1]}X + b^{[1]}\\]
2.\\[A^{[1]} = \tanh(Z^{[1]})\\]
3.\\[Z^{[2]} = W^{[2]}A^{[1]} + b^{[2]}\\]
4.\\[A^{[2]} = \sigma(Z^{[2]})\\]
5.\\[ dZ^{[2]} = A^{[2]} - Y \\]
> Where \\(Y = [y^{(1)}, ..., y^{(m)}]\\).
6.\\[db^{[2]} = \frac{1}{m}np.sum(dZ^{[2]}, axis = 1, keepdims=True)\\]
7.\\[dZ^{[1]} = W^{[2]T}dZ^{[2]} \odot (1 - A^{[1]2})\\]
> Where \\(\odot\\) is the element-wise product.
8.\\[dW^{[1]} = \frac{1}{m} dZ^{[1]}X^T\\]`.replace("A^{[1]2}", String.raw`A^{[1]} \odot A^{[1]}`),
    wrong: { part: String.raw`\frac{1}{m} dZ^{[1]}X^T`, as: String.raw`\frac{1}{m} dZ^{[1]}A^{[1]T}`, code: "wrong-activation-index" },
  },
  {
    name: "a layer's rule alone, the upper δ given",
    right: String.raw`1. sum: $\mathbf{z}^{(l)} = \mathbf{W}^{(l)} \mathbf{a}^{(l-1)} + \mathbf{b}^{(l)}$
2. unit: $\mathbf{a}^{(l)} = \sigma(\mathbf{z}^{(l)})$
3. weights: $\frac{\partial J}{\partial \mathbf{W}^{(l)}} = \boldsymbol{\delta}^{(l)} (\mathbf{a}^{(l-1)})^T$
4. biases: $\frac{\partial J}{\partial \mathbf{b}^{(l)}} = \boldsymbol{\delta}^{(l)}$
5. below: $\boldsymbol{\delta}^{(l-1)} = (\mathbf{W}^{(l)})^T \boldsymbol{\delta}^{(l)} \odot \sigma'(\mathbf{z}^{(l-1)})$`,
    wrong: { part: String.raw`\sigma'(\mathbf{z}^{(l-1)})`, as: String.raw`\sigma'(\mathbf{z}^{(l)})`, code: undefined },
  },
  {
    name: "ℓ for the layers, and the input named by number",
    right: String.raw`$$\mathbf{z}^{(\ell)} = W^{(\ell)} \mathbf{a}^{(\ell-1)} + \mathbf{b}^{(\ell)}, \qquad \mathbf{a}^{(\ell)} = \sigma\!\big(\mathbf{z}^{(\ell)}\big)$$
with $\mathbf{a}^{(0)} = \mathbf{x}$.
$$\boldsymbol{\delta}^{(L)} = \nabla_{\mathbf{a}} \mathcal{L} \,\odot\, \sigma'\!\big(\mathbf{z}^{(L)}\big), \qquad \boldsymbol{\delta}^{(\ell)} = \big(W^{(\ell+1)}\big)^{\!\top} \boldsymbol{\delta}^{(\ell+1)} \,\odot\, \sigma'\!\big(\mathbf{z}^{(\ell)}\big)$$
$$\frac{\partial \mathcal{L}}{\partial W^{(\ell)}} = \boldsymbol{\delta}^{(\ell)} \big(\mathbf{a}^{(\ell-1)}\big)^{\!\top}$$`,
    wrong: {
      part: String.raw`\boldsymbol{\delta}^{(\ell+1)} \,\odot\, \sigma'\!\big(\mathbf{z}^{(\ell)}\big)`,
      as: String.raw`\boldsymbol{\delta}^{(\ell+1)} \,\odot\, \sigma'\!\big(\mathbf{z}^{(\ell+1)}\big)`,
      code: undefined,
    },
  },
  {
    name: "y_hat, ΔW and one step for all weights, in plain text",
    right: `δ_output = ∂L/∂z2 = (y_hat - y)
ΔW2 = a1ᵀ · δ_output
δ_hidden = δ_output · W2ᵀ ⊙ activation'(z1)
ΔW1 = Xᵀ · δ_hidden
Update: W = W - η · ΔW`,
  },
  {
    name: "rows, Σ_i of δ_i for the biases, wide spaces between equations",
    right: String.raw`En moyennant sur les exemples :
$$\delta^{(2)} = \frac{p - y}{N}$$
$$\nabla_{W^{(2)}} L = \big(a^{(1)}\big)^{\!\top}\!\delta^{(2)}
\qquad
\nabla_{b^{(2)}} L = \sum_i \delta^{(2)}_i$$
$$\delta^{(1)} = \big(\delta^{(2)} (W^{(2)})^{\top}\big) \odot \operatorname{ReLU}'(z^{(1)})$$
$$\nabla_{W^{(1)}} L = X^{\top}\!\delta^{(1)}
\qquad
\nabla_{b^{(1)}} L = \sum_i \delta^{(1)}_i$$`,
  },
  {
    name: "an indicator with its condition below",
    right: String.raw`$z_1 = x W_1 + b_1$, $a_1 = \text{ReLU}(z_1)$, $z_2 = a_1 W_2 + b_2$, $a_2 = \text{softmax}(z_2)$.
\begin{align}
\delta_2 &= a_2 - y \\
\frac{\partial L}{\partial W_2} &= a_1^T \delta_2 \\
\delta_1 &= \delta_2 W_2^T \circ \mathbb{1}_{z_1 > 0} \\
\frac{\partial L}{\partial W_1} &= x^T \delta_1
\end{align}`,
    wrong: { part: String.raw`\mathbb{1}_{z_1 > 0}`, as: "a_1", code: "wrong-derivative" },
  },
  {
    name: "a chain of numbers that names ∂a/∂z on the way",
    right: `L = (a2 - y)^2
dL/da2 = 2(a2 - y)
da2/dz2 = a2 * (1 - a2)
dL/dz2 = dL/da2 * da2/dz2 = 2(a2 - y) * a2 * (1 - a2)
dL/dW2 = dL/dz2 * a1
dL/da1 = dL/dz2 * W2
da1/dz1 = a1 * (1 - a1)
dL/dz1 = dL/da1 * da1/dz1
dL/dW1 = dL/dz1 * x`,
    wrong: { part: "dL/dz2 * W2", as: "dL/dz2 * W1", code: undefined },
  },
  {
    name: "∂z/∂g(z) and a bias with its name",
    right: String.raw`$$\frac{\partial J}{\partial \theta^{(2)}} = (\hat y - y) a^{(2)T}$$
$$\frac{\partial J}{\partial bias^{(2)}} = \frac{\partial J}{\partial z^{(3)}} \frac{\partial z^{(3)}}{\partial bias^{(2)}} = (\hat y - y)* 1$$
$$\begin{eqnarray}
\frac{\partial J}{\partial \theta^{(1)}}
&=&\frac{\partial J}{\partial z^{(3)}}\frac{\partial z^{(3)}}{\partial g(z^{(2)})}\frac{\partial g(z^{(2)})}{\partial z^{(2)}}\\
&=& \left(\theta^{(2)T}(\hat y - y) \odot g'(z^{(2)})\right) a^{(1)T} \\
\end{eqnarray}$$`,
    wrong: { part: String.raw`g'(z^{(2)})\right) a^{(1)T}`, as: String.raw`g'(z^{(2)})\right) a^{(2)T}`, code: undefined },
  },
  {
    name: "a target called e",
    right: String.raw`$$\frac{\partial E}{\partial w_{ij}} = o_i \delta_j$$
with $$\delta_j = \sum_{k \in \bar l} \delta_k w_{jk} o_j (1-o_j)$$
and of an output $$\delta_j = (o_j-e_j)o_j(1-o_j)$$ .`,
  },
  {
    name: "fractions with over, δ^y and δ^h, steps without their update",
    right: String.raw`$$E = {1 \over 2} \sum_{k=1}^l(d_k-y_k)^2$$
$$
{\partial E \over \partial y_k} = -(d_k - y_k)
$$
$$\delta_k^y = (d_k-y_k)y_k(1-y_k)$$
$$\delta_j^h = (\sum_{k=1}^l \delta_k^y v_{jk})h_j(1-h_j)$$
$$\Delta v_{jk} = \eta \delta_k^y h_j$$
$$\Delta w_{ij} = \eta \delta_j^h x_i$$`,
    wrong: { part: "v_{jk})h_j(1-h_j)", as: "v_{jk})h_j", code: undefined },
  },
  {
    name: "one layer whose letters are taken for each other",
    right: String.raw`$$z_i = \sum_{j=1}^{n} w_{ij}x_j + b_i$$
$$a_i = f(z_i)$$
$$\delta_j = \frac{\partial L}{\partial z_j} = \frac{\partial L}{\partial a_j}\frac{\partial a_j}{\partial z_j}$$
$$\Delta w_{ij} = -\eta \delta_i x_j$$
$$\Delta b_i = -\eta \delta_i$$`,
  },
  {
    name: "one unit whose steps are added up before they are taken",
    right: String.raw`Pour chaque exemple :
- $\hat y=f(\sum_iw_ix_i)$
- $\delta=(y-\hat y) * f'(\sum_iw_ix_i)$
- $\Delta w_i= \Delta w_i + \delta x_i$
enfin $w_i = w_i + \eta \Delta w_i /m$`,
    wrong: { part: String.raw`\delta x_i`, as: String.raw`\delta w_i`, code: undefined },
  },
  {
    name: "a and h in the comments of a program, with @ for products",
    right: `dL/dW2 = h^T @ dL/dy
dL/dh = dL/dy @ W2^T
dL/da = dL/dh * (a > 0)
dL/dW1 = x^T @ dL/da`,
    wrong: { part: "x^T @ dL/da", as: "x^T @ dL/dh", code: "missing-hidden-derivative" },
  },
  {
    name: "∇ by a sum, which has no name",
    right: String.raw`Let $a = W_1 x + b_1$, $h = \max(0, a)$ and $\hat y = \mathrm{softmax}(W_2 h + b_2)$ with loss $\mathcal{L} = -\sum_k y_k \log \hat y_k$.
\begin{align*}
g_2 &:= \nabla_{W_2 h + b_2}\mathcal L = \hat y - y\\
\nabla_{W_2} \mathcal L &= g_2 h^\top\\
\nabla_h \mathcal L &= W_2^\top g_2\\
g_1 &:= \nabla_a \mathcal L = \nabla_h \mathcal L \odot \mathbf 1[a > 0]\\
\nabla_{W_1} \mathcal L &= g_1 x^\top
\end{align*}`,
    wrong: { part: String.raw`W_2^\top g_2`, as: "W_2 g_2", code: "missing-weight-transpose" },
  },
  {
    name: "x_n, h_n and y_n of the example n",
    right: String.raw`$\mathcal{L} = \frac{1}{2N}\sum_{n=1}^N \|\hat{y}_n - y_n\|^2$, with $\hat{y}_n = W_2\,\phi(W_1 x_n + b_1) + b_2$
$$\frac{\partial \mathcal L}{\partial W_2} = \frac1N\sum_n (\hat y_n - y_n)\,h_n^\top$$
$$\frac{\partial \mathcal L}{\partial W_1} = \frac1N\sum_n \left[W_2^\top(\hat y_n - y_n)\odot\phi'(W_1x_n+b_1)\right]x_n^\top$$
where $h_n = \phi(W_1 x_n + b_1)$.`,
    wrong: { part: String.raw`\right]x_n^\top`, as: String.raw`\right]h_n^\top`, code: undefined },
  },
  {
    name: "a table whose output is y and whose target is t",
    right: String.raw`| Step | Formula |
|---|---|
| output error | $\delta_k = (y_k - t_k)\, y_k (1 - y_k)$ |
| hidden error | $\delta_j = h_j (1 - h_j) \sum_k w_{kj} \delta_k$ |
| output weights | $w_{kj} \leftarrow w_{kj} - \eta\, \delta_k h_j$ |
| hidden weights | $w_{ji} \leftarrow w_{ji} - \eta\, \delta_j x_i$ |`,
    wrong: { part: String.raw`w_{ji} - \eta\, \delta_j x_i`, as: String.raw`w_{ji} + \eta\, \delta_j x_i`, code: "sign-flipped" },
  },
  {
    name: "layers named by h and o, with remarks in square brackets",
    right: `z_h = (w_1 × x) + b_1                    [Hidden layer]
a_h = sigmoid(z_h)                       [Activation]
z_o = (w_2 × a_h) + b_2                  [Output layer]
a_o = sigmoid(z_o)                       [Output activation]
δ_o = (a_o - y) × sigmoid'(z_o)          [Output error]
δ_h = (w_2^T × δ_o) × sigmoid'(z_h)      [Hidden error]
dw_2 = (1/m) × (δ_o × a_h^T)             [Output weight gradient]
dw_1 = (1/m) × (δ_h × x^T)               [Hidden weight gradient]`,
    wrong: { part: "(δ_o × a_h^T)", as: "(δ_o × a_o^T)", code: "wrong-activation-index" },
  },
  {
    name: "dZ_{2,i} of the example i, after a forward pass of matrices",
    right: String.raw`\[ Z_1 = XW_1 + b_1, \quad A_1 = \operatorname{ReLU}(Z_1) \]
\[ Z_2 = A_1W_2 + b_2 \]
\[ \hat{Y} = \operatorname{Softmax}(Z_2) \]
\[ dZ_2 = \hat{Y} - Y \]
\[ dW_2 = \frac{1}{m}A_1^T dZ_2 \]
\[ db_2 = \frac{1}{m}\sum_i dZ_{2,i} \]
\[ dA_1 = dZ_2 W_2^T \]
\[ dZ_1 = dA_1 \odot \operatorname{ReLU}'(Z_1) \]
\[ dW_1 = \frac{1}{m}X^T dZ_1 \]`,
    wrong: { part: String.raw`X^T dZ_1`, as: String.raw`X^T dZ_2`, code: undefined },
  },
  {
    name: "δ^{[l],(i)}, and a product over the layers that gives nothing a value",
    right: String.raw`Fehler: $\delta^{[L]} = \frac{\partial J}{\partial z^{[L]}} = (a^{[L]} - y) \odot g'^{[L]}(z^{[L]})$
$\delta^{[l]} = (W^{[l+1]})^T \delta^{[l+1]} \odot g'^{[l]}(z^{[l]})$
$\frac{\partial J}{\partial W^{[l]}} = \frac{1}{m} \delta^{[l]} (a^{[l-1]})^T$
$\frac{\partial J}{\partial b^{[l]}} = \frac{1}{m} \sum_i \delta^{[l],(i)}$
Also $\delta^{[1]} \propto \prod_{l=2}^{L} W^{[l]T} \cdot g'(z^{[l]})$`,
    wrong: { part: String.raw`\frac{1}{m} \delta^{[l]} (a`, as: String.raw`\delta^{[l]} (a`, code: undefined },
  },
];

const firstFlag = (text: string): TargetReport | undefined =>
  checkFormulas(text).targets.find(({ status }) => status === "mistake" || status === "unknown");

describe("documents with formulas", () => {
  it.each(DOCUMENTS)("finds nothing wrong in $name", ({ right }) => {
    const { targets } = checkFormulas(right);
    expect(targets.filter(({ status }) => status === "mistake" || status === "unknown")).toEqual([]);
    expect(targets.filter(({ status }) => status === "correct").length).toBeGreaterThan(1);
  });

  it.each(DOCUMENTS.filter(({ wrong }) => wrong))("finds the slip in $name", ({ right, wrong }) => {
    const { part, as, code } = wrong!;
    expect(right).toContain(part);
    const first = firstFlag(right.replace(part, as));
    expect(first?.span.line).toBe(right.slice(0, right.indexOf(part)).split("\n").length);
    if (code) expect(first?.code).toBe(code);
  });

  it("takes w_{(ik)} for the weight of a link, whatever the order of its letters in Σ w_ki δ_k", () => {
    const { targets } = checkFormulas(String.raw`Fehler: $$ E = (a-i) $$
Knoten: $$ \delta_i = \begin{cases}E f'_i & \mbox{, output node}\\ f'_i \sum_k w_{ki}\delta_k & \mbox{, inner node}\\ \end{cases} $$
Gradient: $$ \frac{ \partial E}{\partial w_{(ik)}} = \delta_k \cdot o_i $$`);
    expect(targets.filter(({ status }) => status !== "correct")).toEqual([]);
  });

  it("leaves the paths of a program as they are, and ends with many elements that are never closed", () => {
    const paths = String.raw`X = np.loadtxt("C:\\data\\x.csv")
p = sigmoid(X @ W1)
dW1 = X.T @ (p - y)`;
    expect(withoutElements(wholeText(paths)).text).toBe(paths);
    expect(withoutElements(wholeText('<a latex="'.repeat(20_000))).text).toHaveLength(200_000);
  });

  it("refuses a letter that stands on one side alone, also where one output would hide it", () => {
    const text = String.raw`$z_i = \sum_{j=1}^{n} w_{ij}x_j + b_i$
$a_i = f(z_i)$
$\Delta w_{ij} = -\eta \delta_j x_j$`;
    expect(() => checkFormulas(text)).toThrow(expect.objectContaining({ code: "index" }));
  });

  it("reads the formulas around a fence that holds no program", () => {
    const text = String.raw`$$\delta^{(L)} = a^{(L)} - y$$
$$\delta^{(l)} = (W^{(l+1)})^T \delta^{(l+1)} \odot \sigma'(z^{(l)})$$
$$\frac{\partial L}{\partial W^{(l)}} = \delta^{(l)} (a^{(l-2)})^T$$
~~~
for l = L-1 down to 1:
    delta^(l) = W^(l+1).T @ delta^(l+1) * activation'(z^(l))
~~~`.replaceAll("~~~", "```");
    const first = firstFlag(text);
    expect(first?.span.line).toBe(3);
  });

  it("names a δ of formulas that has another sign than its ∂L/∂a", () => {
    const text = String.raw`$\frac{\partial L}{\partial a_2} = \frac{1-y}{1-a_2} - \frac{y}{a_2}$
$\frac{\partial L}{\partial z_2} = y - a_2$
$\frac{\partial L}{\partial W_2} = \frac{\partial L}{\partial z_2} a_1^T$`;
    const first = firstFlag(text);
    expect(first).toMatchObject({ code: "sign-flipped", span: { line: 2 } });
  });
});
