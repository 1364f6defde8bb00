import { isGiven } from "./assess.ts";
import type { Judged } from "./judge.ts";

/** Statements that a few mistakes leave wrong, and ends that none of them explains. More of either is another text than the one that was read. */
const MOST_MISTAKES = 4;
const MOST_UNEXPLAINED = 2;

/** Does a reading leave so much wrong that it is no reading of this text? */
export function isIncoherent({ found, last }: Judged): boolean {
  const unexplained = found.filter(
    ({ end, explanation }) => end !== undefined && end.label === undefined && explanation === last.explanation,
  );
  // The names of a problem that is given are what the text means, and a slip may be made in every layer.
  const most = isGiven(last.explanation) ? Math.max(MOST_MISTAKES, 2 * last.explanation.network.depth) : MOST_MISTAKES;
  return linesOf(found) > most || linesOf(unexplained) > MOST_UNEXPLAINED;
}

/** How many statements of the text are wrong: a line that a loop or its layers repeat is one. */
function linesOf(found: Judged["found"]): number {
  return new Set(found.map(({ event, explanation }) => explanation.attempt.view.statementOf(event)?.span.start ?? event.statement)).size;
}
