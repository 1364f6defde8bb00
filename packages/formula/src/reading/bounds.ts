import type { RunError, Trace } from "../interpret/trace.ts";
import type { Program } from "../ir/core.ts";
import { FormulaError } from "../source.ts";
import type { Analysis } from "./usage.ts";

/**
 * What all runs of one text may cost together, in steps: a check ends whatever the text, and where it ends does not depend on the machine. Each event of a run
 * is looked at when the run is explained, and counts for several steps.
 */
const BUDGET = 2_000_000;
const STEPS_OF_RUN = 300;
const STEPS_OF_EVENT = 20;
/** Parts of the budget after which nothing further is tried: readings, places of mistakes. The rest is for the diagnosis. */
const SHARES = { reading: 0.5, judging: 0.85 } as const;

interface Account {
  readonly spent: number;
  /** Where a run was ended at a bound. */
  readonly ended: Bound | undefined;
}
const accounts = new WeakMap<Analysis, Account>();
const accountOf = (analysis: Analysis): Account => accounts.get(analysis) ?? { spent: 0, ended: undefined };

/** Has a text used up the part of its budget that a stage of the check may use? */
export const isSpent = ({ analysis }: { readonly analysis: Analysis }, stage: keyof typeof SHARES): boolean =>
  accountOf(analysis).spent >= SHARES[stage] * BUDGET;

/** Returns the steps that the next run of a text may take. */
export const leftOf = (analysis: Analysis): number => Math.max(0, BUDGET - accountOf(analysis).spent);

/** Accounts for a run. A text that never ends is not run for every reading. */
export function charge(analysis: Analysis, { stopped, steps, events }: Trace): void {
  const { spent, ended } = accountOf(analysis);
  const cost = isBound(stopped) ? BUDGET / 2 : steps + STEPS_OF_RUN + STEPS_OF_EVENT * events.length;
  accounts.set(analysis, { spent: spent + cost, ended: ended ?? (isBound(stopped) ? stopped : undefined) });
}

const BOUNDS = {
  fuel: "the run was ended here: it takes too many steps. Paste only what computes the gradients, and give loops a bound.",
  memory: "the run was ended here: it needs too much memory. Paste only what computes the gradients, with smaller arrays.",
  depth: "the run was ended here: calls are nested too deep. Does a function call itself without an end?",
} as const satisfies Partial<Record<RunError["code"], string>>;
type Bound = RunError & { readonly code: keyof typeof BOUNDS };

/** Did a run end at one of its bounds, and not at an error of the text? */
export const isBound = (stopped: Trace["stopped"]): stopped is Bound => stopped !== undefined && stopped.code in BOUNDS;

/** Throws a {@link FormulaError} `no-end` if a run of the text was ended at a bound. */
export function refuseUnending({ text }: Program, analysis: Analysis): void {
  const { ended } = accountOf(analysis);
  if (ended) throw new FormulaError(text, ended.span, { code: "no-end", message: BOUNDS[ended.code] });
}
