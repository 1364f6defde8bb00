import type { Block } from "../../ir/core.ts";
import type { Builder } from "../builder.ts";
import type { Skipped } from "../skipped.ts";
import { withCostLetter } from "./cost-letter.ts";
import { Cursor } from "./cursor.ts";
import { equations } from "./equations.ts";
import { expression, term } from "./expressions.ts";
import { factsOf } from "./facts.ts";
import { factor } from "./factors.ts";
import { withLoops } from "./layers.ts";
import { formulaRegions } from "./regions.ts";
import { tokenizeMath } from "./tokens.ts";
import { isLatex } from "./vocabulary.ts";

/** Reads formulas of LaTeX or of plain text with the signs of mathematics; throws FormulaError. */
export function readMath(build: Builder): { body: Block; skipped: Skipped[] } {
  const skipped: Skipped[] = [];
  const skip = (passed: Skipped): void => void skipped.push(passed);
  const latex = isLatex(build.excerpt.text);
  const tokens = withCostLetter(tokenizeMath(build, formulaRegions(build, skip), { latex, skip }));
  const facts = factsOf(tokens, latex);
  const read = new Cursor(build, tokens, { facts, grammar: { expression, term, factor } });
  return { body: withLoops(build, equations(read, skip), facts.layerLetters), skipped };
}
