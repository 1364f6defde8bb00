import type { DataSummary, Extent } from "../worker/protocol.ts";
import { contourModule } from "./contour-module.ts";
import type { ContourLine } from "./contour.ts";
import { createPicture } from "./image.ts";
import type { Picture } from "./image.ts";
import { css, diverging, indexOf, mix, packed } from "./palette.ts";
import type { Palette } from "./palette.ts";
import type { Size } from "./surface.tsx";

export interface PlaneView {
  readonly data: DataSummary;
  /** Values on a grid of side × side (or on a line of `side`), row by row, `columns` numbers each. */
  readonly values: Float32Array | undefined;
  readonly side: number;
  readonly columns: number;
  /** `output`: probabilities of the classes; `unit`: one number, drawn from its least to its greatest as it is in [−1, 1]. */
  readonly kind: "output" | "unit";
  readonly palette: Palette;
  readonly showTest: boolean;
}

/** How much colour a field has at the most, so that the points on it stand out. */
const FIELD = 0.5;

const pictures = new Map<number, Picture>();

/** Draws what the network says of every point of the plane (or line), and the data on it. */
export function drawPlane(context: CanvasRenderingContext2D, size: Size, view: PlaneView): void {
  if (view.data.extent === undefined) return;
  if (view.data.inputs === 1) drawLine(context, size, view, view.data.extent);
  else drawField(context, size, view, view.data.extent);
}

function drawField(context: CanvasRenderingContext2D, size: Size, view: PlaneView, extent: Extent): void {
  const { values, side, columns, palette, kind, data } = view;
  if (values !== undefined) {
    const picture = pictures.get(side) ?? createPicture(side, side);
    pictures.set(side, picture);
    if (columns === 1) shade(picture, values, kind, palette);
    else blend(picture, values, columns, palette);
    picture.update();
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = "high";
    context.drawImage(picture.canvas, 0, 0, size.width, size.height);
    const lines = kind === "output" ? contourModule.value?.boundaries(values, side, columns) : undefined;
    if (lines !== undefined) strokeLines(context, size, lines, palette);
  }
  const { points } = data;
  if (points === undefined) return;
  const [low, high] = valueRange(points.targets);
  const radius = Math.max(2, Math.min(4.2, size.width / 95));
  const count = points.targets.length;
  const scale = diverging(palette);
  for (let i = count - 1; i >= 0; i--) {
    const test = i >= points.train;
    if (test && !view.showTest) continue;
    const x = ((points.inputs[2 * i] - extent.x[0]) / (extent.x[1] - extent.x[0])) * size.width;
    const y = (1 - (points.inputs[2 * i + 1] - extent.y[0]) / (extent.y[1] - extent.y[0])) * size.height;
    const target = points.targets[i];
    const colour =
      data.classes.length > 0 ? css(classColour(palette, target)) : fromScale(scale, (2 * (target - low)) / (high - low || 1) - 1);
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fillStyle = test ? css(palette.paper) : colour;
    context.strokeStyle = test ? colour : css(palette.paper);
    context.lineWidth = test ? 1.6 : 1;
    context.fill();
    context.stroke();
  }
}

function strokeLines(context: CanvasRenderingContext2D, { width, height }: Size, lines: readonly ContourLine[], palette: Palette): void {
  context.strokeStyle = css(palette.ink, 0.75);
  context.lineWidth = 1.25;
  context.beginPath();
  for (const line of lines)
    line.forEach(([x, y], i) => (i === 0 ? context.moveTo(x * width, y * height) : context.lineTo(x * width, y * height)));
  context.stroke();
}

function classColour(palette: Palette, label: number): Palette["ink"] {
  return palette.classes[label % palette.classes.length];
}

function fromScale(scale: Uint32Array, value: number): string {
  const colour = scale[indexOf(value)];
  return css([colour & 255, (colour >> 8) & 255, (colour >> 16) & 255]);
}

/** One number for each point: [0, 1] around ½ for an output, as it is for a unit. */
function shade({ pixels }: Picture, values: Float32Array, kind: PlaneView["kind"], palette: Palette): void {
  const scale = diverging(palette, kind === "output" ? FIELD : undefined);
  for (let i = 0; i < pixels.length; i++) pixels[i] = scale[indexOf(kind === "output" ? 2 * values[i] - 1 : values[i])]!;
}

/** The colour of the likeliest class, the paler the less it leads. */
function blend({ pixels }: Picture, values: Float32Array, columns: number, palette: Palette): void {
  const shades = Array.from({ length: columns }, (_, k) =>
    Uint32Array.from({ length: 64 }, (_unused, i) => packed(mix(palette.paper, classColour(palette, k), 0.06 + (FIELD * i) / 63))),
  );
  for (let i = 0; i < pixels.length; i++) {
    let best = 0;
    let second = -Infinity;
    for (let k = 1; k < columns; k++) {
      const value = values[i * columns + k];
      if (value > values[i * columns + best]) {
        second = values[i * columns + best]!;
        best = k;
      } else if (value > second) second = value;
    }
    if (best === 0) for (let k = 1; k < columns; k++) second = Math.max(second, values[i * columns + k]);
    const lead = Math.min(1, Math.max(0, values[i * columns + best] - second));
    pixels[i] = shades[best][Math.floor(lead * 63)]!;
  }
}

/** A function of one input: its curve over the data. */
function drawLine(
  context: CanvasRenderingContext2D,
  size: Size,
  { values, side, columns, palette, kind, data, showTest }: PlaneView,
  extent: Extent,
): void {
  const margin = { left: 40, right: 12, top: 12, bottom: 26 };
  const [yLow, yHigh] = kind === "unit" ? [-1.1, 1.1] : extent.y;
  const x = (value: number): number =>
    margin.left + ((value - extent.x[0]) / (extent.x[1] - extent.x[0])) * (size.width - margin.left - margin.right);
  const y = (value: number): number => margin.top + (1 - (value - yLow) / (yHigh - yLow)) * (size.height - margin.top - margin.bottom);
  context.font = `12px "STIX Two Text Variable", serif`;
  context.fillStyle = css(palette.quiet);
  context.strokeStyle = css(palette.rule);
  context.lineWidth = 1;
  for (const tick of ticks(extent.x)) {
    context.textAlign = "center";
    context.fillText(String(tick).replace("-", "−"), x(tick), size.height - 8);
    line(context, x(tick), margin.top, x(tick), size.height - margin.bottom);
  }
  for (const tick of ticks([yLow, yHigh])) {
    context.textAlign = "right";
    context.fillText(String(tick).replace("-", "−"), margin.left - 8, y(tick) + 4);
    line(context, margin.left, y(tick), size.width - margin.right, y(tick));
  }
  const { points } = data;
  if (points !== undefined && kind === "output") {
    for (let i = 0; i < points.targets.length; i++) {
      const test = i >= points.train;
      if (test && !showTest) continue;
      context.beginPath();
      context.arc(x(points.inputs[i]), y(points.targets[i]), 4, 0, 2 * Math.PI);
      context.fillStyle = test ? css(palette.paper) : css(palette.negative);
      context.strokeStyle = test ? css(palette.negative) : css(palette.paper);
      context.lineWidth = test ? 1.6 : 1;
      context.fill();
      context.stroke();
    }
  }
  if (values === undefined) return;
  context.save();
  context.beginPath();
  context.rect(margin.left, margin.top, size.width - margin.left - margin.right, size.height - margin.top - margin.bottom);
  context.clip();
  for (let k = 0; k < columns; k++) {
    context.strokeStyle = css(columns === 1 ? palette.positive : classColour(palette, k));
    context.lineWidth = 2.25;
    context.beginPath();
    for (let i = 0; i < side; i++) {
      const px = x(extent.x[0] + ((extent.x[1] - extent.x[0]) * (i + 0.5)) / side);
      const py = y(values[i * columns + k]);
      if (i === 0) context.moveTo(px, py);
      else context.lineTo(px, py);
    }
    context.stroke();
  }
  context.restore();
}

function line(context: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number): void {
  context.beginPath();
  context.moveTo(Math.round(x0) + 0.5, Math.round(y0) + 0.5);
  context.lineTo(Math.round(x1) + 0.5, Math.round(y1) + 0.5);
  context.stroke();
}

/** Some round numbers in a range. */
function ticks([low, high]: readonly [number, number], most = 5): number[] {
  const rough = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.ceil(low / step) * step;
  return Array.from({ length: Math.max(0, Math.floor((high - first) / step + 1e-9) + 1) }, (_, i) =>
    Number((first + i * step).toPrecision(12)),
  );
}

function valueRange(values: Float32Array): readonly [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}
