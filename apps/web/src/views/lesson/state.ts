import { createViewState } from "../../state/address.ts";
import { choice, integer } from "../../state/fields.ts";

/** The lessons by their names in the address; without a name all are listed. */
export const LESSON_NAMES = ["", "transpose", "slope", "mean", "outer", "check", "stuck", "optimisers", "sensitivities"] as const;
export type LessonName = Exclude<(typeof LESSON_NAMES)[number], "">;

const fields = {
  name: choice(LESSON_NAMES, ""),
  /** Cards count from 1. */
  card: integer({ min: 1, max: 20, initial: 1 }),
};

/** `#/lesson/transpose/3` */
export const state = createViewState("lesson", fields);
