import { batch, computed, effect, signal, untracked } from "@preact/signals";
import type { ComponentType } from "preact";
import { createTrainer } from "../../state/trainer.ts";
import type { Trainer } from "../../state/trainer.ts";
import type { Config, Pace, TableChoice, TablePreview } from "../../worker/protocol.ts";
import type { Dropped } from "../../ui/dropped.ts";
import type { SecondRun } from "./beside.tsx";
import { config, startOf, state, writeSettings } from "./state.ts";
import type { PlaygroundValues } from "./state.ts";

/** A table that was opened and is not learnt yet. */
interface OpenedTable {
  readonly file: File;
  readonly preview: TablePreview;
}

/** What the playground does, beside what its settings say. */
export interface Playground {
  readonly trainer: Trainer;
  readonly table: { readonly value: OpenedTable | undefined };
  /** What shows a run that is verified, once there was one. */
  readonly verifying: { readonly value: ComponentType | undefined };
  /** A second run that trains along, where there is one. */
  readonly beside: { readonly value: SecondRun | undefined };
  /** Follows the settings: some begin a new run, the others change the current one. */
  begin(): void;
  /** Pauses training while another view is open. */
  leave(): void;
  /** Continues where {@link leave} paused. */
  resume(): void;
  /** Trains both runs; so do the next ones. */
  play(): void;
  pause(): void;
  step(batches: number): void;
  reset(): void;
  /** Puts a second run with the settings as they stand beside the first. */
  compare(): void;
  /** Opens a table, MNIST files or a model, or verifies the run of a folder. */
  openFiles(given: Dropped): Promise<void>;
  /** Changes how the opened table is to be learnt. */
  chooseColumns(change: Partial<TableChoice>): Promise<void>;
  /** Shows the table that is being learnt again. */
  reopenTable(): Promise<void>;
  closeTable(): void;
  /** Trains on the opened table. */
  learnTable(): void;
}

/** Creates the playground's actions around a worker of its own, which lives on while another view is open. */
function createPlayground(): Playground {
  const trainer = createTrainer();
  /** Files that were dropped or chosen; they stay in this page. */
  const files = signal<readonly File[]>([]);
  const table = signal<OpenedTable>();
  /** A model that is to be opened instead of a new network, with the settings that it decides. */
  let opening: Uint8Array | undefined;
  /** Whether the next run trains at once. */
  let playNext = false;
  let begun = false;
  let wasRunning = false;
  const beside = signal<SecondRun>();
  const verifying = signal<ComponentType>();

  const each = (act: (each: Trainer) => void): void => {
    act(trainer);
    const second = beside.peek();
    if (second !== undefined) act(second.trainer);
  };
  /** Both begin at once, so that they can be compared. */
  const restart = (from: Pace | undefined): void => {
    trainer.configure(withFiles(config.peek(), files.peek()), from);
    beside.peek()?.restart(from);
  };
  const followBeside = async (text: string): Promise<void> => {
    if (text === (beside.peek()?.text ?? "")) return;
    beside.peek()?.trainer.end();
    beside.value = undefined;
    if (text === "") return;
    const { createSecondRun } = await import("./beside.tsx");
    if (state.values.peek().beside !== text) return;
    beside.value = createSecondRun(text, (own) => withFiles(own, files.peek()));
    untracked(() => restart(trainer.running.value ? pace() : undefined));
  };

  const begin = (): void => {
    if (begun) return;
    begun = true;
    let before: { readonly start: string; readonly files: readonly File[] } | undefined;
    effect(() => {
      const now: Config = withFiles(config.value, files.value);
      const start = startOf(now);
      untracked(() => {
        if (opening !== undefined) {
          trainer.open(opening, now);
          opening = undefined;
        } else if (before?.start === start && before.files === files.value) trainer.adjust(now);
        else restart(playNext || (before !== undefined && trainer.running.value) ? pace() : undefined);
        playNext = false;
        before = { start, files: files.value };
      });
    });
    effect(() => {
      const chosen = pace();
      untracked(() => {
        if (trainer.running.value) each(({ play }) => play(chosen));
      });
    });
    const kept = computed(() => state.values.value.beside);
    effect(() => void followBeside(kept.value));
  };

  const openModelFile = async (file: File): Promise<void> => {
    const { openModel } = await import("./model.ts");
    await openModel(file, trainer.problem, (bytes, patch) => {
      opening = bytes;
      // Settings that stay the same change nothing: then the model is opened at once.
      const unchanged = startOf(config.value);
      state.set(patch);
      if (opening !== undefined && startOf(config.value) === unchanged) {
        trainer.open(opening, withFiles(config.value, files.value));
        opening = undefined;
      }
    });
  };

  const showTable = async (file: File, choice: Partial<TableChoice>): Promise<void> => {
    const preview = await trainer.preview(file, choice);
    if (typeof preview === "string") trainer.problem.value = preview;
    else table.value = { file, preview };
  };

  /** Takes files and their settings over together, so that one run begins. */
  const useFiles = (given: readonly File[], settings: Partial<PlaygroundValues>): void =>
    batch(() => {
      files.value = given;
      state.set(settings);
    });

  return {
    trainer,
    table,
    begin,
    leave() {
      wasRunning = trainer.running.value;
      if (wasRunning) each(({ pause }) => pause());
    },
    resume() {
      if (wasRunning) each(({ play }) => play(pace()));
      wasRunning = false;
    },
    beside,
    verifying,
    play: () => each(({ play }) => play(pace())),
    pause: () => each(({ pause }) => pause()),
    step: (batches) => each(({ step }) => step(batches)),
    reset: () => restart(undefined),
    compare: () => state.set({ beside: writeSettings(state.values.peek()) }),
    async openFiles(dropped) {
      const given = dropped.map(({ file }) => file);
      const [first] = given;
      if (first === undefined) return;
      trainer.problem.value = undefined;
      if (given.some(({ name }) => name === "config.json")) {
        const module = await import("./verify.tsx");
        verifying.value = module.VerifyPanel;
        module.verify({ files: dropped });
        return;
      }
      if (/\.safetensors$/i.test(first.name)) return openModelFile(first);
      if (!given.some((file) => /idx\d|ubyte/i.test(file.name))) return showTable(first, {});
      useFiles(given, {
        data: "mnist",
        output: "softmax",
        loss: "crossEntropy",
        batch: 64,
        rate: 0.003,
        hidden: [{ units: 32, activation: "relu" }],
      });
    },
    async chooseColumns(change) {
      if (table.value === undefined) return;
      const { file, preview } = table.value;
      await showTable(file, { ...preview.choice, ...change });
    },
    async reopenTable() {
      const [file] = files.value;
      const { table: choice } = config.value.data;
      if (file !== undefined) await showTable(file, choice ?? {});
    },
    closeTable: () => (table.value = undefined),
    learnTable() {
      if (table.value === undefined) return;
      const { file, preview } = table.value;
      const { targets, ignore, use, categories, marks, as, missing } = preview.choice;
      table.value = undefined;
      playNext = true;
      useFiles([file], {
        data: "csv",
        learn: targets,
        leave: ignore,
        use,
        categories,
        marks: marks.join("|"),
        as: as ?? "auto",
        missing,
        batch: 32,
        ...(preview.learns === "values" ? { output: "identity", loss: "half" } : {}),
        ...(preview.learns === "classes" ? { output: "softmax", loss: "crossEntropy" } : {}),
        ...(preview.learns === "labels" ? { output: "sigmoid", loss: "crossEntropy" } : {}),
      });
    },
  };
}

let instance: Playground | undefined;

/** Returns the page's playground, created at the first call. */
export function playground(): Playground {
  instance ??= createPlayground();
  return instance;
}

/** Returns the playground's worker. */
export function trainer(): Trainer {
  return playground().trainer;
}

function pace(): Pace {
  const { pace: chosen } = state.values.value;
  return chosen === "accelerate" || chosen === "full" ? chosen : Number(chosen);
}

function withFiles(base: Config, chosen: readonly File[]): Config {
  return chosen.length === 0 || (base.data.set !== "csv" && base.data.set !== "mnist")
    ? base
    : { ...base, data: { ...base.data, files: chosen } };
}
