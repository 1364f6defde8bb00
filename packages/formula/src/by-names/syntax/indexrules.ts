import { call, mapTree, walk, type CallNode, type Expr, type NameNode } from "../ast.ts";
import { FormulaError } from "../../source.ts";

/** What the rules are checked against. */
export interface Equation {
  readonly left: NameNode;
  /** The target's letters that count units. */
  readonly units: readonly string[];
  readonly examples: string | undefined;
  readonly text: string;
  readonly remark: (text: string) => void;
}

/** How often a letter occurs in the factors of one term, and where first. */
type Free = ReadonlyMap<string, { readonly count: number; readonly at: NameNode }>;
const NONE: Free = new Map();

/**
 * The right side with a Σ wherever a letter is repeated in a product and not on the left. Throws {@link FormulaError} where an index stands on one side only, is used
 * outside of its sum, or a sum's index does not occur or stands on the left.
 */
export function summed(body: Expr, equation: Equation): Expr {
  const { left, units, examples, text } = equation;
  const named = nameSums(body, equation);
  const written = new Set(walk(named).flatMap((n) => (n.kind === "call" ? (n.over ?? []) : [])));
  const implied = new Map<Expr, string[]>();
  const free = freeIn(named, { equation, written, implied });
  const on = units.map((u) => `\`${u}\``).join(" or ");
  const refuse = (at: NameNode, message: string, expected: string): never => {
    throw new FormulaError(text, at.span ?? left.span!, { code: "index", message, expected });
  };
  for (const [letter, { at }] of free) {
    if (units.includes(letter) || letter === examples) continue;
    if (written.has(letter))
      refuse(
        at,
        `the index of a sum is used outside of it: \`${letter}\` of \`${at.text}\`. Put \`${at.text}\` under Σ_${letter}${on ? `, or give it the index ${on}` : ""}.`,
        on || "a sum",
      );
    refuse(
      at,
      `an index stands on one side only: \`${letter}\` of \`${at.text}\` is not on the left, and nothing sums over it. Write Σ_${letter}${on ? `, or give it the index ${on}` : ""}.`,
      on || "a sum",
    );
  }
  for (const letter of units)
    if (!free.has(letter))
      refuse(
        left,
        `an index stands on one side only: \`${letter}\` of \`${left.text}\` is not on the right. Give a factor on the right the index \`${letter}\`, or leave it out on the left.`,
        `\`${letter}\` on the right`,
      );
  if (implied.size === 0) return named;
  for (const letters of implied.values())
    equation.remark(
      `Read with Σ over ${letters.join(", ")} in the equation for \`${left.text}\`, where it is repeated and not on the left.`,
    );
  return withSums(named, implied);
}

/** Σ without a letter below runs over what is under it and not on the left. */
function nameSums(body: Expr, { units, left, remark, examples }: Equation): Expr {
  return mapTree(body, (node) => {
    if (node.kind !== "call" || node.over?.length !== 0) return node;
    const under = new Set(walk(node).flatMap((n) => (n.kind === "name" ? (n.entries ?? []) : [])));
    const over = [...under].filter((letter) => !units.includes(letter) && letter !== examples);
    if (over.length > 0) remark(`Read with Σ over ${over.join(", ")} in the equation for \`${left.text}\`.`);
    return { ...node, over };
  });
}

interface Rules {
  readonly equation: Equation;
  /** Letters that a written Σ runs over. */
  readonly written: ReadonlySet<string>;
  /** Products that stand for a sum. */
  readonly implied: Map<Expr, string[]>;
}

function freeIn(node: Expr, rules: Rules): Free {
  switch (node.kind) {
    case "name":
      return new Map((node.entries ?? []).map((letter) => [letter, { count: 1, at: node }]));
    case "unary":
    case "transpose":
      return freeIn(node.arg, rules);
    case "binary": {
      const [left, right] = [freeIn(node.left, rules), freeIn(node.right, rules)];
      // A fraction's parts are factors; the two sides of + are terms.
      return node.op === "divide" || node.op === "eachdivide" ? contracted(node, [left, right], rules) : joined([left, right], Math.max);
    }
    case "chain":
      return contracted(
        node,
        node.factors.map((f) => freeIn(f, rules)),
        rules,
      );
    case "call":
      return node.over
        ? sumOf(node, rules)
        : joined(
            node.args.map((a) => freeIn(a, rules)),
            Math.max,
          );
    default:
      return NONE;
  }
}

function joined(parts: readonly Free[], count: (a: number, b: number) => number): Map<string, { count: number; at: NameNode }> {
  const all = new Map<string, { count: number; at: NameNode }>();
  for (const part of parts)
    for (const [letter, found] of part) {
      const before = all.get(letter);
      all.set(letter, before ? { count: count(before.count, found.count), at: before.at } : found);
    }
  return all;
}

/** The letters of a product; those that are repeated, on no left side and under no Σ are summed here. */
function contracted(node: Expr, parts: readonly Free[], { equation, written, implied }: Rules): Free {
  const all = joined(parts, (a, b) => a + b);
  for (const [letter, { count, at }] of all) {
    if (count < 2 || equation.units.includes(letter) || letter === equation.examples || written.has(letter)) continue;
    if (count > 2)
      throw new FormulaError(equation.text, at.span ?? node.span!, {
        code: "index",
        message: `an index is repeated more than twice and no Σ stands over it: \`${letter}\`. Write Σ_${letter} where the sum begins.`,
        expected: `Σ_${letter}`,
      });
    implied.set(node, [...(implied.get(node) ?? []), letter]);
    all.delete(letter);
  }
  return all;
}

function sumOf(node: CallNode, rules: Rules): Free {
  const { units, text, left } = rules.equation;
  const all = joined(
    node.args.map((a) => freeIn(a, rules)),
    Math.max,
  );
  for (const letter of node.over!) {
    if (units.includes(letter))
      throw new FormulaError(text, node.span!, {
        code: "index",
        message: `a sum runs over an index of the left side: \`${letter}\` of \`${left.text}\`. Sum over another letter.`,
        expected: "another letter under Σ",
      });
    if (!all.has(letter))
      throw new FormulaError(text, node.span!, {
        code: "index",
        message: `a sum runs over an index that does not occur: \`${letter}\`. Give a factor under the Σ the index \`${letter}\`, or leave the Σ out.`,
        expected: `\`${letter}\` under Σ`,
      });
    all.delete(letter);
  }
  return all;
}

function withSums(body: Expr, implied: ReadonlyMap<Expr, readonly string[]>): Expr {
  const place = ({ kind, span }: Expr): string => `${kind} ${span?.start} ${span?.end}`;
  const sums = new Map([...implied].map(([node, over]) => [place(node), over]));
  return mapTree(body, (node) => {
    const over = sums.get(place(node));
    return over ? { ...call("sum", [node]), over, span: node.span } : node;
  });
}
