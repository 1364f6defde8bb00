import type { Expression } from "../../ir/core.ts";
import { FormulaError } from "../../source.ts";
import { MAX_STATEMENTS } from "../limits.ts";
import type { Skipped } from "../skipped.ts";
import type { Cursor } from "./cursor.ts";
import { cases } from "./cases.ts";
import { continueLine } from "./expressions.ts";
import { endOfLoop, layerRange } from "./ranges.ts";
import { MAX_CHAIN, statementOf, type Equation, type LayerRange } from "./statements.ts";
import { asFunction, targetOf } from "./targets.ts";
import { hasProse, isConjunction, isRemark, isWord } from "./words.ts";

const ASSIGN = /^(?::=|=|\+=|-=)$/;
const SEPARATOR = /^[;,.:?!…]$/;

/** Reads all equations; lines that give nothing a value are passed over. */
export function equations(read: Cursor, skip: (skipped: Skipped) => void): Equation[] {
  const found: Equation[] = [];
  /** `For l = L − 1, …, 2:` before the equation that it is about. */
  let ahead: LayerRange | undefined;
  let loop: { readonly layers: LayerRange; readonly loop: number; readonly end: number } | undefined;
  for (;;) {
    let fresh = read.at === 0 || read.peek().kind === "newline";
    while (
      read.peek().kind === "newline" ||
      read.peek().kind === "words" ||
      (read.peek().kind === "op" && SEPARATOR.test(read.peek().text))
    )
      read.at++;
    if (read.peek().kind === "end") return found;
    // A formula of its own in the line of the last equation is about that.
    fresh &&= read.at === 0 || read.build.excerpt.text.slice(read.tokens[endBefore(read)].end, read.peek().start).includes("\n");
    label(read);
    const range = layerRange(read);
    if (range) {
      const end = endOfLoop(read);
      if (fresh && end !== undefined) loop = { layers: range, loop: read.at, end };
      if (fresh && end !== undefined) continue;
      const last = found.at(-1);
      if (fresh || !last) ahead = range;
      else found[found.length - 1] = { ...last, layers: range };
      continue;
    }
    if (passOver(read, skip)) continue;
    const [first, ...more] = orProse(read, skip);
    if (found.length + more.length >= MAX_STATEMENTS)
      throw read.build.error(read.last(), read.last() + 1, `the text has more than ${MAX_STATEMENTS} statements.`, {
        code: "too-many-statements",
      });
    if (loop && read.last() < loop.end) {
      const { layers, loop: begin } = loop;
      for (const one of first ? [first, ...more] : []) found.push({ ...one, layers, loop: begin });
    } else if (first) found.push(ahead ? { ...first, layers: ahead } : first, ...more);
    ahead = undefined;
  }
}

/** The last token before this one that is no end of a line. */
function endBefore(read: Cursor): number {
  let at = read.at - 1;
  while (at > 0 && read.tokens[at].kind === "newline") at--;
  return at;
}

/** `Andrew:`, `(2)` and `3.` before an equation, and words of prose. */
function label(read: Cursor): void {
  let ahead = 0;
  while (read.peek(ahead).kind === "name" || read.peek(ahead).kind === "number") ahead++;
  if (ahead > 0 && read.is(":", ahead)) read.at += ahead + 1;
  if (read.is("(") && read.peek(1).kind === "number" && read.is(")", 2) && read.peek(3).kind !== "op") read.at += 3;
  while (isWord(read, 0)) read.next();
}

/** The first sign of this line or clause that gives a value. */
function assigns(read: Cursor): number | undefined {
  let depth = 0;
  for (let ahead = 0; ; ahead++) {
    const token = read.peek(ahead);
    if (token.kind === "end" || token.kind === "newline") {
      if (token.kind === "newline" && depth === 0 && continues(read, ahead)) continue;
      return undefined;
    }
    if (token.kind !== "op") continue;
    if (/^(?:[([{]|cases|matrix)$/.test(token.text)) depth++;
    else if (/^(?:[)\]}]|end cases|end matrix)$/.test(token.text)) depth--;
    else if (depth === 0 && ASSIGN.test(token.text)) return ahead;
  }
}

function continues(read: Cursor, ahead: number): boolean {
  let next = ahead;
  while (read.peek(next).kind === "newline" && read.peek(next).text !== "⇒") next++;
  return read.peek(next).kind === "op" && ASSIGN.test(read.peek(next).text);
}

function lineEnd(read: Cursor): number {
  let at = read.at;
  while (read.tokens[at].kind !== "newline" && read.tokens[at].kind !== "end") at++;
  return at;
}

/** A line that gives nothing a value: words, a dimension, a question. */
function passOver(read: Cursor, skip: (skipped: Skipped) => void): boolean {
  const assign = assigns(read);
  if (assign !== undefined && !isDimension(read, assign) && !isListing(read, assign + 1)) return false;
  const { start } = read.peek();
  read.at = lineEnd(read);
  skip({ what: "prose", span: read.build.span(start, read.last()) });
  return true;
}

/** W ∈ ℝ^{10×26}, of a size: what stands before the sign is no quantity that is given a value. */
function isDimension(read: Cursor, assign: number): boolean {
  for (let ahead = 0; ahead < assign; ahead++) if (read.is("∈", ahead) || read.is("∝", ahead) || read.is("→", ahead)) return true;
  return false;
}

/** [y_1, …, y_m]: what a name stands for, and no value. */
function isListing(read: Cursor, first: number): boolean {
  if (!read.is("[", first) && !read.is("(", first) && !read.is("{", first)) return false;
  let depth = 0;
  for (let ahead = first; ; ahead++) {
    const token = read.peek(ahead);
    if (token.kind === "end" || token.kind === "newline") return false;
    if (token.kind !== "op") continue;
    if ("([{".includes(token.text)) depth++;
    else if (")]}".includes(token.text) && --depth === 0) return false;
    else if (depth === 1 && token.text === "," && (read.is("…", ahead + 1) || (read.is(".", ahead + 1) && read.is(".", ahead + 2))))
      return true;
  }
}

/** The equations of a line; one with words in it that cannot be read is passed over, and named. */
function orProse(read: Cursor, skip: (skipped: Skipped) => void): Equation[] {
  const from = read.at;
  try {
    return equation(read, skip);
  } catch (error) {
    read.restart(from);
    const end = lineEnd(read);
    const span = read.build.span(read.peek().start, read.tokens[end - 1].end);
    if (!(error instanceof FormulaError) || error.code !== "syntax" || !hasProse(read.tokens.slice(from, end))) throw error;
    read.at = end;
    skip({ what: "unread", span });
    return [];
  }
}

/** δ = … and the further = of the same line, each of which says what δ is. */
function equation(read: Cursor, skip: (skipped: Skipped) => void): Equation[] {
  const { start } = read.peek();
  const left = read.expression();
  const target = targetOf(read, left);
  continueLine(read);
  const op = read.peek();
  if (op.kind !== "op" || !ASSIGN.test(op.text)) read.fail(`after the expression comes ${read.shown()}.`, "`=`");
  if (target === undefined) {
    const flipped = op.text === "=" ? flippedEquation(read, left, start) : undefined;
    if (flipped) {
      trailing(read, skip);
      return [flipped];
    }
    // ∂(Wx)/∂W = xᵀ is a rule about something that has no name.
    if (!isOperator(left))
      throw read.build.error(start, read.last(), "what stands on the left of `=` is not a quantity.", {
        expected: "a quantity such as `δ^{(3)}`",
      });
    read.at = lineEnd(read);
    skip({ what: "line", span: read.build.span(start, read.last()) });
    return [];
  }
  const found: Equation[] = [];
  /** ∂C/∂z of δ = ∂C/∂z = …, which has the value that follows as well. */
  const also: Expression[] = [];
  let from = start;
  while (read.peek().kind === "op" && (found.length === 0 ? ASSIGN : /^=$/).test(read.peek().text)) {
    read.next();
    continueLine(read);
    if (read.is("cases")) found.push(...cases(read, { target, from }));
    else {
      const value = conditional(read, read.expression());
      if (found.length > MAX_CHAIN) read.fail(`one line has more than ${MAX_CHAIN} signs of equality.`, "a shorter line");
      const goesOn = read.is("=") || (read.peek().kind === "newline" && continues(read, 0));
      if (goesOn && value.kind === "name" && value.symbol?.base.startsWith("∂")) also.push(value);
      else if (!isOperator(value))
        found.push({ statement: statementOf(read, { target: asFunction(read, target, value), also, op: op.text, value, from }) });
    }
    while (read.peek().kind === "newline" && continues(read, 0)) read.at++;
    from = read.peek(1).start;
  }
  trailing(read, skip);
  return found;
}

/** a δ = ∂C/∂W gives the derivative its value. */
function flippedEquation(read: Cursor, value: Expression, from: number): Equation | undefined {
  const { at } = read;
  read.next();
  continueLine(read);
  const start = read.at;
  const of = read.peek().kind === "end" ? undefined : read.expression();
  if (of?.kind === "name" && of.symbol?.base.startsWith("∂") && !read.is("=") && start < read.at)
    return { statement: statementOf(read, { target: { of }, op: "=", value, from }) };
  read.restart(at);
  return undefined;
}

/** ∂/∂z of an expression: a rule, which nothing computes. */
function isOperator(value: Expression): boolean {
  return value.kind === "call" && value.callee.kind === "name" && value.callee.name.startsWith("∂/∂");
}

/** … if z > 0 else 0 */
function conditional(read: Cursor, then: Expression): Expression {
  const token = read.peek();
  if (!isSaid(read, "if")) return then;
  read.next();
  const test = read.expression();
  if (!isSaid(read, "else") && !isSaid(read, "otherwise")) return then;
  read.next();
  const otherwise = read.expression();
  const call = read.call("where", [test, then, otherwise], token.start);
  return { ...call, span: { start: then.span.start, end: call.span.end } };
}

function isSaid(read: Cursor, word: string): boolean {
  const token = read.peek();
  return (token.kind === "words" || token.kind === "name") && token.text.replace(/\W/g, "") === word;
}

/** Behind an equation may come the end of the line, a comma, a number in brackets, or words; else something would be lost. */
function trailing(read: Cursor, skip: (skipped: Skipped) => void): void {
  const token = read.peek();
  if (token.kind === "newline" || token.kind === "end" || token.kind === "words" || (token.kind === "op" && SEPARATOR.test(token.text)))
    return;
  // z = W x, and a = σ(z)
  if (isConjunction(token.text) && token.kind !== "op" && assigns(read) !== undefined) {
    read.next();
    return;
  }
  if (isRemark(read)) {
    const { start } = token;
    read.passBracket();
    skip({ what: "prose", span: read.build.span(start, read.last()) });
    trailing(read, skip);
    return;
  }
  if (isWord(read, 0) || read.is("→") || read.is("∈") || read.is("≈") || read.is("∝")) {
    const { start } = token;
    read.at = lineEnd(read);
    skip({ what: "prose", span: read.build.span(start, read.last()) });
    return;
  }
  read.fail(`after the expression comes ${read.shown()}.`, "an operator or the end of the line");
}
