import { assignmentsOf, number, walk, type Expr, type NameNode, type Program } from "../ast.ts";
import { layerAsWritten, type Convention } from "../convention.ts";
import { evaluateLayer } from "../evaluate/evaluate.ts";
import type { Scope } from "../evaluate/value.ts";
import { roleOf, type Role } from "../notation/roles.ts";
import { subscript, superscript } from "../numbers/matrix.ts";
import { symbolOf } from "../reading.ts";

/** Finds or makes the names that the text would use for its quantities. */
export interface Speller {
  /** The name of a quantity at a layer counted from the input, 0. */
  readonly name: (role: Role, layer?: number) => NameNode | undefined;
  /** The same name at the next layer, or the one before. */
  readonly shifted: (name: NameNode, by: number) => NameNode | undefined;
}

const LETTERS: Readonly<Partial<Record<Role, readonly [string, string]>>> = {
  z: ["z", "z"],
  a: ["a", "a"],
  delta: ["delta", "δ"],
  weight: ["W", "W"],
  m: ["m", "m"],
  lambda: ["lambda", "λ"],
  target: ["y", "y"],
};

export function createSpeller(program: Program, convention: Convention, scope: Scope): Speller {
  const names: { name: NameNode; role: Role; layer: number | undefined }[] = [];
  const layerOf = (name: NameNode): number | undefined => {
    if (name.layer === undefined) return undefined;
    try {
      return evaluateLayer(name.layer, scope);
    } catch {
      return undefined;
    }
  };
  for (const assignment of assignmentsOf(program.statements))
    for (const part of [assignment.target, assignment.value])
      for (const node of walk(part))
        if (node.kind === "name") {
          const symbol = symbolOf(node, layerOf(node), convention);
          if (symbol) names.push({ name: node, role: symbol.role, layer: symbol.layer });
        }
  const mathematics = program.syntax === "latex" || program.syntax === "plain";
  const bare = (name: NameNode): NameNode => ({ ...name, span: undefined });

  const make = (role: Role, layer: number | undefined): NameNode | undefined => {
    const sample = names.find((n) => n.role === role && n.layer !== undefined);
    if (sample && layer !== undefined) return relayered(sample.name, layerAsWritten(convention, { base: sample.name.base, role }, layer));
    const letters = LETTERS[role];
    if (!letters) return undefined;
    const letter = mathematics ? letters[1] : letters[0];
    if (layer === undefined) {
      const text =
        program.syntax === "latex" && letter === "λ" ? "\\lambda" : program.syntax === "numpy" && letter === "lambda" ? "lambd" : letter;
      return { kind: "name", base: letter, text, style: "" };
    }
    const written = layerAsWritten(convention, { base: letter, role }, layer);
    const like = names.find((n) => (n.role === "a" || n.role === "delta" || n.role === "z") && n.layer !== undefined)?.name;
    if (like) {
      const moved = relayered(like, written);
      const shown = program.syntax === "numpy" && /^[A-Z]|^d[A-Z]/.test(like.base) ? letter.toUpperCase() : letter;
      const text =
        moved &&
        moved.text.replace(
          /^(?:\\[a-zA-Z]+\s*(?:\{\s*\\?[a-zA-Z]+\s*\})?|d[ZA]|\p{L}+?_?(?=\d|[\^_[{₀-₉⁰-⁹²³¹(]))/u,
          shown === "δ" && program.syntax === "latex" ? "\\delta" : shown,
        );
      if (moved && text)
        return { ...moved, base: shown, text: text.startsWith(shown) || text.startsWith("\\") ? text : `${shown}${written}` };
    }
    const text =
      program.syntax === "latex"
        ? `${letter}^{(${written})}`
        : program.syntax === "plain"
          ? `${letter}${subscript(written)}`
          : `${letter}${written}`;
    return { kind: "name", base: letter, layer: number(written), text, style: program.syntax === "latex" ? "^(" : "" };
  };

  return {
    name(role, layer) {
      const known = names.find((n) => n.role === role && n.layer === layer);
      if (known) return bare(known.name);
      if (role === "a" && layer === 0) {
        const input = names.find((n) => n.role === "input");
        if (input) return bare(input.name);
      }
      if (role === "a" && layer === convention.depth) {
        const output = names.find((n) => n.role === "output");
        if (output && !names.some((n) => n.role === "a" && n.layer !== undefined)) return bare(output.name);
      }
      return make(role, layer);
    },
    shifted(name, by) {
      if (name.layer === undefined) return undefined;
      const role = roleOf(name.base, true);
      const at = layerOf(name);
      if (role === undefined || at === undefined || !symbolOf(name, at + by, convention)) return undefined;
      return name.layer.kind === "number" ? relayered(name, at + by) : relayeredSymbol(name, by);
    },
  };
}

/** The name with another number in the place of its layer. */
function relayered(name: NameNode, written: number): NameNode | undefined {
  const { layer, text, span } = name;
  if (layer === undefined || written < 0) return undefined;
  const node: Expr = number(written);
  if (layer.span && span && layer.span.start >= span.start && layer.span.end <= span.end && text.length >= span.end - span.start - 1) {
    const from = layer.span.start - span.start;
    const to = layer.span.end - span.start;
    const old = text.slice(from, to);
    const inserted = /^[₀-₉]+$/.test(old) ? subscript(written) : /^[⁰-⁹²³¹]+$/.test(old) ? superscript(written) : String(written);
    const braced = /[\^_]$/.test(text.slice(0, from)) && inserted.length > 1 ? `{${inserted}}` : inserted;
    return { ...name, layer: node, text: text.slice(0, from) + braced + text.slice(to), span: undefined };
  }
  const moved = text.replace(/\d+|[₀-₉]+|[⁰-⁹²³¹]+/, (d) =>
    /\d/.test(d) ? String(written) : /[₀-₉]/.test(d) ? subscript(written) : superscript(written),
  );
  return moved === text && String(written) !== "" && !text.includes(String(written))
    ? undefined
    : { ...name, layer: node, text: moved, span: undefined };
}

const LETTERS_BELOW = "aehijklmnoprstuvx";
const BELOW = "ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ";
const ENTRIES = /_\s*\{[^{}]*\}|_\s*[a-zA-Z]+|[ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ]+/gu;

/** The name with other letters for its entries, where they stand below it: Θ_jk for Θ_kj. */
export function relabelled(name: NameNode, letters: readonly string[]): NameNode | undefined {
  const old = name.entries ?? [];
  let at = 0;
  let possible = old.length === letters.length;
  const text = name.text.replace(ENTRIES, (group) =>
    group.replace(/[a-zₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ]/gu, (shown) => {
      const below = BELOW.indexOf(shown);
      if ((below < 0 ? shown : LETTERS_BELOW[below]) !== old[at]) return shown;
      const letter = letters[at++];
      if (below < 0) return letter;
      possible &&= LETTERS_BELOW.includes(letter);
      return BELOW[LETTERS_BELOW.indexOf(letter)];
    }),
  );
  if (!possible || letters.slice(at).some((letter, i) => letter !== old[at + i])) return undefined;
  return { ...name, entries: letters, text, span: undefined };
}

/** The name with another letter before its scripts: z_j^{(3)} for δ_j^{(3)}. */
export function respelled(name: NameNode, letter: string, syntax: Program["syntax"]): NameNode | undefined {
  const shown = syntax === "latex" && letter === "δ" ? "\\delta" : letter;
  const text = name.text.replace(/^(?:\\[a-zA-Z]+\s*(?:\{\s*\\?[a-zA-Z]+\s*\})?|\p{L}+?)(?=\s*[\^_⁽₀-₉⁰-⁹²³¹ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ])/u, shown);
  return text === name.text ? undefined : { ...name, base: letter, text, span: undefined };
}

/** l becomes l + 1, l + 1 becomes l. */
function relayeredSymbol(name: NameNode, by: number): NameNode | undefined {
  const { layer, text, span } = name;
  if (!layer?.span || !span) return undefined;
  const shift =
    layer.kind === "binary" && layer.right.kind === "number" ? (layer.op === "+" ? layer.right.value : -layer.right.value) + by : by;
  const root = layer.kind === "binary" ? layer.left : layer;
  if (root.kind !== "name") return undefined;
  const node: Expr = shift === 0 ? root : { kind: "binary", op: shift > 0 ? "+" : "-", left: root, right: number(Math.abs(shift)) };
  const from = layer.span.start - span.start;
  const to = layer.span.end - span.start;
  const inserted = shift === 0 ? root.text : `${root.text}${shift > 0 ? "+" : "-"}${Math.abs(shift)}`;
  const braced = /[\^_]$/.test(text.slice(0, from)) && inserted.length > 1 ? `{${inserted}}` : inserted;
  return { ...name, layer: node, text: text.slice(0, from) + braced + text.slice(to), span: undefined };
}
