import { entriesOf } from "../core/matrix.ts";
import { log } from "../core/elementary.ts";
import { countOf } from "../core/matrix.ts";
import type { Judged } from "./judge.ts";
import type { LearningFinding } from "./verdict.ts";

/** Signs that the two terms of the cross-entropy have in wrong losses. */
const WRONG_SIGNS = [
  [-1, 1],
  [1, -1],
] as const;

/** A cross-entropy of the text one of whose terms has the other sign, beside gradients that are right for the right one. */
export function lossSigns({ first }: Judged): readonly Omit<LearningFinding, "span">[] {
  const { explanation, right } = first;
  const { network, attempt } = explanation;
  if (explanation.cost || right.length === 0 || network.parts.loss !== "cross-entropy") return [];
  const [a, y] = [entriesOf(network.a[network.depth]), entriesOf(network.parts.Y)];
  const sum = (term: (p: number, t: number) => number): number => a.reduce((s, p, i) => s + term(p, y[i]), 0);
  const [ones, zeros] = [sum((p, t) => t * log(p)), sum((p, t) => (1 - t) * log(1 - p))];
  const wrong = WRONG_SIGNS.map(([p, q]) => p * ones + q * zeros);
  const { guess } = attempt.binding.plan;
  for (const event of attempt.trace.events) {
    if (
      event.kind !== "assign" ||
      !event.value ||
      countOf(event.value) !== 1 ||
      event.name === undefined ||
      guess(event.name).role !== "cost"
    )
      continue;
    const [value] = entriesOf(event.value);
    const isWrong = wrong.some((w) => [1, 1 / network.m].some((scale) => Math.abs(value - w * scale) <= 1e-9 * Math.abs(value)));
    if (isWrong) return [{ kind: "loss-sign", statement: event.statement, names: [event.name] }];
  }
  return [];
}
