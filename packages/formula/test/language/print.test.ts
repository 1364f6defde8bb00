import { describe, expect, it } from "vitest";
import type { Expression, Program } from "../../src/ir/core.ts";
import { walk, type CoreNode } from "../../src/ir/walk.ts";
import { print } from "../../src/language/print.ts";
import { readProgram } from "../../src/language/read.ts";

type Fields = Expression extends infer E ? (E extends unknown ? Omit<E, "id" | "span"> : never) : never;

/** A node that is not in the text. */
const fresh = (fields: Fields): Expression => ({ ...fields, id: -1, span: { start: -1, end: -1 } });

function find(program: Program, is: (node: CoreNode) => boolean): Expression {
  let found: CoreNode | undefined;
  walk(program.body, (node) => {
    if (is(node)) found ??= node;
  });
  return found as Expression;
}
const name =
  (text: string) =>
  (node: CoreNode): boolean =>
    node.kind === "name" && node.name === text;

/** The text with one node replaced by what `make` makes of it. */
function edited(text: string, at: (node: CoreNode) => boolean, make: (old: Expression, program: Program) => Expression): string {
  const program = readProgram(text);
  const old = find(program, at);
  const { start, end } = old.span;
  return text.slice(0, start) + print(make(old, program), program, old) + text.slice(end);
}

/** A quantity that is not in the text. */
const layered = (base: string, layer: number): Expression =>
  fresh({ kind: "name", name: `${base}[${layer}]`, symbol: { base, layer: fresh({ kind: "number", value: layer }), primes: 0 } });

describe("one expression printed in the place of another", () => {
  const transposed = (old: Expression): Expression => fresh({ kind: "unary", op: "transpose", operand: old });
  const sum = (old: Expression): Expression => fresh({ kind: "binary", op: "add", left: old, right: fresh({ kind: "number", value: 1 }) });

  it.each([
    ["a transpose in Python", "dZ1 = W2 @ dZ2 * g", name("W2"), transposed, "dZ1 = W2.T @ dZ2 * g"],
    ["a transpose in Octave", "d2 = Theta2 * d3 .* g;", name("Theta2"), transposed, "d2 = Theta2' * d3 .* g;"],
    ["a sum takes parentheses as a factor", "x = a * b", name("b"), sum, "x = a * (b + 1)"],
    ["a sum takes none as an argument", "x = f(b)", name("b"), sum, "x = f(b + 1)"],
    ["a sum takes none where it has some", "x = a * (b)", name("b"), sum, "x = a * (b + 1)"],
    ["a sum takes none as the whole value", "x = b\ny = 1", name("b"), sum, "x = b + 1\ny = 1"],
    ["a sum takes some on the right of a minus", "x = a - b", name("b"), sum, "x = a - (b + 1)"],
    ["a sum takes none on the left of a minus", "x = b - a", name("b"), sum, "x = b + 1 - a"],
    ["a sum takes some before an attribute", "x = b.T @ c", name("b"), sum, "x = (b + 1).T @ c"],
    [
      "what is kept is copied as it was written",
      "x = f( a,b ) * W",
      name("W"),
      (old: Expression, program: Program): Expression =>
        fresh({ kind: "binary", op: "divide", left: find(program, (n) => n.kind === "call"), right: old }),
      "x = f( a,b ) * (f( a,b ) / W)",
    ],
  ] as const)("%s", (_, text, at, make, expected) => expect(edited(text, at, make)).toBe(expected));

  it.each([
    [
      String.raw`\delta^{(2)} = W^{(2)T} \delta^{(3)} \circ a^{(2)}`,
      String.raw`\delta^{(2)} = W^{(2)T} \delta^{(3)} \circ (a^{(2)} \circ z^{(2)})`,
    ],
    ["δ⁽²⁾ = W⁽²⁾ᵀδ⁽³⁾ ∘ a⁽²⁾", "δ⁽²⁾ = W⁽²⁾ᵀδ⁽³⁾ ∘ (a⁽²⁾ ∘ z⁽²⁾)"],
    ["dZ[2] = W[3]ᵀ dZ[3] * A[2]", "dZ[2] = W[3]ᵀ dZ[3] * (A[2] * Z[2])"],
  ])("an elementwise product takes the sign of the text, and a new quantity its style: %s", (text, expected) => {
    const base = text.includes("A[2]") ? ["A[2]", "Z"] : ["a[2]", "z"];
    const made = edited(text, name(base[0]), (old) => fresh({ kind: "binary", op: "times", left: old, right: layered(base[1], 2) }));
    expect(made).toBe(expected);
  });

  it.each([
    [String.raw`dW^{[2]} = dZ^{[2]} A^{[2]}`, "A[2]", "A", String.raw`dW^{[2]} = dZ^{[2]} A^{[1]}`],
    [String.raw`\delta_2 = W_2 \delta_3`, "δ[3]", "z", String.raw`\delta_2 = W_2 z_1`],
    ["δ⁽²⁾ = Θ⁽²⁾ δ⁽³⁾", "δ[3]", "δ", "δ⁽²⁾ = Θ⁽²⁾ δ⁽¹⁾"],
    [String.raw`\delta^3 = w^3 a^3`, "a[3]", "a", String.raw`\delta^3 = w^3 a^1`],
  ])("a quantity of another layer: %s", (text, at, base, expected) =>
    expect(edited(text, name(at), () => layered(base, 1))).toBe(expected),
  );

  it("the name of W^{[2]T} is W^{[2]}", () => {
    const text = String.raw`dA^{[1]} = W^{[2]T} dZ^{[2]}`;
    expect(edited(text, name("dZ[2]"), (_, program) => find(program, name("W[2]")))).toBe(String.raw`dA^{[1]} = W^{[2]T} W^{[2]}`);
  });
});
