import type { Activation } from "adjoint";
import { MAP_SIDE } from "../worker/protocol.ts";
import type { Snapshot } from "../worker/protocol.ts";
import { createPicture } from "./image.ts";
import type { Picture } from "./image.ts";
import { css, diverging, indexOf } from "./palette.ts";
import type { Palette } from "./palette.ts";
import type { Size } from "./surface.tsx";

export interface GraphView {
  /** n₀, …, n_L */
  readonly sizes: readonly number[];
  readonly activations: readonly Activation[];
  readonly snapshot: Pick<Snapshot, "layers" | "maps"> | undefined;
  readonly inputs: number;
  /** Their names, where they are no coordinates of what is drawn. */
  readonly features?: readonly string[] | undefined;
  /** Height and width of the inputs, where they are an image. */
  readonly image: { readonly height: number; readonly width: number } | undefined;
  readonly palette: Palette;
  readonly selected: Part | undefined;
}

/** What can be pointed at. Layer 0 is the inputs. */
export type Part =
  | { readonly kind: "unit"; readonly layer: number; readonly unit: number }
  | { readonly kind: "weight"; readonly layer: number; readonly from: number; readonly unit: number };

interface Node {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

/** Where each unit is drawn: a column for each layer, in the middle of its share of the width. */
function layOut(sizes: readonly number[], { width, height }: Size): readonly (readonly Node[])[] {
  const column = width / sizes.length;
  const top = 8;
  return sizes.map((count, layer) => {
    const pitch = Math.min(78, (height - 2 * top) / count);
    const side = Math.max(2, Math.min(60, pitch * 0.78, column * 0.45));
    return Array.from({ length: count }, (_, unit) => ({
      x: column * (layer + 0.5),
      y: height / 2 + (unit - (count - 1) / 2) * pitch,
      side,
    }));
  });
}

/** From here on an edge is as thin as it gets. */
const FAINT = 0.015;

let picture: Picture | undefined;

export function drawGraph(context: CanvasRenderingContext2D, size: Size, view: GraphView): void {
  const { sizes, snapshot, palette, selected } = view;
  const nodes = layOut(sizes, size);
  const edges = sizes.slice(1).reduce((sum, count, l) => sum + count * sizes[l], 0);
  const thin = edges > 1200 ? 0.35 : edges > 300 ? 0.65 : 1;
  snapshot?.layers.forEach(({ weights }, l) => {
    const from = nodes[l];
    const to = nodes[l + 1];
    if (from === undefined || to === undefined || weights.length !== from.length * to.length) return;
    for (let i = 0; i < from.length; i++) {
      for (let j = 0; j < to.length; j++) {
        const weight = weights[i * to.length + j];
        const strength = Math.tanh(Math.abs(weight) / 2);
        if (strength < FAINT && edges > 300) continue;
        const chosen = selected?.kind === "weight" && selected.layer === l + 1 && selected.from === i && selected.unit === j;
        context.strokeStyle = css(
          weight < 0 ? palette.negative : palette.positive,
          chosen ? 1 : Math.round((0.12 + 0.6 * strength) * thin * 50) / 50,
        );
        context.lineWidth = chosen ? 4 : Math.max(0.4, (0.4 + 3.4 * strength) * thin);
        context.beginPath();
        curve(context, from[i], to[j]);
        context.stroke();
      }
    }
  });
  drawMaps(view);
  let map = 0;
  nodes.forEach((layer, l) => {
    layer.forEach((node, unit) => {
      const chosen = selected?.kind === "unit" && selected.layer === l && selected.unit === unit;
      drawNode(context, node, view, { layer: l, unit, map: l === 0 ? undefined : map, chosen });
      if (l > 0) map++;
    });
  });
}

function drawNode(
  context: CanvasRenderingContext2D,
  { x, y, side }: Node,
  { palette, snapshot, inputs, features }: GraphView,
  {
    layer,
    unit,
    map,
    chosen,
  }: { readonly layer: number; readonly unit: number; readonly map: number | undefined; readonly chosen: boolean },
): void {
  const half = side / 2;
  const radius = Math.min(5, side / 5);
  context.save();
  context.beginPath();
  context.roundRect(x - half, y - half, side, side, radius);
  context.fillStyle = css(palette.paper);
  context.fill();
  context.clip();
  if (layer === 0) drawInput(context, { x, y, side }, unit, features?.[unit], palette);
  else if (snapshot?.maps !== undefined && picture !== undefined && map !== undefined) {
    if (inputs === 1) drawCurve(context, { x, y, side }, snapshot.maps.subarray(map * MAP_SIDE, (map + 1) * MAP_SIDE), palette);
    else {
      context.imageSmoothingEnabled = true;
      context.drawImage(picture.canvas, 0, map * MAP_SIDE, MAP_SIDE, MAP_SIDE, x - half, y - half, side, side);
    }
  } else {
    // Without a plane to draw on: the bias.
    const bias = snapshot?.layers[layer - 1]?.biases[unit] ?? 0;
    context.fillStyle = css(bias < 0 ? palette.negative : palette.positive, 0.75 * Math.tanh(Math.abs(bias)));
    context.fillRect(x - half, y - half, side, side);
  }
  context.restore();
  context.beginPath();
  context.roundRect(x - half, y - half, side, side, radius);
  context.strokeStyle = css(palette.ink, chosen ? 1 : 0.55);
  context.lineWidth = chosen ? 2.5 : side > 10 ? 1 : 0.6;
  context.stroke();
}

/** An input as a function of the plane: a ramp from left to right, or from bottom to top. */
function drawInput(
  context: CanvasRenderingContext2D,
  { x, y, side }: Node,
  unit: number,
  feature: string | undefined,
  palette: Palette,
): void {
  const half = side / 2;
  if (feature !== undefined) {
    context.fillStyle = css(palette.ink, 0.1);
    context.fillRect(x - half, y - half, side, side);
    if (side < 16) return;
    context.fillStyle = css(palette.ink);
    context.font = `${Math.min(13, side * 0.36)}px "STIX Two Text Variable", serif`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    const lines = linesOf(feature);
    const height = Math.min(14, side * 0.36);
    lines.forEach((line, i) => context.fillText(line, x, y + (i - (lines.length - 1) / 2) * height, side - 2));
    return;
  }
  const ramp = unit === 0 ? context.createLinearGradient(x - half, 0, x + half, 0) : context.createLinearGradient(0, y + half, 0, y - half);
  ramp.addColorStop(0, css(palette.negative, 0.82));
  ramp.addColorStop(0.5, css(palette.paper));
  ramp.addColorStop(1, css(palette.positive, 0.82));
  context.fillStyle = ramp;
  context.fillRect(x - half, y - half, side, side);
}

/** A name in at most two lines of a few letters, without what stands in brackets: "sepal" over "length" for "sepal length (cm)". */
export function linesOf(name: string): readonly string[] {
  const words = name
    .replace(/\(.*?\)/g, "")
    .split(/[\s_.=]+|(?<=\p{Ll})(?=\p{Lu})/u)
    .filter((word) => word !== "");
  const short = (text: string): string => (text.length > 8 ? `${text.slice(0, 7)}…` : text);
  if (words.length === 0) return [short(name)];
  if (words.join(" ").length <= 8) return [words.join(" ")];
  return words.length === 1 ? [short(words[0])] : [short(words[0]), short(words.slice(1).join(" "))];
}

function drawCurve(context: CanvasRenderingContext2D, { x, y, side }: Node, values: Float32Array, palette: Palette): void {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const span = high - low || 1;
  context.strokeStyle = css(palette.positive);
  context.lineWidth = 1.5;
  context.beginPath();
  values.forEach((value, i) => {
    const px = x - side / 2 + (side * (i + 0.5)) / values.length;
    const py = y + side * 0.38 - (side * 0.76 * (value - low)) / span;
    if (i === 0) context.moveTo(px, py);
    else context.lineTo(px, py);
  });
  context.stroke();
}

/** All maps below one another in one picture, so that a frame puts pixels once. */
function drawMaps({ sizes, activations, snapshot, inputs, palette }: GraphView): void {
  if (snapshot?.maps === undefined || inputs === 1) {
    picture = inputs === 1 ? (picture ?? createPicture(1, 1)) : undefined;
    return;
  }
  const cells = MAP_SIDE * MAP_SIDE;
  const units = snapshot.maps.length / cells;
  if (picture?.pixels.length !== units * cells) picture = createPicture(MAP_SIDE, MAP_SIDE * units);
  const scale = diverging(palette);
  let unit = 0;
  sizes.slice(1).forEach((count, l) => {
    for (let j = 0; j < count && unit < units; j++, unit++) {
      const values = normalized(snapshot.maps!.subarray(unit * cells, (unit + 1) * cells), activations[l] ?? "identity");
      for (let i = 0; i < cells; i++) picture!.pixels[unit * cells + i] = scale[indexOf(values(i))]!;
    }
  });
  picture.update();
}

/** A unit's values in [−1, 1]: around ½ where they are probabilities, as they are for tanh, against the greatest where they have no bound. */
export function normalized(values: Float32Array, activation: Activation): (i: number) => number {
  if (activation === "sigmoid" || activation === "softmax") return (i) => 2 * values[i] - 1;
  if (activation === "tanh") return (i) => values[i];
  let most = 1e-12;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return (i) => values[i] / most;
}

function curve(context: CanvasRenderingContext2D, from: Node, to: Node): void {
  const x0 = from.x + from.side / 2;
  const x1 = to.x - to.side / 2;
  const bend = (x1 - x0) * 0.5;
  context.moveTo(x0, from.y);
  context.bezierCurveTo(x0 + bend, from.y, x1 - bend, to.y, x1, to.y);
}

/** The unit or weight at a point, if one is near. */
export function partAt(sizes: readonly number[], size: Size, point: { readonly x: number; readonly y: number }): Part | undefined {
  const nodes = layOut(sizes, size);
  for (const [layer, units] of nodes.entries()) {
    for (const [unit, { x, y, side }] of units.entries()) {
      const reach = Math.max(side / 2, 5);
      if (Math.abs(point.x - x) <= reach && Math.abs(point.y - y) <= reach) return { kind: "unit", layer, unit };
    }
  }
  let best: { readonly part: Part; readonly distance: number } | undefined;
  for (let layer = 1; layer < nodes.length; layer++) {
    for (const [from, a] of nodes[layer - 1].entries()) {
      for (const [unit, b] of nodes[layer].entries()) {
        const x0 = a.x + a.side / 2;
        const x1 = b.x - b.side / 2;
        if (point.x < x0 || point.x > x1) continue;
        const distance = Math.abs(curveHeight(a.y, b.y, (point.x - x0) / (x1 - x0)) - point.y);
        if (distance < 7 && (best === undefined || distance < best.distance))
          best = { part: { kind: "weight", layer, from, unit }, distance };
      }
    }
  }
  return best?.part;
}

/** y of the curve between two heights where it has gone the share `x` of its way: its parameter t has x = 3·½·(t − t²) + t³·… solved by halving. */
function curveHeight(y0: number, y1: number, x: number): number {
  let low = 0;
  let high = 1;
  for (let i = 0; i < 20; i++) {
    const t = (low + high) / 2;
    if (1.5 * t * (1 - t) * (1 - t) + 1.5 * t * t * (1 - t) + t ** 3 < x) low = t;
    else high = t;
  }
  const t = (low + high) / 2;
  const rise = 3 * t * t * (1 - t) + t ** 3;
  return y0 + (y1 - y0) * rise;
}
