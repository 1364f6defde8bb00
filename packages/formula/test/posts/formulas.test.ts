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
    expect(targets.filter(({ status }) => status === "correct").length).toBeGreaterThanOrEqual(4);
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
