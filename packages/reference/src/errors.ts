/** Which rule is broken, and the values that break it. */
export interface ErrorData {
  /** Stable, and fit for a switch. */
  readonly code: string;
  /** What the sentence is made from. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * A user's mistake as data. The message reads `<function>: <rule broken>: <values>. <next step>`. An error that states no code of its own has that of its class.
 * A mistake of ours is not one of these: it is an `assert`.
 */
export class AdjointError extends Error {
  readonly code: string;
  readonly fields: ErrorData["fields"];
  constructor(code: string, message: string, data: ErrorData = { code, fields: {} }) {
    super(message);
    this.name = new.target.name;
    this.code = data.code;
    this.fields = data.fields;
  }
}

/** Two shapes that do not fit each other, or an invalid shape. */
export class ShapeError extends AdjointError {
  constructor(message: string, data?: ErrorData) {
    super("shape", message, data);
  }
}

/** An argument outside what the function accepts. */
export class ArgumentError extends AdjointError {
  constructor(message: string, data?: ErrorData) {
    super("argument", message, data);
  }
}

/** Data that cannot be read or trained on: a ragged row, a NaN, an unknown label. */
export class DataError extends AdjointError {
  constructor(message: string, data?: ErrorData) {
    super("data", message, data);
  }
}

/** A file whose bytes break its format. */
export class FormatError extends AdjointError {
  constructor(message: string, data?: ErrorData) {
    super("format", message, data);
  }
}

/** A number outside the range in which the computation is meaningful: a loss that is NaN or infinite. */
export class NumericError extends AdjointError {
  constructor(message: string, data?: ErrorData) {
    super("numeric", message, data);
  }
}

/** The host lacks something: WebAssembly SIMD, memory. */
export class HostError extends AdjointError {
  constructor(message: string, data?: ErrorData) {
    super("host", message, data);
  }
}

/** Checks an invariant that no user input can break; a failure is a bug in Adjoint. */
export function assert(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${what}. Please report this: it is a bug in Adjoint.`);
}
