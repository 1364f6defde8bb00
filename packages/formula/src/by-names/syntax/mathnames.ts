import { binary, call, type CallNode, type Expr, type NameNode } from "../ast.ts";
import { isLayered, roleOf } from "../notation/roles.ts";
import type { Span } from "../../source.ts";
import type { MathReader } from "./mathreader.ts";
import { layerExpression, readScript, type Scripts } from "./mathscripts.ts";

/** Names that what follows in brackets is an argument of. */
const FUNCTIONS = new Set([
  "g",
  "f",
  "σ",
  "φ",
  "sigmoid",
  "tanh",
  "relu",
  "ReLU",
  "softmax",
  "logsig",
  "log",
  "exp",
  "max",
  "sqrt",
  "diag",
  "sum",
  "mean",
  "sigma",
  "sigmoidGradient",
  "gprime",
  "Ḟ",
]);
/** Names whose superscript number is a power. */
const SCALARS = new Set(["m", "λ", "lambda", "α", "η", "K", "N"]);

/** A factor with its layer, its entries, T, ′ and powers; a function with its argument. */
export function scripted(reader: MathReader, base: Expr, { start, bracketed }: { start: number; bracketed: boolean }): Expr {
  const named = base.kind === "name" && !bracketed;
  const function_ = named && FUNCTIONS.has(base.base);
  const scalar = named && SCALARS.has(base.base);
  const scripts: Scripts = { style: "", transposes: 0, primes: 0 };
  // The name's own text ends before T, ′ and powers, which become nodes around it.
  let end = reader.tokens[reader.at - 1].end;
  let mixed: string | undefined;
  while (reader.peek().kind === "script" || reader.peek().kind === "prime") {
    const { layer, suffix, entries, transposes } = scripts;
    if (reader.next().kind === "prime") scripts.primes++;
    else {
      const takesLayer = named && !scalar && (base.layer === undefined || function_);
      readScript(reader, reader.tokens[reader.at - 1].text, { scripts, takesLayer });
    }
    if (scripts.layer === layer && scripts.suffix === suffix && scripts.entries === entries) continue;
    end = reader.tokens[reader.at - 1].end;
    // W^{(3)T}
    if (scripts.transposes > transposes) mixed = reader.text.slice(start, end).replace(/(?:\^\s*)?(?:T|\\top|\\intercal|⊤)\s*\}$/, "}");
  }
  let node: Expr = base;
  if (named) {
    const suffixed = scripts.suffix ? `${base.base}_${scripts.suffix}` : base.base;
    const layered = scripts.layer ?? base.layer;
    const inBrackets = layered || function_ || scripts.transposes + scripts.primes > 0 ? undefined : layerInBrackets(reader, suffixed);
    if (inBrackets) end = reader.tokens[reader.at - 1].end;
    const layer = layered ?? inBrackets;
    const name: NameNode = {
      kind: "name",
      base: suffixed,
      text: mixed ?? reader.text.slice(start, end),
      style: scripts.layer ? scripts.style : inBrackets ? "(" : base.style,
      ...(mixed === undefined ? { span: { start, end } } : {}),
      ...(layer ? { layer } : {}),
      ...(!scalar && (scripts.entries ?? base.entries) ? { entries: scripts.entries ?? base.entries } : {}),
    };
    if (layered) timeStep(reader, suffixed);
    node = name;
    if (function_) return application(reader, name, { ...scripts, start });
    if (reader.is("(") && looksIndexed(reader)) node = indexed(reader, name, start);
  } else if (scripts.entries && bracketed) node = entryOf(reader, base, { entries: scripts.entries, start }) ?? node;
  else if (scripts.layer) reader.fail("a layer's number can only stand on a name.", "a name", node.span);
  for (let i = 0; i < scripts.transposes + scripts.primes; i++) node = { kind: "transpose", arg: node, span: reader.spanFrom(start) };
  if (scripts.power) node = { kind: "binary", op: "eachpower", left: node, right: scripts.power, span: reader.spanFrom(start) };
  if (node !== base && (reader.peek().kind === "script" || reader.peek().kind === "prime"))
    return scripted(reader, node, { start, bracketed: true });
  return node;
}

/** (δ^{(4)})_j is an entry of δ⁽⁴⁾, (Wᵀ)_jk is W_kj. */
function entryOf(reader: MathReader, base: Expr, { entries, start }: { entries: readonly string[]; start: number }): NameNode | undefined {
  const name = base.kind === "transpose" ? base.arg : base;
  if (name.kind !== "name" || name.entries !== undefined) return undefined;
  const span = reader.spanFrom(start);
  const letters = base.kind === "transpose" ? entries.toReversed() : entries;
  return { ...name, entries: letters, text: reader.text.slice(span.start, span.end), span };
}

/** δ(4) is a layer in brackets, δ(x − t) a product. */
function layerInBrackets(reader: MathReader, base: string): Expr | undefined {
  const role = roleOf(base, true);
  const layer = reader.peek(1);
  const touching = reader.peek().start === reader.tokens[reader.at - 1].end;
  if (!reader.is("(") || !touching || role === undefined || !isLayered(role)) return undefined;
  if (!(layer.kind === "number" || (layer.kind === "name" && /^[lL]$/.test(layer.text)))) return undefined;
  const from = reader.at++;
  const value = layerExpression(reader);
  if (reader.take(")")) return value;
  reader.at = from;
  return undefined;
}

/** W(k + 1) = W(k) − …: the step of the descent, which the assignment says. */
function timeStep(reader: MathReader, base: string): void {
  const role = roleOf(base, true);
  if ((role !== "weight" && role !== "bias") || !reader.is("(") || reader.peek(1).text !== "k") return;
  if (reader.is(")", 2)) reader.at += 3;
  else if (reader.is("+", 2) && reader.is(")", 4)) reader.at += 5;
}

/** g′(z), \log z */
function application(
  reader: MathReader,
  name: NameNode,
  { primes, power, start }: Pick<Scripts, "primes" | "power"> & { start: number },
): Expr {
  const made = (args: readonly Expr[], span: Span): CallNode => ({
    ...call(name.base, args, primes),
    span,
    ...(name.layer ? { layer: name.layer } : {}),
  });
  let node: Expr;
  if (reader.take("(")) {
    const args = [reader.expression()];
    while (reader.take(",")) args.push(reader.expression());
    if (!reader.take(")")) reader.fail(`after the argument comes ${reader.shown()}; expected \`)\`.`, "`)`");
    node = made(args, reader.spanFrom(start));
  } else if (["log", "exp", "tanh", "sqrt"].includes(name.base) && (reader.startsFactor(reader.peek()) || reader.is("{"))) {
    const arg = reader.postfix();
    node = made([arg], reader.spanFrom(start));
  } else reader.fail(`after \`${name.text}\` comes ${reader.shown()}; expected \`(\`.`, "`(`");
  if (power) return { kind: "binary", op: "eachpower", left: node, right: power, span: reader.spanFrom(start) };
  return reader.peek().kind === "script" ? scripted(reader, node, { start, bracketed: true }) : node;
}

/** Θ(:,2:end) is a subscript, W(x − t) a product. */
function looksIndexed(reader: MathReader): boolean {
  let depth = 0;
  for (let i = reader.at; i < reader.tokens.length; i++) {
    const token = reader.tokens[i];
    if (token.kind === "newline") return false;
    if (token.kind !== "op") continue;
    if (token.text === "(") depth++;
    if (token.text === ")" && --depth === 0) return false;
    if (token.text === ":" && depth === 1) return true;
  }
  return false;
}

/** Θ(:, 2:end) */
function indexed(reader: MathReader, base: NameNode, start: number): Expr {
  reader.take("(");
  const args: Expr[] = [];
  const part = (): Expr | undefined => {
    if (reader.is(":") || reader.is(",") || reader.is(")")) return undefined;
    if (reader.peek().kind === "name" && reader.peek().text === "end") return { kind: "end", span: reader.next() };
    const letters = reader.peek();
    // LaTeX splits `end` into letters.
    if (letters.text === "e" && reader.peek(1).text === "n" && reader.peek(2).text === "d") {
      reader.at += 3;
      let node: Expr = { kind: "end", span: { start: letters.start, end: letters.start + 3 } };
      if (reader.is("-")) {
        reader.next();
        node = { ...binary("-", node, reader.postfix()), span: reader.spanFrom(letters.start) };
      }
      return node;
    }
    return reader.expression();
  };
  while (!reader.is(")")) {
    const from = reader.peek().start;
    const first = part();
    if (reader.take(":")) args.push({ kind: "slice", from: first, to: part(), span: reader.spanFrom(from) });
    else if (first) args.push(first);
    if (!reader.take(",") && !reader.is(")")) reader.fail(`after the subscript comes ${reader.shown()}; expected \`)\`.`, "`)`");
  }
  reader.take(")");
  return { kind: "index", base, args, span: reader.spanFrom(start) };
}
