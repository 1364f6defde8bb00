import type { OptimizerKind } from "@adjoint/reference";
import { NumberInput, Select } from "../../ui/controls.tsx";
import { LOSSES, OPTIMIZERS, state } from "./state.ts";
import type { PlaygroundValues } from "./state.ts";
import { trainer } from "./run.ts";

const LOSS_NAMES: Readonly<Record<PlaygroundValues["loss"], string>> = {
  crossEntropy: "cross-entropy",
  half: "½ Σ (a − y)²",
  sum: "Σ (a − y)²",
  mean: "mean (a − y)²",
};

const OPTIMIZER_NAMES: Readonly<Record<OptimizerKind, string>> = {
  sgd: "SGD",
  momentum: "momentum, v adds gradients",
  velocity: "momentum, v is the step",
  nesterov: "Nesterov",
  rmsprop: "RMSProp",
  adam: "Adam",
  adamw: "AdamW",
};

const RATES = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3];
const PENALTIES = [0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];
const DROPOUTS = [0, 0.1, 0.2, 0.3, 0.5];
const BATCHES = [1, 2, 5, 10, 16, 32, 64, 128, 256, 512];

export function TrainingPanel() {
  const { loss, optimizer, rate, l2, batch, dropout, init, seed, output } = state.values.value;
  const classes = (trainer().data.value?.classes.length ?? 2) > 0;
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
          disabled: value === "crossEntropy" ? !takesCrossEntropy : output === "softmax",
        }))}
        onChange={(value) => state.set({ loss: value })}
      />
      <Select
        label="Optimiser"
        value={optimizer}
        options={OPTIMIZERS.map((value) => ({ value, label: OPTIMIZER_NAMES[value] }))}
        onChange={(value) => state.set({ optimizer: value })}
      />
      <div class="pair">
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
        <NumberInput label="Seed" value={seed} min={0} max={4294967295} step={1} onChange={(value) => state.set({ seed: value })} />
      </div>
      <Select
        label="Dropout, of hidden units"
        value={String(dropout)}
        options={numbers(DROPOUTS, dropout)}
        onChange={(value) => state.set({ dropout: Number(value) })}
      />
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

/** The usual values, and the one at hand where it is another. */
function numbers(usual: readonly number[], value: number): { readonly value: string; readonly label: string }[] {
  return [...new Set([...usual, value])].sort((a, b) => a - b).map((number) => ({ value: String(number), label: String(number) }));
}
