import { sameShape } from "../core/array.ts";
import { Fault } from "../core/fault.ts";
import type { BinaryOperator, Expression, Statement } from "../ir/core.ts";
import { itemAt, selectIn, subscriptEvents, subscriptPath } from "./access.ts";
import { binary } from "./arithmetic.ts";
import { assignAttribute, assignName, locate, reachedBy, setItem, unrecorded } from "./assign.ts";
import { attributeOf } from "./attributes.ts";
import { itemsOf } from "./convert.ts";
import type { Environment } from "./environment.ts";
import { site, skip, type Machine } from "./machine.ts";
import { eventsOf } from "./record.ts";
import { putStore } from "./put.ts";
import { write, writeAll } from "./store.ts";
import { canonicalName } from "./symbols.ts";
import { arrayIn, type ArrayValue, type Value } from "./values.ts";

/** Carries out `target op= value` of Python: arrays and lists change in place. */
export function augment(m: Machine, env: Environment, node: Extract<Statement, { kind: "augment" }>, value: Value): void {
  const { target, op } = node;
  if (target.kind === "name") {
    const old = unrecorded(m, env, target);
    return augmentValue(m, op, old, value, canonicalName(m, env, target), target, [], (made, from) =>
      assignName(m, env, target, made, true, { op }, from),
    );
  }
  if (target.kind === "attribute") {
    const of = locate(m, env, target.of);
    const old = attributeOf(m, of.value, target.name, of.path, site(target, env));
    if (of.value.kind === "array" && target.name === "shape") return assignAttribute(m, env, target, binary(m, op, old, value), true);
    return augmentValue(m, op, old, value, `${of.path}.${target.name}`, target, [...of.at, ...reachedBy(m, of.value)], (made, from) =>
      assignAttribute(m, env, target, made, true, { op }, from),
    );
  }
  if (target.kind !== "index") throw new Fault("unsupported", "target");
  const of = locate(m, env, target.of);
  const subscripts = target.subscripts.map((s) => m.evaluate(env, s));
  const old = itemAt(m, of.value, subscripts, site(target, env));
  const at = [...of.at, ...subscriptEvents(subscripts).at, ...reachedBy(m, of.value)];
  if (of.value.kind === "array" && old.kind === "array") {
    if (value.kind === "unknown") {
      skip(m, of.path, target.span);
      of.value.storage.unknown = of.path;
      return;
    }
    const whole = of.whole ?? { value: of.value, path: of.path };
    const made = inPlace(m, op, old, value);
    const range = write(m, of.value, selectIn(of.value, subscripts), arrayIn(made));
    putStore(m, { node: target.id, span: target.span, path: whole.path, at, op }, whole.value, range, eventsOf(value));
    return;
  }
  augmentValue(m, op, old, value, of.path + subscriptPath(subscripts), target, at, (made, from) =>
    setItem(m, env, target, of, subscripts, made, true, { op }, from),
  );
}

function augmentValue(
  m: Machine,
  op: BinaryOperator,
  old: Value,
  value: Value,
  path: string,
  target: Expression,
  at: readonly number[],
  rebind: (made: Value, from: readonly number[]) => void,
): void {
  if (old.kind === "list" && op === "add") {
    old.items.push(...itemsOf(value, "+="));
    return;
  }
  if (old.kind === "array" && old.shape.length > 0 && value.kind === "unknown") {
    // Every name of the array has an unknown value from now on.
    skip(m, path, target.span);
    old.storage.unknown = path;
    return;
  }
  if (old.kind === "array" && old.shape.length > 0 && m.language === "python") {
    const made = inPlace(m, op, old, value);
    const range = writeAll(m, old, arrayIn(made));
    putStore(m, { node: target.id, span: target.span, path, at, op }, old, range, eventsOf(value));
    return;
  }
  rebind(binary(m, op, old, value), eventsOf(value, eventsOf(old)));
}

/** Returns the result of an operation in place, which must keep the shape, and an array of integers its type. */
function inPlace(m: Machine, op: BinaryOperator, old: ArrayValue, value: Value): ArrayValue {
  const made = binary(m, op, old, value);
  if (made.kind !== "array") throw new Fault("type", op);
  if (!sameShape(made.shape, old.shape)) throw new Fault("shape-mismatch", op, [old.shape, value.kind === "array" ? value.shape : []]);
  if (made.type === "float" && old.type !== "float") throw new Fault("type", `${op} in place of integers`, [old.shape]);
  return made;
}
