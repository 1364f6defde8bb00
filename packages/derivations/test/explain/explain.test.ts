import { describe, expect, it } from "vitest";
import { EQUATION_NOTATIONS, type NotationName } from "@adjoint/formula/core";
import { explain, explainDerivative, EXPLAIN_TOPICS } from "../../src/explain/index.ts";

const NOTATIONS = Object.keys(EQUATION_NOTATIONS) as NotationName[];
const FORMATS = ["text", "markdown", "latex"] as const;

describe("explain", () => {
  it("has the topics that are asked for, by their names and by other words", () => {
    expect(EXPLAIN_TOPICS).toEqual([
      "chain-rule",
      "output-delta",
      "transpose",
      "adjoint",
      "outer-product",
      "averaging",
      "bias",
      "regularisation",
      "softmax",
      "derivative",
      "layout",
    ]);
    expect(explain("regularization").topic).toBe("regularisation");
    expect(explain("cross-entropy").topic).toBe("output-delta");
    expect(explain("jacobian").topic).toBe("transpose");
  });

  it.each(EXPLAIN_TOPICS.flatMap((topic) => NOTATIONS.map((notation) => ({ topic, notation }))))(
    "$topic in $notation: every equation holds to 1e-6 on three random networks, every slip is off by 1 % at least",
    ({ topic, notation }) => {
      for (const seed of [1, 2, 3]) {
        const { equations } = explain(topic, { notation, seed });
        expect(equations.length).toBeGreaterThanOrEqual(3);
        for (const { holds, residual, text } of equations) {
          if (holds) expect(residual, text).toBeLessThanOrEqual(1e-6);
          else expect(residual, text).toBeGreaterThanOrEqual(0.01);
        }
      }
    },
  );

  it("goes through the indices first, then to matrices", () => {
    for (const topic of EXPLAIN_TOPICS.filter((name) => name !== "adjoint")) {
      const { content } = explain(topic);
      expect(content.indexOf("For each index"), topic).toBeGreaterThan(0);
      expect(content.indexOf("As matrices"), topic).toBeGreaterThan(content.indexOf("For each index"));
    }
  });

  it("writes the same equation in every notation", () => {
    const hidden = NOTATIONS.map((notation) => explain("chain-rule", { notation }).equations.at(-1)!.text);
    expect(hidden).toEqual([
      "δ⁽ˡ⁾ = (Θ⁽ˡ⁾)ᵀ δ⁽ˡ⁺¹⁾ .* g′(z⁽ˡ⁾)",
      "dZ^[l] = (W^[l+1])ᵀ dZ^[l+1] * g′(Z^[l])",
      "δ_l = W_{l+1}ᵀ δ_{l+1} ∘ f_l′(z_l)",
      "sˡ = Ḟˡ(nˡ) (Wˡ⁺¹)ᵀ sˡ⁺¹",
      "δˡ = (wˡ⁺¹)ᵀ δˡ⁺¹ ⊙ σ′(zˡ)",
      "dZ[l] = (dZ[l+1] @ W[l+1].T) * gprime(Z[l])",
    ]);
    const latex = NOTATIONS.map((notation) => explain("outer-product", { notation }).equations[3].latex);
    expect(latex).toEqual([
      String.raw`D^{(l)} = \delta^{(l+1)} (a^{(l)})^T`,
      String.raw`dW^{[l]} = dZ^{[l]} (A^{[l-1]})^T`,
      String.raw`\frac{\partial E}{\partial W_{l}} = \delta_{l} x_{l-1}^T`,
      String.raw`\frac{\partial F}{\partial \mathbf{W}^{l}} = \mathbf{s}^{l} (\mathbf{a}^{l-1})^T`,
      String.raw`\frac{\partial C}{\partial w^{l}} = \delta^{l} (a^{l-1})^T`,
      String.raw`dW_{l} = A_{l-1}^T dZ_{l}`,
    ]);
  });

  it("says where the sources slip: Ng's λΘ, Sudeep's ½, the learner's (a⁴)ᵀ", () => {
    const lambda = explain("regularisation", { notation: "ng" });
    expect(lambda.equations.filter(({ holds }) => !holds).map(({ text }) => text)).toContain(
      "D⁽ˡ⁾ = (1/m) δ⁽ˡ⁺¹⁾ [1; a⁽ˡ⁾]ᵀ + λ [0, Θ⁽ˡ⁾(:, 2:end)]",
    );
    expect(lambda.content).toContain("Ng's lecture has D = (1/m)Δ + λΘ, its exercise ex4 has (λ/m)Θ.");
    const half = explain("output-delta", { notation: "sudeep" });
    expect(half.content).toContain("the summary has lost the ½");
    expect(half.content).toContain("δ_L = (x_L − t) ∘ f_L′(z_L)    ✗ differs by 50 %");
    const outer = explain("outer-product");
    expect(outer.content).toContain("the learner's δ⁴(a⁴)ᵀ");
    expect(outer.equations.some(({ holds, text }) => !holds && text === "D⁽ˡ⁾ = δ⁽ˡ⁺¹⁾ (a⁽ˡ⁺¹⁾)ᵀ")).toBe(true);
  });

  it("gives the shapes with the letters that the equations have", () => {
    expect(explain("transpose").content).toContain("Θ⁽ˡ⁾ is 3×4, δ⁽ˡ⁺¹⁾ is 3×1, δ⁽ˡ⁾ is 4×1.");
    expect(explain("transpose", { notation: "code" }).content).toContain("W[l+1] is 4×3, dZ[l+1] is 1×3, dZ[l] is 1×4.");
  });

  it("writes text without markup, Markdown with $, LaTeX whose braces and brackets balance", () => {
    for (const topic of EXPLAIN_TOPICS) {
      for (const notation of NOTATIONS) {
        const [text, markdown, latex] = FORMATS.map((format) => explain(topic, { notation, format }).content) as [string, string, string];
        expect(text).not.toMatch(/\\|\$|undefined/);
        expect(markdown.split("$$").length % 2, `${topic} ${notation}`).toBe(1);
        expect(markdown.startsWith("## ")).toBe(true);
        expect(latex.split("{").length).toBe(latex.split("}").length);
        expect(latex.split(String.raw`\[ `).length).toBe(latex.split(String.raw` \]`).length);
        expect(latex).not.toMatch(/\}_\{[^{}]*\}_\{/);
      }
    }
  });

  it("refuses what it does not know", () => {
    expect(() => explain("transposee")).toThrow(
      "explain: unknown topic: transposee. Use one of chain-rule, output-delta, transpose, adjoint, outer-product, averaging, bias, regularisation, softmax, derivative, layout.",
    );
    expect(() => explain("__proto__")).toThrow("explain: unknown topic: __proto__.");
    expect(() => explain("bias", { format: "html" as "text" })).toThrow("explain: unknown format: html. Use text, markdown or latex.");
    expect(() => explain("bias", { notation: "bishop" as NotationName })).toThrow("notation: unknown notation: bishop.");
  });
});

describe("explainDerivative", () => {
  const line = { matrix: "W_3", vector: "x_2", rows: 2, cols: 3 } as const;

  it("gives ∂(W₃x₂)/∂W₃ its true shape, 2×2×3, and says where x₂ᵀ comes from", () => {
    const { shape, indexForm, residual, content } = explainDerivative({ ...line, by: "matrix" });
    expect(shape).toEqual([2, 2, 3]);
    expect(indexForm).toBe("∂(W_3x_2)_i/∂(W_3)_jk = [i = j] (x_2)_k");
    expect(residual).toBeLessThan(1e-12);
    expect(content).toContain("it is 2×2×3, not the row x_2ᵀ [1×3].");
    expect(content).toContain("Σ_i δ_i [i = j] (x_2)_k = δ_j (x_2)_k    ✓");
    expect(content).toContain("the outer product δ x_2ᵀ [2×3], of the shape of W_3.");
    expect(content).not.toMatch(/[\\{}]/);
  });

  it("gives ∂(W₃x₂)/∂x₂ as W₃ itself", () => {
    const { shape, indexForm, content } = explainDerivative({ ...line, by: "vector" });
    expect(shape).toEqual([2, 3]);
    expect(indexForm).toBe("∂(W_3x_2)_i/∂(x_2)_k = (W_3)_ik");
    expect(content).toContain("it is W_3 itself");
  });

  it("holds for every shape from 1×1 to 5×7", () => {
    for (const rows of [1, 2, 3, 5])
      for (const cols of [1, 2, 3, 7])
        for (const by of ["matrix", "vector"] as const)
          for (const format of FORMATS) expect(explainDerivative({ ...line, rows, cols, by }, format).residual).toBeLessThan(1e-9);
  });

  it("refuses a matrix without rows", () => {
    expect(() => explainDerivative({ ...line, rows: 0, by: "matrix" })).toThrow(
      "explainDerivative: a matrix has at least one row and one column: 0×3. Give its shape.",
    );
  });
});
