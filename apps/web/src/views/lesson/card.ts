import type { Edit } from "../step/edits.ts";
import { transposed, valueOf } from "../step/matrices.ts";
import type { OwnNetwork } from "../step/own.ts";
import { writeOwn } from "../step/own.ts";
import type { Worked } from "../step/problem.ts";

/** One thought of a lesson: a sentence, the step view in a state, a number to predict, a number to move, where to go on. */
export interface Card {
  /** One or two sentences; mathematics between dollars. */
  readonly says: string;
  readonly show: "step" | "four" | "difference" | "optimisers";
  /** The state of the step view, as its address writes it. */
  readonly state: string;
  readonly ask?: Question;
  readonly slide?: Slide;
  readonly more?: { readonly href: string; readonly text: string };
}

/** A number to predict; the answer is computed from what is shown. */
export interface Question {
  readonly text: string;
  readonly answer: (now: Worked) => number;
}

/** A number of the example that the learner moves. */
export interface Slide extends Omit<Edit, "value"> {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

export interface Lesson {
  readonly title: string;
  readonly summary: string;
  readonly cards: readonly Card[];
}

/** Returns what reads an entry of a step, with the examples as columns. */
export function entry(id: string, row: number, col = 0, example: number | null = 0): Question["answer"] {
  return (now) => {
    const { value, flipped } = valueOf(now, id, example)!;
    return (flipped ? transposed(value) : value)[row][col];
  };
}

/** The state of the step view for a network that is made for a lesson. */
export function made(own: OwnNetwork, rest: string): string {
  return `example=own&net=${encodeURIComponent(writeOwn(own))}&${rest}`;
}
