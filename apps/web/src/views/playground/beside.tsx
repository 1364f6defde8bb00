import { createTrainer } from "../../state/trainer.ts";
import type { Config, Pace } from "../../worker/protocol.ts";
import { Outcome } from "./output-panel.tsx";
import { playground } from "./run.ts";
import { configOf, labelOf, readSettings, state } from "./state.ts";
import type { Settings } from "./state.ts";
import { OPTIMIZER_NAMES } from "./training-panel.tsx";

/** A second run beside the first, with settings that stay. */
export interface SecondRun {
  readonly trainer: ReturnType<typeof createTrainer>;
  readonly text: string;
  readonly Beside: typeof Beside;
  /** Begins anew, and trains at once where a pace is given. */
  restart(pace: Pace | undefined): void;
}

/** Creates the second run of the settings that an address has; `withFiles` adds the files of the visitor's. */
export function createSecondRun(text: string, withFiles: (config: Config) => Config): SecondRun {
  const trainer = createTrainer();
  const restart = (pace: Pace | undefined): void => trainer.configure(withFiles(configOf(readSettings(text))), pace);
  return { trainer, text, Beside, restart };
}

/** How settings are called where two runs differ in them. */
const NAMES: Readonly<Partial<Record<keyof Settings, string>>> = {
  data: "set",
  optimizer: "optimiser",
  hidden: "layers",
  output: "last layer",
  init: "initial weights",
  rate: "learning rate",
  l2: "L2",
  schedule: "rate over time",
  test: "kept for testing",
};
/** What does not change the numbers. */
const OF_THE_VIEW: ReadonlySet<string> = new Set(["pace", "showTest", "beside"]);

function Beside() {
  const second = playground().beside.value;
  if (second === undefined) return null;
  const [kept, now] = [readSettings(second.text), state.values.value];
  const differing = (Object.keys(kept) as (keyof Settings)[]).filter(
    (key) => !OF_THE_VIEW.has(key) && JSON.stringify(kept[key]) !== JSON.stringify(now[key]),
  );
  const { problem } = second.trainer;
  return (
    <section class="outcome" aria-label="The second run" data-testid="beside">
      <header>
        <h3>Second run</h3>
        <button type="button" class="button small" onClick={() => state.set({ ...kept })}>
          Take its settings
        </button>
        <button type="button" class="button small" onClick={() => state.set({ beside: "" })}>
          Close
        </button>
      </header>
      <p class="small" data-testid="differs">
        {differing.length === 0
          ? "It has the same settings so far. Change one on the left, and both begin anew or go on side by side."
          : `It keeps ${differing.map((key) => `${NAMES[key] ?? key} ${shown(kept, key)}`).join(", ")}.`}
      </p>
      {problem.value !== undefined && (
        <p class="small" role="alert">
          {problem.value}
        </p>
      )}
      <Outcome of={second.trainer} />
    </section>
  );
}

function shown(settings: Settings, key: keyof Settings): string {
  const value = settings[key];
  if (key === "hidden") return settings.hidden.map(({ units, activation }) => `${units} ${labelOf(activation)}`).join(", ") || "none";
  if (key === "optimizer") return OPTIMIZER_NAMES[settings.optimizer];
  return typeof value === "object" ? value.map(String).join(", ") || "none" : String(value);
}
