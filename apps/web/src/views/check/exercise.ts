import { computed, signal } from "@preact/signals";
import { state } from "./state.ts";

/** A hole of an exercise: three underscores or more, which no text of formulas has. */
const HOLE = /_{3,}/g;

/** How many holes of an exercise are left. */
export const holes = computed(() => (state.values.value.task ? [...state.values.value.text.matchAll(HOLE)].length : 0));

/** How many hints were asked for: which line, which mistake, why, and the repair. */
export const hints = signal(0);

/** In an exercise a mistake is not underlined before it is asked for. */
export const hidesFindings = computed(() => state.values.value.task && hints.value < 1);

/** Returns a text with a hole in the place of what was selected. */
export function withHole(text: string, { from, to }: { readonly from: number; readonly to: number }): string {
  return `${text.slice(0, from)}____${text.slice(to)}`;
}
