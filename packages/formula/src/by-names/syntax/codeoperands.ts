import type { CallNode, Expr, NameNode } from "../ast.ts";
import { isFamily } from "../notation/roles.ts";
import { FormulaError, MAX_DEPTH } from "../../source.ts";
import type { CodeReader } from "./codereader.ts";
import { splitName } from "./names.ts";

/** What stands before a dot and says nothing. */
const MODULES = new Set(["np", "numpy", "self", "scipy", "special", "expit", "linalg"]);

/** An operand with its subscripts, arguments, attributes and transpositions. */
export function postfix(reader: CodeReader, left: Expr): Expr {
  const start = left.span!.start;
  let node = left;
  for (let length = 0; ; length++) {
    if (length > MAX_DEPTH)
      throw new FormulaError(reader.text, reader.peek(), {
        code: "too-deep",
        message: `more than ${MAX_DEPTH} subscripts, calls or transpositions in a row.`,
      });
    const token = reader.peek();
    if (token.kind !== "op") return node;
    const apart = reader.syntax === "octave" && reader.isDirectlyIn("[") && token.spaceBefore;
    if (
      token.text === "'" &&
      reader.syntax === "octave" &&
      node.kind === "name" &&
      reader.is("(", 1) &&
      !reader.peek(1).spaceBefore &&
      isFunctionName(node.text)
    ) {
      reader.next();
      reader.next();
      node = { ...argumentsOf(reader, { text: node.text }, start), primes: 1 };
      continue;
    }
    if ((token.text === "'" || token.text === ".'") && reader.syntax === "octave" && !apart) {
      reader.next();
      node = { kind: "transpose", arg: node, span: reader.spanFrom(start) };
      continue;
    }
    if (token.text === "." && reader.syntax === "numpy") {
      reader.next();
      node = attribute(reader, node, start);
      continue;
    }
    if (token.text === "." && reader.syntax === "octave" && node.kind === "name") {
      reader.next();
      node = { ...reader.name(reader.next()), span: reader.spanFrom(start) };
      continue;
    }
    if (token.text === "(" && !apart) {
      reader.next();
      node = node.kind === "name" ? argumentsOf(reader, node, start) : subscript(reader, node, { close: ")", start });
      continue;
    }
    if ((token.text === "[" && reader.syntax === "numpy") || (token.text === "{" && reader.syntax === "octave" && !apart)) {
      reader.next();
      node = subscript(reader, node, { close: token.text === "[" ? "]" : "}", start });
      continue;
    }
    return node;
  }
}

/** np.exp, A.T, X.shape, A.dot(B) */
function attribute(reader: CodeReader, base: Expr, start: number): Expr {
  const token = reader.next();
  if (token.kind !== "word") reader.fail(`after \`.\` comes \`${token.text}\`; expected a name.`, "a name", token);
  if (base.kind === "name" && MODULES.has(base.text)) return { ...reader.name(token), span: reader.spanFrom(start) };
  if (token.text === "T") return { kind: "transpose", arg: base, span: reader.spanFrom(start) };
  if (reader.take("(")) {
    const made = argumentsOf(reader, { text: token.text }, start);
    return { ...made, args: [base, ...made.args], method: true };
  }
  return { kind: "call", fn: token.text, primes: 0, args: [base], named: [], method: true, span: reader.spanFrom(start) };
}

/** What stands in ( ) after a name: a call's arguments, or Octave's subscripts; which of the two it is depends on the name. */
function argumentsOf(reader: CodeReader, { text: fn, layer }: Pick<NameNode, "text" | "layer">, start: number): CallNode {
  return reader.enclosed(reader.syntax === "octave" ? "i" : "(", () => {
    const args: Expr[] = [];
    const named: { name: string; value: Expr }[] = [];
    while (!reader.is(")")) {
      if (reader.peek().kind === "word" && reader.is("=", 1) && reader.syntax === "numpy") {
        const key = reader.next().text;
        reader.next();
        named.push({ name: key, value: reader.expression(0) });
      } else if (reader.is("@")) {
        reader.next();
        const f = reader.next();
        args.push({ kind: "text", value: f.text, span: f });
      } else args.push(reader.expression(0));
      if (!reader.take(",") && !reader.is(")")) reader.expect(")", "the argument");
    }
    reader.next();
    return { kind: "call", fn, primes: 0, args, named, method: false, span: reader.spanFrom(start), ...(layer ? { layer } : {}) };
  });
}

/** What stands in [ ] or { }: a subscript, a key, or a family's layer. */
function subscript(reader: CodeReader, base: Expr, { close, start }: { close: string; start: number }): Expr {
  return reader.enclosed("i", () => {
    const args: Expr[] = [];
    while (!reader.is(close)) {
      args.push(reader.syntax === "numpy" ? numpySlice(reader) : reader.expression(0));
      if (!reader.take(",") && !reader.is(close)) reader.expect(close, "the subscript");
    }
    reader.next();
    // cache["A1"] and params['W1'] are their keys.
    if (args.length === 1 && args[0].kind === "text") {
      const value = args[0].value;
      return { kind: "name", ...splitName(value), text: value, style: "", span: reader.spanFrom(start) };
    }
    // Theta{2}, W[l]: one matrix of a family.
    const family = base.kind === "name" && base.layer === undefined && args.length === 1 && args[0].kind !== "slice" && base;
    if (family && (close === "}" || isFamily(family.base)))
      return {
        ...family,
        layer: args[0],
        text: reader.text.slice(start, reader.tokens[reader.at - 1].end),
        style: close,
        span: reader.spanFrom(start),
      };
    return { kind: "index", base, args, span: reader.spanFrom(start) };
  });
}

/** 1:, :-1, ::2 */
function numpySlice(reader: CodeReader): Expr {
  const start = reader.peek().start;
  const part = (): Expr | undefined => (reader.is(":") || reader.is(",") || reader.is("]") ? undefined : reader.expression(0));
  const from = part();
  if (!reader.is(":")) return from ?? reader.fail(`${reader.shown()} cannot be a subscript.`, "a subscript");
  reader.next();
  const to = part();
  const step = reader.take(":") ? part() : undefined;
  return { kind: "slice", from, step, to, span: { start, end: Math.max(start + 1, reader.tokens[reader.at - 1].end) } };
}

/** Names after which ' before ( is a prime. */
export function isFunctionName(name: string): boolean {
  return /^(g|f|h|phi|sigma|s|sigmoid|tanh|relu|act|activation|logsig|tansig)\d*$/.test(name);
}
