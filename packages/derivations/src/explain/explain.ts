import { ArgumentError } from "@adjoint/reference";
import { equationNotation, type NotationName } from "@adjoint/formula/core";
import { adjoint, chainRule, layoutTopic, transposeTopic } from "./backward-topics.ts";
import { createContext, type TopicContext } from "./bench.ts";
import { compose, type Block, type CheckedEquation, type ExplanationFormat } from "./document.ts";
import { averaging, biasTopic, outerProduct, regularisation } from "./gradient-topics.ts";
import { activationDerivative, outputDelta, softmaxTopic } from "./output-topics.ts";

interface Topic {
  readonly title: string;
  /** What has a plain l in the symbolic layers. */
  readonly anchor: "delta" | "W";
  readonly blocks: (context: TopicContext) => Block[];
}

const TOPICS = {
  "chain-rule": { title: "The chain rule, from one layer to the one before", anchor: "delta", blocks: chainRule },
  "output-delta": { title: "δ at the output, and why cross-entropy cancels g′", anchor: "delta", blocks: outputDelta },
  transpose: { title: "Why the weights are transposed on the way back", anchor: "delta", blocks: transposeTopic },
  adjoint: { title: "The backward pass as the adjoint of the forward map", anchor: "delta", blocks: adjoint },
  "outer-product": { title: "Why the gradient is δ·aᵀ", anchor: "W", blocks: outerProduct },
  averaging: { title: "Where 1/m belongs", anchor: "W", blocks: averaging },
  bias: { title: "The gradient of the bias", anchor: "W", blocks: biasTopic },
  regularisation: { title: "What λ adds to the gradient", anchor: "W", blocks: regularisation },
  softmax: { title: "Softmax has a Jacobian", anchor: "delta", blocks: softmaxTopic },
  derivative: { title: "g′, and what it is a function of", anchor: "delta", blocks: activationDerivative },
  layout: { title: "Examples as columns or as rows", anchor: "delta", blocks: layoutTopic },
} as const satisfies Record<string, Topic>;

export type TopicName = keyof typeof TOPICS;

/** Other words for the topics. */
const ALIASES: Readonly<Record<string, TopicName>> = {
  backpropagation: "chain-rule",
  "hidden-delta": "chain-rule",
  delta: "chain-rule",
  "cross-entropy": "output-delta",
  "squared-error": "output-delta",
  loss: "output-delta",
  jacobian: "transpose",
  gradient: "outer-product",
  "1/m": "averaging",
  average: "averaging",
  mean: "averaging",
  regularization: "regularisation",
  lambda: "regularisation",
  activation: "derivative",
  sigmoid: "derivative",
  tanh: "derivative",
  relu: "derivative",
  rows: "layout",
  columns: "layout",
};

export const EXPLAIN_TOPICS: readonly TopicName[] = Object.keys(TOPICS) as TopicName[];

export interface ExplainOptions {
  /** The reader's notation; default Ng's. */
  readonly notation?: NotationName | undefined;
  readonly format?: ExplanationFormat | undefined;
  /** Of the random networks on which the equations are checked. */
  readonly seed?: number | undefined;
}

export interface Explanation {
  readonly topic: TopicName;
  readonly title: string;
  readonly notation: NotationName;
  readonly format: ExplanationFormat;
  readonly content: string;
  /** Every equation of the text with the difference of its sides; a slip has `holds: false`. */
  readonly equations: readonly CheckedEquation[];
}

/**
 * A derivation, index by index and then as matrices, in the reader's notation. Every equation is checked on a random network when it is printed, against
 * central differences of the cost. Throws an ArgumentError for an unknown topic, notation or format.
 */
export function explain(topic: string, options: ExplainOptions = {}): Explanation {
  const { format = "text", seed = 1 } = options;
  const name = topicNamed(topic);
  const notation = equationNotation(options.notation ?? "ng");
  if (!["text", "markdown", "latex"].includes(format)) {
    throw new ArgumentError(`explain: unknown format: ${format}. Use text, markdown or latex.`);
  }
  const { title, anchor, blocks } = TOPICS[name];
  const letters = { ...notation, anchor };
  const { content, equations } = compose(blocks(createContext(letters, seed)), letters, format);
  const top = { text: `${title}\n${"═".repeat(title.length)}`, markdown: `## ${title}`, latex: `\\section*{${title}}` }[format];
  return { topic: name, title, notation: notation.name, format, content: `${top}\n\n${content}\n`, equations };
}

function topicNamed(topic: string): TopicName {
  if (Object.hasOwn(TOPICS, topic)) return topic as TopicName;
  const alias = Object.hasOwn(ALIASES, topic) ? ALIASES[topic] : undefined;
  if (alias) return alias;
  throw new ArgumentError(`explain: unknown topic: ${topic}. Use one of ${EXPLAIN_TOPICS.join(", ")}.`);
}
