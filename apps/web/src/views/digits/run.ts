import { computed, effect, signal, untracked } from "@preact/signals";
import { createTrainer } from "../../state/trainer.ts";
import type { Trainer } from "../../state/trainer.ts";
import type { Example, Inspection } from "../../worker/protocol.ts";
import { configOf, state } from "./state.ts";
import { rasterize } from "./strokes.ts";

let made: Trainer | undefined;

export function trainer(): Trainer {
  made ??= createTrainer();
  return made;
}

/** MNIST files that were dropped. */
export const files = signal<readonly File[]>([]);

/** The row that is shown instead of a drawing, once it is there. */
const example = signal<Example | undefined>(undefined);

/** What the network gets: the drawing as an image, or the example. */
export const input = computed((): Float32Array | undefined => {
  const { drawing, example: index } = state.values.value;
  const image = trainer().data.value?.image;
  if (image === undefined) return undefined;
  if (drawing.length > 0) return rasterize(drawing, image);
  return index >= 0 && example.value?.input.length === image.height * image.width
    ? example.value.input
    : new Float32Array(image.height * image.width);
});

/** What the example is, where one is shown. */
export const truth = computed(() =>
  state.values.value.drawing.length === 0 && state.values.value.example >= 0 ? example.value?.label : undefined,
);

export const inspection = signal<Inspection | undefined>(undefined);

let begun = false;

/** Steps a frame at which 40 epochs of the embedded digits take some seconds. */
const WATCHED = 6;

/** Begins anew. */
export function train(chosen: readonly File[] = files.peek()): void {
  // The embedded digits are learnt in a fraction of a second: nobody would see it.
  const pace = chosen.length > 0 ? "full" : WATCHED;
  trainer().configure(configOf(chosen), pace, state.values.peek().epochs);
}

/** Trains as soon as the view is first looked at, and looks at the drawing with the network as it stands. */
export function begin(): void {
  if (begun) return;
  begun = true;
  const start = computed(() => {
    const { data, units, seed, engine } = state.values.value;
    return JSON.stringify([data, units, seed, engine]);
  });
  effect(() => {
    void start.value;
    const chosen = files.value;
    if (state.values.peek().data === "mnist" && chosen.length === 0) {
      trainer().problem.value =
        "The link speaks of MNIST, but data are not in a link. Drop the files on the page, or go back to the embedded digits.";
      return;
    }
    untracked(() => train(chosen));
  });
  effect(() => {
    const index = state.values.value.example;
    if (index < 0 || trainer().network.value === undefined) return;
    void trainer()
      .example(index)
      .then((row) => (example.value = row));
  });
  let busy = false;
  let again = false;
  const look = async (values: Float32Array, target: number): Promise<void> => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    const seen = await trainer().inspect(values, target < 0 ? 0 : target);
    // The gradient is asked for the likeliest digit where none is named.
    const likeliest = seen === undefined ? 0 : seen.outputs.indexOf(Math.max(...seen.outputs));
    inspection.value = target < 0 && likeliest !== 0 ? await trainer().inspect(values, likeliest) : seen;
    busy = false;
    if (again) {
      again = false;
      if (input.value !== undefined) void look(input.value, state.values.value.target);
    }
  };
  effect(() => {
    void trainer().snapshot.value;
    const values = input.value;
    const { target } = state.values.value;
    if (values !== undefined && trainer().snapshot.value !== undefined) void look(values, target);
  });
}
