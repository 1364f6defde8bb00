import { FilePicker, Select, Slider } from "../../ui/controls.tsx";
import { percent, whole } from "../../ui/numbers.ts";
import { DERIVED, DERIVED_NAMES } from "../../worker/derived.ts";
import type { DataSet } from "../../worker/protocol.ts";
import { chosen } from "../../ui/dropped.ts";
import { playground, trainer } from "./run.ts";
import { MADE, settingsFor, state } from "./state.ts";

const SETS: readonly { readonly value: DataSet; readonly label: string }[] = [
  { value: "xor", label: "xor" },
  { value: "moons", label: "moons" },
  { value: "circles", label: "circles" },
  { value: "spirals", label: "spirals" },
  { value: "gaussians", label: "three gaussians" },
  { value: "sine", label: "1 + sin(πp/4)" },
  { value: "iris", label: "iris" },
  { value: "wine", label: "wine" },
  { value: "breastCancer", label: "breast cancer" },
  { value: "digits", label: "digits, 8 × 8" },
  { value: "csv", label: "a table of yours" },
  { value: "mnist", label: "MNIST files of yours" },
];

/** What the page reads as a table. */
export const TABLE_FILES = ".csv,.tsv,.txt,.data,.dat,.json,.jsonl,.ndjson,.npy,.npz,.mat,.gz,text/csv";

/** Takes a set over; files of the visitor's are chosen first, and what is there stays until one is read. */
function chooseSet(value: DataSet): void {
  if (value === "csv" || value === "mnist") {
    document.querySelector<HTMLInputElement>("#table-file")?.click();
    // The list shows the set that is there.
    state.set({});
  } else state.set(settingsFor(value, state.values.value));
}

/** What the inputs are made of: with x₁² and x₂² circles need no hidden layer. */
function Inputs() {
  const { inputs } = state.values.value;
  return (
    <fieldset class="inputs">
      <legend class="label">Inputs</legend>
      {DERIVED_NAMES.map((name) => {
        const on = inputs.includes(name);
        return (
          <label key={name} class="tick">
            <input
              type="checkbox"
              checked={on}
              disabled={on && inputs.length <= 2}
              onChange={() => state.set({ inputs: DERIVED_NAMES.filter((each) => (each === name ? !on : inputs.includes(each))) })}
            />
            {DERIVED[name].label}
          </label>
        );
      })}
    </fieldset>
  );
}

export function DataPanel() {
  const { data: set, noise, rows, test, showTest } = state.values.value;
  const summary = trainer().data.value;
  const made = MADE.has(set);
  return (
    <section class="panel">
      <h2>Data</h2>
      <Select label="Set" value={set} options={SETS} onChange={chooseSet} />
      {made && (
        <Slider
          label="Noise"
          value={noise}
          min={0}
          max={0.5}
          step={0.01}
          onChange={(value) => state.set({ noise: value })}
          format={(value) => value.toFixed(2)}
        />
      )}
      {made && (
        <Slider
          label="Rows"
          value={rows}
          min={set === "sine" ? 5 : 20}
          max={1000}
          step={1}
          onChange={(value) => state.set({ rows: value })}
        />
      )}
      {made && set !== "sine" && <Inputs />}
      {set !== "mnist" && (
        <Slider
          label="Kept for testing"
          value={test}
          min={0}
          max={0.8}
          step={0.05}
          onChange={(value) => state.set({ test: value })}
          format={(value) => percent(value).replace(".0", "")}
        />
      )}
      {set === "csv" && summary !== undefined && (
        <button type="button" class="button quiet" onClick={() => void playground().reopenTable()}>
          Change the columns…
        </button>
      )}
      <p class="small summary">
        {summary === undefined
          ? "No data yet."
          : `${whole(summary.trainRows)} rows to train on, ${whole(summary.testRows)} to test on; ${summary.inputs} ${summary.inputs === 1 ? "input" : "inputs"}${
              summary.classes.length > 0 ? `, ${summary.classes.length} classes` : ""
            }.`}
      </p>
      {(summary === undefined ? made && test > 0 : summary.points !== undefined && summary.testRows > 0) && (
        <label class="tick">
          <input type="checkbox" checked={showTest} onChange={(event) => state.set({ showTest: event.currentTarget.checked })} />
          Show the test rows <span class="ring" aria-hidden="true" />
        </label>
      )}
      <FilePicker
        label="Open a table…"
        accept={TABLE_FILES}
        id="table-file"
        onFiles={(files) => void playground().openFiles(chosen(files))}
      />
      <p class="small">CSV, JSON, NPY, NPZ or MAT. Or drop one on the page. It stays in this browser.</p>
    </section>
  );
}
