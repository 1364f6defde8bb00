export {
  checkPublished,
  GALLERY,
  galleryExample,
  trace,
  traceFormulas,
  traceToLatex,
  traceToText,
  type AuthorNames,
  type ExampleName,
  type GalleryExample,
  type PublishedCheck,
  type PublishedNumber,
  type Trace,
  type Traced,
  type TracedLoss,
  type TracedShape,
  type TraceFormula,
  type TraceKind,
  type TraceOptions,
  type TracePhase,
  type TraceStep,
  type WrittenFormula,
} from "./gallery/index.ts";
export {
  EXPLAIN_TOPICS,
  explain,
  explainDerivative,
  type CheckedEquation,
  type DerivativeExplanation,
  type DerivativeLine,
  type ExplainOptions,
  type Explanation,
  type ExplanationFormat,
  type TopicName,
} from "./explain/index.ts";
export { dense, fromRows, toRows, type Dense, type DenseLayer, type DenseNetwork, type NotationName } from "@adjoint/formula/core";
export { prime, symbol, transpose, withOne, withoutBias, type Equation, type Expression } from "./equation/expression.ts";
export { activationName, write, type WrittenFormat } from "./equation/write.ts";
