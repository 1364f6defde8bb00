export type { AuthorNames } from "./author-names.ts";
export type { ExampleName, GalleryExample, PublishedNumber } from "./example.ts";
export { GALLERY, galleryExample } from "./examples.ts";
export { trace, type Trace, type Traced, type TraceOptions, type TraceStep } from "./trace.ts";
export { traceFormulas, type TraceFormula, type TraceKind, type TracePhase } from "./steps.ts";
export type { TracedLoss, TracedShape, WrittenFormula } from "./formulas.ts";
export { traceToLatex, traceToText } from "./render.ts";
export { checkPublished, type PublishedCheck } from "./published.ts";
