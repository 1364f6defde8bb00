import type { TrialResult } from "@adjoint/sweep";
import { percent, significant } from "../terminal/numbers.ts";
import { fit, visible } from "../terminal/style.ts";
import type { Style } from "../terminal/style.ts";
import { drawTable } from "../terminal/table.ts";

/** More rows are in sweep.json. */
const SHOWN = 20;

/** Returns the lines of the best trials. */
export function linesOf(rows: readonly TrialResult[], style: Style): string[] {
  const names = Object.keys(rows[0]?.values ?? {});
  const cells = rows
    .slice(0, SHOWN)
    .map(({ trial, values, epochs, loss, accuracy, failure }) => [
      String(trial),
      ...names.map((name) => fit(visible(values[name]), 24)),
      String(epochs),
      loss === null ? fit(visible(failure ?? "diverged"), 40) : significant(loss),
      accuracy === undefined ? "" : percent(accuracy),
    ]);
  const [head, ...lines] = drawTable(["trial", ...names.map(visible), "epochs", "loss", "accuracy"], cells);
  const more = rows.length - SHOWN;
  return [style.bold(head), ...lines, ...(more > 0 ? [`and ${more} more`] : [])];
}
