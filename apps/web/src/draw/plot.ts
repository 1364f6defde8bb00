import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { css } from "./palette.ts";
import type { Palette, Rgb } from "./palette.ts";

export interface Line {
  readonly label: string;
  readonly colour: (palette: Palette) => Rgb;
  readonly dash?: readonly number[];
  /** Points instead of a line. */
  readonly points?: boolean;
}

export interface PlotOptions {
  readonly lines: readonly Line[];
  /** [px] */
  readonly height: number;
  readonly logX: boolean;
  readonly logY: boolean;
  readonly palette: Palette;
}

/** A plot in an element of the page, as wide as it. */
export interface Plot {
  show(x: readonly number[], columns: readonly (readonly (number | null)[])[]): void;
  end(): void;
}

/** Creates a plot with uPlot. */
export function createPlot(element: HTMLElement, { lines, height, logX, logY, palette }: PlotOptions): Plot {
  const axis = {
    stroke: css(palette.quiet),
    font: `12px "STIX Two Text Variable", serif`,
    ticks: { show: false },
    gap: 4,
  };
  const created = new uPlot(
    {
      width: Math.max(60, element.clientWidth),
      height,
      legend: { show: false },
      cursor: { show: false },
      // Half of the lowest number of the axis stands below it.
      padding: [8, 12, logX ? 2 : 0, 0],
      scales: {
        x: { time: false, distr: logX ? 3 : 1 },
        y: { distr: logY ? 3 : 1, ...(logY ? {} : { range: (_: uPlot, low: number | null, high: number | null) => yRange(low, high) }) },
      },
      axes: [
        {
          ...axis,
          grid: gridOf(palette, logX),
          size: 24,
          values: (_, values) => values.map((value) => (value === null ? "" : compact(value))),
        },
        {
          ...axis,
          grid: gridOf(palette, logY),
          size: 44,
          values: (_, values) => values.map((value) => (value === null ? "" : compact(value))),
        },
      ],
      series: [
        {},
        ...lines.map((line) => ({
          stroke: css(line.colour(palette)),
          width: 1.75,
          spanGaps: true,
          points: line.points === true ? { show: true, size: 9, fill: css(line.colour(palette)) } : { show: false },
          ...(line.dash === undefined ? {} : { dash: [...line.dash] }),
        })),
      ],
    },
    [[], ...lines.map(() => [])],
    element,
  );
  const observer = new ResizeObserver(() => created.setSize({ width: Math.max(60, element.clientWidth), height }));
  observer.observe(element);
  return {
    show: (x, columns) => created.setData([x as number[], ...(columns as (number | null)[][])]),
    end() {
      observer.disconnect();
      created.destroy();
    },
  };
}

/** Lines of the grid: on a logarithmic axis at the powers of ten alone. */
function gridOf(palette: Palette, logarithmic: boolean): uPlot.Axis.Grid {
  const line = { stroke: css(palette.rule), width: 1 };
  return logarithmic
    ? { ...line, filter: (_, splits) => splits.map((value) => (Number.isInteger(Number(Math.log10(value).toFixed(9))) ? value : null)) }
    : line;
}

/** From 0 where nothing is below it. */
function yRange(low: number | null, high: number | null): [number, number] {
  if (low === null || high === null) return [0, 1];
  return [Math.min(0, low), high > 0 ? high * 1.04 : 1];
}

/** A number as short as an axis needs it: 20k, 0.05, 1e−6. */
function compact(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e6) return `${Number((value / 1e6).toPrecision(3))}M`;
  if (size >= 1e3) return `${Number((value / 1e3).toPrecision(3))}k`;
  if (size !== 0 && size < 1e-3) {
    const [digits, power] = value.toExponential(0).split("e");
    return `${digits}e${Number(power)}`.replaceAll("-", "−");
  }
  return String(Number(value.toPrecision(3))).replace("-", "−");
}
