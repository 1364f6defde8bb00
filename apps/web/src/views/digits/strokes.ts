import type { Field } from "../../state/fields.ts";

export interface Point {
  /** In [0, 1], from the left and from the top. */
  readonly x: number;
  readonly y: number;
}
export type Stroke = readonly Point[];

/** Characters of the digits in base 64, as they stand in an address. */
const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";
const MOST = 4000;

/** A drawing in the address: two characters a point, strokes joined by a full stop. */
export const strokesField: Field<readonly Stroke[]> = {
  initial: [],
  write: (strokes) => strokes.map((stroke) => stroke.map(({ x, y }) => digit(x) + digit(y)).join("")).join("."),
  read(text) {
    if (text === "") return [];
    if (text.length > MOST || !/^[\w.-]+$/.test(text)) return undefined;
    const strokes = text
      .split(".")
      .map((stroke) =>
        Array.from({ length: Math.floor(stroke.length / 2) }, (_, i) => ({ x: place(stroke[2 * i]), y: place(stroke[2 * i + 1]) })),
      );
    return strokes.every((stroke) => stroke.length > 0) ? strokes : undefined;
  },
  rule: "a drawing of this page",
};

function digit(value: number): string {
  return DIGITS[Math.round(Math.min(1, Math.max(0, value)) * 63)];
}

function place(char: string): number {
  return DIGITS.indexOf(char) / 63;
}

/** Whether a point is far enough from the last one to be kept. */
export function isFar(from: Point | undefined, to: Point): boolean {
  return from === undefined || Math.hypot(from.x - to.x, from.y - to.y) > 0.02;
}

export function isFull(strokes: readonly Stroke[]): boolean {
  return strokesField.write(strokes).length > MOST - 10;
}

/** How an image of a data set is made from strokes: its size, and how much of it the digit fills. */
export interface Frame {
  readonly height: number;
  readonly width: number;
}

/** Grey values in [0, 1] of the drawing as the data set would have it: its box scaled into the frame, then averaged over the cells. */
export function rasterize(strokes: readonly Stroke[], { height, width }: Frame): Float32Array {
  const cell = 4;
  const [W, H] = [width * cell, height * cell];
  const canvas = new OffscreenCanvas(W, H);
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  const points = strokes.flat();
  const grey = new Float32Array(width * height);
  if (points.length === 0) return grey;
  const [left, right] = [Math.min(...points.map(({ x }) => x)), Math.max(...points.map(({ x }) => x))];
  const [top, bottom] = [Math.min(...points.map(({ y }) => y)), Math.max(...points.map(({ y }) => y))];
  // The digits of 8 × 8 fill their frame; those of MNIST are 20 high in 28, with their centre of mass in the middle.
  const centred = width > 16;
  const fill = centred ? 20 / 28 : 1;
  const line = centred ? 0.08 * H : 0.125 * H;
  const scale = (fill * H - line) / Math.max(bottom - top, (right - left) * 0.9, 0.12);
  context.lineWidth = line;
  context.lineCap = "round";
  context.lineJoin = "round";
  context.strokeStyle = "white";
  const paint = (dx: number, dy: number): Uint8ClampedArray => {
    context.clearRect(0, 0, W, H);
    for (const stroke of strokes) {
      context.beginPath();
      stroke.forEach(({ x, y }, i) => {
        const px = W / 2 + dx + (x - (left + right) / 2) * scale;
        const py = H / 2 + dy + (y - (top + bottom) / 2) * scale;
        if (i === 0) context.moveTo(px, py);
        // A stroke of a single point is a dot.
        context.lineTo(px, py + (i === 0 ? 0.01 : 0));
      });
      context.stroke();
    }
    return context.getImageData(0, 0, W, H).data;
  };
  let data = paint(0, 0);
  if (centred) {
    let mass = 0;
    let [mx, my] = [0, 0];
    for (let i = 0; i < W * H; i++) {
      const ink = data[4 * i + 3];
      mass += ink;
      mx += ink * (i % W);
      my += ink * Math.floor(i / W);
    }
    if (mass > 0) data = paint(W / 2 - mx / mass, H / 2 - my / mass);
  }
  for (let row = 0; row < H; row++) {
    for (let col = 0; col < W; col++) {
      grey[Math.floor(row / cell) * width + Math.floor(col / cell)] += data[4 * (row * W + col) + 3] / 255 / (cell * cell);
    }
  }
  return grey;
}
