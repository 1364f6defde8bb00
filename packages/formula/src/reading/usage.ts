import type { Block, Program, Statement } from "../ir/core.ts";
import { childrenOf, walk, type CoreNode } from "../ir/walk.ts";
import { note } from "./notes.ts";
import { pathOf, type Analysis, type MutableUsage } from "./paths.ts";

export { isOnes } from "./notes.ts";
export { isProduct, pathOf, type Analysis, type Usage } from "./paths.ts";

/** Reads off a program who uses what, and how. */
export function analyse(program: Program): Analysis {
  const nodes = new Map<number, CoreNode>();
  const parents = new Map<number, CoreNode>();
  const usages = new Map<string, MutableUsage>();
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
  noteKeys(analysis);
  return analysis;
}

/** What a function of the text uses as a subscript, its argument is; and an argument is used as the parameter is. */
function noteArguments({ nodes, usages, functions }: Pick<Analysis, "nodes" | "functions"> & { usages: Map<string, MutableUsage> }): void {
  for (const node of nodes.values()) {
    if (node.kind !== "call") continue;
    for (const params of paramsOf(node, functions))
      for (const [i, arg] of node.args.entries()) {
        const root = arg.kind === "call" ? arg.callee : arg.kind === "index" ? arg.of : arg;
        const usage = usages.get(pathOf(root) ?? "");
        const param = params[i]?.name;
        if (usage && usages.get(param ?? "")?.subscript) usage.subscript = true;
        if (param === undefined || arg.kind === "call" || node.callee.kind !== "name") continue;
        const whole = usages.get(pathOf(arg) ?? "");
        if (whole && whole.path !== param) whole.aliases.push(param);
        else if (!whole && usage && arg.kind === "index") usage.elements.push(param);
      }
  }
}

/** The parameters of the function, or of each method, that is called: those without the object itself. */
function paramsOf(
  { callee, args }: Extract<CoreNode, { kind: "call" }>,
  functions: Analysis["functions"],
): readonly (readonly { readonly name: string }[])[] {
  if (callee.kind === "name") return [functions.get(callee.name)?.params ?? []];
  if (callee.kind !== "attribute") return [];
  return [...functions].flatMap(([path, { params }]) =>
    path.endsWith(`.${callee.name}`) && params.length === args.length + 1 ? [params.slice(1)] : [],
  );
}

/** What the loop over a dict's keys subscripts is a dict as well: `for k in p: v[k] = …`. */
function noteKeys({ nodes, usages }: Pick<Analysis, "nodes"> & { usages: Map<string, MutableUsage> }): void {
  for (const loop of nodes.values()) {
    if (loop.kind !== "for") continue;
    const { over, target } = loop;
    const of = over.kind === "call" && over.callee.kind === "attribute" ? over.callee.of : over;
    const key = target.kind === "tuple" ? target.items[0] : target;
    if (key.kind !== "name" || usages.get(pathOf(of) ?? "")?.keyed !== true) continue;
    walk(loop.body, (node) => {
      if (node.kind !== "index" || node.subscripts[0]?.kind !== "name" || node.subscripts[0].name !== key.name) return;
      const usage = usages.get(pathOf(node.of) ?? "");
      if (usage) usage.keyed = true;
    });
  }
}

/** In Octave `labels(y, :)` and `Y(i, y(i)) = 1` are subscripts where the outer name is a variable. */
function noteSubscripts({
  nodes,
  usages,
  functions,
}: {
  nodes: ReadonlyMap<number, CoreNode>;
  usages: Map<string, MutableUsage>;
  functions: ReadonlyMap<string, unknown>;
}): void {
  for (const node of nodes.values()) {
    if (node.kind === "binary" && node.op === "equal")
      for (const side of [node.left, node.right]) {
        const path = side.kind === "call" ? pathOf(side.callee) : undefined;
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

function usageOf(usages: Map<string, MutableUsage>, path: string): MutableUsage {
  let found = usages.get(path);
  if (!found) {
    found = {
      path,
      nodes: [],
      matrix: false,
      exponent: false,
      divisor: false,
      stepFactor: false,
      updated: false,
      subtracted: false,
      added: false,
      repeated: false,
      power: false,
      counted: false,
      subscript: false,
      called: undefined,
      sliced: false,
      keyed: false,
      numbered: [],
      attributes: false,
      indexed: undefined,
      iterated: false,
      measured: false,
      extended: false,
      elements: [],
      stored: false,
      factor: false,
      assigned: false,
      literal: false,
      partSubtracted: false,
      item: false,
      unpacked: [],
      aliases: [],
    };
    usages.set(path, found);
  }
  return found;
}
