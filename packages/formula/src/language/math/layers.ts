import type { Block, Expression, Statement } from "../../ir/core.ts";
import { walk, type CoreNode } from "../../ir/walk.ts";
import type { Builder } from "../builder.ts";
import type { Equation, LayerRange } from "./statements.ts";
import { isBias, isWeight } from "./vocabulary.ts";

/** The free name of the last layer's number, and of that of the input. */
export const LAST_LAYER = "L";
export const FIRST_LAYER = "l₀";

/** How far the layers of a statement are from the letter l that counts them. */
interface Offsets {
  readonly letter: string;
  /** Of every quantity that is written with l + k: k. */
  readonly found: readonly { readonly base: string; readonly offset: number }[];
  /** The kind of quantity that is given a value, and those that it is made of. */
  readonly gives: string;
  readonly needs: ReadonlySet<string>;
}

/** Equations that are further apart than this share no loop. */
const FARTHEST = 12;

/** Equations for every layer that need one another, and therefore share a loop. */
interface Group {
  readonly equations: readonly Equation[];
  readonly offsets: readonly Offsets[];
  readonly up: boolean;
}

/**
 * Returns equations as statements, those that hold for every layer in a loop: forward ones from the input up, backward ones from the last layer down. Equations
 * that follow one another share a loop only if one needs what a later one gives, as dZ and dA do: each has its own range of layers.
 */
export function withLoops(build: Builder, equations: readonly Equation[], letters: ReadonlySet<string>): Block {
  const parts: (Group | Statement)[] = [];
  for (const [i, equation] of equations.entries()) {
    if (equation.loop !== undefined) {
      if (equation.loop !== equations[i - 1]?.loop)
        parts.push(writtenLoop(equations.slice(i).filter(({ loop }) => loop === equation.loop)));
      continue;
    }
    const offsets = offsetsOf(equation.statement, letters);
    if (!offsets) {
      parts.push(equation.statement);
      continue;
    }
    let group: Group = { equations: [equation], offsets: [offsets], up: isForward(equation.statement) };
    for (let first = parts.length - 1; first >= Math.max(0, parts.length - FARTHEST); first--) {
      const part = parts[first];
      if ("kind" in part || part.up !== group.up || part.offsets[0].letter !== offsets.letter) break;
      if (isStep(offsets) || !part.offsets.some(({ needs, gives }) => needs.has(offsets.gives) && gives !== offsets.gives)) continue;
      const shared = parts.splice(first).filter((each): each is Group => !("kind" in each));
      group = {
        equations: [...shared.flatMap((each) => each.equations), ...group.equations],
        offsets: [...shared.flatMap((each) => each.offsets), ...group.offsets],
        up: group.up,
      };
    }
    parts.push(group);
  }
  return parts.map((part) => ("kind" in part ? part : loopOf(build, part)));
}

/** The equations between `for` and `end for`, in their order. */
function writtenLoop(equations: readonly Equation[]): Group {
  const { letter, from } = equations[0].layers!;
  return { equations, offsets: [{ letter, found: [], gives: "", needs: new Set() }], up: from.kind === "number" };
}

/** W^l := W^l − …, for all layers once all gradients are known. */
const isStep = ({ gives, needs }: Offsets): boolean => needs.has(gives) && (isWeight(gives) || isBias(gives));

function targetBase(statement: Statement): string {
  const target = statement.kind === "assign" ? statement.targets[0] : statement.kind === "augment" ? statement.target : undefined;
  return target?.kind === "name" ? (target.symbol?.base ?? target.name) : "";
}

/** The letter of the layers, where the target or what it is made of has one that is not L. */
function offsetsOf(statement: Statement, letters: ReadonlySet<string>): Offsets | undefined {
  const found: { base: string; offset: number }[] = [];
  const needs = new Set<string>();
  let letter: string | undefined;
  const value = statement.kind === "assign" || statement.kind === "augment" ? statement.value : undefined;
  const note = (node: CoreNode): void => {
    if (node.kind !== "name" || !node.symbol?.layer) return;
    const { layer, base } = node.symbol;
    const place = layerOf(layer);
    if (!place || place.letter === LAST_LAYER || !letters.has(place.letter)) return;
    letter ??= place.letter;
    if (place.letter === letter) found.push({ base, offset: place.offset });
  };
  walk([statement], note);
  if (letter === undefined) return undefined;
  if (value)
    walk([value], (node) => {
      if (node.kind === "name" && node.symbol) needs.add(node.symbol.base);
    });
  return { letter, found, gives: targetBase(statement), needs };
}

function layerOf(layer: Expression): { letter: string; offset: number } | undefined {
  if (layer.kind === "name") return { letter: layer.name, offset: 0 };
  if (layer.kind !== "binary" || layer.left.kind !== "name" || layer.right.kind !== "number") return undefined;
  return { letter: layer.left.name, offset: layer.op === "subtract" ? -layer.right.value : layer.right.value };
}

/** z and a are computed from the input up; s^m of s^{m+1} is a sensitivity. */
function isForward(statement: Statement): boolean {
  const base = targetBase(statement);
  let fromAbove = false;
  if (statement.kind === "assign")
    walk([statement.value], (node) => {
      const layer = node.kind === "name" && node.symbol?.base === base && node.symbol.layer ? layerOf(node.symbol.layer) : undefined;
      fromAbove ||= (layer?.offset ?? 0) > 0;
    });
  return !fromAbove && /^(?:a|z|h|o|s|n|x|y|ŷ|A|Z|H|net|out|u|v)(?:_\w+)?$/.test(base);
}

/** The first layer that has such a quantity, above that of the input: an activation has the input's number, a z or a δ the next. */
function firstOf(base: string): number {
  return /^(?:a|A|x|h|o|out|out_\w+|da|dA|∂\w+\/∂[aAho])$/.test(base) ||
    isWeight(base.replace(/^(?:∂\w+\/∂|[dΔ])/, "")) ||
    isBias(base.replace(/^(?:∂\w+\/∂|[dΔ])/, ""))
    ? 0
    : 1;
}

function loopOf(build: Builder, { equations, offsets, up }: Group): Statement {
  const [{ letter }] = offsets;
  const all = offsets.flatMap(({ found }) => found);
  const top = Math.max(0, ...all.map(({ offset }) => offset));
  const weightsAlone = all.every(({ base }) => firstOf(base) === 0 && !/^(?:a|A|x|h|o)$/.test(base));
  const bottom = Math.max(...all.map(({ base, offset }) => firstOf(base) - offset), weightsAlone ? 1 : 0);
  const span = { start: equations[0].statement.span.start, end: equations[equations.length - 1].statement.span.end };
  const make = (fields: Parameters<Builder["expression"]>[0]): Expression => ({
    ...build.expression(fields, 0, 0),
    span: { start: -1, end: -1 },
  });
  const shifted = (name: string, by: number): Expression => {
    const base = make({ kind: "name", name });
    return by === 0
      ? base
      : make({ kind: "binary", op: by > 0 ? "add" : "subtract", left: base, right: make({ kind: "number", value: Math.abs(by) }) });
  };
  const said = equations.map(({ layers }) => layers).find((range) => range?.letter === letter);
  const [lowest, highest] = (said && boundsOf(said)) ?? [shifted(FIRST_LAYER, bottom), shifted(LAST_LAYER, -top)];
  const over = up
    ? make({ kind: "range", start: lowest, stop: highest })
    : make({
        kind: "range",
        start: highest,
        step: make({ kind: "unary", op: "negate", operand: make({ kind: "number", value: 1 }) }),
        stop: lowest,
      });
  const target = make({ kind: "name", name: letter });
  return { ...build.statement({ kind: "for", target, over, body: equations.map(({ statement }) => statement) }, 0, 0), span };
}

/** The bounds as the text gives them, the lower first; a letter among them is that of the last layer. Undefined where they are no such numbers. */
function boundsOf({ from, to }: LayerRange): readonly [Expression, Expression] | undefined {
  const [first, last] = [boundOf(from), boundOf(to)];
  if (!first || !last) return undefined;
  const isHigh = (bound: Expression): boolean => bound.kind !== "number";
  if (isHigh(first) !== isHigh(last)) return isHigh(first) ? [last, first] : [first, last];
  return first.kind === "number" && last.kind === "number" && first.value > last.value ? [last, first] : [first, last];
}

/** 2, L, M − 1 */
function boundOf(bound: Expression): Expression | undefined {
  if (bound.kind === "number") return bound;
  if (bound.kind === "name") return { kind: "name", name: LAST_LAYER, id: bound.id, span: bound.span };
  if (bound.kind !== "binary" || bound.left.kind !== "name" || bound.right.kind !== "number") return undefined;
  return { ...bound, left: boundOf(bound.left)! };
}
