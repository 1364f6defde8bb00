import { EXPLAIN_TOPICS, explain as explainTopic } from "@adjoint/derivations";
import type { Explanation } from "@adjoint/derivations";
import type { NOTATIONS } from "../cli.ts";
import { EXIT, UsageError, isAdjointError } from "../errors.ts";
import { printJson, printLines } from "../output.ts";
import { didYouMean } from "../suggest.ts";
import { columnsOf, widthOf } from "../terminal/style.ts";
import { wrap } from "../terminal/wrap.ts";
import { shown } from "../values.ts";

export interface ExplainCommandOptions {
  readonly notation?: (typeof NOTATIONS)[number];
  readonly format?: "text" | "latex" | "markdown";
  readonly seed?: number;
  readonly json?: boolean;
}

/** Lines longer than this are hard to follow. */
const WIDEST_TEXT = 100;

/** `adjoint explain`: a derivation whose equations are checked while it is printed; without a topic, the topics. */
export async function explain(topic: string | undefined, options: ExplainCommandOptions): Promise<number> {
  const { notation, seed, json, format = "text" } = options;
  if (topic === undefined) {
    if (json) printJson({ topics: EXPLAIN_TOPICS });
    else printLines(["Topics:", ...EXPLAIN_TOPICS.map((name) => `  ${name}`), "", "adjoint explain transpose prints one of them."]);
    return EXIT.ok;
  }
  const explanation = explained(topic, { notation, format, seed });
  if (json) printJson(explanation);
  else if (format === "text") printLines(wrapLines(explanation.content, Math.min(columnsOf(process.stdout), WIDEST_TEXT)));
  else process.stdout.write(explanation.content);
  return EXIT.ok;
}

function explained(topic: string, options: Parameters<typeof explainTopic>[1]): Explanation {
  try {
    return explainTopic(topic, options);
  } catch (error) {
    if (!isAdjointError(error)) throw error;
    throw new UsageError(
      `there is no topic ${shown(topic)}.${didYouMean(topic, EXPLAIN_TOPICS)} The topics are ${EXPLAIN_TOPICS.join(", ")}.`,
    );
  }
}

/** Paragraphs broken between words; what is indented (an equation) stays on its line. */
function wrapLines(text: string, columns: number): string[] {
  return text
    .trimEnd()
    .split("\n")
    .flatMap((line) => (line.startsWith(" ") || widthOf(line) <= columns ? [line] : wrap(line, columns)));
}
