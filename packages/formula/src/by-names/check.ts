import { checkOptions, type CheckOptions } from "../problem.ts";
import type { CheckReport } from "../report/check-report.ts";
import { describeProblem } from "./describe.ts";
import { examine } from "./examine.ts";
import { notesOf } from "./notes.ts";
import { reportOf, reportsOfAbsent, withInconsistentAverages } from "./report.ts";

/**
 * Judges backpropagation formulas: each line with the exact values of what it uses, on three random networks.
 * Throws {@link FormulaError} where the text cannot be read, and an ArgumentError for options that no problem has.
 */
export function checkByNames(text: string, options: CheckOptions = {}): CheckReport {
  checkOptions(options);
  const checked = examine(text, options, new Map());
  const { program, evidence, chosen, trials, groups } = checked;
  const { reading, problem } = chosen;
  const reports = groups.map((group) => reportOf(checked, group, options));
  const targets = [...withInconsistentAverages(reports, groups, trials[0]), ...reportsOfAbsent(checked, options)];
  return {
    ok: targets.every((t) => t.status === "correct" || t.status === "unchecked"),
    problem: describeProblem(problem, { reading, evidence, program, costIs: chosen.costIs }),
    targets,
    notes: notesOf(checked, targets),
  };
}
