import { activate, ACTIVATION_NAMES, type Activation } from "../core/activations.ts";
import type { NdArray } from "../core/array.ts";
import { columnOf, weightMatrix } from "./parameters.ts";
import { colsOf, countOf, entriesOf, matrix, product, rowsOf, squeezed } from "../core/matrix.ts";
import type { Event } from "../interpret/trace.ts";
import type { LayerRead } from "./forward.ts";
import { DATA, PARAMETER, TARGET, UPSTREAM, type TraceView } from "./view.ts";

/** Numbers that a run computed on its way forward, each with the first event that is it. */
type Numbers = ReadonlyMap<string, number>;

const MOST_INPUTS = 40;
const MOST_PARAMETERS = 24;

/**
 * The layers of a text that computes number by number, in loops and sums: W x + b of a parameter and of what came before, all of whose numbers the text has
 * computed. Nothing is said of how it did.
 */
export function layersByValue(view: TraceView): readonly LayerRead[] {
  const numbers = numbersOf(view);
  if (numbers.size === 0) return [];
  const parameters = parametersOf(view);
  const layers: LayerRead[] = [];
  const inputs = inputsOf(view);
  for (const x of inputs) {
    const first = layerAfter(view, { x, numbers, parameters, layer: 1 });
    if (!first) continue;
    layers.push(first.read);
    break;
  }
  for (let last = layers.at(-1); last?.activation;) {
    const a = activate(last.activation, last.z);
    const free = parameters.filter(({ id }) => layers.every((l) => l.weight !== id));
    const next = [a, withOne(a, "last"), withOne(a, "first")]
      .map((x) =>
        layerAfter(view, {
          x,
          numbers,
          parameters: free,
          layer: layers.length + 1,
          unit: x === a ? undefined : x.data[0] === 1 ? "first" : "last",
        }),
      )
      .find((found) => found !== undefined);
    if (!next) break;
    layers.push(next.read);
    last = next.read;
  }
  return layers;
}

const key = (x: number): string => x.toPrecision(9);

function numbersOf({ events, depends }: TraceView): Numbers {
  const numbers = new Map<string, number>();
  for (const { id, value } of events) {
    const bits = depends[id];
    if (!value || countOf(value) !== 1 || (bits & DATA) === 0 || (bits & (TARGET | UPSTREAM)) !== 0) continue;
    if ((bits & PARAMETER) === 0) continue;
    const name = key(entriesOf(value)[0]);
    if (!numbers.has(name)) numbers.set(name, id);
  }
  return numbers;
}

/** Of each variable the last value that nothing but parameters went into. */
function parametersOf({ events, depends }: TraceView): readonly Event[] {
  const found = new Map<string, Event>();
  for (const event of events)
    if (event.value && depends[event.id] === PARAMETER && event.name !== undefined && varies(event.value)) found.set(event.name, event);
  return [...found.values()].slice(0, MOST_PARAMETERS);
}

const varies = (value: NdArray): boolean => {
  const data = entriesOf(value);
  return data.length === 1 || data.some((x) => x !== data[0]);
};

const asColumn = (data: Float64Array): NdArray => ({ data, shape: [data.length, 1], strides: [1, 1], offset: 0, type: "float" });

/** One example each: vectors of data, the rows and the columns of a table of them. */
function inputsOf({ events, depends }: TraceView): readonly NdArray[] {
  const inputs: NdArray[] = [];
  const seen = new Set<string>();
  const add = (data: Float64Array): void => {
    const name = [...data].map(key).join();
    if (data.length === 0 || seen.has(name) || inputs.length >= MOST_INPUTS) return;
    seen.add(name);
    inputs.push(asColumn(data));
  };
  for (const { id, value } of events) {
    if (!value || depends[id] !== DATA) continue;
    const data = entriesOf(value);
    const sizes = squeezed(value);
    if (sizes.length <= 1) add(data);
    if (value.shape.length !== 2 || sizes.length < 2) continue;
    const [rows, cols] = value.shape;
    add(data.slice(0, cols));
    add(Float64Array.from({ length: rows }, (_, i) => data[i * cols]));
  }
  return inputs;
}

function withOne(a: NdArray, where: "first" | "last"): NdArray {
  const data = [...a.data];
  return asColumn(Float64Array.from(where === "first" ? [1, ...data] : [...data, 1]));
}

interface Search {
  readonly x: NdArray;
  readonly numbers: Numbers;
  readonly parameters: readonly Event[];
  readonly layer: number;
  readonly unit?: "first" | "last" | undefined;
}

function layerAfter(view: TraceView, search: Search): { read: LayerRead } | undefined {
  const { x, numbers, parameters } = search;
  const computes = (z: NdArray): boolean => z.data.every((value) => numbers.has(key(value)));
  for (const weight of parameters)
    for (const right of [false, true]) {
      const folded = foldedIn(weight.value!, rowsOf(x), right);
      for (const { W, b, unit } of folded) {
        const raw = product(W, x);
        const biases = b
          ? [b]
          : [
              ...parameters.filter((p) => p !== weight && isColumn(p.value!, rowsOf(W))).map((p) => columnOf(p.value!, rowsOf(W))),
              undefined,
            ];
        for (const bias of biases) {
          const z = bias ? matrix(rowsOf(raw), 1, (i) => raw.data[i] + bias.data[i]) : raw;
          if (computes(z)) return { read: readFrom(view, search, { weight, W, b: bias, unit, right, z }) };
        }
      }
    }
  return undefined;
}

const isColumn = (value: NdArray, n: number): boolean => countOf(value) === n;

/** A parameter as W, and as W with the biases in its first or last column. */
function foldedIn(value: NdArray, inputs: number, right: boolean): { W: NdArray; b?: NdArray; unit?: "first" | "last" }[] {
  const plain = weightMatrix(value, inputs, right);
  const wide = weightMatrix(value, inputs + 1, right);
  const cut = (shift: 0 | 1): { W: NdArray; b: NdArray; unit: "first" | "last" } => ({
    W: matrix(rowsOf(wide!), inputs, (i, j) => wide!.data[i * (inputs + 1) + j + shift]),
    b: matrix(rowsOf(wide!), 1, (i) => wide!.data[i * (inputs + 1) + (shift === 1 ? 0 : inputs)]),
    unit: shift === 1 ? "first" : "last",
  });
  return [...(plain ? [{ W: plain }] : []), ...(wide ? [cut(1), cut(0)] : [])];
}

function readFrom(
  view: TraceView,
  { x, numbers, layer, unit: given }: Search,
  {
    weight,
    W,
    b,
    unit,
    right,
    z,
  }: { weight: Event; W: NdArray; b: NdArray | undefined; unit: LayerRead["unit"]; right: boolean; z: NdArray },
): LayerRead {
  const ones = given ?? unitOf(x);
  const inner = ones === undefined ? { W, x, b } : withoutUnit(W, x, ones);
  const last = Math.max(...[...z.data].map((value) => numbers.get(key(value))!));
  const activation = activationOf(z, numbers);
  const a = activation && activate(activation, z);
  return {
    layer,
    weight: weight.id,
    product: last,
    W: inner.W,
    b: inner.b,
    unit: unit ?? ones,
    turned: right && weight.value!.shape.length === 2 && rowsOf(W) > 1,
    z,
    zEvent: wholeEvent(view, z) ?? last,
    activation,
    aEvent: a && wholeEvent(view, a),
    rows: false,
    input: inner.x,
  };
}

function unitOf(x: NdArray): "first" | "last" | undefined {
  const n = x.data.length;
  if (n < 2) return undefined;
  return x.data[0] === 1 ? "first" : x.data[n - 1] === 1 ? "last" : undefined;
}

function withoutUnit(W: NdArray, x: NdArray, unit: "first" | "last"): { W: NdArray; x: NdArray; b: NdArray } {
  const [n, shift] = [rowsOf(x) - 1, unit === "first" ? 1 : 0];
  return {
    W: matrix(rowsOf(W), n, (i, j) => W.data[i * colsOf(W) + j + shift]),
    b: matrix(rowsOf(W), 1, (i) => W.data[i * colsOf(W) + (unit === "first" ? 0 : n)]),
    x: matrix(n, 1, (i) => x.data[i + shift]),
  };
}

/** The activation whose values of z the text has computed; z itself if there is none. */
function activationOf(z: NdArray, numbers: Numbers): Activation | undefined {
  const bent = z.data.some((value) => value < 0);
  for (const name of ACTIVATION_NAMES) {
    if (name === "linear" || name === "leaky-relu" || (name === "softmax" && z.data.length === 1)) continue;
    if ((name === "relu" || name === "elu") && !bent) continue;
    const a = activate({ name }, z);
    if (a.data.every((value) => value === 0 || numbers.has(key(value)))) return { name };
  }
  return { name: "linear" };
}

/** The first variable that holds all of a value. */
const wholeEvent = ({ events }: TraceView, value: NdArray): number | undefined =>
  events.find(
    (e) =>
      e.value &&
      countOf(e.value) === value.data.length &&
      entriesOf(e.value).every((x, i) => Math.abs(x - value.data[i]) <= 1e-9 * Math.abs(x)),
  )?.id;
