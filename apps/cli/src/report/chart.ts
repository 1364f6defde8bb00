import { significant } from "../terminal/numbers.ts";
import { html } from "./html.ts";
import type { Html } from "./html.ts";

/** A series of points, drawn as a line or as dots. */
export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

interface Chart {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly series: readonly Series[];
  readonly kind: "line" | "dots";
  /** Adds the line y = x. */
  readonly diagonal?: boolean;
}

const [WIDTH, HEIGHT] = [640, 320];
const MARGIN = { left: 76, right: 16, top: 16, bottom: 48 };

/** Where the largest value is more than this many times the smallest, the axis of a line is logarithmic. */
const LOGARITHMIC = 20;

/** Draws a chart as SVG with its axes, ticks and a legend. Values that are not finite are left out; without any there is no chart. */
export function drawChart({ title, x, y, series, kind, diagonal = false }: Chart): Html | undefined {
  const points = series.flatMap((each) => each.points.filter(([a, b]) => Number.isFinite(a) && Number.isFinite(b)));
  if (points.length < 2) return undefined;
  const xs = axisOf(
    points.map(([a]) => a),
    false,
  );
  const values = points.map(([, b]) => b);
  const smallest = Math.min(...range(values));
  const ys = axisOf(
    diagonal ? [...values, ...points.map(([a]) => a)] : values,
    kind === "line" && smallest > 0 && Math.max(...range(values)) > LOGARITHMIC * smallest,
  );
  const left = (value: number): number => MARGIN.left + xs.place(value) * (WIDTH - MARGIN.left - MARGIN.right);
  const top = (value: number): number => HEIGHT - MARGIN.bottom - ys.place(value) * (HEIGHT - MARGIN.top - MARGIN.bottom);
  const at = ([a, b]: readonly [number, number]): string => `${left(a).toFixed(1)},${top(b).toFixed(1)}`;
  const finite = (each: Series): readonly (readonly [number, number])[] =>
    each.points.filter(([a, b]) => Number.isFinite(a) && Number.isFinite(b));
  return html`<figure>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">
      ${ys.ticks.map((tick) => html`<line class="grid" x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${top(tick).toFixed(1)}" y2="${top(tick).toFixed(1)}" /><text x="${MARGIN.left - 8}" y="${(top(tick) + 4).toFixed(1)}" text-anchor="end">${tickText(tick)}</text>`)}
      ${xs.ticks.map((tick) => html`<text x="${left(tick).toFixed(1)}" y="${HEIGHT - MARGIN.bottom + 18}" text-anchor="middle">${tickText(tick)}</text>`)}
      ${diagonal ? html`<line class="grid" x1="${left(xs.low).toFixed(1)}" y1="${top(xs.low).toFixed(1)}" x2="${left(xs.high).toFixed(1)}" y2="${top(xs.high).toFixed(1)}" />` : undefined}
      ${series.map((each, i) => (kind === "line" ? html`<polyline class="s${i}" points="${finite(each).map(at).join(" ")}" />` : finite(each).map((point) => html`<circle class="s${i}" r="3" cx="${left(point[0]).toFixed(1)}" cy="${top(point[1]).toFixed(1)}" />`)))}
      <text x="${(MARGIN.left + WIDTH - MARGIN.right) / 2}" y="${HEIGHT - 8}" text-anchor="middle">${x}</text>
      <text transform="translate(14 ${(HEIGHT - MARGIN.bottom + MARGIN.top) / 2}) rotate(-90)" text-anchor="middle">
        ${y}${ys.logarithmic ? " (logarithmic)" : ""}
      </text>
    </svg>
    <figcaption>
      ${title}${series.length > 1 ? html`: ${series.map((each, i) => html`<span class="key s${i}"></span>${each.name} `)}` : undefined}
    </figcaption>
  </figure>`;
}

/** Returns a tick without the digits that say nothing: 5, 0.05, 1.2e7. */
function tickText(tick: number): string {
  return String(Number(significant(tick, 3)));
}

/** Returns the smallest and the largest of many values, which do not fit the arguments of one call. */
function range(values: readonly number[]): [number, number] {
  return values.reduce<[number, number]>(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
}

interface Axis {
  readonly low: number;
  readonly high: number;
  readonly logarithmic: boolean;
  readonly ticks: readonly number[];
  /** Returns the place of a value as a part of the axis. */
  place(value: number): number;
}

function axisOf(values: readonly number[], logarithmic: boolean): Axis {
  const [smallest, largest] = range(values);
  const spread = largest > smallest ? largest - smallest : Math.abs(largest) || 1;
  const [low, high] = logarithmic
    ? [smallest, largest]
    : [smallest - (largest > smallest ? 0 : spread / 2), largest + (largest > smallest ? 0 : spread / 2)];
  if (logarithmic) {
    const [from, to] = [Math.log10(low), Math.log10(high)];
    const ticks = Array.from({ length: 5 }, (_, i) => 10 ** (from + ((to - from) * i) / 4));
    return { low, high, logarithmic, ticks, place: (value) => (Math.log10(value) - from) / (to - from) };
  }
  return { low, high, logarithmic, ticks: roundTicks(low, high), place: (value) => (value - low) / (high - low) };
}

/** Returns about five round numbers of a range. */
function roundTicks(low: number, high: number): number[] {
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough) ?? rough;
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, i) => (first + i) * step);
}
