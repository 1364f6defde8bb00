/** A line of a plot: points in the plot's own units. */
export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** A colour class of the style sheet: c0 to c3. */
  readonly color: string;
  readonly dashed?: boolean;
}

export interface Plot {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
}

export interface Axis {
  readonly label: string;
  readonly scale: "linear" | "log";
  readonly ticks: readonly number[];
  readonly range: readonly [low: number, high: number];
}

const WIDTH = 420;
const HEIGHT = 300;
const MARGIN = { left: 56, right: 84, top: 34, bottom: 44 };

const COLORS = [
  { light: "#0b6bcb", dark: "#5aa9f5" },
  { light: "#c2410c", dark: "#f59e6a" },
  { light: "#5b6470", dark: "#9aa4b0" },
  { light: "#15803d", dark: "#5fc888" },
] as const;
const classes = (scheme: "light" | "dark"): string =>
  COLORS.map(({ [scheme]: color }, i) => `.c${i}{stroke:${color}}circle.c${i},rect.c${i},text.c${i}{fill:${color}}`).join("");
const UNSTROKED = COLORS.map((_, i) => `text.c${i},rect.c${i}`).join(",");

const STYLE = `text{font:12px system-ui,sans-serif;fill:#333}.title{font-weight:600;font-size:13px}.grid{stroke:#ddd}.axis{stroke:#999}
polyline{fill:none;stroke-width:2}.dashed{stroke-dasharray:5 4;stroke-width:1.5}
${classes("light")}${UNSTROKED}{stroke:none}
@media (prefers-color-scheme:dark){text{fill:#ddd}.grid{stroke:#3a3f46}.axis{stroke:#777}${classes("dark")}${UNSTROKED}{stroke:none}}`;

/** Plots side by side as one SVG document; its colours follow the reader's scheme. */
export function drawPlots(plots: readonly Plot[], description: string): string {
  return document(
    [WIDTH * plots.length, HEIGHT],
    description,
    plots.map((plot, index) => `<g transform="translate(${WIDTH * index} 0)">${drawPlot(plot)}</g>`).join("\n"),
  );
}

function document([width, height]: readonly [number, number], description: string, body: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${escape(description)}</title>
<style>${STYLE}</style>
${body}
</svg>
`;
}

function drawPlot({ title, x, y, series }: Plot): string {
  const toX = place(x, [MARGIN.left, WIDTH - MARGIN.right]);
  const toY = place(y, [HEIGHT - MARGIN.bottom, MARGIN.top]);
  const [left, right, bottom, top] = [MARGIN.left, WIDTH - MARGIN.right, HEIGHT - MARGIN.bottom, MARGIN.top];
  const grid = y.ticks.map(
    (tick) =>
      `<line class="grid" x1="${left}" x2="${right}" y1="${toY(tick)}" y2="${toY(tick)}"/>${text([left - 6, toY(tick) + 4], show(tick), "end")}`,
  );
  const marks = x.ticks.map(
    (tick) =>
      `<line class="axis" x1="${toX(tick)}" x2="${toX(tick)}" y1="${bottom}" y2="${bottom + 4}"/>${text([toX(tick), bottom + 17], show(tick), "middle")}`,
  );
  const lines = series.map(({ points, color, dashed }) => {
    const path = points.map(([px, py]) => `${toX(px)},${toY(py)}`).join(" ");
    const dots = dashed ? "" : points.map(([px, py]) => `<circle class="${color}" cx="${toX(px)}" cy="${toY(py)}" r="3"/>`).join("");
    return `<polyline class="${color}${dashed ? " dashed" : ""}" points="${path}"/>${dots}`;
  });
  return [
    `<text class="title" x="${left}" y="18">${escape(title)}</text>`,
    ...grid,
    ...marks,
    `<line class="axis" x1="${left}" x2="${right}" y1="${bottom}" y2="${bottom}"/>`,
    text([(left + right) / 2, HEIGHT - 8], x.label, "middle"),
    `<text transform="translate(14 ${(top + bottom) / 2}) rotate(-90)" text-anchor="middle">${escape(y.label)}</text>`,
    ...lines,
    ...labels(series, toY).map(({ name, color, at }) => `<text class="${color}" x="${right + 6}" y="${at + 4}">${escape(name)}</text>`),
  ].join("\n");
}

/** Each series' name beside its last point, moved apart where they would overlap. */
function labels(
  series: readonly Series[],
  toY: (y: number) => number,
): { readonly name: string; readonly color: string; readonly at: number }[] {
  let before = -Infinity;
  return series
    .map(({ name, color, points }) => ({ name, color, at: toY(points.at(-1)![1]) }))
    .sort((a, b) => a.at - b.at)
    .map(({ name, color, at }) => {
      before = Math.max(at, before + 13);
      return { name, color, at: before };
    });
}

/** From the units of an axis to those of the picture. */
function place({ scale, range: [low, high] }: Axis, [from, to]: readonly [number, number]): (value: number) => number {
  const f = scale === "log" ? Math.log : (value: number) => value;
  return (value) => Number((from + ((f(value) - f(low)) / (f(high) - f(low))) * (to - from)).toFixed(1));
}

function text([x, y]: readonly [number, number], content: string, anchor: "start" | "middle" | "end"): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}">${escape(content)}</text>`;
}

function show(value: number): string {
  return value >= 1000 && value % 1000 === 0 ? `${value / 1000}k` : String(value);
}

function escape(content: string): string {
  return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

/** A group of horizontal bars under a title. */
export interface BarGroup {
  readonly title: string;
  readonly bars: readonly { readonly name: string; readonly value: number; readonly color: string }[];
}

/** Bars from a common left edge, the value written at each end. */
export function drawBars({
  title,
  unit,
  groups,
}: {
  readonly title: string;
  readonly unit: string;
  readonly groups: readonly BarGroup[];
}): string {
  const [left, right, bar] = [230, 700, 15];
  const most = Math.max(...groups.flatMap(({ bars }) => bars.map(({ value }) => value)));
  let y = 36;
  const rows = groups.map((group) => {
    const middle = y + (group.bars.length * bar) / 2;
    const bars = group.bars.map(({ name, value, color }, index) => {
      const width = Number(((value / most) * (right - left)).toFixed(1));
      const at = y + index * bar;
      return `<rect class="${color}" x="${left}" y="${at}" width="${width}" height="${bar - 3}"/>${text([left + width + 5, at + 10], `${value.toFixed(1)}${unit} ${name}`, "start")}`;
    });
    y += group.bars.length * bar + 10;
    return [text([left - 8, middle + 2], group.title, "end"), ...bars].join("\n");
  });
  return document([right + 130, y + 4], title, [`<text class="title" x="8" y="18">${escape(title)}</text>`, ...rows].join("\n"));
}
