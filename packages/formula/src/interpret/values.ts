import { arrayOf, type ElementType, type NdArray, type Shape } from "../core/array.ts";
import type { Block, Expression, Parameter, Span } from "../ir/core.ts";
import type { Environment } from "./environment.ts";
import type { Call } from "./call.ts";

/** No event: a literal of the text, or a value that nothing has recorded. */
export const NO_EVENT = -1;

/** Memory that views share. While an event refers to `data` it is not written to: the next store takes a copy. */
export interface Storage {
  data: Float64Array;
  recorded: boolean;
  /** The unknown value that was stored into a part: since then no element is known. */
  unknown?: string;
  /** Stores into parts, in their order: the event, and the range of places that it may have changed. */
  readonly stores: { event: number; low: number; high: number }[];
}

/** An array or a number. The value itself does not change, only the storage does. `event` is what made it. */
export interface ArrayValue {
  readonly kind: "array";
  readonly storage: Storage;
  readonly shape: Shape;
  readonly strides: readonly number[];
  readonly offset: number;
  readonly type: ElementType;
  readonly event: number;
  /** PyTorch's, whose methods and names of arguments differ. */
  readonly torch?: boolean;
  /** NumPy's `matrix`: two axes always, and `*` is the matrix product. */
  readonly matrix?: boolean;
}

/** Text; `from` is what its characters depend on, such as the number of a layer. */
export interface TextValue {
  readonly kind: "text";
  readonly value: string;
  readonly from: readonly number[];
}
export interface ListValue {
  readonly kind: "list";
  items: Value[];
}
export interface TupleValue {
  readonly kind: "tuple";
  readonly items: readonly Value[];
  /** Of a namedtuple, or of a result such as `x.max(1)` with `values` and `indices`. */
  readonly fields?: readonly string[];
}
export interface SetValue {
  readonly kind: "set";
  readonly entries: Map<string, Value>;
}
/** Keys are kept as text: `s:W1`, `n:3`. */
export interface DictValue {
  readonly kind: "dict";
  readonly entries: Map<string, { readonly key: Value; value: Value }>;
  /** What a defaultdict makes for a key that it lacks. */
  readonly makes?: Value;
}
/** Python's range: counted, not stored. `event` is what its bounds depend on. */
export interface RangeValue {
  readonly kind: "range";
  readonly start: number;
  readonly step: number;
  readonly length: number;
  readonly event: number;
}
export interface SliceValue {
  readonly kind: "slice";
  readonly start?: number | undefined;
  readonly stop?: number | undefined;
  readonly step?: number | undefined;
  /** What its bounds depend on. */
  readonly from?: readonly number[];
}
/** Octave's cell array, in row-major order of `shape`. */
export interface CellValue {
  readonly kind: "cell";
  readonly shape: Shape;
  readonly items: readonly Value[];
}
/** Octave's struct: assigned by value. */
export interface StructValue {
  readonly kind: "struct";
  readonly fields: ReadonlyMap<string, Value>;
}
/** A function of the text. */
export interface FunctionValue {
  readonly kind: "function";
  readonly name: string;
  readonly params: readonly Parameter[];
  readonly defaults: readonly (Value | undefined)[];
  readonly outputs?: readonly string[] | undefined;
  readonly body: Block | Expression;
  readonly scope: Environment;
  readonly role: "plain" | "static" | "class" | "property";
  /** The class that defines it. */
  readonly owner?: ClassValue | undefined;
  readonly node: number;
  readonly span: Span;
}
/** A function that this package brings, or one that a reading puts in the place of an unknown one. */
export interface NativeValue {
  readonly kind: "native";
  readonly name: string;
  readonly apply: (call: Call) => Value;
}
export interface BoundValue {
  readonly kind: "bound";
  readonly self: Value;
  readonly of: FunctionValue | NativeValue;
}
export interface ClassValue {
  readonly kind: "class";
  readonly name: string;
  readonly bases: readonly Value[];
  readonly members: Map<string, Value>;
}
export interface InstanceValue {
  readonly kind: "instance";
  /** Which object of the run it is. */
  readonly id: number;
  readonly of: ClassValue;
  readonly fields: Map<string, Value>;
}
/** What `super()` gives: methods of the bases of `of`, on `self`. */
export interface ParentValue {
  readonly kind: "parent";
  readonly self: InstanceValue;
  readonly of: ClassValue;
}
export interface ModuleValue {
  readonly kind: "module";
  readonly name: string;
}
/** Given from outside as needed: `cache["A1"]` of an open `cache` asks for the free name `cache['A1']`. */
export interface OpenValue {
  readonly kind: "open";
  readonly path: string;
}
/** What an unknown function or module gave. It stays unknown through every operation, until a free name replaces it. */
export interface UnknownValue {
  readonly kind: "unknown";
  readonly name: string;
}
export interface NoneValue {
  readonly kind: "none";
}
export interface EllipsisValue {
  readonly kind: "ellipsis";
}

export type Value =
  | ArrayValue
  | TextValue
  | ListValue
  | TupleValue
  | SetValue
  | DictValue
  | RangeValue
  | SliceValue
  | CellValue
  | StructValue
  | FunctionValue
  | NativeValue
  | BoundValue
  | ClassValue
  | InstanceValue
  | ParentValue
  | ModuleValue
  | OpenValue
  | UnknownValue
  | NoneValue
  | EllipsisValue;

export const NONE: NoneValue = { kind: "none" };

/** Returns a value over `a` with storage of its own; `a.data` is not copied and must not be written to afterwards. */
export function valueOf(a: NdArray, event = NO_EVENT): ArrayValue {
  return {
    kind: "array",
    storage: { data: a.data, recorded: false, stores: [] },
    shape: a.shape,
    strides: a.strides,
    offset: a.offset,
    type: a.type,
    event,
  };
}

/** Returns a result as of PyTorch or as a NumPy matrix where an operand is one. */
export function ofKind(made: ArrayValue, ...operands: readonly Value[]): ArrayValue {
  let { torch, matrix } = made;
  for (const v of operands)
    if (v.kind === "array") {
      torch ||= v.torch;
      matrix ||= v.matrix;
    }
  return torch || matrix ? { ...made, ...(torch && { torch }), ...(matrix && made.shape.length === 2 && { matrix }) } : made;
}

/** Returns a view of `of`'s storage with the layout of `a`, or a new value where `a` has data of its own. */
export function viewOf(of: ArrayValue, a: NdArray): ArrayValue {
  if (a.data !== of.storage.data) return ofKind(valueOf(a), of);
  return { ...of, shape: a.shape, strides: a.strides, offset: a.offset, type: a.type, event: NO_EVENT };
}

/** Returns the array as it is now; it shares memory with the value. */
export function arrayIn(v: ArrayValue): NdArray {
  return { data: v.storage.data, shape: v.shape, strides: v.strides, offset: v.offset, type: v.type };
}

export function numberValue(x: number, type: ElementType = "float", event = NO_EVENT): ArrayValue {
  return {
    kind: "array",
    storage: { data: Float64Array.of(x), recorded: false, stores: [] },
    shape: [],
    strides: [],
    offset: 0,
    type,
    event,
  };
}
export const integer = (x: number): ArrayValue => numberValue(x, "int");
export const boolean = (x: boolean): ArrayValue => numberValue(x ? 1 : 0, "bool");
export const text = (value: string, from: readonly number[] = []): TextValue => ({ kind: "text", value, from });
export const list = (items: Value[]): ListValue => ({ kind: "list", items });
export const tuple = (items: readonly Value[]): TupleValue => ({ kind: "tuple", items });
export const native = (name: string, apply: (call: Call) => Value): NativeValue => ({ kind: "native", name, apply });
export const unknown = (name: string): UnknownValue => ({ kind: "unknown", name });

/** Returns a dict with text keys. */
export function dictOf(entries: Iterable<readonly [string, Value]>): DictValue {
  const made = new Map<string, { key: Value; value: Value }>();
  for (const [key, value] of entries) made.set(`s:${key}`, { key: text(key), value });
  return { kind: "dict", entries: made };
}

/** Returns a vector of shape [n]. */
export function vector(items: readonly number[], type: ElementType = "float"): ArrayValue {
  return valueOf(arrayOf(items, [items.length], type));
}
