import { significant } from "./numbers.ts";
import { padStart } from "./style.ts";

/** Braille patterns begin at U+2800; each of the 2×4 dots of a character is a bit. */
const BLANK = 0x2800;
const DOTS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

/** Where the largest value is more than this many times the smallest, the scale is logarithmic. */
const LOGARITHMIC_FROM = 50;

/**
 * Returns a curve in Braille dots with its scale at the left: `height` lines and one below with the numbers of the first and last value.
 * Returns no lines for fewer than two finite values.
 */
export function drawCurve(
  values: readonly number[],
  options: { readonly columns: number; readonly height: number; readonly unit: string },
): string[] {
  const finite = values.filter((value) => Number.isFinite(value));
  if (finite.length < 2) return [];
  const least = finite.reduce((a, b) => Math.min(a, b));
  const most = finite.reduce((a, b) => Math.max(a, b));
  const logarithmic = least > 0 && most / least > LOGARITHMIC_FROM;
  const labels = [significant(most), significant(least)];
  const gutter = Math.max(...labels.map((label) => label.length));
  const width = Math.max(4, options.columns - gutter - 3);
  const scaled = logarithmic ? values.map((value) => Math.log(value)) : values;
  const [low, high] = logarithmic ? [Math.log(least), Math.log(most)] : [least, most];
  const rows = plot(scaled, { width, height: options.height, low, high });
  const lines = rows.map((row, index) => {
    const label = index === 0 ? labels[0] : index === rows.length - 1 ? labels[1] : "";
    return `${padStart(label, gutter)} ${label === "" ? "│" : "┤"}${row}`.replace(/\u2800+$/, "");
  });
  const first = `${options.unit} 1`;
  const last = `${values.length}${logarithmic ? " (log scale)" : ""}`;
  const between = " ".repeat(Math.max(1, width - first.length - last.length));
  return [...lines, `${" ".repeat(gutter + 2)}${first}${between}${last}`];
}

/** Returns the dots alone: `height` strings of `width` characters. Neighbouring values are joined; where several share a column of dots, all they span is drawn. */
export function plot(
  values: readonly number[],
  box: { readonly width: number; readonly height: number; readonly low: number; readonly high: number },
): string[] {
  const { width, height, low, high } = box;
  const across = width * 2;
  const down = height * 4;
  const cells = Array.from({ length: height }, () => new Uint8Array(width));
  const dot = (x: number, y: number): void => {
    const row = cells[y >> 2];
    row[x >> 1] |= DOTS[y & 3][x & 1];
  };
  const yOf = (value: number): number => (high === low ? down >> 1 : Math.round((1 - (value - low) / (high - low)) * (down - 1)));
  const at = (position: number): number => {
    const left = Math.min(Math.floor(position), values.length - 1);
    const right = Math.min(left + 1, values.length - 1);
    const part = position - left;
    return part === 0 ? values[left] : values[left] * (1 - part) + values[right] * part;
  };
  let previous: number | undefined;
  for (let x = 0; x < across; x++) {
    const from = (x / across) * (values.length - 1);
    const to = ((x + 1) / across) * (values.length - 1);
    const spanned = [at(x === across - 1 ? values.length - 1 : from)];
    for (let index = Math.ceil(from); index < to; index++) spanned.push(values[index]);
    const ys = spanned.filter((value) => Number.isFinite(value)).map((value) => yOf(value));
    if (ys.length === 0) {
      previous = undefined;
      continue;
    }
    let top = Math.min(...ys);
    let bottom = Math.max(...ys);
    if (previous !== undefined && previous < top - 1) top = previous + 1;
    if (previous !== undefined && previous > bottom + 1) bottom = previous - 1;
    for (let y = top; y <= bottom; y++) dot(x, y);
    previous = ys.at(-1);
  }
  return cells.map((row) => String.fromCodePoint(...Array.from(row, (bits) => BLANK + bits)));
}
