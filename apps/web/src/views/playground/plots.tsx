import { untracked } from "@preact/signals";
import { Curves } from "../../draw/curves.tsx";
import { loss } from "../../ui/numbers.ts";
import { trainer } from "./run.ts";

/** Loss and gradient norms over the steps. */
export function Plots() {
  const { history, snapshot, network } = trainer();
  void history.version.value;
  const now = untracked(() => snapshot.value);
  const layers = (network.value?.sizes.length ?? 1) - 1;
  const tested = now?.test !== undefined;
  // The axis of the steps is logarithmic: much happens early. Step 0 has no place on it.
  const from = history.steps[0] === 0 ? 1 : 0;
  const steps = history.steps.slice(from);
  const since = <T,>(column: readonly T[]): readonly T[] => column.slice(from);
  return (
    <div class="plots">
      <section class="panel">
        <h2>Loss</h2>
        <Curves
          label={
            now === undefined
              ? "The loss, not yet computed."
              : `The loss over ${now.steps} steps: now ${loss(now.train.loss)} in training${now.test === undefined ? "" : `, ${loss(now.test.loss)} in testing`}.`
          }
          x={steps}
          logX
          lines={[
            { label: "training", colour: (palette) => palette.ink },
            ...(tested
              ? [
                  {
                    label: "test",
                    colour: (palette: { readonly positive: readonly [number, number, number] }) => palette.positive,
                    dash: [5, 3],
                  },
                ]
              : []),
          ]}
          columns={tested ? [since(history.trainLoss), since(history.testLoss)] : [since(history.trainLoss)]}
          height={150}
        />
      </section>
      <section class="panel">
        <h2>
          Gradient norms <span class="formula">‖dW‖</span>
        </h2>
        <Curves
          label={
            now === undefined
              ? "The norms of the gradients, not yet computed."
              : `The norm of each layer's gradient: now ${now.gradientNorms.map((norm, l) => `layer ${l + 1} ${loss(norm)}`).join(", ")}.`
          }
          x={steps}
          logX
          lines={Array.from({ length: layers }, (_, l) => ({
            label: `layer ${l + 1}`,
            colour: (palette) => palette.classes[l % palette.classes.length],
          }))}
          columns={Array.from({ length: layers }, (_, l) =>
            history.norms[l]?.length === history.steps.length ? since(history.norms[l]) : steps.map(() => null),
          )}
          height={150}
          logY
        />
      </section>
    </div>
  );
}
