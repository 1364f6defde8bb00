import { Fault } from "../core/fault.ts";
import type { NdArray } from "../core/array.ts";
import { arrayIn, NONE, type ArrayValue, type Value } from "./values.ts";
import { toArray } from "./convert.ts";
import type { CallSite, Machine } from "./machine.ts";

/** A call of a native function, its arguments evaluated. */
export interface Call {
  readonly m: Machine;
  readonly name: string;
  readonly args: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
  readonly at: CallSite;
}

/** Arguments by the names of a signature. */
export interface Bound {
  readonly call: Call;
  /** Returns the argument, or undefined where it is absent or None. */
  readonly get: (name: string) => Value | undefined;
  /** Returns the argument. Throws a {@link Fault} `type` where it is absent. */
  readonly need: (name: string) => Value;
  readonly array: (name: string) => NdArray;
  /** Returns the argument as an array value, so that views of it share memory. */
  readonly value: (name: string) => ArrayValue;
  readonly number: (name: string, otherwise?: number) => number;
  readonly flag: (name: string) => boolean;
  readonly text: (name: string, otherwise?: string) => string;
}

/** PyTorch's names of what NumPy calls otherwise. */
const ALIASES: Readonly<Record<string, string>> = {
  dim: "axis",
  keepdim: "keepdims",
  input: "a",
  other: "b",
  tensor: "a",
  x: "a",
  axes: "axis",
  min: "a_min",
  max: "a_max",
  dims: "axis",
  x1: "a",
  x2: "b",
};

/** Arguments that change how a value is kept and not what it is. */
const HARMLESS: ReadonlySet<string> = new Set([
  "dtype",
  "order",
  "copy",
  "subok",
  "casting",
  "device",
  "requires_grad",
  "rcond",
  "inplace",
  "non_blocking",
  "like",
]);

/** Binds arguments to a signature such as `a axis dtype out keepdims`. Throws a {@link Fault} `unsupported` for what the signature does not have. */
export function bind(call: Call, signature: readonly string[]): Bound {
  const values = new Map<string, Value>();
  if (call.args.length > signature.length) throw new Fault("unsupported", call.name);
  for (const [i, value] of call.args.entries()) values.set(signature[i], value);
  for (const [name, value] of call.named) {
    const known = signature.includes(name) ? name : (ALIASES[name] ?? name);
    // An argument that is not read may change the value: better none than another one.
    if (!signature.includes(known) && !HARMLESS.has(name) && value.kind !== "none")
      throw new Fault("unsupported", `${call.name}(${name}=)`);
    values.set(known, value);
  }
  const get = (name: string): Value | undefined => {
    const value = values.get(name);
    return value === undefined || value === NONE || value.kind === "none" ? undefined : value;
  };
  const need = (name: string): Value => {
    const value = get(name);
    if (!value) throw new Fault("type", `${call.name}: ${name}`);
    return value;
  };
  return {
    call,
    get,
    need,
    array: (name) => {
      const value = need(name);
      return value.kind === "array" ? arrayIn(value) : arrayIn(toArray(value, call.name));
    },
    value: (name) => toArray(need(name), call.name),
    number: (name, otherwise) => {
      const value = otherwise === undefined ? need(name) : get(name);
      return value === undefined ? otherwise! : numberOf(value, call.name);
    },
    flag: (name) => {
      const value = get(name);
      return value !== undefined && value.kind === "array" && numberOf(value, call.name) !== 0;
    },
    text: (name, otherwise) => {
      const value = get(name);
      if (value === undefined && otherwise !== undefined) return otherwise;
      if (value?.kind !== "text") throw new Fault("type", call.name);
      return value.value;
    },
  };
}

/** Returns the number in an array of one element. Throws a {@link Fault} `type` otherwise. */
export function numberOf(value: Value, subject: string): number {
  if (value.kind !== "array" || value.shape.some((n) => n !== 1))
    throw new Fault("type", subject, value.kind === "array" ? [value.shape] : []);
  return value.storage.data[value.offset];
}

/** Returns the integers of a number, list, tuple or vector: a shape, axes. */
export function integersOf(value: Value, subject: string): number[] {
  const items =
    value.kind === "list" || value.kind === "tuple"
      ? value.items.map((item) => numberOf(item, subject))
      : [...flatOf(toArray(value, subject))];
  for (const n of items) if (!Number.isInteger(n)) throw new Fault("type", subject, [items]);
  return items;
}
function flatOf(v: ArrayValue): number[] {
  const a = arrayIn(v);
  const out: number[] = [];
  const walk = (axis: number, place: number): void => {
    if (axis === a.shape.length) out.push(a.data[place]);
    else for (let i = 0; i < a.shape[axis]; i++) walk(axis + 1, place + i * a.strides[axis]);
  };
  walk(0, a.offset);
  return out;
}
