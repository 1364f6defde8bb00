import { FormulaError, checkFormulas, rankRelativeDifference } from "@adjoint/formula";
import { AdjointError } from "@adjoint/reference";
import type { CheckRequest, CheckResponse } from "./check-protocol.ts";

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
  if (request.type === "rank")
    return { type: "ranked", of: "rank", id, report: rankRelativeDifference(request.relativeDifference, request.options) };
  const start = performance.now();
  const report = checkFormulas(request.text, request.options);
  return { type: "checked", of: "check", id, report, milliseconds: performance.now() - start };
}
