import type { Expression, Symbol as Written } from "../../ir/core.ts";
import type { Cursor } from "./cursor.ts";
import { scriptAt } from "./facts.ts";
import { LAST_LAYER } from "./layers.ts";
import type { Token } from "./token.ts";
import { isBias, isCost, isWeight } from "./vocabulary.ts";

/** What stands above and below a factor. */
export interface Scripts {
  layer?: Expression;
  entries?: Expression[];
  example?: Expression;
  power?: Expression;
  /** Words below: total of E_{total}. */
  suffix?: string;
  transposes: number;
  primes: number;
  /** Where the scripts end that belong to the name itself. */
  end: number;
}

/** Data: what is raised or lowered on them is an example or an entry and no layer. */
const DATA = /^(?:x|y|t|ŷ|yhat|target|output)$/;
/** Names whose raised number is a power. */
const SCALARS = /^(?:m|λ|α|η|γ|K|N|e|n|μ|ε|lr|β)$/;

/** Functions of which \tanh^2 z is the square. */
const POWERED = /^(?:tanh|sech|cosh|log|ln|exp|sin|cos|sqrt)$/;

const isData = (read: Cursor, base: string): boolean => DATA.test(base) && !(base === "x" && read.facts.xHasLayers);

/** Reads all scripts and primes behind a factor. Of a name they may be its layer and its entries. */
export function readScripts(read: Cursor, base: string | undefined): Scripts {
  const scripts: Scripts = { transposes: 0, primes: 0, end: read.last() };
  while (read.peek().kind === "script" || read.peek().kind === "prime" || read.peek().text === "⊤") {
    if (read.peek().text === "⊤") {
      read.next();
      scripts.transposes++;
      continue;
    }
    if (read.peek().kind === "prime") {
      read.next();
      scripts.primes++;
      continue;
    }
    const { layer, entries, example, suffix } = scripts;
    const raised = read.next().text === "^";
    const { after } = scriptAt(read.tokens, read.at - 1);
    readScript(read, scripts, { raised, base, after });
    if (read.at > after) read.fail(`${read.shown()} is no index and no power.`, "a layer's number, an index, a power or T");
    read.at = after;
    if (scripts.layer !== layer || scripts.entries !== entries || scripts.example !== example || scripts.suffix !== suffix)
      scripts.end = read.last();
  }
  return scripts;
}

interface Place {
  readonly raised: boolean;
  readonly base: string | undefined;
  /** The token behind the script. */
  readonly after: number;
}

function readScript(read: Cursor, scripts: Scripts, place: Place): void {
  const { raised, base, after } = place;
  const group = read.take("{");
  const end = group ? after - 1 : after;
  while (read.at < end) {
    const token = read.peek();
    const before = read.at;
    if (token.kind === "prime") {
      read.next();
      scripts.primes++;
    } else if (token.kind === "script" || token.kind === "style") read.next();
    else if (raised && isTranspose(read, end)) {
      read.next();
      scripts.transposes++;
    } else if (raised && group && (base === undefined || base === "e")) scripts.power = read.expression();
    else if ((read.is("(") || read.is("[")) && base !== undefined) {
      readBracketed(read, scripts, place);
      // δ^{[l],(i)}
      if (read.at < end && (read.is("(", 1) || read.is("[", 1))) read.take(",");
    } else if (raised) readRaised(read, scripts, { base, end });
    else readLowered(read, scripts, { base, end });
    if (read.at === before) read.fail(`${read.shown()} is no index and no power.`, "a layer's number, an index, a power or T");
  }
}

function isTranspose(read: Cursor, end: number): boolean {
  const token = read.peek();
  if (token.kind !== "name") return false;
  return token.text === "⊤" || ((token.text === "T" || token.text === "t") && !(read.at + 1 < end && /^[-+]$/.test(read.peek(1).text)));
}

/** ^{(3)}, ^{[l]}: a layer; ^{(i)}: an example. */
function readBracketed(read: Cursor, scripts: Scripts, { raised, base }: Place): void {
  const open = read.next().text;
  const content = read.peek();
  const alone = read.is(")", 1) || read.is("]", 1);
  const letter = content.kind === "name" && alone ? content.text : undefined;
  const value = raised ? layerExpression(read) : indices(read, { until: read.at + (alone ? 1 : 2) });
  if (!read.take(")") && !read.take("]")) read.fail(`the layer's number is followed by ${read.shown()}.`, open === "(" ? "`)`" : "`]`");
  if (!raised) scripts.entries = value as Expression[];
  else if (
    scripts.layer !== undefined ||
    (letter !== undefined && !read.facts.layerLetters.has(letter)) ||
    (isData(read, base!) && content.kind === "number")
  )
    scripts.example = value as Expression;
  else scripts.layer = value as Expression;
}

/** ^3, ^l, ^{l+1}: a layer or a power. */
function readRaised(read: Cursor, scripts: Scripts, { base, end }: { base: string | undefined; end: number }): void {
  const token = read.peek();
  const alone = read.at + 1 === end;
  const takesLayer =
    base !== undefined &&
    scripts.layer === undefined &&
    !POWERED.test(base) &&
    !(SCALARS.test(base) && !(base === "n" && read.facts.raised)) &&
    !isData(read, base);
  const isLetter = token.kind === "name" && read.facts.layerLetters.has(token.text);
  const counts = token.kind === "name" && token.text === "n" && read.peek(1).kind === "script";
  if (takesLayer && (isLetter || counts || (token.kind === "number" && alone && read.facts.raised)))
    scripts.layer = layerExpression(read, end);
  else if (takesLayer && token.kind === "number" && read.facts.raised) scripts.layer = layerExpression(read, end);
  else if (alone && token.kind === "name" && base !== undefined && /^(?:δ|delta)$/.test(base) && /^[a-z]$/.test(token.text)) {
    // δ_j^h: of which layer it is, which its index says as well.
    if (scripts.entries === undefined) scripts.suffix = token.text;
    read.next();
  } else if (token.text === "*" || token.text === "+") read.next();
  else {
    const start = token.start;
    const negative = read.take("-");
    const first = read.peek();
    if (first.kind !== "number" && first.kind !== "name") return;
    read.next();
    const value =
      first.kind === "number" ? read.make({ kind: "number", value: Number(first.text) }, first.start) : read.name(first.text, first.start);
    scripts.power = negative ? read.make({ kind: "unary", op: "negate", operand: value }, start) : value;
  }
}

/** _2, _{kj}, _{total}: a layer, an entry, or a part of the name. */
function readLowered(read: Cursor, scripts: Scripts, { base, end }: { base: string | undefined; end: number }): void {
  const tokens = read.tokens.slice(read.at, end);
  const [first] = tokens;
  const written = tokens.map(({ text }) => text).join("");
  const data = base !== undefined && isData(read, base);
  const isLayer =
    base !== undefined &&
    scripts.layer === undefined &&
    !data &&
    !isCost(base) &&
    ((first.kind === "number" &&
      tokens.length === 1 &&
      (read.facts.lowered || /^(?:[WUVΘb]|Theta)$/.test(base)) &&
      !(first.text.length === 2 && isWeight(base))) ||
      (first.kind === "name" &&
        read.facts.layerLetters.has(first.text) &&
        !read.facts.raised &&
        (!/^[ijk]$/.test(first.text) || read.facts.countsWithL)));
  if (isLayer) {
    scripts.layer = layerExpression(read, end);
    return;
  }
  // dZ_{2,i}: of layer 2, the example or entry i.
  const isLayerAndEntry =
    base !== undefined && /^d[A-Z]$/.test(base) && tokens.length === 3 && first.kind === "number" && tokens[1].text === ",";
  if (isLayerAndEntry && scripts.layer === undefined) {
    scripts.layer = layerExpression(read, read.at + 1);
    read.next();
    scripts.entries = indices(read, { until: end });
    return;
  }
  if (base !== undefined && (isCost(base) || BELOW.test(written) || !tokens.every(isIndex))) {
    scripts.suffix = base === "h" && !BELOW.test(written) ? "Θ" : written;
    read.at = end;
    return;
  }
  scripts.entries = indices(read, { until: end });
}

/** Words that are no indices: y_{pred}, y_hat. */
const BELOW = /^(?:hat|pred|predicted|true|target|actual|label|output|hidden|total)$/;

/** i, kj, 3 and the commas between them. */
function isIndex({ kind, text }: Token): boolean {
  return kind === "number" || (kind === "name" ? /^[a-z]{1,3}$/.test(text) && !/^(?:in|out|net)$/.test(text) : /^[,+\-()]$/.test(text));
}

function indices(read: Cursor, { until }: { until: number }): Expression[] {
  const found: Expression[] = [];
  while (read.at < until) {
    const token = read.peek();
    if (token.kind === "name" && token.text.length > 1) {
      read.next();
      for (const letter of token.text) found.push(read.name(letter, token.start));
    } else if (token.kind === "number" && /^\d{2}$/.test(token.text)) {
      read.next();
      for (const digit of token.text) found.push(read.make({ kind: "number", value: Number(digit) }, token.start));
    } else if (token.kind === "name" || token.kind === "number") found.push(layerExpression(read, until));
    else read.next();
  }
  return found;
}

/** 3, l, L, l + 1, n_l − 1 */
function layerExpression(read: Cursor, until = Infinity): Expression {
  const { start } = read.peek();
  let left = oneLayer(read);
  while (read.at < until && (read.is("+") || read.is("-"))) {
    const op = read.next().text === "+" ? "add" : "subtract";
    left = read.make({ kind: "binary", op, left, right: oneLayer(read) }, start);
  }
  return left;
}

function oneLayer(read: Cursor): Expression {
  const token = read.peek();
  if (token.kind === "number") {
    read.next();
    return read.make({ kind: "number", value: Number(token.text) }, token.start);
  }
  if (token.kind !== "name") return read.fail(`${read.shown()} is no layer's number and no index.`, "a number or a letter");
  read.next();
  // n_l is the number of layers, of the last one.
  if (token.text === "n" && read.peek().text === "_") {
    read.at = scriptAt(read.tokens, read.at).after;
    return read.name(LAST_LAYER, token.start);
  }
  return read.name(token.text === read.facts.lastLetter ? LAST_LAYER : token.text, token.start);
}

/** dZ[2], δ(3): a layer in brackets that touch the name. */
export function layerInBrackets(read: Cursor, base: string): Expression | undefined {
  const [open, content] = [read.peek(), read.peek(1)];
  const square = open.text === "[" && open.kind === "op";
  if (open.spaced || !(square || (read.is("(") && isLayerable(base)))) return undefined;
  if (content.kind !== "number" && !(content.kind === "name" && read.facts.layerLetters.has(content.text))) return undefined;
  // h(1 − h) is a product.
  const close = square ? "]" : ")";
  const shifted = /^[-+]$/.test(read.peek(2).text) && read.peek(3).kind === "number" && content.kind === "name";
  if (!read.is(close, shifted ? 4 : 2)) return undefined;
  read.next();
  const value = layerExpression(read);
  read.next();
  return value;
}

function isLayerable(base: string): boolean {
  return isWeight(base) || isBias(base) || /^(?:δ|Δ|delta|Delta|a|A|z|Z|d[WwZzAab]|h)$/.test(base);
}

/** The name under which a symbol is known: δ[3], W[l+1], g'. */
export function symbolName({ base, layer, primes }: Written): string {
  return base + "'".repeat(primes) + (layer ? `[${layerText(layer)}]` : "");
}

function layerText(layer: Expression): string {
  if (layer.kind === "number") return String(layer.value);
  if (layer.kind === "name") return layer.name;
  return layer.kind === "binary" ? layerText(layer.left) + (layer.op === "add" ? "+" : "-") + layerText(layer.right) : "";
}
