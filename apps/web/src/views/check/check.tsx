import { useEffect } from "preact/hooks";
import { Select } from "../../ui/controls.tsx";
import { announce } from "../../ui/live.tsx";
import { Notice } from "../../ui/notice.tsx";
import { answer, follow, waiting } from "./checker.ts";
import { Editor } from "./editor.tsx";
import { EXAMPLES } from "./examples.ts";
import { MakeExercise } from "./exercise.tsx";
import { holes } from "./exercise.ts";
import { Options } from "./options.tsx";
import { Printed } from "./printed.tsx";
import { Report } from "./report.tsx";
import { state } from "./state.ts";
import { titleOf } from "./titles.ts";

/** The user's formulas, checked line by line. */
export function Check() {
  useEffect(follow, []);
  const given = answer.value;
  useEffect(() => {
    if (given?.type === "checked") announce(summary(given.report), 500);
    if (given?.type === "refused") announce(given.message, 500);
  }, [given]);
  const { text } = state.values.value;
  const example = EXAMPLES.findIndex((each) => each.text === text);
  return (
    <div class="checker">
      <header class="intro">
        <h1>Check my formulas</h1>
        <p>
          Write your backward pass as you have it: Octave, NumPy, PyTorch, LaTeX or plain text, in anybody’s notation. Each line is
          evaluated on random networks and compared with the exact gradient; a mistake is underlined where it is, named, and repaired.
        </p>
      </header>
      <Notice kind="problem" lines={state.problems.value} />
      <div class="desk">
        <div class="paper">
          <Select
            label="Begin with"
            value={String(example)}
            options={[
              ...(example < 0 ? [{ value: "-1", label: "your text" }] : []),
              ...EXAMPLES.map((each, i) => ({ value: String(i), label: titleOf(each) })),
            ]}
            onChange={(value) => {
              const chosen = EXAMPLES[Number(value)];
              if (chosen === undefined) return;
              state.set({
                text: chosen.text,
                task: false,
                loss: chosen.loss ?? "auto",
                lambda: chosen.lambda ?? "auto",
                activation: chosen.activation ?? "auto",
                syntax: "auto",
                notation: "auto",
                layout: "auto",
                bias: "auto",
                layers: [],
              });
            }}
          />
          <Editor answer={given} />
          <MakeExercise />
        </div>
        <div class="verdict" data-testid="verdict" data-waiting={waiting.value}>
          {holes.value > 0 ? (
            <p class="lead" data-testid="holes">
              {holes.value === 1 ? "One hole is" : `${holes.value} holes are`} left: write in the place of <code>____</code> what belongs
              there.
            </p>
          ) : (
            given !== undefined && <Report answer={given} />
          )}
        </div>
        <Options problem={given?.type === "checked" ? given.report.problem : undefined} />
      </div>
      <Printed />
    </div>
  );
}

function summary(report: {
  readonly ok: boolean;
  readonly targets: readonly { readonly name: string; readonly status: string }[];
}): string {
  const wrong = report.targets.filter(({ status }) => status === "mistake" || status === "unknown");
  return report.ok
    ? "All lines that were checked are right."
    : `${wrong.length} ${wrong.length === 1 ? "line is" : "lines are"} wrong: ${wrong.map(({ name }) => name).join(", ")}.`;
}
