import type { Expression, Symbol as Written } from "../../ir/core.ts";
import type { Cursor } from "./cursor.ts";
import { derivative, fraction, gradient } from "./derivatives.ts";
import { appliesTo, application, dotted, dropArguments } from "./calls.ts";
import { sum } from "./sums.ts";
import { scriptAt } from "./facts.ts";
import { layerInBrackets, readScripts, symbolName, type Scripts } from "./symbols.ts";
import { FUNCTION_LETTERS, isBias, isNumbered, isWeight } from "./vocabulary.ts";

/** A number, a quantity, a call, or what stands in brackets, with all that is raised and lowered on it. */
export function factor(read: Cursor): Expression {
  return read.within(() => {
    const token = read.peek();
    const { start } = token;
    if (token.text === "sum" && read.peek(1).text === "_" && read.peek(1).kind === "script") return sum(read);
    if (token.kind === "name" && token.text !== "⊤") {
      read.next();
      // 𝟏(z > 0) is 1 where the test holds.
      if (token.text === "𝟏" && ["(", "[", "{"].some((sign) => read.is(sign))) return read.make({ kind: "number", value: 1 }, start);
      // n_l is the number of layers, and of the last one.
      if (
        token.text === "n" &&
        read.peek().text === "_" &&
        scriptAt(read.tokens, read.at)
          .inside.map(({ text }) => text)
          .join("") === "l"
      ) {
        read.at = scriptAt(read.tokens, read.at).after;
        return read.name("L", start);
      }
      return quantity(read, token.text, start);
    }
    if (token.kind === "accent" || token.kind === "style") return decorated(read, start);
    if (isGroupedName(read)) return decorated(read, start);
    return derivedFunction(read, start) ?? scripted(read, primary(read), start);
  });
}

/** (f^L)'(z^L): the brackets hold a function alone, and a prime and its argument stand behind them. */
function derivedFunction(read: Cursor, start: number): Expression | undefined {
  if (!read.is("(") || !FUNCTION_LETTERS.has(read.peek(1).text)) return undefined;
  let ahead = 2;
  while (read.peek(ahead).kind === "script" && ahead < MOST_TOKENS) ahead = scriptAt(read.tokens, read.at + ahead).after - read.at;
  if (!read.is(")", ahead) || read.peek(ahead + 1).kind !== "prime" || !read.is("(", ahead + 2)) return undefined;
  read.next();
  const { text } = read.next();
  const inner = readScripts(read, text);
  read.next();
  return quantity(read, text, start, inner);
}

/** A function's name with its scripts has no more tokens than these. */
const MOST_TOKENS = 12;

/** {y}', {\rm softmax}, {\cal C}: braces around one quantity. */
function isGroupedName(read: Cursor): boolean {
  if (!read.is("{")) return false;
  let ahead = 1;
  while (read.peek(ahead).kind === "style") ahead++;
  if (read.peek(ahead).kind !== "name") return false;
  const close = ahead + 1;
  return read.is("}", close) && (ahead > 1 || ["script", "prime"].includes(read.peek(close + 1).kind));
}

/** \hat{y}, \mathbf{W_1}, \dot F: a look or an accent before a quantity. */
function decorated(read: Cursor, start: number): Expression {
  let accent = "";
  let groups = 0;
  while (read.peek().kind === "style" || read.peek().kind === "accent" || read.is("{")) {
    const token = read.next();
    if (token.kind === "accent") accent = token.text;
    else if (token.kind === "op") groups++;
  }
  const token = read.peek();
  if (token.kind !== "name") {
    // \mathbf{…} around a whole expression.
    if (groups === 0) return read.fail(`${read.shown()} is no quantity.`, "a quantity");
    const inner = read.expression();
    for (; groups > 0; groups--) read.expect("}", "the quantity");
    return scripted(read, inner, start);
  }
  read.next();
  const base = accented(token.text, accent);
  const inner = readScripts(read, base);
  for (; groups > 0; groups--) read.expect("}", "the quantity");
  return quantity(read, base, start, inner);
}

function accented(base: string, accent: string): string {
  if (accent === "hat") return base === "y" ? "ŷ" : base === "Y" ? "Ŷ" : `${base}hat`;
  if (accent === "dot") return base === "F" || base === "f" ? "Ḟ" : `${base}dot`;
  return base + accent;
}

/** A name with its layer and entries; a function with its argument. */
function quantity(read: Cursor, name: string, start: number, inner?: Scripts): Expression {
  const digits = read.peek();
  let layer: Expression | undefined;
  let base = name;
  // δ3, W2 and dZ1 carry their layer as plain digits.
  if (inner === undefined && digits.kind === "number" && !digits.spaced && /^\d+$/.test(digits.text) && isNumbered(base)) {
    read.next();
    layer = read.make({ kind: "number", value: Number(digits.text) }, digits.start);
  }
  // np.sum(…)
  while (
    inner === undefined &&
    /^[A-Za-z]\w*/.test(base) &&
    read.is(".") &&
    !read.peek().spaced &&
    read.peek(1).kind === "name" &&
    !read.peek(1).spaced &&
    isModule(base)
  ) {
    read.next();
    base += `.${read.next().text}`;
  }
  // Δw is one quantity.
  const stepped = read.peek();
  if (
    inner === undefined &&
    base === "Δ" &&
    (read.facts.latex || !stepped.spaced) &&
    stepped.kind === "name" &&
    (isWeight(stepped.text) || isBias(stepped.text))
  ) {
    read.next();
    return quantity(read, `Δ${stepped.text}`, start);
  }
  const shown = base === "𝟏" ? indicated(read) : undefined;
  if (shown) return shown;
  const from = read.last();
  const own = readScripts(read, base);
  const scripts: Scripts = inner
    ? { ...own, ...definedParts(inner), primes: inner.primes + own.primes, transposes: inner.transposes + own.transposes }
    : own;
  if (base.includes(".")) return scripted(read, dotted(read, base, start), start);
  layer ??= scripts.layer;
  if (!layer && scripts.transposes + scripts.primes === 0) {
    layer = layerInBrackets(read, base);
    // A[1]ᵀ
    if (layer) Object.assign(scripts, readScripts(read, base));
  }
  const isFunction = appliesTo(read, base, scripts);
  const primesAreTransposes = !isFunction && scripts.primes > 0 && transposesByPrime(read, base);
  const symbol: Written = {
    base: scripts.suffix === undefined ? (base === "Ḟ" ? "F" : base) : `${base}_${scripts.suffix}`,
    ...(layer && { layer }),
    ...(scripts.entries && scripts.entries.length > 0 && { entries: scripts.entries }),
    ...(scripts.example && { example: scripts.example }),
    primes: (primesAreTransposes ? 0 : scripts.primes) + (base === "Ḟ" ? 1 : 0),
  };
  const end = Math.max(from, scripts.end, primesAreTransposes || scripts.primes === 0 ? 0 : read.last());
  const node = read.build.expression({ kind: "name", name: symbolName(symbol), symbol }, start, end);
  if (isFunction) return scripted(read, application(read, node, { base, scripts, start }), start);
  dropArguments(read, symbol);
  const transposes = scripts.transposes + (primesAreTransposes ? scripts.primes : 0);
  return raised(read, node, { transposes, power: scripts.power, start, isExponential: base === "e" });
}

/** 𝟏_{z > 0}: 1 where it holds. */
function indicated(read: Cursor): Expression | undefined {
  if (read.peek().kind !== "script" || read.peek().text !== "_" || !read.is("{", 1)) return undefined;
  const { inside } = scriptAt(read.tokens, read.at);
  if (!inside.some(({ kind, text }) => kind === "op" && /^[<>≤≥]$/.test(text))) return undefined;
  read.at += 2;
  const holds = read.expression();
  read.expect("}", "the condition");
  return holds;
}

function definedParts({ layer, entries, example, suffix, power }: Scripts): Partial<Scripts> {
  return {
    ...(layer && { layer }),
    ...(entries && { entries }),
    ...(example && { example }),
    ...(suffix && { suffix }),
    ...(power && { power }),
  };
}

function isModule(base: string): boolean {
  return /^(?:np|numpy|torch|math)(?:\.\w+)*$/.test(base);
}

/** Is ' a transpose here? On a matrix it is, in plain text on all but functions and predictions. */
function transposesByPrime(read: Cursor, base: string): boolean {
  if (/^(?:y|ŷ|t|f|g|σ|φ)$/.test(base)) return false;
  return !read.facts.latex || /^(?:[WXAZ]|Θ|Theta)$/.test(base);
}

/** What stands in brackets, with scripts: (Wδ)_j, (y − a)^2, (W^{(2)})^T. */
function scripted(read: Cursor, inner: Expression, start: number): Expression {
  if (read.peek().kind !== "script" && read.peek().kind !== "prime" && read.peek().text !== "⊤") return inner;
  const scripts = readScripts(read, undefined);
  let node = inner;
  if (scripts.entries && scripts.entries.length > 0) node = entryOf(read, node, { entries: scripts.entries, start });
  return raised(read, node, { transposes: scripts.transposes + scripts.primes, power: scripts.power, start, isExponential: false });
}

interface Raised {
  readonly transposes: number;
  readonly power: Expression | undefined;
  readonly start: number;
  readonly isExponential: boolean;
}

function raised(read: Cursor, of: Expression, { transposes, power, start, isExponential }: Raised): Expression {
  let node = of;
  for (let i = 0; i < transposes; i++) node = read.make({ kind: "unary", op: "transpose", operand: node }, start);
  if (power)
    node = isExponential ? read.call("exp", [power], start) : read.make({ kind: "binary", op: "power", left: node, right: power }, start);
  return node;
}

/** (δ^{(4)})_j is an entry of δ⁽⁴⁾, (Wᵀ)_jk is W_kj. */
function entryOf(read: Cursor, of: Expression, { entries, start }: { entries: readonly Expression[]; start: number }): Expression {
  const name = of.kind === "unary" && of.op === "transpose" ? of.operand : of;
  if (name.kind !== "name" || name.symbol === undefined || name.symbol.entries)
    return read.make({ kind: "index", of, subscripts: entries }, start);
  const symbol: Written = { ...name.symbol, entries: name === of ? entries : entries.toReversed() };
  return read.make({ kind: "name", name: symbolName(symbol), symbol }, start);
}

function primary(read: Cursor): Expression {
  const token = read.peek();
  const { start } = token;
  if (token.kind === "number") {
    read.next();
    return read.make({ kind: "number", value: Number(token.text) }, start);
  }
  if (token.kind === "frac") return fraction(read);
  if (token.kind === "sum") return sum(read);
  if (token.kind !== "op") return read.fail(`${read.shown()} cannot begin an expression.`, "a quantity, a number or `(`");
  switch (token.text) {
    case "∂":
      return derivative(read);
    case "∇":
      return gradient(read);
    case "(":
    case "{": {
      read.next();
      const inner = read.closedBy(undefined, () => read.expression());
      read.expect(token.text === "(" ? ")" : "}", "the expression");
      return inner;
    }
    case "‖":
    case "|": {
      read.next();
      const inner = read.closedBy(token.text, () => read.expression());
      read.expect(token.text, "the expression");
      const node = read.call(token.text === "‖" ? "norm" : "abs", [inner], start);
      // ‖x‖_2 is what is meant without the 2.
      if (read.peek().text === "_" && read.peek().kind === "script") readScripts(read, undefined);
      return node;
    }
    case "[":
    case "matrix":
      return matrix(read);
    default:
      return read.fail(`${read.shown()} cannot begin an expression.`, "a quantity, a number or `(`");
  }
}

/** [1; a], a matrix of LaTeX, and square brackets around one expression. */
function matrix(read: Cursor): Expression {
  const { start, text } = read.next();
  const close = text === "[" ? "]" : "end matrix";
  const rows: Expression[][] = [[]];
  while (!read.is(close)) {
    if (read.take(";") || read.take("\\\\")) rows.push([]);
    else if (!read.take(",") && !read.take("&")) rows[rows.length - 1].push(read.closedBy(undefined, () => read.expression()));
    if (read.peek().kind === "newline" || read.peek().kind === "end") read.fail(`in the brackets comes ${read.shown()}.`, `\`${close}\``);
  }
  read.next();
  const written = rows.filter((row) => row.length > 0);
  if (written.length === 1 && written[0].length === 1) return written[0][0];
  return read.make({ kind: "matrix", rows: written }, start);
}
