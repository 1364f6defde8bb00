import { describe, expect, it } from "vitest";
import { readProgram } from "../../src/language/read.ts";
import { errorOf, statements, value } from "./shown.ts";

const OCTAVE = { language: "octave" } as const;

describe("expressions of Octave", () => {
  it.each([
    // White space separates within brackets.
    ["[1 -2]", "[1, (-2)]"],
    ["[1 - 2]", "[(1 - 2)]"],
    ["[1 -2 + 3, a' b']", "[1, ((-2) + 3), aᵀ, bᵀ]"],
    ["[a' ; b']", "[aᵀ; bᵀ]"],
    ["[a 'b']", '[a, "b"]'],
    ["[f(1) (2)]", "[f(1), 2]"],
    ["[1, 2\n 3, 4]", "[1, 2; 3, 4]"],
    ["[1, ...\n 2;\n 3 4 % rows\n]", "[1, 2; 3, 4]"],
    ["[x(1, :) (x - 1)']", "[x(1, :), (x - 1)ᵀ]"],
    ["{1, 'a''b'; \"c\\n\", @sin}", 'cell[1, "a\'b"; "c\\n", @sin]'],
    ["[]", "[]"],
    // Quotes.
    ["a' * b'", "(aᵀ · bᵀ)"],
    ["a'*b'", "(aᵀ · bᵀ)"],
    ["x.'", "xᵀ"],
    ["(a + b)'", "(a + b)ᵀ"],
    ["a(1)'", "a(1)ᵀ"],
    ["f('a', b')", 'f("a", bᵀ)'],
    // Precedence.
    ["-a^2", "(-(a ^^ 2))"],
    ["2^-1", "(2 ^^ (-1))"],
    ["a.^b'", "(a ^ b)ᵀ"],
    ["2^3^2", "((2 ^^ 3) ^^ 2)"],
    ["!a == b", "((¬a) == b)"],
    ["~a && b || c", "(((¬a) and b) or c)"],
    ["1:n+1", "(1:(n + 1))"],
    ["10:-1:1", "(10:(-1):1)"],
    ["a < 1:3", "(a < (1:3))"],
    ["A \\ b ./ c .* d / e", "((((A \\ b) / c) ∘ d) ÷ e)"],
    ["a .- b .+ c", "((a - b) + c)"],
    ["a ~= b != c", "((a ≠ b) ≠ c)"],
    ["x**2 + 1e-3 + 1d2 + .5 + 5.*x", "(((((x ^^ 2) + 0.001) + 100) + 0.5) + (5 ∘ x))"],
    // Subscripts.
    ["x(2:end, :)(1)", "x((2:end), :)(1)"],
    ["nn.W{i}(:, 1).b", "nn.W{i}(:, 1).b"],
    ["s.('a')", 's["a"]'],
    ["(T' * d)(2:end) .* g(z)", "((Tᵀ · d)((2:end)) ∘ g(z))"],
    ["@(z) 1 ./ (1 + exp(-z))", "λ(z) (1 / (1 + exp((-z))))"],
    ["bsxfun(@times, a, b')", "bsxfun(@times, a, bᵀ)"],
  ])("%s", (text, expected) => expect(value(`x = ${text};`, "octave")).toBe(expected));
});

describe("statements of Octave", () => {
  it.each([
    ["[a, b] = size(X);", "list(a, b) = size(X)"],
    ["[~, p] = max(X, [], 2)", "list(~, p) = max(X, [], 2)"],
    ["x(:, 1) = [];", "x(:, 1) = []"],
    ["s.a{2}(3) = 1", "s.a{2}(3) = 1"],
    ["x += 1, y *= 2", "x += 1"],
    ["x++;", "x += 1"],
    ["for i = 1:3 x = i; end", "for i in (1:3) { x = i }"],
    ["for (k = 1:3) x = k; endfor", "for k in (1:3) { x = k }"],
    ["while x > 1\n x--;\nendwhile", "while (x > 1) { x -= 1 }"],
    ["do\n x = x + 1;\nuntil x > 3", "until (x > 3) { x = (x + 1) }"],
    ["if a, x = 1; elseif b x = 2; else x = 3; end", "if a { x = 1 } else { if b { x = 2 } else { x = 3 } }"],
    [
      "switch s\n case {'a', 'b'}\n  x = 1;\n case 3\n  x = 2;\n otherwise\n  x = 3;\nend",
      'if (isequal(s, "a") or isequal(s, "b")) { x = 1 } else { if isequal(s, 3) { x = 2 } else { x = 3 } }',
    ],
    ["try\n x = 1;\ncatch err\n x = 2;\nend", "try { x = 1 } catch { x = 2 }"],
    ["unwind_protect\n x = 1;\nunwind_protect_cleanup\n y = 2;\nend_unwind_protect", "try { x = 1 } finally { y = 2 }"],
    ["function [J grad] = f(p, varargin)\n J = 0;\nend", "def [J, grad] f(p, *varargin) { J = 0 }"],
    ["function g\n x = 1;", "def g() { x = 1 }"],
    ["global a b", "global a, b"],
  ])("%s", (text, expected) => expect(statements(text, OCTAVE)[0]).toBe(expected));

  it("functions without `end` reach to the next one", () =>
    expect(statements("function a = f(x)\n a = x;\nfunction b = g(x)\n if x, b = 1; end", OCTAVE)).toEqual([
      "def [a] f(x) { a = x }",
      "def [b] g(x) { if x { b = 1 } }",
    ]));

  it("comments, block comments, continuations and commands are passed over", () => {
    const text =
      "%% Part 1\nclear; close all; clc % all\n%{\nx = 1\n%{\n%}\n%}\nhold on\nx = 1 + ... the rest\n  2; # and\nload data.mat\npkg load statistics";
    const { body, skipped } = readProgram(text, OCTAVE);
    expect(statements(text, OCTAVE)).toEqual(["clear", "clc", "x = (1 + 2)"]);
    expect(body).toHaveLength(3);
    expect(skipped.map(({ span }) => text.slice(span.start, span.end))).toEqual([
      expect.stringContaining("close all"),
      "hold on",
      "load data.mat",
      "pkg load statistics",
    ]);
  });

  it.each([
    ["d3 = a3 - y;\nend", "syntax", 2, 1],
    ["for i = 1:3\n x = 1;", "syntax", 2, 8],
    ["x = [1, 2;", "unbalanced-bracket", 1, 5],
    ["x = a(1;", "unbalanced-bracket", 1, 6],
    ["x = 'abc", "syntax", 1, 5],
    ["x = a b;", "syntax", 1, 7],
    ["if x = 3\n y = 1;\nend", "syntax", 1, 6],
    ["x = 3i", "syntax", 1, 5],
    ["so x = 3 is wrong", "syntax", 1, 1],
    ["if a\n x = 1;\nendwhile", "syntax", 3, 1],
  ])("%s: a typed error with its place", (text, code, line, column) => {
    const error = errorOf(text, OCTAVE);
    expect([error.code, error.position.line, error.position.column], error.rendering).toEqual([code, line, column]);
  });
});
