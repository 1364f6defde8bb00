import { reshaped } from "../core/array.ts";
import { Fault } from "../core/fault.ts";
import { sliceOf } from "../core/subscript.ts";
import type { Expression } from "../ir/core.ts";
import { itemAt, iterate, openPart, placeIn, selectIn, subscriptEvents, subscriptPath } from "./access.ts";
import { attributeOf, memberOf } from "./attributes.ts";
import { integersOf } from "./call.ts";
import { itemsOf, keyOf, toArray } from "./convert.ts";
import { scopeOf, type Environment } from "./environment.ts";
import { site, skip, type Machine } from "./machine.ts";
import { eventsOf, note } from "./record.ts";
import { readName } from "./names.ts";
import { storeNumber } from "./numbers.ts";
import { put, putStore } from "./put.ts";
import type { Target } from "./target.ts";
import { write } from "./store.ts";
import { canonicalName } from "./symbols.ts";
import { arrayIn, list, tuple, unknown, viewOf, type ArrayValue, type ListValue, type Value } from "./values.ts";

/** A place in a target: what it holds, as a path, and the array variable that it is a part of. */
interface Located {
  readonly value: Value;
  readonly path: string;
  readonly at: readonly number[];
  readonly whole?: { readonly value: ArrayValue; readonly path: string } | undefined;
  /** The list of lists that this list is a row of. */
  readonly table?: { readonly value: ListValue; readonly path: string } | undefined;
}

export function locate(m: Machine, env: Environment, node: Expression): Located {
  switch (node.kind) {
    case "name":
      return { value: unrecorded(m, env, node), path: canonicalName(m, env, node), at: [] };
    case "attribute": {
      const of = locate(m, env, node.of);
      const value = attributeOf(m, of.value, node.name, of.path, site(node, env));
      const path = `${of.path}.${node.name}`;
      const whole =
        of.value.kind === "array" && value.kind === "array" && value.storage === of.value.storage
          ? (of.whole ?? { value: of.value, path: of.path })
          : undefined;
      return { value, path, at: [...of.at, ...reachedBy(m, of.value)], whole };
    }
    case "index": {
      const of = locate(m, env, node.of);
      const subscripts = node.subscripts.map((s) => m.evaluate(env, s));
      const { at } = subscriptEvents(subscripts);
      const value = itemAt(m, of.value, subscripts, site(node, env));
      const whole = of.value.kind === "array" ? (of.whole ?? { value: of.value, path: of.path }) : undefined;
      const table = of.value.kind === "list" && value.kind === "list" ? { value: of.value, path: of.path } : undefined;
      return { value, path: of.path + subscriptPath(subscripts), at: [...of.at, ...at, ...reachedBy(m, of.value)], whole, table };
    }
    default:
      return { value: m.evaluate(env, node), path: "…", at: [] };
  }
}

export const reachedBy = (m: Machine, of: Value): readonly number[] => m.reached.get(of) ?? [];

/** A target's own name is not a read. */
export function unrecorded(m: Machine, env: Environment, node: Extract<Expression, { kind: "name" }>): Value {
  const variable = env.variables.get(canonicalName(m, env, node));
  return variable && variable.kind !== "unknown" ? variable : readName(m, env, node);
}

/** Assigns a value to a target of Python. `fresh`: the statement made the value itself. */
export function assign(m: Machine, env: Environment, target: Expression, value: Value, fresh: boolean): void {
  switch (target.kind) {
    case "name":
      return assignName(m, env, target, value, fresh);
    case "attribute":
      return assignAttribute(m, env, target, value, fresh);
    case "index":
      return assignItem(m, env, target, value, fresh);
    case "list":
    case "tuple":
      return unpack(m, env, target, value, fresh);
    case "starred":
      return assign(m, env, target.of, value, fresh);
    default:
      throw new Fault("unsupported", "target");
  }
}

export function assignName(
  m: Machine,
  env: Environment,
  node: Extract<Expression, { kind: "name" }>,
  value: Value,
  fresh: boolean,
  more?: Partial<Target>,
  from?: readonly number[],
): void {
  const name = canonicalName(m, env, node);
  const scope = scopeOf(env, name);
  const old = scope.variables.get(name) ?? m.open.get(name);
  scope.variables.set(name, put(m, { node: node.id, span: node.span, path: name, at: [], old, ...more }, value, fresh, from));
}

export function assignAttribute(
  m: Machine,
  env: Environment,
  node: Extract<Expression, { kind: "attribute" }>,
  value: Value,
  fresh: boolean,
  more?: Partial<Target>,
  from?: readonly number[],
): void {
  const of = locate(m, env, node.of);
  const path = `${of.path}.${node.name}`;
  const target = (old: Value | undefined): Target => ({
    node: node.id,
    span: node.span,
    path,
    at: [...of.at, ...reachedBy(m, of.value)],
    old,
    ...more,
  });
  switch (of.value.kind) {
    case "instance": {
      const { fields } = of.value;
      fields.set(node.name, put(m, target(fields.get(node.name)), value, fresh, from));
      return;
    }
    case "class": {
      const { members } = of.value;
      members.set(node.name, put(m, target(members.get(node.name)), value, fresh, from));
      return;
    }
    case "open":
      m.open.set(path, put(m, target(m.open.get(path)), value, fresh, from));
      return;
    case "array": {
      if (node.name === "shape") {
        const shape = integersOf(value, "shape");
        const reshapedValue = viewOf(of.value, reshaped(arrayIn(of.value), shape));
        return assign(m, env, node.of, note(m, node.of, reshapedValue, eventsOf(of.value), "copy"), false);
      }
      if (node.name === "data") return assign(m, env, node.of, value, fresh);
      const { storage } = of.value;
      const own = m.attributes.get(storage) ?? new Map<string, Value>();
      m.attributes.set(storage, own);
      own.set(node.name, put(m, target(own.get(node.name)), value, fresh, from));
      return;
    }
    default:
      skip(m, path, node.span);
  }
}

function assignItem(m: Machine, env: Environment, node: Extract<Expression, { kind: "index" }>, value: Value, fresh: boolean): void {
  const of = locate(m, env, node.of);
  const subscripts = node.subscripts.map((s) => m.evaluate(env, s));
  if (subscripts.some(({ kind }) => kind === "unknown")) {
    skip(m, of.path, node.span);
    if (of.value.kind === "array") of.value.storage.unknown = of.path;
  } else setItem(m, env, node, of, subscripts, value, fresh);
}

export function setItem(
  m: Machine,
  env: Environment,
  node: Extract<Expression, { kind: "index" }>,
  of: Located,
  subscripts: readonly Value[],
  value: Value,
  fresh: boolean,
  more?: Partial<Target>,
  from?: readonly number[],
): void {
  const { at, data } = subscriptEvents(subscripts);
  const path = of.path + subscriptPath(subscripts);
  const target = (old?: Value): Target => ({
    node: node.id,
    span: node.span,
    path,
    at: [...of.at, ...at, ...reachedBy(m, of.value)],
    old,
    ...more,
  });
  const [first] = subscripts;
  switch (of.value.kind) {
    case "list": {
      const { items } = of.value;
      if (first.kind === "slice") {
        const { first: start, step, length } = sliceOf(first, items.length);
        const given = [...itemsOf(value, "slice")];
        if (step === 1) items.splice(start, length, ...given);
        else for (const [i, item] of given.entries()) items[start + i * step] = item;
        return;
      }
      const place = placeIn(first, items.length);
      const old = items[place];
      if (value.kind === "array" && value.shape.length === 0) {
        items[place] = value;
        const stored = from ?? eventsOf(value);
        const { table } = of;
        if (table && storeNumber(m, { ...target(old), path: table.path }, table.value, stored)) return;
        if (storeNumber(m, { ...target(old), path: of.path }, of.value, stored)) return;
      }
      items[place] = put(m, target(old), value, fresh, from);
      return;
    }
    case "dict": {
      const key: Value = subscripts.length > 1 ? tuple(subscripts) : first;
      const k = keyOf(key);
      const old = of.value.entries.get(k)?.value;
      of.value.entries.set(k, { key, value: put(m, target(old), value, fresh, from) });
      return;
    }
    case "open":
      m.open.set(path, put(m, target(m.open.get(path)), value, fresh, from));
      return;
    case "array": {
      if (value.kind === "unknown" || value.kind === "text") {
        skip(m, path, node.span);
        of.value.storage.unknown = path;
        return;
      }
      const array = toArray(value, "store");
      const range = write(m, of.value, selectIn(of.value, subscripts), arrayIn(array));
      const whole = of.whole ?? { value: of.value, path: of.path };
      putStore(m, { ...target(), path: whole.path }, whole.value, range, from ?? [...eventsOf(value), ...data]);
      return;
    }
    case "instance": {
      const method = memberOf(of.value.of, "__setitem__");
      if (method) m.invoke(method, [of.value, ...subscripts, value], new Map(), site(node, env));
      return;
    }
    case "unknown":
      skip(m, path, node.span);
      return;
    default:
      throw new Fault("type", `store into ${of.value.kind}`);
  }
}

function unpack(
  m: Machine,
  env: Environment,
  target: Extract<Expression, { readonly items: readonly Expression[] }>,
  value: Value,
  fresh: boolean,
): void {
  const parts = target.items;
  if (value.kind === "unknown") {
    for (const part of parts) assign(m, env, part, unknown(value.name), false);
    return;
  }
  if (value.kind === "open") {
    for (const [i, part] of parts.entries())
      assign(
        m,
        env,
        part,
        openPart(m, `${value.path}[${i}]`, site(part, env), "value", part.kind === "name" ? part.name : undefined),
        false,
      );
    return;
  }
  const given = iterate(m, value, site(target, env));
  const star = parts.findIndex(({ kind }) => kind === "starred");
  if (star < 0 ? given.length !== parts.length : given.length < parts.length - 1)
    throw new Fault("type", "unpack", [[given.length], [parts.length]]);
  const after = parts.length - star - 1;
  for (const [i, part] of parts.entries()) {
    if (star < 0 || i < star) assign(m, env, part, given[i], fresh);
    else if (i === star) assign(m, env, part, list(given.slice(star, given.length - after)), fresh);
    else assign(m, env, part, given[given.length - parts.length + i], fresh);
  }
}

/** Appends to a list as an assignment of its new last element, so that it is recorded and can be replaced. */
export function append(
  m: Machine,
  to: Extract<Value, { kind: "list" }>,
  path: string,
  value: Value,
  node: { id: number; span: Target["span"] },
  place = to.items.length,
): void {
  // Pairs such as (dW, db) are put in as their items, and so is the pair in ((A, W, b), Z).
  const made = (item: Value, at: string): Value =>
    item.kind === "tuple"
      ? { ...item, items: item.items.map((part, i) => made(part, `${at}[${i}]`)) }
      : put(m, { node: node.id, span: node.span, path: at, at: [] }, item, true);
  const at = `${path}[${place}]`;
  if (value.kind === "array" && value.shape.length === 0 && place === to.items.length) {
    to.items.push(value);
    if (storeNumber(m, { node: node.id, span: node.span, path, at: [] }, to, eventsOf(value))) return;
    to.items.pop();
  }
  to.items.push(made(value, at));
}
