import type { TrialResult } from "@adjoint/sweep";
import { percent, significant } from "../terminal/numbers.ts";
import type { Io } from "../io.ts";
import { columnsOf, createStyle, fit, isTerminal, visible } from "../terminal/style.ts";
import type { Style } from "../terminal/style.ts";
import { drawTable } from "../terminal/table.ts";

/** More rows are in sweep.json. */
const SHOWN = 20;

/** Returns the lines of the best trials. */
export function linesOf(rows: readonly TrialResult[], style: Style, shown = SHOWN): string[] {
  const names = Object.keys(rows[0]?.values ?? {});
  const cells = rows
    .slice(0, shown)
    .map(({ trial, values, epochs, loss, accuracy, failure }) => [
      String(trial),
      ...names.map((name) => fit(visible(values[name]), 24)),
      String(epochs),
      loss === null ? fit(visible(failure ?? "diverged"), 40) : significant(loss),
      accuracy === undefined ? "" : percent(accuracy),
    ]);
  const [head, ...lines] = drawTable(["trial", ...names.map(visible), "epochs", "loss", "accuracy"], cells);
  const more = rows.length - shown;
  return [style.bold(head), ...lines, ...(more > 0 ? [`and ${more} more`] : [])];
}

/** Rows of the table while trials run. */
const LIVE = 10;

/** Shows on a terminal the best trials so far, drawn again after each. */
export function createLiveTable({ stderr, env }: Pick<Io, "stderr" | "env">, count: number) {
  const rows = new Map<number, TrialResult>();
  const style = createStyle(stderr, env);
  let done = 0;
  let height = 0;
  const draw = (lines: readonly string[]): void => {
    const up = height === 0 ? "" : `\u001b[${height}A`;
    stderr.write(`${up}\r\u001b[J${lines.map((line) => `${line}\n`).join("")}`);
    height = lines.length;
  };
  return {
    show(row: TrialResult) {
      done++;
      rows.set(row.trial, row);
      if (!isTerminal(stderr, env)) return;
      const ranked = [...rows.values()].sort((a, b) => b.epochs - a.epochs || (a.loss ?? Infinity) - (b.loss ?? Infinity));
      const width = columnsOf(stderr) - 1;
      // A line that wraps would be two.
      const lines = linesOf(ranked, { ...style, bold: (text) => text }, LIVE).map((line) => fit(line, width));
      draw([...lines, fit(`${done} trainings, ${rows.size} of ${count} trials`, width)]);
    },
    clear() {
      if (height > 0) draw([]);
    },
  };
}
