import { Tex } from "../../ui/math.tsx";
import { minus } from "../../ui/numbers.ts";
import type { Mark } from "./entry.ts";
import type { Edit } from "./edits.ts";
import type { Shown } from "./matrices.ts";

export interface MatrixProps {
  readonly shown: Shown;
  readonly mark?: Mark | undefined;
  /** Which entry is chosen; with `onPick` the entries can be chosen with the pointer and the arrow keys. */
  readonly picked?: readonly [row: number, col: number] | undefined;
  readonly onPick?: ((row: number, col: number) => void) | undefined;
  readonly onHover?: ((at: readonly [row: number, col: number] | undefined) => void) | undefined;
  readonly onEdit?: ((edit: Edit) => void) | undefined;
  /** In words: what the matrix is. */
  readonly name: string;
}

/** A matrix with its symbol above and its shape below. */
export function Matrix({ shown, mark, picked, onPick, onHover, onEdit, name }: MatrixProps) {
  const { values, tex } = shown;
  const rows = values.length;
  const cols = values[0]?.length ?? 0;
  const decimals = cols <= 2 ? 9 : cols <= 4 ? 6 : 4;
  const longest = Math.max(...values.flat().map((value) => String(Number(value.toPrecision(decimals))).length));
  const move = (event: KeyboardEvent): void => {
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (step === undefined || picked === undefined || onPick === undefined) return;
    event.preventDefault();
    const [row, col] = [clamp(picked[0] + step[0], rows), clamp(picked[1] + step[1], cols)];
    onPick(row, col);
    const table = (event.currentTarget as HTMLElement).closest("table");
    table?.querySelector<HTMLElement>(`[data-at="${row},${col}"]`)?.focus();
  };
  return (
    <figure class="matrix">
      <figcaption>
        <Tex tex={tex} />
      </figcaption>
      <div class="brackets">
        <table aria-label={`${name}, ${rows} by ${cols}`} onMouseLeave={() => onHover?.(undefined)}>
          <tbody>
            {values.map((line, i) => (
              <tr key={i}>
                {line.map((value, j) => {
                  const edit = onEdit === undefined ? undefined : shown.edit?.(i, j);
                  const on = picked !== undefined && picked[0] === i && picked[1] === j;
                  return (
                    <td key={j} data-marked={mark?.(i, j) ?? false} data-picked={on} data-value={value}>
                      {onPick !== undefined ? (
                        <button
                          type="button"
                          data-at={`${i},${j}`}
                          tabIndex={on ? 0 : -1}
                          aria-pressed={on}
                          onClick={() => onPick(i, j)}
                          onMouseEnter={() => onHover?.([i, j])}
                          onKeyDown={move}
                        >
                          <span class="unseen">
                            row {i + 1}, column {j + 1}:{" "}
                          </span>
                          {shorten(value, decimals)}
                        </button>
                      ) : edit !== undefined ? (
                        <input
                          type="number"
                          step="any"
                          aria-label={`${name}, row ${i + 1}, column ${j + 1}`}
                          value={Number(value.toPrecision(decimals))}
                          style={{ width: `${longest + 1}ch` }}
                          onChange={(event) => {
                            const given = event.currentTarget.valueAsNumber;
                            if (Number.isFinite(given) && Math.abs(given) <= 1e6) onEdit?.({ ...edit, value: given });
                          }}
                        />
                      ) : (
                        <span>{shorten(value, decimals)}</span>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="shape">
        {rows} × {cols}
      </p>
    </figure>
  );
}

/** To so many decimals; what would be all zeros in powers of ten. */
function shorten(value: number, decimals: number): string {
  if (value !== 0 && Math.abs(value) < 10 ** -(decimals - 2)) return minus(value.toExponential(Math.max(1, decimals - 5)));
  return minus(value.toFixed(decimals));
}

function clamp(index: number, count: number): number {
  return Math.max(0, Math.min(count - 1, index));
}
