import { css, paletteOf } from "../draw/palette.ts";
import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useState } from "preact/hooks";
import { theme } from "../state/theme.ts";
import type { Trainer } from "../state/trainer.ts";
import type { TakenRowsProps } from "./taken-rows.tsx";

export interface ConfusionProps {
  readonly classes: readonly string[];
  /** [classes, classes]: the row is the class, the column what was predicted. */
  readonly counts: Uint32Array;
  readonly caption: string;
  /** The network that is asked for the rows of a cell. */
  readonly of: Trainer;
}

/** What shows the rows of a cell; fetched when one is first pressed. */
const rowsView = signal<ComponentType<TakenRowsProps> | undefined>(undefined);

/** How often each class was taken for each; a press on a cell shows its rows. */
export function Confusion({ classes, counts, caption, of }: ConfusionProps) {
  const [cell, setCell] = useState<{ readonly actual: number; readonly predicted: number }>();
  const press = (actual: number, predicted: number): void => {
    const isOpen = cell?.actual === actual && cell.predicted === predicted;
    setCell(isOpen ? undefined : { actual, predicted });
    if (rowsView.peek() === undefined) void import("./taken-rows.tsx").then(({ TakenRows }) => (rowsView.value = TakenRows));
  };
  const Rows = rowsView.value;
  const palette = paletteOf(theme.value);
  const n = classes.length;
  if (n > 20) return <p class="small">{n} classes: too many for a table.</p>;
  return (
    <>
      <div class="scroller" tabIndex={0} role="group" aria-label="Which class was taken for which">
        <table class="confusion">
          <caption>{caption}: the class of the row, taken for the class of the column</caption>
          <thead>
            <tr>
              <td />
              {classes.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {classes.map((name, i) => {
              const row = counts.subarray(i * n, (i + 1) * n);
              const total = row.reduce((sum, count) => sum + count, 0) || 1;
              return (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  {Array.from(row, (count, j) => (
                    <td
                      key={j}
                      style={{
                        background: count === 0 ? "" : css(i === j ? palette.negative : palette.positive, 0.1 + 0.25 * (count / total)),
                      }}
                    >
                      {count === 0 ? (
                        "·"
                      ) : (
                        <button
                          type="button"
                          aria-label={`${name} taken for ${classes[j]}: ${count}`}
                          aria-expanded={cell?.actual === i && cell.predicted === j}
                          onClick={() => press(i, j)}
                        >
                          {count}
                        </button>
                      )}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {cell !== undefined && Rows !== undefined && cell.actual < n && cell.predicted < n && <Rows of={of} classes={classes} {...cell} />}
    </>
  );
}
