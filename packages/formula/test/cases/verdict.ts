import { checkFormulas, FormulaError, type CheckReport } from "../../src/index.ts";

interface Flaw {
  readonly lines: readonly number[];
  readonly codes: readonly string[];
}

/** A text with what is true of it. */
export interface Case {
  readonly name: string;
  readonly why: string;
  readonly truth: string;
  readonly text: string;
  /** Every line that is a fair place of a mistake, and the names that fit. */
  readonly mistakes: readonly Flaw[];
  /** Lines with a gradient, one of which has to be called right in a right text. */
  readonly gradients: readonly number[];
  /** True remarks beside the point. */
  readonly allowed?: readonly Flaw[];
  /** Other fair ways of placing the mistakes. */
  readonly ways?: readonly (readonly Flaw[])[];
}

/** `helped`: right and called so, or some of several mistakes found. `named`, `located`: the mistakes were found on their lines, with their names or without one. */
export type Verdict = "helped" | "named" | "located" | "not-judged" | "false-alarm" | "false-name" | "missed" | `cannot-read: ${string}`;

const GOOD: ReadonlySet<Verdict> = new Set(["helped", "named", "located"]);
export const isGood = (verdict: Verdict): boolean => GOOD.has(verdict);

interface Flag {
  readonly line: number;
  readonly code: string | undefined;
}

/** The verdict on what a check says of a text. */
export function verdictOn(each: Case, names: ReadonlySet<string>): Verdict {
  let report: CheckReport;
  try {
    report = checkFormulas(each.text);
  } catch (error) {
    if (error instanceof FormulaError) return `cannot-read: ${error.code}`;
    throw error;
  }
  const flags = report.targets.flatMap(({ status, span, code }): Flag[] =>
    status === "mistake" || status === "unknown" ? [{ line: span.line, code }] : [],
  );
  const tried = new Set([each.mistakes, ...(each.ways ?? [])].map((flaws) => against(flaws, each.allowed ?? [], { flags, names })));
  const order: readonly Verdict[] = ["named", "located", "helped", "missed", "false-name"];
  const best = order.find((verdict) => tried.has(verdict))!;
  if (each.truth === "wrong") return report.ok ? "missed" : best;
  if (flags.length > 0) {
    if (each.truth === "gradient-right" && isGood(best)) return best;
    const beside = flags.every(({ line, code }) =>
      each.allowed?.some(({ lines, codes }) => lines.includes(line) && (code === undefined || codes.includes(code))),
    );
    return beside ? "helped" : "false-alarm";
  }
  const confirmed = report.targets.some(({ status, span }) => status === "correct" && each.gradients.includes(span.line));
  return confirmed ? "helped" : "not-judged";
}

/** @param names the codes that the expectations know: another code on the right line is no wrong name */
function against(
  flaws: readonly Flaw[],
  allowed: readonly Flaw[],
  { flags, names }: { flags: readonly Flag[]; names: ReadonlySet<string> },
): Verdict {
  const found = flaws.map(() => "");
  for (const { line, code } of flags) {
    const hit = flaws.flatMap(({ lines }, k) => (lines.includes(line) ? [k] : []));
    const named = hit.filter((k) => code !== undefined && flaws[k].codes.includes(code));
    const open = code === undefined || !names.has(code);
    const beside = allowed.filter(({ lines }) => lines.includes(line));
    if (named.length > 0) for (const k of named) found[k] = "named";
    else if (beside.some(({ codes }) => code === undefined || codes.includes(code)) && (hit.length === 0 || code !== undefined)) continue;
    else if (hit.length > 0 && open) for (const k of hit) found[k] ||= "located";
    else if (beside.length === 0 || !open) return "false-name";
  }
  if (found.every((f) => f === "")) return "missed";
  if (found.includes("")) return "helped";
  return found.every((f) => f === "named") ? "named" : "located";
}
