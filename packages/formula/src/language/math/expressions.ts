import type { BinaryOperator, Expression } from "../../ir/core.ts";
import type { Cursor } from "./cursor.ts";
import { startsFactor } from "./words.ts";
import { quotientOfDifferentials } from "./derivatives.ts";
import { isWeight } from "./vocabulary.ts";

/** What joins two factors. */
type Joint = "beside" | "⊙" | "·" | "*" | "/" | "@";

const OPERATOR: Readonly<Record<Joint, BinaryOperator>> = {
  beside: "product",
  "⊙": "times",
  "·": "product",
  "*": "product",
  "@": "matmul",
  "/": "divide",
};
const COMPARISONS: Readonly<Record<string, BinaryOperator>> = {
  "<": "less",
  "≤": "lessEqual",
  ">": "greater",
  "≥": "greaterEqual",
  "≠": "notEqual",
  "==": "equal",
};

/** Terms with + and − between them. */
export function expression(read: Cursor): Expression {
  return read.within(() => {
    const { start } = read.peek();
    let left = term(read);
    for (;;) {
      continueLine(read);
      const op = read.is("+") ? "add" : read.is("-") ? "subtract" : undefined;
      if (op === undefined) return compared(read, left, start);
      read.next();
      continueLine(read);
      const right = term(read);
      left = read.make({ kind: "binary", op, left, right }, start);
    }
  });
}

function compared(read: Cursor, left: Expression, start: number): Expression {
  const token = read.peek();
  const op = token.kind === "op" && Object.hasOwn(COMPARISONS, token.text) ? COMPARISONS[token.text] : undefined;
  if (op === undefined) return left;
  read.next();
  return read.make({ kind: "binary", op, left, right: term(read) }, start);
}

/** A line goes on behind an operator, and before one. */
export function continueLine(read: Cursor): void {
  if (read.peek().kind !== "newline" || read.peek().text === "⇒") return;
  let ahead = 0;
  while (read.peek(ahead).kind === "newline") ahead++;
  const token = read.peek(ahead);
  const before = read.tokens[read.at - 1];
  const joins = (text: string): boolean => /^(?:[+\-⊙·*/=⊗]|:=)$/.test(text);
  if (
    (token.kind === "op" && joins(token.text) && !isBullet(read, ahead)) ||
    (before.kind === "op" && joins(before.text) && token.kind !== "end")
  )
    read.at += ahead;
}

/** `- δ = …` begins a line of a list. */
function isBullet(read: Cursor, ahead: number): boolean {
  if (!read.is("-", ahead) && !read.is("*", ahead) && !read.is("⊙", ahead)) return false;
  for (let i = ahead + 1; ; i++) {
    const token = read.peek(i);
    if (token.kind === "newline" || token.kind === "end") return false;
    if (token.kind === "op" && /^:?=$/.test(token.text)) return true;
  }
}

/** Factors side by side and with signs between them. */
export function term(read: Cursor): Expression {
  return read.within(() => {
    const { start } = read.peek();
    if (read.is("-") || read.is("+")) {
      const op = read.next().text === "-" ? "negate" : "plus";
      const operand = term(read);
      return read.make({ kind: "unary", op, operand }, start);
    }
    const factors = [read.factor()];
    const joints: Joint[] = [];
    for (;;) {
      continueLine(read);
      const token = read.peek();
      if (token.kind === "op" && token.text === "⊗") {
        read.next();
        const left = factors.pop()!;
        factors.push(read.call("outer", [left, read.factor()], start));
      } else if (token.kind === "op" && ["⊙", "·", "*", "/", "@"].includes(token.text)) {
        read.next();
        continueLine(read);
        const right = read.is("-") ? term(read) : read.factor();
        const quotient = token.text === "/" ? quotientOfDifferentials(read, factors[factors.length - 1], right) : undefined;
        if (quotient) factors[factors.length - 1] = quotient;
        else {
          joints.push(token.text as Joint);
          factors.push(right);
        }
      } else if (startsFactor(read)) {
        joints.push("beside");
        factors.push(read.factor());
      } else return joined(read, factors, joints);
    }
  });
}

/**
 * Returns the factors as one product. A quotient takes the factor before and the one behind it. Otherwise from left to right, but what stands beside a matrix of
 * weights belongs to it: a ∘ Wᵀδ is a ∘ (Wᵀδ), and δ ∘ g′ aᵀ is (δ ∘ g′)aᵀ.
 */
function joined(read: Cursor, factors: readonly Expression[], joints: readonly Joint[]): Expression {
  const quotients = fold(read, { factors, joints, binds: (joint) => joint === "/" });
  const mixed = quotients.joints.some((joint) => joint === "⊙" || joint === "*");
  const tight = mixed
    ? fold(read, { ...quotients, binds: (joint, left, right) => joint === "beside" && (holdsWeight(left) || holdsWeight(right)) })
    : quotients;
  return fold(read, { ...tight, binds: () => true }).factors[0];
}

interface Chain {
  readonly factors: readonly Expression[];
  readonly joints: readonly Joint[];
}

function fold(
  read: Cursor,
  { factors, joints, binds }: Chain & { binds: (joint: Joint, left: Expression, right: Expression) => boolean },
): { factors: Expression[]; joints: Joint[] } {
  const out = [factors[0]];
  const rest: Joint[] = [];
  joints.forEach((joint, i) => {
    const right = factors[i + 1];
    if (binds(joint, out[out.length - 1], right)) out.push(join(read, out.pop()!, { joint, right }));
    else {
      out.push(right);
      rest.push(joint);
    }
  });
  return { factors: out, joints: rest };
}

function join(read: Cursor, left: Expression, { joint, right }: { joint: Joint; right: Expression }): Expression {
  const op = joint === "*" && read.facts.matmulByAt ? "times" : OPERATOR[joint];
  const node = read.make({ kind: "binary", op, left, right }, 0);
  return { ...node, span: { start: read.wholeOf(left).start, end: read.wholeOf(right).end } };
}

/** W, Wᵀ, and what begins or ends with it in a product. */
function holdsWeight(node: Expression): boolean {
  if (node.kind === "name") return node.symbol !== undefined && isWeight(node.symbol.base) && node.symbol.entries === undefined;
  if (node.kind === "unary") return holdsWeight(node.operand);
  return node.kind === "binary" && node.op === "product" && (holdsWeight(node.left) || holdsWeight(node.right));
}
