import type { Expression } from "../ir/core.ts";
import { childrenOf, walk, type CoreNode } from "../ir/walk.ts";
import { ARRAY_ATTRIBUTES, ARRAY_MEMBERS, integerOf, isProduct, pathOf, type Analysis, type MutableUsage } from "./paths.ts";

/** Writes down what one place of a path says about it. */
export function note(usage: MutableUsage, node: Expression, { parents }: Pick<Analysis, "parents">): void {
  usage.nodes.push(node);
  const parent = parents.get(node.id);
  if (!parent) return;
  switch (parent.kind) {
    case "binary":
      if (isProduct(parent)) {
        if (other(parent, node).kind === "call" && isOnes(other(parent, node))) usage.repeated = true;
        else if (parent.op === "matmul") usage.matrix = true;
      }
      if ((parent.op === "divide" || parent.op === "quotient") && parent.right === node) usage.divisor = true;
      if (parent.op === "subtract" && other(parent, node).kind !== "number") usage.subtracted = true;
      if (parent.op === "add" && containsProduct(other(parent, node)) && !isOwnStep(parent, usage.path, parents)) usage.added = true;
      if (parent.op === "equal") usage.subscript = true;
      if (parent.op === "power" && parent.right === node) usage.power = true;
      if (parent.op === "times" || parent.op === "product") {
        usage.factor = true;
        usage.stepFactor ||= isInStep(parent, parents);
      }
      break;
    case "matrix":
      if (parent.rows.flat().some(isOnes)) usage.extended = true;
      break;
    case "unary":
      if (parent.op === "transpose") usage.matrix = true;
      break;
    case "attribute":
      if (parent.of !== node) break;
      if (ARRAY_ATTRIBUTES.test(parent.name) || parent.name === "shape") usage.matrix = true;
      else if (!ARRAY_MEMBERS.test(parent.name)) usage.attributes = true;
      if (parent.name === "add_" || parent.name === "sub_") usage.updated = true;
      if (
        /^(?:astype|flatten|ravel|squeeze|long|reshape|view)$/u.test(parent.name) &&
        isSubscript(parents.get(parent.id) ?? parent, parents)
      )
        usage.subscript = true;
      break;
    case "index":
      if (parent.of !== node) usage.subscript = true;
      else if (parent.subscripts.length === 1) noteSubscript(usage, parent.subscripts[0]);
      if (parent.of === node) noteElement(usage, parent, parents);
      if (parent.of === node && isTarget(parent, parents)) usage.stored = true;
      // z[i][y[i]] = 1
      if (parent.of === node && isSubscript(parent, parents)) usage.subscript = true;
      break;
    case "call": {
      noteCall(usage, node, parent, parents);
      const above = parents.get(parent.id);
      if (parent.callee === node && above?.kind === "assign" && above.value !== parent) {
        usage.assigned = true;
        usage.stored = true;
      }
      break;
    }
    case "range":
      usage.counted = true;
      break;
    case "for":
      if (parent.over === node) usage.iterated = true;
      else if (parent.target === node) usage.assigned = true;
      break;
    case "tuple":
    case "list":
      noteItem(usage, node, parent, parents);
      break;
    case "comprehension":
      if (parent.clauses.some((c) => c.over === node)) usage.iterated = true;
      break;
    case "augment":
      if (parent.target === node) {
        usage.updated = true;
        usage.assigned = true;
      } else if (parent.op === "divide" || parent.op === "quotient") usage.divisor = true;
      break;
    case "assign":
      if (parent.value === node) noteAlias(usage, parent.targets);
      else {
        usage.assigned = true;
        if (isLiteral(parent.value)) usage.literal = true;
        if (usesPath(parent.value, usage.path)) usage.updated = true;
      }
      break;
    default:
  }
}

const EXTENDS = /^(?:append|insert|hstack|vstack|concatenate|column_stack|row_stack|cat|horzcat|vertcat)$/u;
const calleeOf = (node: Extract<CoreNode, { kind: "call" }>): string =>
  node.callee.kind === "name" || node.callee.kind === "attribute" ? node.callee.name : "";

/** What takes a shape: `np.zeros((n, k))`. */
const SHAPED = /^(?:zeros|ones|empty|full|rand|randn|random|random_sample|uniform|normal|eye)$/u;

/** 1, or a call of `ones`. */
export const isOnes = (node: Expression): boolean =>
  node.kind === "number" ? node.value === 1 : node.kind === "call" && calleeOf(node) === "ones";

function noteElement(usage: MutableUsage, element: Expression, parents: ReadonlyMap<number, CoreNode>): void {
  const above = parents.get(element.id);
  const target = above?.kind === "assign" && above.value === element ? pathOf(above.targets[0]) : undefined;
  if (target !== undefined) usage.elements.push(target);
  if (above?.kind === "binary" && above.op === "subtract") usage.partSubtracted = true;
}

/** Numbers in brackets, perhaps within `np.array(…).T`. */
export function isLiteral(node: Expression): boolean {
  let numbers = 0;
  let plain = true;
  walk([node], (n) => {
    if (n.kind === "number" || n.kind === "constant") numbers++;
    else if (n.kind === "name") plain = plain && /^(?:np|numpy|torch|array|float|tensor|int)$/u.test(n.name);
    else if (n.kind === "call")
      plain = plain && /^(?:array|asarray|tensor|float|T|transpose|matrix|asmatrix|mat|reshape)$/u.test(calleeOf(n));
  });
  return plain && numbers >= 2;
}

const isTarget = (node: CoreNode, parents: ReadonlyMap<number, CoreNode>): boolean => {
  const above = parents.get(node.id);
  return (above?.kind === "assign" && above.value !== node) || (above?.kind === "augment" && above.target === node);
};

const isSubscript = (node: CoreNode, parents: ReadonlyMap<number, CoreNode>): boolean => {
  const above = parents.get(node.id);
  return above?.kind === "index" && above.of !== node;
};

/** Within brackets: a target of several, or a number of a literal array. */
function noteItem(usage: MutableUsage, node: Expression, parent: CoreNode, parents: ReadonlyMap<number, CoreNode>): void {
  const above = parents.get(parent.id);
  const target = (above?.kind === "assign" && above.value !== parent) || (above?.kind === "for" && above.target === parent);
  if (target) usage.assigned = true;
  else if (above?.kind === "call" && SHAPED.test(calleeOf(above)) && !EXTENDS.test(calleeOf(above))) usage.counted = true;
  else if (
    above?.kind === "call" &&
    EXTENDS.test(calleeOf(above)) &&
    parent.kind !== "dict" &&
    childrenOf(parent).some((n) => isOnes(n as Expression))
  )
    usage.extended = true;
  else if (parent.kind === "list" && node.kind === "index") usage.item = true;
}

const other = (parent: Extract<Expression, { kind: "binary" }>, node: Expression): Expression =>
  parent.left === node ? parent.right : parent.left;

export function containsProduct(node: Expression): boolean {
  let found = false;
  walk([node], (n) => {
    if (isProduct(n)) found = true;
    return !found;
  });
  return found;
}

function usesPath(node: Expression, path: string): boolean {
  let found = false;
  walk([node], (n) => {
    if ((n.kind === "name" || n.kind === "attribute" || n.kind === "index") && pathOf(n) === path) found = true;
    return !found;
  });
  return found;
}

/** Is this the value that the path itself gets: `E = E + e * e`? */
function isOwnStep(node: CoreNode, path: string, parents: ReadonlyMap<number, CoreNode>): boolean {
  let at: CoreNode | undefined = node;
  while (at && at.kind !== "assign") at = parents.get(at.id);
  return at?.kind === "assign" && at.targets.some((target) => pathOf(target) === path);
}

/** Is this product within the value of a step: `W -= …`, `W = W - …`? */
function isInStep(node: CoreNode, parents: ReadonlyMap<number, CoreNode>): boolean {
  for (let at: CoreNode | undefined = node; at; at = parents.get(at.id)) {
    if (at.kind === "augment") return at.op === "add" || at.op === "subtract";
    if (at.kind === "assign") {
      const [target] = at.targets;
      const path = at.targets.length === 1 ? pathOf(target) : undefined;
      return path !== undefined && usesPath(at.value, path);
    }
    if (at.kind === "call" && !isProduct(at)) return false;
  }
  return false;
}

function noteSubscript(usage: MutableUsage, subscript: Expression): void {
  let text = false;
  walk([subscript], (n) => {
    if (n.kind === "string" || n.kind === "format") text = true;
  });
  if (text && subscript.kind !== "string") {
    const [first] = subscript.kind === "format" ? subscript.parts : subscript.kind === "binary" ? [subscript.left] : [];
    if (first?.kind === "string" && !usage.numbered.includes(first.value)) usage.numbered.push(first.value);
  }
  if (text) usage.keyed = true;
  else if (subscript.kind === "slice") usage.sliced = true;
  else if (integerOf(subscript) !== undefined) usage.indexed ??= "number";
  else if (subscript.kind === "name" || subscript.kind === "binary" || subscript.kind === "unary") usage.indexed = "variable";
}

function noteCall(
  usage: MutableUsage,
  node: Expression,
  parent: Extract<CoreNode, { kind: "call" }>,
  parents: ReadonlyMap<number, CoreNode>,
): void {
  if (parent.callee === node) {
    // H(t, :) is a row of a matrix.
    if (parent.args.some(({ kind }) => kind === "slice" || kind === "end")) usage.sliced = true;
    usage.called = Math.max(usage.called ?? 0, parent.args.length);
    return;
  }
  if (isProduct(parent)) usage.matrix = true;
  if (calleeOf(parent) === "exp") usage.exponent = true;
  const { callee } = parent;
  const name = callee.kind === "attribute" || callee.kind === "name" ? callee.name : "";
  if (EXTENDS.test(name) && [...parent.args, ...parent.named.map(({ value }) => value)].some(isOnes)) usage.extended = true;
  if (/^(?:len|numel|length)$/u.test(name)) usage.measured = true;
  if (/^(?:zip|enumerate|reversed)$/u.test(name)) usage.iterated = true;
  if (/^(?:transpose|size|rows|columns)$/u.test(name)) usage.matrix = true;
  if (/^(?:range|arange|zeros|ones|eye|reshape)$/u.test(name) && parent.args[0] !== undefined) usage.counted = true;
  if (/^randn?$/u.test(name)) usage.counted = true;
  if (callee.kind === "call" || /^(?:eye|one_?hot)$/iu.test(name)) usage.subscript = true;
  // scores[range(n), list(y)]
  if (/^(?:list|int|array|asarray)$/u.test(name) && isSubscript(parent, parents)) usage.subscript = true;
}

function noteAlias(usage: MutableUsage, targets: readonly Expression[]): void {
  for (const target of targets) {
    if (target.kind === "tuple" || target.kind === "list") {
      target.items.forEach((item, i) => {
        const path = pathOf(item);
        if (path !== undefined) usage.unpacked[i] ??= path;
      });
      continue;
    }
    const path = pathOf(target);
    if (path !== undefined) usage.aliases.push(path);
  }
}
