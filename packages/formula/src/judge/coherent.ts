import { isZero } from "../core/matrix.ts";
import { isGiven, type Assessment } from "./assess.ts";
import type { Judged } from "./judge.ts";

/** Statements that a few mistakes leave wrong, and ends that none of them explains. More of either is another text than the one that was read. */
const MOST_MISTAKES = 4;
const MOST_UNEXPLAINED = 2;

/** Does a reading leave so much wrong that it is no reading of this text? */
export function isIncoherent({ found, last }: Judged): boolean {
  const unexplained = found.filter(
    ({ end, explanation }) => end !== undefined && end.label === undefined && !isZero(end.value) && explanation === last.explanation,
  );
  // The names of a problem that is given are what the text means, and a slip may be made in every layer.
  const most = isGiven(last.explanation) ? Math.max(MOST_MISTAKES, 2 * last.explanation.network.depth) : MOST_MISTAKES;
  return linesOf(found) > most || linesOf(unexplained) > MOST_UNEXPLAINED;
}

/**
 * Do all gradients of weights lie across, where no forward pass says how the weights lie, and they are read the unusual way: x W beside columns?
 * Then the layout of a problem that is given is likelier.
 */
export function liesAcross({ explanation, ends }: Assessment): boolean {
  const { data, weights } = explanation.attempt.binding.hypothesis;
  if (!isGiven(explanation)) return false;
  const isUsual = (data === "rows" || data === "row") === (weights === "in×out");
  const gradients = ends.filter(({ role }) => role === "dW" || role === "dTheta");
  return !isUsual && explanation.layers.length === 0 && gradients.length > 1 && gradients.every(({ turned }) => turned);
}

/** How many statements of the text are wrong: a line that a loop or its layers repeat is one. */
function linesOf(found: Judged["found"]): number {
  return new Set(found.map(({ event, explanation }) => explanation.attempt.view.statementOf(event)?.span.start ?? event.statement)).size;
}
