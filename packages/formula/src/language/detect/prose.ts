/** Words that stand between others in code too. */
const CODE_WORDS: Readonly<Record<"python" | "octave", RegExp>> = {
  python:
    /\b(?:and|as|assert|async|await|class|def|del|elif|else|except|exec|finally|for|from|global|if|import|in|is|lambda|nonlocal|not|or|print|raise|return|try|while|with|yield|pass|break|continue)\b/g,
  octave:
    /\b(?:if|else|elseif|for|while|do|until|switch|case|otherwise|function|return|global|persistent|try|catch|end\w*|hold|close|clear|format|warning|more|pkg|figure|load|save|axis|grid|disp|clearvars|addpath|graphics_toolkit|unwind_protect\w*|break|continue|parfor)\b/g,
};
/** Letters of a sentence in another script than ours. */
const FOREIGN =
  /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|\p{Script=Cyrillic}|\p{Script=Arabic}|\p{Script=Hebrew}|\p{Script=Devanagari}/u;
const ASSIGNS = /^[\p{L}\w.()[\]'":+\-*, \t]*?(?:[-+*/|&^@%]|\/\/|\*\*|\.[*/])?=(?!=)/u;
/** Two words side by side: no language has them but for its own words. */
const PAIR = /(?<![\w.])\p{L}[\p{L}'’-]*[,.:]? +(?=\p{L}[\p{L}'’-]*(?![\w(=[]))/gu;

/**
 * Is a line that could not be read as a statement a sentence? It has words side by side that no language has, or is a greeting or a question. A line that gives a
 * value is none: "then W2 = W2 - lr * dW2 follows" would be lost.
 */
export function isProse(line: string, language: "python" | "octave"): boolean {
  const bare = withoutStrings(line, language).trim();
  if (bare === "") return false;
  if (FOREIGN.test(bare)) return !/^[\w.[\], ]+=/.test(bare);
  // A formula between the lines of a program.
  if (/\$[^$]+\$|\\(?:frac|partial|delta|sum|cdot|odot|sigma|theta|Theta|mathbf|left)\b/.test(bare)) return true;
  if (ASSIGNS.test(bare)) return false;
  const pairs = bare.replace(CODE_WORDS[language], ";").match(PAIR)?.length ?? 0;
  const sentence = /^\p{L}.*[\p{L})][.!?:…]+\)?$/u.test(bare);
  if (pairs >= 2) return true;
  if (pairs === 1) return sentence || !/[()[\]{}=+*/<>]/.test(bare);
  return sentence && !/[()[\]{}=+*/<>]/.test(bare);
}

/** Has a line words side by side that no header of a block has? */
export function isSentence(line: string, language: "python" | "octave"): boolean {
  const bare = withoutStrings(line, language).replace(CODE_WORDS[language], ";");
  return (bare.match(/(?<![\w.])\p{L}[\p{L}'’-]* +(?=\p{L}[\p{L}'’-]*(?![\w(=[]))/gu)?.length ?? 0) >= 2;
}

/** A line without what stands in quotes and behind a comment's sign. */
function withoutStrings(line: string, language: "python" | "octave"): string {
  const quiet = line.replace(/(?<![\p{L}\d)\]}.'])'[^'\n]*'|"(?:[^"\\\n]|\\.)*"/gu, "0");
  return quiet.replace(language === "python" ? /#.*$/ : /[%#].*$/, "");
}
