export { GALLERY, galleryExample, type ExampleName, type GalleryExample, type PublishedNumber } from "./examples.ts";
export { trace, type Trace, type Traced, type TraceOptions, type TracePhase, type TraceStep } from "./trace.ts";
export { traceToLatex, traceToText } from "./render.ts";
export { dense, fromRows, toRows, type Dense } from "./dense.ts";
export type { DenseLayer, DenseNetwork } from "./network.ts";
export { checkPublished, type PublishedCheck } from "./published.ts";
