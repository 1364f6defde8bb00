import type { Block, Expression, Statement, Symbol as Written } from "../../ir/core.ts";
import { walk, type CoreNode } from "../../ir/walk.ts";

const TARGET = /^(?:y|t|ŷ|yhat|target)$/;

/**
 * Returns equations in which the letter of the output is another than that of a hidden layer, where a text has one δ_j for both: δ_j = (o_j − t_j) f′_j "for an
 * output", δ_j = f′_j Σ_l w_jl δ_l "for an inner unit". The first, and what is said of targets, is then about l.
 */
export function withOutputLetter(body: Block): Block {
  const deltas = body.flatMap((statement) => deltaOf(statement) ?? []);
  const inner = deltas.find(({ summed }) => summed !== undefined);
  const output = deltas.find(({ summed, letter }) => summed === undefined && letter === inner?.letter);
  if (!inner?.summed || !output) return body;
  const [from, to] = [inner.letter, inner.summed];
  return body.map((statement) =>
    statement === output.statement || (hasTarget(statement) && !hasWeightOf(statement, from)) ? renamed(statement, from, to) : statement,
  );
}

/** δ_j = …, with the letter over which further δ are summed. */
function deltaOf(statement: Statement): { statement: Statement; letter: string; summed?: string } | undefined {
  const target = statement.kind === "assign" ? statement.targets[0] : undefined;
  if (statement.kind !== "assign" || target?.kind !== "name" || !target.symbol) return undefined;
  const [letter, ...others] = lettersOf(target.symbol);
  const { base } = target.symbol;
  if (letter === undefined || others.length > 0 || !/^(?:δ|delta)$/.test(base) || target.symbol.layer) return undefined;
  let summed: string | undefined;
  walk([statement.value], (node) => {
    if (node.kind === "name" && node.symbol?.base === base) summed ??= lettersOf(node.symbol).find((each) => each !== letter);
  });
  return { statement, letter, ...(summed !== undefined && { summed }) };
}

const lettersOf = ({ entries }: Written): string[] => (entries ?? []).flatMap((entry) => (entry.kind === "name" ? [entry.name] : []));

function hasTarget(statement: Statement): boolean {
  let found = false;
  walk([statement], (node) => {
    found ||= node.kind === "name" && node.symbol !== undefined && TARGET.test(node.symbol.base);
  });
  return found;
}

/** Does a weight with two letters, one of them this, occur? */
function hasWeightOf(statement: Statement, letter: string): boolean {
  let found = false;
  walk([statement], (node) => {
    if (node.kind === "name" && node.symbol && lettersOf(node.symbol).length === 2) found ||= lettersOf(node.symbol).includes(letter);
  });
  return found;
}

/** The same with another letter for the entries. */
function renamed(statement: Statement, from: string, to: string): Statement {
  const put = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(put);
    if (typeof value !== "object" || value === null) return value;
    const node = value as CoreNode;
    const made = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, put(inner)]));
    if (node.kind === "sum" && node.index === from) return { ...made, index: to };
    if (node.kind === "name" && node.symbol?.entries) {
      const entries = node.symbol.entries.map((entry): Expression =>
        entry.kind === "name" && entry.name === from ? { ...entry, name: to } : entry,
      );
      return { ...made, symbol: { ...node.symbol, entries } };
    }
    return made;
  };
  return put(statement) as Statement;
}
