import type { Theme } from "../state/theme.ts";

export type Rgb = readonly [red: number, green: number, blue: number];

/** The colours of drawings; those of the page around them are in styles/tokens.css and must be the same. */
export interface Palette {
  readonly paper: Rgb;
  readonly ink: Rgb;
  readonly quiet: Rgb;
  readonly rule: Rgb;
  readonly positive: Rgb;
  readonly negative: Rgb;
  /** Colours of classes, told apart by people who see red and green alike. */
  readonly classes: readonly Rgb[];
}

const LIGHT: Palette = {
  paper: [252, 251, 247],
  ink: [28, 27, 24],
  quiet: [106, 101, 91],
  rule: [222, 217, 205],
  positive: [205, 88, 24],
  negative: [31, 95, 166],
  classes: [
    [31, 95, 166],
    [205, 88, 24],
    [38, 132, 92],
    [129, 86, 168],
    [176, 134, 20],
    [42, 147, 165],
    [178, 66, 116],
    [104, 118, 34],
    [128, 92, 66],
    [88, 98, 112],
  ],
};

const DARK: Palette = {
  paper: [20, 21, 26],
  ink: [236, 232, 223],
  quiet: [153, 148, 138],
  rule: [48, 50, 59],
  positive: [240, 138, 69],
  negative: [96, 165, 232],
  classes: [
    [96, 165, 232],
    [240, 138, 69],
    [93, 190, 146],
    [186, 146, 222],
    [222, 184, 80],
    [98, 198, 212],
    [232, 128, 172],
    [172, 188, 92],
    [196, 156, 126],
    [152, 162, 178],
  ],
};

export function paletteOf(theme: Theme): Palette {
  return theme === "dark" ? DARK : LIGHT;
}

export function css([red, green, blue]: Rgb, alpha = 1): string {
  return alpha === 1 ? `rgb(${red} ${green} ${blue})` : `rgb(${red} ${green} ${blue} / ${alpha})`;
}

export function mix(a: Rgb, b: Rgb, share: number): Rgb {
  return [0, 1, 2].map((i) => Math.round(a[i] + (b[i] - a[i]) * share)) as unknown as Rgb;
}

const scales = new Map<string, Uint32Array>();

/**
 * 512 colours from negative over paper to positive, as a canvas holds them (little-endian RGBA).
 * @param strength how much of the colour the ends have: less where something is drawn over them
 */
export function diverging(palette: Palette, strength = 0.82): Uint32Array {
  const key = `${css(palette.paper)} ${strength}`;
  const known = scales.get(key);
  if (known !== undefined) return known;
  const scale = Uint32Array.from({ length: 512 }, (_, i) => {
    const value = (i - 255.5) / 255.5;
    return packed(mix(palette.paper, value < 0 ? palette.negative : palette.positive, strength * Math.abs(value) ** 0.8));
  });
  scales.set(key, scale);
  return scale;
}

/** The colour of a value in [−1, 1] among those of {@link diverging}. */
export function indexOf(value: number): number {
  return value <= -1 ? 0 : value >= 1 ? 511 : Math.floor((value + 1) * 255.99);
}

export function packed([red, green, blue]: Rgb): number {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}
