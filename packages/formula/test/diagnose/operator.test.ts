import { describe, expect, it } from "vitest";
import { checkFormulas } from "../../src/index.ts";

const explained = (text: string, layers?: readonly number[]): string =>
  checkFormulas(text, layers ? { layers } : {}).notes.find((note) => note.startsWith("Explained, not evaluated"))!;

describe("a line with a derivative operator is explained, not evaluated", () => {
  it.each([[String.raw`\frac{\partial}{\partial W_3}(W_3x_2) = x_2^T`], ["∂/∂W₃ (W₃x₂) = x₂ᵀ"]])(
    "%s: the true shape is 2×2×3, with the widths of its source",
    (text) => {
      expect(explained(text)).toBe(
        `Explained, not evaluated: \`${text}\`. The derivative of Wx by W is not a matrix: it has 2×2×3 entries (n₃ for each entry of n₃×n₂), ` +
          "∂(Wx)ᵢ/∂Wⱼₖ = [i = j] xₖ. Contracted with δ over i it leaves δⱼxₖ, the matrix δxᵀ: that is where xᵀ comes from.",
      );
    },
  );

  it("takes the widths that are given", () => {
    expect(explained(String.raw`\frac{\partial}{\partial W_2}(W_2x_1) = x_1^T`, [3, 7, 4])).toContain("it has 4×4×7 entries");
    expect(explained(String.raw`\frac{\partial}{\partial \Theta^{(2)}}(\Theta^{(2)}a^{(2)}) = (a^{(2)})^T`, [3, 7, 4])).toContain(
      "it has 4×4×7 entries",
    );
  });

  it("by the vector it is W itself", () => {
    expect(explained(String.raw`\frac{\partial}{\partial x_2}(W_3x_2) = W_3`)).toContain("the Jacobian, 2×3, ∂(Wx)ᵢ/∂xₖ = Wᵢₖ: W itself.");
  });

  it("leaves the other lines to be judged", () => {
    const report = checkFormulas(
      String.raw`\delta_3 = (x_3 - t) \circ f_3'(W_3x_2)
\frac{\partial}{\partial W_3}(W_3x_2) = x_2^T`,
      { layers: [4, 5, 3, 2], loss: "half-squared-error" },
    );
    expect(report.targets.map(({ name, status }) => `${name} ${status}`)).toEqual([String.raw`\delta_3 correct`]);
    expect(report.notes[0]).toContain("2×2×3");
  });
});
