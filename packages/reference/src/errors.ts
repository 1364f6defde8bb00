/**
 * A user's mistake. The message reads `<function>: <rule broken>: <values>. <next step>`; `code` is stable and fit for a switch.
 * A mistake of ours is not one of these: it is an {@link assert}.
 */
export class AdjointError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = new.target.name;
    this.code = code;
  }
}

/** Two shapes that do not fit each other, or a shape that cannot be. */
export class ShapeError extends AdjointError {
  constructor(message: string) {
    super("shape", message);
  }
}

/** An argument outside what the function accepts. */
export class ArgumentError extends AdjointError {
  constructor(message: string) {
    super("argument", message);
  }
}

/** Data that cannot be learnt from or read: a ragged row, a NaN, an unknown label. */
export class DataError extends AdjointError {
  constructor(message: string) {
    super("data", message);
  }
}

/** A file whose bytes break its format. */
export class FormatError extends AdjointError {
  constructor(message: string) {
    super("format", message);
  }
}

/** A number that left the range in which the computation makes sense: a loss that is NaN or infinite. */
export class NumericError extends AdjointError {
  constructor(message: string) {
    super("numeric", message);
  }
}

/** The host lacks something: WebAssembly SIMD, memory. */
export class HostError extends AdjointError {
  constructor(message: string) {
    super("host", message);
  }
}

/** Holds what must be true whatever the user did; a failure is a bug of ours. */
export function assert(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${what}. Please report this: it is a bug in Adjoint.`);
}
