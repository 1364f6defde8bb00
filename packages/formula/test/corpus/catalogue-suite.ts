import { describe, expect, it } from "vitest";
import { checkFormulas } from "../../src/index.ts";
import { catalogueCases, RECIPES, WRITTEN_CODES } from "./catalogue.ts";
import { repaired } from "./repair.ts";

/** The codes that a text can have; `relu-kink` is nobody's fault, and no text's. */
export const CODES: readonly string[] = [...new Set([...WRITTEN_CODES, ...RECIPES.map(({ code }) => code)])];

/** Random problems for each code at least: few in the gate, all with ADJOINT_TESTS=thorough. */
export const DRAWS = process.env["ADJOINT_TESTS"] === "thorough" ? 20 : 3;

/** Every case of these codes: named so, alone, on its lines. A second check for each repair would double the time: every eighth is tried. */
export function describeCatalogue(title: string, codes: readonly string[]): void {
  const cases = catalogueCases(DRAWS)
    .map((each, index) => Object.assign(each, { tryRepair: index % 8 === 0 }))
    .filter(({ code }) => codes.includes(code));

  describe(title, () => {
    it.each(cases)("$name", ({ text, options, code, changedLines, tryRepair }) => {
      const { targets } = checkFormulas(text, options);
      const wrong = targets.filter(({ status }) => status !== "correct" && status !== "unchecked");
      expect([...new Set(wrong.map((target) => target.code ?? `${target.name} ${target.status}: ${target.message}`))]).toEqual([code]);
      if (changedLines.length > 0) for (const { span } of wrong) expect(changedLines).toContain(span.line);
      const [first] = wrong;
      if (!tryRepair || first?.repair === undefined) return;
      const again = checkFormulas(repaired(text, first), options).targets.filter(({ name }) => name === first.name);
      expect(
        again.map(({ status }) => status),
        first.repair,
      ).toContain("correct");
      expect(
        again.filter(({ status }) => status === "mistake" || status === "unknown"),
        first.repair,
      ).toEqual([]);
    });
  });
}
