import { EXPLAIN_TOPICS, explain } from "@adjoint/derivations";
import type { Explanation, ExplanationFormat } from "@adjoint/derivations";
import { contours } from "adjoint/optimise";
import { defineCommand } from "../command.ts";
import { EXIT, UsageError, isAdjointError } from "../errors.ts";
import { printJson, printLines } from "../io.ts";
import { json } from "../options/common.ts";
import { notation } from "../options/notation.ts";
import { LAST_SEED } from "../options/data.ts";
import { didYouMean } from "../options/suggest.ts";
import { option } from "../options/table.ts";
import { choice, integer, shown } from "../options/values.ts";
import { significant } from "../terminal/numbers.ts";
import { columnsOf, widthOf } from "../terminal/style.ts";
import { WIDEST_TEXT, wrap } from "../terminal/wrap.ts";

/** The topic that is a picture's data, not a derivation. */
const DESCENT = "descent";
const TOPICS: readonly string[] = [...EXPLAIN_TOPICS, DESCENT];

const FORMATS = Object.keys({ text: true, latex: true, markdown: true } satisfies Record<ExplanationFormat, true>) as ExplanationFormat[];

/** `adjoint explain`: prints a derivation whose equations are checked as it is printed; without a topic, the topics. */
export const command = defineCommand({
  name: "explain",
  description:
    "Derive a rule of backpropagation, index by index and then as matrices; each equation is checked numerically as it is printed.",
  argument: { name: "topic", text: `${EXPLAIN_TOPICS.slice(0, 4).join(", ")}, …; without one, the list` },
  groups: [
    {
      title: "Options:",
      options: {
        notation: notation("ng"),
        format: option("<name>", "text, latex or markdown (text)", choice(FORMATS)),
        seed: option("<n>", "of the networks on which the equations are checked (1)", integer({ min: 0, max: LAST_SEED, example: 1 })),
        json,
      },
    },
  ],
  examples: ["adjoint explain transpose --notation ng"],
  async run({ notation, seed, json, format = "text" }, io, topic) {
    if (topic === DESCENT) {
      if (json === true) printJson(io, contours());
      else printLines(io, describeContours());
      return EXIT.ok;
    }
    if (topic === undefined) {
      if (json === true) printJson(io, { topics: TOPICS });
      else printLines(io, ["Topics:", ...TOPICS.map((name) => `  ${name}`), "", "adjoint explain transpose prints one of them."]);
      return EXIT.ok;
    }
    const explanation = explained(topic, { notation, format, seed });
    if (json === true) printJson(io, explanation);
    else if (format === "text") printLines(io, wrapLines(explanation.content, Math.min(columnsOf(io.stdout), WIDEST_TEXT)));
    else io.stdout.write(explanation.content);
    return EXIT.ok;
  },
});

function explained(topic: string, options: Parameters<typeof explain>[1]): Explanation {
  try {
    return explain(topic, options);
  } catch (error) {
    if (!isAdjointError(error)) throw error;
    throw new UsageError("no-such-topic", { topic: shown(topic), suggestion: didYouMean(topic, TOPICS), known: TOPICS });
  }
}

/** The steps that a text shows of each method. */
const SHOWN_STEPS = 6;

/** Returns the paths of five methods over the contours of Hagan & Demuth, chapter 12, each with its first steps and its end. */
function describeContours(): string[] {
  const { start, optimum, paths } = contours();
  const place = ([w, v]: readonly [number, number]): string => `(${significant(w)}, ${significant(v)})`;
  return [
    `Hagan & Demuth, Neural Network Design, chapter 12: Σe² over (w¹₁,₁, w²₁,₁) of the 1-2-1 network, from ${place(start)}; the optimum is ${place(optimum)}.`,
    ...Object.entries(paths).flatMap(([name, path]) => [
      "",
      `${name}: ${path.length} steps, Σe² ${significant(path.at(-1)!.cost)} at ${place(path.at(-1)!.point)}`,
      ...path
        .slice(0, SHOWN_STEPS)
        .map(
          ({ point, cost, step, accepted, reset }, i) =>
            `  ${i + 1}  ${place(point)}  Σe² ${significant(cost)}  ${name === "levenbergMarquardt" ? "μ" : "α"} ${significant(step)}${accepted ? "" : "  discarded"}${reset ? "  along −g" : ""}`,
        ),
    ]),
    "",
    "All steps, for a plot: adjoint explain descent --json",
  ];
}

/** Breaks paragraphs between words; an indented line (an equation) stays whole. */
function wrapLines(text: string, columns: number): string[] {
  return text
    .trimEnd()
    .split("\n")
    .flatMap((line) => (line.startsWith(" ") || widthOf(line) <= columns ? [line] : wrap(line, columns)));
}
