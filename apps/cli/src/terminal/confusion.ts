import { fit, padEnd, padStart, visible } from "./style.ts";
import type { Style } from "./style.ts";

/** With more classes than this the matrix is harder to read than its largest entries. */
const MAX_CLASSES = 20;

/**
 * Returns the confusion matrix: a row for each actual class, a column for each predicted class, and the recall. Where it does not fit the columns,
 * or there are more than {@link MAX_CLASSES} classes, returns the most frequent confusions instead.
 */
export function drawConfusion(
  matrix: readonly (readonly number[])[],
  classes: readonly string[],
  screen: { readonly columns: number; readonly style: Style },
): string[] {
  const widest = Math.max(...matrix.flat().map((count) => String(count).length));
  const names = classes.map((name) => fit(visible(name.replace(/\s+/g, " ")), 16));
  const longest = Math.max(...names.map((name) => padEnd(name, 0).length), "actual".length);
  // Long names head their columns as far as the terminal is wide; the numbers always fit.
  const cell = Math.max(widest, Math.min(longest, Math.floor((screen.columns - longest - 9) / classes.length) - 1));
  const fits = longest + 1 + classes.length * (cell + 1) + 9 <= screen.columns;
  if (classes.length > MAX_CLASSES || !fits) return drawMostConfused(matrix, classes, screen);
  const { style } = screen;
  const head = `${padEnd("actual", longest)} ${names.map((name) => ` ${padStart(fit(name, cell), cell)}`).join("")}`;
  const rows = matrix.map((row, actual) => {
    const total = row.reduce((a, b) => a + b, 0);
    const cells = row.map((count, predicted) => {
      const text = ` ${padStart(count === 0 ? "·" : String(count), cell)}`;
      return count === 0 ? style.dim(text) : actual === predicted ? style.green(text) : style.red(text);
    });
    const recall = total === 0 ? "–" : `${((row[actual] / total) * 100).toFixed(0)} %`;
    return `${padEnd(names[actual], longest)} ${cells.join("")}  ${style.dim(padStart(recall, 5))}`;
  });
  return [style.dim(`${head}  right`), ...rows];
}

/** Returns `5 × 3 taken for 8`, the most frequent first, at most ten lines. */
function drawMostConfused(
  matrix: readonly (readonly number[])[],
  classes: readonly string[],
  screen: { readonly columns: number; readonly style: Style },
): string[] {
  const confusions = matrix.flatMap((row, actual) =>
    row.flatMap((count, predicted) => (count > 0 && actual !== predicted ? [{ count, actual, predicted }] : [])),
  );
  confusions.sort((a, b) => b.count - a.count || a.actual - b.actual || a.predicted - b.predicted);
  const shown = confusions.slice(0, 10);
  const digits = String(shown[0]?.count ?? 0).length;
  const lines = shown.map(({ count, actual, predicted }) =>
    fit(visible(`${padStart(String(count), digits)} × ${classes[actual]} taken for ${classes[predicted]}`), screen.columns),
  );
  const left = confusions.length - shown.length;
  return left > 0 ? [...lines, fit(`and ${left} other confusions`, screen.columns)] : lines;
}
