import type { CorpusOptions } from "./problem.ts";

export interface BadCase {
  readonly name: string;
  readonly text: string;
  readonly options?: CorpusOptions;
  /** What the message must say. */
  readonly says: RegExp;
}

/** Texts that cannot be read: each gets a message with its place, never a crash. */
export const BAD: readonly BadCase[] = [
  { name: "nothing", text: "", says: /empty|nothing|no formula/i },
  { name: "blank lines", text: "\n \n\t\n", says: /empty|nothing|no formula/i },
  { name: "a comment alone, Octave", text: "% only a comment\n", says: /empty|nothing|comment|no formula/i },
  { name: "a comment alone, NumPy", text: "# only a comment\n", says: /empty|nothing|comment|no formula/i },
  { name: "an open bracket", text: "delta3 = (Theta3' * delta4;", says: /closed|bracket/ },
  { name: "a closing bracket too much", text: "delta3 = Theta3' * delta4) .* gprime(z3);", says: /\)|bracket|closed/ },
  { name: "the wrong bracket", text: "dZ2 = (W3.T @ dZ3] * A2", says: /\]|bracket/ },
  { name: "an unknown name near a known one", text: "dZ3 = A3 - Y\ndZ2 = (W3.T @ dZZ3) * A2 * (1 - A2)", says: /dZ3/ },
  { name: "a misspelt Theta", text: "delta3 = Thta3' * delta4 .* gprime(z3);", says: /Theta3/ },
  { name: "an unknown LaTeX command", text: String.raw`\delta^4 = \foo{a}^4 - y`, says: /foo/ },
  {
    name: "division of matrices in LaTeX",
    text: String.raw`\delta^3 = \frac{\delta^4}{\Theta^3}`,
    options: { layers: [3, 5, 4, 2] },
    says: /divi|shape|×/i,
  },
  { name: "Octave's matrix division", text: "delta3 = delta4 / Theta3;", options: { layers: [3, 5, 4, 2] }, says: /divi|shape|×/i },
  { name: "an unsupported function", text: "dZ3 = np.linalg.pinv(A3) - Y", says: /pinv|linalg/ },
  { name: "an unsupported function in Octave", text: "delta4 = fminunc(a4, y);", says: /fminunc/ },
  { name: "a megabyte", text: `dZ3 = A3 - Y${" + A3".repeat(200_000)}`, says: /long|characters|large/i },
  { name: "a nesting bomb of brackets", text: `dZ3 = ${"(".repeat(20_000)}A3${")".repeat(20_000)}`, says: /nest|deep/i },
  { name: "a nesting bomb of signs", text: `dZ3 = ${"- ".repeat(30_000)}A3`, says: /nest|deep|long/i },
  { name: "a nesting bomb of LaTeX groups", text: `\\delta^4 = ${"{".repeat(20_000)}a^4${"}".repeat(20_000)}`, says: /nest|deep/i },
  { name: "__proto__ as a name", text: "dZ3 = __proto__ - Y", says: /__proto__/ },
  { name: "constructor as a function", text: "dZ3 = constructor(A3)", says: /constructor/ },
  { name: "toString as a method", text: "dZ3 = A3.toString() - Y", says: /toString/ },
  { name: "code", text: "process.exit(1)", says: /./ },
  { name: "an import", text: "require('fs').readFileSync('/etc/passwd')", says: /./ },
  { name: "prose", text: "Hello, why is my gradient wrong?", says: /./ },
  { name: "an assignment without a value", text: "dZ3 =", says: /expected|value/i },
  { name: "an assignment without a name", text: "= A3 - Y", says: /./ },
  { name: "an operator at the end", text: "dZ3 = A3 -", says: /expected/i },
  { name: "a string that does not end", text: 'dZ3 = "A3 - Y', says: /./ },
  { name: "a fraction without its second part", text: String.raw`dW = \frac{1} dZ`, says: /./ },
  { name: "a loop without end", text: "for t = 1:m\n  delta4 = a4 - y;", says: /end/ },
  { name: "a NUL", text: "dZ3 = A3 \u0000 - Y", says: /./ },
  { name: "lone surrogates", text: "dZ3 = \ud800 - Y", says: /./ },
];
