import type { Expression } from "../../ir/core.ts";
import type { Cursor } from "./cursor.ts";
import { statementOf, type Equation, type LayerRange, type Target } from "./statements.ts";

/**
 * Rows of a cases environment. Conditions about the layer (l = L, l < L) or in words (output unit) make one equation of each row, in the order of the text;
 * conditions about values make one expression.
 */
export function cases(read: Cursor, { target, from }: { target: Target; from: number }): Equation[] {
  read.next();
  const rows: { value: Expression; test?: Expression; layers?: LayerRange; start: number; end: number }[] = [];
  while (!read.take("end cases")) {
    if (read.take("\\\\") || read.take("&") || read.take(",") || read.take(";")) continue;
    if (read.peek().kind === "words") {
      read.next();
      continue;
    }
    const { start } = read.peek();
    const value = read.expression();
    const end = read.last();
    read.take(",");
    read.take("&");
    let test: Expression | undefined;
    const layers = oneLayer(read);
    while (!read.is("\\\\") && !read.is("end cases")) {
      if (read.peek().kind === "end" || read.peek().kind === "newline") read.fail("the cases are never closed.", "`\\end{cases}`");
      const left =
        read.peek().kind === "words" || (read.peek().kind === "op" && !/^[(-]$/.test(read.peek().text)) ? undefined : read.expression();
      if (left?.kind === "binary" && /^(?:less|greater|notEqual|equal)/.test(left.op) && !isLayerTest(read, left)) test ??= left;
      if (left === undefined) read.next();
    }
    rows.push({ value, ...(test && { test }), ...(layers && { layers }), start, end });
  }
  const first = rows.find(({ test }) => test);
  if (first) {
    const last = rows.find(({ test }) => test === undefined)?.value ?? read.make({ kind: "number", value: 0 }, from);
    const value = rows
      .filter(({ test }) => test)
      .reduceRight((otherwise, row) => read.call("where", [row.test!, row.value, otherwise], from), last);
    return [{ statement: statementOf(read, { target, op: "=", value, from }) }];
  }
  return rows.map(({ value, layers, start, end }) => ({
    statement: read.build.statement({ kind: "assign", targets: [target.of], value }, start, end),
    ...(layers && { layers }),
  }));
}

/** l = L: the row holds for that layer alone. */
function oneLayer(read: Cursor): LayerRange | undefined {
  while (read.peek().kind === "words") read.next();
  const token = read.peek();
  if (token.kind !== "name" || !read.facts.layerLetters.has(token.text) || !read.is("=", 1)) return undefined;
  read.at += 2;
  const only = read.expression();
  return { letter: token.text, from: only, to: only };
}

function isLayerTest(read: Cursor, { left }: Extract<Expression, { kind: "binary" }>): boolean {
  return left.kind === "name" && read.facts.layerLetters.has(left.name);
}
