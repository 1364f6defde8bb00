import { Select } from "../../ui/controls.tsx";
import { whole } from "../../ui/numbers.ts";
import type { TableChoice, TablePreview as Shown } from "../../worker/protocol.ts";
import { playground } from "./run.ts";

const ROLES = [
  { value: "input", label: "input" },
  { value: "category", label: "input, a category" },
  { value: "target", label: "target" },
  { value: "ignored", label: "leave out" },
] as const;
type Role = (typeof ROLES)[number]["value"];

const LEARNT: Readonly<Record<Shown["learns"], string>> = { classes: "a class", values: "a value", labels: "labels that hold or not" };

/** Shows an opened table: how it was read, its first rows, and what each column is taken for. Nothing is trained until *Train* is pressed. */
export function TablePreview() {
  const opened = playground().table.value;
  if (opened === undefined) return null;
  const { preview } = opened;
  const { columns, sample, choice } = preview;
  const choose = (change: Partial<TableChoice>): void => void playground().chooseColumns(change);
  return (
    <section class="table-preview panel" aria-label={`The table ${preview.name}`} data-testid="table-preview">
      <h2>What is to be learnt?</h2>
      <p class="small">{preview.reading}</p>
      <div class="scroll" tabIndex={0} role="region" aria-label="The first rows">
        <table>
          <thead>
            <tr>
              {columns.map((column, at) => (
                <th key={at} scope="col" data-role={column.role}>
                  <span class="column">{column.name}</span>
                  <Select<Role>
                    label=""
                    name={`Use of ${column.name}`}
                    value={column.role === "input" && choice.categories.includes(at) ? "category" : column.role}
                    options={ROLES}
                    onChange={(role) => choose(withRole(preview, at, role))}
                  />
                  <span class="small">{column.note ?? noteOf(column)}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sample.map((row, i) => (
              <tr key={i}>
                {row.map((cell, at) => (
                  <td key={at} data-role={columns[at].role} data-empty={cell === ""}>
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div class="choices">
        {choice.targets.length === 1 && columns[choice.targets[0]]?.kind !== "date" && (
          <Select
            label="The target is"
            value={choice.as ?? "auto"}
            options={[
              { value: "auto", label: `${LEARNT[preview.learns]}, by its cells` },
              { value: "classes", label: "a class" },
              { value: "values", label: "a value" },
            ]}
            onChange={(as) => choose({ as: as === "auto" ? undefined : as })}
          />
        )}
        {preview.missing > 0 && (
          <Select
            label={`Missing cells: ${whole(preview.missing)}`}
            value={choice.missing}
            options={[
              { value: "indicator", label: "the mean, and a column that says so" },
              { value: "mean", label: "the mean" },
              { value: "median", label: "the median" },
              { value: "drop", label: "leave the row out" },
            ]}
            onChange={(missing) => choose({ missing })}
          />
        )}
        <button type="button" class="button primary" disabled={preview.problem !== undefined} onClick={() => playground().learnTable()}>
          Train
        </button>
        <button type="button" class="button quiet" onClick={() => playground().closeTable()}>
          Cancel
        </button>
      </div>
      {preview.problem !== undefined && (
        <div class="remedies" role="alert">
          <p>{preview.problem}</p>
          {(preview.remedies ?? []).map(({ label, change }) => (
            <button key={label} type="button" class="button small" onClick={() => choose(change)}>
              {label}
            </button>
          ))}
        </div>
      )}
    </section>
  );
}

function noteOf({ kind, missing }: Shown["columns"][number]): string {
  return missing > 0 ? `${kind}, ${whole(missing)} missing` : kind;
}

/** Returns the choice with another use of one column. A new target takes the place of the only one, unless that became something else. */
function withRole({ choice, columns }: Shown, at: number, role: Role): Partial<TableChoice> {
  const others = choice.targets.filter((column) => column !== at);
  const targets =
    role === "target"
      ? others.length === 1 && columns[others[0]].kind === "category"
        ? [at]
        : [...others, at].toSorted((a, b) => a - b)
      : others;
  const without = (list: readonly number[]): readonly number[] => list.filter((column) => column !== at);
  return {
    targets,
    ignore: role === "ignored" ? [...choice.ignore, at] : without(choice.ignore),
    // Who says that a column is an input means it, whatever it looks like.
    use: role === "input" || role === "category" ? [...without(choice.use), at] : without(choice.use),
    categories: role === "category" ? [...without(choice.categories), at] : without(choice.categories),
    as: undefined,
  };
}
