import type { MistakeCode } from "../../mistakes/index.ts";
import type { Span } from "../../source.ts";
import type { Program } from "../ast.ts";
import type { Outcome, Trial } from "../run/outcome.ts";

/** What was found about one wrong quantity. */
export interface Diagnosis {
  readonly code?: MistakeCode;
  /** A second mistake in the same line. */
  readonly also?: MistakeCode;
  /** What stands there instead, in a few words. */
  readonly what?: string;
  readonly repair?: Repair;
}

/** Text to put in the place of a part of the text. */
export interface Repair {
  readonly span: Span;
  readonly text: string;
}

/** Of one quantity: the same outcome on every network. */
export interface Case {
  readonly program: Program;
  readonly trials: readonly Trial[];
  readonly outcomes: readonly Outcome[];
  /** Further outcomes of the same assignment on the first network, which a repair has to make right as well. */
  readonly siblings: readonly Outcome[];
}
