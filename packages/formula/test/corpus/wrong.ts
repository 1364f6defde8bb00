import type { CorpusCase, CorpusOptions } from "./problem.ts";
import { drawProblems } from "./problems.ts";
import { STYLES } from "./styles.ts";

/** A change to the right side of one line that no catalogue name describes. */
interface Edit {
  readonly name: string;
  readonly change: (right: string, octave: boolean, latex: boolean) => string | null;
}

const square = (text: string, octave: boolean, latex: boolean): string =>
  latex ? `(${text})^2` : octave ? `(${text}).^2` : `(${text})**2`;

const EDITS: readonly Edit[] = [
  { name: "times 1.7", change: (right, _, latex) => (latex ? `1.7 (${right})` : `1.7 * (${right})`) },
  { name: "times 0.3", change: (right, _, latex) => (latex ? `0.3 (${right})` : `0.3 * (${right})`) },
  { name: "plus 0.1", change: (right) => `${right} + 0.1` },
  { name: "squared", change: square },
  {
    name: "minus half y",
    change: (right) => (/- (y|Y|t|yt|\\vec y)(?![a-z])/.test(right) ? right.replace(/- (y|Y|t|yt|\\vec y)(?![a-z])/, "- 0.5 $1") : null),
  },
  { name: "y added", change: (right) => (/- (y|Y)(?![a-z])/.test(right) ? right.replace(/- (y|Y)(?![a-z])/, "+ $1") : null) },
];

/** The lines that may be changed: δ and gradients, not the forward pass, not loops. */
const TARGET = /^\s*(\$?\\?(delta|d[WZ])|δ|Δ|dW|dZ|\\frac|\\Delta|\\delta|\\mathbf\{s\}|Theta\d_grad\s*=\s*\()/;

interface WrongCase extends CorpusCase {
  /** The line that was changed, from 1; 0 where the text was written wrong by hand. */
  readonly line: number;
}

function generated(problemsForEachStyle: number): WrongCase[] {
  return STYLES.flatMap((style, s) => {
    const octave = style.name.startsWith("Octave");
    const latex = style.name.startsWith("LaTeX") || style.name.startsWith("plain");
    const cases: WrongCase[] = [];
    let made = 0;
    for (const problem of drawProblems(problemsForEachStyle * 20, 50 + s)) {
      const right = made < problemsForEachStyle ? style.write(problem, {}) : null;
      if (!right) continue;
      made++;
      const lines = right.text.split("\n");
      const targets = lines.flatMap((line, i) => (TARGET.test(line) ? [i] : []));
      for (const [e, edit] of EDITS.entries()) {
        const i = targets[(e * 3 + made) % targets.length];
        const parts = /^(.*?[^=<>]=\s*)([^=].*?)(;|\s*\\\\|\$)?$/.exec(lines[i]);
        const body = parts && edit.change(parts[2].replace(/^\s*&?/, ""), octave, latex && !style.name.startsWith("Octave"));
        if (!parts || !body) continue;
        const text = lines
          .map((line, k) =>
            k === i
              ? `${parts[1]}${octave ? body.replace(/0\.5 (\w)/, "0.5 * $1") : body.replace(/0\.5 ([Y])/, latex ? "0.5 $1" : "0.5 * $1")}${parts[3] ?? ""}`
              : line,
          )
          .join("\n");
        cases.push({
          name: `${edit.name} on line ${i + 1}, ${style.name}, ${problem.layers.join("-")} ${problem.loss}`,
          text,
          options: right.options,
          line: i + 1,
        });
      }
    }
    return cases;
  });
}

const equal: CorpusOptions = { layers: [4, 4, 4, 4], loss: "cross-entropy", layout: "columns" };
const four: CorpusOptions = { layers: [3, 5, 4, 2], loss: "cross-entropy", layout: "columns" };
const single: CorpusOptions = { layers: [4, 4, 4, 4], loss: "cross-entropy" };

/** Wrong by hand, and none of the catalogue's names fits. */
const WRITTEN: readonly (readonly [string, CorpusOptions, string])[] = [
  [
    "Θ² for Θ³ at equal widths",
    single,
    String.raw`\delta^{(4)} = a^{(4)} - y
\delta^{(3)} = (\Theta^{(2)})^T\delta^{(4)} .* g'(z^{(3)})`,
  ],
  [
    "Θ¹ for Θ² at equal widths",
    single,
    String.raw`\delta^{(4)} = a^{(4)} - y
\delta^{(3)} = (\Theta^{(3)})^T\delta^{(4)} .* g'(z^{(3)})
\delta^{(2)} = (\Theta^{(1)})^T\delta^{(3)} .* g'(z^{(2)})`,
  ],
  [
    "g′ of the layer before at equal widths",
    equal,
    `dZ3 = A3 - Y
dZ2 = (W3.T @ dZ3) * A1 * (1 - A1)`,
  ],
  [
    "δ of the wrong layer at equal widths",
    equal,
    `dZ3 = A3 - Y
dZ2 = (W3.T @ dZ3) * A2 * (1 - A2)
dZ1 = (W2.T @ dZ3) * A1 * (1 - A1)`,
  ],
  ["an exponential of the error", four, "dZ3 = np.exp(A3 - Y)"],
  ["the error cubed", four, "dZ3 = (A3 - Y)**3"],
  ["the error divided by the output", four, "dZ3 = (A3 - Y) / A3"],
  ["the error times the output only", four, "dZ3 = (A3 - Y) * A3 * Y"],
  [
    "a product with the derivative and the activation",
    four,
    `dZ3 = A3 - Y
dZ2 = (W3.T @ dZ3) * A2 * A2 * (1 - A2)`,
  ],
  [
    "a mean of δ in place of δ",
    four,
    `dZ3 = A3 - Y
dZ2 = (W3.T @ (dZ3 - np.mean(dZ3, axis=1, keepdims=True))) * A2 * (1 - A2)`,
  ],
  [
    "the weights' square on the way back",
    four,
    `dZ3 = A3 - Y
dZ2 = ((W3**2).T @ dZ3) * A2 * (1 - A2)`,
  ],
  [
    "the weights' sign on the way back",
    four,
    `dZ3 = A3 - Y
dZ2 = (2 * W3.T @ dZ3 + dZ3[0:1, :]) * A2 * (1 - A2)`,
  ],
  [
    "a gradient with the bias's mixed in",
    four,
    `dZ3 = A3 - Y
dW3 = dZ3 @ A2.T / m + np.sum(dZ3, axis=1, keepdims=True) / m`,
  ],
  [
    "the gradient divided by the number of hidden units",
    { ...four, layers: [3, 7, 6, 2] },
    `dZ3 = A3 - Y
dW3 = dZ3 @ A2.T / 17.5`,
  ],
  [
    "the gradient of the square of the weights",
    { ...four, lambda: 1 },
    `dZ3 = A3 - Y
dW3 = dZ3 @ A2.T / m + lambd / m * W3**2`,
  ],
  [
    "λ squared",
    { ...four, lambda: 1.5 },
    `dZ3 = A3 - Y
dW3 = dZ3 @ A2.T / m + lambd**2 / m * W3`,
  ],
  [
    "an L1 term for an L2 one",
    { ...four, lambda: 1.5 },
    `dZ3 = A3 - Y
dW3 = dZ3 @ A2.T / m + lambd / m * np.sign(W3)`,
  ],
  ["the square root of the output", four, "dZ3 = np.sqrt(A3) - Y"],
  ["the output's logarithm", four, "dZ3 = np.log(A3) - Y"],
  ["the error clipped", four, "dZ3 = np.maximum(0, A3 - Y)"],
  ["the absolute error", four, "dZ3 = np.abs(A3 - Y)"],
  [
    "Nielsen with the wrong layer's weights at equal widths",
    { ...single, notation: "nielsen" },
    String.raw`\delta^L = a^L - y
\delta^l = ((w^{l})^T \delta^{l+1}) \odot \sigma'(z^l)`,
  ],
  ["the error of the activations of the hidden layer", single, "δ₄ = a₃ − y"],
  ["the hidden activations for the outputs in Octave", { ...equal }, "dZ3 = A2 - Y;"],
  [
    "δ over g′",
    four,
    `dZ3 = A3 - Y
dZ2 = (W3.T @ dZ3) / (A2 * (1 - A2))`,
  ],
  [
    "g′ to the power of a half",
    four,
    `dZ3 = A3 - Y
dZ2 = (W3.T @ dZ3) * np.sqrt(A2 * (1 - A2))`,
  ],
];

/** Texts with a mistake that has no name. */
export function wrongCases(problemsForEachStyle: number): WrongCase[] {
  return [...WRITTEN.map(([name, options, text]) => ({ name, options, text, line: 0 })), ...generated(problemsForEachStyle)];
}
