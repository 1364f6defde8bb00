import { describe, expect, it } from "vitest";
import { checkProgram } from "../../src/check-program.ts";
import { rightIndices, wrongIndices } from "../corpus/indices.ts";
import { repaired } from "../corpus/repair.ts";

const wrong = (text: string): string[] =>
  checkProgram(text)
    .targets.filter(({ status }) => status !== "correct" && status !== "unchecked")
    .map(({ span, code, repair }) => `${span.line}: ${code ?? "unknown"}, ${repair ?? "no repair"}`);

/** Nielsen's equations BP1 to BP4 for three layers, with letters. */
const NIELSEN = String.raw`z^2_j = \sum_k w^2_{jk} a^1_k + b^2_j
a^2_j = \sigma(z^2_j)
z^3_j = \sum_k w^3_{jk} a^2_k + b^3_j
a^3_j = \sigma(z^3_j)
\delta^3_j = (a^3_j - y_j) \sigma'(z^3_j)
\delta^2_j = \sum_k w^3_{kj} \delta^3_k \sigma'(z^2_j)
\frac{\partial C}{\partial w^3_{jk}} = a^2_k \delta^3_j
\frac{\partial C}{\partial w^2_{jk}} = a^1_k \delta^2_j`;

describe("repairs of equations for each index", () => {
  it("are written in the letters, indices and layers of the text", () => {
    expect(wrong(NIELSEN)).toEqual([]);
    const change = (from: string, to: string): string[] => {
      expect(NIELSEN).toContain(from);
      return wrong(NIELSEN.replace(from, to));
    };
    expect(change(String.raw`w^3_{kj} \delta^3_k`, String.raw`w^3_{jk} \delta^3_k`)).toEqual([
      String.raw`6: missing-weight-transpose, w^3_{kj}`,
    ]);
    expect(change(String.raw`\delta^3_k \sigma'(z^2_j)`, String.raw`\delta^3_k`)).toEqual([
      String.raw`6: missing-hidden-derivative, (\sum_k w^3_{kj} \delta^3_k) \sigma'(z^2_j)`,
    ]);
    expect(change(String.raw`\sigma'(z^2_j)`, String.raw`\sigma(z^2_j)`)).toEqual([String.raw`6: wrong-derivative, \sigma'(z^2_j)`]);
    expect(change(String.raw`w^3_{kj} \delta^3_k`, String.raw`w^2_{kj} \delta^3_k`)).toEqual([String.raw`6: wrong-layer, w^3_{kj}`]);
    expect(change("a^2_k \\delta^3_j", "a^3_k \\delta^3_j")).toEqual(["7: wrong-activation-index, a^2_k"]);
    expect(change("a^2_k \\delta^3_j", "z^2_k \\delta^3_j")).toEqual(["7: preactivation-in-gradient, a^2_k"]);
    expect(change("a^2_k \\delta^3_j", "a^2_j \\delta^3_k")).toEqual(["7: gradient-transposed, a^2_k \\delta^3_j"]);
  });

  it.each(["Θ^{(l)}", "Nielsen", "Unicode", "W_kj^(l)", "w_jk^(l)"])(
    "every mistake of %s is named on its line, and its repair makes the text right",
    (style) => {
      const open: string[] = [];
      for (const { name, text, options, mistake } of wrongIndices(1)) {
        if (!name.includes(style)) continue;
        const targets = checkProgram(text, options).targets.filter(({ status }) => status !== "correct");
        const [target] = targets;
        const named = targets.length === 1 && target.span.line === mistake.line && target.code === (mistake.code ?? "wrong-layer");
        if (!named || target.repair === undefined || !checkProgram(repaired(text, target), options).ok) open.push(name);
      }
      expect(open).toEqual([]);
      for (const { name, text, options } of rightIndices(1)) if (name.includes(style)) expect(checkProgram(text, options).ok).toBe(true);
    },
  );
});
