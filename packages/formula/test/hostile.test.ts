import { createRandom } from "@adjoint/reference";
import { describe, expect, it } from "vitest";
import { checkProgram } from "../src/check-program.ts";
import { FormulaError } from "../src/index.ts";

const NETWORK = `z1 = W1 @ x + b1
a1 = sigmoid(z1)
z2 = W2 @ a1 + b2
a2 = sigmoid(z2)
d2 = a2 - y
dW2 = d2 @ a1.T
d1 = W2.T @ d2 * a1 * (1 - a1)
dW1 = d1 @ x.T
`;
const OCTAVE = "d = W*x - y;\ndW = d*x';\n";

/** What a text comes to: the code of a typed error, else whether everything in it is right. */
function outcomeOf(text: string): string {
  try {
    return checkProgram(text).ok ? "right" : "wrong";
  } catch (error) {
    if (error instanceof FormulaError) return error.code;
    throw error;
  }
}

const nested = (open: string, close: string, n = 5000): string => `x = ${open.repeat(n)}1${close.repeat(n)}\n${NETWORK}`;

/** Texts that never end, or need more than there is. */
const ENDLESS: readonly (readonly [string, string, string])[] = [
  ["a function that calls itself", `def f(x):\n    return f(x)\nf(1)\n${NETWORK}`, "no-end"],
  ["a function that calls itself twice", `def f(n):\n    return f(n-1) + f(n-2)\ndW = f(40) * (a - y) @ x.T\n`, "no-end"],
  ["an object that makes one of its own", `class A:\n    def __init__(self):\n        self.a = A()\nA()\n${NETWORK}`, "no-end"],
  ["a property that reads itself", `class A:\n    @property\n    def x(self):\n        return self.x\nA().x\n${NETWORK}`, "no-end"],
  ["a generator without an end", `def g():\n    while True:\n        yield 1\ns = sum(g())\n${NETWORK}`, "no-end"],
  ["a loop of 10⁹ rounds that grows a dict", `d = {}\nfor i in range(10**9):\n    d[i] = i\n${NETWORK}`, "no-end"],
  ["100 iterators of 10⁶ numbers", `s = list(zip(*[range(10**6)]*100))\n${NETWORK}`, "no-end"],
];

/** Loops that change nothing, arrays that are shrunk or left out, names that JavaScript's objects have: the network behind them is judged. */
const HARMLESS: readonly (readonly [string, string])[] = [
  ["while True around the network", `while True:\n${NETWORK.replace(/^/gmu, "    ").trimEnd()}\n`],
  ["two loops of 100,000 rounds", `for i in range(100000):\n  for j in range(100000):\n    s = i * j\n${NETWORK}`],
  ["a list that contains itself 10⁹ times", `a = []\nfor i in range(1000000000):\n    a.append(a)\n${NETWORK}`],
  ["an array of 80 GB", `a = np.zeros((100000, 100000))\n${NETWORK}`],
  ["a list of 10¹⁸ elements", `b = [0] * 1000000000 * 1000000000\n${NETWORK}`],
  ["a power of a power", `a = 10 ** 10 ** 10\n${NETWORK}`],
  ["a class that inherits from itself", `class A(A):\n    pass\nA()\n${NETWORK}`],
  ["__proto__ and constructor as names", `__proto__ = a - y\nconstructor = __proto__ @ x.T\n`],
  ["__proto__ as a key", `d = {}\nd['__proto__'] = 3\nd['constructor'] = 4\n${NETWORK}`],
  ["a range of 10¹² numbers in Octave", `v = 1:1e12;\n${OCTAVE}`],
  ["a handle that calls itself in Octave", `f = @(x) f(x);\n${OCTAVE}`],
];

const REFUSED: readonly (readonly [string, string, string])[] = [
  ["5000 brackets", nested("(", ")"), "too-deep"],
  ["5000 lists", nested("[", "]"), "too-deep"],
  ["50,000 signs", nested("-", "", 50_000), "too-deep"],
  ["20,000 calls of a call", `x = a${"(1)".repeat(20_000)}\n${NETWORK}`, "too-deep"],
  ["20,000 primes", `x = a${"'".repeat(20_000)};\n${OCTAVE}`, "too-deep"],
  ["3000 lambdas", `f = ${"lambda x: ".repeat(3000)}x\n${NETWORK}`, "too-deep"],
  ["3000 superscripts", `${"\\delta^{".repeat(3000)}a${"}".repeat(3000)} = 1`, "too-deep"],
  ["a line of 10 MB", `x = ${"1 + ".repeat(2_500_000)}1\n${NETWORK}`, "too-long"],
  ["a literal of 5 million digits", `x = ${"1".repeat(5_000_000)}\n${NETWORK}`, "too-long"],
  ["half a surrogate", "\uD800 = a - y\n", "syntax"],
  ["zero bytes", `${"\0".repeat(1000)}${NETWORK}`, "syntax"],
];

/** Texts of the kind that people write, which are mutated. */
const SOUND: readonly string[] = [
  NETWORK,
  OCTAVE,
  `def step(X, Y, params):\n    W1, b1 = params["W1"], params["b1"]\n    A = sigmoid(np.dot(W1, X) + b1)\n    d = A - Y\n    return {"dW1": np.dot(d, X.T) / X.shape[1]}\n`,
  `hid = np.tanh(X.dot(W1))\nout = sigmoid(hid.dot(W2))\nJ = 0.5 * np.sum((t - out)**2)\nd2 = (out - t) * out * (1 - out)\ndW2 = hid.T.dot(d2)\n`,
  `for t = 1:m\n  a1 = [1; X(t, :)'];\n  d = sigmoid(Theta1 * a1) - Y(:, t);\n  D = D + d * a1';\nend\n`,
  String.raw`\delta^{(3)} = a^{(3)} - y \\ \delta^{(2)} = (\Theta^{(2)})^T \delta^{(3)} .* a^{(2)} (1 - a^{(2)})`,
];
const BITS = [
  "(",
  ")",
  "[",
  "'",
  '"',
  "\\",
  "^",
  "_",
  "@",
  "**",
  "=",
  ":",
  "\n",
  "    ",
  "def f(x):\n",
  "while True:\n",
  "end\n",
  "1e999",
  ".T",
  "∂",
  "%",
  "...",
  "lambda x:",
  "+=",
  "[-1]",
];
const MUTANTS = process.env["ADJOINT_TESTS"] === "thorough" ? 20_000 : 300;

/** One to four insertions, deletions, copies and exchanges. */
function mutated(draw: (n: number) => number): string {
  let text = SOUND[draw(SOUND.length)];
  for (let k = draw(4); k >= 0; k--) {
    const [i, j] = [draw(text.length + 1), draw(text.length + 1)];
    const other = SOUND[draw(SOUND.length)];
    const from = draw(other.length);
    text = [
      () => text.slice(0, i) + BITS[draw(BITS.length)] + text.slice(i),
      () => text.slice(0, i) + text.slice(i + 1 + draw(6)),
      () => text.slice(0, i) + text.slice(j, j + draw(30)) + text.slice(i),
      () => text.slice(0, i) + other.slice(from, from + draw(60)) + text.slice(i),
    ][draw(4)]();
  }
  return text;
}

describe("a hostile text ends with a typed answer", () => {
  it.each(ENDLESS)("%s", (_, text, code) => {
    expect(outcomeOf(text)).toBe(code);
  });

  it.each(HARMLESS)("%s: the network is judged", (_, text) => {
    expect(outcomeOf(text)).toBe("right");
  });

  it.each(REFUSED)("%s", (_, text, code) => {
    expect(outcomeOf(text)).toBe(code);
  });

  it(`${MUTANTS} mutated texts: a report or a typed error each`, () => {
    const random = createRandom(11, 0);
    for (let n = 0; n < MUTANTS; n++) expect(typeof outcomeOf(mutated((below) => Math.floor(random.uniform() * below)))).toBe("string");
  }, 600_000);

  it("a function of the reading that is called without its argument is no crash", () => {
    expect(() => outcomeOf("out = sigmoid(**2)\nd2 = (out - y) * out * (1 - out)\ndW2 = hid.T.dot(d2)\n")).not.toThrow();
  });

  it("counts the nesting of calls anew for each text", () => {
    const [, text] = ENDLESS[0];
    for (let i = 0; i < 20; i++) expect(outcomeOf(text)).toBe("no-end");
    expect(outcomeOf(NETWORK)).toBe("right");
  });
});
