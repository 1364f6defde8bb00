import type { Expression, Symbol as Written } from "../../ir/core.ts";
import { walk } from "../../ir/walk.ts";
import type { Cursor } from "./cursor.ts";
import { scriptAt } from "./facts.ts";
import { symbolName } from "./symbols.ts";
import { isCost, isWeight } from "./vocabulary.ts";

type Name = Extract<Expression, { kind: "name" }>;

/** \frac{1}{m}, and \frac{\partial E}{\partial W} as one quantity. */
export function fraction(read: Cursor): Expression {
  const { start } = read.next();
  const above = differentialGroup(read);
  const below = above && differentialGroup(read);
  if (above && below) return derivativeOf(read, { above, below, start });
  const left = above ? (above.of ?? read.name("∂", start)) : argument(read);
  // \frac{C}{dW}: the d above was left out.
  const by = !above && left.kind === "name" ? differentialGroup(read) : undefined;
  if (by) return derivativeOf(read, { above: { of: left }, below: by, start });
  if (!read.is("{") && read.tokens[read.at - 1].text === "}" && read.peek().spaced)
    read.fail(`after the upper part of \`\\frac\` comes ${read.shown()}.`, "`{`");
  const right = argument(read);
  return read.make({ kind: "binary", op: "divide", left, right }, start);
}

/** What \frac takes: a group, or one factor. */
function argument(read: Cursor): Expression {
  if (!read.take("{")) return splitDigits(read) ?? read.factor();
  const inner = read.expression();
  read.expect("}", "the expression");
  return inner;
}

/** \frac12 is one half. */
function splitDigits(read: Cursor): Expression | undefined {
  const token = read.peek();
  if (token.kind !== "number" || !/^\d\d$/.test(token.text) || token.text.length !== token.end - token.start) return undefined;
  // The second digit is the denominator: both are read here, and the caller gets them one by one.
  read.next();
  const first = read.build.expression({ kind: "number", value: Number(token.text[0]) }, token.start, token.start + 1);
  read.pushBack({ ...token, text: token.text[1], start: token.start + 1 });
  return first;
}

/** ∂E or dE; ∂ alone is an operator, which has no quantity. */
interface Differential {
  readonly of: Expression | undefined;
}

/** {\partial E}, {dE}, {d\Theta^{(2)}}; undefined, with nothing read, where it is something else. */
function differentialGroup(read: Cursor): Differential | undefined {
  if (!isDifferentialGroup(read)) return undefined;
  read.next();
  const token = read.peek();
  if (token.text !== "∂" && token.text !== "d") {
    // dW and dJ are one name.
    const whole = read.factor();
    read.expect("}", "the differential");
    if (whole.kind !== "name" || !whole.symbol) return { of: whole };
    const symbol: Written = { ...whole.symbol, base: whole.symbol.base.slice(1) };
    return { of: { ...whole, name: symbolName(symbol), symbol } };
  }
  read.next();
  if (read.take("}")) return { of: undefined };
  const of = read.is("{") ? argument(read) : read.factor();
  read.expect("}", "the differential");
  return { of };
}

/** Looks ahead, so that nothing is read twice: a ∂ or d, one quantity with its scripts and its argument, and the brace that closes. */
function isDifferentialGroup(read: Cursor): boolean {
  const { tokens, at } = read;
  if (!read.is("{")) return false;
  const close = scriptAt(tokens, at - 1).after - 1;
  let i = at + 1;
  const first = tokens[i];
  if (first.kind === "name" ? first.text === "d" : first.text === "∂") {
    i++;
    if (i === close) return true;
    while (i < close && (tokens[i].kind === "style" || tokens[i].kind === "accent")) i++;
  } else if (first.kind !== "name" || !/^d[A-Za-z]$/.test(first.text)) return false;
  if (tokens[i].text === "{" && tokens[i].kind === "op") i = scriptAt(tokens, i - 1).after;
  else if (tokens[i].kind === "name") i++;
  else return false;
  while (i < close && (tokens[i].kind === "script" || tokens[i].kind === "prime" || tokens[i].kind === "number"))
    i = tokens[i].kind === "script" ? scriptAt(tokens, i).after : i + 1;
  if (i < close && tokens[i].text === "(") i = scriptAt(tokens, i - 1).after;
  return i === close;
}

/** ∂E/∂W as a name; ∂φ(z)/∂z is φ'(z); ∂/∂W of something is an operator. */
function derivativeOf(read: Cursor, { above, below, start }: { above: Differential; below: Differential; start: number }): Expression {
  // ∂z/∂g(z): of the unit g.
  const by = below.of?.kind === "call" && below.of.callee.kind === "name" ? below.of.callee : below.of;
  if (by?.kind !== "name") return read.fail("below the ∂ stands no quantity.", "a quantity");
  if (above.of === undefined) return operator(read, by, start);
  const what = above.of;
  if (what.kind === "call" && what.args.length === 1 && what.args[0].kind === "name" && what.args[0].name === by.name)
    return primed(read, what, start);
  const unit = what.kind === "call" ? what.callee : what;
  if (unit.kind !== "name") return read.fail("above the ∂ stands no quantity.", "a quantity");
  return quotient(read, { what: baseOf(unit), by, start });
}

function primed(read: Cursor, call: Extract<Expression, { kind: "call" }>, start: number): Expression {
  const { callee } = call;
  if (callee.kind !== "name") return call;
  const symbol: Written = callee.symbol ? { ...callee.symbol, primes: callee.symbol.primes + 1 } : { base: callee.name, primes: 1 };
  const derived = read.build.expression({ kind: "name", name: symbolName(symbol), symbol }, start, start);
  return read.make({ kind: "call", callee: derived, args: call.args, named: [] }, start);
}

function baseOf({ name, symbol }: Name): string {
  return symbol?.base ?? name;
}

/** The name ∂E/∂W with W's layer and entries. */
function quotient(read: Cursor, { what, by, start }: { what: string; by: Name; start: number }): Expression {
  const symbol: Written = { ...(by.symbol ?? { primes: 0 }), base: `∂${what}/∂${baseOf(by)}` };
  return read.make({ kind: "name", name: symbolName(symbol), symbol }, start);
}

/** dJ/dW in one line: both are one name with a d. */
export function quotientOfDifferentials(read: Cursor, above: Expression, below: Expression): Expression | undefined {
  if (above.kind !== "name" || below.kind !== "name" || !above.symbol || !below.symbol) return undefined;
  const [what, by] = [above.symbol.base, below.symbol.base];
  // da/dz is one as well, and no quotient of two gradients.
  const ofCost = /^d[A-Z]/.test(what) && isCost(what.slice(1));
  if (!(ofCost || /^d[a-z]$/.test(what)) || !/^d[A-Za-zα-ωΑ-Ω]/.test(by)) return undefined;
  const symbol: Written = { ...below.symbol, base: `∂${what.slice(1)}/∂${by.slice(1)}` };
  const node = read.make({ kind: "name", name: symbolName(symbol), symbol }, 0);
  return { ...node, span: { start: above.span.start, end: below.span.end } };
}

/** \frac{\partial}{\partial W} J(W) is ∂J/∂W; of anything else it is a call that nothing computes. */
function operator(read: Cursor, by: Name, start: number): Expression {
  const token = read.peek();
  const of = token.kind === "name" && isCost(token.text) ? read.factor() : read.term();
  if (of.kind === "name" && isCost(baseOf(of))) return quotient(read, { what: baseOf(of), by, start });
  return read.call(`∂/∂${by.name}`, [of], start);
}

/** ∂E/∂W in one line, or one half of it. */
export function derivative(read: Cursor): Expression {
  const { start } = read.next();
  if (read.is("/") && read.is("∂", 1)) {
    read.at += 2;
    const by = read.factor();
    return by.kind === "name" ? operator(read, by, start) : read.fail("after ∂ comes no quantity.", "a quantity");
  }
  const above = read.factor();
  if (above.kind !== "name") return read.fail("after ∂ comes no quantity.", "a quantity");
  if (!read.is("/") || !read.is("∂", 1)) return read.name(`∂${above.name}`, start);
  read.at += 2;
  const by = read.factor();
  if (by.kind !== "name") return read.fail("after ∂ comes no quantity.", "a quantity");
  return quotient(read, { what: baseOf(above), by, start });
}

/** ∇_{W_3} J, ∇W₃, ∇_a C */
export function gradient(read: Cursor): Expression {
  const { start } = read.next();
  if (read.peek().kind !== "script") {
    const of = read.peek();
    // ∇J(w) is ∂J/∂w.
    if (of.kind === "name" && isCost(of.text) && read.is("(", 1) && read.peek(2).kind === "name") {
      read.at += 2;
      const by = read.factor();
      if (by.kind === "name" && read.take(")")) return quotient(read, { what: of.text, by, start });
      return read.fail("below the ∇ stands no quantity.", "a quantity");
    }
    const by = read.factor();
    return by.kind === "name" ? quotient(read, { what: "J", by, start }) : read.fail("after ∇ comes no quantity.", "a quantity");
  }
  read.next();
  const by = argument(read);
  if (by.kind !== "name") {
    const z = netInputOf(read, by);
    if (!z) return read.fail("below the ∇ stands no quantity.", "a quantity");
    return ofCost(read, z, start);
  }
  return ofCost(read, by, start);
}

/** The cost behind ∇_W, if it is there. */
function ofCost(read: Cursor, by: Name, start: number): Expression {
  let ahead = 0;
  while (read.peek(ahead).kind === "style") ahead++;
  const cost = read.peek(ahead).kind === "name" && isCost(read.peek(ahead).text) ? read.factor() : undefined;
  return quotient(read, { what: cost?.kind === "name" ? baseOf(cost) : "J", by, start });
}

/** W_2 h + b_2 is the z of W's layer. */
function netInputOf(read: Cursor, sum: Expression): Name | undefined {
  let layer: Expression | undefined;
  let isSum = false;
  walk([sum], (node) => {
    if (node.kind !== "name" || !node.symbol || !isWeight(node.symbol.base)) return;
    isSum = true;
    layer ??= node.symbol.layer;
  });
  if (!isSum || sum.kind !== "binary") return undefined;
  const symbol: Written = { base: "z", primes: 0, ...(layer && { layer }) };
  const node = read.build.expression({ kind: "name", name: symbolName(symbol), symbol }, 0, 0);
  return node.kind === "name" ? { ...node, span: sum.span } : undefined;
}
