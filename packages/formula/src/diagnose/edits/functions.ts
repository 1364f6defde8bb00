import type { Expression } from "../../ir/core.ts";
import { edited, type Candidate, type EditContext } from "./candidate.ts";
import { changed, name } from "./nodes.ts";
import { slopesOf } from "./additions.ts";

/** Another function of the text, or g′ in its short form, in the place of a call. */
export function* functions(node: Expression, context: EditContext): Generator<Candidate> {
  if (node.kind !== "call" || node.args.length === 0) return;
  const { callee } = node;
  if (callee.kind === "name")
    for (const other of context.functions)
      if (other !== callee.name)
        yield { node, by: changed(node, { callee: name(other) }), edit: edited("function", [], context.labels(node)), cost: 3 };
  if (node.args.length === 1)
    for (const slope of slopesOf(context))
      yield { node, by: slope, edit: { kind: "function", to: "slope", toLayer: context.expected.layer }, cost: 3.1 };
}
