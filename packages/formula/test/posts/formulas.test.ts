import { describe, expect, it } from "vitest";
import { checkFormulas } from "../../src/index.ts";

interface Derivation {
  readonly name: string;
  readonly right: string;
  /** The line that a slip changes, what stands there then, and its name. */
  readonly wrong?: { readonly line: number; readonly as: string; readonly code: string };
}

/** Derivations of tutorials, notes and questions, rebuilt small in words of our own. */
const DERIVATIONS: readonly Derivation[] = [
  {
    name: "the chain of one neuron per layer, C₀ = (a − y)²",
    right: String.raw`$z^{(L)} = w^{(L)} a^{(L-1)} + b^{(L)}$
$a^{(L)} = \sigma(z^{(L)})$
$\frac{\partial C_0}{\partial w^{(L)}} = 2(a^{(L)} - y)\,\sigma'(z^{(L)})\, a^{(L-1)}$
$\frac{\partial C_0}{\partial b^{(L)}} = 2(a^{(L)} - y)\,\sigma'(z^{(L)})$
$\frac{\partial C_0}{\partial a^{(L-1)}} = 2(a^{(L)} - y)\,\sigma'(z^{(L)})\, w^{(L)}$`,
    wrong: { line: 4, as: String.raw`$\frac{\partial C_0}{\partial b^{(L)}} = 2(a^{(L)} - y)$`, code: "missing-output-derivative" },
  },
  {
    name: "notes with δ₂ and δ₁ of x₂ = σ(W₂x₁ + b₂)",
    right: String.raw`$E = \frac{1}{2}\|x_2 - y\|^2$
$\delta_2 = (x_2 - y) \circ \sigma'(W_2 x_1 + b_2)$
$\delta_1 = W_2^T \delta_2 \circ \sigma'(W_1 x_0 + b_1)$
$\frac{\partial E}{\partial W_2} = \delta_2 x_1^T$
$\frac{\partial E}{\partial b_2} = \delta_2$
$\frac{\partial E}{\partial W_1} = \delta_1 x_0^T$`,
    wrong: { line: 6, as: String.raw`$\frac{\partial E}{\partial W_1} = \delta_1 x_1^T$`, code: "wrong-activation-index" },
  },
  {
    name: "a question with examples as rows and softmax",
    right: String.raw`Z^1 = X W^1
A^1 = \mathrm{sigmoid}(Z^1)
Z^2 = A^1 W^2
\hat{Y} = \mathrm{softmax}(Z^2)
\frac{\partial L}{\partial Z^2} = \hat{Y} - Y
\frac{\partial L}{\partial W^2} = (A^1)^T \frac{\partial L}{\partial Z^2}
\frac{\partial L}{\partial Z^1} = \frac{\partial L}{\partial Z^2} (W^2)^T \odot A^1 \odot (1 - A^1)
\frac{\partial L}{\partial W^1} = X^T \frac{\partial L}{\partial Z^1}`,
    wrong: {
      line: 7,
      as: String.raw`\frac{\partial L}{\partial Z^1} = \frac{\partial L}{\partial Z^2} (W^2)^T `,
      code: "missing-hidden-derivative",
    },
  },
  {
    name: "notes with p − y and ∂L/∂h",
    right: String.raw`h = \tanh(W_1 x + b_1)
p = \mathrm{softmax}(W_2 h + b_2)
\frac{\partial L}{\partial W_2} = (p - y) h^\top
\frac{\partial L}{\partial h} = W_2^\top (p - y)
\frac{\partial L}{\partial W_1} = \left(\frac{\partial L}{\partial h} \odot (1 - h^2)\right) x^\top
\frac{\partial L}{\partial b_1} = \frac{\partial L}{\partial h} \odot (1 - h^2)`,
    wrong: {
      line: 5,
      as: String.raw`\frac{\partial L}{\partial W_1} = \left(\frac{\partial L}{\partial h} \odot (1 - h)\right) x^\top`,
      code: "wrong-derivative",
    },
  },
  {
    name: "Unicode with ReLU and an indicator",
    right: String.raw`z₁ = W₁x + b₁,  h = ReLU(z₁)
z₂ = W₂h + b₂,  ŷ = softmax(z₂)
δ₂ = ŷ − y
δ₁ = (W₂ᵀ δ₂) ⊙ 1[z₁ > 0]
∂L/∂W₂ = δ₂ hᵀ
∂L/∂W₁ = δ₁ xᵀ`,
    wrong: { line: 6, as: String.raw`∂L/∂W₁ = δ₁ hᵀ`, code: "wrong-activation-index" },
  },
  {
    name: "a course with 𝟏(Z > 0) and a sum over m examples",
    right: String.raw`\begin{aligned}
\delta^{[3]} &= A^{[3]} - Y \\
dW^{[3]} &= \frac{1}{m}\,\delta^{[3]} A^{[2]\top} \\
\delta^{[2]} &= W^{[3]\top}\delta^{[3]} \odot \mathbb{1}(Z^{[2]} > 0) \\
dW^{[2]} &= \frac{1}{m}\,\delta^{[2]} A^{[1]\top} \\
db^{[2]} &= \frac{1}{m}\sum_{i=1}^{m} \delta^{[2](i)}
\end{aligned}`,
    wrong: {
      line: 4,
      as: String.raw`\delta^{[2]} &= W^{[3]}\delta^{[3]} \odot \mathbb{1}(Z^{[2]} > 0) \\`,
      code: "missing-weight-transpose",
    },
  },
  {
    name: "logistic regression by the chain rule",
    right: String.raw`J(θ) = −[y log(a) + (1 − y) log(1 − a)]
∂J/∂a = (a − y) / (a(1 − a))
∂J/∂z = ∂J/∂a · a(1 − a)
∂J/∂w = ∂J/∂z · x
∂J/∂b = ∂J/∂z`,
    wrong: { line: 3, as: String.raw`∂J/∂z = ∂J/∂a · (1 − a)`, code: "missing-output-derivative" },
  },
  {
    name: "a tutorial with ∇_W J(W, b; x, y)",
    right: String.raw`\delta^{(L)} = -(y - a^{(L)}) \odot f'(z^{(L)})
\delta^{(l)} = \left((W^{(l)})^T \delta^{(l+1)}\right) \odot f'(z^{(l)})
\nabla_{W^{(l)}} J(W,b;x,y) = \delta^{(l+1)} (a^{(l)})^T
\nabla_{b^{(l)}} J(W,b;x,y) = \delta^{(l+1)}`,
  },
  {
    name: "two layers for each index, with the net's own forward pass in sums, v for the outer weights",
    right: String.raw`s_j = \sum_i w_{ij} x_i + b_j
h_j = \tanh(s_j)
y_k = \sum_j v_{jk} h_j + c_k
E = \frac12 \sum_k (y_k - t_k)^2
\delta_k = y_k - t_k
\frac{\partial E}{\partial v_{jk}} = \delta_k h_j
\delta_j = (1 - h_j^2) \sum_k v_{jk} \delta_k
\frac{\partial E}{\partial w_{ij}} = \delta_j x_i`,
    wrong: { line: 7, as: String.raw`\delta_j = (1 - s_j^2) \sum_k v_{jk} \delta_k`, code: "derivative-form-fed-z" },
  },
  {
    name: "weights with the layer's number, units with letters alone",
    right: String.raw`$a_j = \sum_i w^{(1)}_{ji} x_i$, $z_j = \tanh(a_j)$, $y_k = \sum_j w^{(2)}_{kj} z_j$, $E = \frac{1}{2}\sum_k (y_k - t_k)^2$
\[ \delta_k = y_k - t_k \]
\[ \delta_j = (1 - z_j^2) \sum_k w^{(2)}_{kj} \delta_k \]
\[ \frac{\partial E}{\partial w^{(1)}_{ji}} = \delta_j x_i \]
\[ \frac{\partial E}{\partial w^{(2)}_{kj}} = \delta_k z_j \]`,
    wrong: { line: 3, as: String.raw`\[ \delta_j = \sum_k w^{(2)}_{kj} \delta_k \]`, code: "missing-hidden-derivative" },
  },
  {
    name: "definitions behind the gradients",
    right: String.raw`\frac{\partial L}{\partial W^{(2)}} = (\hat{y} - y) h^T
\frac{\partial L}{\partial h} = W^{(2)T} (\hat{y} - y)
\frac{\partial L}{\partial W^{(1)}} = \left(\frac{\partial L}{\partial h} \odot h \odot (1 - h) \right) x^T
where $h = \sigma(W^{(1)} x + b^{(1)})$ and $\hat{y} = \mathrm{softmax}(W^{(2)} h + b^{(2)})$`,
    wrong: {
      line: 3,
      as: String.raw`\frac{\partial L}{\partial W^{(1)}} = \left(\frac{\partial L}{\partial h} \odot (1 - h) \right) x^T`,
      code: "wrong-derivative",
    },
  },
  {
    name: "units without numbers, by the weights beside them",
    right: String.raw`\frac{\partial J}{\partial W^{(2)}} = \frac{\partial J}{\partial o} h^\top
\frac{\partial J}{\partial h} = {W^{(2)}}^\top \frac{\partial J}{\partial o}
\frac{\partial J}{\partial z} = \frac{\partial J}{\partial h} \odot \phi'(z)
\frac{\partial J}{\partial W^{(1)}} = \frac{\partial J}{\partial z} x^\top`,
    wrong: {
      line: 2,
      as: String.raw`\frac{\partial J}{\partial h} = W^{(2)} \frac{\partial J}{\partial o}`,
      code: "missing-weight-transpose",
    },
  },
  {
    name: "δ³ and δ² beside W₂, z₁ and a₁, examples as rows",
    right: String.raw`\delta^3 = \hat{y} - y
\delta^2 = (1 - \tanh^2 z_1) \circ \delta^3 W_2^T
\frac{\partial L}{\partial W_2} = a_1^T \delta^3
\frac{\partial L}{\partial b_2} = \delta^3
\frac{\partial L}{\partial W_1} = x^T \delta^2
\frac{\partial L}{\partial b_1} = \delta^2`,
    wrong: { line: 2, as: String.raw`\delta^2 = (1 - \tanh z_1) \circ \delta^3 W_2^T`, code: "wrong-derivative" },
  },
  {
    name: "sensitivities s^M and s^m, with steps of each layer",
    right: String.raw`$s^M = -2 \dot{F}^M(n^M)(t - a)$
$s^m = \dot{F}^m(n^m)(W^{m+1})^T s^{m+1}$
$W^m(k+1) = W^m(k) - \alpha s^m (a^{m-1})^T$
$b^m(k+1) = b^m(k) - \alpha s^m$`,
  },
  {
    name: "the line through points, a batch of numbers",
    right: String.raw`$J(w,b) = \frac{1}{2m}\sum_{i=1}^{m} (w x^{(i)} + b - y^{(i)})^2$
$r^{(i)} = w x^{(i)} + b - y^{(i)}$
$$\frac{\partial J}{\partial w} = \frac{1}{m} \sum_{i=1}^{m} (w x^{(i)} + b - y^{(i)}) x^{(i)}$$
$$\frac{\partial J}{\partial b} = \frac{1}{m} \sum_{i=1}^{m} (w x^{(i)} + b - y^{(i)})$$`,
    wrong: {
      line: 3,
      as: String.raw`$$\frac{\partial J}{\partial w} = \frac{2}{m} \sum_{i=1}^{m} (w x^{(i)} + b - y^{(i)}) x^{(i)}$$`,
      code: "squared-error-factor-two",
    },
  },
  {
    name: "logistic regression, an entry of θ",
    right: String.raw`h_\theta(x) = \frac{1}{1+e^{-\theta^T x}}
J(\theta) = -\frac{1}{m} \sum_{i=1}^m \left[ y^{(i)} \log h_\theta(x^{(i)}) + (1-y^{(i)}) \log (1-h_\theta(x^{(i)})) \right]
r^{(i)} = h_\theta(x^{(i)}) - y^{(i)}
\frac{\partial J}{\partial \theta_j} = \frac{1}{m} \sum_{i=1}^m \left( h_\theta(x^{(i)}) - y^{(i)} \right) x_j^{(i)}`,
    wrong: {
      line: 4,
      as: String.raw`\frac{\partial J}{\partial \theta_j} = \frac{1}{m} \sum_{i=1}^m \left( y^{(i)} - h_\theta(x^{(i)}) \right) x_j^{(i)}`,
      code: "sign-flipped",
    },
  },
  {
    name: "one δ_j for outputs and inner units, as encyclopaedias have it",
    right: `net_j = Σ_i w_ij o_i
o_j = φ(net_j)
E = 1/2 Σ (t_j - o_j)²
∂E/∂w_ij = δ_j o_i
δ_j = (o_j - t_j) φ'(net_j)             if j is an output neuron
δ_j = (Σ_l w_jl δ_l) φ'(net_j)          if j is an inner neuron`,
  },
  {
    name: "products with a dot beside ∘, which binds less",
    right: `z1 = X·W1 + b1
a1 = tanh(z1)
z2 = a1·W2 + b2
ŷ = softmax(z2)
δ3 = ŷ − y
δ2 = (1 − tanh²(z1)) ∘ δ3·W2ᵀ
∂L/∂W2 = a1ᵀ·δ3
∂L/∂W1 = Xᵀ·δ2`,
    wrong: { line: 8, as: "∂L/∂W1 = Xᵀ·δ3", code: "wrong-operand" },
  },
  {
    name: "rows, whose ⊙ the author leaves out",
    right: String.raw`\frac{\partial J}{\partial W^{(2)}} = (a^{(2)})^T\delta^{(3)}
\delta^{(3)} = -(y-\hat{y}) f^\prime(z^{(3)})
\frac{\partial J}{\partial W^{(1)}} = X^{T} \delta^{(3)} (W^{(2)})^{T} f^\prime(z^{(2)})
\delta^{(2)} = \delta^{(3)} (W^{(2)})^{T} f^\prime(z^{(2)})`,
  },
  {
    name: "ridge regression, whose cost says how λ is divided",
    right: String.raw`h_\theta(x) = \theta^T x
J(\theta) = \frac{1}{2m} \left[ \sum_{i=1}^m (h_\theta(x^{(i)}) - y^{(i)})^2 + \lambda \sum_{j=1}^n \theta_j^2 \right]
r^{(i)} = h_\theta(x^{(i)}) - y^{(i)}
\frac{\partial J}{\partial \theta_j} = \frac{1}{m} \sum_{i=1}^m (h_\theta(x^{(i)}) - y^{(i)}) x_j^{(i)} + \frac{\lambda}{m} \theta_j`,
    wrong: {
      line: 4,
      as: String.raw`\frac{\partial J}{\partial \theta_j} = \frac{1}{m} \sum_{i=1}^m (h_\theta(x^{(i)}) - y^{(i)}) x_j^{(i)} + \lambda \theta_j`,
      code: "lambda-not-averaged",
    },
  },
];

const flags = (text: string): string[] =>
  checkFormulas(text).targets.flatMap(({ status, span, code }) =>
    status === "mistake" || status === "unknown" ? [`${span.line} ${code ?? status}`] : [],
  );

describe("derivations of tutorials and questions", () => {
  it.each(DERIVATIONS)("$name: right as they are, and judged", ({ right }) => {
    const { ok, targets } = checkFormulas(right);
    expect(flags(right)).toEqual([]);
    expect(ok).toBe(true);
    expect(targets.filter(({ status }) => status === "correct").length).toBeGreaterThanOrEqual(3);
  });

  it.each(DERIVATIONS.filter(({ wrong }) => wrong !== undefined))("$name: one slip is named in its line alone", ({ right, wrong }) => {
    const { line, as, code } = wrong!;
    const text = right
      .split("\n")
      .map((one, i) => (i === line - 1 ? as : one))
      .join("\n");
    expect(flags(text)).toEqual([`${line} ${code}`]);
  });
});
