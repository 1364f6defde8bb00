import type { Dataset, Loss, Network } from "adjoint";
import type { Parts, Source } from "../data/source.ts";
import { scaledAs } from "../data/targets.ts";
import type { TargetScaling } from "../data/targets.ts";
import type { Io } from "../io.ts";
import { describeFitting, describeLayers, describeLoss, describeOptimizer } from "../model/describe.ts";
import type { Fitting } from "../model/settings.ts";
import { seesAllRows } from "../options/methods.ts";
import type { Measured } from "../model/describe.ts";
import { shown } from "../options/values.ts";
import { drawConfusion } from "../terminal/confusion.ts";
import { drawCurve } from "../terminal/curve.ts";
import { counted, duration, grouped, percent, significant } from "../terminal/numbers.ts";
import { adjointCommand, shellWord } from "../terminal/shell.ts";
import { visible } from "../terminal/style.ts";
import type { Style } from "../terminal/style.ts";
import type { TrainingResult } from "./learn.ts";
import type { TrainOptions } from "./prepare.ts";

/** A wider curve is no easier to read. */
const WIDEST_CURVE = 72;

/** Returns two lines on the data and the network, before training starts. */
export function introduceTraining(
  {
    net,
    source,
    parts,
    targetScaling,
    optimizer,
    batchSize,
    fitting,
    introduction,
    blocks,
  }: {
    net: Network;
    source: Source;
    parts: Parts;
    targetScaling: TargetScaling | undefined;
    optimizer: TrainOptions["optimizer"];
    batchSize: number;
    fitting: Fitting;
    introduction: readonly string[];
    blocks?: TrainOptions["blocks"];
  },
  style: Style,
): string[] {
  const { train, validation, test } = parts;
  const held = [
    ...(validation === undefined ? [] : [`${grouped(validation.inputs.rows)} to validate`]),
    ...(test === undefined ? [] : [`${grouped(test.inputs.rows)} to test`]),
  ];
  const learns =
    train.targets.kind === "classes"
      ? counted(train.targets.classes.length, "class", "classes")
      : `${counted(train.targets.cols, "value to learn", "values to learn")}${targetScaling === undefined ? "" : `, ${scaledAs(targetScaling)}`}`;
  const description = net.describe();
  const { l2, l1 = 0 } = description;
  const penalty = `${l2 > 0 ? ` + (${l2}/2m)·ΣW²` : ""}${l1 > 0 ? ` + (${l1}/m)·Σ|W|` : ""}`;
  const batches = seesAllRows(optimizer) ? "all rows at once" : `batches of ${batchSize}`;
  const how = [describeOptimizer(optimizer), ...describeFitting(fitting), batches].join(", ");
  return [
    ...introduction,
    `${style.bold(visible(source.spec))}: ${[`${counted(blocks?.rows ?? train.inputs.rows, "row")} to train on`, ...held].join(", ")}; ${counted(train.inputs.cols, "column")}, ${learns}`,
    `${style.bold(describeLayers(description))}: ${counted(net.parameterCount, "parameter")}, ${describeLoss(description.loss)}${penalty}, ${how}, ${net.backend} ${description.precision}`,
  ];
}

/** Returns the curve of the loss, and how long training took. */
export function reportLearnt(result: TrainingResult, rows: number, columns: number): string[] {
  const { epochs, seconds } = result;
  const curve = drawCurve(
    epochs.map(({ loss }) => loss),
    { columns: Math.min(columns, WIDEST_CURVE), height: 6, unit: "epoch" },
  );
  const trained = epochs.length * rows;
  const pace = epochs.length === 0 ? "" : `, ${grouped(trained / seconds)} samples/s`;
  const kept =
    result.bestEpoch === undefined ? "" : `; kept the network of epoch ${result.bestEpoch}, where the validation loss was smallest`;
  return [...curve, `trained ${counted(epochs.length, "epoch")} in ${duration(seconds)}${pace}${kept}`];
}

/** Returns the lines of a measurement, with the confusion matrix where there are few enough classes. */
export function reportMeasured(what: string, measured: Measured, screen: { readonly columns: number; readonly style: Style }): string[] {
  const { loss, accuracy, rows, classes, confusion } = measured;
  if (accuracy === undefined || classes === undefined || confusion === undefined)
    return [`${what} loss ${significant(loss)} on ${counted(rows, "row")}`];
  const right = Math.round(accuracy * rows);
  const line = `${what} accuracy ${screen.style.bold(percent(accuracy))} (${grouped(right)} of ${grouped(rows)}), loss ${significant(loss)}`;
  const matrix = drawConfusion(confusion, classes, screen);
  return matrix.length === 0 ? [line] : [line, "", ...matrix, ""];
}

/** Values whose standard deviation and mean are within this are learnt without scaling. */
const NEAR = 10;

/**
 * Returns a hint where values far from 1 are predicted no better than by their mean: values are scaled only on request, and an output that begins near 0 needs
 * many steps to a price of 300,000.
 */
export function hintAtScale({ targets }: Dataset, loss: Loss, learnt: number): string[] {
  if (targets.kind === "classes" || loss === "crossEntropy" || loss.kind !== "squaredError") return [];
  const { values, cols, names } = targets;
  const rows = values.length / cols;
  const columns = names.map((name, col) => {
    const column = Array.from({ length: rows }, (_, row) => values[row * cols + col]);
    const mean = column.reduce((sum, value) => sum + value, 0) / rows;
    const variance = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows;
    return { name, mean, deviation: Math.sqrt(variance), variance };
  });
  const variance = columns.reduce((sum, column) => sum + column.variance, 0);
  const ofTheMean = { half: variance / 2, sum: variance, mean: variance / cols }[loss.convention];
  const far = columns.find(({ mean, deviation }) => Math.max(Math.abs(mean), deviation) > NEAR);
  if (far === undefined || learnt < ofTheMean) return [];
  return [
    `The mean alone predicts as well: ${visible(shown(far.name))} is ${significant(far.mean)} ± ${significant(far.deviation)}, and outputs begin near 0.`,
    "Try --scale-targets standardize: the network then learns values near 0, and predictions stay in their own units.",
  ];
}

/** Returns a hint where training made the network worse: the loss rose, or is far above the ln K of equal probabilities. */
export function hintAtLargeSteps({ epochs }: TrainingResult, { parts, net, optimizer }: TrainOptions): string[] {
  const [first, last] = [epochs[0]?.loss, epochs.at(-1)?.loss];
  if (first === undefined || last === undefined) return [];
  const { targets } = parts.train;
  const guessing = targets.kind === "classes" && net.describe().loss === "crossEntropy" ? Math.log(targets.classes.length) : Infinity;
  if (seesAllRows(optimizer) || (last <= first && last <= 10 * guessing)) return [];
  const what =
    last > first
      ? `The loss rose from ${significant(first)} to ${significant(last)}`
      : `The loss is ${significant(last)}, and ${significant(guessing)} for guessing`;
  return [`${what}: the steps are probably too large. Try a smaller --learning-rate than ${optimizer.learningRate} of ${optimizer.kind}.`];
}

/** Returns the command that continues an interrupted run; none where its folder could not be written. */
export function continuation(source: Source, folder: string | undefined, { env }: Io): string[] {
  if (folder === undefined) return [];
  const data = source.spec === "-" ? " --data FILE.csv" : "";
  return ["Go on with:", `  ${adjointCommand(env)} resume ${shellWord(folder)}${data}`];
}

/** Returns commands to try next with this data and this model. */
export function nextCommands(source: Source, model: string, { env }: Io): string[] {
  const adjoint = adjointCommand(env);
  const file = shellWord(model);
  const data = [
    `--data ${source.spec === "-" ? "FILE.csv" : shellWord(source.spec)}`,
    ...(source.label === undefined || source.table !== undefined ? [] : [`--label ${shellWord(source.label)}`]),
  ].join(" ");
  return [
    "Try next:",
    `  ${adjoint} evaluate --model ${file} ${data}`,
    `  ${adjoint} predict --model ${file} ${data}${source.set.targets.kind === "classes" ? " --probabilities" : ""}`,
    `  ${adjoint} info ${file}`,
    `  ${adjoint} gradcheck --model ${file} ${data}`,
    `  ${adjoint} trace --example mazur`,
    `  ${adjoint} check --relative-difference 0.00105872`,
  ];
}
