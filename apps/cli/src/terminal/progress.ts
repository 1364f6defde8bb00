import { clock, grouped, percent, significant } from "./numbers.ts";
import { columnsOf, createStyle, fit, isTerminal, widthOf } from "./style.ts";
import type { Output } from "../io.ts";

/** How far training has come, within an epoch or after it. */
export interface EpochReport {
  /** The current epoch, from 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** `false` within an epoch. */
  readonly complete: boolean;
  /** Part of the whole run that is done. */
  readonly done: number;
  /** Mean over the rows of this epoch so far [nats or squared units] */
  readonly loss: number;
  readonly validation?: { readonly loss: number; readonly accuracy?: number };
  /** Over the whole run so far. */
  readonly samplesPerSecond: number;
  readonly secondsLeft: number;
}

/** The line of a terminal is redrawn at most this often [seconds]. */
const REDRAW = 0.05;

/** In a file or a pipe, a line follows at least this often [seconds], and after each twentieth of the epochs. */
const LINE = 5;

/**
 * Shows how far training has come: on a terminal one line that is redrawn, elsewhere plain lines, fewer than epochs where there are many.
 * `finish` shows the last state.
 */
export function createProgress(
  stream: Output,
  env: NodeJS.ProcessEnv,
  now: () => number,
): { show(report: EpochReport): void; finish(): void } {
  let shownAt = -Infinity;
  let pending: EpochReport | undefined;
  let drawn = false;
  if (isTerminal(stream, env)) {
    const style = createStyle(stream, env);
    const draw = (report: EpochReport): void => {
      pending = undefined;
      drawn = true;
      stream.write(`\r\u001b[K${progressLine(report, columnsOf(stream) - 1, style.cyan)}`);
    };
    return {
      show(report) {
        if (now() - shownAt < REDRAW && report.done < 1) {
          pending = report;
          return;
        }
        shownAt = now();
        draw(report);
      },
      finish() {
        if (pending !== undefined) draw(pending);
        if (drawn) stream.write("\n");
      },
    };
  }
  const print = (report: EpochReport): void => {
    pending = undefined;
    stream.write(`${plainLine(report)}\n`);
  };
  return {
    show(report) {
      const { epoch, epochs, complete } = report;
      if (!complete) return;
      const due = epochs <= 20 || epoch === 1 || epoch === epochs || epoch % Math.ceil(epochs / 20) === 0 || now() - shownAt >= LINE;
      if (!due) {
        pending = report;
        return;
      }
      shownAt = now();
      print(report);
    },
    finish() {
      if (pending !== undefined) print(pending);
    },
  };
}

/** Returns one line for a file or a pipe. */
export function plainLine(report: EpochReport): string {
  const { epoch, epochs, loss, samplesPerSecond, secondsLeft } = report;
  const left = epoch < epochs ? `, ${clock(secondsLeft)} left` : "";
  return [
    `epoch ${epoch}/${epochs}`,
    `loss ${significant(loss)}`,
    ...validationOf(report),
    `${grouped(samplesPerSecond)} samples/s${left}`,
  ].join("  ");
}

function validationOf({ validation }: EpochReport): string[] {
  if (validation === undefined) return [];
  const { loss, accuracy } = validation;
  return [`validation ${significant(loss)}${accuracy === undefined ? "" : ` (${percent(accuracy)})`}`];
}

/** Returns one line for a terminal of `columns`; where it is too long, the least important parts are left out. */
export function progressLine(report: EpochReport, columns: number, paint: (text: string) => string): string {
  const { epoch, epochs, done, loss, samplesPerSecond, secondsLeft } = report;
  const counter = `epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}`;
  const facts = [`loss ${significant(loss)}`, ...validationOf(report)];
  const pace = [`${grouped(samplesPerSecond)} samples/s`, `${clock(secondsLeft)} left`];
  for (const shown of [[...facts, ...pace], [...facts, pace[1]], facts, facts.slice(0, 1)]) {
    const text = shown.join("  ");
    const room = columns - widthOf(counter) - widthOf(text) - 4;
    if (room >= 8) return `${counter}  ${bar(done, Math.min(24, room), paint)}  ${text}`;
    if (room >= -2) return `${counter}  ${text}`;
  }
  return fit(counter, columns);
}

function bar(part: number, width: number, paint: (text: string) => string): string {
  const full = Math.round(part * width);
  return paint("━".repeat(full)) + "─".repeat(width - full);
}
