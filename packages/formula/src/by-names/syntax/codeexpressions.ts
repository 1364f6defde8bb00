import type { BinaryOperator, Expr } from "../ast.ts";
import { FormulaError } from "../../source.ts";
import { postfix } from "./codeoperands.ts";
import type { CodeReader, Dialect } from "./codereader.ts";
import { differentialQuotient } from "./names.ts";
import type { Token } from "./tokens.ts";

interface Infix {
  readonly power: number;
  readonly op: BinaryOperator;
}
const INFIX: Readonly<Record<Dialect, ReadonlyMap<string, Infix>>> = {
  octave: new Map<string, Infix>([
    ["||", { power: 10, op: "or" }],
    ["&&", { power: 12, op: "and" }],
    ["|", { power: 14, op: "or" }],
    ["&", { power: 16, op: "and" }],
    ...(["<", "<=", "==", ">=", ">", "!="] as const).map((op): [string, Infix] => [op, { power: 20, op }]),
    ["~=", { power: 20, op: "!=" }],
    ["+", { power: 40, op: "+" }],
    ["-", { power: 40, op: "-" }],
    ["*", { power: 50, op: "matmul" }],
    [".*", { power: 50, op: "times" }],
    ["⊙", { power: 50, op: "times" }],
    ["∘", { power: 50, op: "times" }],
    ["/", { power: 50, op: "divide" }],
    ["./", { power: 50, op: "eachdivide" }],
  ]),
  numpy: new Map<string, Infix>([
    ["or", { power: 10, op: "or" }],
    ["and", { power: 12, op: "and" }],
    ...(["<", "<=", "==", ">=", ">", "!="] as const).map((op): [string, Infix] => [op, { power: 20, op }]),
    ["|", { power: 22, op: "or" }],
    ["&", { power: 26, op: "and" }],
    ["+", { power: 40, op: "+" }],
    ["-", { power: 40, op: "-" }],
    ["*", { power: 50, op: "times" }],
    ["@", { power: 50, op: "matmul" }],
    ["/", { power: 50, op: "eachdivide" }],
  ]),
};
const UNARY_POWER = 60;
const POWER = 70;
const RANGE_POWER = 30;

/** NumPy's a, b without brackets is a tuple. */
export function expressionList(reader: CodeReader): Expr {
  const first = expression(reader, 0);
  if (reader.syntax !== "numpy" || !reader.is(",")) return first;
  const items = [first];
  while (reader.take(",")) if (!["newline", "end"].includes(reader.peek().kind) && !reader.is("=")) items.push(expression(reader, 0));
  return { kind: "array", rows: [items], tuple: true, span: { start: first.span!.start, end: reader.tokens[reader.at - 1].end } };
}

/** Operands and the operators that bind tighter than `least`. */
export function expression(reader: CodeReader, least: number): Expr {
  return reader.within(() => {
    let left = prefix(reader);
    const start = left.span!.start;
    for (let length = 0; ; length++) {
      if (length > 2000)
        throw new FormulaError(reader.text, reader.peek(), { code: "too-deep", message: "the expression has more than 2000 operators." });
      left = postfix(reader, left);
      const token = reader.peek();
      if (token.kind !== "op" && !(token.kind === "word" && reader.syntax === "numpy")) break;
      if (separates(reader, token)) break;
      if (["^", ".^", "**"].includes(token.text)) {
        reader.next();
        const op = token.text === "^" && reader.syntax === "octave" ? "power" : "eachpower";
        const right = reader.syntax === "numpy" ? expression(reader, UNARY_POWER - 1) : postfix(reader, prefix(reader, POWER));
        left = { kind: "binary", op, left, right, span: reader.spanFrom(start) };
        continue;
      }
      if (token.text === ":" && reader.syntax === "octave" && least < RANGE_POWER && !endsSlice(reader, 1)) {
        reader.next();
        const second = expression(reader, RANGE_POWER);
        if (reader.is(":") && !endsSlice(reader, 1)) {
          reader.next();
          left = { kind: "slice", from: left, step: second, to: expression(reader, RANGE_POWER), span: reader.spanFrom(start) };
        } else left = { kind: "slice", from: left, to: second, span: reader.spanFrom(start) };
        continue;
      }
      const infix = INFIX[reader.syntax].get(token.text);
      if (!infix || infix.power <= least) break;
      reader.next();
      const right = expression(reader, infix.power);
      const quotient = infix.op === "divide" || infix.op === "eachdivide" ? differentialQuotient(left, right) : undefined;
      left = quotient ?? { kind: "binary", op: infix.op, left, right, span: reader.spanFrom(start) };
    }
    return left;
  });
}

/** Is the token `ahead` one that ends a subscript? */
function endsSlice(reader: CodeReader, ahead: number): boolean {
  return reader.is(")", ahead) || reader.is(",", ahead) || reader.is("}", ahead);
}

/** In Octave's [a -b] a sign with space only before it starts the next element. */
function separates(reader: CodeReader, token: Token): boolean {
  return (
    reader.syntax === "octave" &&
    reader.isDirectlyIn("[") &&
    token.spaceBefore &&
    !token.spaceAfter &&
    (token.text === "+" || token.text === "-")
  );
}

/** A number, a name, a text, a sign with its operand, or what stands in brackets. */
function prefix(reader: CodeReader, power = UNARY_POWER): Expr {
  const token = reader.next();
  const { start } = token;
  if (token.kind === "number") return { kind: "number", value: Number(token.text), span: token };
  if (token.kind === "text") return { kind: "text", value: token.text.replace(/^(['"]{3}|['"])|(['"]{3}|['"])$/g, ""), span: token };
  if (token.kind === "word") {
    if (token.text === "not" && reader.syntax === "numpy")
      return { kind: "unary", op: "!", arg: expression(reader, 19), span: reader.spanFrom(start) };
    if (token.text === "lambda" && reader.syntax === "numpy" && !lambdaIsName(reader))
      reader.fail("a `lambda` function is not read.", "a formula", token);
    if (token.text === "end" && reader.isWithin("i")) return { kind: "end", span: token };
    return reader.name(token);
  }
  if (token.kind === "op") {
    if (token.text === "-" || token.text === "+" || token.text === "!" || token.text === "~") {
      const arg = postfixed(reader, power);
      return { kind: "unary", op: token.text === "~" ? "!" : token.text, arg, span: reader.spanFrom(start) };
    }
    if (token.text === "(") return bracketed(reader, start);
    if (token.text === "[") return array(reader, start);
    if (token.text === ":" && reader.isDirectlyIn("i")) return { kind: "slice", span: token };
  }
  reader.at--;
  return reader.fail(`${reader.shown()} cannot begin an expression; expected a number, a name or \`(\`.`, "a number, a name or `(`");
}

function lambdaIsName(reader: CodeReader): boolean {
  const after = reader.peek();
  return !(after.kind === "word" || after.text === ":");
}

/** The operand of a sign: binds looser than powers, tighter than products. */
function postfixed(reader: CodeReader, power: number): Expr {
  return power === POWER ? postfix(reader, prefix(reader, POWER)) : expression(reader, UNARY_POWER);
}

/** (a), and NumPy's tuples. */
function bracketed(reader: CodeReader, start: number): Expr {
  return reader.enclosed("(", () => {
    if (reader.take(")")) return { kind: "array", rows: [[]], tuple: true, span: reader.spanFrom(start) };
    const inner = expression(reader, 0);
    if (reader.syntax === "numpy" && reader.is(",")) {
      const items = [inner];
      while (reader.take(",")) if (!reader.is(")")) items.push(expression(reader, 0));
      reader.expect(")", "the tuple");
      return { kind: "array", rows: [items], tuple: true, span: reader.spanFrom(start) };
    }
    reader.expect(")", "the expression");
    return { ...inner, span: reader.spanFrom(start) };
  });
}

/** [1; a], and NumPy's lists. */
function array(reader: CodeReader, start: number): Expr {
  return reader.enclosed(reader.syntax === "octave" ? "[" : "(", () => {
    const rows: Expr[][] = [[]];
    while (!reader.is("]")) {
      const token = reader.peek();
      if (reader.syntax === "octave" && (token.kind === "newline" || reader.is(";"))) {
        reader.next();
        if (rows[rows.length - 1].length > 0) rows.push([]);
      } else if (reader.is(",")) reader.next();
      else {
        rows[rows.length - 1].push(expression(reader, 0));
        if (reader.syntax === "numpy" && !reader.is("]") && !reader.is(",")) reader.expect("]", "the list");
      }
    }
    reader.next();
    if (rows.length > 1 && rows[rows.length - 1].length === 0) rows.pop();
    return { kind: "array", rows, tuple: false, span: reader.spanFrom(start) };
  });
}
