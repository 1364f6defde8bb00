import type { Expression, Statement } from "../../src/ir/core.ts";
import { readProgram, type ReadOptions } from "../../src/language/read.ts";
import { FormulaError } from "../../src/source.ts";

type Node = Expression | Statement;

/** Operators as a reader of tests knows them; the matrix product of mathematics and Octave is `·`, the elementwise one `∘`. */
const SIGNS: Readonly<Record<string, string>> = {
  add: "+",
  subtract: "-",
  times: "∘",
  divide: "/",
  power: "^",
  matmul: "@",
  product: "·",
  quotient: "÷",
  leftQuotient: "\\",
  matrixPower: "^^",
  floorDivide: "//",
  modulo: "%",
  equal: "==",
  notEqual: "≠",
  less: "<",
  lessEqual: "≤",
  greater: ">",
  greaterEqual: "≥",
  negate: "-",
  plus: "+",
  not: "¬",
  invert: "~",
};

const list = (nodes: readonly Node[]): string => nodes.map(shown).join(", ");
const rows = (all: readonly (readonly Node[])[]): string => all.map(list).join("; ");
const block = (body: readonly Node[]): string => `{ ${body.map(shown).join("; ")} }`;

/** A node with every bracket that its structure has. */
export function shown(node: Node): string {
  switch (node.kind) {
    case "number":
      return String(node.value);
    case "string":
      return JSON.stringify(node.value);
    case "format":
      return `f"${list(node.parts)}"`;
    case "constant":
      return String(node.value);
    case "name": {
      const { entries, example } = node.symbol ?? {};
      return node.name + (entries ? `_${entries.map(shown).join("")}` : "") + (example ? `<${shown(example)}>` : "");
    }
    case "handle":
      return `@${node.name}`;
    case "end":
      return "end";
    case "unary":
      return node.op === "transpose" ? `${shown(node.operand)}ᵀ` : `(${SIGNS[node.op]}${shown(node.operand)})`;
    case "binary":
      return `(${shown(node.left)} ${SIGNS[node.op] ?? node.op} ${shown(node.right)})`;
    case "conditional":
      return `(${shown(node.test)} ? ${shown(node.then)} : ${shown(node.otherwise)})`;
    case "call":
      return `${shown(node.callee)}(${[...node.args.map(shown), ...node.named.map(({ name, value }) => `${name}=${shown(value)}`)].join(", ")})`;
    case "index":
      return `${shown(node.of)}${node.brace ? `{${list(node.subscripts)}}` : `[${list(node.subscripts)}]`}`;
    case "slice":
      return [node.start, node.stop, ...(node.step ? [node.step] : [])].map((part) => (part ? shown(part) : "")).join(":");
    case "range":
      return `(${[node.start, ...(node.step ? [node.step] : []), node.stop].map(shown).join(":")})`;
    case "attribute":
      return `${shown(node.of)}.${node.name}`;
    case "list":
    case "tuple":
    case "set":
      return `${node.kind}(${list(node.items)})`;
    case "dict":
      return `{${node.entries.map(({ key, value }) => `${shown(key)}: ${shown(value)}`).join(", ")}}`;
    case "matrix":
      return `[${rows(node.rows)}]`;
    case "cell":
      return `cell[${rows(node.rows)}]`;
    case "starred":
      return `*${shown(node.of)}`;
    case "lambda":
      return `λ(${node.params.map(({ name }) => name).join(", ")}) ${shown(node.body)}`;
    case "comprehension":
      return `${node.type}(${node.key ? `${shown(node.key)}: ` : ""}${shown(node.element)}${node.clauses
        .map(
          ({ target, over, conditions }) =>
            ` for ${shown(target)} in ${shown(over)}${conditions.map((one) => ` if ${shown(one)}`).join("")}`,
        )
        .join("")})`;
    case "sum":
      return `Σ${node.index}${node.from || node.to ? `[${node.from ? shown(node.from) : ""}..${node.to ? shown(node.to) : ""}]` : ""}(${shown(node.body)})`;
    case "assign":
      return `${node.targets.map(shown).join(" = ")} = ${shown(node.value)}`;
    case "augment":
      return `${shown(node.target)} ${SIGNS[node.op]}= ${shown(node.value)}`;
    case "expression":
      return shown(node.value);
    case "return":
    case "yield":
    case "raise":
      return node.value ? `${node.kind} ${shown(node.value)}` : node.kind;
    case "if":
      return `if ${shown(node.test)} ${block(node.then)}${node.otherwise.length > 0 ? ` else ${block(node.otherwise)}` : ""}`;
    case "for":
      return `for ${shown(node.target)} in ${shown(node.over)} ${block(node.body)}`;
    case "while":
      return `${node.until ? "until" : "while"} ${shown(node.test)} ${block(node.body)}`;
    case "function":
      return `def ${node.outputs && node.outputs.length > 0 ? `[${node.outputs.join(", ")}] ` : ""}${node.name}(${node.params
        .map((param) => (param.rest ? "*" : "") + param.name + (param.default ? `=${shown(param.default)}` : ""))
        .join(", ")}) ${block(node.body)}`;
    case "class":
      return `class ${node.name}(${list(node.bases)}) ${block(node.body)}`;
    case "delete":
      return `del ${list(node.targets)}`;
    case "try":
      return `try ${block(node.body)}${node.handlers.map((handler) => ` catch ${block(handler)}`).join("")}${node.finally.length > 0 ? ` finally ${block(node.finally)}` : ""}`;
    case "with":
      return `with ${node.items.map(({ value, target }) => shown(value) + (target ? ` as ${shown(target)}` : "")).join(", ")} ${block(node.body)}`;
    case "import":
      return `import ${node.module}: ${node.names.map(({ name, as }) => `${name} as ${as}`).join(", ")}`;
    case "global":
      return `global ${node.names.join(", ")}`;
    case "break":
    case "continue":
    case "pass":
      return node.kind;
  }
}

/** The statements of a text. */
export function statements(text: string, options: ReadOptions = {}): string[] {
  return readProgram(text, options).body.map(shown);
}

/** The value of the one assignment `x = …`, which may stand in a loop over the layers. */
export function value(text: string, language: NonNullable<ReadOptions["language"]>): string {
  const [first] = readProgram(text, { language }).body;
  const statement = first.kind === "for" ? first.body[0] : first;
  return statement.kind === "assign" ? shown(statement.value) : shown(statement);
}

/** The error that reading a text ends in. */
export function errorOf(text: string, options: ReadOptions = {}): FormulaError {
  try {
    readProgram(text, options);
  } catch (error) {
    if (error instanceof FormulaError) return error;
    throw error;
  }
  throw new Error(`this was read: ${JSON.stringify(text)}`);
}
