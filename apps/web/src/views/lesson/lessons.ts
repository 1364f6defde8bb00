import type { Lesson } from "./card.ts";
import { mean, outer, slope, transpose } from "./lessons-matrix.ts";
import { check, optimisers, sensitivities, stuck } from "./lessons-training.ts";
import type { LessonName } from "./state.ts";

/** The lessons in their order. */
export const LESSONS: Readonly<Record<LessonName, Lesson>> = { transpose, slope, mean, outer, check, stuck, optimisers, sensitivities };
