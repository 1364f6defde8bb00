import type { Expression } from "../../ir/core.ts";
import { walk } from "../../ir/walk.ts";
import { MAX_STATEMENTS } from "../limits.ts";
import type { Skipped } from "../skipped.ts";
import type { Cursor } from "./cursor.ts";
import { cases } from "./cases.ts";
import { continueLine } from "./expressions.ts";
import { statementOf, type Equation, type LayerRange, type Target } from "./statements.ts";
import { symbolName } from "./symbols.ts";
import { isCost } from "./vocabulary.ts";
import { isWord } from "./words.ts";

const MAX_CHAIN = 50;
const ASSIGN = /^(?::=|=|\+=|-=)$/;
const SEPARATOR = /^[;,.:?!…]$/;

/** Reads all equations; lines that give nothing a value are passed over. */
export function equations(read: Cursor, skip: (skipped: Skipped) => void): Equation[] {
  const found: Equation[] = [];
  /** `For l = L − 1, …, 2:` before the equation that it is about. */
  let ahead: LayerRange | undefined;
  for (;;) {
    const fresh = read.at === 0 || read.peek().kind === "newline";
    while (
      read.peek().kind === "newline" ||
      read.peek().kind === "words" ||
      (read.peek().kind === "op" && SEPARATOR.test(read.peek().text))
    )
      read.at++;
    if (read.peek().kind === "end") return found;
    label(read);
    const range = layerRange(read);
    if (range) {
      const last = found.at(-1);
      if (fresh || !last) ahead = range;
      else found[found.length - 1] = { ...last, layers: range };
      continue;
    }
    if (passOver(read, skip)) continue;
    const [first, ...more] = equation(read, skip);
    if (found.length + more.length >= MAX_STATEMENTS)
      throw read.build.error(read.last(), read.last() + 1, `the text has more than ${MAX_STATEMENTS} statements.`, {
        code: "too-many-statements",
      });
    if (first) found.push(ahead ? { ...first, layers: ahead } : first, ...more);
    ahead = undefined;
  }
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
  if (assign !== undefined && !isDimension(read, assign)) return false;
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

/** l = L − 1, L − 2, …, 2: for which layers an equation holds. i = 1, …, m counts examples. */
function layerRange(read: Cursor): LayerRange | undefined {
  const from = read.at;
  const token = read.peek();
  if (token.kind !== "name" || token.text.length > 1 || !read.is("=", 1)) return undefined;
  const bounds: Expression[] = [];
  let dots = false;
  read.at += 2;
  for (;;) {
    if (read.is("…") || read.is(".")) {
      dots = true;
      read.next();
    } else if (read.is(",") || read.is(";") || read.is(":")) {
      dots ||= read.is(":");
      read.next();
    } else if (read.peek().kind === "number" || read.peek().kind === "name") {
      if (read.peek().kind === "name" && !/^[a-zA-Z]$/.test(read.peek().text)) break;
      bounds.push(read.expression());
    } else break;
  }
  const ends = read.peek().kind === "newline" || read.peek().kind === "end" || read.peek().kind === "words";
  if (!dots || bounds.length < 2 || !ends) {
    read.at = from;
    return undefined;
  }
  return { letter: token.text, from: bounds[0], to: bounds[bounds.length - 1] };
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
  let from = start;
  while (read.peek().kind === "op" && (found.length === 0 ? ASSIGN : /^=$/).test(read.peek().text)) {
    read.next();
    continueLine(read);
    if (read.is("cases")) found.push(...cases(read, { target, from }));
    else {
      const value = conditional(read, read.expression());
      if (found.length > MAX_CHAIN) read.fail(`one line has more than ${MAX_CHAIN} signs of equality.`, "a shorter line");
      if (!isOperator(value))
        found.push({ statement: statementOf(read, { target: asFunction(read, target, value), op: op.text, value, from }) });
    }
    while (read.peek().kind === "newline" && continues(read, 0)) read.at++;
    from = read.peek(1).start;
  }
  trailing(read, skip);
  return found;
}

/** ∂/∂z of an expression: a rule, which nothing computes. */
function isOperator(value: Expression): boolean {
  return value.kind === "call" && value.callee.kind === "name" && value.callee.name.startsWith("∂/∂");
}

function targetOf(read: Cursor, left: Expression): Target | undefined {
  if (left.kind === "name") return { of: left };
  if (left.kind === "call" && left.callee.kind === "name" && left.args.length > 0 && left.args.every(({ kind }) => kind === "name")) {
    const params = left.args.map((arg) => (arg.kind === "name" ? arg.name : ""));
    const { symbol, name } = left.callee;
    const plain = left.args.every((arg) => arg.kind === "name" && !arg.symbol?.layer && !arg.symbol?.entries);
    return plain && !isCost(symbol?.base ?? name) && !name.startsWith("∂/∂") ? { of: left.callee, params } : undefined;
  }
  const whole = telescoped(left);
  if (whole) return { of: whole };
  // Δw = …: what a step adds to w.
  if (
    left.kind === "binary" &&
    left.op === "product" &&
    left.left.kind === "name" &&
    left.left.name === "Δ" &&
    left.right.kind === "name" &&
    left.right.symbol
  ) {
    const symbol = { ...left.right.symbol, base: `Δ${left.right.symbol.base}` };
    return { of: { ...left.right, name: `Δ${left.right.name}`, symbol, span: left.span } };
  }
  // y² on the left is none.
  return left.kind === "index" && read.facts.latex ? { of: left } : undefined;
}

/** ∂C/∂a · ∂a/∂z is ∂C/∂z: each derivative begins with what the one before it ends with. */
function telescoped(product: Expression, depth = 0): Expression | undefined {
  if (
    depth > MAX_CHAIN ||
    product.kind !== "binary" ||
    (product.op !== "product" && product.op !== "times") ||
    product.right.kind !== "name"
  )
    return undefined;
  const left = product.left.kind === "name" ? product.left : telescoped(product.left, depth + 1);
  const [above, below] = [left?.kind === "name" ? left.symbol : undefined, product.right.symbol];
  const [, cost, inner] = /^∂([^/]+)\/∂(.+)$/.exec(above?.base ?? "") ?? [];
  const [, outer, by] = /^∂([^/]+)\/∂(.+)$/.exec(below?.base ?? "") ?? [];
  if (below === undefined || inner === undefined || inner !== outer) return undefined;
  const symbol = { ...below, base: `∂${cost}/∂${by}` };
  return { ...product.right, name: symbolName(symbol), symbol, span: product.span };
}

/** σ = 1/(1 + e^{−x}) defines a function of the one letter on its right. */
function asFunction(read: Cursor, target: Target, value: Expression): Target {
  const { of } = target;
  // y(1 − y) is a product.
  if (target.params || of.kind !== "name" || !read.facts.called.has(of.name) || of.symbol?.layer || /^[yatohx]$/.test(of.name))
    return target;
  const names = new Set<string>();
  walk([value], (node) => {
    if (node.kind === "call") {
      walk(node.args, (inner) => void (inner.kind === "name" && names.add(inner.name)));
      return false;
    }
    if (node.kind === "name") names.add(node.name);
    return true;
  });
  const [only, ...others] = names;
  return only !== undefined && others.length === 0 && /^[a-z]$/.test(only) ? { of, params: [only] } : target;
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
  if (isWord(read, 0) || read.is("→") || read.is("∈") || read.is("≈") || read.is("∝")) {
    const { start } = token;
    read.at = lineEnd(read);
    skip({ what: "prose", span: read.build.span(start, read.last()) });
    return;
  }
  read.fail(`after the expression comes ${read.shown()}.`, "an operator or the end of the line");
}
