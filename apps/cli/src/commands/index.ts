import type { CommandDefinition } from "../command.ts";

/** A command as the list of commands shows it. Its definition, with what it imports, is loaded when it is asked for: `check` does not wait for the engine. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly argument?: string;
  load(): Promise<{ readonly command: CommandDefinition<never> }>;
}

export const COMMANDS: readonly CommandEntry[] = [
  { name: "train", summary: "train a network and save it", load: () => import("./train.ts") },
  { name: "resume", summary: "continue an interrupted run", argument: "run", load: () => import("./resume.ts") },
  { name: "verify", summary: "train a run again, and compare every bit", argument: "run", load: () => import("./verify.ts") },
  { name: "replay", summary: "show a step of a run, or find where it went wrong", argument: "run", load: () => import("./replay.ts") },
  { name: "runs", summary: "list runs and compare them", argument: "folder", load: () => import("./runs.ts") },
  { name: "sweep", summary: "search settings", argument: "space", load: () => import("./sweep.ts") },
  { name: "worker", summary: "do trials of sweeps for a queue", load: () => import("./worker.ts") },
  { name: "evaluate", summary: "measure a saved model on labelled data", load: () => import("./evaluate.ts") },
  { name: "crossvalidate", summary: "train and test on parts of a table in turn", load: () => import("./crossvalidate.ts") },
  { name: "calibrate", summary: "make probabilities agree with the data", load: () => import("./calibrate.ts") },
  { name: "doctor", summary: "look for what usually goes wrong", load: () => import("./doctor.ts") },
  { name: "predict", summary: "predict for the rows of a CSV file", load: () => import("./predict.ts") },
  { name: "export", summary: "write a model for other programs", argument: "model", load: () => import("./export.ts") },
  { name: "import", summary: "read a model of another program", argument: "file", load: () => import("./import.ts") },
  { name: "serve", summary: "answer with predictions over HTTP", argument: "model", load: () => import("./serve.ts") },
  { name: "gradcheck", summary: "compare gradients with central differences", load: () => import("./gradcheck.ts") },
  { name: "trace", summary: "show every number of one backpropagation", load: () => import("./trace.ts") },
  { name: "check", summary: "check formulas, and name the mistake", argument: "file", load: () => import("./check.ts") },
  { name: "explain", summary: "derive a rule of backpropagation", argument: "topic", load: () => import("./explain.ts") },
  { name: "info", summary: "show this host and its kernels, or a model", argument: "model", load: () => import("./info.ts") },
];
