import { load } from "adjoint";
import type { Loss } from "adjoint";
import { createReference } from "@adjoint/reference";
import { announce } from "../../ui/live.tsx";
import { HIDDEN_ACTIVATIONS, MAX_LAYERS, MAX_UNITS, OUTPUT_ACTIVATIONS, state } from "./state.ts";
import type { PlaygroundValues } from "./state.ts";
import { DATA_SETS } from "../../worker/protocol.ts";

/** More than this is no network of this page [bytes]. */
const MAX_BYTES = 64 * 2 ** 20;

/** Reads a model that was saved here or by the command line, and says which settings it decides; what is wrong with it is told on the page. */
export async function openModel(
  file: File,
  problem: { value: string | undefined },
  use: (bytes: Uint8Array, settings: Partial<PlaygroundValues>) => void,
): Promise<void> {
  if (file.size > MAX_BYTES) {
    problem.value = `${file.name} has ${Math.round(file.size / 2 ** 20)} MB, more than a model of this page can have. Open it with the command line: adjoint info ${file.name}.`;
    return;
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  try {
    const own = await ownModel(bytes, file.name);
    use(own.bytes, settingsOf(own.bytes));
    for (const note of own.notes) announce(note, 0);
  } catch (error) {
    problem.value = `${file.name} cannot be opened. ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Returns the model as this program writes it: of PyTorch and Keras names and transposition are recognised, what their files do not say is taken from the settings. */
async function ownModel(bytes: Uint8Array, file: string): Promise<{ readonly bytes: Uint8Array; readonly notes: readonly string[] }> {
  const { readSafetensors } = await import("@adjoint/formats");
  const content = readSafetensors(bytes);
  if (content.metadata["format"] === "adjoint") return { bytes, notes: [] };
  const { fromDense, importNamed } = await import("adjoint/exchange");
  const { hidden, output } = state.values.peek();
  const activations = [hidden[0]?.activation ?? "relu", output] as const;
  const { model, notes } = importNamed(content, { name: file, activations });
  return { bytes: fromDense(model, { backend: createReference() }).save(), notes };
}

function settingsOf(bytes: Uint8Array): Partial<PlaygroundValues> {
  const { layers, loss, l2, seed, data, inputs } = load(bytes, { backend: createReference() }).describe();
  const hidden = layers.slice(0, -1).map(({ units, activation }) => {
    const known = HIDDEN_ACTIVATIONS.find((candidate) => candidate === activation);
    if (known === undefined || units > MAX_UNITS)
      throw new Error(`It has a layer of ${units} units with ${activation}; the playground shows up to ${MAX_UNITS}.`);
    return { units, activation: known };
  });
  if (hidden.length > MAX_LAYERS) throw new Error(`It has ${hidden.length} hidden layers; the playground shows up to ${MAX_LAYERS}.`);
  const output = OUTPUT_ACTIVATIONS.find((candidate) => candidate === layers.at(-1)!.activation)!;
  const set = DATA_SETS.find((candidate) => candidate === data?.name || (candidate === "digits" && inputs === 64));
  return {
    hidden,
    output,
    loss: shownLoss(loss),
    l2,
    seed,
    ...(set === undefined ? {} : { data: set }),
  };
}

function shownLoss(loss: Loss): PlaygroundValues["loss"] {
  if (loss === "crossEntropy") return loss;
  if (loss.kind !== "squaredError") throw new Error(`Its loss is ${loss.kind}; the playground shows cross-entropy and squared errors.`);
  return loss.convention;
}
