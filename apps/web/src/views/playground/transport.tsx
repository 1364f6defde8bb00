import { FilePicker, Select } from "../../ui/controls.tsx";
import { saveBytes } from "../../ui/save.ts";
import { whole } from "../../ui/numbers.ts";
import { TABLE_FILES } from "./data-panel.tsx";
import { chosen } from "../../ui/dropped.ts";
import { playground, trainer } from "./run.ts";
import { state } from "./state.ts";

/** Play, pause, step, reset; where the run stands, and how fast it goes. */
export function Transport() {
  const { running, snapshot, network } = trainer();
  const { pace: pacing } = state.values.value;
  const now = snapshot.value;
  return (
    <section class="transport" aria-label="Training">
      <div class="buttons">
        <button
          type="button"
          class="button primary"
          disabled={network.value === undefined}
          onClick={() => (running.value ? playground().pause() : playground().play())}
        >
          <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
            {running.value ? (
              <path d="M2 1h3v10H2zM7 1h3v10H7z" fill="currentColor" />
            ) : (
              <path d="M2 .5 11 6l-9 5.5z" fill="currentColor" />
            )}
          </svg>
          {running.value ? "Pause" : "Play"}
        </button>
        <button type="button" class="button" disabled={network.value === undefined} onClick={() => playground().step(1)} title="One batch">
          Step
        </button>
        <button
          type="button"
          class="button"
          disabled={network.value === undefined}
          onClick={() => playground().step(100)}
          title="A hundred batches"
        >
          100
        </button>
        <button type="button" class="button" onClick={() => playground().reset()} title="Begin again, from the weights of the seed">
          Reset
        </button>
      </div>
      <dl class="readout">
        <div>
          <dt>step</dt>
          <dd data-testid="steps">{whole(now?.steps ?? 0)}</dd>
        </div>
        <div>
          <dt>epoch</dt>
          <dd>{whole(now?.epoch ?? 0)}</dd>
        </div>
        <div class="rate">
          <dt>steps per second</dt>
          <dd data-testid="rate">{now !== undefined && now.stepsPerSecond > 0 ? whole(significant(now.stepsPerSecond)) : "–"}</dd>
        </div>
      </dl>
      <div class="choices">
        <Select
          label="Pace"
          value={pacing}
          options={[
            { value: "accelerate", label: "faster and faster" },
            { value: "1", label: "1 step a frame" },
            { value: "10", label: "10 steps a frame" },
            { value: "100", label: "100 steps a frame" },
            { value: "full", label: "full speed" },
          ]}
          onChange={(value) => state.set({ pace: value })}
        />
      </div>
      <div class="files">
        <button
          type="button"
          class="button quiet"
          disabled={network.value === undefined || state.values.value.beside !== ""}
          onClick={() => playground().compare()}
        >
          Compare
        </button>
        <button type="button" class="button quiet" onClick={() => void saveModel()}>
          Save model
        </button>
        <FilePicker
          label="Open"
          accept={`.safetensors,${TABLE_FILES}`}
          multiple
          onFiles={(files) => void playground().openFiles(chosen(files))}
        />
      </div>
    </section>
  );
}

/** Three digits: the others change too fast to be read. */
function significant(rate: number): number {
  return Number(rate.toPrecision(3));
}

async function saveModel(): Promise<void> {
  const bytes = await trainer().save();
  saveBytes(bytes as Uint8Array<ArrayBuffer>, `${state.values.value.data}.safetensors`, "application/octet-stream");
}
