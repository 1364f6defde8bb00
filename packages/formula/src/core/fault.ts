import type { Span } from "../ir/core.ts";

export type FaultCode =
  | "shape-mismatch"
  | "unknown-name"
  | "unknown-function"
  | "unsupported"
  | "index-out-of-range"
  | "type"
  | "raised"
  | "fuel"
  | "memory"
  | "depth";

/** An operation that has no value: data, without a sentence. The interpreter adds the place. */
export class Fault extends Error {
  readonly code: FaultCode;
  /** The operation, function or name. */
  readonly subject: string;
  readonly shapes: readonly (readonly number[])[];
  span: Span | undefined;

  constructor(code: FaultCode, subject: string, shapes: readonly (readonly number[])[] = []) {
    super(`${code}: ${subject}`);
    this.code = code;
    this.subject = subject;
    this.shapes = shapes;
  }
}
