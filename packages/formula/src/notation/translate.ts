import { assignmentsOf, mapTree, number, type Expr, type NameNode, type Program, type Syntax } from "../ast.ts";
import { indexOf, layerAsWritten, layerFrom, type Convention } from "../convention.ts";
import { EQUATION_NOTATIONS, type EquationNotation, type Quantity } from "../core/notations.ts";
import { activationCall } from "../evaluate/activations.ts";
import { gatherEvidence } from "../infer.ts";
import { NOTATIONS, type CheckOptions, type NotationName } from "../problem.ts";
import { FormulaError } from "../source.ts";
import { resolveChains } from "../syntax/chains.ts";
import { printFormula } from "../syntax/print.ts";
import { parseFormulas } from "../syntax/recognise.ts";
import { isLayered, roleOf, type Role } from "./roles.ts";

/** Quantities that every notation has a symbol for. */
const QUANTITIES: Readonly<Partial<Record<Role, Quantity>>> = {
  weight: "W",
  bias: "b",
  z: "z",
  a: "a",
  delta: "delta",
  dA: "dA",
  gradient: "dW",
  accumulator: "accumulator",
  "bias-gradient": "db",
  target: "y",
  m: "m",
  lambda: "lambda",
  alpha: "alpha",
  cost: "J",
};

/** In code: Ng's Theta2, delta3, Theta2_grad; deeplearning.ai's W2, dZ2, dW2. */
const CODE_NAMES: Readonly<Partial<Record<Role, readonly [ng: string, other: string]>>> = {
  weight: ["Theta", "W"],
  bias: ["b", "b"],
  z: ["z", "Z"],
  a: ["a", "A"],
  delta: ["delta", "dZ"],
  dA: ["da", "dA"],
  gradient: ["Theta_grad", "dW"],
  accumulator: ["Delta", "Delta"],
  "bias-gradient": ["db", "db"],
  target: ["y", "Y"],
  m: ["m", "m"],
  lambda: ["lambda", "lambd"],
  alpha: ["alpha", "alpha"],
  cost: ["J", "J"],
};

/** One quantity as a notation writes it. `layer` counts from the input, 0; a weight's is the layer it leads into. */
export function symbolIn(
  role: Role,
  layer: number | undefined,
  { notation, syntax }: { notation: NotationName; syntax: Syntax },
): string | undefined {
  const rules = EQUATION_NOTATIONS[notation];
  if (syntax === "octave" || syntax === "numpy") return codeName(role, layer, { rules, notation, syntax });
  const quantity = QUANTITIES[role];
  const names = quantity && rules.names[quantity];
  if (role === "input" || (role === "a" && layer === 0 && rules.input)) {
    const input =
      rules.input ??
      (rules.names.a &&
        ([
          `${rules.names.a[0]}${rules.attachText(String(rules.offset("a")))}`,
          `${rules.names.a[1]}${rules.attach(String(rules.offset("a")))}`,
        ] as const));
    return input?.[syntax === "latex" ? 1 : 0];
  }
  if (!quantity || !names) return undefined;
  const written = layer === undefined ? undefined : String(layer + offsetOf(rules, quantity));
  if (syntax === "latex") {
    // ∂E/∂W carries its layer inside the fraction.
    if (written !== undefined && names[1].startsWith("\\frac"))
      return names[1].replace(/\}\}?$/, (end) => `${end === "}}" ? "}" : ""}${rules.attach(written)}}`);
    return written === undefined ? names[1] : `${names[1]}${rules.attach(written)}`;
  }
  if (rules.code && written !== undefined) return `${names[0]}${written}`;
  return written === undefined ? names[0] : `${names[0]}${rules.attachText(written)}`;
}

/** Ng's Θ and its gradient have the number of the layer they lead out of, which the table's offset knows. */
function offsetOf(rules: EquationNotation, quantity: Quantity): number {
  const weights = quantity === "W" || quantity === "b" || quantity === "dW" || quantity === "db" || quantity === "accumulator";
  return rules.offset(quantity === "accumulator" ? "dW" : weights ? quantity : quantity);
}

function codeName(
  role: Role,
  layer: number | undefined,
  { rules, notation, syntax }: { rules: EquationNotation; notation: NotationName; syntax: Syntax },
): string | undefined {
  if (role === "input" || (role === "a" && layer === 0 && notation !== "ng" && notation !== "nielsen")) return "X";
  const pair = CODE_NAMES[role];
  if (!pair) return undefined;
  const name =
    notation === "ng" || notation === "nielsen" || notation === "sudeep" || notation === "hagan"
      ? codeLetters(role, notation, pair)
      : pair[1];
  if (layer === undefined) return name === "lambda" && syntax === "numpy" ? "lambd" : name;
  const quantity = QUANTITIES[role];
  const written = layer + (quantity ? offsetOf(rules, quantity) : 0);
  return name.endsWith("_grad") ? name.replace("_grad", `${written}_grad`) : `${name}${written}`;
}
function codeLetters(role: Role, notation: NotationName, pair: readonly [string, string]): string {
  if (notation === "ng") return pair[0];
  const own: Readonly<Record<string, Readonly<Partial<Record<Role, string>>>>> = {
    nielsen: { weight: "w", gradient: "nabla_w", "bias-gradient": "nabla_b", cost: "C" },
    sudeep: { weight: "W", gradient: "dW", a: "x", target: "t", cost: "E" },
    hagan: { weight: "W", gradient: "dW", z: "n", delta: "s", target: "t", cost: "F" },
  };
  return own[notation]?.[role] ?? pair[0];
}

/** The table: every quantity at a layer, in every notation. */
export function symbolTable(
  syntax: Syntax,
  layer: number,
): readonly { readonly role: Role; readonly symbols: Readonly<Partial<Record<NotationName, string>>> }[] {
  return (Object.keys(QUANTITIES) as Role[]).map((role) => ({
    role,
    symbols: Object.fromEntries(
      NOTATIONS.map((notation) => [notation, symbolIn(role, isLayered(role) ? layer : undefined, { notation, syntax })] as const).filter(
        (pair) => pair[1] !== undefined,
      ),
    ),
  }));
}

/** What a text is to be written in. */
export interface Translation {
  readonly syntax?: Syntax | undefined;
  readonly notation: NotationName;
}

/** The formulas of a text in another notation, and in another syntax where one is named; one string for each assignment. Throws FormulaError. */
export function translateFormulas(text: string, to: Translation, options: CheckOptions = {}): string[] {
  const program = parseFormulas(text, options.syntax);
  const { convention } = gatherEvidence(program, options);
  const syntax = to.syntax ?? program.syntax;
  const style = {
    syntax,
    name: (name: NameNode): string => withEntries(translateName(name, { convention, notation: to.notation, syntax }), name, syntax),
    times:
      syntax === "latex"
        ? EQUATION_NOTATIONS[to.notation].hadamard[1]
        : syntax === "plain"
          ? EQUATION_NOTATIONS[to.notation].hadamard[0]
          : undefined,
  };
  return [...assignmentsOf(program.statements)].map(({ target, value, accumulate, span }) => {
    if (value.kind === "components" && (syntax === "octave" || syntax === "numpy"))
      throw new FormulaError(program.text, span, {
        code: "unsupported-function",
        message: `an equation for each index is not written in ${syntax}. Write it with whole matrices, or translate it to latex or plain.`,
        expected: "whole matrices",
      });
    const right = rewritten(asMathematics(resolveChains(value, "tight"), program, syntax), { convention, to: { ...to, syntax } });
    const sign =
      accumulate === "+"
        ? " += "
        : accumulate === "-"
          ? " -= "
          : accumulate === "times"
            ? " *= "
            : accumulate === "eachdivide"
              ? " /= "
              : " = ";
    return `${printFormula(target, style)}${sign}${printFormula(right, style)}${syntax === "octave" ? ";" : ""}`;
  });
}

/** Code's two products become mathematics' and the other way round. */
function asMathematics(value: Expr, program: Program, syntax: Syntax): Expr {
  const code = (s: Syntax): boolean => s === "octave" || s === "numpy";
  if (code(program.syntax) === code(syntax)) return value;
  return mapTree(value, (node) => {
    if (node.kind === "call" && /^(?:dot|matmul)$/.test(node.fn) && node.args.length === 2)
      return { kind: "binary", op: code(syntax) ? "matmul" : "product", left: node.args[0], right: node.args[1] };
    if (node.kind === "call" && node.fn === "multiply" && node.args.length === 2)
      return { kind: "binary", op: "times", left: node.args[0], right: node.args[1] };
    if (node.kind === "binary" && node.op === "matmul" && !code(syntax)) return { ...node, op: "product" };
    if (node.kind === "binary" && node.op === "eachdivide" && !code(syntax)) return { ...node, op: "divide" };
    return node;
  });
}

/** g′(z) as the notation writes the activation. */
function rewritten(value: Expr, { convention, to }: { convention: Convention; to: { syntax: Syntax; notation: NotationName } }): Expr {
  const mathematics = to.syntax === "latex" || to.syntax === "plain";
  return mapTree(value, (node) => {
    if (node.kind !== "call") return node;
    const known = activationCall(node.fn, node.primes);
    if (!known || known.kind !== "own") return node;
    const inner = node.args[0];
    const layer =
      inner?.kind === "name" && inner.layer?.kind === "number"
        ? layerFrom(convention, { base: inner.base, role: roleOf(inner.base, true) ?? "z" }, inner.layer.value)
        : undefined;
    const letter = { ng: "g", "deeplearning.ai": "g", sudeep: "f", hagan: "f", nielsen: "σ", code: "g" }[to.notation];
    if (!mathematics) return { ...node, fn: known.primes > 0 ? "gprime" : "g", primes: 0 };
    const { layer: _, ...plain } = node;
    return {
      ...plain,
      fn: letter,
      primes: known.primes,
      ...(to.notation === "sudeep" && layer !== undefined ? { layer: number(layer) } : {}),
    };
  });
}

/** How much less a weight's symbolic number is than in the text, beside the numbers of activations: Θ^{(l)} is W^{[l+1]}. */
function shiftBetween(
  name: { base: string; role: Role },
  { convention, notation }: { convention: Convention; notation: NotationName },
): number {
  const quantity = QUANTITIES[name.role];
  const rules = EQUATION_NOTATIONS[notation];
  if (!quantity) return 0;
  const before = layerAsWritten(convention, name, 0) - convention.inputIndex;
  return offsetOf(rules, quantity) - rules.offset("a") - before;
}
/** l + 1, l, l - 1 */
function symbolicLayer(layer: Expr, shift: number): string {
  const index = indexOf(layer);
  if (!index) return printFormula(layer, { syntax: "plain" }).replace(/ /g, "");
  const offset = index.offset + shift;
  return offset === 0 ? index.symbol : `${index.symbol}${offset > 0 ? "+" : "-"}${Math.abs(offset)}`;
}

/** The letters of an entry below the translated name: in brackets where a layer stands there already. */
function withEntries(translated: string, { text, entries }: NameNode, syntax: Syntax): string {
  if (entries === undefined || translated === text) return translated;
  const whole = /_|^\\frac|[₀-₉]|\//.test(translated) ? `(${translated})` : translated;
  return syntax === "latex" ? `${whole}_{${entries.join("")}}` : `${whole}_${entries.join("")}`;
}

function translateName(
  name: NameNode,
  { convention, notation, syntax }: { convention: Convention; notation: NotationName; syntax: Syntax },
): string {
  const role = roleOf(name.base, name.layer !== undefined);
  if (role === undefined) return name.text;
  if (!isLayered(role))
    return (
      symbolIn(role, undefined, { notation, syntax }) ??
      (role === "output" ? (symbolIn("a", convention.depth, { notation, syntax }) ?? name.text) : name.text)
    );
  const symbolic = name.layer !== undefined && name.layer.kind !== "number";
  if (symbolic) {
    // l of one notation is l of another, but for weights counted at their other end.
    const shown = symbolIn(role, 0, { notation, syntax });
    const written = symbolicLayer(name.layer, shiftBetween({ base: name.base, role }, { convention, notation }));
    const base = QUANTITIES[role] && EQUATION_NOTATIONS[notation].names[QUANTITIES[role]];
    if (!shown || !base) return name.text;
    return syntax === "latex"
      ? `${base[1]}${EQUATION_NOTATIONS[notation].attach(written)}`
      : syntax === "plain"
        ? `${base[0]}${EQUATION_NOTATIONS[notation].attachText(written)}`
        : `${base[0]}${written}`;
  }
  if (name.layer?.kind !== "number") return name.text;
  const layer = layerFrom(convention, { base: name.base, role }, name.layer.value);
  return symbolIn(role, layer, { notation, syntax }) ?? name.text;
}
