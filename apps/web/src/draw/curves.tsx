import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { theme } from "../state/theme.ts";
import { css, paletteOf } from "./palette.ts";
import type { Palette, Rgb } from "./palette.ts";

interface Line {
  readonly label: string;
  readonly colour: (palette: Palette) => Rgb;
  readonly dash?: readonly number[];
  /** Points instead of a line. */
  readonly points?: boolean;
}

export interface CurvesProps {
  /** In words, for those who do not see the plot. */
  readonly label: string;
  readonly x: readonly number[];
  readonly lines: readonly Line[];
  /** A column of numbers for each line; null where there is none. */
  readonly columns: readonly (readonly (number | null)[])[];
  readonly height: number;
  readonly logX?: boolean;
  readonly logY?: boolean;
}

/** Lines over a common x, drawn with uPlot. */
export function Curves(props: CurvesProps) {
  const { label, x, lines, columns, height, logX = false, logY = false } = props;
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const shape = [lines.map((line) => line.label).join(), height, logX, logY, theme.value].join("|");

  useEffect(() => {
    const palette = paletteOf(theme.value);
    const element = holder.current!;
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
        padding: [8, 12, 0, 0],
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
    plot.current = created;
    const observer = new ResizeObserver(() => created.setSize({ width: Math.max(60, element.clientWidth), height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      created.destroy();
      plot.current = undefined;
    };
  }, [shape]);

  useEffect(() => {
    plot.current?.setData([x as number[], ...(columns as (number | null)[][])]);
  });

  return (
    <figure class="curves">
      <figcaption>
        {lines.map((line) => (
          <span key={line.label} class="key">
            <svg viewBox="0 0 18 4" width="18" height="4" aria-hidden="true">
              <line
                x1="0"
                y1="2"
                x2="18"
                y2="2"
                stroke={css(line.colour(paletteOf(theme.value)))}
                stroke-width="2.5"
                stroke-dasharray={line.dash?.join(" ")}
              />
            </svg>
            {line.label}
          </span>
        ))}
      </figcaption>
      <div ref={holder} role="img" aria-label={label} />
    </figure>
  );
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
