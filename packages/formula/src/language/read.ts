import type { Block, Language, Program, Statement } from "../ir/core.ts";
import { tooDeep } from "../ir/walk.ts";
import { FormulaError, MAX_CHARACTERS } from "../source.ts";
import { createBuilder, type Builder } from "./builder.ts";
import { guessLanguage, type Guess } from "./detect/languages.ts";
import { isNotebook, readNotebook } from "./detect/notebook.ts";
import { joinDifferentials, normalise } from "./detect/normalise.ts";
import { withoutElements } from "./detect/markup.ts";
import { fencedPieces, type Piece } from "./detect/pieces.ts";
import { unwrapLines } from "./detect/wrapping.ts";
import { wholeText, type Excerpt } from "./excerpt.ts";
import { nearby } from "./near.ts";
import { readOctave } from "./octave/read.ts";
import { readMath } from "./math/read.ts";
import { readPython } from "./python/read.ts";
import type { Skipped } from "./skipped.ts";

export interface ReadOptions {
  /** What the text is written in, if its author says so. */
  readonly language?: Language | undefined;
}

/** A notebook has pictures in it, which are not read. */
const MAX_NOTEBOOK = 5_000_000;

/** How one language is read. */
type Read = (build: Builder) => { body: Block; skipped: readonly Skipped[] };
const READERS: Readonly<Record<Language, Read>> = { python: readPython, octave: readOctave, math: readMath };

/** Names that people put behind a fence. */
const TAGS: Readonly<Record<string, Language>> = {
  python: "python",
  python3: "python",
  py: "python",
  pycon: "python",
  ipython: "python",
  numpy: "python",
  matlab: "octave",
  octave: "octave",
  m: "octave",
  math: "math",
  latex: "math",
  tex: "math",
};

/** What gives a gradient its value, whatever its name: δ, dW, grad, an update in place. */
const GRADIENTS =
  /[δ∂∇]|\\(?:delta|partial|nabla)\b|\bd[WZAzwab]\^|\b\w*(?:delta|grad|d_?[WwZzAab]\d?)\w*(?:\[[^\]\n]*\])?\s*[-+]?=(?!=)|\bdef \w*back|-=/i;

/**
 * Returns a pasted text as a program in Core; spans refer to the text as it was pasted. Prose, fences, prompts, line numbers and quotes are cut away.
 * Throws FormulaError: `other-language` names a language that is not read.
 */
export function readProgram(text: string, options: ReadOptions = {}): Program {
  const notebook = isNotebook(text);
  const most = notebook ? MAX_NOTEBOOK : MAX_CHARACTERS;
  if (text.length > most)
    throw new FormulaError(
      text.slice(0, MAX_CHARACTERS),
      { start: 0, end: 1 },
      {
        code: "too-long",
        message: `the text has ${text.length} characters; up to ${most} are read.`,
        expected: "a shorter text",
      },
    );
  const skipped: Skipped[] = [];
  const skip = (passed: Skipped): void => void skipped.push(passed);
  const whole = notebook ? readNotebook(wholeText(text)) : wholeText(text);
  const clean = withoutElements(normalise(whole));
  const fenced = fencedPieces(clean, skip);
  const pieces = fenced.pieces.map((piece) => ({ ...piece, excerpt: unwrapLines(piece.excerpt, skip) }));
  const found =
    pieces.length > 0
      ? readPost(text, pieces, fenced.around, { options, skip })
      : readText(text, unwrapLines(clean, skip), { options: notebook ? { language: "python", ...options } : options, skip });
  if (found.body.length === 0)
    throw new FormulaError(
      text,
      { start: 0, end: 1 },
      {
        code: "empty",
        message: "the text has no formula in it.",
        expected: "an assignment such as `delta3 = a3 - y`",
      },
    );
  const deep = tooDeep(found.body);
  if (deep) throw new FormulaError(text, deep.span, { code: "too-deep", message: "the text is nested too deep." });
  return { text, ...found, skipped: skipped.toSorted((a, b) => a.span.start - b.span.start) };
}

interface Reading {
  readonly options: ReadOptions;
  readonly skip: (skipped: Skipped) => void;
}

interface Found {
  readonly language: Language;
  readonly body: Block;
  readonly near?: string;
}

/** Names a language that is not read, and what can be done. */
export function otherLanguage(text: string, name: string): FormulaError {
  const start = Math.max(text.search(/\S/), 0);
  const end = text.indexOf("\n", start) === -1 ? text.length : text.indexOf("\n", start);
  return new FormulaError(
    text,
    { start, end: Math.max(end, start + 1) },
    {
      code: "other-language",
      message: `this looks like ${name}, which is not read. Write the same lines with NumPy, in Octave or as formulas.`,
      expected: "Python, Octave or MATLAB, LaTeX, or plain formulas",
    },
  );
}

/** Lines of another language that mean the same in one that is read. */
function readNear(text: string, other: string, excerpt: Excerpt): Found {
  const near = nearby(other, excerpt);
  if (!near) throw otherLanguage(text, other);
  try {
    const { body } = READERS[near.language](createBuilder(text, near.excerpt));
    if (body.length > 0) return { language: near.language, body, near: other };
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
  }
  throw otherLanguage(text, other);
}

/** A text without fences, in the language that it seems to be written in, or in the next likely one. */
function readText(text: string, excerpt: Excerpt, { options, skip }: Reading): Found {
  const guess = guessLanguage(excerpt.text);
  if (options.language === undefined && guess.other !== undefined) return readNear(text, guess.other, excerpt);
  const languages = options.language === undefined ? likely(guess, excerpt.text) : [options.language];
  let first: FormulaError | undefined;
  for (const language of languages) {
    try {
      const { body, skipped } = READERS[language](createBuilder(text, language === "math" ? excerpt : joinDifferentials(excerpt)));
      if (body.length === 0 && language !== languages[languages.length - 1]) continue;
      if (body.length === 0 && first) throw first;
      skipped.forEach(skip);
      return { language, body };
    } catch (error) {
      if (!(error instanceof FormulaError) || error.code === "too-deep" || error.code === "too-many-statements") throw error;
      first ??= error;
    }
  }
  throw first!;
}

/** What only programs have: a text without it may be formulas, however it looks. */
const CODE = /\w\.[A-Za-z]|\b(?:def|import|end|function|for|if|return)\b|["#%;@]|\.[*/^]|\*\*/;

/** So few signs decide nothing. */
const FEW = 6;

/** A second language is tried if its signs are nearly as many as those of the first; formulas, if there is no sign of a program. */
function likely({ order, scores }: Guess, text: string): Language[] {
  const [first, ...others] = order;
  const isLikely = (language: Language): boolean =>
    scores[language] >= 0.4 * scores[first] || (language === "math" ? !CODE.test(text) : scores[first] < FEW);
  return [first, ...others.filter(isLikely)];
}

/** A post with fences: these, or the formulas between them where those alone compute gradients, or alone can be read. */
function readPost(text: string, pieces: readonly Piece[], around: Excerpt, reading: Reading): Found {
  const isMath = reading.options.language === undefined && FORMULAS.test(around.text) && GRADIENTS.test(around.text);
  const formulas = (): Found => readText(text, around, { ...reading, options: { language: "math" } });
  if (isMath && !pieces.some((piece) => GRADIENTS.test(piece.excerpt.text))) return formulas();
  try {
    return readPieces(text, pieces, reading);
  } catch (error) {
    if (!isMath || !(error instanceof FormulaError) || error.code !== "syntax") throw error;
    return formulas();
  }
}

/** Formulas that are set apart. */
const FORMULAS = /\$[^$\n]*\\|\\[[(]|\\begin\b/;

/** The fenced parts of a post in the language of those that compute gradients; what they need may be in the parts before. */
function readPieces(text: string, pieces: readonly Piece[], { options, skip }: Reading): Found {
  const judged = pieces.map((piece) => {
    const guess = guessLanguage(piece.excerpt.text);
    const language: Language = options.language ?? TAGS[piece.tag] ?? guess.order[0];
    return {
      piece,
      language,
      other: TAGS[piece.tag] === undefined ? guess.other : undefined,
      gradients: GRADIENTS.test(piece.excerpt.text),
    };
  });
  const readable = judged.filter(({ other }) => other === undefined || options.language !== undefined);
  const chosen = readable.find(({ gradients }) => gradients) ?? readable[0];
  if (chosen === undefined) throw otherLanguage(text, judged[0].other!);
  const ids = { next: 0 };
  const body: Statement[] = [];
  for (const { piece, language, gradients } of readable) {
    const span = { start: piece.excerpt.starts[0] ?? 0, end: piece.excerpt.ends.at(-1) ?? 0 };
    if (language !== chosen.language) {
      skip({ what: "fence", span });
      continue;
    }
    try {
      const { body: part, skipped } = READERS[language](createBuilder(text, piece.excerpt, ids));
      body.push(...part);
      skipped.forEach(skip);
    } catch (error) {
      // A part that computes no gradient may be an output or a message.
      if (!(error instanceof FormulaError) || gradients || readable.length === 1) throw error;
      skip({ what: "fence", span });
    }
  }
  return { language: chosen.language, body };
}
