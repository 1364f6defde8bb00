import type { CorpusCase, CorpusProblem } from "./problem.ts";
import { downFrom, oneTo, optionsOf } from "./problem.ts";
import { drawProblems } from "./problems.ts";

/** How one author writes quantities for each index. */
interface IndexStyle {
  readonly name: string;
  readonly latex: boolean;
  /** A vector's entry at a layer, counted from the input, 0. */
  readonly entry: (letter: "a" | "z" | "δ", layer: number, index: string) => string;
  /** An entry of the weights that lead into a layer. */
  readonly weight: (layer: number, indices: string) => string;
  readonly gradient: (layer: number, indices: string) => string;
  readonly biasGradient: (layer: number, index: string) => string;
  readonly sum: (index: string) => string;
  /** Does one line hold for every layer? */
  readonly symbolic: boolean;
  /** W_ij leads from i to j. */
  readonly fromTo?: boolean;
}

const greek = (letter: string): string => (letter === "δ" ? "\\delta" : letter);
const below = (letters: string): string => letters.replace(/[ijk]/g, (c) => ({ i: "ᵢ", j: "ⱼ", k: "ₖ" })[c]!);
const above = (n: number): string => `⁽${String(n).replace(/\d/g, (d) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(d)])}⁾`;

const INDEX_STYLES: readonly IndexStyle[] = [
  {
    name: "LaTeX, Θ^{(l)} counted from where it leads out",
    latex: true,
    entry: (letter, layer, index) => `${greek(letter)}_${index}^{(${layer + 1})}`,
    weight: (layer, indices) => `\\Theta_{${indices}}^{(${layer})}`,
    gradient: (layer, indices) => `\\Delta_{${indices}}^{(${layer})}`,
    biasGradient: (layer, index) => `\\frac{\\partial J}{\\partial b_${index}^{(${layer})}}`,
    sum: (index) => `\\sum_{${index}}`,
    symbolic: false,
  },
  {
    name: "LaTeX, Nielsen's w^l_{jk}",
    latex: true,
    entry: (letter, layer, index) => `${greek(letter)}^{${layer + 1}}_${index}`,
    weight: (layer, indices) => `w^{${layer + 1}}_{${indices}}`,
    gradient: (layer, indices) => `\\frac{\\partial C}{\\partial w^{${layer + 1}}_{${indices}}}`,
    biasGradient: (layer, index) => `\\frac{\\partial C}{\\partial b^{${layer + 1}}_${index}}`,
    sum: (index) => `\\sum_${index}`,
    symbolic: false,
  },
  {
    name: "plain, subscripts of Unicode",
    latex: false,
    entry: (letter, layer, index) => `${letter}${below(index)}${above(layer + 1)}`,
    weight: (layer, indices) => `Θ${below(indices)}${above(layer)}`,
    gradient: (layer, indices) => `Δ${below(indices)}${above(layer)}`,
    biasGradient: (layer, index) => `∂J/∂b${below(index)}${above(layer)}`,
    sum: (index) => `Σ${below(index)}`,
    symbolic: false,
  },
  {
    name: "plain, W_kj^(l)",
    latex: false,
    entry: (letter, layer, index) => `${letter}_${index}^(${layer})`,
    weight: (layer, indices) => `W_${indices}^(${layer})`,
    gradient: (layer, indices) => `∂E/∂W_${indices}^(${layer})`,
    biasGradient: (layer, index) => `∂E/∂b_${index}^(${layer})`,
    sum: (index) => `∑_${index}`,
    symbolic: false,
  },
  {
    name: "plain, w_jk^(l) from j to k",
    latex: false,
    entry: (letter, layer, index) => `${letter}_${index}^(${layer})`,
    weight: (layer, indices) => `w_${indices.split("").toReversed().join("")}^(${layer})`,
    gradient: (layer, indices) => `∂E/∂w_${indices.split("").toReversed().join("")}^(${layer})`,
    biasGradient: (layer, index) => `∂E/∂b_${index}^(${layer})`,
    sum: (index) => `sum_${index}`,
    symbolic: false,
    fromTo: true,
  },
  {
    name: "LaTeX, no layers",
    latex: true,
    entry: (letter, _, index) => `${greek(letter)}_${index}`,
    weight: (_, indices) => `w_{${indices}}`,
    gradient: (_, indices) => `\\frac{\\partial E}{\\partial w_{${indices}}}`,
    biasGradient: (_, index) => `\\frac{\\partial E}{\\partial b_${index}}`,
    sum: (index) => `\\sum_{${index}=1}^{n}`,
    symbolic: true,
  },
  {
    name: "plain, no layers",
    latex: false,
    entry: (letter, _, index) => `${letter}_${index}`,
    weight: (_, indices) => `w_${indices}`,
    gradient: (_, indices) => `∂E/∂w_${indices}`,
    biasGradient: (_, index) => `∂E/∂b_${index}`,
    sum: (index) => `Σ_${index}`,
    symbolic: true,
  },
];

/** What is wrong in one line; everything left out is right. */
interface IndexDraft {
  readonly output?: "extra-derivative" | "missing-derivative" | "flipped" | "doubled";
  readonly hidden?: "missing-derivative" | "g" | "at-activation" | "one-minus-a" | "fed-z" | "flipped" | "indices-swapped" | "other-layer";
  readonly gradient?: "transposed" | "next-activation" | "preactivation" | "flipped";
  readonly bias?: "flipped";
}

/** How the right forms differ that say the same. */
interface IndexForm {
  readonly derivative: "call" | "product";
  /** Where the derivative stands. */
  readonly order: "before" | "after" | "inside";
  /** Is Σ written? */
  readonly sum: boolean;
}

/** δ, gradients and, where the style has them, the forward pass, for each index. */
function writeIndices(style: IndexStyle, problem: CorpusProblem, draft: IndexDraft, form: IndexForm): string {
  const depth = problem.layers.length - 1;
  const { entry } = style;
  const g = style.latex ? "g'" : "g′";
  const derivative = (layer: number, index: string, kind: IndexDraft["hidden"]): string => {
    const [a, z] = [entry("a", layer, index), entry("z", layer, index)];
    const sigmoid = layer === depth || problem.hidden === "sigmoid";
    if (kind === "g") return `g(${z})`;
    if (kind === "at-activation") return `${g}(${a})`;
    if (kind === "one-minus-a") return `(1 - ${a})`;
    if (kind === "fed-z") return `${z} (1 - ${z})`;
    return form.derivative === "product" && sigmoid ? `${a} (1 - ${a})` : `${g}(${z})`;
  };
  const squared = problem.loss.includes("squared");
  const lines: string[] = [];
  const layers = style.symbolic ? [1] : oneTo(depth);
  if (style.fromTo)
    for (const l of layers)
      lines.push(
        `${entry("z", l, "j")} = ${style.sum("i")} ${style.weight(l, "ji")} ${entry("a", l - 1, "i")}`,
        `${entry("a", l, "j")} = g(${entry("z", l, "j")})`,
      );
  const error = `(${entry("a", depth, "k")} - y_k)`;
  const withPrime = (squared && draft.output !== "missing-derivative") || draft.output === "extra-derivative";
  const sign = draft.output === "flipped" ? "-" : "";
  const factor = problem.loss === "squared-error" ? (draft.output === "doubled" ? "4 " : "2 ") : draft.output === "doubled" ? "2 " : "";
  lines.push(`${entry("δ", depth, "k")} = ${sign}${factor}${error}${withPrime ? ` ${derivative(depth, "k", undefined)}` : ""}`);
  const hidden = style.symbolic ? [depth - 1] : downFrom(depth - 1);
  for (const [n, l] of hidden.entries()) {
    const wrong = n === 0 ? draft.hidden : undefined;
    const prime = wrong === "missing-derivative" ? "" : derivative(l, "j", wrong);
    const at = wrong === "other-layer" ? l : l + 1;
    const W = style.weight(at, wrong === "indices-swapped" ? "jk" : "kj");
    const sum = form.sum ? `${style.sum("k")} ` : "";
    const body = `${W} ${entry("δ", l + 1, "k")}`;
    const back =
      form.order === "inside" ? `${sum}${body} ${prime}` : form.order === "before" ? `${prime} ${sum}${body}` : `(${sum}${body}) ${prime}`;
    lines.push(`${entry("δ", l, "j")} = ${wrong === "flipped" ? "-" : ""}${back.trim()}`);
  }
  for (const [n, l] of layers.entries()) {
    const wrong = n === layers.length - 1 ? draft.gradient : undefined;
    const [out, into] = wrong === "transposed" ? ["i", "j"] : ["j", "i"];
    const a = entry(wrong === "preactivation" ? "z" : "a", wrong === "next-activation" ? l : l - 1, into);
    const product = form.order === "before" ? `${entry("δ", l, out)} ${a}` : `${a} ${entry("δ", l, out)}`;
    lines.push(`${style.gradient(l, "ji")} = ${wrong === "flipped" ? "-" : ""}${product}`);
  }
  lines.push(`${style.biasGradient(depth - 1, "j")} = ${draft.bias === "flipped" ? "-" : ""}${entry("δ", depth - 1, "j")}`);
  return lines.join("\n");
}

const INDEX_FORMS: readonly IndexForm[] = [
  { derivative: "call", order: "before", sum: true },
  { derivative: "product", order: "after", sum: true },
  { derivative: "call", order: "inside", sum: true },
  { derivative: "product", order: "before", sum: false },
];

/** A text, and the line and code of its mistake; without a code it is one that no name fits. */
interface IndexCase extends CorpusCase {
  readonly mistake?: { readonly code: string | undefined; readonly line: number };
}

const optionsFor = (problem: CorpusProblem): CorpusCase["options"] => optionsOf({ ...problem, lambda: 0 }, { bias: "no" });

/** Right texts: every style, every form, each on problems of its own. */
export function rightIndices(problemsForEach: number): IndexCase[] {
  return INDEX_STYLES.flatMap((style, s) =>
    INDEX_FORMS.flatMap((form, f) =>
      drawProblems(problemsForEach, 900 + 10 * s + f).map((problem) => ({
        name: `${style.name}, ${form.derivative} ${form.order}${form.sum ? "" : ", no Σ"}, ${problem.layers.join("-")} ${problem.hidden} ${problem.loss}`,
        text: writeIndices(style, problem, {}, form),
        options: optionsFor(problem),
      })),
    ),
  );
}

/** A mistake, where it stands and what it is called; `needs` says for which problems and styles it is one. */
interface IndexMistake {
  readonly draft: IndexDraft;
  readonly code: string | undefined;
  readonly at: "output" | "hidden" | "gradient";
  readonly needs?: (problem: CorpusProblem, style: IndexStyle) => boolean;
}

const smooth = (problem: CorpusProblem): boolean => problem.hidden !== "relu";
const layered = (_: CorpusProblem, style: IndexStyle): boolean => !style.symbolic;

const INDEX_MISTAKES: readonly IndexMistake[] = [
  { draft: { output: "extra-derivative" }, code: "extra-output-derivative", at: "output", needs: ({ loss }) => loss === "cross-entropy" },
  {
    draft: { output: "missing-derivative" },
    code: "missing-output-derivative",
    at: "output",
    needs: ({ loss }) => loss.includes("squared"),
  },
  { draft: { output: "doubled" }, code: "squared-error-factor-two", at: "output" },
  { draft: { output: "flipped" }, code: "sign-flipped", at: "output" },
  { draft: { hidden: "missing-derivative" }, code: "missing-hidden-derivative", at: "hidden" },
  { draft: { hidden: "g" }, code: "wrong-derivative", at: "hidden" },
  { draft: { hidden: "one-minus-a" }, code: "wrong-derivative", at: "hidden", needs: smooth },
  { draft: { hidden: "at-activation" }, code: "derivative-at-activation", at: "hidden", needs: smooth },
  { draft: { hidden: "fed-z" }, code: "derivative-form-fed-z", at: "hidden" },
  { draft: { hidden: "flipped" }, code: "sign-flipped", at: "hidden" },
  { draft: { hidden: "indices-swapped" }, code: "missing-weight-transpose", at: "hidden" },
  { draft: { hidden: "other-layer" }, code: undefined, at: "hidden", needs: layered },
  { draft: { gradient: "transposed" }, code: "gradient-transposed", at: "gradient" },
  { draft: { gradient: "next-activation" }, code: "wrong-activation-index", at: "gradient", needs: layered },
  { draft: { gradient: "preactivation" }, code: "preactivation-in-gradient", at: "gradient" },
  { draft: { gradient: "flipped" }, code: "sign-flipped", at: "gradient", needs: smooth },
  { draft: { bias: "flipped" }, code: "sign-flipped", at: "gradient", needs: smooth },
];

/** Texts with one mistake each: every style, every mistake, on problems of its own. */
export function wrongIndices(problemsForEach: number): (IndexCase & { readonly mistake: NonNullable<IndexCase["mistake"]> })[] {
  return INDEX_STYLES.flatMap((style, s) =>
    INDEX_MISTAKES.flatMap(({ draft, code, at, needs }, k) =>
      drawProblems(problemsForEach * 8, 2000 + 20 * s + k)
        .filter((problem) => needs?.(problem, style) ?? true)
        .slice(0, problemsForEach)
        .map((problem, n) => {
          const text = writeIndices(style, problem, draft, INDEX_FORMS[(n + k) % 3]);
          const right = writeIndices(style, problem, {}, INDEX_FORMS[(n + k) % 3]).split("\n");
          const line = text.split("\n").findIndex((written, i) => written !== right[i]) + 1;
          return {
            name: `${Object.values(draft)[0]} ${at}, ${style.name}, ${problem.layers.join("-")} ${problem.hidden} ${problem.loss}`,
            text,
            options: optionsFor(problem),
            mistake: { code, line },
          };
        }),
    ),
  );
}
