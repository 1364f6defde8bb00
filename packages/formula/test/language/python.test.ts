import { describe, expect, it } from "vitest";
import { readProgram } from "../../src/language/read.ts";
import { errorOf, statements, value } from "./shown.ts";

const PYTHON = { language: "python" } as const;

describe("expressions of Python", () => {
  it.each([
    ["not a and b", "((¬a) and b)"],
    ["not a == b", "(¬(a == b))"],
    ["-x**2", "(-(x ^ 2))"],
    ["2**-1 * 3", "((2 ^ (-1)) ∘ 3)"],
    ["2**3**2", "(2 ^ (3 ^ 2))"],
    ["1./m * a", "((1 / m) ∘ a)"],
    ["1.e-3 + .5 + 1_000 + 0x1F", "(((0.001 + 0.5) + 1000) + 31)"],
    ["a < b <= c", "((a < b) and (b ≤ c))"],
    ["a is not b", "(a isNot b)"],
    ["a & b << 1", "(a bitAnd (b ∘ (2 ^ 1)))"],
    ["a if b else c if d else e", "(b ? a : (d ? c : e))"],
    ["lambda x, *y, k=1: x + k", "λ(x, y, k) (x + k)"],
    ["x[:, None, 1:2:3, ...]", "x[:, null, 1:2:3, ellipsis]"],
    ["x[::-1][-1].T", "x[::(-1)][(-1)].T"],
    ["f(x, axis=0, *a, **k)", "f(x, *a, axis=0, **=k)"],
    ["np.sum(d, 1)[:, np.newaxis] @ w", "(np.sum(d, 1)[:, np.newaxis] @ w)"],
    ["[y for a, (b, c) in zip(x, z) if a if b for y in a]", "list(y for tuple(a, tuple(b, c)) in zip(x, z) if a if b for y in a)"],
    ["sum(w*w for w in W)", "sum(generator((w ∘ w) for w in W))"],
    ['{"dW1": a, **b}', '{"dW1": a, *b: null}'],
    ["{1, 2}", "set(1, 2)"],
    ["()", "tuple()"],
    ["(1,)", "tuple(1)"],
    ["'a' 'b\\n' r'\\n'", '"ab\\n\\\\n"'],
    ['f"loss {J:.3f} of {x[0]!r} {{}}"', 'f""loss ", J, " of ", x[0], " {}""'],
    ['"%d: %s" % (i, x)', '("%d: %s" % tuple(i, x))'],
  ])("%s", (text, expected) => expect(value(`x = ${text}`, "python")).toBe(expected));
});

describe("statements of Python", () => {
  it.each([
    ["a, b = b, a", "tuple(a, b) = tuple(b, a)"],
    ["a = b = 0", "a = b = 0"],
    ["W -= lr * dW", "W -= (lr ∘ dW)"],
    ["d['W' + str(l)] **= 2", 'd[("W" + str(l))] ^= 2'],
    ["dZ: np.ndarray = A - Y", "dZ = (A - Y)"],
    ["x: int", "pass"],
    ["assert(a == b), 'shapes'", "(a == b)"],
    ["import numpy as np, os.path", "import numpy:  as np"],
    ["from .act import (sigmoid as s, relu,)", "import .act: sigmoid as s, relu as relu"],
    ["def f(x, *args, k=1, **more) -> int: return x", "def f(x, *args, k=1, *more) { return x }"],
    ["class N(Base, metaclass=M): pass", "class N(Base) { pass }"],
    ["for i, (x, y) in enumerate(data): W += x; b += y", "for tuple(i, tuple(x, y)) in enumerate(data) { W += x; b += y }"],
    ["with open(p) as f, g(): x = 1", "with open(p) as f, g() { x = 1 }"],
    ["try:\n  x = 1\nexcept (A, B) as e:\n  pass\nfinally:\n  y = 2", "try { x = 1 } catch { pass } finally { y = 2 }"],
    ["if a:\n  x = 1\nelif b:\n  x = 2\nelse:\n  x = 3", "if a { x = 1 } else { if b { x = 2 } else { x = 3 } }"],
    ["def batches():\n  yield x, y", "def batches() { yield tuple(x, y) }"],
    ["x = (1 +\n  2)", "x = (1 + 2)"],
    ["x = 1 + \\\n  2", "x = (1 + 2)"],
    ["del x[0], y", "del x[0], y"],
  ])("%s", (text, expected) => expect(statements(text, PYTHON)[0]).toBe(expected));

  it("decorators are kept with their function", () => {
    const [found] = readProgram("@staticmethod\n@np.vectorize\ndef f(z): return z", PYTHON).body;
    expect(found.kind === "function" && found.decorators).toEqual(["staticmethod", "np.vectorize"]);
  });
});

describe("Python as it is pasted", () => {
  it("has prints of Python 2", () => {
    const text = 'print "loss", J\nprint "a %d" % (i)\nprint ("a %d") % i\nprint >>f, x\nprint\nx = 1';
    expect(statements(text, PYTHON)).toEqual([
      'print("loss", J)',
      'print(("a %d" % i))',
      'print(("a %d" % i))',
      "print(f, x)",
      "print()",
      "x = 1",
    ]);
  });

  it("lacks colons", () =>
    expect(statements("def f(x)\n  return x\nfor i in r\n  y = i", PYTHON)).toEqual(["def f(x) { return x }", "for i in r { y = i }"]));

  it("leaves lines out", () => expect(statements("a = 1\n...\n[...]\nb = 2\n", PYTHON)).toEqual(["a = 1", "b = 2"]));

  it("is indented as a whole, by tabs, or by tabs and spaces", () => {
    expect(statements("    a = 1\n    b = 2", PYTHON)).toEqual(["a = 1", "b = 2"]);
    expect(statements("\tif a:\n\t\tb = 1\n\tc = 2", PYTHON)).toEqual(["if a { b = 1 }", "c = 2"]);
    expect(statements("if a:\n    if b:\n\tc = 1\n    d = 2", PYTHON)).toEqual(["if a { if b { c = 1 }; d = 2 }"]);
  });

  it("has lost the indentation of its first line", () =>
    expect(statements("m = X.shape[1]\n    a = 1\n    b = 2\n    c = 3", PYTHON)).toEqual(["m = X.shape[1]", "a = 1", "b = 2", "c = 3"]));

  it.each([
    ["a line that is indented for no reason", "a = 1\n  b = 2\nc = 3", 2],
    ["the last line indented", "a = 1\nb = 2\n  c = 3", 3],
    ["two lines, of which the second is indented", "d3 = a3 - y\n    dW2 = d3 @ a2.T", 2],
    ["a block that is not indented", "for i in r:\na = 1", 1],
    ["a dedent to no level", "if a:\n    b = 1\n  c = 2", 3],
  ])("%s is refused, as Python does", (_, text, line) => {
    const error = errorOf(text, PYTHON);
    expect(error.code).toBe("indentation");
    expect(error.position.line).toBe(line);
  });

  it.each([
    ["dW = np.dot(dZ, A.T / m\nx = 1", "unbalanced-bracket", 1, 12],
    ["dW = np.dot(dZ, A.T))", "unbalanced-bracket", 1, 21],
    ["a = 1\ndW = dZ A.T", "syntax", 2, 9],
    ["sigmoid(z) = 1", "syntax", 1, 12],
    ["dZ = A − ", "syntax", 1, 9],
    ['x = "abc', "syntax", 1, 5],
    ["x = 3j", "syntax", 1, 5],
    ["else:\n  x = 1", "syntax", 1, 1],
    ["if (n := f(x)) > 3:\n  y = 1", "syntax", 1, 7],
    ["then dW = dZ.dot(A) is wrong", "syntax", 1, 6],
  ])("%s: a typed error with its place", (text, code, line, column) => {
    const error = errorOf(text, PYTHON);
    expect([error.code, error.position.line, error.position.column]).toEqual([code, line, column]);
  });

  it("a broken line that only prints is passed over, and said so", () => {
    const { body, skipped } = readProgram('print("a\nx = 1\nplt.plot(x', PYTHON);
    expect(body).toHaveLength(1);
    expect(skipped.map(({ what }) => what)).toEqual(["line", "line"]);
  });
});
