import { isMatrix } from "./evaluate/value.ts";
import { assignmentsOf, walk, type Assignment, type Program } from "./ast.ts";
import { inferProblem, readingFor, type Evidence } from "./infer.ts";
import { lossOf, networkFrom, type Network, type NetworkStore } from "./network.ts";
import { roleOf } from "./notation/roles.ts";
import { networkOfOwnCost } from "./owncost.ts";
import type { CheckOptions, Loss } from "../problem.ts";
import type { Cost, Problem } from "./problem.ts";
import { LOSSES } from "../problem.ts";
import type { Layout, Reading } from "./reading.ts";
import { isCost, type Outcome, type Trial } from "./run/outcome.ts";
import { runTrial } from "./run/run.ts";

/** A text with the reading in which it makes most sense, tried on the first network. */
export interface Chosen {
  readonly reading: Reading;
  readonly problem: Problem;
  readonly trial: Trial;
  /** `known`: one of the costs by name; `own`: the text's J by its differences; `unknown`: a J that cannot be evaluated. */
  readonly costIs: "known" | "own" | "unknown";
  /** The networks on which the text is tried. */
  readonly network: (draw: number) => Network;
}

const NETWORKS = 3;

/** Tries every layout and orientation that the text and the options leave open, and keeps the best; or the one of another reading alone. */
export function chooseReading(
  { program, evidence, options, store }: { program: Program; evidence: Evidence; options: CheckOptions; store: NetworkStore },
  as?: Reading,
): Chosen {
  const first = evidence.convention.inputIndex;
  let best: { chosen: Chosen; score: number } | undefined;
  const open = candidates(program, evidence, options);
  const same =
    as && open.filter((c) => c.layout.along === as.layout.along && c.layout.batch === as.layout.batch && c.orientation === as.orientation);
  for (const candidate of same?.length ? same : open) {
    const reading = readingFor(evidence, candidate, program);
    const base = inferProblem(evidence, options, { layout: candidate.layout });
    let trial = runTrial(program, reading, networkFrom(store, base, { draw: 0, first }));
    let problem = base;
    let costIs: Chosen["costIs"] = "known";
    const network = (draw: number): Network => networkFrom(store, problem, { draw, first });
    if (trial.outcomes.some(isCost)) {
      const cost = ownCost(program, { reading, base, store });
      if (cost) {
        problem = inferProblem(evidence, options, { layout: candidate.layout, cost });
        trial = runTrial(program, reading, networkFrom(store, problem, { draw: 0, first }));
      } else costIs = "unknown";
    }
    const score = scoreOf(trial, candidate.prior, program) - (costIs === "unknown" ? 3 : 0);
    // Nothing can be better than a first choice in which every line is right.
    if (!best && costIs === "known" && trial.outcomes.every((o) => !o.final || o.given || (!o.error && (o.forms.length === 0 || o.form))))
      return { reading, problem, trial, costIs, network };
    if (!best || score > best.score + 1e-12) best = { chosen: { reading, problem, trial, costIs, network }, score };
  }
  return best!.chosen.costIs === "unknown" ? byOwnCost(best!.chosen, program, store) : best!.chosen;
}

/** The same reading on networks whose gradients are those of the text's own J, where that can be differentiated. */
function byOwnCost(chosen: Chosen, program: Program, store: NetworkStore): Chosen {
  const own = [0, 1, 2].map((draw) => networkOfOwnCost(program, chosen.reading, { network: chosen.network(draw), store }));
  if (!own.every((n) => n !== undefined)) return chosen;
  return { ...chosen, costIs: "own", network: (draw) => own[draw], trial: runTrial(program, chosen.reading, own[0]) };
}

interface Candidate {
  readonly layout: Layout;
  readonly orientation: Reading["orientation"];
  readonly prior: number;
}

function candidates(program: Program, evidence: Evidence, options: CheckOptions): Candidate[] {
  const numpy = program.syntax === "numpy";
  const batch = options.layout === undefined ? evidence.batch : options.layout !== "single";
  const along: Layout["along"][] =
    options.layout === "columns" || options.layout === "rows"
      ? [options.layout]
      : hasComponents(program)
        ? ["columns"]
        : batch
          ? ["columns", "rows"]
          : numpy
            ? ["columns", "flat", "rows"]
            : ["columns", "rows"];
  return along.flatMap((a) =>
    (["out-in", "in-out"] as const).map((orientation) => ({
      layout: { along: a, batch },
      orientation,
      prior:
        (a === "columns" ? 0 : a === "flat" ? -0.2 : -0.3) -
        (orientation === "in-out" && !(a !== "columns" && evidence.notation !== "ng") ? 0.4 : 0),
    })),
  );
}

/** Entries count units, wherever the examples stand: other layouts say nothing new. */
function hasComponents({ statements }: Program): boolean {
  return statements.some((statement) => statement.kind === "assign" && statement.value.kind === "components");
}

/** Correct lines speak for a reading; a different orientation of W needs the forward pass, or both δ and gradients, on its side. */
function scoreOf(trial: Trial, prior: number, program: Program): number {
  let score = prior;
  const kinds = { forward: [0, 0], delta: [0, 0], gradient: [0, 0] };
  const seen = new Set<string>();
  for (const outcome of trial.outcomes) {
    const { step } = outcome;
    if (!outcome.final || outcome.given) continue;
    const label = `${step.key}/${step.assignment.span.start}`;
    if (seen.has(label)) continue;
    seen.add(label);
    const role = step.symbol?.role;
    const right = outcome.form !== undefined;
    if (role === "z" || role === "a" || role === "output") {
      score += right ? 6 : outcome.error ? -6 : 0;
      if (usesWeight(outcome)) kinds.forward[right ? 0 : 1]++;
    } else if (role === "delta" || role === "dA") {
      score += right ? 4 : outcome.error ? -3 : hasRightShape(outcome) ? 0.5 : -1;
      if (usesWeight(outcome)) kinds.delta[right ? 0 : 1]++;
    } else if (role === "gradient" || role === "accumulator") {
      score += right ? 4 : outcome.error ? -3 : hasRightShape(outcome) ? 0.5 : -1;
      kinds.gradient[right ? 0 : 1]++;
    } else if (outcome.forms.length > 0) score += right ? 3 : outcome.error ? -3 : 0;
    else if (outcome.error) score -= 2;
  }
  const { reading } = trial;
  const unusual = reading.orientation === "in-out" && (reading.layout.along === "columns" || /Theta|Θ|theta|θ/.test(program.text));
  if (unusual) {
    const forward = kinds.forward[0] > 0 && kinds.forward[1] === 0;
    const both =
      kinds.forward[0] + kinds.forward[1] === 0 &&
      kinds.delta[0] > 0 &&
      kinds.delta[1] === 0 &&
      kinds.gradient[0] > 0 &&
      kinds.gradient[1] === 0;
    if (!forward && !both && !isOpen(trial)) score -= 1000;
  }
  return score;
}
/** w_jk of books leads from j to k as often as the other way: where that gives every line its shape, it does. */
function isOpen({ program, outcomes }: Trial): boolean {
  const names = [...assignmentsOf(program.statements)].flatMap(({ target, value }) =>
    [target, value].flatMap((part) => walk(part).filter((n) => n.kind === "name")),
  );
  const weights = names.filter((name) => /^(?:weight|gradient)$/.test(roleOf(name.base, name.layer !== undefined) ?? ""));
  return (
    weights.length > 0 &&
    weights.every((name) => /(?:^|[d∂])w$/.test(name.base) && name.entries !== undefined && name.layer?.span === undefined) &&
    outcomes.every((o) => !o.final || o.forms.length === 0 || hasRightShape(o) || !usesWeightName(o.step.assignment))
  );
}
const usesWeightName = ({ target, value }: Assignment): boolean =>
  [target, value].some((part) =>
    walk(part).some((n) => n.kind === "name" && /^(?:weight|gradient|accumulator)$/.test(roleOf(n.base, true) ?? "")),
  );

function usesWeight(outcome: Outcome): boolean {
  return /[Ww]|heta|Θ|θ|syn/.test(JSON.stringify(outcome.step.assignment.value, (key, x: unknown) => (key === "span" ? undefined : x)));
}
function hasRightShape(outcome: Outcome): boolean {
  return (
    outcome.value !== undefined && outcome.forms.some((f) => f.value.rows === outcome.value!.rows && f.value.cols === outcome.value!.cols)
  );
}

/** Which known cost the text's own J is, on every network. */
function ownCost(program: Program, { reading, base, store }: { reading: Reading; base: Problem; store: NetworkStore }): Cost | undefined {
  const losses: readonly Loss[] = LOSSES;
  const averages: readonly Cost["average"][] = ["1/m", "1", "1/(mK)", "1/(2m)"];
  const decays: readonly Cost["decay"][] = ["none", "λ/2m", "λ/2", "λ/m", "λ"];
  const networks: Network[] = [];
  const values: number[] = [];
  for (let draw = 0; draw < NETWORKS; draw++) {
    const network = networkFrom(store, base, { draw, first: reading.convention.inputIndex });
    const trial = runTrial(program, reading, network);
    const last = trial.outcomes.findLast(isCost);
    if (!last?.value || !isMatrix(last.value) || last.value.data.length !== 1) return undefined;
    networks.push(network);
    values.push(last.value.data[0]);
  }
  const shownLosses = base.activations[base.activations.length - 1] === "softmax" ? [...losses].reverse() : losses;
  for (const average of averages)
    for (const loss of shownLosses)
      for (const decay of base.lambda === 0 ? (["λ/2m"] as const) : decays)
        for (const decaysBias of base.bias === "none" || base.lambda === 0 ? [false] : [false, true]) {
          const cost: Cost = { loss, average, decay, decaysBias, own: true };
          if (networks.every((network, i) => close(costOf(network, cost), values[i]))) {
            const batch = reading.layout.batch;
            return { ...cost, average: batch || average !== "1/m" ? average : "1" };
          }
        }
  return undefined;
}
const close = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-10 * Math.max(Math.abs(a), Math.abs(b));

function costOf(network: Network, cost: Cost): number {
  const { problem, m } = network;
  const K = problem.layers[network.depth];
  const average = { "1/m": 1 / m, "1": 1, "1/(mK)": 1 / (m * K), "1/(2m)": 1 / (2 * m) }[cost.average];
  const factor = { "λ/2m": network.lambda / (2 * m), "λ/2": network.lambda / 2, "λ/m": network.lambda / m, λ: network.lambda, none: 0 }[
    cost.decay
  ];
  let squares = 0;
  for (let l = 1; l <= network.depth; l++) {
    for (const w of network.W[l].data) squares += w * w;
    if (cost.decaysBias) for (const w of network.b[l].data) squares += w * w;
  }
  return average * lossOf(cost.loss, network.a[network.depth], network.Y) + factor * squares;
}
