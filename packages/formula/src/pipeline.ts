import type { Loss } from "./core/losses.ts";
import type { Program } from "./ir/core.ts";
import { assess } from "./judge/assess.ts";
import { interpretationOf } from "./judge/interpretation.ts";
import { isIncoherent, liesAcross } from "./judge/coherent.ts";
import { judgeRun, verdictsOf, type Judged } from "./judge/judge.ts";
import { findingsOf } from "./judge/learning.ts";
import type { Judgement } from "./judge/verdict.ts";
import { attempt, type Attempt, type Setting } from "./reading/attempt.ts";
import { isBound, isSpent, refuseUnending } from "./reading/bounds.ts";
import { hypothesesFor } from "./reading/candidates.ts";
import { entriesOf } from "./reading/enter.ts";
import { explain, read, type Explanation } from "./reading/explain.ts";
import { fitted } from "./reading/fitted.ts";
import { isBatch, type Hypothesis } from "./reading/hypothesis.ts";
import type { EntryPoint, Interpretation } from "./reading/interpretation.ts";
import type { ReadingOptions } from "./reading/options.ts";
import { planOf, type Plan } from "./reading/plan.ts";
import { counting, likely, type Tried } from "./reading/likely.ts";
import { shrink } from "./reading/shrink.ts";
import { withSupplied } from "./reading/supplied.ts";
import { compareScores, scoreOf } from "./reading/score.ts";
import { analyse, type Analysis } from "./reading/usage.ts";
import { TARGET, UPSTREAM } from "./reading/view.ts";
import { explained } from "./reading/tried.ts";

const analyses = new WeakMap<Program, Analysis>();

/** A program is judged on several networks and read by several readings: it is analysed once. */
function analysisOf(program: Program): Analysis {
  const found = analyses.get(program) ?? analyse(shrink(withSupplied(program)));
  analyses.set(program, found);
  return found;
}

/** Readings that are judged in full when none explains all of the text. */
const JUDGED_IN_FULL = 6;
const JUDGED_OF_ONE_LAYOUT = 3;
const MOST_ENTRIES = 3;

/** Reads and judges a program; undefined where no value of it depends on data and targets. Throws a FormulaError for a text that does not end. Under the reading that makes all of it right, else the one that leaves the fewest statements wrong. */
export function judge(program: Program, options: ReadingOptions = {}): Judgement | undefined {
  const tried = readingsOf(program, options);
  const chosen = choose(tried);
  const judgement = chosen && !isIncoherent(chosen.judged) ? judgementOf(program, chosen.tried, chosen.judged, tried) : undefined;
  if (judgement && saysSomething(judgement)) return judgement;
  refuseUnending(program, analysisOf(program));
  return undefined;
}

/** Is anything on the way back right, or surely wrong? */
function saysSomething({ verdicts, findings, explanation }: Judgement): boolean {
  const { depends } = explanation.attempt.view;
  const isBackward = (event: number): boolean => (depends[event] & (TARGET | UPSTREAM)) !== 0;
  return (
    findings.length > 0 ||
    verdicts.some(({ kind, event, end }) => kind === "wrong" || kind === "error" || (kind === "correct" && (end || isBackward(event))))
  );
}

/** All readings that were tried, the likeliest first. */
export function readingsOf(program: Program, options: ReadingOptions): readonly Tried[] {
  const plan = planOf(analysisOf(program), { depth: options.layers && options.layers.length - 1, roles: options.roles });
  const tried: Tried[] = [];
  const entries = entriesOf(plan.analysis).filter((e) => options.entry === undefined || e.path === options.entry);
  for (const entry of entries.slice(0, MOST_ENTRIES)) {
    tried.push(...tryEntry(plan, entry, options));
    if (tried.some((t) => t.assessment.ends.length > 0) || isSpent(plan, "reading")) break;
  }
  // The text's own cost decides, wherever it was recognised.
  const counted = counting(tried);
  const byCost = counted.filter(
    ({ assessment: { explanation } }) => explanation.cost !== undefined && explanation.attempt.trace.stopped === undefined,
  );
  return likely(byCost.length > 0 ? byCost : counted, plan).toSorted((p, q) => compareScores(p.score, q.score));
}

/** Tries the readings of one way of entering. */
function tryEntry(plan: Plan, entry: EntryPoint, options: ReadingOptions): readonly Tried[] {
  const all = [...hypothesesFor(plan, options).entries()];
  // What divides by the number of examples has several: as one example it is only read where no batch goes forward.
  const batches = plan.counted ? all.filter(([, { data, example }]) => isBatch(data) && example === undefined) : [];
  const tried = tryAll(plan, entry, { options, hypotheses: batches.length > 0 ? batches : all });
  const forward = tried.some(({ assessment: { ends, explanation } }) => ends.length > 0 || explanation.layers.length >= plan.depth);
  if (batches.length === 0) return tried;
  // Formulas of one example may divide what they add up by the number of all.
  if (forward && (tried.some(({ score }) => score.complete) || !isOfOneExample(plan))) return tried;
  const one = tryAll(plan, entry, { options, hypotheses: all.filter(([, { data }]) => !forward || !isBatch(data)) });
  return forward && !one.some(({ assessment }) => assessment.ends.length > 0) ? tried : one;
}

/** Have formulas letters for their units, and none for their examples? */
const isOfOneExample = ({ analysis: { program, nodes } }: Plan): boolean =>
  program.language === "math" &&
  [...nodes.values()].some((node) => node.kind === "name" && node.symbol?.entries !== undefined) &&
  ![...nodes.values()].some(
    (node) =>
      (node.kind === "name" && (node.symbol?.example || /^[A-Z]$/.test(node.symbol?.base ?? ""))) ||
      (node.kind === "sum" && node.overExamples),
  );

function tryAll(
  plan: Plan,
  entry: EntryPoint,
  { options, hypotheses }: { options: ReadingOptions; hypotheses: readonly (readonly [number, Hypothesis])[] },
): readonly Tried[] {
  const tried: Tried[] = [];
  const stopped: { readonly setting: Setting; readonly run: Attempt; readonly prior: number }[] = [];
  for (const [prior, hypothesis] of hypotheses) {
    if (prior > 0 && isSpent(plan, "reading")) break;
    const { setting, run } = fitted({ plan, entry, hypothesis, draw: 0 });
    if (isBound(run.trace.stopped)) continue;
    if (run.trace.stopped) {
      stopped.push({ setting, run, prior });
      continue;
    }
    tried.push(...explained(setting, run, { options, prior }));
    if (tried.some((t) => t.score.complete && (isBatch(t.setting.hypothesis.data) || !plan.batch))) return tried;
  }
  // A run that stops says less than any that ends in a gradient.
  const formulas = plan.analysis.program.language === "math";
  if (!formulas && tried.some(({ assessment }) => assessment.ends.length > 0 && !liesAcross(assessment))) return tried;
  for (const { setting, run, prior } of stopped) {
    if (tried.length > 0 && isSpent(plan, "reading")) break;
    tried.push(...explained(setting, run, { options, prior }));
  }
  return tried;
}

/** The reading with the fewest mistakes; among equals the one that explains most. */
function choose(tried: readonly Tried[]): { tried: Tried; judged: Judged } | undefined {
  const [best] = tried;
  if (!best) return undefined;
  if (best.score.complete) return { tried: best, judged: judgeRun(best.setting, best.assessment.explanation) };
  const full: { tried: Tried; judged: Judged; layout: string }[] = [];
  const seen = new Set<string>();
  for (const t of tried) {
    if (full.length === JUDGED_IN_FULL || (full.length > 0 && isSpent(t.setting.plan, "judging"))) break;
    const { explanation } = t.assessment;
    if (t.score.numbers[0] < best.score.numbers[0]) continue;
    const { data, weights } = t.setting.hypothesis;
    // A run that stops at a shape does so under every loss.
    const stops = explanation.attempt.trace.stopped !== undefined;
    const layout = `${data}|${weights}|${t.setting.entry.path}`;
    const key = stops ? layout : `${explanation.loss}|${activationsKey(explanation)}|${layout}`;
    if (seen.has(key) || full.filter((f) => f.layout === layout).length === JUDGED_OF_ONE_LAYOUT) continue;
    seen.add(key);
    const judged = judgeRun(t.setting, explanation, full.length === 0 ? undefined : 50);
    full.push({ tried: t, judged, layout });
    if (
      judged.found.length <= 1 &&
      !judged.found.some((f) => isRightElsewhere(f, judged)) &&
      judged.first.ends.length > 0 &&
      explanation.attempt.trace.stopped === undefined
    )
      break;
  }
  const rank = ({ judged, tried: t }: { tried: Tried; judged: Judged }): number[] => [
    Number(judged.first.ends.length > 0 || judged.last.ends.length > 0),
    Number(t.assessment.explanation.attempt.trace.stopped === undefined && !liesAcross(t.assessment)),
    // With the right values in the place of what was found, a program runs to its end.
    Number(t.setting.plan.analysis.program.language === "math" || judged.last.explanation.attempt.trace.stopped === undefined),
    -new Set(judged.found.map((f) => f.event.statement)).size,
    -judged.found.filter((f) => isRightElsewhere(f, judged)).length,
    // A right value with another factor is less wrong than any other value.
    judged.found.filter(({ end }) => end?.label !== undefined).length,
    judged.last.right.length,
  ];
  const ranked = full.map((f, i) => ({ f, numbers: [...rank(f), -i] }));
  ranked.sort((p, q) => compareScores({ numbers: p.numbers, complete: false }, { numbers: q.numbers, complete: false }));
  return ranked[0].f;
}

/** Is a statement that is called wrong right in another of its passes? */
function isRightElsewhere({ event, expected, end, scale }: Judged["found"][number], { first: { explanation } }: Judged): boolean {
  // A wrong factor is none the less wrong where all passes have it.
  if (!expected || (scale && end?.label)) return false;
  return explanation.attempt.view.events.some(
    (e) =>
      e.statement === event.statement &&
      e.name === event.name &&
      e.id !== event.id &&
      explanation.labelsOf(e).some((l) => l.quantity.role === expected.quantity.role),
  );
}

const activationsKey = (e: Explanation): string => e.network.parts.activations.map((a) => a.name).join();

/** Judges a program under exactly this reading, on another random network; draw 0 is the one of {@link judge}. Undefined where it has no targets then. */
export function judgeAs(program: Program, reading: Interpretation, draw: number): Judgement | undefined {
  const plan = planOf(analysisOf(program), { depth: reading.hypothesis.sizes.length - 1, roles: reading.roles });
  const setting: Setting = { plan, entry: reading.entry, hypothesis: reading.hypothesis, draw };
  const run = read(attempt(setting));
  const explanation = explain(run, reading.loss, reading.activations, reading.forced);
  if (!explanation) return undefined;
  const assessment = assess(explanation);
  return judgementOf(program, { setting, assessment, score: scoreOf(assessment, 0) }, judgeRun(setting, explanation), []);
}

function judgementOf(program: Program, { setting, assessment }: Tried, judged: Judged, tried: readonly Tried[]): Judgement {
  const { explanation } = assessment;
  return {
    program,
    reading: interpretationOf(setting, judged),
    network: explanation.network,
    explanation,
    trace: explanation.attempt.trace,
    verdicts: verdictsOf(judged),
    findings: findingsOf(judged),
    cut: isSpent(setting.plan, "judging"),
    alternatives: alternativesOf(setting, judged, tried),
  };
}

/** Other losses under which a text with its own forward pass is right as well; ½Σ and Σ are the same but for a factor. */
function alternativesOf(setting: Setting, { first }: Judged, tried: readonly Tried[]): Judgement["alternatives"] {
  const squares = (loss: Loss): Loss => (loss === "squared-error" ? "half-squared-error" : loss);
  const seen = new Set([squares(first.explanation.loss)]);
  const out: { reading: Interpretation; wrong: readonly number[] }[] = [];
  for (const t of tried) {
    const { explanation } = t.assessment;
    const loss = squares(explanation.loss);
    if (seen.has(loss) || !t.score.complete || explanation.layers.length === 0 || t.setting.entry.path !== setting.entry.path) continue;
    seen.add(loss);
    out.push({ reading: interpretationOf(t.setting, { first: t.assessment, last: t.assessment, found: [] }), wrong: [] });
  }
  return out;
}
