import type { CheckReport } from "@adjoint/formula";
import type { Mistakes } from "../../worker/check-protocol.ts";
import { selectionOf } from "./editor.tsx";
import { hints, withHole } from "./exercise.ts";
import { state } from "./state.ts";
import { nameOf } from "./titles.ts";

/** What is told of the first mistake, one hint after the other; the findings follow the second. */
export function Exercise({ report, mistakes }: { readonly report: CheckReport; readonly mistakes: Mistakes }) {
  const first = report.targets.find(({ status }) => status === "mistake" || status === "unknown");
  if (first === undefined) return <p data-testid="exercise">Solved: every line that leads to a gradient is right.</p>;
  const told = [
    `Look at line ${first.span.line}.`,
    first.code === undefined ? "It is not what belongs there." : `It is called: ${nameOf(first.code)}.`,
    first.code === undefined ? first.message : (mistakes[first.code]?.how ?? first.message),
  ];
  return (
    <div class="exercise" data-testid="exercise">
      <ol>
        {told.slice(0, hints.value).map((hint) => (
          <li key={hint}>{hint.replaceAll("`", "")}</li>
        ))}
      </ol>
      {hints.value < told.length && (
        <button type="button" class="button" onClick={() => hints.value++}>
          {hints.value === 0 ? "A hint" : "Another hint"}
        </button>
      )}
    </div>
  );
}

/** Makes an exercise of the text: what is selected becomes a hole. */
export function MakeExercise() {
  const { task } = state.values.value;
  return (
    <p class="buttons">
      <label class="tick">
        <input
          type="checkbox"
          checked={task}
          onChange={(event) => {
            hints.value = 0;
            state.set({ task: event.currentTarget.checked });
          }}
        />
        As an exercise: mistakes are told in hints
      </label>
      <button
        type="button"
        class="button small"
        onClick={() => {
          const selected = selectionOf();
          if (selected === undefined) state.fail("Select in the text what the learner is to fill in, then press “Make a hole”.");
          else {
            hints.value = 0;
            state.set({ text: withHole(state.values.value.text, selected), task: true });
          }
        }}
      >
        Make a hole
      </button>
    </p>
  );
}
