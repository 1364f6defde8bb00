import * as fc from "fast-check";
import { expect, test } from "vitest";
import { arrayOf } from "../../src/core/array.ts";
import { LIBRARY } from "../../src/interpret/operations/library.ts";
import { run } from "../../src/interpret/run.ts";
import { dictOf, integer, list, NONE, numberValue, text, tuple, unknown, valueOf, type Value } from "../../src/interpret/values.ts";
import type { Language } from "../../src/ir/core.ts";
import { readProgram } from "../../src/language/read.ts";

const stop = (text: string, language: Language = "python"): string | undefined =>
  run(readProgram(text, { language }), { entry: { kind: "script" } }).stopped?.code;

const HOSTILE: Record<string, readonly [text: string, code: RegExp, language?: Language]> = {
  "while True": ["while True:\n    pass", /fuel/],
  "1e9 passes": ["x = 0\nfor i in range(10**9):\n    x = x + 1", /fuel|memory/],
  "1e9 passes of nothing": ["for i in range(10**9):\n    pass", /fuel|memory/],
  "a list of 1e9": ["x = list(range(10**9))", /memory/],
  "a comprehension of 1e9": ["x = [i for i in range(10**9)]", /memory|fuel/],
  "an array of 1e12": ["x = np.zeros((10**6, 10**6))", /memory/],
  "many arrays": ["xs = []\nwhile True:\n    xs.append(np.zeros((1000, 1000)))", /memory|fuel/],
  "a product of 1e10 steps": ["a = np.ones((2000, 2000))\nb = a @ a", /memory|fuel/],
  "an outer product of 1e10": ["a = np.ones(100000)\nb = np.outer(a, a)", /memory|fuel/],
  "a product that is large": ["a = np.ones((100000, 1))\nb = a @ a.T", /memory|fuel/],
  "a broadcast that is large": ["a = np.ones((100000, 1))\nb = np.maximum(a, a.T)", /memory|fuel/],
  "a comparison that is large": ["a = np.ones((100000, 1))\nb = a > a.T", /memory|fuel/],
  "text that doubles": ["s = 'a'\nwhile True:\n    s = s + s", /memory|fuel/],
  "a repeated list": ["s = [0] * 10**9", /memory/],
  "a repeated text": ["s = 'abc' * 10**9", /memory/],
  recursion: ["def f(x):\n    return f(x + 1)\nf(0)", /depth/],
  "mutual recursion through lambdas and maps": ["f = lambda x: list(map(f, [x]))\nf(0)", /depth/],
  "recursion in a constructor": ["class A:\n    def __init__(self):\n        self.a = A()\na = A()", /depth/],
  "recursion in a property": ["class A:\n    @property\n    def a(self):\n        return self.a\nx = A().a", /depth/],
  "recursion in len": ["class A:\n    def __len__(self):\n        return len(self)\nx = len(A())", /depth/],
  "a generator without end": ["def f():\n    while True:\n        yield 1\nx = list(f())", /fuel|memory/],
  "a tile of 1e12": ["x = np.tile(np.ones(1000), 10**9)", /memory/],
  "a repeat of 1e9": ["x = np.repeat(1, 10**9)", /memory/],
  "an einsum of 1e12": ["a = np.ones((100, 100))\nx = np.einsum('ij,kl,mn->', a, a, a)", /fuel/],
  "linspace of 1e9": ["x = np.linspace(0, 1, 10**9)", /memory|type/],
  "a class that is its own base": ["class A: pass\nclass A(A): pass\nx = A().b", /unknown-name/],
  "Octave: while true": ["while true\nend", /fuel/, "octave"],
  "Octave: growth by index": ["x = [];\nx(1e9) = 1;", /memory/, "octave"],
  "Octave: a range of 1e9": ["for i = 1:1e9\nend", /fuel|memory/, "octave"],
  "Octave: zeros(1e5)": ["x = zeros(1e5);", /memory/, "octave"],
  "Octave: recursion": ["function r = f(x)\nr = f(x + 1);\nend\nf(1)", /depth/, "octave"],
  "Octave: a handle that calls itself": ["f = @(g) g(g);\nf(f)", /depth/, "octave"],
  "Octave: a cell of 1e9": ["c{1e9} = 1;", /memory/, "octave"],
  "Octave: repmat": ["x = repmat([1 2 3], 1e5, 1e5);", /memory/, "octave"],
};

test.each(Object.entries(HOSTILE))("ends a hostile text with a typed error: %s", (_, [text, code, language]) => {
  expect(stop(text, language)).toMatch(code);
});

test.each([
  ["a list that doubles", "s = [1]\nwhile True:\n    s = s + s"],
  ["a list in itself", "s = []\ns.append(s)\nx = str(s)\ny = np.array(s)"],
])("ends a hostile text that has nothing more to show within 200 steps: %s", (_, text) => {
  const { stopped, steps } = run(readProgram(text, { language: "python" }), { entry: { kind: "script" } });
  expect(stopped).toBeUndefined();
  expect(steps).toBeLessThan(200);
});

test("names of the host's objects are names like any other", () => {
  const text =
    "__proto__ = 1\nconstructor = 2\nd = {'__proto__': 3, 'constructor': 4}\nclass A: pass\na = A()\na.__proto__ = 5\nx = a.__proto__ + d['__proto__'] + d['constructor'] + __proto__ + constructor\ny = a.toString";
  const trace = run(readProgram(text, { language: "python" }), { entry: { kind: "call", path: "hasOwnProperty" } });
  expect(trace.stopped).toMatchObject({ code: "unknown-function", subject: "hasOwnProperty" });
  const script = run(readProgram(text, { language: "python" }), { entry: { kind: "script" } });
  expect(script.stopped).toMatchObject({ code: "unknown-name", subject: "a.toString" });
  expect(script.variables.get("x")).toMatchObject({ storage: { data: Float64Array.of(15) } });
});

test("nothing of a run outlives it: the 20th run of a deep text ends as the first", () => {
  const text = "def f(n):\n    return 0 if n == 0 else 1 + f(n - 1)\nx = f(20)";
  for (let i = 0; i < 20; i++) expect(stop(text)).toBeUndefined();
});

const OPERANDS = [
  "A",
  "v",
  "(2)",
  "(-1)",
  "(0.5)",
  "None",
  "'a'",
  "[1, 2]",
  "(1,)",
  "{}",
  "{'a': A}",
  "np",
  "f",
  "A[0]",
  "A.T",
  "range(3)",
  "(True)",
  "(lambda x: x)",
];
const FORMS = [
  "np.{f}({x}, {y})",
  "np.{f}({x}, axis={y})",
  "{x}.{f}({y})",
  "{x}[{y}]",
  "{x} @ {y}",
  "{x} * {y}",
  "np.{f}([{x}, {y}])",
  "{x}.{f}",
  "f({x})",
  "{x} in {y}",
  "len({x})",
  "sum({x})",
  "list(zip({x}, {y}))",
];
const FUNCTIONS = [
  "sum",
  "dot",
  "reshape",
  "transpose",
  "concatenate",
  "zeros",
  "eye",
  "max",
  "argmax",
  "where",
  "append",
  "delete",
  "insert",
  "einsum",
  "tile",
  "repeat",
  "outer",
  "clip",
  "split",
  "take",
  "linalg.norm",
  "random.randn",
  "pop",
  "update",
  "items",
  "format",
  "sort",
  "hstack",
  "squeeze",
  "expand_dims",
  "full",
  "arange",
  "array",
];

test("a text of any values and functions ends with a value or a typed error, never with another one (1000 texts)", () => {
  const pick = (xs: readonly string[]) => fc.constantFrom(...xs);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(pick(FORMS), pick(FUNCTIONS), pick(OPERANDS), pick(OPERANDS)), { minLength: 1, maxLength: 3 }),
      (lines) => {
        const text = lines.map(([form, f, x, y], i) => `r${i} = ${form.replace("{f}", f).replace("{x}", x).replace("{y}", y)}`).join("\n");
        const head = "A = np.ones((2, 3))\nv = np.arange(3)\ndef f(x):\n    x[0] = 1\n    return x\n";
        const code = stop(head + text);
        expect(code === undefined || /^[a-z-]+$/.test(code)).toBe(true);
      },
    ),
    { numRuns: 1000, seed: 7 },
  );
});

const MODULES = [
  "numpy",
  "numpy.linalg",
  "numpy.random",
  "torch",
  "torch.nn.functional",
  "scipy.special",
  "math",
  "random",
  "array",
  "tensor",
  "list",
  "dict",
  "set",
  "str",
  "tuple",
  "builtins",
  "octave",
  "copy",
  "functools",
  "collections",
];
const VALUES: readonly (() => Value)[] = [
  () => valueOf(arrayOf([1, 2, 3, 4, 5, 6], [2, 3])),
  () => valueOf(arrayOf([0, 1], [2], "int")),
  () => valueOf(arrayOf([1, 0, 1], [3], "bool")),
  () => ({ ...valueOf(arrayOf([1, 2, 3, 4], [2, 2])), torch: true }),
  () => integer(2),
  () => numberValue(-1.5),
  () => valueOf(arrayOf([], [0, 0])),
  () => text("a%s{}"),
  () => list([integer(1), list([text("b")])]),
  () => tuple([integer(1), integer(0)]),
  () => dictOf([["a", integer(1)]]),
  () => NONE,
  () => unknown("u"),
  () => ({ kind: "range", start: 0, step: 1, length: 3, event: -1 }),
  () => ({ kind: "cell", shape: [1, 1], items: [text("c")] }),
  () => ({ kind: "struct", fields: new Map([["d", integer(1)]]) }),
  () => ({ kind: "open", path: "o" }),
];

test.each(MODULES)("every function of %s takes any arguments: it gives a value or a typed error", (module) => {
  const random = fc.sample(fc.nat(VALUES.length - 1), { numRuns: 400, seed: 3 });
  const program = (n: number, language: Language) => readProgram(`r = f(${["a", "b", "c"].slice(0, n).join(", ")})`, { language });
  const language = module === "octave" ? "octave" : "python";
  const programs = [0, 1, 2, 3].map((n) => program(n, language));
  const natives = LIBRARY.names(module).filter(([, value]) => value.kind === "native");
  expect(natives.length).toBeGreaterThan(0);
  let at = 0;
  for (const [, f] of natives)
    for (const [n, made] of programs.entries())
      for (let k = 0; k < (n === 0 ? 1 : 12); k++) {
        const args = Array.from({ length: n }, () => VALUES[random[at++ % random.length]]());
        run(made, { entry: { kind: "script" }, free: (path) => (path === "f" ? f : args["abc".indexOf(path)]) });
      }
});
