export { GALLERY, galleryExample, type ExampleName, type GalleryExample, type PublishedNumber } from "./examples.ts";
export { trace, type Trace, type Traced, type TraceOptions, type TracePhase, type TraceStep } from "./trace.ts";
export { traceToLatex, traceToText } from "./render.ts";
export { checkPublished, type PublishedCheck } from "./published.ts";
