import type { Block, Statement } from "../../ir/core.ts";
import { walk } from "../../ir/walk.ts";
import { LAST_LAYER } from "./layers.ts";
import { layerNumber, type Numbering } from "./numbering.ts";
import { isCost } from "./vocabulary.ts";

/** One pass of a loop over the layers: the values of the letters that count them. */
interface Pass {
  readonly numbering: Numbering;
  readonly values: ReadonlyMap<string, number>;
}

/** Derivatives of the last layer that have an equation of their own. */
interface Given {
  readonly numbering: Numbering;
  readonly givenLast: ReadonlySet<string>;
}

/** The last pass of dA^{[l-1]} = … gives the gradient at the input, which nobody asks for. */
export function isOfInput(statement: Statement, { numbering, values }: Pass): boolean {
  if (statement.kind !== "assign" || statement.targets[0].kind !== "name") return false;
  const { symbol } = statement.targets[0];
  return symbol !== undefined && /^(?:d[aAhx]|∂[^/]*\/∂[aAhx])$/.test(symbol.base) && layerNumber(symbol, numbering, values) === 0;
}

/** C = F(a) says what the cost depends on, and gives it no value. */
export function isOpenCost(statement: Statement, defined: ReadonlySet<string>): boolean {
  if (statement.kind !== "assign" || statement.targets[0].kind !== "name" || statement.value.kind !== "call") return false;
  const { callee } = statement.value;
  const base = statement.targets[0].symbol?.base ?? statement.targets[0].name;
  return isCost(base) && callee.kind === "name" && /^[CEFfghJLQ]$/.test(callee.symbol?.base ?? callee.name) && !defined.has(callee.name);
}

/** ∂a/∂z is no derivative of the cost: what it is made of, or gives, cannot be compared with a gradient, unless the text gives it a value. */
export function isAboutInner(statement: Statement, given: ReadonlySet<string>): boolean {
  let found = false;
  walk([statement], (node) => {
    const base = node.kind === "name" ? (node.symbol?.base ?? node.name) : "";
    found ||= isInner(base) && !given.has(base);
  });
  return found;
}

function isInner(base: string): boolean {
  const above = /^∂([^/]*)(?:\/∂|$)/.exec(base)?.[1];
  return above !== undefined && !isCost(above) && !above.endsWith("hat");
}

/** The derivatives within the network, ∂a/∂z, that a text gives a value made of none that it does not. */
export function innerDerivatives(body: Block): ReadonlySet<string> {
  const given = new Set<string>();
  for (const statement of body) {
    const target = statement.kind === "assign" && statement.targets[0].kind === "name" ? statement.targets[0] : undefined;
    const base = target?.symbol?.base;
    if (statement.kind !== "assign" || base === undefined || !/^∂[^/]+\/∂[zZ]$|^∂z\/∂a$/.test(base) || !isInner(base)) continue;
    if (!isAboutInner({ ...statement, targets: [statement.value] }, given)) given.add(base);
  }
  return given;
}

/** δ of δ^L = …, outside a loop over the layers. */
export function lastDerivative(statement: Statement): string | undefined {
  const symbol = statement.kind === "assign" && statement.targets[0].kind === "name" ? statement.targets[0].symbol : undefined;
  const isLast = symbol?.layer?.kind === "name" && symbol.layer.name === LAST_LAYER;
  return isLast && /^(?:∂[^/]*\/∂|δ$|d[zZ]$|delta$)/.test(symbol.base) ? symbol.base : undefined;
}

/** Does a pass give ∂C/∂z of the last layer, which has an equation of its own? */
export function isOfLast(statement: Statement, value: number, { numbering, givenLast }: Given): boolean {
  const symbol = statement.kind === "assign" && statement.targets[0].kind === "name" ? statement.targets[0].symbol : undefined;
  const isGiven = symbol?.layer?.kind === "name" && givenLast.has(symbol.base);
  return isGiven && value === numbering.depth + numbering.input;
}
