import { failSets } from "./problems/sets.ts";
import { cos, createRandom, sin } from "@adjoint/reference";
import type { Random } from "@adjoint/reference";
import { createExampleSet } from "./example-set.ts";
import type { ExampleSet } from "./example-set.ts";
import { checkSeed } from "./select.ts";
import { STREAMS } from "./streams.ts";

export interface GenerateOptions {
  /** Rows. */
  readonly n?: number;
  /** Standard deviation of the normal noise that is added to every coordinate. */
  readonly noise?: number;
  /** Decides the noise; 1 when left out. */
  readonly seed?: number;
}

/**
 * The corners of the unit square [n, 2]; class "1" where exactly one coordinate is 1. Row i is corner i mod 4.
 * Left alone it is the truth table: n 4, noise 0.
 */
export function xor(options: GenerateOptions = {}): ExampleSet {
  return plane("xor", { n: 4, noise: 0, ...options }, ["0", "1"], (row) => {
    const a = (row >> 1) & 1;
    const b = row & 1;
    return { x: a, y: b, label: a ^ b };
  });
}

/**
 * Two interleaved half circles [n, 2] of radius 1, evenly spaced along each: (cos t, sin t) and (1 − cos t, ½ − sin t), t from 0 to π.
 * n 200, noise 0.1 when left out.
 */
export function moons(options: GenerateOptions = {}): ExampleSet {
  return plane("moons", { n: 200, noise: 0.1, ...options }, ["upper", "lower"], (row, place) => {
    const t = Math.PI * place.whole;
    return row % 2 === 0 ? { x: cos(t), y: sin(t), label: 0 } : { x: 1 - cos(t), y: 0.5 - sin(t), label: 1 };
  });
}

/** Two circles [n, 2] around the origin, radius 1 and `factor`, evenly spaced along each. n 200, noise 0.1, factor 0.5 when left out. */
export function circles(options: GenerateOptions & { readonly factor?: number } = {}): ExampleSet {
  const { factor = 0.5 } = options;
  if (!(factor > 0 && factor < 1)) {
    failSets("circles", "factor-out-of-range", { factor });
  }
  return plane("circles", { n: 200, noise: 0.1, ...options }, ["outer", "inner"], (row, place) => {
    const t = 2 * Math.PI * place.open;
    const radius = row % 2 === 0 ? 1 : factor;
    return { x: radius * cos(t), y: radius * sin(t), label: row % 2 };
  });
}

/**
 * Arms of a spiral [n, 2] that leave the origin and end on the unit circle after `turns`, one class each, evenly spaced along the radius.
 * n 200, noise 0.02, classes 2, turns 1 when left out.
 */
export function spirals(options: GenerateOptions & { readonly classes?: number; readonly turns?: number } = {}): ExampleSet {
  const { classes = 2, turns = 1 } = options;
  if (!(turns > 0 && turns < Infinity)) {
    failSets("spirals", "turns-not-positive", { turns });
  }
  return plane("spirals", { n: 200, noise: 0.02, ...options }, classNames("spirals", classes), (row, place) => {
    const label = row % classes;
    const radius = place.middle;
    const t = 2 * Math.PI * (turns * radius + label / classes);
    return { x: radius * cos(t), y: radius * sin(t), label };
  });
}

/**
 * Normal clouds [n, 2] with the standard deviation `noise`, one class each; their centres are evenly spaced on the circle of radius 1.
 * n 200, noise 0.3, classes 2 when left out.
 */
export function gaussians(options: GenerateOptions & { readonly classes?: number } = {}): ExampleSet {
  const { classes = 2 } = options;
  return plane("gaussians", { n: 200, noise: 0.3, ...options }, classNames("gaussians", classes), (row) => {
    const label = row % classes;
    const t = (2 * Math.PI * label) / classes;
    return { x: cos(t), y: sin(t), label };
  });
}

/**
 * The function g(p) = 1 + sin(πp/4) at n evenly spaced p from −2 to 2 [n, 1], with noise on g alone; the example of
 * Hagan and Demuth, Neural Network Design, chapter 11. n 21, noise 0 when left out.
 */
export function sine(options: GenerateOptions = {}): ExampleSet {
  const { n = 21, noise = 0, seed = 1 } = options;
  checkOptions("sine", { n, noise, seed }, 2);
  const random = createRandom(seed, STREAMS.noise);
  const p = Float64Array.from({ length: n }, (_, i) => -2 + (4 * i) / (n - 1));
  const g = p.map((x) => 1 + sin((Math.PI * x) / 4) + jitter(random, noise));
  return createExampleSet({
    name: "sine",
    inputs: { values: p, rows: n, cols: 1, scale: 1 },
    targets: { kind: "values", values: g, cols: 1, names: ["g"] },
    features: ["p"],
  });
}

/** Where a row stands among those of its class, in three measures: [0, 1] with both ends, [0, 1) without the last, and the middles of equal steps. */
interface Place {
  readonly whole: number;
  readonly open: number;
  readonly middle: number;
}

/** A set in the plane. Row i is of class i mod classes, so that any first rows are balanced. */
function plane(
  name: string,
  options: { readonly n: number; readonly noise: number; readonly seed?: number },
  classes: readonly string[],
  point: (row: number, place: Place) => { readonly x: number; readonly y: number; readonly label: number },
): ExampleSet {
  const { n, noise, seed = 1 } = options;
  checkOptions(name, { n, noise, seed }, classes.length);
  const random = createRandom(seed, STREAMS.noise);
  const values = new Float64Array(n * 2);
  const labels = new Uint32Array(n);
  for (let row = 0; row < n; row++) {
    const index = Math.floor(row / classes.length);
    const size = Math.ceil((n - (row % classes.length)) / classes.length);
    const place = { whole: size === 1 ? 0 : index / (size - 1), open: index / size, middle: (index + 0.5) / size };
    const { x, y, label } = point(row, place);
    values[2 * row] = x + jitter(random, noise);
    values[2 * row + 1] = y + jitter(random, noise);
    labels[row] = label;
  }
  return createExampleSet({
    name,
    inputs: { values, rows: n, cols: 2, scale: 1 },
    targets: { kind: "classes", labels, classes },
    features: ["x", "y"],
  });
}

function jitter(random: Random, noise: number): number {
  return noise === 0 ? 0 : noise * random.normal();
}

function classNames(where: string, classes: number): string[] {
  if (!Number.isInteger(classes) || classes < 2) {
    failSets(where, "not-a-class-count", { classes });
  }
  return Array.from({ length: classes }, (_, label) => String(label));
}

function checkOptions(where: string, options: Required<GenerateOptions>, least: number): void {
  const { n, noise, seed } = options;
  if (!Number.isInteger(n) || n < least) {
    failSets(where, "not-a-row-count", { least, n });
  }
  if (!(noise >= 0 && noise < Infinity)) {
    failSets(where, "not-a-deviation", { noise });
  }
  checkSeed(where, seed);
}
