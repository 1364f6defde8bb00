import { arrayOf, flat, MAX_ELEMENTS, sameShape, sizeOf, type ElementType, type NdArray } from "../core/array.ts";
import { widest } from "../core/elementwise.ts";
import { Fault } from "../core/fault.ts";
import { arrayIn, valueOf, vector, type ArrayValue, type RangeValue, type UnknownValue, type Value } from "./values.ts";

const MAX_RANGE = 1_000_000;
/** Lists may be in themselves. */
const MAX_NESTING = 32;

/** Returns the numbers of a range as a vector. Throws a {@link Fault} `memory` above a million. */
function expandRange(range: RangeValue): ArrayValue {
  if (range.length > MAX_RANGE) throw new Fault("memory", "range", [[range.length]]);
  return vector(
    Array.from({ length: range.length }, (_, i) => range.start + i * range.step),
    "int",
  );
}

/** Returns numbers, lists of lists and ranges as one array, as `np.array` does. Throws a {@link Fault}: `shape-mismatch` for ragged lists, `type` for what is no number. */
export function toArray(value: Value, subject: string, depth = 0): ArrayValue {
  if (depth > MAX_NESTING) throw new Fault("depth", subject);
  switch (value.kind) {
    case "array":
      return value;
    case "range":
      return expandRange(value);
    case "list":
    case "tuple": {
      if (depth === 0) checkSize(value, subject);
      const parts: NdArray[] = [];
      for (const item of value.items) {
        const part = arrayIn(toArray(item, subject, depth + 1));
        if (parts.length > 0 && !sameShape(part.shape, parts[0].shape))
          throw new Fault("shape-mismatch", subject, [parts[0].shape, part.shape]);
        parts.push(part);
      }
      return valueOf(stackOf(parts, subject));
    }
    case "cell":
      if (value.items.length === 1) return toArray(value.items[0], subject, depth + 1);
      throw new Fault("type", subject);
    case "text": {
      // Octave's text in arithmetic is its characters' codes.
      const codes = Array.from(value.value, (c) => c.codePointAt(0)!);
      if (subject.startsWith("octave")) return valueOf(arrayOf(codes, [1, codes.length]));
      throw new Fault("type", subject);
    }
    default:
      throw new Fault("type", subject);
  }
}

/** Lists may share their elements: how many numbers there are is known before they are copied. */
function checkSize(value: Value, subject: string): void {
  let size = 1;
  let at: Value | undefined = value;
  for (let depth = 0; depth <= MAX_NESTING && (at?.kind === "list" || at?.kind === "tuple"); depth++) {
    size *= at.items.length;
    at = at.items[0];
  }
  if (at?.kind === "array") size *= sizeOf(at.shape);
  if (size > MAX_ELEMENTS) throw new Fault("memory", subject, [[size]]);
}

/** Returns arrays of one shape as one array with a new first axis. */
export function stackOf(parts: readonly NdArray[], subject: string): NdArray {
  if (parts.length === 0) return arrayOf([], [0]);
  const [{ shape }] = parts;
  for (const part of parts)
    if (!sameShape(part.shape, shape))
      throw new Fault(
        "shape-mismatch",
        subject,
        parts.slice(0, 4).map((p) => p.shape),
      );
  const size = sizeOf(shape);
  const out = new Float64Array(size * parts.length);
  for (const [i, part] of parts.entries()) out.set(flat(part), i * size);
  return arrayOf(
    out,
    [parts.length, ...shape],
    parts.reduce<ElementType>((type, part) => widest(type, part.type), parts[0].type),
  );
}

/** Returns whether a condition holds. Throws a {@link Fault} `type` for an array of several elements where the language has no truth for it. */
export function truth(value: Value, octave: boolean): boolean {
  switch (value.kind) {
    case "array": {
      const size = sizeOf(value.shape);
      if (size === 1) return value.storage.data[value.offset] !== 0;
      if (octave) return size > 0 && flat(arrayIn(value)).every((x) => x !== 0);
      if (size === 0) return false;
      throw new Fault("type", "truth of an array", [value.shape]);
    }
    case "text":
      return value.value.length > 0;
    case "list":
    case "tuple":
      return value.items.length > 0;
    case "dict":
    case "set":
      return value.entries.size > 0;
    case "range":
      return value.length > 0;
    case "none":
    case "unknown":
      return false;
    default:
      return true;
  }
}

/** Returns text for a value as Python's `str` writes it; arrays are only named, for nothing judges them. */
export function textOf(value: Value, depth = 0): string {
  if (depth > 3) return "…";
  switch (value.kind) {
    case "text":
      return value.value;
    case "array": {
      if (sizeOf(value.shape) !== 1) return `array(${value.shape.join(", ")})`;
      const x = value.storage.data[value.offset];
      if (value.type === "bool") return x === 0 ? "False" : "True";
      return value.type === "float" && Number.isInteger(x) && Math.abs(x) < 1e16 ? `${x}.0` : String(x);
    }
    case "none":
      return "None";
    case "list":
      return `[${value.items
        .slice(0, 100 / (depth + 1))
        .map((item) => textOf(item, depth + 1))
        .join(", ")}]`;
    case "tuple":
      return `(${value.items
        .slice(0, 100 / (depth + 1))
        .map((item) => textOf(item, depth + 1))
        .join(", ")})`;
    default:
      return `<${value.kind}>`;
  }
}

/** Returns the key under which a dict or set keeps a value. Throws a {@link Fault} `type` for what cannot be one. */
export function keyOf(value: Value, depth = 0): string {
  if (depth > MAX_NESTING) throw new Fault("depth", "key");
  switch (value.kind) {
    case "text":
      return `s:${value.value}`;
    case "array":
      if (sizeOf(value.shape) === 1 && value.shape.length === 0) return `n:${value.storage.data[value.offset]}`;
      throw new Fault("type", "key", [value.shape]);
    case "tuple":
      return `t:${value.items.map((item) => keyOf(item, depth + 1).replaceAll(/[\\,]/g, "\\$&")).join(",")}`;
    case "none":
      return "none";
    case "instance":
      return `i:${value.id}`;
    case "function":
    case "class":
    case "native":
      return `f:${value.name}`;
    default:
      throw new Fault("type", "key");
  }
}

/** Returns the elements of what can be iterated over. Throws a {@link Fault} `type` for the rest. */
export function itemsOf(value: Value, subject: string): readonly Value[] {
  switch (value.kind) {
    case "list":
    case "tuple":
      return value.items;
    case "range": {
      const from = expandRange(value);
      return Array.from({ length: value.length }, (_, i) => ({ ...elementOf(from, i), event: value.event }));
    }
    case "dict":
      return [...value.entries.values()].map(({ key }) => key);
    case "set":
      return [...value.entries.values()];
    case "text":
      return Array.from(value.value, (c) => ({ ...value, value: c }));
    case "array":
      if (value.shape.length === 0) throw new Fault("type", subject, [[]]);
      return Array.from({ length: value.shape[0] }, (_, i) => elementOf(value, i));
    case "cell":
      return value.items;
    default:
      throw new Fault("type", subject);
  }
}

/** Returns the view of the i-th entry along the first axis; it keeps the event of the whole. */
export function elementOf(value: ArrayValue, i: number): ArrayValue {
  return { ...value, shape: value.shape.slice(1), strides: value.strides.slice(1), offset: value.offset + i * value.strides[0] };
}

/** Whether two values are equal as `==` of containers and texts says; arrays are compared elementwise elsewhere. */
export function same(a: Value, b: Value, depth = 0): boolean {
  if (depth > MAX_NESTING) throw new Fault("depth", "equal");
  if (a.kind === "array" && b.kind === "array")
    return sameShape(a.shape, b.shape) && flat(arrayIn(a)).every((x, i) => x === flat(arrayIn(b))[i]);
  if ((a.kind === "list" || a.kind === "tuple") && a.kind === b.kind) {
    const { items } = b;
    return a.items.length === items.length && a.items.every((item, i) => same(item, items[i], depth + 1));
  }
  if (a.kind === "text" && b.kind === "text") return a.value === b.value;
  if (a.kind === "none") return b.kind === "none";
  return a === b;
}

/** Whether two values are one object, as `is` says. */
export function identical(a: Value, b: Value): boolean {
  if (a.kind === "array" && b.kind === "array")
    return a.shape.length === 0 ? same(a, b) : a.storage === b.storage && a.offset === b.offset && sameShape(a.shape, b.shape);
  return a.kind === "text" || a.kind === "none" ? same(a, b) : a === b;
}

/** Returns an unknown value within a value, if there is one among its first elements. */
export function unknownIn(value: Value | undefined, depth = 0): UnknownValue | undefined {
  if (!value || depth > 3) return undefined;
  if (value.kind === "unknown") return value;
  if (value.kind !== "list" && value.kind !== "tuple") return undefined;
  for (const item of value.items.slice(0, 64)) {
    const found = unknownIn(item, depth + 1);
    if (found) return found;
  }
  return undefined;
}
