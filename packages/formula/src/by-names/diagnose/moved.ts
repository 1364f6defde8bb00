import { assignmentsOf, walk } from "../ast.ts";
import type { Case, Repair } from "./case.ts";

/** The updates between which and the wrong line its weights were used, moved behind it. */
export function movedUpdate({ program, outcomes, trials }: Case): Repair | undefined {
  const [target] = outcomes;
  const statements = [...assignmentsOf(program.statements)];
  const at = statements.indexOf(target.step.assignment);
  const updates = trials[0].outcomes
    .filter((o) => o.step.id < target.step.id && (o.step.symbol?.role === "weight" || o.step.symbol?.role === "bias") && !o.given)
    .map((o) => statements.indexOf(o.step.assignment));
  const used = updates.filter(
    (i) =>
      i >= 0 &&
      i < at &&
      walk(target.step.assignment.value).some(
        (n) => n.kind === "name" && n.text === trials[0].outcomes.find((o) => o.step.assignment === statements[i])!.step.name.text,
      ),
  );
  if (used.length === 0) return undefined;
  const from = lineStart(program.text, statements[used[0]].span.start);
  const to = lineEnd(program.text, target.step.assignment.span.end);
  const lines = program.text.slice(from, to).split("\n");
  const firstLine = program.text.slice(0, from).split("\n").length;
  const moved = new Set(used.map((i) => program.text.slice(0, statements[i].span.start).split("\n").length - firstLine));
  const kept = lines.filter((_, i) => !moved.has(i));
  return { span: { start: from, end: to }, text: [...kept, ...lines.filter((_, i) => moved.has(i))].join("\n") };
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf("\n", at - 1) + 1;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end === -1 ? text.length : end;
}
