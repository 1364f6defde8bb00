import type { Expression } from "../../ir/core.ts";
import { walk } from "../../ir/walk.ts";
import type { Cursor } from "./cursor.ts";
import { scriptAt } from "./facts.ts";

/** Σ_{k=1}^{K} of the product behind it; Σ_{ij} is a sum of sums. */
export function sum(read: Cursor): Expression {
  const { start } = read.next();
  const letters: string[] = [];
  let from: Expression | undefined;
  let to: Expression | undefined;
  while (read.peek().kind === "script") {
    const raised = read.next().text === "^";
    const { after, inside } = scriptAt(read.tokens, read.at - 1);
    const equals = inside.findIndex(({ kind, text }) => kind === "op" && (text === "=" || text === "∈"));
    if (raised) to = bound(read, after);
    else {
      for (const { kind, text } of equals < 0 ? inside : inside.slice(0, equals)) if (kind === "name") letters.push(...text.split(""));
      if (equals >= 0 && inside[equals].text === "=") {
        read.at = read.tokens.indexOf(inside[equals], read.at) + 1;
        from = bound(read, after);
      }
    }
    read.at = after;
  }
  const body = read.term();
  // Σ_{batch}
  if (OF_EXAMPLES.test(letters.join(""))) return read.make({ kind: "sum", index: "", body, overExamples: true }, start);
  // Σ_{i=1}^{m} of dZ^{(i)} runs over all examples.
  const first = from === undefined || (from.kind === "number" && from.value === 1);
  if (letters.length === 1 && first && to?.kind === "name" && countsExamples(body, letters[0])) [from, to] = [undefined, undefined];
  if (letters.length === 0) return read.make({ kind: "sum", index: "", body }, start);
  return letters.reduceRight<Expression>(
    (inner, index) =>
      read.make(
        { kind: "sum", index, ...(from && letters.length === 1 && { from }), ...(to && letters.length === 1 && { to }), body: inner },
        start,
      ),
    body,
  );
}

const OF_EXAMPLES = /^(?:(?:mini)?batch|samples?|examples?|data|training|train)$/;

/** Does a letter stand for an example: y^{(i)}? */
function countsExamples(body: Expression, letter: string): boolean {
  let found = false;
  walk([body], (node) => {
    const example = node.kind === "name" ? node.symbol?.example : undefined;
    found ||= example?.kind === "name" && example.name === letter;
  });
  return found;
}

/** A bound that is a number or a letter; any other, s_{l+1}, is what the index has anyway. */
function bound(read: Cursor, after: number): Expression | undefined {
  read.take("{");
  const token = read.peek();
  const closed = read.tokens[after - 1].text === "}";
  if (read.at + (closed ? 2 : 1) !== after || (token.kind !== "number" && token.kind !== "name")) return undefined;
  read.next();
  return token.kind === "number"
    ? read.make({ kind: "number", value: Number(token.text) }, token.start)
    : read.name(token.text, token.start);
}
