import type { CheckOptions } from "../problem.ts";
import { FormulaError } from "../source.ts";
import { walk, type Assignment, type Program } from "./ast.ts";
import { chooseReading, type Chosen } from "./choose.ts";
import { absentBiasGradients, type AbsentGradient } from "./diagnose/absent.ts";
import { scaleBetween } from "./diagnose/known.ts";
import { gatherEvidence, type Evidence } from "./infer.ts";
import type { NetworkStore } from "./network.ts";
import { nearestName } from "./notation/nearest.ts";
import type { Reading } from "./reading.ts";
import type { Outcome, Trial } from "./run/outcome.ts";
import { runTrial } from "./run/run.ts";
import { parseFormulas } from "./syntax/recognise.ts";

/** A text in its reading, tried on every network. */
export interface Examined {
  readonly program: Program;
  readonly evidence: Evidence;
  readonly chosen: Chosen;
  readonly trials: readonly Trial[];
  readonly store: NetworkStore;
  /** The outcomes whose value counts, by number; those of one assignment together. */
  readonly groups: readonly (readonly number[])[];
  /** Groups that are right because the text as a whole is; computed when it is asked for. */
  readonly excused: () => ReadonlySet<number>;
  /** Biases that have no gradient. */
  readonly absent: readonly AbsentGradient[];
  /** The same trials, each line with the text's own values. */
  readonly followed: () => readonly Trial[];
}

const NETWORKS = 3;

export function examine(text: string, options: CheckOptions, store: NetworkStore, as?: Reading): Examined {
  const program = parseFormulas(text, options.syntax);
  const assumed = withSourceLayers(program, options);
  const evidence = gatherEvidence(program, assumed);
  const chosen = chooseReading({ program, evidence, options: assumed, store }, as);
  const { reading, trial } = chosen;
  refuseUnreadable(program, trial);
  const trials = [trial];
  for (let draw = 1; draw < NETWORKS; draw++) trials.push(runTrial(program, reading, chosen.network(draw)));
  const groups = groupsOf(trial);
  const followed = once(() => trials.map((t) => runTrial(program, t.reading, t.network, "own values")));
  const excused = once(() => excusedGroups(trials, groups, followed));
  return { program, evidence, chosen, trials, store, groups, excused, absent: absentBiasGradients(trial), followed };
}

function once<T>(compute: () => T): () => T {
  let value: T | undefined;
  return () => (value ??= compute());
}

/** The outcomes whose value counts, those of one assignment together: loops and symbolic layers make several. */
function groupsOf(trial: Trial): number[][] {
  const groups = new Map<Assignment, number[]>();
  trial.outcomes.forEach((outcome, i) => {
    if (!outcome.final || !outcome.step.symbol) return;
    const group = groups.get(outcome.step.assignment);
    if (group) group.push(i);
    else groups.set(outcome.step.assignment, [i]);
  });
  return [...groups.values()];
}

/**
 * A δ with another factor or sign is right when the text, followed through with its own values, ends in the gradient: the later lines take the
 * factor back.
 */
function excusedGroups(trials: readonly Trial[], groups: readonly (readonly number[])[], follow: () => readonly Trial[]): Set<number> {
  const wrong = groups.flatMap((group, g) => (group.some((i) => trials.some((t) => isWrong(t.outcomes[i]))) ? [g] : []));
  if (wrong.length === 0) return new Set();
  const followed = follow();
  const rightAtEnd = (i: number): boolean => followed.every((t) => t.outcomes[i]?.form !== undefined);
  const updates = groups.filter((group) =>
    group.some((i) => trials[0].outcomes[i].step.symbol?.role === "weight" && !trials[0].outcomes[i].given),
  );
  const ends = updates.length > 0 ? updates : groups.filter((group) => group.some((i) => isGradientLike(trials[0].outcomes[i])));
  if (ends.length === 0 || !ends.every((group) => group.every(rightAtEnd))) return new Set();
  const excusable = (g: number): boolean =>
    groups[g].every((i) => {
      if (rightAtEnd(i) && ends.includes(groups[g])) return true;
      const scales = followed.map((t) => {
        const outcome = t.outcomes[i];
        return outcome.value && outcome.forms[0] ? scaleBetween(outcome.value, outcome.forms[0].value) : undefined;
      });
      const [c] = scales;
      return c !== undefined && scales.every((s) => s !== undefined && Math.abs(s - c) <= 1e-9 * Math.abs(c));
    });
  const excused = wrong.filter(excusable);
  // A factor is taken back by a later line only, which with the exact values is wrong as well.
  const takenBack = (g: number): boolean =>
    ends.includes(groups[g]) || groups[g].every((i) => rightAtEnd(i)) || wrong.some((other) => other > g);
  return excused.length === wrong.length && wrong.every(takenBack) ? new Set(wrong) : new Set();
}

/** Unknown names and functions are the text's to explain, not the reader's to guess. */
function refuseUnreadable(program: Program, trial: Trial): void {
  for (const { error, step } of trial.outcomes) {
    if (!error || !(error.code === "unknown-name" || error.code === "unsupported-function" || error.code === "division-of-matrices"))
      continue;
    const span = error.span ?? step.assignment.span;
    const { inputIndex, depth } = trial.reading.convention;
    const layers = Array.from({ length: depth + 1 }, (_, l) => l + inputIndex);
    const near = error.code === "unknown-name" ? nearestName(program.text.slice(span.start, span.end), program, layers) : undefined;
    throw new FormulaError(program.text, span, {
      code: error.code,
      message: near ? `${error.message} Did you mean \`${near}\`?` : error.message,
      expected: near ? `\`${near}\`` : undefined,
    });
  }
}

/** The widths of the text that lines such as ∂(W₃x₂)/∂W₃ = x₂ᵀ come from: Sudeep Raja's derivation. */
const SOURCE_LAYERS: readonly number[] = [4, 5, 3, 2];

/** A text of nothing but derivative operators says little of its layers; it gets those of its source, where they reach, and x its author's meaning. */
function withSourceLayers({ statements }: Program, options: CheckOptions): CheckOptions {
  const lines = statements.filter((statement) => statement.kind === "operator");
  if (lines.length === 0 || lines.length < statements.length) return options;
  const reach = lines.every(({ by }) => by.layer?.kind === "number" && by.layer.value < SOURCE_LAYERS.length);
  const usesX = lines.some(({ of }) => [...walk(of)].some((node) => node.kind === "name" && node.base === "x"));
  return {
    ...options,
    layers: options.layers ?? (reach ? SOURCE_LAYERS : undefined),
    notation: options.notation ?? (usesX ? "sudeep" : undefined),
  };
}

export const isWrong = (outcome: Outcome): boolean => outcome.forms.length > 0 && !outcome.form;
export const isGradientLike = (outcome: Outcome): boolean => /gradient|accumulator/.test(outcome.step.symbol?.role ?? "");
