import { effect, signal, untracked } from "@preact/signals";
import { createTrainer } from "../../state/trainer.ts";
import type { Trainer } from "../../state/trainer.ts";
import type { Config, Pace } from "../../worker/protocol.ts";
import { config, startOf, state } from "./state.ts";

let made: Trainer | undefined;

/** The playground's worker; it stays when another view is looked at. */
export function trainer(): Trainer {
  made ??= createTrainer();
  return made;
}

/** Files that were dropped or chosen; they stay in this page. */
const files = signal<readonly File[]>([]);

/** A model that is to be opened instead of a new network, with the settings that it decides. */
let opening: Uint8Array | undefined;

let begun = false;

/** Follows the settings: some begin a new run, the others change the one at hand. */
export function begin(): void {
  if (begun) return;
  begun = true;
  let before: { readonly start: string; readonly files: readonly File[] } | undefined;
  effect(() => {
    const now: Config = withFiles(config.value, files.value);
    const start = startOf(now);
    untracked(() => {
      const { running } = trainer();
      if (opening !== undefined) {
        trainer().open(opening, now);
        opening = undefined;
      } else if (before?.start === start && before.files === files.value) trainer().adjust(now);
      else trainer().configure(now, before !== undefined && running.value ? pace() : undefined);
      before = { start, files: files.value };
    });
  });
  effect(() => {
    const chosen = pace();
    untracked(() => {
      if (trainer().running.value) trainer().play(chosen);
    });
  });
}

export function pace(): Pace {
  const { pace: chosen } = state.values.value;
  return chosen === "accelerate" || chosen === "full" ? chosen : Number(chosen);
}

let left = false;

/** Training rests while another view is looked at. */
export function leave(): void {
  left = trainer().running.value;
  if (left) trainer().pause();
}

/** Goes on where {@link leave} stopped. */
export function resume(): void {
  if (left) trainer().play(pace());
  left = false;
}

export function reset(): void {
  trainer().configure(withFiles(config.value, files.value));
}

function withFiles(base: Config, chosen: readonly File[]): Config {
  return chosen.length === 0 || (base.data.set !== "csv" && base.data.set !== "mnist")
    ? base
    : { ...base, data: { ...base.data, files: chosen } };
}

/** Takes a CSV, MNIST files or a model, wherever they came from. */
export async function openFiles(given: readonly File[]): Promise<void> {
  const [first] = given;
  if (first === undefined) return;
  if (/\.safetensors$/i.test(first.name)) {
    const { openModel } = await import("./model.ts");
    await openModel(first, (bytes, patch) => {
      opening = bytes;
      // Settings that stay the same change nothing: then the model is opened at once.
      const unchanged = startOf(config.value);
      state.set(patch);
      if (opening !== undefined && startOf(config.value) === unchanged) {
        trainer().open(opening, withFiles(config.value, files.value));
        opening = undefined;
      }
    });
    return;
  }
  const isImages = given.some((file) => /idx\d|ubyte/i.test(file.name));
  files.value = given;
  if (isImages) {
    state.set({
      data: "mnist",
      output: "softmax",
      loss: "crossEntropy",
      label: "",
      batch: 64,
      rate: 0.003,
      hidden: [{ units: 32, activation: "relu" }],
    });
  } else {
    state.set({ data: "csv", output: "softmax", loss: "crossEntropy", label: "" });
  }
}
