import { drawBars, drawPlots } from "./plot.ts";
import type { Axis, Plot, Series } from "./plot.ts";
import type { Result } from "./results.ts";

const COLORS: Readonly<Record<string, string>> = { "relaxed, wide": "c3", relaxed: "c0", simd: "c1", baseline: "c2" };
const SHOWN: Readonly<Record<string, string>> = { "relaxed, wide": "256 bits", relaxed: "relaxed", simd: "simd", baseline: "TypeScript" };
const ENGINES = ["relaxed, wide", "relaxed", "simd", "baseline"] as const;

/** Rates of square products over their size, and the ceilings. */
export function productChart(results: readonly Result[]): string {
  const squares = results.filter(({ section, title }) => section === "gemm" && title.endsWith("³"));
  const size = ({ title }: Result) => Number(title.slice(0, -1));
  const sizes = [...new Set(squares.map(size))];
  const ends = [sizes[0], sizes.at(-1)!] as const;
  const series = ENGINES.flatMap((engine): Series[] => {
    const points = squares.filter(({ name }) => name === engine).map((result) => [size(result), result.best] as const);
    if (points.length === 0) return [];
    // Wide tiles are held against the ceiling of 128 bits, which has its line.
    const ceiling = engine.endsWith("wide") ? undefined : ceilingOf(results, engine);
    const limit: Series[] =
      ceiling === undefined ? [] : [{ name: "ceiling", color: COLORS[engine], dashed: true, points: ends.map((end) => [end, ceiling]) }];
    return [{ name: SHOWN[engine], color: COLORS[engine], points }, ...limit];
  });
  const most = Math.ceil(Math.max(...series.flatMap(({ points }) => points.map(([, y]) => y))) / 10) * 10;
  const plot: Plot = {
    title: "Products C[n, n] = A·B, f32, one thread",
    x: { label: "n", scale: "log", ticks: sizes, range: ends },
    y: { label: "GFLOP/s", scale: "linear", ticks: steps(most), range: [0, most] },
    series,
  };
  return drawPlots([plot], "Rate of square products by size, against the ceiling of one core");
}

/** How many times as fast as plain TypeScript each step is. */
export function stepChart(results: readonly Result[]): string {
  const found = results.filter(({ section, ratio }) => section === "step" && ratio !== undefined);
  const titles = [...new Set(found.map(({ title }) => title))];
  return drawBars({
    title: "Training steps, times as fast as the best plain TypeScript",
    unit: "×",
    groups: titles.map((title) => ({
      title,
      bars: ENGINES.flatMap((engine) => found.filter((result) => result.title === title && result.name === engine)).map(
        ({ name, ratio }) => ({
          name: SHOWN[name],
          value: ratio!,
          color: COLORS[name],
        }),
      ),
    })),
  });
}

/** Time of a step over batch, width and depth, and the least that its operations take. */
export function growthChart(results: readonly Result[]): string {
  const plots = (["batch", "width", "depth"] as const).map((axis): Plot => {
    const found = results.filter(({ section, title }) => section === "growth" && title.startsWith(axis));
    const value = ({ title }: Result) => Number(title.split(" ")[1]);
    const xs = [...new Set(found.map(value))];
    const series = (["relaxed", "simd"] as const).flatMap((engine): Series[] => {
      const own = found.filter(({ name }) => name === engine);
      if (own.length === 0) return [];
      return [
        { name: SHOWN[engine], color: COLORS[engine], points: own.map((result) => [value(result), result.best]) },
        { name: "ceiling", color: COLORS[engine], dashed: true, points: own.map((result) => [value(result), result.best * result.share!]) },
      ];
    });
    const times = series.flatMap(({ points }) => points.map(([, y]) => y));
    const y: Axis = { label: "µs a step", scale: "log", ...decades(Math.min(...times), Math.max(...times)) };
    return {
      title: `256-256-256-10, Adam, batch 64: ${axis}`,
      x: { label: axis, scale: "log", ticks: everyOther(xs), range: [xs[0], xs.at(-1)!] },
      y,
      series,
    };
  });
  return drawPlots(plots, "Time of a training step over batch, width and depth, against the time its operations take at the ceiling");
}

/** The better of the two forms of the ceiling. */
function ceilingOf(results: readonly Result[], engine: string): number | undefined {
  const rates = results
    .filter(({ section, name, title }) => section === "ceiling" && name === engine && title.endsWith("f32"))
    .map(({ best }) => best);
  return rates.length === 0 ? undefined : Math.max(...rates);
}

function steps(most: number): readonly number[] {
  return Array.from({ length: most / 10 + 1 }, (_, i) => 10 * i);
}

function decades(low: number, high: number): Pick<Axis, "ticks" | "range"> {
  const [from, to] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  return { ticks: Array.from({ length: to - from + 1 }, (_, i) => 10 ** (from + i)), range: [10 ** from, 10 ** to] };
}

/** All of few, every second of many. */
function everyOther(values: readonly number[]): readonly number[] {
  return values.length <= 7 ? values : values.filter((_, index) => index % 2 === 0);
}
