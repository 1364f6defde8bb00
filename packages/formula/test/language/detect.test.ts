import { describe, expect, it } from "vitest";
import type { Program } from "../../src/ir/core.ts";
import { readProgram } from "../../src/language/read.ts";
import { errorOf, shown, statements } from "./shown.ts";

/** What the targets of all assignments are called in the text as it was pasted. */
function named({ body, text }: Program): string[] {
  return body.flatMap((statement) =>
    statement.kind === "assign" ? statement.targets.map(({ span }) => text.slice(span.start, span.end)) : [],
  );
}

describe("what stands around a program is cut away", () => {
  it.each([
    ["fences, with prose around them", "Why is this wrong?\n\n```python\ndZ = A - Y\n```\n\nThanks!", ["dZ = (A - Y)"]],
    [
      "several fences: code before, an output behind",
      "```py\nm = X.shape[1]\n```\nthen\n```\ndW = dZ @ X.T / m\n```\nprints\n```\n[[0.1 0.2]\n [0.3]]\n```",
      ["m = X.shape[1]", "dW = ((dZ @ X.T) / m)"],
    ],
    ["a fence that is never closed", "My code:\n~~~matlab\nd3 = a3 - y;\n", ["d3 = (a3 - y)"]],
    [
      "prompts of Python",
      ">>> a = f(z)\n>>> def g(z):\n...     return z\n...\n>>> a\narray([1.,\n   2.])\n>>> d = a - y",
      ["a = f(z)", "def g(z) { return z }", "a", "d = (a - y)"],
    ],
    [
      "prompts of IPython",
      "In [1]: d = a - y\n\nIn [2]: def g(z):\n   ...:     return z\n   ...: \n\nIn [3]: d.shape\nOut[3]: (1, 400)\n",
      ["d = (a - y)", "def g(z) { return z }", "d.shape"],
    ],
    [
      "prompts of Octave, with what it prints",
      "octave:1> a = [1 2]\na =\n\n   1   2\n\noctave:2> for i = 1:2\n> d = a(i) - y;\n> end\n",
      ["a = [1, 2]", "for i in (1:2) { d = (a(i) - y) }"],
    ],
    ["prompts of MATLAB", ">> a = x';\n>> d = a - y\nd =\n  0.5", ["a = xᵀ", "d = (a - y)"]],
    ["numbers of lines", " 8  def f(x):\n 9      y = 1\n10      return y\n", ["def f(x) { y = 1; return y }"]],
    ["numbers of lines, left-aligned", "9  a = 1\n10  b = 2\n11  c = 3\n", ["a = 1", "b = 2", "c = 3"]],
    ["bullets", "- dZ = A - Y\n- dW = dZ @ X.T\n", ["dZ = (A - Y)", "dW = (dZ @ X.T)"]],
    ["quotes of a forum", "> dZ = A - Y\n> dW = dZ @ X.T\n", ["dZ = (A - Y)", "dW = (dZ @ X.T)"]],
    [
      "entities and tags of HTML",
      "<pre><code>m = a &lt; b &amp;&amp; c;<br>d = a' - y;</code></pre>",
      ["m = ((a < b) and c)", "d = (aᵀ - y)"],
    ],
    ["backticks around lines", "`dZ = A - Y`\n`dW = dZ @ X.T`", ["dZ = (A - Y)", "dW = (dZ @ X.T)"]],
    [
      "sentences between the lines",
      "My forward pass is\na = sigmoid(W @ x)\nand then, for the gradient, I take\nd = a - y\nIs that right?",
      ["a = sigmoid((W @ x))", "d = (a - y)"],
    ],
    [
      "sentences in other scripts",
      "正向传播：\na = sigmoid(W @ x)\nпочему это не работает\nd = a - y",
      ["a = sigmoid((W @ x))", "d = (a - y)"],
    ],
    [
      "code that Markdown indents",
      "I tried (the relevant part):\n\n    dZ[Z <= 0] = 0\n    dW = dZ @ X.T\n\nbut the grader says no",
      ["dZ[(Z ≤ 0)] = 0", "dW = (dZ @ X.T)"],
    ],
    ["lines of a shell and of a notebook", "%matplotlib inline\n!pip install numpy\n$ python train.py\nd = a - y", ["d = (a - y)"]],
    ["curly quotes, a long minus, spaces that do not break", "d[“W”]\u00a0= a − y", ['d["W"] = (a - y)']],
  ])("%s", (_, text, expected) => expect(statements(text)).toEqual(expected));

  it("an underlined heading in a docstring is no fence", () =>
    expect(statements('"""\nnetwork.py\n~~~~~~~~~~\n\nA module.\n"""\nimport numpy as np\nd = a - y\n')).toHaveLength(3));

  it("a notebook's JSON: its code cells, not its texts and outputs", () => {
    const cell = (type: string, source: readonly string[]): object => ({
      cell_type: type,
      metadata: {},
      source,
      outputs: [{ text: ["d = 3\n"] }],
    });
    const text = JSON.stringify(
      { cells: [cell("markdown", ["# d = 1"]), cell("code", ['g = {"W": a}\n', "d = a - y"]), cell("code", ["%time\n", "e = d * 2\n"])] },
      null,
      1,
    );
    const program = readProgram(text);
    expect(program.body.map(shown)).toEqual(['g = {"W": a}', "d = (a - y)", "e = (d ∘ 2)"]);
    expect(named(program)).toEqual(["g", "d", "e"]);
  });

  it("every target keeps its place in the text as it was pasted", () => {
    const text = "Look:\r\n```python\r\n>>> dZ2 = A2 − Y\r\n>>> dW2 = dZ2 &lt; 3\r\n```\r\n";
    const program = readProgram(text);
    expect(named(program)).toEqual(["dZ2", "dW2"]);
    const [first] = program.body;
    expect(text.slice(first.span.start, first.span.end)).toBe("dZ2 = A2 − Y");
  });
});

describe("the language of a text", () => {
  it.each([
    ["python", "dZ2 = A2 - Y\ndW2 = np.dot(dZ2, A1.T) / m"],
    ["octave", "d2 = (Theta2' * d3) .* a2 .* (1 - a2);"],
    ["octave", "%% Part 1\nfor i = 1:m\n  d = a(:, i) - y(i);\nend"],
    ["math", String.raw`\delta^{(2)} = (\Theta^{(2)})^T \delta^{(3)} \odot g'(z^{(2)})`],
    ["math", "δ⁽²⁾ = (Θ⁽²⁾)ᵀδ⁽³⁾ ∘ g′(z⁽²⁾)"],
    ["math", "dZ[2] = A[2] − Y\ndW[2] = 1/m dZ[2] A[1]ᵀ"],
    ["math", "dW2 = 1/m dZ2 A1^T"],
    ["python", "a = [['F1','F2'], ['G1','G2']]\nprint(a)"],
  ])("%s: %s", (language, text) => expect(readProgram(text).language).toBe(language));

  it.each([
    ["JavaScript", "const delta = output.sub(target);\nweights.forEach((w, i) => { w -= rate * delta[i]; });"],
    ["R", "back <- function(a2, y) {\n  delta2 <- (a2 - y) * a2 * (1 - a2)\n  t(a1) %*% delta2\n}"],
    ["Julia", "using Statistics\nfunction back(A1, dZ2)\n    dZ1 = W2' * dZ2 .* (1 .- A1 .^ 2)\n    println(tanh.(dZ1))\nend"],
    [
      "Java",
      "public double[] back(double[] t) {\n  double[] d = new double[n];\n  for (int i = 0; i < n; i++) d[i] = t[i] - o[i];\n  return d;\n}",
    ],
    ["C or C++", "#include <vector>\nvoid back() {\n  for (int i = 0; i < n; i++) delta[i] = (o[i] - t[i]) * o[i];\n}"],
    ["C#", "using System;\nnamespace Nn { class N { double[,] w; double F(double x) { return 1 / (1 + Math.Exp(-x)); } } }"],
    [
      "Go",
      "func (n *Net) back(t []float64) {\n  delta := make([]float64, len(t))\n  for i := range t {\n    delta[i] = t[i] - n.out[i]\n  }\n}",
    ],
    ["Rust", "fn back(&mut self, t: &Vec<f64>) {\n  let mut delta = vec![0.0; t.len()];\n}"],
    ["Swift", "func back(target: [Double]) {\n  let delta: [Double] = []\n  for i in 0..<3 { print(i) }\n}"],
  ])("%s is named in one sentence, with what can be done", (name, text) => {
    const error = errorOf(text);
    expect(error.code).toBe("other-language");
    expect(error.message).toMatch(new RegExp(`looks like ${name.replace(/[+]/g, "\\+")}, which is not read\\. Write`));
  });

  it.each([
    ["R", "octave", "delta2 <- (a2 - y) * a2 * (1 - a2)\ndW2 <- t(a1) %*% delta2\ndb2 <- colSums(delta2)", 3],
    ["Julia", "octave", "A1 = tanh.(W1 * X .+ b1)\ndZ1 = W2' * dZ2 .* (1 .- A1 .^ 2)\ndb1 = sum(dZ1, dims = 2)", 3],
    ["JavaScript", "python", "const output = sigmoid(math.multiply(W2, hidden));\nconst delta = math.subtract(output, y);", 2],
  ])("lines of %s that are formulas are read as %s, each in its place", (near, language, text, count) => {
    const program = readProgram(text);
    expect(program).toMatchObject({ near, language });
    expect(program.body.map(({ span }) => text.slice(0, span.start).split("\n").length)).toEqual(
      Array.from({ length: count }, (_, i) => i + 1),
    );
  });

  it("MATLAB's %% and <- in a comparison are not R", () => expect(readProgram("%% Start\nif a <-3, b = 1; end").language).toBe("octave"));

  it("a program is read as what its author says it is", () =>
    expect(readProgram("d = a - y", { language: "octave" }).language).toBe("octave"));
});
