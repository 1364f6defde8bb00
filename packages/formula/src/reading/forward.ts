import { activate, ACTIVATION_NAMES, type Activation } from "../core/activations.ts";
import type { NdArray } from "../core/array.ts";
import { colsOf, entriesOf, matrix, product, rowsOf, countOf, transposed } from "../core/matrix.ts";
import type { Event } from "../interpret/trace.ts";
import { activationBetween, dropoutBetween, near } from "./activation-between.ts";
import type { Binding } from "./bind.ts";
import { columnOf, weightAt, weightMatrix } from "./parameters.ts";
import { operandsOf, unsigned, variableOf } from "./operands.ts";
import { DATA, FORWARD, PARAMETER, sameEntries, TARGET, UPSTREAM, type TraceView } from "./view.ts";

/** A layer as the text's own forward pass computes it, with examples in columns. */
export interface LayerRead {
  readonly layer: number;
  /** Events of the parameter and of the product. */
  readonly weight: number;
  readonly product: number;
  readonly W: NdArray;
  readonly b: NdArray | undefined;
  readonly unit: "first" | "last" | undefined;
  /** The text's W is [in, out]. */
  readonly turned: boolean;
  readonly z: NdArray;
  readonly zEvent: number;
  readonly activation: Activation | undefined;
  readonly aEvent: number | undefined;
  /** The data stand to the left of the weights: examples are rows. */
  readonly rows: boolean;
  /** What goes in, where no product of matrices has it. */
  readonly input?: NdArray;
}

const dim = (a: NdArray): number => a.shape.length;

/** A value with examples in columns, [n, m]; a vector is one example. */
export function inColumns(value: NdArray, rows: boolean): NdArray {
  const data = entriesOf(value);
  const [p, q] = dim(value) === 2 ? [value.shape[0], value.shape[1]] : [data.length, 1];
  const plain: NdArray = { data, shape: [p, q], strides: [q, 1], offset: 0, type: "float" };
  return rows && dim(value) === 2 ? transposed(plain) : plain;
}

/** A row of ones among the units. */
function unitOf(data: NdArray): "first" | "last" | undefined {
  const [n, m] = [rowsOf(data), colsOf(data)];
  if (n < 2) return undefined;
  const ones = (i: number): boolean => Array.from({ length: m }, (_, j) => data.data[i * m + j]).every((x) => x === 1);
  return ones(0) ? "first" : ones(n - 1) ? "last" : undefined;
}

function withoutUnit(data: NdArray, unit: "first" | "last" | undefined): NdArray {
  if (!unit) return data;
  const shift = unit === "first" ? 1 : 0;
  return matrix(rowsOf(data) - 1, colsOf(data), (i, j) => data.data[(i + shift) * colsOf(data) + j]);
}

/** The layers that the text computes itself, in order; those of one example where it has one at a time. */
export function readForward(view: TraceView, { network }: Binding): readonly LayerRead[] {
  const layers: LayerRead[] = [];
  const forward = view.events.filter((event) => event.value !== undefined && isForward(view, event));
  for (const event of forward) {
    const operands = operandsOf(view, event);
    if (!operands) continue;
    const { data, weight, rows } = operands;
    if (!data.value || !weight.value || !event.value) continue;
    const full = inColumns(data.value, rows);
    const unit = unitOf(full);
    const input = withoutUnit(full, unit);
    const source = variableOf(view, weight);
    if (layers.some((l) => variableOf(view, view.events[l.weight]) === source)) continue;
    const previous = layers.at(-1);
    let layer = layers.length + 1;
    if (previous) {
      if (layers.some((l) => near(inputOf(l, view), full))) continue;
      const activation = activationBetween(previous.z, input) ?? dropoutBetween(previous.z, input);
      if (!activation) {
        const given = (view.depends[data.id] & FORWARD) !== 0 ? givenLayer(input, network) : undefined;
        if (given !== undefined) layer = given;
        else if (input.data.length !== previous.z.data.length || !comesFrom(view, data.id, previous.product)) continue;
        layers[layers.length - 1] = { ...previous, aEvent: data.id };
      } else layers[layers.length - 1] = { ...previous, activation, aEvent: data.id };
    } else if (view.depends[data.id] & PARAMETER) continue;
    else if (view.depends[data.id] & FORWARD) {
      const given = givenLayer(input, network);
      if (given === undefined) continue;
      layer = given;
    }
    const read = layerFrom(view, { event, data, weight, rows, unit, layer, full });
    if (read) layers.push(read);
  }
  const last = layers.at(-1);
  if (last) layers[layers.length - 1] = withOutput(view, last, forward);
  return layers;
}

/** Is `event` computed from `origin`? */
function comesFrom({ events }: TraceView, event: number, origin: number): boolean {
  const seen = new Set<number>();
  const open = [event];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === origin) return true;
    if (id < origin || seen.has(id)) continue;
    seen.add(id);
    open.push(...events[id].from);
  }
  return false;
}

const inputs = new WeakMap<LayerRead, NdArray>();
function inputOf(layer: LayerRead, view: TraceView): NdArray {
  const known = inputs.get(layer);
  if (known) return known;
  const operands = operandsOf(view, view.events[layer.product]);
  const value = operands?.data.value ? inColumns(operands.data.value, operands.rows) : layer.z;
  inputs.set(layer, value);
  return value;
}

/** Depends on data or a given forward quantity, and on no target and no given derivative. */
function isForward({ depends }: TraceView, { id }: Event): boolean {
  const bits = depends[id];
  return (bits & (DATA | FORWARD)) !== 0 && (bits & (TARGET | UPSTREAM)) === 0;
}

/** The layer (of what follows) that a given forward quantity feeds. */
function givenLayer(input: NdArray, { a, m }: Binding["network"]): number | undefined {
  for (let l = 0; l < a.length - 1; l++) {
    if (near(input, a[l])) return l + 1;
    if (input.data.length === rowsOf(a[l]))
      for (let t = 0; t < m; t++) if (input.data.every((x, i) => Math.abs(x - a[l].data[i * m + t]) < 1e-9)) return l + 1;
  }
  return undefined;
}

function layerFrom(
  view: TraceView,
  {
    event,
    data,
    weight,
    rows,
    unit,
    layer,
    full,
  }: { event: Event; data: Event; weight: Event; rows: boolean; unit: "first" | "last" | undefined; layer: number; full: NdArray },
): LayerRead | undefined {
  const inputs = rowsOf(full);
  const isSum = view.nodeOf(event)?.kind === "sum";
  const onRight = isSum
    ? isTurned(weight.value!, { full, sum: inColumns(event.value!, rows) })
    : data === unsigned(view, view.events[event.from[0]]);
  let W = weightMatrix(weight.value!, inputs, onRight);
  if (!W) return undefined;
  const raw = product(W, full);
  if (isSum && !near(raw, inColumns(event.value!, rows))) return undefined;
  let b: NdArray | undefined;
  if (unit) {
    const at = unit === "first" ? 0 : inputs - 1;
    const bias = matrix(rowsOf(W), 1, (i) => W!.data[i * inputs + at]);
    const shift = unit === "first" ? 1 : 0;
    W = matrix(rowsOf(W), inputs - 1, (i, j) => bias && weightAt(weight.value!, inputs, onRight, { i, j: j + shift }));
    b = bias;
  }
  const added = unit ? undefined : biasAfter(view, event);
  if (added) b = columnOf(added.bias, rowsOf(W));
  const z = b && !unit ? matrix(rowsOf(raw), colsOf(raw), (i, j) => raw.data[i * colsOf(raw) + j] + b.data[i]) : raw;
  const kept = view.rootOf(weight.id).value ?? weight.value!;
  return {
    layer,
    weight: weight.id,
    product: event.id,
    W,
    b,
    unit,
    turned: dim(kept) === 2 && kept.shape[0] === inputs && (inputs !== rowsOf(W) || !near(inColumns(kept, false), W)),
    z,
    zEvent: added?.event ?? event.id,
    activation: undefined,
    aEvent: undefined,
    rows,
    ...(dim(event.value!) === 1 && colsOf(full) > 1 && { input: full }),
  };
}

/** Does Σ_i w_ij x_i count its units along the columns of w? */
function isTurned(weight: NdArray, { full, sum }: { full: NdArray; sum: NdArray }): boolean {
  const W = weightMatrix(weight, rowsOf(full), false);
  return !W || !near(product(W, full), sum);
}

/** The parameter that is added to a product, if any. */
function biasAfter(view: TraceView, event: Event, depth = 0): { bias: NdArray; event: number } | undefined {
  for (const id of depth > 6 ? [] : view.usedBy[event.id]) {
    const user = view.events[id];
    if (!user.value) continue;
    if (user.from.length === 1 && sameEntries(user.value, event.value!)) {
      const further = biasAfter(view, user, depth + 1);
      if (further) return further;
    }
    const node = view.nodeOf(user);
    const called = node?.kind === "call" && (node.callee.kind === "name" || node.callee.kind === "attribute") ? node.callee.name : "";
    const sum =
      (node?.kind === "binary" && node.op === "add") ||
      /^(?:bsxfun|plus|add)$/u.test(called) ||
      (user.kind === "assign" && user.from.length === 2);
    const other = sum ? user.from.map((from) => view.events[from]).find((from) => from.id !== event.id) : undefined;
    if (other?.value && view.depends[other.id] === PARAMETER) return { bias: other.value, event: user.id };
  }
  return undefined;
}

/** The last layer's activation: a value of the forward pass that is one of z, else z itself. */
function withOutput(view: TraceView, layer: LayerRead, forward: readonly Event[]): LayerRead {
  // All positive, a relu shows nothing.
  const bent = layer.z.data.some((x) => x < 0);
  const wanted = ACTIVATION_NAMES.filter(
    (name) => name !== "linear" && name !== "leaky-relu" && (bent || (name !== "relu" && name !== "elu")),
  ).map((name) => ({
    name,
    value: activate({ name }, layer.z),
  }));
  // A variable first: softmax(Z2) within another line is what that line makes of it.
  const after = forward.filter((e) => e.id >= layer.zEvent && countOf(e.value!) === layer.z.data.length);
  for (const event of [...after.filter((e) => e.kind === "assign" || e.kind === "return").toReversed(), ...after.toReversed()]) {
    const value = inColumns(event.value!, layer.rows);
    const hit = event.id > layer.zEvent ? wanted.find((w) => near(w.value, value)) : undefined;
    if (hit) return { ...layer, activation: { name: hit.name }, aEvent: event.id };
    const leaky = activationBetween(layer.z, value);
    if (leaky?.name === "leaky-relu") return { ...layer, activation: leaky, aEvent: event.id };
  }
  const other = forward.findLast(
    (e) => e.kind === "assign" && e.id > layer.zEvent && countOf(e.value!) === layer.z.data.length && comesFrom(view, e.id, layer.product),
  );
  const linear = !other || near(inColumns(other.value!, layer.rows), layer.z);
  return linear ? { ...layer, activation: { name: "linear" }, aEvent: layer.zEvent } : { ...layer, aEvent: other.id };
}
