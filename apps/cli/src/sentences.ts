import { counted } from "./terminal/numbers.ts";

/** Names as a sentence lists them, the first six of many. */
function few(names: readonly string[]): string {
  return `${names.slice(0, 6).join(", ")}${names.length > 6 ? ", …" : ""}`;
}

/** Each sentence reads `<rule broken>: <values>. <next step>`. Texts inside the values are made safe for a terminal when an error is printed. */

/** What the command says of arguments that it cannot accept. */
export const USAGE_SENTENCES = {
  // How it was written
  "bad-value": ({ flag, rule, value, next }: { flag: string; rule: string; value: string; next: string }) =>
    `${flag} ${rule}: ${value}. ${next}`,
  "no-such-option": ({ option, suggestion, help }: { option: string; suggestion: string; help: string }) =>
    ["there is no option", `${option}.`, suggestion, help].filter(Boolean).join(" "),
  "no-such-command": ({ command, suggestion, help }: { command: string; suggestion: string; help: string }) =>
    ["there is no command", `${command}.`, suggestion, help].filter(Boolean).join(" "),
  "value-missing": ({ flag, value, help }: { flag: string; value: string; help: string }) =>
    `the option ${flag} needs a value: nothing follows it. Write ${flag} ${value}. ${help}`,
  "takes-no-value": ({ flag, given }: { flag: string; given: string }) =>
    `the option ${flag} takes no value: ${given}. Write ${flag} alone.`,
  "extra-argument": ({ extra, data, help }: { extra: readonly string[]; data: string | undefined; help: string }) =>
    [
      `${extra.length === 1 ? "an argument is" : "arguments are"} not expected here: ${extra.join(" ")}.`,
      data === undefined ? "" : `Data is named with --data, as in --data ${data}.`,
      help,
    ]
      .filter(Boolean)
      .join(" "),
  syntax: ({ message, help }: { message: string; help: string }) => `${message} ${help}`,
  "no-such-setting": ({ key, suggestion, known }: { key: string; suggestion: string; known: readonly string[] }) =>
    [`--set has no setting ${key}.`, suggestion, `The settings are ${known.join(", ")}.`].filter(Boolean).join(" "),
  "setting-twice": ({ key, pair }: { key: string; pair: string }) =>
    `--set ${key}: the setting is given twice: ${pair}. Leave one of them out.`,
  "schedule-of-run": ({ path, epochs }: { path: string; epochs: number }) =>
    `--epochs: the schedule of ${path} ends with its ${epochs} epochs: a longer run has other learning rates from its first step on. Leave --epochs out, or train a new run.`,
  "not-together": ({ option, other, why }: { option: string; other: string; why: string }) =>
    `${option} does not go with ${other}: ${why}. Leave one of them out.`,
  "same-file": ({ option, other, path }: { option: string; other: string; path: string }) =>
    `${option} and ${other} name the same file: ${path}. Writing it would destroy what the other needs; name another file.`,
  // Data
  "data-missing": ({ purpose }: { purpose: string }) =>
    `--data is missing: no data to ${purpose}. Try --data digits, or --data FILE.csv --label COLUMN.`,
  "no-such-data": ({ name, suggestion, known }: { name: string; suggestion: string; known: readonly string[] }) =>
    [`--data: there is no data set and no file named ${name}.`, suggestion, `The sets are ${known.join(", ")}.`].filter(Boolean).join(" "),
  "data-is-model": ({ path }: { path: string }) =>
    `--data is for data: ${path} is a model. Name it with --model, or with --from to continue its training.`,
  "label-of-set": ({ name }: { name: string }) => `--label is for CSV files: ${name} has its own labels. Leave --label out.`,
  "option-not-for-data": ({ flag, data, value, generated }: { flag: string; data: string; value: unknown; generated: boolean }) =>
    `${flag} does not apply to --data ${data}: ${value}. Leave it out${generated ? "" : ", or use generated data: --data moons"}.`,
  "no-such-column": ({ flag, column, name, count }: { flag: string; column: string; name: string; count: number }) =>
    `${flag}: there is no column ${column}: ${name} has ${counted(count, "column")}. Columns count from 1, or from -1 at the right.`,
  "unknown-column": ({
    flag,
    column,
    name,
    suggestion,
    known,
  }: {
    flag: string;
    column: string;
    name: string;
    suggestion: string;
    known: readonly string[];
  }) => [`${flag}: there is no column ${column} in ${name}.`, suggestion, `The columns are ${few(known)}.`].filter(Boolean).join(" "),
  "data-is-address": ({ flag, path }: { flag: string; path: string }) =>
    `${flag} reads files: ${path} is an address. Download it first: curl -LO ${path}`,
  "part-is-file": ({ flag, path, data }: { flag: string; path: string; data: string }) =>
    `${flag} takes a file only where --data is one: ${path}, with --data ${data}. Give a part, such as ${flag} 0.2.`,
  "keep-needs-table": ({ path }: { path: string }) =>
    `--keep copies columns of a file: ${path} was not trained on a table, or --data is no file. Leave it out.`,
  "needs-table": ({ command, path }: { command: string; path: string }) =>
    `${command} is for tables: ${path} was not trained on one, or --data is no file. Use --data FILE.csv, in training too.`,
  "nothing-to-calibrate-on": ({ data }: { data: string }) =>
    `calibrate needs rows that training did not see: all rows of ${data} were trained on. Train with --validation 0.2, or give other data.`,
  "file-option": ({ flag, data }: { flag: string; data: string }) =>
    `${flag} is about the columns of a file: ${data} has its own. Leave it out.`,
  "column-count": ({
    name,
    found,
    apart,
    wanted,
    features,
  }: {
    name: string;
    found: number;
    apart: number;
    wanted: number;
    features: readonly string[] | undefined;
  }) =>
    `--data: the number of columns is wrong: ${name} has ${found}${apart > 0 ? ` beside ${counted(apart, "column")} for the label or ignored` : ""}, the model takes ${wanted}${features === undefined ? "" : ` (${few(features)})`}. ${found > wanted ? "Name the columns that are no input with --label or --ignore." : "Give the columns that the model was trained on."}`,
  "input-count": ({ name, found, path, wanted }: { name: string; found: number; path: string; wanted: number }) =>
    `--data: the number of columns is wrong: ${name} has ${found}, the model ${path} takes ${wanted}. Give data like that which it was trained on.`,
  "test-part-exists": ({ data, rows }: { data: string; rows: number }) =>
    `--test: ${data} has a test part of its own: ${rows} rows. Leave --test out.`,
  "nothing-to-train-on": ({ validation, test, rows }: { validation: number; test: number; rows: number }) =>
    `--validation and --test leave no rows to train on: ${validation} and ${test} of ${counted(rows, "row")}. Make them smaller, or give more rows.`,
  "scale-classes": ({ label, classes, file }: { label: string; classes: number; file: boolean }) =>
    `--scale-targets scales values: ${label} holds ${counted(classes, "class", "classes")}. ${file ? "Leave it out, or read the label as --targets values." : "Leave it out."}`,
  "scale-constant": ({ name, value }: { name: string; value: number }) =>
    `--scale-targets needs values that vary: ${name} is ${value} in every row. Name a --label column that varies.`,
  "too-much-data": ({ flag, bytes, limit, next }: { flag: string; bytes: string; limit: string; next: string }) =>
    `${flag}: the data would take more memory than there is: about ${bytes}, of ${limit}. ${next}`,
  // Models
  "model-missing": ({ flag }: { flag: string }) =>
    `${flag} is missing: no model is named. Try ${flag} model.safetensors, as adjoint train saved it.`,
  "nothing-held-out": ({ path, data, trainedOn }: { path: string; data: string; trainedOn: boolean }) =>
    `--rows held-out: no rows are known to be held out: ${path} was ${trainedOn ? "trained on all rows of" : "not trained on"} ${data}. Use --rows all.`,
  "split-is-fixed": ({ path }: { path: string }) =>
    `--from keeps the rows apart that ${path} held out: --validation, --test or --seed would mix them. Leave those out.`,
  // Runs
  "run-missing": () => "the run is missing: no folder is named. Write adjoint resume FOLDER, as adjoint train --run FOLDER made it.",
  "run-exists": ({ path }: { path: string }) =>
    `--run: ${path} holds a run already. Continue it with adjoint resume, or name another folder.`,
  "run-in-use": ({ path, pid, lock }: { path: string; pid: number; lock: string }) =>
    `${path} is in use: process ${pid} trains this run. Wait for it; if there is no such process of adjoint, remove ${lock}.`,
  "run-finished": ({ path, epochs }: { path: string; epochs: number }) =>
    `${path} is finished: it has trained ${counted(epochs, "epoch")}. Train it further with --epochs ${epochs * 2}, or adjoint verify it.`,
  "run-too-short": ({ epochs, done }: { epochs: number; done: number }) =>
    `--epochs is less than what is trained: ${epochs}, and ${counted(done, "epoch")} are done. Name a larger number.`,
  "data-of-run-missing": ({ run }: { run: string }) =>
    `the data came through standard input: it is not there any more. Write adjoint resume ${run} --data FILE, with the same rows.`,
  "data-changed": ({ data, found, expected }: { data: string; found: string; expected: string }) =>
    `--data: ${data} is not what the run was trained on: its SHA-256 is ${found.slice(0, 16)}…, the run has ${expected.slice(0, 16)}…. Give the same rows with --data, or begin a new run.`,
  "backend-differs": ({ found, expected }: { found: string; expected: string }) =>
    `the engine here is ${found}, the run was trained on ${expected}: their bits differ. Verify it where ${expected} is there.`,
  "nothing-to-verify": ({ path }: { path: string }) =>
    `${path} is not finished: it has no model to compare with. Continue it with adjoint resume ${path} first.`,
  "nothing-to-replay": () =>
    "replay needs a step or what to look for: neither --step nor --bisect is given. Try --step 1, or --bisect dead.",
  "no-such-step": ({ path, step, total }: { path: string; step: number; total: number }) =>
    `--step: there is no step ${step}: ${path} has ${counted(total, "step")}. Name one of them.`,
  "data-is-not-model": ({ path }: { path: string }) =>
    `info is about models and this host: ${path} is a data file. Try adjoint train --data ${path}.`,
  "space-missing": () => "the space is missing: no file is named. Write adjoint sweep space.yaml --data FILE.",
  "queue-missing": () => "--queue is missing: no queue is named. Write adjoint worker --queue redis://localhost:6379.",
  "other-sweep": ({ path }: { path: string }) =>
    `--run: ${path} holds another sweep: its space, options or data are others. Name another folder.`,
  "no-trial-ended": ({ failure }: { failure: string }) => `no trial has a loss. The first says: ${failure}`,
  "format-missing": ({ known }: { known: readonly string[] }) => `--to is missing: no format is named. Try --to ${known.join(", ")}.`,
  "file-missing": () => "the file is missing: no file is named. Write adjoint import FILE.",
  "is-model": ({ path }: { path: string }) => `import reads models of other programs: ${path} is one of Adjoint already. Use it as it is.`,
  "not-beside": ({ path, file }: { path: string; file: string }) =>
    `files of weights must stand in the folder of the model: ${path} names ${file}. Move them there, and name them alone.`,
  // Networks
  "loss-needs-classes": ({ loss }: { loss: string }) =>
    `--loss ${loss} needs classes: the targets are values. Use --loss squaredError, or name a --label column that holds classes.`,
  "loss-needs-values": ({ loss }: { loss: string }) =>
    `--loss ${loss} needs values: the targets are classes. Add --targets values, or use --loss crossEntropy.`,
  "loss-unscaled": ({ loss, scaling }: { loss: string; scaling: string }) =>
    `--scale-targets ${scaling} does not go with --loss ${loss}: scaled counts are no counts. Leave it out.`,
  "output-of-loss": ({ output, loss, outputs }: { output: string; loss: string; outputs: readonly string[] }) =>
    `--output ${output} does not go with --loss ${loss}: it has no gradient there. Use --output ${outputs.join(" or ")}.`,
  "no-learning-rate": ({ optimizer }: { optimizer: string }) =>
    `--learning-rate: ${optimizer} has none: it finds the length of each step. Leave it out.`,
  "rows-of-method": ({ optimizer, batchSize, rows }: { optimizer: string; batchSize: number; rows: number }) =>
    `--batch-size ${batchSize}: ${optimizer} sees all rows at once: ${rows} rows. Leave it out.`,
  "output-of-cross-entropy": ({ output }: { output: string }) =>
    `--output ${output} does not go with --loss crossEntropy: its outputs are not probabilities. Use --output softmax or sigmoid, or --loss squaredError.`,
  "softmax-needs-cross-entropy": ({ loss }: { loss: string }) =>
    `--output softmax does not go with --loss ${loss}: each of its outputs depends on every z. Use --loss crossEntropy, or --output sigmoid.`,
  "activation-count": ({ activations, layers }: { activations: number; layers: number }) =>
    `--activation must name one activation, or one for each hidden layer: ${activations} names for ${layers} hidden layers. The activation of the last layer is --output.`,
  "setting-of-other-optimizer": ({
    key,
    optimizer,
    value,
    owners,
  }: {
    key: string;
    optimizer: string;
    value: string;
    owners: readonly string[];
  }) => `--set ${key}: the optimizer ${optimizer} has no such setting: ${value}. Leave it out, or use --optimizer ${owners.join(" or ")}.`,
  "setting-of-other": ({
    key,
    flag,
    name,
    value,
    owners,
  }: {
    key: string;
    flag: string;
    name: string;
    value: string;
    owners: readonly string[];
  }) => `--set ${key}: the ${flag.slice(2)} ${name} has no such setting: ${value}. Leave it out, or use ${flag} ${owners.join(" or ")}.`,
  // Traces
  "nothing-to-trace": () =>
    "trace needs an example or data: neither --example nor --data is given. Try --example mazur, or --data xor --hidden 2 --activation sigmoid.",
  "no-formula-for-activation": ({ activation, known }: { activation: string; known: readonly string[] }) =>
    `trace has no formula for this activation: ${activation}. Use --activation ${known.join(", ")}.`,
  "no-formula-for-loss": ({ loss }: { loss: string }) =>
    `trace has no formula for this loss: ${loss}. Use --loss squaredError or halfSquaredError.`,
  "network-too-large-to-trace": ({ parameters, limit }: { parameters: number; limit: number }) =>
    `the network is too large to read its trace: ${parameters} parameters, at most ${limit} are traced. Use fewer units: --hidden 4.`,
  // Formulas
  "formulas-missing": () =>
    "the formulas are missing: no file is named. Write adjoint check FILE, or - for standard input, or --relative-difference X.",
  "exercise-alone": ({ exercise }: { exercise: string }) =>
    `--exercise needs --relative-difference: ${exercise}. Give the number that its check printed, or leave it out.`,
  "no-such-topic": ({ topic, suggestion, known }: { topic: string; suggestion: string; known: readonly string[] }) =>
    [`there is no topic ${topic}.`, suggestion, `The topics are ${known.join(", ")}.`].filter(Boolean).join(" "),
  /** A package refused a setting that an option has set. */
  "package-refused": ({ message }: { message: string }) => message,
} as const;

/** What the command says of files, disks and streams. */
export const FILE_SENTENCES = {
  unreadable: ({ option, path, reason, next }: { option: string; path: string; reason: string; next: string }) =>
    `${option}: ${path} could not be read: ${reason}. ${next}`,
  "too-large": ({ option, path, bytes, limit, next }: { option: string; path: string; bytes: string; limit: string; next: string }) =>
    `${option}: ${path} is too large: ${bytes}, the limit is ${limit}. ${next}`,
  unwritable: ({ option, path, reason, next }: { option: string; path: string; reason: string; next: string }) =>
    `${option}: ${path} could not be written: ${reason}. ${next}`,
  "kept-elsewhere": ({ message, path }: { message: string; path: string }) => `${message} The model is kept in ${path}.`,
  "log-failed": ({ message, at, path }: { message: string; at: string; path: string }) =>
    `${message} Training stopped ${at}; the network of that moment is saved in ${path}.`,
  "cannot-listen": ({ host, port, reason }: { host: string; port: number; reason: string }) =>
    `serve: ${host}:${port} cannot be listened on: ${reason}. Name another --port, or 0 for a free one.`,
  "not-a-run": ({ path, what }: { path: string; what: string }) =>
    `${path} is not the configuration of a run: ${what}. Name a folder that adjoint train made.`,
  "sweep-missing": () => "the package for sweeps is not installed. Run npm install @adjoint/sweep beside adjoint-cli.",
  "data-not-here": ({ name, sha256, folder }: { name: string; sha256: string; folder: string }) =>
    `--data: ${name} with the SHA-256 ${sha256.slice(0, 16)}… is not in ${folder}. Copy it there, or start the sweep with --data-url.`,
  "data-differs": ({ url, found, sha256 }: { url: string; found: string; sha256: string }) =>
    `--data-url: ${url} is another file: its SHA-256 is ${found.slice(0, 16)}…, the sweep has ${sha256.slice(0, 16)}…. Put the same file there.`,
  "parquet-reader-missing": () =>
    "--data: this is a Parquet file, which needs a reader: hyparquet is not installed. Run npm install hyparquet beside adjoint-cli, or write the table as CSV.",
  "parquet-damaged": ({ reason }: { reason: string }) =>
    `--data: the Parquet file could not be read: ${reason}. Fetch it again, or write the table as CSV.`,
  "other-delimiter": ({ cell, delimiter }: { cell: string; delimiter: string }) =>
    `--data: no input column is left: the one column is ${JSON.stringify(cell)}. Pass --delimiter ${delimiter}.`,
} as const;

/** What `check` says of a text that it cannot read; status 2 because the text is its argument. */
export const READING_SENTENCES = {
  "no-text": ({ message }: { message: string }) => message,
  "not-utf8": ({ name }: { name: string }) => `${name} is not text in UTF-8: a byte in it begins no character. Save it in UTF-8.`,
  "nothing-judged": ({ name }: { name: string }) =>
    `${name}: no gradient was found that could be judged. Paste the forward pass and the backward pass, with the names of data and targets.`,
  formula: ({ place, rendering }: { place: string; rendering: string }) => `${place}: ${rendering}`,
} as const;
