export { EXPLAIN_TOPICS, explain, type ExplainOptions, type Explanation, type TopicName } from "./explain.ts";
export type { CheckedEquation, ExplanationFormat } from "./document.ts";
export { explainDerivative, type DerivativeExplanation, type DerivativeLine } from "./operator.ts";
