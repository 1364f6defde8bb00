import type { Token } from "./token.ts";
import { isBias, isCost, isWeight } from "./vocabulary.ts";

/** What the whole text says about its notation, before it is read. */
export interface Facts {
  readonly latex: boolean;
  /** Letters that count layers: l of W^{(l)}, of δ^{l+1}. */
  readonly layerLetters: ReadonlySet<string>;
  /** M of s^M, beside s^m: the last layer, as L is beside l. */
  readonly lastLetter: string;
  /** L is lowered: δ_L. Then other letters that are lowered may count layers. */
  readonly countsWithL: boolean;
  /** δ^3 is layer 3 and no power. */
  readonly raised: boolean;
  /** W_2 is layer 2 and no entry. */
  readonly lowered: boolean;
  /** x_0, x_1, x_2 are the activations, and no entries of the input. */
  readonly xHasLayers: boolean;
  /** Names that are defined with an argument: s of s(x) = … */
  readonly functions: ReadonlySet<string>;
  /** Names that a bracket follows. */
  readonly called: ReadonlySet<string>;
  /** Is @ the product of matrices, and * that of entries? */
  readonly matmulByAt: boolean;
  /** k of W(k + 1) = W(k) − …, the step of the descent. */
  readonly stepLetters: ReadonlySet<string>;
}

/** No quantity has more scripts than these; what is behind them says nothing about the notation. */
const MOST_SCRIPTS = 6;

/** The tokens of a script, without its braces; `after` is the token behind it. */
export function scriptAt(tokens: readonly Token[], script: number): { readonly inside: readonly Token[]; readonly after: number } {
  const first = script + 1;
  if (tokens[first]?.text !== "{" && tokens[first]?.text !== "(" && tokens[first]?.text !== "[")
    return { inside: tokens.slice(first, first + 1), after: first + 1 };
  let depth = 0;
  for (let i = first; i < tokens.length; i++) {
    if (tokens[i].kind === "op" && "([{".includes(tokens[i].text)) depth++;
    if (tokens[i].kind === "op" && ")]}".includes(tokens[i].text) && --depth === 0)
      return { inside: tokens[first].text === "{" ? tokens.slice(first + 1, i) : tokens.slice(first, i + 1), after: i + 1 };
  }
  return { inside: tokens.slice(first), after: tokens.length };
}

const LAYERED = /^(?:δ|Δ|z|Z|a|A|h|n|s|o|dZ|dA|dW|db|dz|da|dw|net|out|delta|Delta)$/;

export function factsOf(tokens: readonly Token[], latex: boolean): Facts {
  const layerLetters = new Set(["l", "L"]);
  const functions = new Set<string>();
  const called = new Set<string>();
  const stepLetters = new Set<string>();
  let bracketed = 0;
  const raised = new Set<string>();
  const lowered = new Set<string>();
  // δ_L and W_{i+1}: the i counts layers too.
  const countsWithL = tokens.some(
    (token, i) => token.text === "_" && token.kind === "script" && scriptAt(tokens, i).inside[0]?.text === "L",
  );
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token.kind === "name") {
      const defined = definedFunction(tokens, i);
      if (defined) functions.add(token.text);
      if (tokens[i + 1]?.text === "(") called.add(token.text);
      const step = stepLetter(tokens, i);
      if (step !== undefined) stepLetters.add(step);
      if (isQuantity(token.text) && tokens[i + 1]?.text === "[" && !tokens[i + 1].spaced && tokens[i + 2]?.kind === "number") bracketed++;
    }
    if (token.kind !== "script") continue;
    const { inside } = scriptAt(tokens, i);
    const [first] = inside;
    const letter = inside.find(
      (each, j) =>
        each.kind === "name" &&
        /^[a-zA-Z]$/.test(each.text) &&
        /^[-+]$/.test(inside[j + 1]?.text ?? "") &&
        inside[j + 2]?.kind === "number",
    );
    if (letter && token.text === "^") layerLetters.add(letter.text);
    if (letter && token.text === "_" && inside.length === 3 && (!/^[ijkt]$/.test(letter.text) || countsWithL))
      layerLetters.add(letter.text);
    if (first?.kind === "op" && (first.text === "(" || first.text === "[") && token.text === "^") {
      if (inside.some(({ kind, text }) => kind === "number" || (kind === "name" && layerLetters.has(text)))) bracketed++;
      if (first.text === "[" && inside[1]?.kind === "name") layerLetters.add(inside[1].text);
    }
  }
  for (let i = 0; i < tokens.length; i++) {
    if (tokens[i].kind !== "name" || !isQuantity(tokens[i].text)) continue;
    for (let script = i + 1, n = 0; tokens[script]?.kind === "script" && n < MOST_SCRIPTS; script = scriptAt(tokens, script).after, n++) {
      const { inside } = scriptAt(tokens, script);
      const [first] = inside;
      if (first?.kind === "number" && inside.length === 1 && tokens[script].text === "_") lowered.add(tokens[i].text);
      else if (tokens[script].text === "^" && (first?.kind === "number" || (first?.kind === "name" && layerLetters.has(first.text))))
        raised.add(tokens[i].text);
    }
  }
  const xHasLayers = hasLayersOfX(tokens);
  if (countsUnits(tokens, "l")) layerLetters.delete("l");
  const lastLetter = lastBeside(tokens, layerLetters);
  layerLetters.add(lastLetter);
  // Ḟ² is the derivative of layer 2.
  const hagan = tokens.some(({ kind, text }) => text === "Ḟ" || (kind === "accent" && text === "dot"));
  const raisedIsLayer = bracketed === 0 && raised.size > 0 && (hagan || raisedNames(tokens, hagan));
  // δ³ beside W₂ and a₁: what is lowered counts layers as well, if nothing has both.
  const both = [...lowered].some(isWeight) && [...lowered].every((base) => !raised.has(base));
  return {
    latex,
    layerLetters,
    lastLetter,
    countsWithL,
    raised: raisedIsLayer,
    lowered: bracketed === 0 && lowered.size > 0 && (!raisedIsLayer || both) && !numbersEntries(tokens),
    functions,
    called,
    stepLetters,
    matmulByAt: tokens.some(({ kind, text }) => kind === "op" && text === "@"),
    xHasLayers,
  };
}

/** w_jl: the l counts units, where nothing has it raised. */
function countsUnits(tokens: readonly Token[], letter: string): boolean {
  const inside = (sign: string): readonly (readonly Token[])[] =>
    tokens.flatMap((token, i) => (token.kind === "script" && token.text === sign ? [scriptAt(tokens, i).inside] : []));
  const isRaised = inside("^").some((script) => script.some(({ text }) => text === letter));
  const beside = (script: readonly Token[]): boolean => {
    const letters = script.map(({ text }) => text).join("");
    return /^[a-z]{2}$/.test(letters) && letters.includes(letter);
  };
  return !isRaised && inside("_").some(beside);
}

/** y_1 and ŷ_1 are outputs by number: so is w_3 a weight by number, of no layer. */
const numbersEntries = (tokens: readonly Token[]): boolean =>
  tokens.some((token, i) => {
    if (token.kind !== "name" || !/^(?:y|ŷ|t|target)$/.test(token.text) || tokens[i + 1]?.text !== "_") return false;
    const { inside } = scriptAt(tokens, i + 1);
    return inside.length === 1 && inside[0].kind === "number";
  });

/** The capital of a letter that counts layers, where it stands above a quantity alone. */
function lastBeside(tokens: readonly Token[], letters: ReadonlySet<string>): string {
  const capitals = new Set([...letters].map((letter) => letter.toUpperCase()).filter((letter) => letter !== "L" && !letters.has(letter)));
  const found = tokens.find((token, i) => {
    if (token.kind !== "name" || !isQuantity(token.text) || tokens[i + 1]?.text !== "^") return false;
    const { inside } = scriptAt(tokens, i + 1);
    return inside.length === 1 && capitals.has(inside[0].text);
  });
  return found ? scriptAt(tokens, tokens.indexOf(found) + 1).inside[0].text : "L";
}

function isQuantity(base: string): boolean {
  return LAYERED.test(base) || isWeight(base) || isBias(base);
}

/** Sudeep Raja writes x for the activations: it has more than one number, and a weight the same. */
function hasLayersOfX(tokens: readonly Token[]): boolean {
  const numbersOf = (is: (base: string) => boolean): Set<string> => {
    const found = new Set<string>();
    tokens.forEach((token, i) => {
      if (token.kind !== "name" || !is(token.text) || tokens[i + 1]?.kind !== "script") return;
      for (const { kind, text } of scriptAt(tokens, i + 1).inside)
        if (kind === "number" || text === "L" || text === "i" || text === "l") found.add(text);
    });
    return found;
  };
  const [units, weights] = [numbersOf((base) => base === "x"), numbersOf((base) => /^[WΘ]$/.test(base))];
  return units.size > 1 && weights.size > 0 && !tokens.some(({ kind, text }) => kind === "name" && /^[ah]$/.test(text));
}

/** Has a weight, a bias or a δ a raised number, or is there more than squares? */
function raisedNames(tokens: readonly Token[], hagan: boolean): boolean {
  return tokens.some((token, i) => {
    if (token.kind !== "name" || !isQuantity(token.text)) return false;
    let script = i + 1;
    for (let n = 0; tokens[script]?.kind === "script" && tokens[script].text === "_" && n < MOST_SCRIPTS; n++)
      script = scriptAt(tokens, script).after;
    if (tokens[script]?.kind !== "script" || tokens[script].text !== "^") return false;
    const [first] = scriptAt(tokens, script).inside;
    if (first?.kind === "name" && /^[lL]$/.test(first.text)) return true;
    // Nobody squares a δ; of anything else a 2 alone is a square.
    return first?.kind === "number" && (first.text !== "2" || /^[δΔ]$/.test(token.text) || (hagan && token.text === "s"));
  });
}

/** s(x) = …, σ'(z) = …: the equation begins here, and its left side is a function of one letter. */
function definedFunction(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  if (before && before.kind !== "newline" && before.text !== "," && before.kind !== "words") return false;
  let i = at + 1;
  while (tokens[i]?.kind === "prime" || (tokens[i]?.kind === "script" && tokens[i + 1]?.kind === "prime"))
    i += tokens[i].kind === "script" ? 2 : 1;
  return (
    tokens[i]?.text === "(" &&
    tokens[i + 1]?.kind === "name" &&
    tokens[i + 1].text.length === 1 &&
    tokens[i + 2]?.text === ")" &&
    tokens[i + 3]?.kind === "op" &&
    /^:?=$/.test(tokens[i + 3].text) &&
    !/^[δΔaz]$/.test(tokens[at].text) &&
    !isWeight(tokens[at].text) &&
    !isCost(tokens[at].text)
  );
}

/** W(k + 1) */
function stepLetter(tokens: readonly Token[], at: number): string | undefined {
  let i = at + 1;
  for (let n = 0; tokens[i]?.kind === "script" && n < MOST_SCRIPTS; n++) i = scriptAt(tokens, i).after;
  const [open, letter, plus, one, close] = tokens.slice(i, i + 5);
  if (open?.text !== "(" || letter?.kind !== "name" || !/^[kntp]$/.test(letter.text)) return undefined;
  // y_j(n) = …: of a unit j nothing is a function, and nothing a factor.
  const beside = tokens[at + 1]?.text === "_" && scriptAt(tokens, at + 1).inside.every(({ kind }) => kind === "name");
  if (beside && plus?.text === ")" && tokens[i + 3]?.text === "=") return letter.text;
  if (!isQuantity(tokens[at].text)) return undefined;
  return plus?.text === "+" && one?.text === "1" && close?.text === ")" ? letter.text : undefined;
}
