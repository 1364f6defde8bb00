import { call, type Expr, type NameNode } from "../ast.ts";
import type { MathReader } from "./mathreader.ts";
import type { MathToken } from "./mathsigns.ts";
import { differential, partial } from "./partials.ts";

/** [1; a], and brackets around one formula. */
export function matrix(reader: MathReader, start: number): Expr {
  const rows: Expr[][] = [[]];
  while (!reader.is("]")) {
    if (reader.take(";")) rows.push([]);
    else if (!reader.take(",")) rows[rows.length - 1].push(reader.expression());
  }
  reader.next();
  if (rows.length > 1 && rows[rows.length - 1].length === 0) rows.pop();
  if (rows.length === 1 && rows[0].length === 1) return { ...rows[0][0], span: reader.spanFrom(start) };
  return { kind: "array", rows, tuple: false, span: reader.spanFrom(start) };
}

/** \frac{1}{m}, and \frac{\partial E}{\partial W} as one quantity. */
export function fraction(reader: MathReader, start: number): Expr {
  const argument = (): Expr => {
    if (reader.take("{")) {
      const inner = reader.expression();
      if (!reader.take("}")) reader.fail(`inside \`\\frac\` comes ${reader.shown()}; expected \`}\`.`, "`}`");
      return inner;
    }
    // \frac12
    const token = reader.peek();
    if (token.kind === "number" && token.text.length > 1) {
      const [first, ...rest] = token.text;
      reader.tokens[reader.at] = { ...token, text: rest.join(""), start: token.start + 1 };
      return { kind: "number", value: Number(first), span: { start: token.start, end: token.start + 1 } };
    }
    return reader.primary();
  };
  const above = argument();
  const below = argument();
  const span = reader.spanFrom(start);
  const joined = partial(above, below, { text: reader.text.slice(span.start, span.end), span });
  return joined ?? { kind: "binary", op: "divide", left: above, right: below, span };
}

/** ∂E/∂W₄, or one half of it inside \frac. */
export function derivative(reader: MathReader, start: number): Expr {
  const what = reader.postfix();
  if (what.kind !== "name") reader.fail("after ∂ comes no quantity.", "a quantity", what.span);
  const above: NameNode = { ...differential(what), span: reader.spanFrom(start) };
  if (!(reader.is("/") && reader.is("∂", 1))) return above;
  reader.at += 2;
  const by = reader.postfix();
  if (by.kind !== "name") reader.fail("after ∂ comes no quantity.", "a quantity", by.span);
  const span = reader.spanFrom(start);
  return partial(above, differential(by), { text: reader.text.slice(span.start, span.end), span })!;
}

/** ∇_{W_3} J, ∇W₃, ∇_a C */
export function gradient(reader: MathReader, start: number): Expr {
  let by: Expr;
  if (reader.peek().kind === "script") {
    reader.next();
    if (reader.take("{")) {
      by = reader.postfix();
      reader.take("}");
    } else by = reader.primary();
    if (reader.peek().kind === "name" && /^[JECL]$/.test(reader.peek().text)) reader.next();
  } else by = reader.postfix();
  if (by.kind !== "name") reader.fail("after ∇ comes no quantity.", "a quantity", by.span);
  const span = reader.spanFrom(start);
  return { ...by, base: `∂J/∂${by.base}`, text: reader.text.slice(span.start, span.end), style: `${by.style}∇`, span };
}

/** Σ_k of a term. */
export function sum(reader: MathReader, start: number): Expr {
  let over: string[] = [];
  while (reader.peek().kind === "script") {
    const kind = reader.next().text;
    const from = reader.at;
    if (reader.take("{")) skipToGroupEndAll(reader);
    else reader.next();
    if (kind === "_") over = lettersOver(reader.tokens.slice(from, reader.at));
  }
  const body = reader.term();
  const [first] = over;
  const fn = first === undefined ? "sumall" : /^[kjrcK]$/.test(first) ? "sum" : "sumexamples";
  return { ...call(fn, [body]), over, span: reader.spanFrom(start) };
}

function skipToGroupEndAll(reader: MathReader): void {
  for (let depth = 1; depth > 0 && reader.peek().kind !== "end";) {
    const token = reader.next();
    if (token.kind === "op" && token.text === "{") depth++;
    if (token.kind === "op" && token.text === "}") depth--;
  }
}

/** k of Σ_{k=1}^K, i and j of Σ_{i,j}: what stands before = or ∈. */
function lettersOver(script: readonly MathToken[]): string[] {
  const end = script.findIndex((t) => t.kind === "op" && (t.text === "=" || t.text === "∈"));
  return script.slice(0, end < 0 ? undefined : end).flatMap((t) => (t.kind === "name" ? t.text.split("") : []));
}
