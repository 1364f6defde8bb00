import type { Measurement } from "./measure.ts";
import type { Statistics } from "./statistics.ts";

/** One line of the table: a case on an engine. */
export interface Result extends Statistics {
  readonly name: string;
  readonly section: string;
  readonly title: string;
  /** Of median and best. */
  readonly unit: "GFLOP/s" | "µs" | "ms" | "ns" | "MiB";
  /** How many times as fast as the reference of the case, plain TypeScript or one thread: by the best of each. */
  readonly ratio?: number;
  /** Share of what the processor can do: the median over the rounds of the share within a round, by the best of each. */
  readonly share?: number;
}

/** Durations of a unit of so many flops [ms] as rates; the best is the greatest. */
export function asRates(measurements: readonly Measurement[], flops: number): readonly Measurement[] {
  return converted(measurements, (milliseconds) => flops / milliseconds / 1e6);
}

export function scaled(measurements: readonly Measurement[], factor: number): readonly Measurement[] {
  return converted(measurements, (milliseconds) => factor * milliseconds);
}

function converted(measurements: readonly Measurement[], convert: (milliseconds: number) => number): readonly Measurement[] {
  return measurements.map(({ median, best, rounds, ...rest }) => ({
    ...rest,
    median: convert(median),
    best: convert(best),
    rounds: rounds.map(convert),
  }));
}

/** Returns a measurement as a line of a section's table, without its rounds. */
export function resultOf(line: Pick<Result, "section" | "title" | "unit">, { name, median, best, spread, samples }: Measurement): Result {
  return { ...line, name, median, best, spread, samples };
}

/** The table of a section: a line for each case and engine. */
export function table(results: readonly Result[]): string {
  const rows = results.map(({ title, name, unit, median, best, spread, ratio, share }, index) => [
    index > 0 && results[index - 1].title === title ? "" : title,
    name,
    number(median),
    number(best),
    unit,
    `±${(100 * spread).toFixed(spread < 0.1 ? 1 : 0)} %`,
    ratio === undefined ? "" : `${number(ratio)}×`,
    share === undefined ? "" : `${(100 * share).toFixed(0)} %`,
  ]);
  const reference = results[0]?.section === "threads" ? "× 1 thread" : "× baseline";
  const head = ["", "engine", "median", "best", "", "spread", reference, "of ceiling"];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column].length)));
  const line = (cells: readonly string[]) =>
    cells.map((cell, column) => (column < 2 || column === 4 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join("  ");
  return [head, ...rows].map((row) => line(row).trimEnd()).join("\n");
}

/** Three significant digits. */
export function number(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value.toFixed(value >= 10 ? 1 : value >= 1 ? 2 : 3);
}
