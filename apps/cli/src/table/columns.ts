import type { SchemaOptions, Table } from "@adjoint/datasets";
import type { MissingPolicy, Schema } from "@adjoint/reference";
import { UsageError } from "../errors.ts";
import { didYouMean } from "../options/suggest.ts";
import { shown } from "../options/values.ts";

/** The columns of a table as options name them. */
type Named = Pick<Table, "name" | "columns" | "header">;

/**
 * Returns the names of the columns that an option lists, by name or by position from 1. Commas stand between them, and in names: the longest name that fits goes first, and a
 * name goes before a position.
 */
export function columnsOf(flag: string, text: string, table: Named): string[] {
  const names = new Set(table.columns.map(({ name }) => name));
  const parts = text.split(",");
  const found: string[] = [];
  for (let from = 0; from < parts.length;) {
    let to = parts.length;
    while (to > from && !names.has(parts.slice(from, to).join(",").trim())) to--;
    found.push(to > from ? parts.slice(from, to).join(",").trim() : byPosition(flag, parts[from].trim(), table));
    from = Math.max(to, from + 1);
  }
  return [...new Set(found)];
}

function byPosition(flag: string, column: string, { name, columns }: Named): string {
  const names = columns.map((each) => each.name);
  const count = names.length;
  if (!/^[+-]?\d+$/.test(column)) {
    throw new UsageError("unknown-column", { flag, column: shown(column), name, suggestion: didYouMean(column, names), known: names });
  }
  const position = Number(column);
  if (position === 0 || Math.abs(position) > count) throw new UsageError("no-such-column", { flag, column, name, count });
  return names[position > 0 ? position - 1 : count + position];
}

const POLICIES = { drop: true, mean: true, median: true, indicator: true, refuse: true } satisfies Record<MissingPolicy, true>;

function isPolicy(word: string): word is MissingPolicy {
  return Object.hasOwn(POLICIES, word);
}

/** Returns the policies of `--missing`: one for all columns, or `age=median,deck=indicator`, in which `*` is every other column. */
export function missingOf(text: string | undefined, table: Named): SchemaOptions["missing"] {
  if (text === undefined || isPolicy(text)) return text;
  const policies: Record<string, MissingPolicy> = {};
  const names = Object.keys(POLICIES).join(", ");
  for (const part of text.split(/,(?=[^=]*=)/)) {
    const at = part.lastIndexOf("=");
    const policy = part.slice(at + 1).trim();
    if (at < 1 || !isPolicy(policy)) {
      const next = "Try --missing mean, or --missing age=median,deck=indicator.";
      throw new UsageError("bad-value", {
        flag: "--missing",
        rule: `must be one of ${names}, or name=one of them`,
        value: shown(part),
        next,
      });
    }
    const column = part.slice(0, at).trim();
    policies[column === "*" ? "*" : columnsOf("--missing", column, table)[0]] = policy;
  }
  return policies;
}

/** Returns the columns whose cells stay texts, as they did when the model was trained. */
export function textColumns({ columns }: Schema): string[] {
  return columns.flatMap(({ name, text }) => (text === true ? [name] : []));
}

/** Returns the columns that `--keep` names. */
export function columnsToKeep(keep: string | undefined, table: Table): Table["columns"] {
  if (keep === undefined) return [];
  const names = columnsOf("--keep", keep, table);
  return names.map((name) => table.columns.find((column) => column.name === name)!);
}

/** Returns a line on columns of a table that a model does not know and that are not copied; undefined where there are none. */
export function ignoredColumns({ columns, header }: Table, known: Schema, kept: readonly { readonly name: string }[]): string | undefined {
  const names = new Set([...known.columns, ...kept].map(({ name }) => name));
  const extra = columns.map(({ name }) => name).filter((name) => !names.has(name));
  if (!known.header || !header || extra.length === 0) return undefined;
  const shown = extra.slice(0, 6).map((name) => JSON.stringify(name));
  return `ignored ${shown.join(", ")}${extra.length > 6 ? ` and ${extra.length - 6} more` : ""}: the model does not know ${extra.length === 1 ? "this column" : "these columns"}.`;
}
