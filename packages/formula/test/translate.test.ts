import { describe, expect, it } from "vitest";
import { checkFormulas, NOTATIONS, symbolTable, SYNTAXES, translateFormulas } from "../src/index.ts";

const andrew = String.raw`\delta^{(4)} = a^{(4)} - \vec y
\delta^{(3)}=(\Theta^{(3)})^T\delta^{(4)} .* g\prime(z^{(3)})
D^{(3)} = \delta^{(4)}(a^{(3)})^T`;

describe("formulas in another notation", () => {
  it("Andrew's lines as Sudeep, Hagan & Demuth, Nielsen and NumPy write them", () => {
    expect(translateFormulas(andrew, { notation: "sudeep", syntax: "plain" })).toEqual([
      "δ₃ = x₃ - t",
      "δ₂ = W₃ᵀ δ₃ ∘ f_2′(z₂)",
      "∂E/∂W₃ = δ₃ x₂ᵀ",
    ]);
    expect(translateFormulas(andrew, { notation: "nielsen", syntax: "plain" })).toEqual([
      "δ⁴ = a⁴ - y",
      "δ³ = (w⁴)ᵀ δ⁴ ⊙ σ′(z³)",
      "∂C/∂w⁴ = δ⁴ (a³)ᵀ",
    ]);
    expect(translateFormulas(andrew, { notation: "deeplearning.ai", syntax: "numpy" })).toEqual([
      "dZ3 = A3 - Y",
      "dZ2 = W3.T @ dZ3 * gprime(Z2)",
      "dW3 = dZ3 @ A2.T",
    ]);
  });

  it("every notation in every syntax is read back, and its δ found correct", () => {
    for (const notation of NOTATIONS)
      for (const syntax of SYNTAXES) {
        const lines = translateFormulas(andrew, { notation, syntax });
        const report = checkFormulas(lines.join("\n"), { loss: "cross-entropy", layers: [3, 5, 4, 2], syntax });
        expect([notation, syntax, ...report.targets.slice(0, 2).map((t) => t.status)]).toEqual([notation, syntax, "correct", "correct"]);
      }
  });

  it("an equation for each index keeps its letters, and its weights the number that the notation counts", () => {
    const text = "δ_j = g'(z_j) Σ_k w_kj δ_k\n∂E/∂w_ji = δ_j a_i";
    expect(translateFormulas(text, { notation: "ng", syntax: "latex" })).toEqual([
      String.raw`\delta^{(l)}_{j} = g'(z^{(l)}_{j}) \sum_k \Theta^{(l)}_{kj} \delta^{(l+1)}_{k}`,
      String.raw`D^{(l-1)}_{ji} = \delta^{(l)}_{j} a^{(l-1)}_{i}`,
    ]);
    for (const notation of ["ng", "sudeep", "nielsen", "hagan"] as const)
      for (const syntax of ["latex", "plain"] as const) {
        const lines = translateFormulas(text, { notation, syntax });
        const { targets } = checkFormulas(lines.join("\n"), { syntax, notation });
        expect([notation, syntax, ...targets.map((t) => t.status)]).toEqual([notation, syntax, "correct", "correct"]);
      }
    expect(() => translateFormulas(text, { notation: "code", syntax: "numpy" })).toThrow(
      "checkFormulas: an equation for each index is not written in numpy. Write it with whole matrices, or translate it to latex or plain.",
    );
  });

  it("the table has one row for each quantity and Ng's Θ² beside Nielsen's w³ for the weights into layer 2", () => {
    const [weight] = symbolTable("latex", 2);
    expect(weight).toEqual({
      role: "weight",
      symbols: {
        ng: "\\Theta^{(2)}",
        "deeplearning.ai": "W^{[2]}",
        sudeep: "W_{2}",
        hagan: "\\mathbf{W}^{2}",
        nielsen: "w^{3}",
        code: "W_{2}",
      },
    });
  });
});
