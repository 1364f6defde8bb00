import type { Elementwise, Network, ParameterGroup } from "adjoint";

/** What a preset knows of the data. */
export interface PresetData {
  readonly learns: "classes" | "values";
  readonly rows: number;
}

/**
 * Defaults that belong together. `tabular` is the recipe of RealMLP (Holzmüller, Grinsztajn & Steinwart, NeurIPS 2024, its simple form): three wide layers of selu or
 * mish, Adam with fast decay of its squares, four waves of the learning rate, smoothed labels, and the best of 256 epochs.
 */
export const PRESETS = {
  tabular: ({ learns, rows }: PresetData) => ({
    hidden: [256, 256, 256] as readonly number[],
    activation: [learns === "classes" ? "selu" : "mish"] as readonly Elementwise[],
    initializer: "lecun" as const,
    optimizer: "adam" as const,
    learningRate: learns === "classes" ? 0.04 : 0.07,
    beta2: 0.95,
    schedule: "logCosine" as const,
    epochs: 256,
    batchSize: Math.min(256, rows),
    // No epoch is the last before the others: the best is kept at the end.
    patience: 256,
    ...(learns === "classes" ? { labelSmoothing: 0.1 } : {}),
  }),
} as const;

/** The part of the rows that says which epoch of a preset is the best, however few they are. */
export const PRESET_VALIDATION = 0.2;

export type PresetName = keyof typeof PRESETS;
export const PRESET_NAMES = Object.keys(PRESETS) as PresetName[];

/**
 * Returns the rates of a preset's parameters. z = x·W/√n₀ + b with W of variance 1 (the NTK parametrisation) is, for a method that does not see the scale of its
 * gradients, z = x·W + b with W of variance 1/n₀ and a rate of 1/√n₀; biases take a tenth.
 */
export function groupsOf(net: Pick<Network, "describe">): ParameterGroup[] {
  const { inputs, layers } = net.describe();
  return [
    ...layers.map((_, i) => ({ parameters: [`W${i + 1}`], rate: 1 / Math.sqrt(i === 0 ? inputs : layers[i - 1].units) })),
    { parameters: "biases", rate: 0.1 } as const,
  ];
}
