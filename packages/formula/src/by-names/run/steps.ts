import { keyOf, targetName, walk, type Assignment, type Expr, type NameNode, type Program, type Statement } from "../ast.ts";
import { indexOf, type Convention } from "../convention.ts";
import { evaluateLayer, evaluateMatrix } from "../evaluate/evaluate.ts";
import type { Scope } from "../evaluate/value.ts";
import { roleOf } from "../notation/roles.ts";
import { symbolOf, type Symbol } from "../reading.ts";

/** One execution of one assignment: loops are unrolled, symbolic layers take every value they can. */
export interface Step {
  readonly id: number;
  readonly assignment: Assignment;
  readonly name: NameNode;
  /** The variable; equal keys are one variable. */
  readonly key: string;
  readonly symbol: Symbol | undefined;
  /** The written layer of the target. */
  readonly layer: number | undefined;
  /** Loop variables and layer letters. */
  readonly bindings: ReadonlyMap<string, number>;
  /** The example at which the innermost loop over examples stands. */
  readonly example: number | undefined;
  /** Names that the loop's variable subscripts: they are the whole batch's. */
  readonly subscripted: ReadonlySet<string>;
  /** Does the value use the variable itself? */
  readonly selfReferring: boolean;
}

const MAX_STEPS = 4000;
const LETTER = /^[a-zA-Z]$/;

/** Is a program in mathematics, where an equation is a definition and not an order? */
export const isMathematics = (program: Program): boolean => program.syntax === "latex" || program.syntax === "plain";

/** The assignments in the order in which they happen. `scope` gives the loops' ranges their values. */
export function unroll(
  program: Program,
  convention: Convention,
  scope: (bindings: ReadonlyMap<string, number>) => Scope,
  m: number,
): Step[] {
  const steps: Step[] = [];
  const mathematics = isMathematics(program);
  let equation = 0;

  const add = (assignment: Assignment, bindings: ReadonlyMap<string, number>, example: number | undefined): void => {
    const name = targetName(assignment.target);
    if (!name || steps.length >= MAX_STEPS) return;
    let layer: number | undefined;
    try {
      layer = name.layer === undefined ? undefined : evaluateLayer(name.layer, scope(bindings));
    } catch {
      return;
    }
    const symbol = symbolOf(name, layer, convention);
    const base = keyOf(name, layer);
    const selfReferring =
      assignment.accumulate !== undefined || assignment.target.kind === "index" || refersTo(assignment.value, base, scope(bindings));
    const key = mathematics && symbol ? `${base}#${equation}` : base;
    steps.push({
      id: steps.length,
      assignment,
      name,
      key,
      symbol,
      layer,
      bindings,
      example,
      subscripted: subscriptedBy(assignment, bindings),
      selfReferring,
    });
  };

  const visit = (statements: readonly Statement[], bindings: ReadonlyMap<string, number>, example: number | undefined): void => {
    for (const statement of statements) {
      equation++;
      if (statement.kind === "for") {
        for (const value of rangeOf(statement.range, scope(bindings))) {
          const over = isOverExamples(statement.range, scope(bindings), m);
          const first = program.syntax === "numpy" ? 0 : 1;
          visit(statement.body, new Map([...bindings, [statement.variable.text, value]]), over ? value - first : example);
        }
      } else if (statement.kind === "assign") {
        const letters = mathematics ? lettersOf(statement) : [];
        if (letters.length === 0) add(statement, bindings, example);
        else
          for (const raw of layersInTurn(statement, convention)) {
            const bound = new Map(bindings);
            for (const letter of letters) bound.set(letter, raw);
            if (allInRange(statement, convention, scope(bound))) add(statement, bound, example);
          }
      }
    }
  };
  visit(program.statements, new Map(), undefined);
  return steps;
}

/** Layers from the input on, or from the output back where an equation uses the layer after its own. */
function layersInTurn({ target, value }: Assignment, { inputIndex, depth }: Convention): number[] {
  const layers = Array.from({ length: depth + 1 }, (_, l) => l + inputIndex);
  const own = indexOf(targetName(target)?.layer);
  const back = walk(value).some((node) => {
    const index = node.kind === "name" && isDeltaName(node) ? indexOf(node.layer) : undefined;
    return own !== undefined && index?.symbol === own.symbol && index.offset > own.offset;
  });
  return back ? layers.toReversed() : layers;
}
const isDeltaName = ({ base }: NameNode): boolean => ["delta", "dA"].includes(roleOf(base, true) ?? "");

function subscriptedBy(assignment: Assignment, bindings: ReadonlyMap<string, number>): ReadonlySet<string> {
  const names = new Set<string>();
  if (bindings.size === 0) return names;
  for (const part of [assignment.target, assignment.value])
    for (const node of walk(part))
      if (
        node.kind === "index" &&
        node.base.kind === "name" &&
        node.args.some((a) => walk(a).some((x) => x.kind === "name" && bindings.has(x.text)))
      )
        names.add(node.base.text);
  return names;
}

function refersTo(value: Expr, key: string, scope: Scope): boolean {
  for (const node of walk(value)) {
    if (node.kind === "name") {
      try {
        if (keyOf(node, node.layer === undefined ? undefined : evaluateLayer(node.layer, scope)) === key) return true;
      } catch {
        /* A layer's number that has no value refers to nothing. */
      }
    }
    if (
      node.kind === "call" &&
      node.fn.replace(/\D/g, "") !== "" &&
      `${node.fn.replace(/_?\d+/, "")}||${node.fn.replace(/\D/g, "")}` === key
    )
      return true;
  }
  return false;
}

/** Letters that stand for a layer's number, but L and M, which are the last. */
function lettersOf(assignment: Assignment): string[] {
  const letters = new Set<string>();
  const within = (layer: Expr): void => {
    for (const node of walk(layer))
      if (node.kind === "name" && LETTER.test(node.base) && node.base !== "L" && node.base !== "M") letters.add(node.base);
  };
  for (const part of [assignment.target, assignment.value])
    for (const node of walk(part))
      if ((node.kind === "name" || node.kind === "call") && node.layer && (node.kind === "call" || isLayeredName(node))) within(node.layer);
  return [...letters];
}
const isLayeredName = (name: NameNode): boolean => {
  const role = roleOf(name.base, true);
  return role !== undefined && role !== "target" && role !== "input" && role !== "output";
};

function allInRange(assignment: Assignment, convention: Convention, scope: Scope): boolean {
  for (const part of [assignment.target, assignment.value])
    for (const node of walk(part))
      if (node.kind === "name" && node.layer !== undefined && isLayeredName(node)) {
        try {
          if (!symbolOf(node, evaluateLayer(node.layer, scope), convention)) return false;
        } catch {
          return false;
        }
      }
  return true;
}

function rangeOf(range: Expr, scope: Scope): number[] {
  try {
    return Array.from(evaluateMatrix(range, scope).data).slice(0, 1000);
  } catch {
    return [];
  }
}

/** A loop is over the examples when it runs m times and says m, or counts what has m. */
function isOverExamples(range: Expr, scope: Scope, m: number): boolean {
  const values = rangeOf(range, scope);
  if (values.length !== m || m === 1) return false;
  for (const node of walk(range)) {
    if (node.kind === "name" && roleOf(node.base, node.layer !== undefined) === "m") return true;
    if (node.kind === "call" && /^(?:size|len|length|rows|shape|columns|numel)$/.test(node.fn)) return true;
  }
  return m > 3;
}
