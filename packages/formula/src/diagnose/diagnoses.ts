import type { NdArray } from "../core/array.ts";
import { combine, countOf, entriesOf, transposed } from "../core/matrix.ts";
import type { Network } from "../core/network.ts";
import type { Program, Statement } from "../ir/core.ts";
import type { Judgement, Verdict } from "../judge/verdict.ts";
import { print } from "../language/print.ts";
import { MISTAKES, type MistakeCode } from "../mistakes/index.ts";
import type { Edit, Mistake } from "../mistakes/mistake.ts";
import { GRADIENTS } from "../judge/factors.ts";
import { fitTwo } from "../reading/recognise.ts";
import { agrees, isSameProgram } from "./compare.ts";
import type { Diagnosis, Pipeline, Repair } from "./diagnosis.ts";
import { dimensionsOf, type Dimensions } from "./dimensions.ts";
import { factsOf } from "./facts.ts";
import { lookupOf } from "./lookup.ts";
import { matchMistakes, type Match } from "./match.ts";
import { asUpdate, runsOf } from "./runs.ts";
import { searchEdits, type Found } from "./search.ts";

const ENTRIES: readonly Mistake<MistakeCode>[] = MISTAKES;

/** Names the mistake of every wrong statement of a judged text, and finds its repair. */
export function diagnose(judgement: Judgement, pipeline: Pipeline): Diagnosis[] {
  const wrong = judgement.verdicts.filter(({ kind }) => kind === "wrong" || kind === "error" || kind === "unjudged");
  if (wrong.length === 0) return [];
  const dimensions = dimensionsOf(lookupOf(judgement, judgement.explanation));
  return wrong.map((verdict) => diagnoseOne(judgement, verdict, { dimensions, pipeline }));
}

function diagnoseOne(
  judgement: Judgement,
  judged: Verdict,
  { dimensions, pipeline }: { dimensions: Dimensions; pipeline: Pipeline },
): Diagnosis {
  if (judged.kind === "unjudged") return { verdict: judged, facts: [] };
  if (judged.expected?.quantity.role === "unrolled") return { verdict: judged, code: "unroll-order", facts: [] };
  const verdict = asDelta(asUpdate(judgement, judged));
  const runs = runsOf(judgement, verdict);
  const samples = runs.flatMap(({ sample }) => sample ?? []);
  const found = searchEdits(runs, verdict);
  const [match] = samples.length > 0 ? matchMistakes(samples) : [];
  const codes = match ? named(match, verdict, judgement) : [];
  const lookup = lookupOf(judgement, verdict.explanation);
  const facts = factsOf(verdict, samples, { lookup, dimensions });
  const scale = facts.find((fact) => fact.kind === "scale");
  const ratio = scale?.constant === true ? scale.by : undefined;
  const byEdit = found.map((each) => ({ ...each, codes: each.edits.flatMap((edit) => codeOf(edit, verdict, judgement, ratio) ?? []) }));
  const code =
    clearedCode(lookup.statement(judged.statement), codes) ??
    staleCode(verdict, judgement) ??
    labelCode(verdict, judgement) ??
    operandCode(verdict, judgement) ??
    codes[0] ??
    byEdit.find((each) => each.codes.length > 0)?.codes[0];
  const fits = (each: { readonly codes: readonly MistakeCode[] }): number => Number(code !== undefined && each.codes.includes(code));
  const ordered = byEdit.toSorted((p, q) => fits(q) - fits(p) || p.cost - q.cost);
  const repair = firstThatHolds(ordered, verdict, { judgement, pipeline });
  const also = codes.find((each) => each !== code);
  return {
    verdict: judged,
    facts,
    ...(code ? { code } : {}),
    ...(also && code === codes[0] ? { also } : {}),
    ...(match && code === codes[0] && match.what !== "" ? { what: match.what } : {}),
    ...(repair ? { repair } : {}),
  };
}

/** With a loss that cancels the output's derivative a − y is ∂J/∂z; with ½Σ(a − y)² it is ∂J/∂a. */
function asDelta(verdict: Verdict): Verdict {
  const { expected, explanation } = verdict;
  if (expected?.quantity.role !== "residual") return verdict;
  const { network } = explanation;
  const { quantity } = expected;
  const role = (["dZ", "dA"] as const).find((each) => agrees(network[each][quantity.layer], networkResidual(network)));
  return role ? { ...verdict, expected: { ...expected, quantity: { ...quantity, role } } } : verdict;
}

function networkResidual({ a, depth, parts }: Network): NdArray {
  return combine(a[depth], parts.Y, (p, y) => p - y);
}

/** An average that the other gradients have is not missing everywhere, and one that they lack is not taken twice. */
function named({ codes }: Match, { scale, expected, explanation: { network } }: Verdict, { verdicts }: Judgement): readonly MistakeCode[] {
  // What all gradients are made from is consistent with each of them.
  if (expected && !GRADIENTS.has(expected.quantity.role)) return codes;
  const averaged = verdicts.some(
    ({ kind, end, labels: [label] }) =>
      kind === "correct" &&
      end &&
      label &&
      GRADIENTS.has(label.quantity.role) &&
      Math.abs(Math.abs(label.form.factor) * network.m - 1) < 1e-6,
  );
  if (!scale || (scale.against !== "gradients" && !(averaged && network.m > 1))) return codes;
  const summed = Math.abs(Math.abs(scale.expected) - 1) <= 1e-6 && network.m > 1;
  return codes.map((code) => (code === "missing-average" || (code === "averaged-twice" && summed) ? "inconsistent-average" : code));
}

/** A bias column that is set to 0 is not the gradient of a unit of 0. */
function clearedCode(statement: Statement | undefined, codes: readonly MistakeCode[]): MistakeCode | undefined {
  const clears = statement?.kind === "assign" && statement.value.kind === "number" && statement.value.value === 0;
  return clears && codes.includes("bias-unit-not-one") ? "bias-gradient-missing" : undefined;
}

/** A statement that takes its example with a variable that the loop does not count with. */
function staleCode({ statement }: Verdict, { findings }: Judgement): MistakeCode | undefined {
  return findings.some((finding) => finding.kind === "stale-index" && finding.statement === statement) ? "stale-index" : undefined;
}

/** ∂C/∂b⁽²⁾ that is given two values, of which this one is ∂C/∂a of the layer below. */
function labelCode({ expected, labels, name, statement }: Verdict, { program, verdicts }: Judgement): MistakeCode | undefined {
  const isOther = expected?.quantity.role === "db" && labels.some(({ quantity }) => quantity.role === "dA");
  const twice = verdicts.some((other) => other.name === name && other.statement !== statement && other.kind === "correct");
  return program.language === "math" && isOther && twice ? "wrong-label" : undefined;
}

/** Weights that were stepped already, told by their value: W + c ∂J/∂W. */
function operandCode({ expected, operands, explanation: { network } }: Verdict, { reading }: Judgement): MistakeCode | undefined {
  const role = expected?.quantity.role;
  const layer = (expected?.quantity.layer ?? 0) + 1;
  if ((role !== "dZ" && role !== "dA") || layer > network.depth) return undefined;
  const isStepped = (value: NdArray, W: NdArray, dW: NdArray): boolean => {
    const fit = fitTwo(entriesOf(value), entriesOf(W), entriesOf(dW));
    if (!fit || fit.beta === 0) return false;
    // A penalty makes the old weights a little smaller as well.
    return Math.abs(fit.alpha - 1) <= 1e-6 || (reading.decay !== 0 && fit.alpha > 0.3 && fit.alpha < 1);
  };
  const [W, dW] = [network.W[layer], network.dW[layer]];
  const updated = operands.some(
    ({ value, labels }) =>
      labels.length === 0 && countOf(value) === countOf(W) && (isStepped(value, W, dW) || isStepped(value, transposed(W), transposed(dW))),
  );
  return updated ? "updated-weights-used" : undefined;
}

/** The mistake whose repair an edit is. */
function codeOf(edit: Edit, { expected }: Verdict, { network }: Judgement, ratio: number | undefined): MistakeCode | undefined {
  if (!expected) return undefined;
  const { role, layer } = expected.quantity;
  return ENTRIES.find(({ repairedBy }) => repairedBy?.(edit, { role, layer, output: layer === network.depth, ratio }))?.code;
}

/** At most as many repairs are read again. */
const TRIES = 4;

/** The first repair whose text, read again, is the program that was tried, or in which the statement is judged right. */
function firstThatHolds(
  found: readonly Found[],
  verdict: Verdict,
  { judgement: { program, reading }, pipeline }: { judgement: Judgement; pipeline: Pipeline },
): Repair | undefined {
  const { events } = verdict.explanation.attempt.trace;
  const addsUp = events.some((e) => e.id !== verdict.event && e.statement === verdict.statement && e.name === verdict.name && e.value);
  for (const each of found.slice(0, TRIES)) {
    const repair = repairOf(each, program);
    if (!repair) continue;
    const again = pipeline.read(program.text.slice(0, repair.span.start) + repair.text + program.text.slice(repair.span.end), program);
    if (!again) continue;
    // A sum over the passes was tried in its last pass alone.
    if (!addsUp && isSameProgram(again.body, withStatement(program, each.edited))) return repair;
    const judged = pipeline.judgeAs(again, reading, 0);
    if (judged && isRight(judged, verdict, repair)) return repair;
  }
  return undefined;
}

function repairOf({ change }: Found, program: Program): Repair | undefined {
  if ("text" in change) return change;
  const { node, by } = change;
  const text = print(by, program, node);
  const { span } = node;
  return span.start < 0 || text === program.text.slice(span.start, span.end) ? undefined : { span, text };
}

/** The program's statements with another one in the place of one. */
function withStatement({ body }: Program, edited: Statement): readonly Statement[] {
  const copy = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(copy);
    if (typeof value !== "object" || value === null || ("start" in value && "end" in value && !("kind" in value))) return value;
    if ("id" in value && value.id === edited.id && "kind" in value && edited.id >= 0) return edited;
    return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, copy(field)]));
  };
  return copy(body) as readonly Statement[];
}

/** Is the statement right at its place in the repaired text? */
function isRight({ verdicts }: Judgement, verdict: Verdict, { span, text }: Repair): boolean {
  const shift = text.length - (span.end - span.start);
  const moved = (at: number): number => (at >= span.end ? at + shift : at);
  const [start, end] = [moved(verdict.span.start) - Math.abs(shift), moved(verdict.span.end) + Math.abs(shift)];
  const same = verdicts.filter(({ name, span: at }) => name === verdict.name && at.start >= start && at.start <= end);
  return same.length > 0 && same.every(({ kind }) => kind === "correct" || kind === "free");
}
