import { expect, test } from "vitest";
import { arrayOf, flat, type NdArray } from "../../src/core/array.ts";
import type { Entry, RunOptions } from "../../src/interpret/options.ts";
import { run } from "../../src/interpret/run.ts";
import type { Event, Trace } from "../../src/interpret/trace.ts";
import { dictOf, integer, list, native, tuple, valueOf, type Value } from "../../src/interpret/values.ts";
import type { Language } from "../../src/ir/core.ts";
import { readProgram } from "../../src/language/read.ts";

function traced(text: string, options: Partial<RunOptions> = {}, language: Language = "python"): Trace {
  return run(readProgram(text, { language }), { entry: { kind: "script" }, ...options });
}
const numbers = (e: Event | undefined): number[] => [...flat(e!.value!)];
const assigned = (trace: Trace, name: string): Event[] => trace.events.filter((e) => e.kind === "assign" && e.name === name);
const lastOf = (trace: Trace, name: string): number[] => numbers(assigned(trace, name).at(-1));
const array = (shape: readonly number[], ...data: number[]): NdArray => arrayOf(data, shape);
const value = (shape: readonly number[], ...data: number[]): Value => valueOf(array(shape, ...data));

/** Names of what an event was made from, directly or not. */
function sources(trace: Trace, event: Event | undefined): Set<string> {
  const found = new Set<string>();
  const open = [...event!.from];
  const seen = new Set<number>();
  while (open.length > 0) {
    const id = open.pop()!;
    if (seen.has(id)) continue;
    seen.add(id);
    const e = trace.events[id];
    if (e.name) found.add(e.name);
    open.push(...e.from);
  }
  return found;
}

test("an alias shares memory, a view too, and a copy does not", () => {
  const trace = traced("import numpy as np\na = np.zeros(3)\nb = a\nc = a[1:]\nd = a.copy()\nb += 1\nc[0] = 5\nr = a + 0\ns = d + 0");
  expect(lastOf(trace, "r")).toEqual([1, 5, 1]);
  expect(lastOf(trace, "s")).toEqual([0, 0, 0]);
});

test("what was recorded stays as it was when memory changes afterwards", () => {
  const trace = traced("import numpy as np\na = np.zeros(2)\nb = a\na[0] = 7");
  expect(assigned(trace, "a").map(numbers)).toEqual([
    [0, 0],
    [7, 0],
  ]);
  expect(lastOf(trace, "b")).toEqual([0, 0]);
});

test("a value that is read after a store into memory that it shares comes from the store", () => {
  const trace = traced(
    "import numpy as np\nx = np.ones(2)\na = np.zeros(4)\nfirst = a[0:2]\nlast = a[2:4]\nfirst[0] = x[1]\nr = a * 1\ns = last * 1",
  );
  expect(sources(trace, assigned(trace, "r")[0])).toContain("x");
  expect(sources(trace, assigned(trace, "s")[0])).not.toContain("x");
});

test("a store of a function into its argument changes the caller's array", () => {
  const trace = traced(
    "import numpy as np\ndef back(Z, delta):\n    delta[Z == 0] = 0\nds = [np.ones(3), np.ones(3)]\nback(np.array([0, 1, 0]), ds[0])\nr = ds[0] * 2",
  );
  expect(lastOf(trace, "r")).toEqual([0, 2, 0]);
});

test("p[range(N), y] -= 1 subtracts at one place of each row, of the alias too", () => {
  const trace = traced("import numpy as np\nprobs = np.ones((2, 3))\nd = probs\nd[range(2), [2, 0]] -= 1\nd /= 2\nr = probs + 0");
  expect(lastOf(trace, "r")).toEqual([0.5, 0.5, 0, 0, 0.5, 0.5]);
});

test("the name of a store into a part is the whole variable, of an element its path", () => {
  const trace = traced(
    "import numpy as np\nz = np.zeros((2, 2))\ng = {}\nl = [0, 0]\nfor i in range(1, 2):\n    z[i][0] = 1\n    g['dW' + str(i)] = z[i]\n    l[-1] = z\n    l.append(z[0])",
  );
  const names = trace.events.filter((e) => e.kind === "assign").map((e) => e.name);
  expect(names.slice(-4)).toEqual(["z", "g['dW1']", "l[-1]", "l[2]"]);
  expect(lastOf(trace, "z")).toEqual([0, 0, 1, 0]);
});

test("passes of a statement count from 0, and the stack names the functions", () => {
  const trace = traced("class N:\n    def f(self, x):\n        y = x + 1\n        return y\nn = N()\nfor i in range(3):\n    n.f(i)");
  expect(assigned(trace, "y").map(({ pass, stack }) => [pass, stack])).toEqual([0, 1, 2].map((pass) => [pass, ["N.f"]]));
});

test("both factors of a product that fails are recorded, then the error, and `replace` puts a value in its place", () => {
  const text = "import numpy as np\na = np.ones((2, 3))\nb = np.ones((2, 2))\nd = np.dot(a, b) * (1 - b ** 2)\nr = d + 1";
  const failed = traced(text);
  expect(failed.stopped).toMatchObject({
    code: "shape-mismatch",
    subject: "dot",
    shapes: [
      [2, 3],
      [2, 2],
    ],
  });
  const errors = failed.events.filter((e) => e.kind === "error");
  expect(errors).toHaveLength(1);
  expect(errors[0].from.map((id) => numbers(failed.events[id]))).toContainEqual([0, 0, 0, 0]);
  const repaired = traced(text, { replace: ({ name, error }) => (name === "d" && error ? array([2], 4, 5) : undefined) });
  expect(repaired.stopped).toBeUndefined();
  expect(lastOf(repaired, "r")).toEqual([5, 6]);
});

test("`replace` may put another value in the place of any assigned one: a name, an attribute, an element, a part, what is appended or returned", () => {
  const text =
    "import numpy as np\nclass N:\n    def __init__(self):\n        self.W = np.zeros(2)\n    def f(self):\n        return self.W * 1\nn = N()\ng = {'a': np.zeros(2)}\ng['b'] = np.zeros(2)\nz = np.zeros(2)\nz[0] = 3\nl = []\nl.append(np.zeros(2))\nr = n.f() + g['a'] + g['b'] + z + l[0]";
  const right: Record<string, number> = { "self.W": 1, "g['a']": 10, "g['b']": 100, "l[0]": 10_000 };
  const trace = traced(text, {
    replace: ({ name, value }) => {
      if (name === "z" && flat(value!)[0] === 3) return array([2], 1000, 1000);
      if (name === undefined) return array([2], ...[...flat(value!)].map((x) => x * 5));
      return right[name] === undefined ? undefined : array([2], right[name], right[name]);
    },
  });
  expect(lastOf(trace, "r")).toEqual([11_115, 11_115]);
});

test("a name that nothing assigned is asked for once, with its path; so are parts of what is open and attributes of a free self", () => {
  const asked: string[] = [];
  const trace = traced("a1, a2 = cache\nm = X.shape[0]\nz = W['W1'] + W['W1'] + self.b + self.layers[0].w", {
    free: (path, { target, use }) => {
      asked.push(target ? `${path} as ${target}` : use === "value" ? path : `${path} (${use})`);
      if (["cache", "W", "self", "self.layers", "self.layers[0]"].includes(path)) return { kind: "open", path };
      return value([1, 2], 1, 2);
    },
  });
  expect(trace.stopped).toBeUndefined();
  expect(asked).toEqual([
    "cache",
    "cache[0] as a1",
    "cache[1] as a2",
    "X",
    "W",
    "W['W1']",
    "self",
    "self.b",
    "self.layers",
    "self.layers[0]",
    "self.layers[0].w",
  ]);
  expect(lastOf(trace, "z")).toEqual([4, 8]);
});

test("an unknown function's value is unknown through every operation, and a free name when it is read by a name", () => {
  const trace = traced("from digits import load\nimages, labels = load()\nz = sigmoid(images) * 2\nr = images + 1", {
    free: (path) => (path === "images" ? value([2], 1, 2) : undefined),
  });
  expect(trace.stopped).toBeUndefined();
  expect(lastOf(trace, "r")).toEqual([2, 3]);
  expect(assigned(trace, "z")).toHaveLength(0);
  expect(trace.skipped.map(({ name }) => name)).toEqual(["load", "sigmoid"]);
});

test("a function that a reading gives is called with the text's arguments", () => {
  const trace = traced("z = sigmoid_back(X)", {
    free: (path) =>
      path === "X"
        ? value([2], 1, 2)
        : native("twice", ({ args: [a] }) => (a.kind === "array" ? value([2], ...[...a.storage.data].map((x) => 2 * x)) : a)),
  });
  expect(lastOf(trace, "z")).toEqual([2, 4]);
  expect(sources(trace, assigned(trace, "z")[0])).toContain("X");
});

const CLASS =
  "class Net:\n    def __init__(self, n, rate=0.5):\n        self.W = np.ones((n, 2)) * rate\n    def forward(self, x):\n        self.x = x\n        return x @ self.W\n    def backward(self, d):\n        return self.x.T @ d\n";

test("entries: a method on an object that is constructed once, with arguments by name, and the rest free", () => {
  const args = { x: value([1, 2], 3, 4) };
  const entry: Entry = {
    kind: "sequence",
    of: [
      { kind: "construct", path: "Net", args: { n: integer(2) } },
      { kind: "call", path: "Net.forward", args },
      { kind: "call", path: "Net.backward" },
    ],
  };
  const trace = traced(CLASS, { entry, free: (path) => (path === "d" ? value([1, 2], 1, 10) : undefined) });
  expect(trace.stopped).toBeUndefined();
  expect(trace.result).toMatchObject({ kind: "array", shape: [2, 2] });
  expect(numbers(trace.events.findLast((e) => e.kind === "return"))).toEqual([3, 30, 4, 40]);
  expect(
    sources(
      trace,
      trace.events.findLast((e) => e.kind === "return"),
    ),
  ).toContain("d");
});

test("entries: a function with a dict, a list and a tuple; results keep their form, and their arrays know what made them", () => {
  const text =
    "def back(parameters, caches):\n    A, W = caches[0]\n    grads = {}\n    grads['dW1'] = parameters['W1'] * A + W\n    return grads, [A]";
  const args = { parameters: dictOf([["W1", value([2], 1, 2)]]), caches: list([tuple([value([2], 3, 4), value([2], 5, 6)])]) };
  const trace = traced(text, { entry: { kind: "call", path: "back", args } });
  const { result } = trace;
  if (result.kind !== "tuple" || result.items[0].kind !== "dict") throw new Error("not a tuple with a dict");
  const made = result.items[0].entries.get("s:dW1")!.value;
  if (made.kind !== "array") throw new Error("not an array");
  expect(numbers(trace.events[made.event])).toEqual([8, 14]);
  expect([...sources(trace, trace.events[made.event])].sort()).toEqual(["A", "W", "caches[0][0]", "caches[0][1]", "parameters['W1']"]);
});

test("a call passes over what fails at the top level", () => {
  const trace = traced("data = pd.read_csv('x')\nW = np.ones((2, 2)) @ np.ones(3)\nV = np.ones(2)\ndef f(x):\n    return x + V\nprint(W)", {
    entry: { kind: "call", path: "f", args: { x: value([2], 1, 2) } },
  });
  expect(numbers(trace.events.findLast((e) => e.kind === "return"))).toEqual([2, 3]);
});
