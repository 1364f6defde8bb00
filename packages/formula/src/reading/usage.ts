import type { Block, Expression, Program, Statement } from "../ir/core.ts";
import { childrenOf, walk, type CoreNode } from "../ir/walk.ts";

/** How a path of the text is used, over all its places. */
export interface Usage {
  readonly path: string;
  readonly nodes: readonly Expression[];
  /** A factor of a matrix product, transposed, or asked for its shape. */
  readonly matrix: boolean;
  /** A bare divisor. */
  readonly divisor: boolean;
  /** A bare factor within a step: W -= c * …. */
  readonly stepFactor: boolean;
  /** It is stepped itself: augmented, or assigned from itself. */
  readonly updated: boolean;
  /** Subtracted from something, or something from it. */
  readonly subtracted: boolean;
  /** Added to a product. */
  readonly added: boolean;
  /** A bound of a loop or a size of a new array. */
  readonly counted: boolean;
  /** A bare subscript, or compared with a number: labels. */
  readonly subscript: boolean;
  readonly called: number | undefined;
  readonly keyed: boolean;
  readonly attributes: boolean;
  readonly indexed: "number" | "variable" | undefined;
  readonly iterated: boolean;
  readonly measured: boolean;
  /** Ones are put beside it. */
  readonly extended: boolean;
  /** Names that an element of it is assigned to: `cur = caches[l]`. */
  readonly elements: readonly string[];
  /** Parts of it are assigned. */
  readonly stored: boolean;
  /** A bare factor of an elementwise product. */
  readonly factor: boolean;
  /** The text gives it a value itself. */
  readonly assigned: boolean;
  /** An item of a list in brackets: a number. */
  readonly item: boolean;
  /** Names of what it is unpacked into, by position. */
  readonly unpacked: readonly string[];
  /** Names that it is assigned to as it is. */
  readonly aliases: readonly string[];
}
type Mutable = { -readonly [K in keyof Usage]: Usage[K] extends readonly (infer T)[] ? T[] : Usage[K] };

/** A program with its tree in both directions. */
export interface Analysis {
  readonly program: Program;
  readonly nodes: ReadonlyMap<number, CoreNode>;
  readonly parents: ReadonlyMap<number, CoreNode>;
  readonly usages: ReadonlyMap<string, Usage>;
  readonly functions: ReadonlyMap<string, Extract<Statement, { kind: "function" }>>;
  readonly classes: ReadonlyMap<string, Extract<Statement, { kind: "class" }>>;
  /** Numbers in the text, in order. */
  readonly numbers: readonly number[];
}

const ARRAY_ATTRIBUTES = /^(?:T|dot|mm|matmul|t|transpose|mT|H)$/u;
const ARRAY_MEMBERS =
  /^(?:shape|size|ndim|sum|mean|max|min|copy|clone|reshape|astype|ravel|flatten|squeeze|argmax|item|detach|clamp|pow|append|items|keys|values|view|float|long|dtype|numpy|tolist|index|get|insert|std|exp|log|any|all|unsqueeze|extend|pop|cuda|to|fill|conj)$/u;

/** The path of a chain of names, attributes and literal subscripts: `self.layers[-1]`, `p['W1']`; undefined of anything else. */
export function pathOf(node: Expression): string | undefined {
  switch (node.kind) {
    case "name":
      return node.name;
    case "attribute": {
      if (ARRAY_ATTRIBUTES.test(node.name) || ARRAY_MEMBERS.test(node.name)) return undefined;
      const of = pathOf(node.of);
      return of === undefined ? undefined : `${of}.${node.name}`;
    }
    case "index": {
      const of = pathOf(node.of);
      const [only] = node.subscripts;
      if (of === undefined || node.subscripts.length !== 1) return undefined;
      if (only.kind === "string") return `${of}['${only.value}']`;
      const n = integerOf(only);
      return n === undefined ? undefined : `${of}[${n}]`;
    }
    default:
      return undefined;
  }
}

const integerOf = (node: Expression): number | undefined =>
  node.kind === "number" && Number.isInteger(node.value)
    ? node.value
    : node.kind === "unary" && node.op === "negate" && node.operand.kind === "number"
      ? -node.operand.value
      : undefined;

/** Is this expression a matrix product (or its operand's transposition)? */
export function isProduct(node: CoreNode): node is Expression {
  if (node.kind === "binary") return node.op === "matmul" || node.op === "product";
  if (node.kind !== "call") return false;
  const { callee } = node;
  const name = callee.kind === "attribute" || callee.kind === "name" ? callee.name : "";
  return /^(?:dot|matmul|mm|outer|inner|mv|bmm|einsum|tensordot|multi_dot|vdot)$/u.test(name);
}

/** Reads off a program who uses what, and how. */
export function analyse(program: Program): Analysis {
  const nodes = new Map<number, CoreNode>();
  const parents = new Map<number, CoreNode>();
  const usages = new Map<string, Mutable>();
  const functions = new Map<string, Extract<Statement, { kind: "function" }>>();
  const classes = new Map<string, Extract<Statement, { kind: "class" }>>();
  const numbers: number[] = [];
  const collectFunctions = (body: Block, prefix: string): void => {
    for (const s of body) {
      if (s.kind === "function") functions.set(`${prefix}${s.name}`, s);
      if (s.kind === "class") {
        classes.set(s.name, s);
        collectFunctions(s.body, `${s.name}.`);
      }
      if (s.kind === "if") collectFunctions([...s.then, ...s.otherwise], prefix);
      if (s.kind === "try") collectFunctions(s.body, prefix);
    }
  };
  collectFunctions(program.body, "");
  walk(program.body, (node) => {
    nodes.set(node.id, node);
    for (const child of childrenOf(node)) parents.set(child.id, node);
    if (node.kind === "number") numbers.push(node.value);
  });
  const analysis = { program, nodes, parents, usages, functions, classes, numbers };
  for (const node of nodes.values()) {
    if (node.kind !== "name" && node.kind !== "attribute" && node.kind !== "index") continue;
    const path = pathOf(node);
    if (path !== undefined) note(usageOf(usages, path), node, analysis);
  }
  if (program.language === "octave") noteSubscripts(analysis);
  noteArguments(analysis);
  return analysis;
}

/** What a function of the text uses as a subscript, its argument is. */
function noteArguments({ nodes, usages, functions }: Pick<Analysis, "nodes" | "functions"> & { usages: Map<string, Mutable> }): void {
  for (const node of nodes.values()) {
    if (node.kind !== "call" || node.callee.kind !== "name") continue;
    const params = functions.get(node.callee.name)?.params;
    if (!params) continue;
    for (const [i, arg] of node.args.entries()) {
      const root = arg.kind === "call" ? arg.callee : arg.kind === "index" ? arg.of : arg;
      const usage = usages.get(pathOf(root) ?? "");
      if (usage && usages.get(params[i]?.name ?? "")?.subscript) usage.subscript = true;
    }
  }
}

/** In Octave `labels(y, :)` and `Y(i, y(i)) = 1` are subscripts where the outer name is a variable. */
function noteSubscripts({
  nodes,
  usages,
  functions,
}: {
  nodes: ReadonlyMap<number, CoreNode>;
  usages: Map<string, Mutable>;
  functions: ReadonlyMap<string, unknown>;
}): void {
  for (const node of nodes.values()) {
    if (node.kind === "binary" && node.op === "equal" && node.left.kind === "call") {
      const path = pathOf(node.left.callee);
      const usage = path === undefined ? undefined : usages.get(path);
      if (usage) usage.subscript = true;
    }
    if (node.kind !== "call" || node.callee.kind !== "name") continue;
    const { name } = node.callee;
    if (!usages.get(name)?.assigned || functions.has(name)) continue;
    for (const arg of node.args) {
      const path = pathOf(arg.kind === "call" ? arg.callee : arg);
      const usage = path === undefined ? undefined : usages.get(path);
      if (usage) usage.subscript = true;
    }
  }
}

function usageOf(usages: Map<string, Mutable>, path: string): Mutable {
  let found = usages.get(path);
  if (!found) {
    found = {
      path,
      nodes: [],
      matrix: false,
      divisor: false,
      stepFactor: false,
      updated: false,
      subtracted: false,
      added: false,
      counted: false,
      subscript: false,
      called: undefined,
      keyed: false,
      attributes: false,
      indexed: undefined,
      iterated: false,
      measured: false,
      extended: false,
      elements: [],
      stored: false,
      factor: false,
      assigned: false,
      item: false,
      unpacked: [],
      aliases: [],
    };
    usages.set(path, found);
  }
  return found;
}

function note(usage: Mutable, node: Expression, { parents }: Pick<Analysis, "parents">): void {
  usage.nodes.push(node);
  const parent = parents.get(node.id);
  if (!parent) return;
  switch (parent.kind) {
    case "binary":
      if (isProduct(parent)) {
        if (parent.op === "matmul") usage.matrix = true;
      }
      if ((parent.op === "divide" || parent.op === "quotient") && parent.right === node) usage.divisor = true;
      if (parent.op === "subtract" && other(parent, node).kind !== "number") usage.subtracted = true;
      if (parent.op === "add" && containsProduct(other(parent, node))) usage.added = true;
      if (parent.op === "equal") usage.subscript = true;
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
      noteCall(usage, node, parent);
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
        if (usesPath(parent.value, usage.path)) usage.updated = true;
      }
      break;
    default:
  }
}

const EXTENDS = /^(?:append|insert|hstack|vstack|concatenate|column_stack|row_stack|cat|horzcat|vertcat)$/u;
const calleeOf = (node: Extract<CoreNode, { kind: "call" }>): string =>
  node.callee.kind === "name" || node.callee.kind === "attribute" ? node.callee.name : "";

/** 1, or a call of `ones`. */
export const isOnes = (node: Expression): boolean =>
  node.kind === "number" ? node.value === 1 : node.kind === "call" && calleeOf(node) === "ones";

function noteElement(usage: Mutable, element: Expression, parents: ReadonlyMap<number, CoreNode>): void {
  const above = parents.get(element.id);
  const target = above?.kind === "assign" && above.value === element ? pathOf(above.targets[0]) : undefined;
  if (target !== undefined) usage.elements.push(target);
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
function noteItem(usage: Mutable, node: Expression, parent: CoreNode, parents: ReadonlyMap<number, CoreNode>): void {
  const above = parents.get(parent.id);
  const target = (above?.kind === "assign" && above.value !== parent) || (above?.kind === "for" && above.target === parent);
  if (target) usage.assigned = true;
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

function containsProduct(node: Expression): boolean {
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

function noteSubscript(usage: Mutable, subscript: Expression): void {
  let text = false;
  walk([subscript], (n) => {
    if (n.kind === "string" || n.kind === "format") text = true;
  });
  if (text) usage.keyed = true;
  else if (integerOf(subscript) !== undefined) usage.indexed ??= "number";
  else if (subscript.kind === "name" || subscript.kind === "binary" || subscript.kind === "unary") usage.indexed = "variable";
}

function noteCall(usage: Mutable, node: Expression, parent: Extract<CoreNode, { kind: "call" }>): void {
  if (parent.callee === node) {
    usage.called = Math.max(usage.called ?? 0, parent.args.length);
    return;
  }
  if (isProduct(parent)) usage.matrix = true;
  const { callee } = parent;
  const name = callee.kind === "attribute" || callee.kind === "name" ? callee.name : "";
  if (EXTENDS.test(name) && parent.args.some(isOnes)) usage.extended = true;
  if (/^(?:len|numel|length)$/u.test(name)) usage.measured = true;
  if (/^(?:zip|enumerate|reversed)$/u.test(name)) usage.iterated = true;
  if (/^(?:transpose|size|rows|columns)$/u.test(name)) usage.matrix = true;
  if (/^(?:range|arange|zeros|ones|rand|randn|eye|reshape)$/u.test(name) && parent.args[0] !== undefined) usage.counted = true;
  if (callee.kind === "call" || /^(?:eye|one_?hot)$/iu.test(name)) usage.subscript = true;
}

function noteAlias(usage: Mutable, targets: readonly Expression[]): void {
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
