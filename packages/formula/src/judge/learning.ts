import type { Judged } from "./judge.ts";
import type { LearningFinding } from "./verdict.ts";

/** What keeps a text from learning although its gradient is right. */
export function findingsOf({ first }: Judged): readonly LearningFinding[] {
  const { attempt } = first.explanation;
  const { nodes } = attempt.binding.plan.analysis;
  return attempt.equalStarts.map((statement) => {
    const node = nodes.get(statement)!;
    return { kind: "equal-initial-weights", statement, span: node.span, names: [] };
  });
}
