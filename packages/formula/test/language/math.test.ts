import { describe, expect, it } from "vitest";
import { readProgram } from "../../src/language/read.ts";
import { errorOf, statements, value } from "./shown.ts";

const MATH = { language: "math" } as const;
const r = String.raw;

describe("factors of formulas", () => {
  it.each([
    // A transpose in every spelling.
    ...[r`W^T`, r`W^\top`, r`W^{\mathsf{T}}`, r`W^{\intercal}`, r`W^{\rm T}`, "Wᵀ", "W⊤"].map((text) => [text, "Wᵀ"]),
    ...[r`W^{[2]T}`, r`W^{[2]\top}`, r`(W^{[2]})^T`, r`{W^{(2)}}^{T}`, "W[2]ᵀ", "W^[2]ᵀ", "W⁽²⁾ᵀ", "W2ᵀ"].map((text) => [text, "W[2]ᵀ"]),
    ["W'", "Wᵀ"],
    // Layers, entries, examples.
    [r`\delta^{(l+1)}`, "δ[l+1]"],
    [r`\mathbf{\delta}^{(3)}`, "δ[3]"],
    [r`\boldsymbol{W}_2`, "W[2]"],
    [r`w^{l}_{jk}`, "w[l]_jk"],
    [r`w_{jk}^{l}`, "w[l]_jk"],
    ["w_jk^l", "w[l]_jk"],
    [r`w_{k,j}`, "w_kj"],
    [r`a^{[2](i)}`, "a[2]<i>"],
    [r`y^{(i)}`, "y<i>"],
    [r`a^{(n_l - 1)}`, "a[L-1]"],
    [r`(\delta^{(4)})_j`, "δ[4]_j"],
    [r`E_{total}`, "E_total"],
    [r`\hat{y}_k`, "ŷ_k"],
    [r`y'`, "y'"],
    [r`h_\Theta(x)`, "h_Θ"],
    // Powers.
    [r`(y - a)^2`, "((y - a) ^ 2)"],
    ["1 − A[1]²", "(1 - (A[1] ^ 2))"],
    [r`e^{-x}`, "exp((-x))"],
    [r`\frac{e^{z_k^{[2]}}}{\sum_j e^{z_j^{[2]}}}`, "(exp(z[2]_k) / Σj(exp(z[2]_j)))"],
    [r`\tanh^2(z)`, "(tanh(z) ^ 2)"],
    [r`\frac{1}{m^2}`, "(1 / (m ^ 2))"],
    [r`\frac12 a`, "((1 / 2) · a)"],
    // Functions.
    [r`g'(z^{(2)})`, "g'(z[2])"],
    [r`g^{[1]\prime}(Z^{[1]})`, "g'[1](Z[1])"],
    ["σ′(z³)", "σ'(z[3])"],
    [r`\operatorname{softmax}(z)`, "softmax(z)"],
    [r`{\rm softmax}(z)`, "softmax(z)"],
    [r`\log \hat{y}`, "log(ŷ)"],
    [r`\dot{F}^{2}(n^{2})`, "diag(F'[2](n[2]))"],
    [r`\left\|y - a\right\|^2`, "(norm((y - a)) ^ 2)"],
    ["np.sum(dZ[2], axis=1, keepdims=True)", "np.sum(dZ[2], axis=1, keepdims=true)"],
    // Derivatives are names.
    [r`\frac{\partial J}{\partial W^{(2)}}`, "∂J/∂W[2]"],
    [r`\frac{dJ}{dW_2}`, "∂J/∂W[2]"],
    [r`\frac{\partial}{\partial \Theta^{(1)}} J(\Theta)`, "∂J/∂Θ[1]"],
    [r`\nabla_{W^{(2)}} J(W, b; x, y)`, "∂J/∂W[2]"],
    ["∂E/∂w_kj", "∂E/∂w_kj"],
    ["dJ/dW2", "∂J/∂W[2]"],
    [r`\frac{\partial \phi(z^{(2)})}{\partial z^{(2)}}`, "φ'(z[2])"],
    [r`\frac{\partial z_k}{\partial a_j}`, "∂z/∂a_j"],
  ])("%s", (text, expected) => expect(value(`x = ${text}`, "math")).toBe(expected));
});

describe("products of formulas", () => {
  it.each([
    [r`W x + b`, "((W · x) + b)"],
    [r`(\Theta^{(2)})^T \delta^{(3)} \odot g'(z^{(2)})`, "((Θ[2]ᵀ · δ[3]) ∘ g'(z[2]))"],
    [r`g'(z^{(2)}) \circ W^{(3)T} \delta^{(3)}`, "(g'(z[2]) ∘ (W[3]ᵀ · δ[3]))"],
    [r`(a^{(3)} - y) \odot a^{(3)} (a^{(2)})^T`, "(((a[3] - y) ∘ a[3]) · a[2]ᵀ)"],
    [r`h \circ (1 - h) \circ (\hat{y} - y) W_2^T`, "((h ∘ (1 - h)) ∘ ((ŷ - y) · W[2]ᵀ))"],
    ["1/m dZ[2] A[1]ᵀ", "(((1 / m) · dZ[2]) · A[1]ᵀ)"],
    [r`-2 \delta`, "(-(2 · δ))"],
    [r`\delta \otimes a`, "outer(δ, a)"],
    [r`\sum_k w_{kj} \delta_k + b`, "(Σk((w_kj · δ_k)) + b)"],
    [r`\sum_{i=1}^{m} \sum_k y_k`, "Σi[1..m](Σk(y_k))"],
    [r`\sum_{i,j} w_{ij}^2`, "Σi(Σj((w_ij ^ 2)))"],
    [r`\frac{1}{2} \sum (y - a)^2`, "((1 / 2) · Σ(((y - a) ^ 2)))"],
    [r`a \text{ if } z > 0 \text{ else } 0`, "where((z > 0), a, 0)"],
    [r`\begin{cases} 1 & z > 0 \\ 0 & \text{otherwise} \end{cases}`, "where((z > 0), 1, 0)"],
    [r`\begin{bmatrix} 1 \\ a \end{bmatrix}`, "[1; a]"],
    ["[1; a]", "[1; a]"],
  ])("%s", (text, expected) => expect(value(`x = ${text}`, "math")).toBe(expected));
});

describe("equations", () => {
  it("raised numbers are layers where weights or δ have them, else powers", () => {
    expect(statements(r`\delta^3 = (a^3 - y) \odot (1 - (a^3)^2)`, MATH)).toEqual(["δ[3] = ((a[3] - y) ∘ (1 - (a[3] ^ 2)))"]);
    expect(statements(r`z_1 = x W_1, h = \tanh(z_1), g = 1 - h^2`, MATH)).toEqual([
      "z[1] = (x · W[1])",
      "h = tanh(z[1])",
      "g = (1 - (h ^ 2))",
    ]);
    expect(statements(r`\mathbf{s}^2 = -2\mathbf{\dot F}^2(\mathbf{n}^2)(\mathbf{t} - \mathbf{a}^2)`, MATH)).toEqual([
      "s[2] = (-((2 · diag(F'[2](n[2]))) · (t - a[2])))",
    ]);
  });

  it("a chain says the same of its target more than once", () =>
    expect(statements(r`\delta = g = a - y`, MATH)).toEqual(["δ = g", "δ = (a - y)"]));

  it("a derivative within a chain has the value that follows, as the target has", () =>
    expect(statements(r`\delta = \frac{\partial C}{\partial z} = a - y`, MATH)).toEqual(["δ = ∂C/∂z = (a - y)"]));

  it("a chain of derivatives on the left is the one that it ends in", () =>
    expect(statements(r`\frac{\partial C}{\partial a^L} \cdot \frac{\partial a^L}{\partial z^L} = \hat{y} - y`, MATH)).toEqual([
      "∂C/∂z[L] = (ŷ - y)",
    ]));

  it("what speaks of no network may use any command", () => {
    expect(statements(r`With $f'(x) = \lim_{h \to 0} h$ we have $\delta = a - y$.`, MATH)).toEqual(["δ = (a - y)"]);
    expect(errorOf(r`$\delta = \lim a - y$`, MATH).code).toBe("unsupported-function");
  });

  it("updates", () =>
    expect(statements("Δ⁽¹⁾ := Δ⁽¹⁾ + δ⁽²⁾(a⁽¹⁾)ᵀ\nW⁽¹⁾ ← W⁽¹⁾ − α dW⁽¹⁾\nb += d", MATH)).toEqual([
      "Δ[1] = (Δ[1] + (δ[2] · a[1]ᵀ))",
      "W[1] = (W[1] - (α · dW[1]))",
      "b += d",
    ]));

  it("what a step adds, and the step's number in brackets", () => {
    expect(statements(r`\Delta w_{jk} = \eta \delta_k o_j`, MATH)).toEqual(["Δw_jk = ((η · δ_k) · o_j)"]);
    expect(statements(r`W^2(k+1) = W^2(k) - \alpha s^2 (a^1)^T`, MATH)).toEqual(["W[2] = (W[2] - ((α · s[2]) · a[1]ᵀ))"]);
  });

  it("functions that the text defines", () =>
    expect(statements(r`$s(x) = \frac{1}{1 + e^{-x}}$, $d(x) = s(x)(1 - s(x))$ and $F = s(p w_1 + 1)$`, MATH)).toEqual([
      "def s(x) { return (1 / (1 + exp((-x)))) }",
      "def d(x) { return (s(x) · (1 - s(x))) }",
      "F = s(((p · w[1]) + 1))",
    ]));

  it("equations for every layer are loops between the free names l₀ and L, each over the layers that it has", () => {
    const text = r`
\delta^L = (a^L - y) \odot \sigma'(z^L)
z^l = W^l a^{l-1} + b^l
\delta^l = ((W^{l+1})^T \delta^{l+1}) \odot \sigma'(z^l)
\frac{\partial C}{\partial W^l} = \delta^l (a^{l-1})^T`;
    expect(statements(text, MATH)).toEqual([
      "δ[L] = ((a[L] - y) ∘ σ'(z[L]))",
      "for l in ((l₀ + 1):L) { z[l] = ((W[l] · a[l-1]) + b[l]) }",
      "for l in ((L - 1):(-1):(l₀ + 1)) { δ[l] = ((W[l+1]ᵀ · δ[l+1]) ∘ σ'(z[l])) }",
      "for l in (L:(-1):(l₀ + 1)) { ∂C/∂W[l] = (δ[l] · a[l-1]ᵀ) }",
    ]);
  });

  it("dZ and dA need one another, and share a loop", () =>
    expect(statements(r`dZ^{[l]} = dA^{[l]} * g'(Z^{[l]})` + "\n" + r`dA^{[l-1]} = W^{[l]T} dZ^{[l]}`, MATH)).toEqual([
      "for l in (L:(-1):(l₀ + 1)) { dZ[l] = (dA[l] · g'(Z[l])); dA[l-1] = (W[l]ᵀ · dZ[l]) }",
    ]));

  it("the layers that the text gives, before or behind an equation", () => {
    const recursion = r`\delta^{(l)} = (W^{(l)})^T \delta^{(l+1)} \odot f'(z^{(l)})`;
    const loop = "for l in ((L - 1):(-1):2) { δ[l] = ((W[l]ᵀ · δ[l+1]) ∘ f'(z[l])) }";
    expect(statements(r`For $l = n_l - 1, n_l - 2, \ldots, 2$:` + `\n$$${recursion}$$`, MATH)).toEqual([loop]);
    expect(statements(`$${recursion}, l = L - 1, \\ldots, 2$`, MATH)).toEqual([loop]);
  });

  it("cases about layers are one equation for each row", () =>
    expect(
      statements(
        r`\delta^{(l)} = \begin{cases} a^{(l)} - y & l = L \\ (\Theta^{(l)})^T \delta^{(l+1)} \odot g'(z^{(l)}) & l < L \end{cases}`,
        MATH,
      ),
    ).toEqual(["for l in (L:(-1):L) { δ[l] = (a[l] - y) }", "for l in ((L - 1):(-1):(l₀ + 1)) { δ[l] = ((Θ[l]ᵀ · δ[l+1]) ∘ g'(z[l])) }"]));
});

describe("formulas as they are pasted", () => {
  it.each([
    [r`where $\delta = a - y$ is the error and $\delta_2 = \delta w$.`, ["δ = (a - y)", "δ[2] = (δ · w)"]],
    [r`\begin{align} h &= \sigma(W x) \\ \hat y &= {\rm softmax}(U h) \end{align}`, ["h = σ((W · x))", "ŷ = softmax((U · h))"]],
    ["(1) $\\delta = a - y$\n(2) $g = \\delta x^T$", ["δ = (a - y)", "g = (δ · xᵀ)"]],
    ["- $\\delta = a - y$\n- $g = \\delta x^T$", ["δ = (a - y)", "g = (δ · xᵀ)"]],
    ["反向传播：\n$$\\delta = a - y$$", ["δ = (a - y)"]],
    [r`\[ \delta = a - y \tag{2} \] with $W \in \mathbb{R}^{3 \times 2}$`, ["δ = (a - y)"]],
    [r`$\delta$ = $a - y$`, ["δ = (a - y)"]],
    ["δ = a − y\n  + λ W", ["δ = ((a - y) + (λ · W))"]],
    ["Andrew: δ = a − y", ["δ = (a - y)"]],
    ["δ = a − y is the error", ["δ = (a - y)"]],
    [r`\documentclass{article}` + "\n\\begin{document}\n$$\\delta = a - y$$\n\\end{document}", ["δ = (a - y)"]],
  ])("%s", (text, expected) => expect(statements(text, MATH)).toEqual(expected));

  it("a name's span holds its layer, a statement's the whole equation", () => {
    const text = r`so $\delta^{(2)}_j = W^{(2)T} \delta^{(3)}$ holds`;
    const [statement] = readProgram(text, MATH).body;
    expect(text.slice(statement.span.start, statement.span.end)).toBe(r`\delta^{(2)}_j = W^{(2)T} \delta^{(3)}`);
    const target = statement.kind === "assign" ? statement.targets[0] : undefined;
    expect(target && text.slice(target.span.start, target.span.end)).toBe(r`\delta^{(2)}_j`);
    expect(target?.kind === "name" && target.symbol).toMatchObject({
      base: "δ",
      layer: { kind: "number", value: 2 },
      entries: [{ name: "j" }],
      primes: 0,
    });
  });

  it.each([
    ["an equation that cannot be read", r`\delta = a - `, "syntax"],
    ["a left side that is no quantity", r`a + b = c`, "syntax"],
    ["an unknown command", r`\delta = \foo{a}`, "unsupported-function"],
    ["a bracket that is never closed", r`\delta = (a - y`, "unbalanced-bracket"],
    ["a fraction of one part", r`x = \frac{1} dZ`, "syntax"],
    ["words alone", "why is my delta wrong", "empty"],
  ])("%s is a typed error", (_, text, code) => expect(errorOf(text, MATH).code).toBe(code));
});

describe("texts that stopped the first reader", () => {
  it.each([
    "dW^{[2]}=d^{[2]}a^{[2]T}",
    r`dW^{[2]} = \frac{1}{m} dZ^{[2]} A^{[2]T}`,
    r`d^{[1]}=W^{[3]T}d^{[2]}g^{[1]\prime}(z^{[1]})`,
    "a^1.5=a",
    "dA{[1.5]}=W",
    "A^{[1.5]}=({[]})",
    "db{[2.5]}=d",
    "δ(1)=(z(1.5))",
    "dW3++",
    "a2=[ones(m(()))s]",
    "Δ₁ = δ₂ = δ₂ = δ₂",
    `def f(x):\n    return ${"-".repeat(50)}f(x)\ndZ2 = f(A2)`,
    `dZ3 = A3${" - Y".repeat(800)}`,
    `δ₄ = ${"δ₄ ᵀ ".repeat(800)}`,
    `Σ = ${"w_kj δ_k ".repeat(800)}`,
  ])("%s", (text) => {
    for (const language of [undefined, "python", "octave", "math"] as const)
      try {
        expect(readProgram(text, { language }).body.length).toBeGreaterThan(0);
      } catch (error) {
        expect(error).toHaveProperty("position.line");
      }
  });
});
