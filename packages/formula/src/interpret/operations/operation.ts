import { Fault } from "../../core/fault.ts";
import { bind, type Bound, type Call } from "../call.ts";
import { account } from "../machine.ts";
import { unknownIn } from "../convert.ts";
import { native, ofKind, type NativeValue, type Value } from "../values.ts";

/**
 * A function or method that the interpreter brings. A name begins with what it belongs to: `numpy`, `torch`, `array` (a method of arrays), `tensor` (of
 * PyTorch's alone), `list`, `dict`, `builtins`, `octave`, `math` (formulas).
 */
export interface Operation {
  readonly names: readonly string[];
  /** Parameters in their order; `*` gathers the rest. */
  readonly signature: readonly string[];
  readonly value: (b: Bound) => Value;
}

/** Declares an operation: names and parameters are separated by spaces. */
export function operation(names: string, signature: string, value: (b: Bound) => Value): Operation {
  return { names: names.split(" "), signature: signature === "" ? [] : signature.split(" "), value };
}

/** An operation that sees its call as it is, with any number of arguments. */
export interface RawOperation {
  readonly names: readonly string[];
  /** How many arguments it needs at least. */
  readonly needs: number;
  readonly apply: (call: Call) => Value;
}
export const raw = (names: string, needs: number, apply: (call: Call) => Value): RawOperation => ({
  names: names.split(" "),
  needs,
  apply,
});

/** Functions of the language itself take unknown values as they take others; numerical ones give an unknown value for them. */
const SEES_UNKNOWN = /^(builtins|list|dict|set|str|copy|functools|collections)\./;

function unknownAmong({ args, named }: Call): Value | undefined {
  for (const arg of args) {
    const open = unknownIn(arg);
    if (open) return open;
  }
  for (const arg of named.values()) {
    const open = unknownIn(arg);
    if (open) return open;
  }
  return undefined;
}

/** Returns the function of an operation under one of its names. A call with an unknown argument has an unknown value. */
export function toNative(op: Operation | RawOperation, name: string): NativeValue {
  const short = name.slice(name.indexOf(".") + 1);
  if ("apply" in op) {
    const { needs, apply } = op;
    const passes = SEES_UNKNOWN.test(name);
    return native(short, (call) => {
      if (call.args.length < needs) throw new Fault("type", short);
      return (passes ? undefined : unknownAmong(call)) ?? apply(call);
    });
  }
  const torch = name.startsWith("torch.");
  return native(short, (call) => {
    const open = unknownAmong(call);
    if (open) return open;
    const value = op.value(bind(call, op.signature));
    if (value.kind !== "array") return value;
    account(call.m, value.shape);
    if (name === "numpy.array" || name === "numpy.asarray" || name === "numpy.ravel") return value;
    return ofKind(torch ? { ...value, torch } : value, ...call.args);
  });
}
