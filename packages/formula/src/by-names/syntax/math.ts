import type { Expr, NameNode, Program, Statement } from "../ast.ts";
import { roleOf } from "../notation/roles.ts";
import { FormulaError, MAX_STATEMENTS } from "../../source.ts";
import { layeredEntry, withComponents } from "./components.ts";
import { expression, GRAMMAR, postfix, term } from "./mathexpressions.ts";
import { MathReader } from "./mathreader.ts";

/** LaTeX and plain text: each equation is a statement; lines of prose are read over. */
export function parseMath(text: string, syntax: "latex" | "plain"): Program {
  const reader = new MathReader(text, syntax === "latex", GRAMMAR);
  return withComponents({ syntax, text, statements: program(reader), skipped: reader.skipped });
}

function program(reader: MathReader): Statement[] {
  const statements: Statement[] = [];
  for (;;) {
    while (reader.peek().kind === "newline" || reader.is(";") || reader.is(",") || reader.is(".")) reader.at++;
    if (reader.peek().kind === "end") return statements;
    if (statements.length > MAX_STATEMENTS)
      throw new FormulaError(reader.text, reader.peek(), {
        code: "too-many-statements",
        message: `the text has more than ${MAX_STATEMENTS} statements.`,
      });
    label(reader);
    if (prose(reader)) continue;
    statements.push(...equation(reader));
  }
}

/** The tokens of the line from here on; an operator at the start of the next line continues it. */
function lineEnd(reader: MathReader): number {
  let i = reader.at;
  while (reader.tokens[i].kind !== "end") {
    if (reader.tokens[i].kind === "newline" && !reader.continues(i)) break;
    i++;
  }
  return i;
}

/** `Andrew:` before an equation. */
function label(reader: MathReader): void {
  let i = reader.at;
  while (["name", "number"].includes(reader.tokens[i].kind)) i++;
  if (i > reader.at && reader.tokens[i].kind === "op" && reader.tokens[i].text === ":") reader.at = i + 1;
}

/** A line without = that is words: read over. */
function prose(reader: MathReader): boolean {
  const end = lineEnd(reader);
  const line = reader.tokens.slice(reader.at, end);
  const equals = line.some((t) => t.kind === "op" && ["=", ":=", "+=", "-="].includes(t.text));
  if (equals || line.length === 0) return equals ? false : ((reader.at = end), true);
  const span = { start: line[0].start, end: line[line.length - 1].end };
  if (line.some((t) => t.kind === "script" || t.kind === "frac"))
    reader.fail("an equation has no `=`.", "`=`", { start: span.end, end: span.end });
  reader.skipped.push({ span, why: "not an equation" });
  reader.at = end;
  return true;
}

/** δ = …, and further = of the same line. */
function equation(reader: MathReader): Statement[] {
  const start = reader.peek().start;
  const gradient = gradientOfCost(reader);
  const operator = gradient ? undefined : derivativeOperator(reader);
  if (operator) return operator;
  const left = gradient ?? expression(reader);
  if (isInnerDerivative(left, reader.text)) {
    reader.at = lineEnd(reader);
    reader.skipped.push({ span: reader.spanFrom(start), why: INNER_DERIVATIVE });
    return [];
  }
  const op = reader.next();
  if (op.kind !== "op" || !["=", ":=", "+=", "-="].includes(op.text)) {
    reader.at--;
    reader.fail(`after the expression comes ${reader.shown(op)}; expected \`=\`.`, "`=`");
  }
  const amount = op.text === "=" ? updateAmount(left) : undefined;
  const target = amount ?? asTarget(left, reader.text);
  if (!target) reader.fail("what stands on the left of `=` is not a quantity.", "a quantity such as `δ^{(3)}`", left.span);
  reader.skipNewlines();
  const statements: Statement[] = [];
  let value = expression(reader);
  const accumulate = op.text === "+=" || amount ? "+" : op.text === "-=" ? "-" : undefined;
  statements.push({ kind: "assign", target, value, ...(accumulate ? { accumulate } : {}), span: reader.spanFrom(start) });
  while ((reader.skipNewlines(), reader.is("="))) {
    reader.next();
    reader.skipNewlines();
    const from = reader.peek().start;
    value = expression(reader);
    statements.push({ kind: "assign", target, value, ...(amount ? { accumulate: "+" } : {}), span: reader.spanFrom(from) });
  }
  qualifier(reader);
  const end = reader.peek();
  if (!(end.kind === "newline" || end.kind === "end" || reader.is(";") || reader.is(",") || reader.is(".")))
    reader.fail(
      `after the expression comes ${reader.shown()}; expected an operator or the end of the line.`,
      "an operator or the end of the line",
    );
  return statements;
}

/** `, l = 2, …, L − 1` after an equation says for which layers it holds, which the sizes say as well. */
function qualifier(reader: MathReader): void {
  const comma = reader.is(",") || reader.is(";") ? 1 : 0;
  const name = reader.peek(comma);
  const then = reader.peek(comma + 1);
  if (comma === 1 && name.kind === "name" && /^[lLiM]$/.test(name.text) && then.kind === "op" && then.text === "=")
    reader.at = lineEnd(reader);
}

/** \frac{\partial}{\partial W_3} */
function differentiation(reader: MathReader): NameNode | undefined {
  const save = reader.at;
  let by: Expr | undefined;
  if (reader.peek().kind === "frac") {
    reader.at++;
    if (reader.take("{") && reader.take("∂") && reader.take("}") && reader.take("{") && reader.take("∂")) {
      by = postfix(reader);
      if (!reader.take("}")) by = undefined;
    }
  } else if (reader.is("∂") && reader.is("/", 1) && reader.is("∂", 2)) {
    reader.at += 3;
    by = postfix(reader);
  }
  if (by?.kind === "name") return by;
  reader.at = save;
  return undefined;
}

/** \frac{\partial}{\partial \Theta^{(1)}} J(\Theta) is ∂J/∂Θ. */
function gradientOfCost(reader: MathReader): NameNode | undefined {
  const save = reader.at;
  const { start } = reader.peek();
  const by = differentiation(reader);
  const cost = by && reader.peek().kind === "name" && /^[JEC]$/.test(reader.peek().text);
  if (cost) {
    reader.at++;
    // J(W, b) is no pair.
    if (reader.is("(")) while (reader.peek().kind !== "newline" && reader.peek().kind !== "end" && !reader.take(")")) reader.at++;
    if (reader.is("=") || reader.is(":=")) {
      const span = reader.spanFrom(start);
      return { ...by, base: `∂J/∂${by.base}`, style: `${by.style}∂`, text: reader.text.slice(span.start, span.end), span };
    }
  }
  reader.at = save;
  return undefined;
}

/** \frac{\partial}{\partial W_3}(W_3x_2) = x_2^T */
function derivativeOperator(reader: MathReader): Statement[] | undefined {
  const { start } = reader.peek();
  const by = differentiation(reader);
  if (!by) return undefined;
  const of = term(reader);
  const name = reader.text.slice(start, reader.tokens[reader.at - 1].end);
  if (!reader.take("=")) reader.fail(`after the derivative comes ${reader.shown()}; expected \`=\`.`, "`=`");
  const value = expression(reader);
  return [{ kind: "operator", name, by, of, value, span: reader.spanFrom(start) }];
}

/** Why ∂a/∂z = g′(z) is read over. */
export const INNER_DERIVATIVE = "a derivative that is not the cost's";

/** ∂a/∂z on the left is a step of the chain rule, and no quantity that is judged. */
function isInnerDerivative(left: Expr, text: string): boolean {
  return (
    (left.kind === "call" || left.kind === "number") &&
    left.span !== undefined &&
    /^(?:∂|\\[dt]?frac\s*\{\s*(?:∂|\\partial))/.test(text.slice(left.span.start, left.span.end))
  );
}

/** A quantity that is given a value. δ_j^3 on the left is no power. */
function asTarget(left: Expr, text: string): Expr | undefined {
  if (left.kind === "name" || (left.kind === "index" && left.base.kind === "name")) return left;
  return left.kind === "binary" ? layeredEntry(left, text) : undefined;
}

/** Δw_ji = … is what a step adds to w_ji. */
function updateAmount(left: Expr): NameNode | undefined {
  if (left.kind !== "chain" || left.factors.length !== 2 || left.joints[0] !== "beside") return undefined;
  const [change, weight] = left.factors;
  if (change.kind !== "name" || change.base !== "Δ" || weight.kind !== "name") return undefined;
  const role = roleOf(weight.base, true);
  return role === "weight" || role === "bias" ? { ...weight, span: left.span } : undefined;
}
