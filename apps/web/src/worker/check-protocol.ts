import type { CheckOptions, CheckReport, Mistake, Place, RankOptions, RelativeDifferenceReport } from "@adjoint/formula";

export type CheckRequest =
  | { readonly type: "check"; readonly id: number; readonly text: string; readonly options: CheckOptions }
  | { readonly type: "rank"; readonly id: number; readonly relativeDifference: number; readonly options: RankOptions };

/** A text or a number could not be read: why, and where. */
interface Refused<Of extends CheckRequest["type"]> {
  readonly type: "refused";
  readonly of: Of;
  readonly id: number;
  readonly message: string;
  readonly place?: Place | undefined;
}

/** What is to be said of the mistakes that an answer names, by their codes. */
export type Mistakes = Readonly<Record<string, Pick<Mistake, "what" | "why" | "how">>>;

export type Answer =
  | {
      readonly type: "checked";
      readonly of: "check";
      readonly id: number;
      readonly report: CheckReport;
      readonly mistakes: Mistakes;
      readonly milliseconds: number;
    }
  | Refused<"check">;

export type Ranking =
  | {
      readonly type: "ranked";
      readonly of: "rank";
      readonly id: number;
      readonly report: RelativeDifferenceReport;
      readonly mistakes: Mistakes;
    }
  | Refused<"rank">;

export type CheckResponse = Answer | Ranking;
