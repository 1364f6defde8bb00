import type { Language } from "../ir/core.ts";
import { joinParts, rewrite, type Excerpt, type Part } from "./excerpt.ts";

/** A text of a language that is not read, whose lines mean the same when they are written in one that is. */
interface Near {
  readonly language: Language;
  readonly excerpt: Excerpt;
}

/** What is more than lines of formulas: functions with blocks, classes, types. */
const PROGRAM: Readonly<Record<string, RegExp>> = {
  R: /function\s*\([^)]*\)\s*\{|%%|%o%|\bsweep\(|\bmatrix\(|\blist\(|\$|\[/u,
  Julia: /^\s*(?:function|struct|mutable|using|module|begin|for|while|if|end)\b|::|\[/mu,
  JavaScript: /=>|[{}[\]]|\b(?:function|for|while|if|return|this|new|class|import|require)\b/u,
};

/** Returns lines of R, Julia or JavaScript as lines of Octave or NumPy, or nothing where the text is more than formulas. */
export function nearby(name: string, excerpt: Excerpt): Near | undefined {
  if (!Object.hasOwn(PROGRAM, name) || PROGRAM[name].test(excerpt.text)) return undefined;
  if (name === "R") return { language: "octave", excerpt: fromR(excerpt) };
  return name === "Julia" ? { language: "octave", excerpt: fromJulia(excerpt) } : { language: "python", excerpt: fromJavaScript(excerpt) };
}

const R_OPERATORS: Readonly<Record<string, string>> = {
  "%*%": "*",
  "*": ".*",
  "/": "./",
  "^": ".^",
  "<-": "=",
  "<<-": "=",
  "{": "\n",
  "}": "\nend\n",
};
/** Functions of R with the axis that Octave's has as an argument. */
const R_FUNCTIONS: Readonly<Record<string, readonly [name: string, axis?: number]>> = {
  t: ["transpose"],
  colSums: ["sum", 1],
  rowSums: ["sum", 2],
  colMeans: ["mean", 1],
  rowMeans: ["mean", 2],
  nrow: ["size", 1],
  ncol: ["size", 2],
  pmax: ["max"],
  ifelse: ["merge"],
  cat: ["disp"],
};

function fromR(excerpt: Excerpt): Excerpt {
  const loops = rewrite(excerpt, /\bfor\s*\(\s*(\w+) in /gu, ([, index]) => `for (${index} = `);
  const functions = rewrite(loops, /\bfunction\s*\(/gu, () => "@(");
  const dotted = rewrite(functions, /(?<=[A-Za-z])\.(?=[A-Za-z])/gu, () => "_");
  const called = renamed(dotted);
  const operators = rewrite(called, /#[^\n]*|"[^"\n]*"|%\*%|<?<-|[*/^{}]/gu, ([text]) => R_OPERATORS[text]);
  return rewrite(operators, /\b(?:TRUE|FALSE)\b/gu, ([text]) => text.toLowerCase());
}

/** Calls under Octave's names, with their axis behind the arguments. */
function renamed(excerpt: Excerpt): Excerpt {
  const { text } = excerpt;
  const parts: Part[] = [];
  const inserted: { at: number; as: string }[] = [];
  let at = 0;
  const insertUpTo = (end: number): void => {
    for (const { at: place, as } of inserted.filter((i) => i.at >= at && i.at < end).toSorted((p, q) => p.at - q.at)) {
      parts.push({ start: at, end: place }, { start: place, end: place + 1, as: `${as})` });
      at = place + 1;
    }
    parts.push({ start: at, end });
    at = end;
  };
  for (const match of text.matchAll(/(?<![\w.])([A-Za-z]+)(?=\()/gu)) {
    const known = Object.hasOwn(R_FUNCTIONS, match[1]) ? R_FUNCTIONS[match[1]] : undefined;
    if (!known) continue;
    const [name, axis] = known;
    const close = closing(text, match.index + match[1].length);
    if (close === undefined) continue;
    if (axis !== undefined) inserted.push({ at: close, as: `, ${axis}` });
    insertUpTo(match.index);
    parts.push({ start: match.index, end: match.index + match[1].length, as: name });
    at = match.index + match[1].length;
  }
  insertUpTo(text.length);
  return joinParts(excerpt, parts);
}

/** The place of the bracket that closes the one at `open`. */
function closing(text: string, open: number): number | undefined {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === "(") depth++;
    else if (text[i] === ")" && --depth === 0) return i;
  }
  return undefined;
}

/** `tanh.(Z)` and `sum(D, dims = 2)` without the dot and the name. */
const fromJulia = (excerpt: Excerpt): Excerpt =>
  rewrite(
    rewrite(excerpt, /(?<=[\p{L}\d_])\.(?=\()/gu, () => ""),
    /[,;]\s*dims\s*=\s*/gu,
    () => ", ",
  );

const MATH_JS: Readonly<Record<string, string>> = {
  multiply: "matmul",
  dotMultiply: "multiply",
  dotDivide: "divide",
  dotPow: "power",
};

/** Lines of math.js, whose `multiply` is the matrix product, and of TensorFlow.js. */
function fromJavaScript(excerpt: Excerpt): Excerpt {
  const plain = rewrite(excerpt, /^[ \t]*(?:const|let|var)[ \t]+|;[ \t]*(?=\n|$)/gmu, () => "");
  const functions = rewrite(plain, /\b(?:math|Math|tf)\.(?=(\w+)\()/gu, ([, name]) => (Object.hasOwn(MATH_JS, name) ? undefined : "np."));
  const products = rewrite(functions, /\bmath\.(multiply|dotMultiply|dotDivide|dotPow)(?=\()/gu, ([, name]) => `np.${MATH_JS[name]}`);
  const methods = rewrite(products, /\.matMul(?=\()/gu, () => ".mm");
  return rewrite(methods, /\/\/(?=[^\n]*)/gu, () => "#");
}
