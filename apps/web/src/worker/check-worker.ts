import { FormulaError, checkFormulas, mistakeOf, rankRelativeDifference } from "@adjoint/formula";
import { AdjointError } from "@adjoint/reference";
import type { CheckRequest, CheckResponse, Mistakes } from "./check-protocol.ts";

/** Checks formulas away from the page, which can end it where a text takes too long. */
const scope = globalThis as unknown as {
  onmessage: ((event: MessageEvent<CheckRequest>) => void) | null;
  postMessage(response: CheckResponse): void;
};

scope.onmessage = ({ data }) => {
  try {
    scope.postMessage(answer(data));
  } catch (error) {
    const message =
      error instanceof AdjointError
        ? error.message
        : `Something went wrong that should not have: ${error instanceof Error ? error.message : String(error)}.`;
    scope.postMessage({
      type: "refused",
      of: data.type,
      id: data.id,
      message,
      place: error instanceof FormulaError ? error.position : undefined,
    });
  }
};

function answer(request: CheckRequest): CheckResponse {
  const { id } = request;
  if (request.type === "rank") {
    const report = rankRelativeDifference(request.relativeDifference, request.options);
    return { type: "ranked", of: "rank", id, report, mistakes: textsOf(report.candidates) };
  }
  const start = performance.now();
  const report = checkFormulas(request.text, request.options);
  return { type: "checked", of: "check", id, report, mistakes: textsOf(report.targets), milliseconds: performance.now() - start };
}

/** Returns what the catalogue says of the mistakes, so that the page need not hold the checker. */
function textsOf(named: readonly { readonly code?: string }[]): Mistakes {
  const texts = named.flatMap(({ code }) => {
    const mistake = code === undefined ? undefined : mistakeOf(code);
    return mistake === undefined ? [] : [[mistake.code, { what: mistake.what, why: mistake.why, how: mistake.how }] as const];
  });
  return Object.fromEntries(texts);
}
