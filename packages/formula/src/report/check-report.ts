import type { Place } from "../source.ts";

/** `mistake` has a code of the catalogue; `unknown` differs from what belongs there, or could not be judged; `unchecked` leads to no gradient. */
export type TargetStatus = "correct" | "mistake" | "unknown" | "unchecked";

/** What became of one quantity that the text assigns. */
export interface TargetReport {
  /** As the text writes it. */
  readonly name: string;
  readonly status: TargetStatus;
  /** What it is, or should be: `∂J/∂W⁽²⁾`. */
  readonly quantity?: string;
  /** Of the catalogue; with status `mistake` only. */
  readonly code?: string;
  readonly message: string;
  /** What is underlined: the mistake where there is one. `repair` replaces exactly these characters. */
  readonly span: Place;
  readonly shape: readonly number[];
  readonly expectedShape?: readonly number[];
  /** ‖value − exact‖ / ‖value + exact‖ on the first network. */
  readonly relativeError?: number;
  readonly repair?: string;
}

/** The problem as the report shows it. */
export interface ProblemReport {
  readonly syntax: string;
  readonly notation: string;
  readonly layers: readonly number[];
  readonly activations: readonly string[];
  readonly loss: string;
  readonly cost: string;
  readonly lambda: number | "random";
  readonly examples: number;
  readonly layout: "columns" | "rows" | "single";
  readonly weights: "out×in" | "in×out";
  readonly bias: "none" | "separate" | "absorbed";
  readonly seed: number;
  /** All of it in one line. */
  readonly reading: string;
}

/** How the text was read: what was chosen, and what else explains it. */
export interface ReadingReport {
  /** One line. */
  readonly chosen: string;
  /** The function or method that was run; empty for a script. */
  readonly entry: string;
  readonly lossFrom: "text" | "gradients" | "assumed" | "option";
  readonly reduction: string;
  /** Other readings, one line each, with the lines that would be wrong under them. */
  readonly others: readonly { readonly line: string; readonly wrong: readonly number[] }[];
  /** Functions that the text uses and does not define, each with what it was taken for; `lines` where it is fed with z in some and a in others. */
  readonly assumed: readonly {
    readonly name: string;
    readonly meaning: string;
    readonly lines?: Readonly<Record<"z" | "a", readonly number[]>>;
  }[];
}

export interface CheckReport {
  readonly ok: boolean;
  readonly problem: ProblemReport;
  readonly reading?: ReadingReport;
  readonly targets: readonly TargetReport[];
  readonly notes: readonly string[];
}
