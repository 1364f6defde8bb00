import { Tex } from "../../ui/math.tsx";
import { NumberCell } from "../../ui/number-cell.tsx";
import { Scroller } from "../../ui/scroller.tsx";
import { minus } from "../../ui/numbers.ts";
import type { Mark } from "./entry.ts";
import type { Edit } from "./edits.ts";
import type { Shown } from "./matrices.ts";

export interface MatrixProps {
  readonly shown: Shown;
  readonly mark?: Mark | undefined;
  /** The entries of the term that is pointed at. */
  readonly strong?: Mark | undefined;
  /** Which entry is chosen; with `onPick` the entries can be chosen with the pointer and the arrow keys. */
  readonly picked?: readonly [row: number, col: number] | undefined;
  readonly onPick?: ((row: number, col: number) => void) | undefined;
  readonly onHover?: ((at: readonly [row: number, col: number] | undefined) => void) | undefined;
  readonly onEdit?: ((edit: Edit) => void) | undefined;
  /** The row and column that must be seen of a matrix that is shown in part. */
  readonly focus?: readonly [row: number, col: number] | undefined;
  /** In words: what the matrix is. */
  readonly name: string;
}

/** A matrix with its symbol above and its shape below. */
export function Matrix({ shown, mark, strong, picked, onPick, onHover, onEdit, focus, name }: MatrixProps) {
  const { values, tex } = shown;
  const rows = values.length;
  const cols = values[0]?.length ?? 0;
  const decimals = cols <= 2 ? 9 : cols <= 4 ? 6 : 4;
  const [row, col] = picked ?? focus ?? [0, 0];
  const [down, across] = [shownOf(rows, row), shownOf(cols, col)];
  const longest = Math.max(...down.flatMap((i) => across.map((j) => String(Number(values[i][j].toPrecision(decimals))).length)));
  const partly = down.length < rows || across.length < cols;
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
      <Scroller class="brackets" label={name}>
        <table aria-label={`${name}, ${rows} by ${cols}`} onPointerLeave={() => onHover?.(undefined)}>
          <tbody>
            {down.map((i) => (
              <tr key={i}>
                {across.map((j) => {
                  const value = values[i][j];
                  const edit = onEdit === undefined ? undefined : shown.edit?.(i, j);
                  const on = picked !== undefined && picked[0] === i && picked[1] === j;
                  return (
                    <td
                      key={j}
                      onPointerEnter={() => onHover?.([i, j])}
                      data-marked={mark?.(i, j) ?? false}
                      data-strong={strong?.(i, j) ?? false}
                      data-picked={on}
                      data-value={value}
                    >
                      {onPick !== undefined ? (
                        <button
                          type="button"
                          data-at={`${i},${j}`}
                          tabIndex={on ? 0 : -1}
                          aria-pressed={on}
                          onClick={() => onPick(i, j)}
                          onKeyDown={move}
                        >
                          <span class="unseen">
                            row {i + 1}, column {j + 1}:{" "}
                          </span>
                          {shorten(value, decimals)}
                        </button>
                      ) : edit !== undefined ? (
                        <NumberCell
                          name={`${shown.spoken ?? name}, row ${i + 1}, column ${j + 1}`}
                          value={value}
                          text={minus(String(Number(value.toPrecision(decimals))))}
                          width={`${longest + 1}ch`}
                          onChange={(next) => onEdit?.({ ...edit, value: next })}
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
      </Scroller>
      <p class="shape">
        {rows} × {cols}
        {partly && `, rows ${down[0] + 1}–${down.at(-1)! + 1}, columns ${across[0] + 1}–${across.at(-1)! + 1}`}
      </p>
    </figure>
  );
}

/** Larger matrices are shown in part: about the entry that is asked for. */
const MOST_SHOWN = 16;
const PART = 10;

function shownOf(count: number, focus: number): readonly number[] {
  if (count <= MOST_SHOWN) return Array.from({ length: count }, (_, i) => i);
  const start = Math.min(Math.max(0, focus - PART / 2), count - PART);
  return Array.from({ length: PART }, (_, i) => start + i);
}

/** To so many decimals; what would be all zeros in powers of ten. */
function shorten(value: number, decimals: number): string {
  if (value !== 0 && Math.abs(value) < 10 ** -(decimals - 1)) return minus(value.toExponential(Math.max(1, decimals - 5)));
  return minus(value.toFixed(decimals));
}

function clamp(index: number, count: number): number {
  return Math.max(0, Math.min(count - 1, index));
}
