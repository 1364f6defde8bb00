import { MISTAKES } from "../../mistakes/index.ts";
import { walk } from "../ast.ts";
import { activationGradientMutants, deltaMutants } from "../catalogue/deltas.ts";
import { labelMutants, outputActivationMutants, unitMutants } from "../catalogue/forward.ts";
import { biasMutants, gradientMutants, unrolledMutants, updateMutants } from "../catalogue/gradients.ts";
import { build, type LazyMutant, type Mutant } from "../catalogue/mutant.ts";
import { parametersOf } from "../network.ts";
import { roleOf } from "../notation/roles.ts";
import { block, difference, scale, transpose, type Matrix } from "../numbers/matrix.ts";
import { layOut, oneExample, orient } from "../reading.ts";
import { TOLERANCE, type Outcome, type Trial } from "../run/outcome.ts";
import type { Case } from "./case.ts";

const order = new Map<string, number>(MISTAKES.map((m, i) => [m.code, i]));

/** The mutants that equal the text's value on every network: one mistake before two, then in the catalogue's order. */
export function matchingMutants({ trials, outcomes }: Case): Mutant[] {
  if (outcomes.some((o) => o.value === undefined)) return [];
  for (const most of [1, 2] as const) {
    let survivors: Map<string, Mutant> | undefined;
    for (const [i, trial] of trials.entries()) {
      const found = new Map<string, Mutant>();
      for (const mutant of mutantsFor(trial, outcomes[i], most)) {
        if (mutant.codes.length === 0) continue;
        const label = `${mutant.codes.join("+")}|${mutant.what}`;
        if (survivors && !survivors.has(label)) continue;
        if (!found.has(label) && equalsShown(outcomes[i].value!, mutant.value, { trial, outcome: outcomes[i] })) found.set(label, mutant);
      }
      survivors = found;
      if (found.size === 0) break;
    }
    if (survivors && survivors.size > 0)
      return [...survivors.values()].sort((p, q) => p.codes.length - q.codes.length || rank(p) - rank(q));
  }
  return [];
}

function rank({ codes }: Mutant): number {
  return Math.min(...codes.map((c) => order.get(c) ?? 99));
}

/** The mutants of a quantity that could be the text's value: gradients are looked at before they are built. */
function mutantsFor(trial: Trial, outcome: Outcome, most: 1 | 2): Iterable<Mutant> {
  const { symbol, example } = outcome.step;
  const per = example !== undefined && perExample(outcome);
  const network = per ? oneExample(trial.network, example) : trial.network;
  const l = symbol?.layer ?? 0;
  switch (symbol?.role) {
    case "delta":
      return deltaMutants(network, l);
    case "dA":
      return l === 0 ? [] : activationGradientMutants(network, l);
    case "gradient":
    case "accumulator": {
      const value = orient(outcome.value!, trial.reading);
      const inlined = !trial.outcomes.some(({ step }) => step.key === outcome.step.key && step.id <= outcome.step.id && usesDelta(step));
      const sum = symbol.role === "accumulator" || outcome.forms.some((f) => f.what === "sum");
      return both(
        likely(gradientMutants(network, l, { most, sum: false, inlined, shape: value }), value),
        sum ? likely(gradientMutants(network, l, { most, sum: true, inlined, shape: value }), value) : [],
      );
    }
    case "bias-gradient":
    case "bias-accumulator":
      return biasMutants(network, l);
    case "weight":
      return updateMutants(network, l, parametersOf(network, l));
    case "unrolled":
      return unrolledMutants(network, trial.reading.numpy);
    case "target":
      return labelMutants(network);
    case "output":
      return outputActivationMutants(network);
    case "a":
    case "input":
      return l === network.depth ? outputActivationMutants(network) : unitMutants(network, l);
    default:
      return [];
  }
}

const usesDelta = ({ assignment }: Outcome["step"]): boolean =>
  walk(assignment.value).some((n) => n.kind === "name" && roleOf(n.base, n.layer !== undefined) === "delta");

function* both<T>(a: Iterable<T>, b: Iterable<T>): Generator<T> {
  yield* a;
  yield* b;
}

/** Builds what agrees with the value in its shape and in two entries. */
function* likely(mutants: Iterable<LazyMutant>, value: Matrix): Generator<Mutant> {
  const { rows, cols, data } = value;
  const close = (x: number, y: number): boolean => Math.abs(x - y) <= 1e-6 * (Math.abs(x) + Math.abs(y)) + 1e-12;
  for (const mutant of mutants)
    if (
      mutant.rows === rows &&
      mutant.cols === cols &&
      close(mutant.at(0, cols - 1), data[cols - 1]) &&
      close(mutant.at(rows - 1, 0), data[(rows - 1) * cols])
    )
      yield build(mutant);
}

/** Is the outcome one example's, inside a loop? */
function perExample(outcome: Outcome): boolean {
  const first = outcome.forms[0]?.value;
  return outcome.step.example !== undefined && first !== undefined && (first.cols === 1 || first.rows === 1);
}

/** Does the text's value equal a canonical one, in the text's layout? */
function equalsShown(value: Matrix, canonical: Matrix, { trial, outcome }: { trial: Trial; outcome: Outcome }): boolean {
  const { reading, network } = trial;
  const symbol = outcome.step.symbol!;
  const close = (a: Matrix, b: Matrix): boolean => difference(a, b) <= TOLERANCE;
  if (symbol.role === "gradient" || symbol.role === "accumulator" || symbol.role === "weight")
    return close(value, orient(canonical, reading));
  const { example } = outcome.step;
  const shown =
    example !== undefined && canonical.cols === network.m && network.m > 1
      ? block(canonical, [0, canonical.rows, example, example + 1])
      : canonical;
  const candidates =
    symbol.role === "unrolled" || symbol.role === "target" || symbol.role.startsWith("bias") || example !== undefined
      ? [shown, transpose(shown)]
      : [layOut(shown, reading.layout)];
  for (const c of candidates) {
    if (close(value, c)) return true;
    if (symbol.role !== "delta" && symbol.role !== "dA") continue;
    if (network.average !== 1 && close(value, scale(c, network.average))) return true;
    if (network.problem.bias !== "absorbed") continue;
    const rest =
      value.rows === c.rows + 1 && value.cols === c.cols
        ? block(value, [1, value.rows, 0, value.cols])
        : value.cols === c.cols + 1 && value.rows === c.rows
          ? block(value, [0, value.rows, 1, value.cols])
          : undefined;
    if (rest && (close(rest, c) || close(rest, scale(c, network.average)))) return true;
  }
  return false;
}
