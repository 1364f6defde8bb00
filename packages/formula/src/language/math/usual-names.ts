import type { Block, Expression, Statement, Symbol as Written } from "../../ir/core.ts";
import { walk, type CoreNode } from "../../ir/walk.ts";
import { isWeight } from "./vocabulary.ts";

export const lettersOf = ({ entries }: Written): string[] =>
  (entries ?? []).flatMap((entry) => (entry.kind === "name" ? [entry.name] : []));

/**
 * Returns equations in which the desired output is t and the output is o, where a text has d − y for its error as Haykin does; v_j = Σ_i w_ji y_i is then z_j.
 * Haykin, Neural Networks, 1994, section 6.3.
 */
export function withUsualNames(body: Block): Block {
  let isDesired = false;
  const sums = new Set<string>();
  for (const statement of body) {
    walk([statement], (node) => {
      if (node.kind !== "binary" || node.op !== "subtract" || node.left.kind !== "name" || node.right.kind !== "name") return;
      const [left, right] = [node.left.symbol, node.right.symbol];
      isDesired ||= left?.base === "d" && right?.base === "y" && lettersOf(left).length > 0;
    });
    const target = statement.kind === "assign" && statement.targets[0].kind === "name" ? statement.targets[0].symbol : undefined;
    if (statement.kind === "assign" && target?.base === "v" && lettersOf(target).length === 1 && statement.value.kind === "sum")
      sums.add("v");
  }
  if (!isDesired) return body;
  const names: Readonly<Record<string, string>> = { d: "t", y: "o", ...(sums.has("v") && { v: "z" }) };
  return body.map((statement) =>
    mapped(statement, (symbol) =>
      Object.hasOwn(names, symbol.base) && !(symbol.base === "v" && lettersOf(symbol).length > 1)
        ? { ...symbol, base: names[symbol.base] }
        : symbol,
    ),
  );
}

/**
 * Returns equations in which y is the output, o, where its error is y − t, and in which what no unit is and only stands beside the output, as e of o_j − e_j, is
 * the target.
 */
export function withTargetBeside(body: Block): Block {
  const bases = new Set(symbolsIn(body).map(({ base }) => base));
  const pairs: (readonly [Written, Written])[] = [];
  walk(body, (node) => {
    if (node.kind !== "binary" || node.op !== "subtract" || node.left.kind !== "name" || node.right.kind !== "name") return;
    if (node.left.symbol && node.right.symbol) pairs.push([node.left.symbol, node.right.symbol]);
  });
  const isPair = (one: RegExp, other: RegExp): boolean =>
    pairs.some(([p, q]) => (one.test(p.base) && other.test(q.base)) || (other.test(p.base) && one.test(q.base)));
  const rename = (names: Readonly<Record<string, string>>): Block =>
    body.map((statement) =>
      mapped(statement, (symbol) => (Object.hasOwn(names, symbol.base) ? { ...symbol, base: names[symbol.base] } : symbol)),
    );
  if (isPair(/^y$/, /^t$/) && !bases.has("o") && !bases.has("ŷ")) return rename({ y: "o" });
  if (["y", "t", "d", "target", "Y", "T"].some((base) => bases.has(base))) return body;
  const alone = new Set(
    pairs.flatMap(([p, q]) => [p, q]).flatMap(({ base, entries }) => (/^[cers]$/.test(base) && entries?.length === 1 ? [base] : [])),
  );
  const target = [...alone].find((base) => isPair(/^(?:o|a|p|ŷ)$/, new RegExp(`^${base}$`)));
  return target === undefined ? body : rename({ [target]: "t" });
}

/** Returns equations without the pattern p of t_pj, o_pj and δ_pj, which all are about. Rumelhart, Hinton & Williams, 1986, section "The generalized delta rule". */
export function withoutPattern(body: Block): Block {
  const symbols = symbolsIn(body);
  const [delta, ...others] = symbols.filter(({ base }) => /^(?:δ|delta)$/.test(base)).map(lettersOf);
  const [pattern] = delta ?? [];
  if (pattern === undefined || ![delta, ...others].every((letters) => letters.length === 2 && letters[0] === pattern)) return body;
  if (symbols.some((symbol) => isLink(symbol) && lettersOf(symbol).includes(pattern))) return body;
  return body.map((statement) =>
    mapped(statement, (symbol) =>
      lettersOf(symbol).length === 2 && lettersOf(symbol)[0] === pattern ? { ...symbol, entries: symbol.entries!.slice(1) } : symbol,
    ),
  );
}

/** Returns equations in which what an autoencoder is compared with is its target: x̂ − x is ŷ − y, whatever x and y are. */
export function withTargetOfItself(body: Block): Block {
  if (symbolsIn(body).some(({ base }) => /^(?:y|t|ŷ|yhat|Y|T)$/.test(base))) return body;
  return body.map((statement) =>
    replaced(statement, (node) => {
      if (node.kind !== "binary" || node.op !== "subtract") return node;
      const isOf = (side: Expression, base: RegExp): boolean => side.kind === "name" && base.test(side.symbol?.base ?? "");
      const put = (side: Expression): Expression =>
        side.kind === "name" && side.symbol && isOf(side, /^[xX]$/) ? { ...side, name: "y", symbol: { ...side.symbol, base: "y" } } : side;
      return isOf(node.left, /^[xX]hat$/) || isOf(node.right, /^[xX]hat$/)
        ? { ...node, left: put(node.left), right: put(node.right) }
        : node;
    }),
  );
}

/** Returns equations in which the n of x_n, y_n and h_n counts the examples, where the weights are matrices without letters and Σ runs over n. */
export function withNumberedExamples(body: Block): Block {
  const symbols = symbolsIn(body);
  if (symbols.some((symbol) => symbol.example || (isWeight(symbol.base.replace(/^∂[^/]*\/∂/, "")) && lettersOf(symbol).length > 0)))
    return body;
  const sums = new Set<string>();
  walk(body, (node) => void (node.kind === "sum" && node.index !== "" && sums.add(node.index)));
  const has = (base: RegExp, letter: string): boolean =>
    symbols.some((symbol) => base.test(symbol.base) && lettersOf(symbol).join() === letter);
  const letter = [...sums].find((each) => has(/^x$/, each) && has(/^(?:y|t|ŷ)$/, each));
  if (letter === undefined || !symbols.some(({ base, layer }) => isWeight(base) && layer !== undefined)) return body;
  return body.map((statement) =>
    replaced(statement, (node) => {
      if (node.kind === "sum" && node.index === letter)
        return { kind: "sum", index: letter, body: node.body, id: node.id, span: node.span };
      if (node.kind !== "name" || !node.symbol) return node;
      const { entries, ...rest } = node.symbol;
      return entries?.length === 1 && lettersOf(node.symbol).join() === letter
        ? { ...node, symbol: { ...rest, example: entries[0] } }
        : node;
    }),
  );
}

/** Returns equations in which i counts the examples where ŷ_i = w x_i + b has a weight without a letter. */
export function withExamples(body: Block): Block {
  const symbols = symbolsIn(body);
  const letters = new Set(symbols.flatMap(lettersOf));
  const [letter] = letters;
  if (letter === undefined || letters.size > 1 || symbols.some((symbol) => symbol.example || symbol.layer)) return body;
  let isOne = false;
  walk(body, (node) => {
    if (node.kind !== "binary" || node.op !== "product" || node.left.kind !== "name" || node.right.kind !== "name") return;
    const [weight, x] = [node.left.symbol, node.right.symbol];
    isOne ||=
      weight !== undefined && isWeight(weight.base) && lettersOf(weight).length === 0 && x?.base === "x" && lettersOf(x).length === 1;
  });
  if (!isOne) return body;
  return body.map((statement) =>
    mapped(statement, ({ entries, ...symbol }) =>
      entries?.length === 1 ? { ...symbol, example: entries[0] } : { ...symbol, ...(entries && { entries }) },
    ),
  );
}

/**
 * Does a text number its weights one by one, w₅ from h₁ to o₁, as Mazur does? No line says which units each joins. Returns two of them.
 * Mazur, A Step by Step Backpropagation Example, 2015.
 */
export function singleWeights(body: Block): readonly [number, number] | undefined {
  const weights = new Set<number>();
  let ofUnits = false;
  for (const { base, layer, entries, primes } of symbolsIn(body)) {
    const [number] = layer ? [layer] : (entries ?? []);
    if (/^(?:∂[^/]*\/∂)?w$/.test(base) && primes === 0 && number?.kind === "number" && (entries?.length ?? 0) < 2)
      weights.add(number.value);
    // o1, h2, out_{o1}, δ_{o1}
    ofUnits ||= /(?:^|_)[oh]_?\d$/.test(base);
  }
  const [last, before] = [...weights].toSorted((p, q) => q - p);
  return ofUnits && last >= 5 && before !== undefined ? [before, last] : undefined;
}

export function symbolsIn(body: Block): Written[] {
  const found: Written[] = [];
  walk(body, (node) => {
    if (node.kind === "name" && node.symbol) found.push(node.symbol);
  });
  return found;
}

/**
 * Returns equations in which a step that is written for any weight, w_ji ← w_ji + η δ_j x_ji, is written for those of each layer, where other letters count the
 * units of the layers: δ_k of the outputs, δ_h of the hidden units. Mitchell, Machine Learning, 1997, table 4.2.
 */
export function withEachLayer(body: Block): Block {
  const pairs = body.map(weightsOf);
  const summed = body.flatMap((statement) => {
    let found: string[] = [];
    walk([statement], (node) => {
      if (node.kind === "sum")
        walk(
          [node.body],
          (inner) => void (inner.kind === "name" && inner.symbol && isLink(inner.symbol) && (found = lettersOf(inner.symbol))),
        );
    });
    return found.length === 2 ? [found] : [];
  });
  const [link] = summed;
  if (!link || summed.some((other) => other.join() !== link.join())) return body;
  const deltas = new Set(body.flatMap((statement) => deltaLetter(statement) ?? []));
  if (!link.every((letter) => deltas.has(letter))) return body;
  const unit = unitWith(body, link);
  const hidden = body.flatMap((statement) => (sumsOver(statement) ? (deltaLetter(statement) ?? []) : []))[0];
  if (unit === undefined || !link.includes(hidden ?? "")) return body;
  const output = link.find((letter) => letter !== hidden)!;
  return body.flatMap((statement, i) => {
    const [pair, ...others] = pairs[i];
    if (!pair || others.length > 0 || pair.some((letter) => link.includes(letter)) || sumsOver(statement)) return [statement];
    const [to, from] = pair;
    const put = (up: string, down: string, base: string): Statement =>
      mapped(statement, (symbol) => {
        const letters = lettersOf(symbol);
        if (letters.length === 0) return symbol;
        const moved = letters.map((letter) => (letter === to ? up : letter === from ? down : letter));
        // x_ji is the input of the unit j that comes from i.
        const isInput = letters.length === 2 && !isLink(symbol) && /^[xoa]$/.test(symbol.base);
        const entries = isInput ? [moved[1]] : moved;
        return {
          ...symbol,
          base: isInput ? base : symbol.base,
          entries: entries.map((name, k) => ({ ...symbol.entries![k], kind: "name", name })),
        };
      });
    const input = [from, "i", "n"].find((letter) => !link.includes(letter))!;
    return [put(output, hidden, unit), put(hidden, input, "x")];
  });
}

const isLink = (symbol: Written): boolean => isWeight(symbol.base.replace(/^(?:∂[^/]*\/∂|Δ)/, "")) && lettersOf(symbol).length === 2;

/** The letters of the weights of a statement, each pair once. */
function weightsOf(statement: Statement): string[][] {
  const found = new Map<string, string[]>();
  walk([statement], (node) => {
    if (node.kind === "name" && node.symbol && isLink(node.symbol)) found.set(lettersOf(node.symbol).join(), lettersOf(node.symbol));
  });
  return [...found.values()];
}

function sumsOver(statement: Statement): boolean {
  let found = false;
  walk([statement], (node) => void (found ||= node.kind === "sum"));
  return found;
}

/** k of δ_k = … */
function deltaLetter(statement: Statement): string | undefined {
  const target = statement.kind === "assign" && statement.targets[0].kind === "name" ? statement.targets[0].symbol : undefined;
  return target && /^(?:δ|delta)$/.test(target.base) ? lettersOf(target)[0] : undefined;
}

/** o of o_k and o_h, the activations of the layers. */
function unitWith(body: Block, letters: readonly string[]): string | undefined {
  const found = new Map<string, Set<string>>();
  for (const statement of body)
    walk([statement], (node) => {
      const letter = node.kind === "name" && node.symbol ? lettersOf(node.symbol) : [];
      if (node.kind === "name" && node.symbol && letter.length === 1 && /^[oahy]$/.test(node.symbol.base))
        found.set(node.symbol.base, (found.get(node.symbol.base) ?? new Set()).add(letter[0]));
    });
  return [...found].find(([, has]) => letters.some((letter) => has.has(letter)))?.[0];
}

/** A statement with other symbols. Copies keep their place in the text. */
export function mapped(statement: Statement, change: (symbol: Written) => Written): Statement {
  return replaced(statement, (node) => (node.kind === "name" && node.symbol ? { ...node, symbol: change(node.symbol) } : node));
}

/** A statement with other nodes. */
export function replaced(statement: Statement, change: (node: CoreNode) => CoreNode): Statement {
  const put = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(put);
    if (typeof value !== "object" || value === null) return value;
    const made = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, put(inner)])) as unknown as CoreNode;
    return "kind" in made ? change(made) : made;
  };
  return put(statement) as Statement;
}
