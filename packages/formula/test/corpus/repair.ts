import type { TargetReport } from "../../src/index.ts";

/** The text with a target's repair put where its span is. */
export function repaired(text: string, { span, repair }: Pick<TargetReport, "span" | "repair">): string {
  const lines = text.split("\n");
  const line = lines[span.line - 1];
  const start = span.column - 1;
  // A span may reach over the end of its line, as a continued formula does.
  const before = [...lines.slice(0, span.line - 1), line.slice(0, start)].join("\n");
  return before + repair! + text.slice(before.length + span.length);
}
