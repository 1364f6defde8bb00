import { array, constant, constantFrom, letrec, nat, oneof, option, record, tuple, uniqueArray, type Arbitrary } from "fast-check";
import type { Expression } from "../../src/ir/core.ts";
import { OCTAVE, PYTHON } from "../../src/language/precedence.ts";

/** A node without its number and place, and what lies below it likewise. */
export function bare(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(bare);
  if (typeof node !== "object" || node === null) return node;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key, value]) => key !== "id" && key !== "span" && value !== undefined)
      .map(([key, value]) => [key, bare(value)]),
  );
}

const ANYWHERE = { id: 0, span: { start: -1, end: -1 } };
const node = (fields: object): Expression => ({ ...fields, ...ANYWHERE }) as Expression;

const name = constantFrom("a", "W1", "dZ2", "delta", "x_1");
const number = oneof(nat(99), constantFrom(0.5, 1e-8, 1e21, 0.1)).map((value) => node({ kind: "number", value }));
const string = constantFrom("", "dW", "a'b", 'q"', "\n", "\\").map((value) => node({ kind: "string", value }));

interface Tied {
  expression: Expression;
}

/** Expressions of Python, of every kind that it has. */
export const pythonExpressions: Arbitrary<Expression> = letrec<Tied>((tie) => {
  const inner = tie("expression");
  const few = array(inner, { maxLength: 3 });
  const part = option(inner, { nil: undefined });
  const target = name.map((text) => node({ kind: "name", name: text }));
  const param = record({ name, default: part }).map((each) => ({ ...each, span: ANYWHERE.span }));
  const clause = record({ target, over: inner, conditions: array(inner, { maxLength: 2 }) });
  return {
    expression: oneof(
      { maxDepth: 5, withCrossShrink: true },
      target,
      number,
      string,
      constantFrom(true, false, null, "ellipsis" as const).map((value) => node({ kind: "constant", value })),
      tuple(constantFrom(...PYTHON.binary.map(({ op }) => op)), inner, inner).map(([op, left, right]) =>
        node({ kind: "binary", op, left, right }),
      ),
      tuple(constantFrom(...PYTHON.unary.map(({ op }) => op)), inner).map(([op, operand]) => node({ kind: "unary", op, operand })),
      tuple(inner, inner, inner).map(([test, then, otherwise]) => node({ kind: "conditional", test, then, otherwise })),
      tuple(inner, few, array(record({ name: constantFrom("axis", "**"), value: inner }), { maxLength: 2 })).map(([callee, args, named]) =>
        node({ kind: "call", callee, args, named }),
      ),
      tuple(inner, array(inner, { minLength: 1, maxLength: 2 })).map(([of, subscripts]) => node({ kind: "index", of, subscripts })),
      tuple(inner, record({ start: part, stop: part, step: part })).map(([of, slice]) =>
        node({ kind: "index", of, subscripts: [node({ kind: "slice", ...slice })] }),
      ),
      tuple(inner, name).map(([of, text]) => node({ kind: "attribute", of, name: text })),
      tuple(constantFrom("list", "tuple"), few).map(([kind, items]) => node({ kind, items })),
      array(inner, { minLength: 1, maxLength: 3 }).map((items) => node({ kind: "set", items })),
      array(record({ key: inner, value: inner }), { maxLength: 2 }).map((entries) => node({ kind: "dict", entries })),
      tuple(uniqueArray(param, { maxLength: 2, selector: (each) => each.name }), inner).map(([params, body]) =>
        node({ kind: "lambda", params, body }),
      ),
      tuple(constantFrom("list", "generator", "set"), inner, array(clause, { minLength: 1, maxLength: 2 })).map(
        ([type, element, clauses]) => node({ kind: "comprehension", type, element, clauses }),
      ),
      tuple(inner, inner, clause).map(([key, element, one]) => node({ kind: "comprehension", type: "dict", key, element, clauses: [one] })),
    ),
  };
}).expression;

/** Expressions of Octave, of every kind that it has. */
export const octaveExpressions: Arbitrary<Expression> = letrec<Tied>((tie) => {
  const inner = tie("expression");
  const colon = constant(node({ kind: "slice" }));
  const args = array(oneof({ weight: 4, arbitrary: inner }, { weight: 1, arbitrary: colon }), { maxLength: 3 });
  const rows = array(array(inner, { minLength: 1, maxLength: 3 }), { maxLength: 2 });
  const plain = name.map((text) => node({ kind: "name", name: text }));
  return {
    expression: oneof(
      { maxDepth: 5, withCrossShrink: true },
      plain,
      number,
      string,
      constantFrom(true, false).map((value) => node({ kind: "constant", value })),
      constantFrom("times", "sigmoid").map((text) => node({ kind: "handle", name: text })),
      tuple(constantFrom(...OCTAVE.binary.map(({ op }) => op)), inner, inner).map(([op, left, right]) =>
        node({ kind: "binary", op, left, right }),
      ),
      tuple(constantFrom("transpose", ...OCTAVE.unary.map(({ op }) => op)), inner).map(([op, operand]) =>
        node({ kind: "unary", op, operand }),
      ),
      tuple(inner, option(inner, { nil: undefined }), inner).map(([start, step, stop]) => node({ kind: "range", start, step, stop })),
      tuple(inner, args).map(([callee, given]) => node({ kind: "call", callee, args: given, named: [] })),
      tuple(plain, args).map(([of, subscripts]) => node({ kind: "index", of, subscripts, brace: true })),
      tuple(plain, inner).map(([of, one]) => node({ kind: "index", of, subscripts: [one] })),
      tuple(inner, name).map(([of, text]) => node({ kind: "attribute", of, name: text })),
      tuple(constantFrom("matrix", "cell"), rows).map(([kind, all]) => node({ kind, rows: all })),
      inner.map((body) => node({ kind: "lambda", params: [{ name: "z", span: ANYWHERE.span }], body })),
    ),
  };
}).expression;
