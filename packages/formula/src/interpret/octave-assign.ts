import { arrayOf, cast, columnMajor, filled, flat, fromColumnMajor, sizeOf, type NdArray } from "../core/array.ts";
import { widest } from "../core/elementwise.ts";
import { Fault } from "../core/fault.ts";
import type { Expression, Statement } from "../ir/core.ts";
import { binary } from "./arithmetic.ts";
import { evaluateCall } from "./calls.ts";
import { elementOf, toArray } from "./convert.ts";
import { lookUp, type Environment } from "./environment.ts";
import { account, skip, type Machine } from "./machine.ts";
import { eventsOf, latest, note } from "./record.ts";
import { lookUpName } from "./names.ts";
import { cellOrder, octaveNumber, placesOf, positionsOf, type Positions } from "./octave.ts";
import { put } from "./put.ts";
import { arrayIn, NO_EVENT, unknown, valueOf, type CellValue, type Value } from "./values.ts";

/** One step from a variable to the part that is assigned. */
type Step =
  | { readonly kind: "field"; readonly name: string }
  | { readonly kind: "part"; readonly subscripts: readonly Expression[]; readonly brace: boolean; readonly node: Expression };

function stepsOf(target: Expression): { root: Extract<Expression, { kind: "name" }>; steps: Step[] } {
  switch (target.kind) {
    case "name":
      return { root: target, steps: [] };
    case "attribute": {
      const { root, steps } = stepsOf(target.of);
      return { root, steps: [...steps, { kind: "field", name: target.name }] };
    }
    case "call": {
      const { root, steps } = stepsOf(target.callee);
      return { root, steps: [...steps, { kind: "part", subscripts: target.args, brace: false, node: target }] };
    }
    case "index": {
      const { root, steps } = stepsOf(target.of);
      return { root, steps: [...steps, { kind: "part", subscripts: target.subscripts, brace: target.brace === true, node: target }] };
    }
    default:
      throw new Fault("unsupported", "target");
  }
}

/** What a store depends on beside the value that it stores. */
interface Trail {
  path: string;
  readonly at: number[];
  readonly data: number[];
}

/** Assigns to a variable of Octave or a part of it. Values are copied; a part beyond the end makes the variable grow. */
export function assignOctave(m: Machine, env: Environment, target: Expression, value: Value, fresh: boolean, op?: string): void {
  const { root, steps } = stepsOf(target);
  if (root.name === "~") return;
  // A store to a number's place makes the variable where there is none; one to `:` needs its size.
  const old = lookUp(env, root.name) ?? m.open.get(root.name) ?? (needsSize(steps) ? variableOf(m, env, root) : undefined);
  const trail: Trail = { path: root.name, at: [], data: [] };
  if (steps.length === 0) {
    env.variables.set(
      root.name,
      put(m, { node: target.id, span: target.span, path: root.name, at: [], old, ...(op && { op }) }, value, fresh),
    );
    return;
  }
  if (value.kind === "unknown") {
    skip(m, root.name, target.span);
    env.variables.set(root.name, unknown(root.name));
    return;
  }
  const made = withPart(m, env, old, steps, value, trail, (whole, part, path) => {
    const before = part?.kind === "array" ? latest(part) : NO_EVENT;
    const isPart = steps.at(-1)?.kind === "part" && whole.kind === "array";
    const from = isPart && before !== NO_EVENT ? [before, ...eventsOf(value), ...trail.data] : [...eventsOf(value), ...trail.data];
    return put(
      m,
      { node: target.id, span: target.span, path, at: trail.at, old: part, op: isPart ? (op ?? "store") : (op ?? "copy") },
      whole,
      fresh,
      from,
    );
  });
  env.variables.set(root.name, made);
}

const needsSize = (steps: readonly Step[]): boolean =>
  steps.some((step) => step.kind === "part" && step.subscripts.some(({ kind }) => kind === "slice" || kind === "end"));

function variableOf(m: Machine, env: Environment, root: Extract<Expression, { kind: "name" }>): Value | undefined {
  const found = lookUpName(m, env, root, root.name);
  return found?.kind === "native" || found?.kind === "function" || found?.kind === "unknown" ? undefined : found;
}

/** Returns `of` with a part replaced. `finish` records the innermost array variable, field or cell that changes. */
function withPart(
  m: Machine,
  env: Environment,
  of: Value | undefined,
  steps: readonly Step[],
  value: Value,
  trail: Trail,
  finish: (whole: Value, old: Value | undefined, path: string) => Value,
): Value {
  const [step, ...rest] = steps;
  if (!step) return finish(value, of, trail.path);
  if (step.kind === "field") {
    const fields = of?.kind === "struct" ? of.fields : new Map<string, Value>();
    if (of && of.kind !== "struct" && !(of.kind === "array" && sizeOf(of.shape) === 0)) throw new Fault("type", `field ${step.name}`);
    trail.path += `.${step.name}`;
    const made = withPart(m, env, fields.get(step.name), rest, value, trail, finish);
    return { kind: "struct", fields: new Map([...fields, [step.name, made]]) };
  }
  const shape = of?.kind === "array" || of?.kind === "cell" ? of.shape : [0, 0];
  const at = positionsOf(m, env, step.subscripts, shape);
  for (const p of at) (p.single ? trail.at : trail.data).push(...p.from);
  if (step.brace || of?.kind === "cell") {
    trail.path += `{${at.map(({ places }) => (places.length === 1 ? places[0] + 1 : ":")).join(", ")}}`;
    return withCell(m, env, of?.kind === "cell" ? of : undefined, at, rest, value, trail, finish);
  }
  if (rest.length > 0) return withPart(m, env, of, rest, value, trail, finish);
  if (of?.kind === "struct") return value;
  const old = of === undefined ? undefined : arrayIn(toArray(of, "octave store"));
  const stored = storedIn(m, old, at, arrayIn(toArray(value, "octave store")));
  return finish(valueOf(stored), of, trail.path);
}

function withCell(
  m: Machine,
  env: Environment,
  of: CellValue | undefined,
  at: readonly Positions[],
  rest: readonly Step[],
  value: Value,
  trail: Trail,
  finish: (whole: Value, old: Value | undefined, path: string) => Value,
): Value {
  const empty: Value = valueOf(arrayOf([], [0, 0]));
  const shape = grown(of?.shape ?? [0, 0], at);
  account(m, shape);
  const order = of ? cellOrder(of) : [];
  const rows = of?.shape[0] ?? 0;
  const items = Array.from({ length: sizeOf(shape) }, (_, i) => {
    const [r, c] = [i % shape[0], Math.floor(i / shape[0])];
    return (r < rows && order[c * rows + r]) || empty;
  });
  const [place] = at.length === 1 ? at[0].places : placesOf(at, shape);
  const before = items[place];
  items[place] = withPart(m, env, before === empty ? undefined : before, rest, value, trail, finish);
  // Back to row-major order.
  const columns = items.length / (shape[0] || 1);
  return {
    kind: "cell",
    shape,
    items: Array.from({ length: items.length }, (_, i) => items[(i % columns) * shape[0] + Math.floor(i / columns)]),
  };
}

/** Returns the shape that a variable has after a store to positions. */
function grown(shape: readonly number[], at: readonly Positions[]): number[] {
  const top = ({ places }: Positions): number => places.reduce((n, place) => Math.max(n, place + 1), 0);
  if (at.length === 1) {
    const n = top(at[0]);
    if (n <= sizeOf(shape)) return [...shape];
    if (sizeOf(shape) === 0) return [1, n];
    if (shape[0] === 1) return [1, n];
    if (shape[1] === 1) return [n, 1];
    throw new Fault("index-out-of-range", "store", [[n], shape]);
  }
  return at.map((p, k) => Math.max(shape[k] ?? 1, top(p)));
}

/** Returns an array with elements replaced; `:` of a variable that is empty takes the size of the value. */
function storedIn(m: Machine, old: NdArray | undefined, written: readonly Positions[], value: NdArray): NdArray {
  const sizes = value.shape.filter((n) => n !== 1);
  const open = old === undefined || sizeOf(old.shape) === 0;
  const at = written.map((p) => {
    if (!p.all || p.places.length > 0 || !open) return p;
    const n =
      written.length === 1
        ? sizeOf(value.shape)
        : written.filter(({ all }) => all).length > 1
          ? value.shape[written.indexOf(p)]
          : (sizes[0] ?? 1);
    return { ...p, places: Array.from({ length: n }, (_, i) => i) };
  });
  const shape = grown(old?.shape ?? [0, 0], at);
  account(m, shape);
  const places = at.length === 1 ? Float64Array.from(at[0].places) : placesOf(at, shape);
  const [one, many] = [sizeOf(value.shape) === 1, columnMajor(value)];
  if (!one) {
    const wanted = at.map((p) => p.places.length).filter((n) => n !== 1);
    const fits = at.length === 1 ? many.length === places.length : wanted.length === sizes.length && wanted.every((n, k) => n === sizes[k]);
    if (!fits) throw new Fault("shape-mismatch", "store", [at.map((p) => p.places.length), value.shape]);
  }
  const type = old && sizeOf(old.shape) > 0 ? widest(old.type, value.type) : value.type;
  const out = columnMajor(old ? enlarged(old, shape) : filled(shape, 0)).slice();
  for (const [i, place] of places.entries()) out[place] = cast(one ? many[0] : many[i], type);
  return fromColumnMajor(out, shape, type);
}

function enlarged(a: NdArray, shape: readonly number[]): NdArray {
  if (a.shape.length === shape.length && a.shape.every((n, k) => n === shape[k])) return a;
  const out = new Float64Array(sizeOf(shape));
  const [rows, columns] = [a.shape[0], sizeOf(a.shape.slice(1))];
  const width = sizeOf(shape.slice(1));
  const data = flat(a);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[i * width + j] = data[i * columns + j];
  return arrayOf(out, shape, a.type);
}

/** Carries out `x += v` and the like, which Octave reads as `x = x + v`. */
export function augmentOctave(m: Machine, env: Environment, node: Extract<Statement, { kind: "augment" }>): void {
  const old = m.evaluate(env, node.target);
  const value = m.evaluate(env, node.value);
  const made = binary(m, node.op, old, value);
  const from = eventsOf(value, eventsOf(old));
  assignOctave(m, env, node.target, note(m, node.target, made, from, node.op), true);
}

/** Assigns the values of `[a, b] = f(x)`. */
export function assignSeveral(m: Machine, env: Environment, targets: readonly Expression[], node: Expression): void {
  const given = node.kind === "call" ? evaluateCall(m, env, node, targets.length) : m.evaluate(env, node);
  const values = given.kind === "tuple" || given.kind === "cell" ? given.items : [given];
  for (const [i, target] of targets.entries()) {
    const value = given.kind === "unknown" ? given : values[i];
    if (value) assignOctave(m, env, target, value, true);
    else if (!(target.kind === "name" && target.name === "~")) throw new Fault("type", "unpack", [[values.length], [targets.length]]);
  }
}

/** Carries out `x(k, :) = []`. */
export function deleteOctave(m: Machine, env: Environment, target: Extract<Expression, { kind: "call" }>): void {
  const of = m.evaluate(env, target.callee);
  if (of.kind === "unknown") return;
  if (of.kind === "cell") {
    const [{ places }] = positionsOf(m, env, target.args, of.shape);
    const items = cellOrder(of).filter((_, i) => !places.includes(i));
    assignOctave(m, env, target.callee, { kind: "cell", shape: [1, items.length], items }, false);
    return;
  }
  const a = arrayIn(toArray(of, "octave delete"));
  const at = positionsOf(m, env, target.args, a.shape);
  const axis = at.length === 1 ? undefined : at.findIndex(({ all }) => !all);
  let made: NdArray;
  if (axis === undefined) {
    const gone = new Set(at[0].places);
    const kept = columnMajor(a).filter((_, i) => !gone.has(i));
    made = fromColumnMajor(kept, a.shape[1] === 1 ? [kept.length, 1] : [1, kept.length], a.type);
  } else {
    const k = Math.max(axis, 0);
    const gone = new Set(at[k].places);
    if (at.some((p, i) => i !== k && !p.all) || at[k].places.some((place) => place >= a.shape[k]))
      throw new Fault("index-out-of-range", "delete", [a.shape]);
    const left = Array.from({ length: a.shape[k] }, (_, i) => i).filter((i) => !gone.has(i));
    const sizes = a.shape;
    const places = placesOf(
      a.shape.map((n, i) => ({
        places: i === k ? left : Array.from({ length: n }, (_, j) => j),
        all: false,
        shape: [],
        from: [],
        single: false,
      })),
      sizes,
    );
    const data = columnMajor(a);
    made = fromColumnMajor(
      places.map((place) => data[place]),
      a.shape.with(k, left.length),
      a.type,
    );
  }
  assignOctave(m, env, target.callee, note(m, target, valueOf(made), eventsOf(of), "pick"), false);
}

/** Returns the columns over which a `for` of Octave runs. */
export function* columnsOf(over: Value): Iterable<Value> {
  if (over.kind === "range") {
    for (let i = 0; i < over.length; i++) yield { ...octaveNumber(over.start + i * over.step), event: over.event };
    return;
  }
  if (over.kind === "cell") {
    for (const item of over.items) yield { kind: "cell", shape: [1, 1], items: [item] };
    return;
  }
  const a = toArray(over, "octave for");
  const turned = { ...a, shape: a.shape.toReversed(), strides: a.strides.toReversed() };
  for (let i = 0; i < turned.shape[0]; i++) {
    const column = elementOf(turned, i);
    yield { ...column, shape: [...column.shape.toReversed(), 1], strides: [...column.strides.toReversed(), 1] };
  }
}
