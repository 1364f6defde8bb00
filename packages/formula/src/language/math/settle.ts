import type { Block, Expression, Program, Statement, Symbol as Written } from "../../ir/core.ts";
import { walk, type CoreNode } from "../../ir/walk.ts";
import { innerDerivatives, isAboutInner, isOfInput, isOfLast, isOpenCost, lastDerivative } from "./left-out.ts";
import { layersBeside } from "./beside.ts";
import { layerOfLetters, letterLayers, type Letters } from "./letters.ts";
import { countsSteps, layerNumber, numberingOf, passesOf, quantityOf, type Numbering } from "./numbering.ts";
import { definitionsFirst } from "./order.ts";
import { usual } from "./usual.ts";
import { FUNCTION_LETTERS, GREEK, isBias, isCost, isWeight } from "./vocabulary.ts";

const LATIN = new Map(
  Object.entries(GREEK)
    .filter(([, letter]) => /\p{Script=Greek}/u.test(letter))
    .map(([command, letter]) => [letter, command.replace(/^var/, "")]),
);

interface Context {
  readonly numbering: Numbering;
  readonly letters: Letters | undefined;
  /** Values of the letters that count layers in the loop around. */
  readonly values: ReadonlyMap<string, number>;
  /** Is s the sensitivity and n the net input, as Hagan writes them? */
  readonly hagan: boolean;
  /** Does the text compute no unit itself? Then f(W_3 x_2) is f of the given z₃. */
  readonly given: boolean;
  /** Layers of units without a number, h of h W_2, by the weights behind them. */
  readonly beside: ReadonlyMap<string, number>;
  /** Functions that the text defines itself. */
  readonly defined: ReadonlySet<string>;
  readonly ids: { next: number };
  readonly copies: boolean;
  /** Has δ the number of its step in the derivation? */
  readonly countsSteps: boolean;
  /** Derivatives within the network that the text gives a value. */
  readonly inner: ReadonlySet<string>;
  /** Derivatives that an equation of their own gives for the last layer. */
  readonly givenLast: ReadonlySet<string>;
  /** Within an equation that gives ∂J/∂b? */
  readonly ofBias: boolean;
}

/**
 * Returns a program of formulas in which every quantity has a plain name, with the number of its layer counted from the input: `delta2`, `W2` leads into layer 2,
 * `grad_W2` is ∂J/∂W⁽²⁾. Loops over the layers are written out, and what is said of derivatives other than the cost's is left out. Other programs stay.
 * @param depth the number of layers after the input, if it is known
 */
export function settle(written: Program, depth?: number): Program {
  if (written.language !== "math") return written;
  const program = { ...written, body: usual(written.body) };
  let last = 0;
  let hagan = false;
  const defined = new Set<string>();
  let given = true;
  let layered = false;
  walk(program.body, (node) => {
    last = Math.max(last, node.id);
    if (node.kind === "assign" && node.targets[0].kind === "name" && /^[azxhouAZH]$/.test(node.targets[0].symbol?.base ?? ""))
      given = false;
    layered ||= node.kind === "name" && node.symbol?.layer !== undefined;
    if (node.kind === "function") defined.add(node.name.replace(/'+$/, ""));
    hagan ||= node.kind === "call" && node.callee.kind === "name" && node.callee.name === "diag";
  });
  const letters = letterLayers(program, depth);
  const byNumbers = numberingOf(program, depth);
  const numbering = letters ? { input: 0, shift: 0 as const, deltaShift: 0 as const, depth: letters.depth } : byNumbers;
  const context: Context = {
    numbering,
    letters,
    values: new Map(),
    hagan,
    given,
    defined,
    beside: layersBeside(program, numbering),
    ids: { next: last + 1 },
    copies: false,
    ofBias: false,
    inner: innerDerivatives(program.body),
    givenLast: new Set(program.body.flatMap((statement) => lastDerivative(statement) ?? [])),
    countsSteps: countsSteps(program),
  };
  const counted = letters !== undefined || layered || depth !== undefined;
  return {
    ...program,
    ...(counted && { depth: numbering.depth }),
    ...(letters && letters.last.size > 0 && { outputs: 1 }),
    body: definitionsFirst(program.body.flatMap((statement) => settled(statement, context))),
  };
}

function settled(statement: Statement, context: Context): Block {
  if (statement.kind === "for" && statement.target.kind === "name") {
    const letter = statement.target.name;
    return passesOf(statement, context.numbering).flatMap((value, pass) =>
      statement.body.flatMap((inner) =>
        isOfLast(inner, value, context)
          ? []
          : settled(inner, { ...context, values: new Map([...context.values, [letter, value]]), copies: context.copies || pass > 0 }),
      ),
    );
  }
  if (
    isAboutInner(statement, context.inner) ||
    isOpenCost(statement, context.defined) ||
    (context.values.size > 0 && isOfInput(statement, context))
  )
    return [];
  return [rewritten(statement, { ...context, ofBias: isOfBias(statement) }, false) as Statement];
}

/** Σ dZ without a letter counts the examples where it gives ∂J/∂b. */
function isOfBias(statement: Statement): boolean {
  const target = statement.kind === "assign" ? statement.targets[0] : undefined;
  const base = target?.kind === "name" ? (target.symbol?.base ?? target.name) : "";
  return isBias(quantityOf(base)) && base !== quantityOf(base);
}

/** A node with all that lies below it. */
function rewritten(node: CoreNode, context: Context, called: boolean): CoreNode {
  const id = context.copies ? context.ids.next++ : node.id;
  if (node.kind === "name") return { ...node, id, ...nameOf(node, context, called) };
  const fields = Object.entries(node).map(([key, value]): [string, unknown] => [
    key,
    key === "id" ? id : map(value, context, key === "callee"),
  ]);
  const made = Object.fromEntries(fields) as unknown as CoreNode;
  if (made.kind === "call" && node.kind === "call" && made.callee.kind === "name") {
    if (made.callee.name === "sum" && made.args.length === 1 && made.named.length === 0 && context.ofBias)
      return { kind: "sum", index: "", body: made.args[0], overExamples: true, id, span: made.span };
    const digits = activationLayer(node, context);
    if (digits === undefined) return made;
    const args = node.args.length === 1 && isNetInput(node.args[0], digits, context) ? [netInput(made.args[0], digits)] : made.args;
    return { ...made, args, callee: { ...made.callee, name: made.callee.name + String(digits) } };
  }
  if (made.kind === "sum" && made.index === "" && context.ofBias) return { ...made, overExamples: true };
  if (made.kind !== "function") return made;
  const name = plainName(
    { base: made.name.replace(/'+$/, ""), primes: /'*$/.exec(made.name)![0].length },
    { context, layer: undefined, called: true },
  );
  return { ...made, name };
}

/** Which layer's activation g is in g'(z^{(2)}), g^{[2]}(…) or f(W_3 x_2): its own number, else that of z, else that of W. */
function activationLayer({ callee, args }: Extract<Expression, { kind: "call" }>, context: Context): number | undefined {
  const symbol = callee.kind === "name" ? callee.symbol : undefined;
  if (!symbol || !FUNCTION_LETTERS.has(symbol.base) || context.defined.has(symbol.base)) return undefined;
  const layerOf = (written: Written): number | undefined =>
    written.layer ? layerNumber(written, context.numbering, context.values) : context.letters && layerOfLetters(written, context.letters);
  const own = layerOf(symbol);
  if (own !== undefined) return own;
  let found: number | undefined;
  walk(args, (node) => {
    if (node.kind !== "name" || !node.symbol || found !== undefined) return;
    if (/^(?:z|Z|n|net|in)$/.test(node.symbol.base) || isWeight(node.symbol.base)) found = layerOf(node.symbol);
  });
  return found !== undefined && found > 0 ? found : undefined;
}

/** W_3 x_2 (+ b_3) is z of layer 3. */
function isNetInput(arg: Expression, layer: number, context: Context): boolean {
  if (!context.given || arg.kind !== "binary") return false;
  const is = (node: Expression, base: RegExp, number: number): boolean =>
    node.kind === "name" &&
    node.symbol !== undefined &&
    base.test(node.symbol.base) &&
    layerNumber(node.symbol, context.numbering, context.values) === number;
  if (arg.op === "add") return is(arg.right, /^b$/, layer) && isNetInput(arg.left, layer, context);
  return arg.op === "product" && is(arg.left, /^[WwΘθ]$/, layer) && is(arg.right, /^[axh]$/, layer - 1);
}

function netInput(arg: Expression, layer: number): Expression {
  const symbol: Written = {
    base: "z",
    layer: { kind: "number", value: layer, id: -1, span: { start: -1, end: -1 } },
    primes: 0,
    settled: true,
  };
  return { kind: "name", name: `z${layer}`, symbol, id: arg.id, span: arg.span };
}

function map(value: unknown, context: Context, called: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => map(item, context, false));
  if (typeof value !== "object" || value === null) return value;
  if ("kind" in value && "id" in value) return rewritten(value as CoreNode, context, called);
  if ("start" in value && "end" in value) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, map(inner, context, false)]));
}

function nameOf(
  { name, symbol }: Extract<Expression, { kind: "name" }>,
  context: Context,
  called: boolean,
): { name: string; symbol?: Written } {
  const written: Written = symbol ?? { base: name, primes: 0 };
  const layer = written.layer
    ? layerNumber(written, context.numbering, context.values)
    : context.letters
      ? layerOfLetters(written, context.letters)
      : context.beside.get(quantityOf(written.base));
  const step =
    context.countsSteps && /^(?:δ|delta)$/.test(written.base) && written.layer?.kind === "number" ? written.layer.value : undefined;
  const plain = step === undefined ? plainName(written, { context, layer, called }) : `delta_${String.fromCodePoint(97 + (step % 26))}`;
  if (!symbol) return { name: plain };
  const own = context.copies ? (renumbered(symbol, context) as Written) : symbol;
  return { name: plain, symbol: { ...own, settled: true } };
}

/** The same with numbers of its own for all nodes. */
function renumbered(value: unknown, context: Context): unknown {
  if (Array.isArray(value)) return value.map((item) => renumbered(item, context));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, key === "id" ? context.ids.next++ : renumbered(inner, context)]),
  );
}

interface Place {
  readonly context: Context;
  readonly layer: number | undefined;
  readonly called: boolean;
}

/** The name that a program would have for a symbol. */
function plainName({ base, primes }: Written, { context, layer, called }: Place): string {
  const digits = layer === undefined ? "" : String(layer);
  if (called) return functionName(base, primes);
  // f'_i without an argument.
  if (primes > 0 && /^[fgσφF]$/.test(base)) return `slope${digits}`;
  if (context.inner.has(base)) return `inner_${latin(base.replaceAll(/[∂/]/g, ""))}${digits}`;
  if (base.startsWith("∂")) return derivativeName(quantityOf(base), digits, context);
  if (base.startsWith("Δ") && base.length > 1) return `delta_${latin(base.slice(1)).toLowerCase()}${digits}`;
  if (/^(?:ŷ|Ŷ|yhat|h_Θ)$/.test(base) || (base === "y" && primes > 0)) return "yhat";
  if (isCost(base) && digits === "") return "cost";
  // Sudeep Raja writes the activations x.
  if (base === "x" && digits !== "" && !context.letters) return `a${digits}`;
  if (/^[xXyYt]$/.test(base)) return base;
  return `${unitName(base, context)}${digits}`;
}

function unitName(base: string, { hagan }: Context): string {
  if (hagan && base === "s") return "delta";
  if (hagan && base === "n") return "z";
  if (hagan && base === "p") return "x";
  if (base === "δ") return "delta";
  if (base === "o" || base === "out") return "a";
  return latin(base);
}

function derivativeName(of: string, digits: string, context: Context): string {
  if (isBias(of)) return `grad_b${digits}`;
  if (isWeight(of)) return digits === "" ? `grad_w_${latin(of)}` : `grad_${latin(of).toLowerCase() === "theta" ? "theta" : "w"}${digits}`;
  const unit = unitName(of, context).toLowerCase();
  if (/^(?:ŷ|yhat|y)$/.test(of)) return `grad_a${digits}`;
  return `grad_${/^(?:a|h)$/.test(unit) ? "a" : unit}${digits}`;
}

/** The name that a program would have for a function and its derivative. */
export function functionName(base: string, primes: number): string {
  const plain = base === "F" ? "f" : latin(base);
  if (primes === 0) return plain;
  return /^[fg]$/.test(plain) ? `${plain}prime` : `${plain}_prime`;
}

/** Greek letters by their names. */
function latin(base: string): string {
  return Array.from(base, (letter) => LATIN.get(letter) ?? letter).join("");
}
