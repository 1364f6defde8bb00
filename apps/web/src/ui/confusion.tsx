import { css, paletteOf } from "../draw/palette.ts";
import { theme } from "../state/theme.ts";

export interface ConfusionProps {
  readonly classes: readonly string[];
  /** [classes, classes]: the row is the class, the column what was predicted. */
  readonly counts: Uint32Array;
  readonly caption: string;
}

/** How often each class was taken for each. */
export function Confusion({ classes, counts, caption }: ConfusionProps) {
  const palette = paletteOf(theme.value);
  const n = classes.length;
  if (n > 20) return <p class="small">{n} classes: too many for a table.</p>;
  return (
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
                    {count === 0 ? "·" : count}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
