import type { Expression, Symbol as Written } from "../../ir/core.ts";
import type { Cursor } from "./cursor.ts";
import type { Scripts } from "./symbols.ts";
import { FUNCTION_LETTERS, isBias, isCost, isNumbered, isWeight, KNOWN_FUNCTIONS } from "./vocabulary.ts";
import { startsFactor } from "./words.ts";

/** Does an argument in brackets follow? */
export function appliesTo(read: Cursor, base: string, { primes }: Scripts): boolean {
  const known = KNOWN_FUNCTIONS.has(base);
  if (!read.is("(")) return known && /^(?:log|ln|exp|tanh|sin|cos|sqrt|max|sum|mean)$/.test(base) && (startsFactor(read) || read.is("{"));
  if (known || FUNCTION_LETTERS.has(base) || read.facts.functions.has(base)) return true;
  // J(θ + ε) is the cost at parameters that were moved.
  if (isCost(base) && read.peek(1).kind === "name" && isWeight(read.peek(1).text) && (read.is("+", 2) || read.is("-", 2))) return true;
  if (/^(?:l|ℓ|[A-Z]{2,})$/.test(base) && isListOfNames(read) && hasComma(read)) return true;
  if (isCost(base) || isWeight(base) || isBias(base)) return false;
  return (
    (primes > 0 && /^[a-zσφψ]$/.test(base) && base !== "y") || (/^[A-Za-z_]{3,}$/.test(base) && !read.peek().spaced && !isNumbered(base))
  );
}

/** J(W, b), h_Θ(x), W(k + 1): what stands in brackets is no factor. */
export function dropArguments(read: Cursor, { base }: Written): void {
  if (!read.is("(")) return;
  const step =
    read.peek(1).kind === "name" &&
    read.facts.stepLetters.has(read.peek(1).text) &&
    (read.is(")", 2) || (read.is("+", 2) && read.is(")", 4)));
  if (step || base.startsWith("h_") || (isCost(base) && isListOfNames(read))) read.passBracket();
}

/** Has the bracket that opens here a comma in it? */
function hasComma(read: Cursor): boolean {
  for (let ahead = 1; !read.is(")", ahead); ahead++) if (read.is(",", ahead)) return true;
  return false;
}

/** (W, b; x, y): names and no sum. */
function isListOfNames(read: Cursor): boolean {
  let depth = 0;
  for (let ahead = 0; ; ahead++) {
    const token = read.peek(ahead);
    if (token.kind === "newline" || token.kind === "end") return false;
    if (token.kind !== "op") continue;
    if ("([{".includes(token.text)) depth++;
    else if (")]}".includes(token.text)) {
      if (--depth === 0) return true;
    } else if (depth === 1 && !/^[,;.…()]$/.test(token.text)) return false;
  }
}

/** g'(z), \log z, \tanh^2(z), np.sum(dZ, axis=1) */
export function application(
  read: Cursor,
  callee: Expression,
  { base, scripts, start }: { base: string; scripts: Scripts; start: number },
): Expression {
  const args: Expression[] = [];
  const named: { name: string; value: Expression }[] = [];
  if (read.take("(")) readArguments(read, args, named);
  else args.push(read.factor());
  let node = read.make({ kind: "call", callee, args, named }, start);
  // Hagan's Ḟ(n) is the matrix with the derivatives on its diagonal.
  if (base === "Ḟ") node = read.call("diag", [node], start);
  const power = scripts.power && read.make({ kind: "binary", op: "power", left: node, right: scripts.power }, start);
  return power ?? node;
}

function readArguments(read: Cursor, args: Expression[], named: { name: string; value: Expression }[]): void {
  while (!read.is(")")) {
    const token = read.peek();
    if (token.kind === "name" && read.is("=", 1)) {
      read.at += 2;
      named.push({ name: token.text, value: namedValue(read) });
    } else args.push(read.expression());
    if (!read.take(",") && !read.take(";") && !read.is(")")) read.fail(`after the argument comes ${read.shown()}.`, "`)`");
  }
  read.next();
}

function namedValue(read: Cursor): Expression {
  const token = read.peek();
  if (token.kind !== "name" || (token.text !== "True" && token.text !== "False")) return read.expression();
  read.next();
  return read.make({ kind: "constant", value: token.text === "True" }, token.start);
}

export function dotted(read: Cursor, path: string, start: number): Expression {
  const [module, ...names] = path.split(".");
  let callee = read.build.expression({ kind: "name", name: module }, start, start + module.length);
  for (const name of names) callee = read.build.expression({ kind: "attribute", of: callee, name }, start, read.last());
  if (!read.take("(")) return callee;
  const args: Expression[] = [];
  const named: { name: string; value: Expression }[] = [];
  readArguments(read, args, named);
  return read.make({ kind: "call", callee, args, named }, start);
}
