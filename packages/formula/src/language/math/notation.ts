import type { Block, Expression, Statement, Symbol as Written } from "../../ir/core.ts";
import { walk, type CoreNode } from "../../ir/walk.ts";
import { LAST_LAYER } from "./layers.ts";
import { lettersOf, mapped, replaced, symbolsIn } from "./usual-names.ts";
import { isBias, isWeight } from "./vocabulary.ts";

/** Net inputs, of which δ is the derivative by its definition. */
const NET_INPUT = /^∂[^/]+\/∂(?:z|Z|net|in|n|s|u|v|h)$/;

/** Returns equations without δ_j^l = ∂C/∂z_j^l, which gives nothing a value: ∂C/∂z is δ in all others. */
export function withoutDeclarations(body: Block): Block {
  const meant = new Map<string, Written>();
  const isDeclared = (statement: Statement): boolean => {
    if (statement.kind !== "assign" || statement.value.kind !== "name" || statement.targets.length > 1) return false;
    const [target] = statement.targets;
    const [delta, derivative] = [target.kind === "name" ? target.symbol : undefined, statement.value.symbol];
    return (
      delta !== undefined &&
      derivative !== undefined &&
      /^(?:δ|delta)$/.test(delta.base) &&
      NET_INPUT.test(derivative.base) &&
      isSame(delta.layer, derivative.layer) &&
      lettersOf(delta).join() === lettersOf(derivative).join() &&
      meant.set(derivative.base, delta).size > 0
    );
  };
  const rest = body.map((statement) =>
    statement.kind === "for" ? { ...statement, body: statement.body.filter((inner) => !isDeclared(inner)) } : statement,
  );
  const kept = rest.filter((statement) => (statement.kind === "for" ? statement.body.length > 0 : !isDeclared(statement)));
  if (meant.size !== 1) return body;
  return kept.map((statement) => mapped(statement, (symbol) => ({ ...symbol, base: meant.get(symbol.base)?.base ?? symbol.base })));
}

/** Are two layers written alike? */
function isSame(one: Expression | undefined, other: Expression | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  if (one.kind === "number") return other.kind === "number" && one.value === other.value;
  if (one.kind === "name") return other.kind === "name" && one.name === other.name;
  return (
    one.kind === "binary" &&
    other.kind === "binary" &&
    one.op === other.op &&
    isSame(one.left, other.left) &&
    isSame(one.right, other.right)
  );
}

/** Returns equations in which the h of δ_h names the quantity that the derivative is of, and no entry, where a text has an h and nothing else such an index. */
export function withDeltasOf(body: Block): Block {
  const symbols = symbolsIn(body);
  const isDelta = ({ base }: Written): boolean => /^(?:δ|delta)$/.test(base);
  const indices = new Set(symbols.flatMap((symbol) => (isDelta(symbol) ? [] : lettersOf(symbol))));
  const quantities = new Set(symbols.map(({ base }) => base));
  const named = (symbol: Written): string | undefined => {
    const [letter, ...others] = lettersOf(symbol);
    const isOf = isDelta(symbol) && symbol.entries?.length === 1 && others.length === 0 && letter !== undefined;
    return isOf && /^[ahosxyz]$/.test(letter) && quantities.has(letter) && !indices.has(letter) ? letter : undefined;
  };
  if (!symbols.some(named)) return body;
  return body.map((statement) =>
    mapped(statement, ({ entries, ...symbol }) => {
      const letter = named({ ...symbol, ...(entries && { entries }) });
      return letter === undefined ? { ...symbol, ...(entries && { entries }) } : { ...symbol, base: `δ_${letter}` };
    }),
  );
}

/** Returns equations in which the z of p = softmax(z) is that of the last layer, where all others have their layer. */
export function withLastNetInput(body: Block): Block {
  const isLayered = symbolsIn(body).some(({ base, layer }) => base === "z" && layer !== undefined);
  if (!isLayered) return body;
  const layer: Expression = { kind: "name", name: LAST_LAYER, id: -1, span: { start: -1, end: -1 } };
  return body.map((statement) => {
    const target = statement.kind === "assign" && statement.targets[0].kind === "name" ? statement.targets[0].symbol : undefined;
    return target && target.layer === undefined && /^(?:p|q|o|y|ŷ|yhat|π)$/.test(target.base)
      ? mapped(statement, (symbol) => (symbol.base === "z" && symbol.layer === undefined ? { ...symbol, layer } : symbol))
      : statement;
  });
}

/** Returns equations in which z^{[1]} is Z^{[1]}, where a text gives that a value and not the other. */
export function withOneCase(body: Block): Block {
  const given = new Set(body.flatMap((statement) => (statement.kind === "assign" ? statement.targets : []).flatMap(targetBase)));
  const inner = body.flatMap((statement) => (statement.kind === "for" ? statement.body : []));
  for (const statement of inner)
    if (statement.kind === "assign") for (const target of statement.targets) given.add(targetBase(target)[0] ?? "");
  const isMatrix = (base: string): boolean => /^[ZA]$/.test(base) && given.has(base) && !given.has(base.toLowerCase());
  return body.map((statement) =>
    mapped(statement, (symbol) =>
      symbol.layer && /^[za]$/.test(symbol.base) && isMatrix(symbol.base.toUpperCase()) && lettersOf(symbol).length === 0
        ? { ...symbol, base: symbol.base.toUpperCase() }
        : symbol,
    ),
  );
}

const targetBase = (target: Expression): string[] => (target.kind === "name" && target.symbol ? [target.symbol.base] : []);

/** Returns equations in which the i of ∂C/∂b = Σ_i δ_i counts the examples: the bias has no entry of its own there. */
export function withSummedExamples(body: Block): Block {
  return body.map((statement) => {
    const target = statement.kind === "assign" && statement.targets[0].kind === "name" ? statement.targets[0].symbol : undefined;
    const isOfBias = target !== undefined && /^(?:∂[^/]*\/∂|d)(?:b|bias)$/.test(target.base) && lettersOf(target).length === 0;
    if (!isOfBias) return statement;
    return replaced(statement, (node) => {
      if (node.kind !== "sum" || node.index === "") return node;
      const body = withExample(node.body, node.index);
      return { ...node, body };
    });
  });
}

function withExample(body: Expression, index: string): Expression {
  const put = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(put);
    if (typeof value !== "object" || value === null) return value;
    const node = value as CoreNode;
    if (node.kind === "name" && node.symbol && lettersOf(node.symbol).join() === index && node.symbol.entries?.length === 1) {
      const { entries, ...symbol } = node.symbol;
      return { ...node, symbol: { ...symbol, example: entries[0] } };
    }
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, put(inner)]));
  };
  return put(body) as Expression;
}

/** Returns equations in which the h and o of z_h, a_h and δ_o name the hidden and the output layer, where weights have numbers and nothing is summed over letters. */
export function withNamedLayers(body: Block): Block {
  const symbols = symbolsIn(body);
  let sums = false;
  for (const statement of body) walk([statement], (node) => void (sums ||= node.kind === "sum" && node.index !== ""));
  const letters = new Set(symbols.flatMap(lettersOf));
  const isNamed = letters.has("h") && letters.has("o") && [...letters].every((letter) => letter === "h" || letter === "o");
  if (sums || !isNamed || symbols.some(({ base, entries }) => isWeight(base) && entries !== undefined)) return body;
  return body.map((statement) =>
    mapped(statement, (symbol) => {
      const { entries, ...rest } = symbol;
      const [letter] = lettersOf(symbol);
      return entries?.length === 1 && letter !== undefined ? { ...rest, base: `${symbol.base}_${letter}` } : symbol;
    }),
  );
}

/** Returns equations in which a is the net input z of h, where ∂C/∂a is made from ∂C/∂h and nothing is called z. */
export function withNetInputA(body: Block): Block {
  const symbols = symbolsIn(body);
  if (symbols.some(({ base }) => /^(?:z|Z)$/.test(base)) || !symbols.some(({ base }) => base === "a")) return body;
  const isFrom = body.some((statement) => {
    const target = statement.kind === "assign" && statement.targets[0].kind === "name" ? statement.targets[0].symbol : undefined;
    return target?.base.endsWith("/∂a") === true && symbolsIn([statement]).some(({ base }) => base.endsWith("/∂h"));
  });
  if (!isFrom) return body;
  const meant = (base: string): string => (base === "a" ? "z" : base.replace(/\/∂a$/, "/∂z"));
  return body.map((statement) => mapped(statement, (symbol) => ({ ...symbol, base: meant(symbol.base) })));
}

/** Returns equations in which W ← W − η ∂J/∂W, said once for all weights, is written for each that has a number, or for those of the last layer. */
export function withEachStep(body: Block): Block {
  const isOwn = ({ base }: Written): boolean => isWeight(ofStep(base)) || isBias(ofStep(base));
  const layers = new Map<number, Expression>();
  let lettered = false;
  for (const symbol of symbolsIn(body)) {
    if (!isWeight(ofStep(symbol.base)) || symbol.layer === undefined) continue;
    if (symbol.layer.kind === "number") layers.set(symbol.layer.value, symbol.layer);
    else lettered = true;
  }
  const last: Expression = { kind: "name", name: LAST_LAYER, id: -1, span: { start: -1, end: -1 } };
  const meant = lettered ? [last] : [...layers.values()];
  if (meant.length === 0) return body;
  return body.flatMap((statement) => {
    const target = statement.kind === "assign" ? statement.targets[0] : statement.kind === "augment" ? statement.target : undefined;
    const symbol = target?.kind === "name" ? target.symbol : undefined;
    if (!symbol || !(isWeight(symbol.base) || isBias(symbol.base))) return [statement];
    const all = symbolsIn([statement]).filter(isOwn);
    if (all.length < 2 || all.some(({ layer, entries }) => layer !== undefined || entries !== undefined)) return [statement];
    return meant.map((layer) => mapped(statement, (each) => (isOwn(each) ? { ...each, layer } : each)));
  });
}

/** W of ∂J/∂W, dW and ΔW. */
const ofStep = (base: string): string => base.replace(/^∂[^/]*\/∂/, "").replace(/^[dΔ](?=[A-Za-zΘθ])/, "");
