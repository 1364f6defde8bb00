import { FilePicker, NumberInput, Segmented, Select } from "../../ui/controls.tsx";
import { chosen } from "../../ui/dropped.ts";
import { METHODS, SCHEDULES } from "../../worker/protocol.ts";
import type { Config, Engine, ScheduleName } from "../../worker/protocol.ts";
import { LOSSES, OPTIMIZERS, state } from "./state.ts";
import type { PlaygroundValues } from "./state.ts";
import { playground, trainer } from "./run.ts";

const LOSS_NAMES: Readonly<Record<PlaygroundValues["loss"], string>> = {
  crossEntropy: "cross-entropy",
  half: "½ Σ (a − y)²",
  sum: "Σ (a − y)²",
  mean: "mean (a − y)²",
};

export const OPTIMIZER_NAMES: Readonly<Record<Config["optimizer"], string>> = {
  sgd: "SGD",
  momentum: "momentum, v adds gradients",
  velocity: "momentum, v is the step",
  nesterov: "Nesterov",
  rmsprop: "RMSProp",
  adam: "Adam",
  adamw: "AdamW",
  lbfgs: "L-BFGS, all rows",
  conjugateGradient: "conjugate gradient, all rows",
  levenbergMarquardt: "Levenberg–Marquardt, squared errors",
  rprop: "Rprop, all rows",
  variableLearningRate: "variable learning rate, all rows",
};

const SCHEDULE_NAMES: Readonly<Record<ScheduleName, string>> = {
  constant: "constant",
  cosine: "falls along a cosine",
  oneCycle: "one cycle, up and down",
  logCosine: "waves, each twice as long",
  exponentialDecay: "falls exponentially",
  stepDecay: "falls in two steps",
  reduceOnPlateau: "falls where the loss stays",
};

const RATES = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3];
const PENALTIES = [0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];
const DROPOUTS = [0, 0.1, 0.2, 0.3, 0.5];
const EPOCHS = [50, 100, 300, 1000, 3000];
const BATCHES = [1, 2, 5, 10, 16, 32, 64, 128, 256, 512];

export function TrainingPanel() {
  const { loss, optimizer, rate, l2, batch, dropout, schedule, epochs, init, seed, output } = state.values.value;
  const classes = (trainer().data.value?.classes.length ?? 2) > 0;
  // Such a method sees all rows at once, finds its own steps, and the cost may not change from one to the next.
  const isMethod = METHODS.some((method) => method === optimizer);
  const takesCrossEntropy = classes && (output === "sigmoid" || output === "softmax");
  return (
    <section class="panel">
      <h2>Training</h2>
      <Select
        label="Loss"
        value={loss}
        options={LOSSES.map((value) => ({
          value,
          label: LOSS_NAMES[value],
          disabled: value === "crossEntropy" ? !takesCrossEntropy || optimizer === "levenbergMarquardt" : output === "softmax",
        }))}
        onChange={(value) => state.set({ loss: value })}
      />
      <Select
        label="Optimiser"
        value={optimizer}
        options={OPTIMIZERS.map((value) => ({
          value,
          label: OPTIMIZER_NAMES[value],
          disabled: value === "levenbergMarquardt" && loss === "crossEntropy",
        }))}
        onChange={(value) =>
          state.set({ optimizer: value, ...(METHODS.some((method) => method === value) ? { dropout: 0, schedule: "constant" } : {}) })
        }
      />
      <div class="pair">
        {(!isMethod || optimizer === "variableLearningRate") && (
          <Select
            label={
              <>
                Learning rate <i>η</i>
              </>
            }
            value={String(rate)}
            options={numbers(RATES, rate)}
            onChange={(value) => state.set({ rate: Number(value) })}
          />
        )}
        <Select
          label={
            <>
              L2 <i>λ</i>
            </>
          }
          value={String(l2)}
          options={numbers(PENALTIES, l2)}
          onChange={(value) => state.set({ l2: Number(value) })}
        />
        {!isMethod && (
          <Select
            label={
              <>
                Batch <i>m</i>
              </>
            }
            value={String(batch)}
            options={numbers(BATCHES, batch)}
            onChange={(value) => state.set({ batch: Number(value) })}
          />
        )}
        <NumberInput label="Seed" value={seed} min={0} max={4294967295} step={1} onChange={(value) => state.set({ seed: value })} />
      </div>
      {!isMethod && (
        <>
          <Select
            label="The rate over time"
            value={schedule}
            options={SCHEDULES.map((value) => ({ value, label: SCHEDULE_NAMES[value] }))}
            onChange={(value) => state.set({ schedule: value })}
          />
          {schedule !== "constant" && schedule !== "reduceOnPlateau" && (
            <Select
              label="Over so many epochs"
              value={String(epochs)}
              options={numbers(EPOCHS, epochs)}
              onChange={(value) => state.set({ epochs: Number(value) })}
            />
          )}
          <Select
            label="Dropout, of hidden units"
            value={String(dropout)}
            options={numbers(DROPOUTS, dropout)}
            onChange={(value) => state.set({ dropout: Number(value) })}
          />
        </>
      )}
      <Select
        label="Initial weights"
        value={String(init)}
        options={[
          { value: "auto", label: "He for ReLU, else Xavier" },
          { value: "xavier", label: "Xavier" },
          { value: "he", label: "He" },
          ...[0.12, 0.5, 1, ...(typeof init === "number" && ![0.12, 0.5, 1].includes(init) ? [init] : [])].map((epsilon) => ({
            value: String(epsilon),
            label: `uniform, ε = ${epsilon}`,
          })),
        ]}
        onChange={(value) => state.set({ init: value === "auto" || value === "xavier" || value === "he" ? value : Number(value) })}
      />
    </section>
  );
}

/** What an engine is called, and the backend that it has in this browser. */
const ENGINE_OPTIONS: readonly { readonly value: Engine; readonly label: string }[] = [
  { value: "wasm", label: "fast" },
  { value: "simd", label: "exact" },
  { value: "typescript", label: "TypeScript" },
];
const BACKENDS: Readonly<Record<string, string>> = {
  relaxed: "WebAssembly with fused multiply-add: the last bit may differ from machine to machine.",
  simd: "WebAssembly: the same bits in every browser, and on the command line.",
  baseline: "Plain TypeScript, for comparison.",
};

/** What computes. */
export function EnginePanel() {
  const { snapshot, network } = trainer();
  const backend = snapshot.value?.backend ?? network.value?.backend ?? "";
  return (
    <section class="panel">
      <h2>Engine</h2>
      <Segmented
        legend="Engine"
        value={state.values.value.engine}
        options={ENGINE_OPTIONS}
        onChange={(value) => state.set({ engine: value })}
      />
      <p class="small" data-testid="backend" data-backend={backend}>
        {BACKENDS[backend] ?? ""}
      </p>
      <FilePicker label="Verify a run folder…" folder id="run-folder" onFiles={(files) => void playground().openFiles(chosen(files))} />
    </section>
  );
}

/** The usual values, and the one at hand where it is another. */
function numbers(usual: readonly number[], value: number): { readonly value: string; readonly label: string }[] {
  return [...new Set([...usual, value])].sort((a, b) => a - b).map((number) => ({ value: String(number), label: String(number) }));
}
