import { createViewState } from "../../state/address.ts";
import { choice, integer } from "../../state/fields.ts";
import type { Config } from "../../worker/protocol.ts";
import { strokesField } from "./strokes.ts";

const fields = {
  data: choice(["digits", "mnist"], "digits"),
  units: integer({ min: 4, max: 64, initial: 32 }),
  epochs: integer({ min: 1, max: 500, initial: 40 }),
  seed: integer({ min: 0, max: 4294967295, initial: 1 }),
  engine: choice(["wasm", "simd", "typescript"], "wasm"),
  /** A drawing with the mouse or a finger. */
  drawing: strokesField,
  /** A row that was kept for testing, shown instead of a drawing; −1: none. */
  example: integer({ min: -1, max: 100_000, initial: 0 }),
  /** The digit that the gradient asks for; −1: the likeliest. */
  target: integer({ min: -1, max: 9, initial: -1 }),
};

export const state = createViewState("digits", fields);

export function configOf(files: readonly File[]): Config {
  const { data, units, seed, engine } = state.values.value;
  return {
    data: { set: data, noise: 0, rows: 0, test: 0.2, ...(files.length === 0 ? {} : { files }) },
    hidden: [{ units, activation: "relu" }],
    output: "softmax",
    loss: "crossEntropy",
    initializer: "auto",
    optimizer: "adam",
    learningRate: 0.002,
    l2: 0,
    batchSize: data === "mnist" ? 64 : 32,
    seed,
    engine,
  };
}
