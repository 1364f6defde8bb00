import type { CheckReport } from "@adjoint/formula";
import { state } from "./state.ts";

const LOSSES = { "half-squared-error": "½Σ(a − y)²", "squared-error": "Σ(a − y)²", "cross-entropy": "the cross-entropy" } as const;
type Asked = keyof typeof LOSSES;

/** Whether the text leaves open which loss it has, and its output lets both be meant. */
function asked({ reading, problem, ok }: CheckReport): Asked | undefined {
  const isOpen = reading?.lossFrom === "gradients" || reading?.lossFrom === "assumed";
  return ok && isOpen && problem.activations.at(-1) === "sigmoid" && Object.hasOwn(LOSSES, problem.loss)
    ? (problem.loss as Asked)
    : undefined;
}

/** The finding in a line. */
export function headOf(report: CheckReport): string {
  const wrong = report.targets.filter(({ status }) => status === "mistake" || status === "unknown").length;
  if (!report.ok) return wrong === 1 ? "One line is wrong" : `${wrong} lines are wrong`;
  if (report.targets.every(({ status }) => status !== "correct")) return "Nothing here could be checked";
  const loss = asked(report);
  return loss === undefined ? "All of it is right" : `Right for ${LOSSES[loss]}`;
}

/** Where no loss is named: for which the text is right, what the other would change, and the question which is meant. */
export function WhichLoss({ report }: { readonly report: CheckReport }) {
  const loss = asked(report);
  if (loss === undefined) return null;
  const squared = loss === "cross-entropy" ? "half-squared-error" : loss;
  const choose = (chosen: Asked): void => state.set({ loss: chosen });
  return (
    <div class="which-loss" data-testid="which-loss">
      <p>
        The text names no loss.{" "}
        {loss === "cross-entropy"
          ? "For the cross-entropy σ′ cancels, as it does here; a squared error would leave it in δ."
          : "The squared error leaves σ′ in δ, as it is here; for the cross-entropy σ′ cancels."}{" "}
        Which is yours?
      </p>
      <p class="buttons">
        <button type="button" class="button" onClick={() => choose(squared)}>
          {LOSSES[squared]}
        </button>
        <button type="button" class="button" onClick={() => choose("cross-entropy")}>
          cross-entropy
        </button>
        <a
          href={`#/step?example=learner&step=delta3&${loss === "cross-entropy" ? "notation=ng&loss=cross-entropy" : "notation=sudeep&loss=half-squared-error"}`}
        >
          See it cancel, step by step
        </a>
      </p>
    </div>
  );
}
