import type { Program } from "../ast.ts";
import type { Syntax } from "../../problem.ts";
import { FormulaError, MAX_CHARACTERS, normaliseText } from "../../source.ts";
import { parseCode } from "./code.ts";
import { withItsLetters } from "./letters.ts";
import { parseMath } from "./math.ts";

const SIGNS: readonly (readonly [Syntax, RegExp, number])[] = [
  [
    "latex",
    /\\(?:delta|Delta|Theta|theta|frac|odot|circ|partial|vec|sigma|cdot|mathbf|begin|left|top|times|nabla|prime|sum|dot|text|lambda|alpha|eta)(?![a-z])/g,
    6,
  ],
  ["latex", /[_^]\{|\\\\|\$/g, 2],
  ["plain", /[α-ωΑ-Ω⊙∘′ᵀ₀-₉⁰¹²³⁴-⁹∂∇∑⁽⁾]/g, 5],
  ["plain", /[·⋅×½←]/g, 3],
  ["plain", /\^(?:T\b|\(\d\)|\{)|[a-zA-Z]_?\d?'\(/g, 2],
  [
    "numpy",
    /\bnp\.|\bnumpy\b|\*\*|\.T\b|\.dot\(|\bdef \w+\(|^\s*import |axis\s*=|keepdims|\.shape\b|\.sum\(|\.mean\(|\]\s*\[|\bin range\(|\bNone\b|\.reshape\(/gm,
    6,
  ],
  ["numpy", / @ |\w\[[^\]\n]*\]|#/g, 2],
  ["octave", /\.\*|\.\^|\.\/|[\w)\]]'|\b(?:end|endfor|function|zeros|ones|repmat|bsxfun|size|eye)\b|%|~=|;\s*$|\(\s*:\s*[,)]|\.\.\./gm, 2],
  ["octave", /^\s*for\s+\w+\s*=|\(\s*2\s*:\s*end|\(:,\s*2:end\)|\[ones\(/gm, 6],
];

/** The syntax whose signs a text shows most; Octave where it shows none. */
function recogniseSyntax(text: string): Syntax {
  const score: Record<Syntax, number> = { octave: 1, numpy: 0, latex: 0, plain: 0 };
  const sample = text.slice(0, 20_000);
  for (const [syntax, sign, weight] of SIGNS) score[syntax] += weight * Math.min(40, sample.match(sign)?.length ?? 0);
  // What deeplearning.ai names with * and / and no sign of Octave's is NumPy's.
  if (score.octave <= 1 && /\bd[ZAWb]\d/.test(sample) && /[*/]/.test(sample)) score.numpy += 2;
  // LaTeX has .* and ' and Greek pasted into it; commands decide.
  if (score.latex >= 6 && score.numpy < 12) score.latex += score.plain + score.octave;
  else if (score.plain > 0 && score.plain + 1 >= score.octave) score.plain += 1;
  return (Object.keys(score) as Syntax[]).reduce((best, s) => (score[s] > score[best] ? s : best));
}

/** Text to statements, in the syntax that is named or recognised. Throws {@link FormulaError}. */
export function parseFormulas(text: string, syntax?: Syntax): Program {
  if (text.length > MAX_CHARACTERS) {
    const clean = normaliseText(text.slice(0, MAX_CHARACTERS + 200));
    throw new FormulaError(
      clean,
      { start: MAX_CHARACTERS, end: MAX_CHARACTERS + 1 },
      {
        code: "too-long",
        message: `the text has ${text.length} characters; up to ${MAX_CHARACTERS} are read.`,
        expected: "a shorter text",
      },
    );
  }
  const clean = normaliseText(text);
  const chosen = syntax ?? recogniseSyntax(clean);
  const program = parseAs(clean, chosen, syntax === undefined);
  if (program.statements.length === 0)
    throw new FormulaError(
      clean,
      { start: 0, end: 1 },
      { code: "empty", message: "the text has no formula in it.", expected: "an assignment such as `delta3 = a3 - y`" },
    );
  return program;
}

/** Code that puts two factors side by side (`1/m dZ3 A2^T`) is mathematics in plain text, unless its author says otherwise. */
function parseAs(clean: string, syntax: Syntax, guessed: boolean): Program {
  if (syntax === "latex" || syntax === "plain") return parseMath(clean, syntax);
  try {
    return withItsLetters(parseCode(clean, syntax));
  } catch (error) {
    if (!guessed || !(error instanceof FormulaError) || error.code !== "syntax") throw error;
    const plain = readAsPlain(clean);
    if (!plain) throw error;
    return plain;
  }
}

function readAsPlain(clean: string): Program | undefined {
  try {
    const program = parseMath(clean, "plain");
    return program.skipped.length === 0 ? program : undefined;
  } catch (error) {
    if (error instanceof FormulaError) return undefined;
    throw error;
  }
}
