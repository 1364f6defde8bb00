import { copyOf, type NdArray } from "../core/array.ts";
import type { Fault } from "../core/fault.ts";
import type { Expression } from "../ir/core.ts";
import { subscriptPath, writtenPath } from "./access.ts";
import { assign, locate } from "./assign.ts";
import type { Environment } from "./environment.ts";
import { errorOf, isRecoverable, restore, save, type Machine } from "./machine.ts";
import { assignOctave } from "./octave-assign.ts";
import { putStore } from "./put.ts";
import { replacement } from "./target.ts";
import { writeAll } from "./store.ts";
import { canonicalName } from "./symbols.ts";
import { valueOf, type ArrayValue } from "./values.ts";

interface Wanted {
  readonly target: Expression;
  readonly path: string;
  /** The array variable that the target is a part of. */
  readonly whole?: ArrayValue | undefined;
  readonly right: NdArray;
}

/**
 * Asks for the values that an assignment failed to compute, and assigns them if there is one for every target; they come from the recorded error. A target
 * that is a part of an array is asked for as its whole variable. Returns whether there were.
 */
export function substitute(m: Machine, env: Environment, targets: readonly Expression[], fault: Fault, report: () => number): boolean {
  if (!m.options.replace) return false;
  const error = errorOf(fault, fault.span ?? m.statementSpan);
  const wanted: Wanted[] = [];
  for (const target of targets.flatMap(leavesOf)) {
    const { path, whole } = placeOf(m, env, target);
    const right = replacement(m, target.id, path, undefined, error);
    if (!right) return false;
    wanted.push({ target, path, whole, right });
  }
  const event = report();
  for (const { target, path, whole, right } of wanted) {
    const value = valueOf(copyOf(right), event);
    if (whole && whole.shape.length === right.shape.length && whole.shape.every((n, i) => n === right.shape[i])) {
      const range = writeAll(m, whole, right);
      putStore(m, { node: target.id, span: target.span, path, at: [] }, whole, range, [event]);
    } else if (m.language === "octave") assignOctave(m, env, rootOf(target), value, true);
    else assign(m, env, target, value, true);
  }
  return wanted.length > 0;
}

function leavesOf(target: Expression): Expression[] {
  if (target.kind === "list" || target.kind === "tuple")
    return target.items.flatMap(leavesOf).filter((leaf) => !(leaf.kind === "name" && leaf.name === "~"));
  return target.kind === "starred" ? leavesOf(target.of) : [target];
}

function rootOf(target: Expression): Expression {
  if (target.kind === "call") return rootOf(target.callee);
  return target.kind === "index" ? rootOf(target.of) : target;
}

function placeOf(m: Machine, env: Environment, target: Expression): { path: string; whole?: ArrayValue | undefined } {
  if (target.kind === "name") return { path: canonicalName(m, env, target) };
  if (m.language === "octave") return { path: writtenPath(rootOf(target)) };
  const saved = save(m);
  try {
    if (target.kind === "index") {
      const of = locate(m, env, target.of);
      if (of.value.kind === "array") return of.whole ? { path: of.whole.path, whole: of.whole.value } : { path: of.path, whole: of.value };
      const key = target.subscripts.map((s) => m.evaluate(env, s));
      return { path: of.path + subscriptPath(key) };
    }
    if (target.kind === "attribute") return { path: `${locate(m, env, target.of).path}.${target.name}` };
  } catch (error) {
    if (!isRecoverable(error)) throw error;
    restore(m, saved);
  }
  return { path: writtenPath(target) };
}
