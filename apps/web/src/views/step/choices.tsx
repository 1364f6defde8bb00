import { NumberInput, Select, Segmented } from "../../ui/controls.tsx";
import { handed } from "./handed.ts";
import { EXAMPLE_NAMES, LOSS_NAMES, NOTATION_NAMES } from "./names.ts";
import { canChangeLoss } from "./problem.ts";
import type { Worked } from "./problem.ts";
import { EXAMPLES, NOTATIONS, state } from "./state.ts";
import { forgetChanges, undo } from "./undo.ts";
import type { Loss } from "./walked.ts";

/** What is gone through: the network, in whose letters, which example, with which loss. */
export function Choices({ now }: { readonly now: Worked | undefined }) {
  const { example, notation, t, edits } = state.values.value;
  const loss = now?.traced.network.loss;
  const m = now?.traced.X.cols ?? 1;
  return (
    <section class="choices" aria-label="What is gone through">
      <Select
        label="Network"
        value={example}
        options={EXAMPLES.map((value) => ({ value, label: EXAMPLE_NAMES[value] }))}
        onChange={(value) => state.set({ example: value, ...forgetChanges(), loss: "given", step: "delta1", t: 0, row: 0, col: 0 })}
      />
      <Select
        label="Notation"
        value={notation}
        options={NOTATIONS.map((value) => ({ value, label: NOTATION_NAMES[value] }))}
        onChange={(value) => state.set({ notation: value })}
      />
      {example === "own" && handed.value !== undefined && (
        <NumberInput
          label={`From row, of ${handed.value.total}`}
          value={handed.value.from + 1}
          min={1}
          max={handed.value.total}
          step={1}
          onChange={(row) => void handed.value?.again(row - 1, handed.value.own.x.length)}
        />
      )}
      {example === "own" && handed.value !== undefined && (
        <NumberInput
          label="Rows"
          value={handed.value.own.x.length}
          min={1}
          max={8}
          step={1}
          onChange={(count) => void handed.value?.again(handed.value.from, count)}
        />
      )}
      {m > 1 && (
        <Select
          label="Example"
          value={String(Math.min(t, m))}
          options={Array.from({ length: m + 1 }, (_, i) => ({ value: String(i), label: i === m ? "all at once" : `${i + 1} of ${m}` }))}
          onChange={(value) => state.set({ t: Number(value) })}
        />
      )}
      {now !== undefined && canChangeLoss(now.traced) ? (
        <div class="field">
          <span class="label">Loss</span>
          <Segmented
            legend="Loss"
            value={loss === "cross-entropy" ? "cross-entropy" : "squared"}
            options={[
              { value: "squared", label: LOSS_NAMES[squaredOf(now)] },
              { value: "cross-entropy", label: LOSS_NAMES["cross-entropy"] },
            ]}
            onChange={(value) =>
              state.set({ loss: value === "cross-entropy" ? value : now.givenLoss === "cross-entropy" ? "half-squared-error" : "given" })
            }
          />
        </div>
      ) : (
        <p class="field small">
          <span class="label">Loss</span>
          <span class="loss">{loss === undefined ? "" : LOSS_NAMES[loss]}</span>
        </p>
      )}
      {edits.length > 0 && (
        <div class="buttons">
          <button type="button" class="button" onClick={undo} title="Takes the last change back (Ctrl+Z)">
            ↺ Undo
          </button>
          <button type="button" class="button" onClick={() => state.set(forgetChanges())}>
            Undo {edits.length === 1 ? "the change" : `${edits.length} changes`}
          </button>
        </div>
      )}
    </section>
  );
}

/** The squared error that stands beside the cross-entropy: the one that was given, or ½Σ. */
function squaredOf({ traced, givenLoss }: Worked): Loss {
  const { loss } = traced.network;
  if (loss !== "cross-entropy") return loss;
  return givenLoss === "cross-entropy" ? "half-squared-error" : givenLoss;
}
