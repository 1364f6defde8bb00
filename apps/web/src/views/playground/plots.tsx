import { untracked } from "@preact/signals";
import { Curves } from "../../draw/curves.tsx";
import type { Line } from "../../draw/plot.ts";
import type { History } from "../../state/history.ts";
import { loss } from "../../ui/numbers.ts";
import { Term } from "../../ui/term.tsx";
import { playground, trainer } from "./run.ts";

/** Loss and gradient norms over the steps. */
export function Plots() {
  const { history, snapshot, network } = trainer();
  const second = playground().beside.value?.trainer.history;
  void history.version.value;
  void second?.version.value;
  const now = untracked(() => snapshot.value);
  const layers = (network.value?.sizes.length ?? 1) - 1;
  const tested = now?.test !== undefined;
  // The axis of the steps is logarithmic: much happens early. Step 0 has no place on it.
  const from = history.steps[0] === 0 ? 1 : 0;
  const steps = history.steps.slice(from);
  const since = <T,>(column: readonly T[]): readonly T[] => column.slice(from);
  const losses = lossesOf(history, second, tested);
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
          x={losses.x}
          logX
          lines={losses.columns.map(({ line }) => line)}
          columns={losses.columns.map(({ values }) => values)}
          height={150}
        />
      </section>
      <section class="panel">
        <h2>
          Gradient norms{" "}
          <Term of="norm">
            <span class="formula">‖dW‖</span>
          </Term>
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

interface Column {
  readonly line: Line;
  readonly values: readonly (number | null)[];
}

/** The losses of one run, or of two over the steps of both, from the first step on. */
function lossesOf(
  first: History,
  second: History | undefined,
  tested: boolean,
): { readonly x: readonly number[]; readonly columns: readonly Column[] } {
  const x = [...new Set([...first.steps, ...(second?.steps ?? [])])].filter((step) => step > 0).sort((a, b) => a - b);
  const column = (of: History, losses: readonly (number | null)[], line: Line): Column => {
    const at = new Map(of.steps.map((step, i) => [step, losses[i]]));
    return { line, values: x.map((step) => at.get(step) ?? null) };
  };
  const lines = (of: History, name: string, colours: readonly [Line["colour"], Line["colour"]]): Column[] => [
    column(of, of.trainLoss, { label: `${name}training`, colour: colours[0] }),
    ...(tested ? [column(of, of.testLoss, { label: `${name}test`, colour: colours[1], dash: [5, 3] })] : []),
  ];
  return {
    x,
    columns: [
      ...lines(first, "", [({ ink }) => ink, ({ positive }) => positive]),
      ...(second === undefined ? [] : lines(second, "second run, ", [({ quiet }) => quiet, ({ negative }) => negative])),
    ],
  };
}
