import type { Dataset, Loss, Network, Optimizer } from "adjoint";
import type { Parts, Source } from "./data.ts";
import { describeLayers, describeLoss, describeOptimizer } from "./describe.ts";
import type { Measured } from "./describe.ts";
import type { Learnt } from "./learn.ts";
import { adjointCommand, shellWord } from "./output.ts";
import { scaledAs } from "./targets.ts";
import type { TargetScaling } from "./targets.ts";
import { drawConfusion } from "./terminal/confusion.ts";
import { drawCurve } from "./terminal/curve.ts";
import { counted, duration, grouped, percent, significant } from "./terminal/numbers.ts";
import type { Style } from "./terminal/style.ts";
import { shown } from "./values.ts";

/** The width beyond which a curve gets no easier to read. */
const WIDEST_CURVE = 72;

/** What is trained on what: two lines before it starts. */
export function introduceTraining(
  {
    net,
    source,
    parts,
    targetScaling,
    optimizer,
    batchSize,
  }: {
    net: Network;
    source: Source;
    parts: Parts;
    targetScaling: TargetScaling | undefined;
    optimizer: Optimizer;
    batchSize: number;
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
  const penalty = description.l2 > 0 ? ` + (${description.l2}/2m)·ΣW²` : "";
  return [
    `${style.bold(source.spec)}: ${[`${counted(train.inputs.rows, "row")} to train on`, ...held].join(", ")}; ${counted(train.inputs.cols, "column")}, ${learns}`,
    `${style.bold(describeLayers(description))}: ${counted(net.parameterCount, "parameter")}, ${describeLoss(description.loss)}${penalty}, ${describeOptimizer(optimizer)}, batches of ${batchSize}, ${net.backend} ${description.precision}`,
  ];
}

/** How training went: the curve of the loss, and how long it took. */
export function reportLearnt(learnt: Learnt, rows: number, columns: number): string[] {
  const { epochs, seconds } = learnt;
  const curve = drawCurve(
    epochs.map(({ loss }) => loss),
    { columns: Math.min(columns, WIDEST_CURVE), height: 6, unit: "epoch" },
  );
  const trained = epochs.length * rows;
  const pace = epochs.length === 0 ? "" : `, ${grouped(trained / seconds)} samples/s`;
  return [...curve, `trained ${counted(epochs.length, "epoch")} in ${duration(seconds)}${pace}`];
}

/** What a measurement came to, and the confusion matrix where there are few classes enough. */
export function reportMeasured(what: string, measured: Measured, screen: { readonly columns: number; readonly style: Style }): string[] {
  const { loss, accuracy, rows, classes, confusion } = measured;
  if (accuracy === undefined || classes === undefined || confusion === undefined)
    return [`${what} loss ${significant(loss)} on ${counted(rows, "row")}`];
  const right = Math.round(accuracy * rows);
  const line = `${what} accuracy ${screen.style.bold(percent(accuracy))} (${grouped(right)} of ${grouped(rows)}), loss ${significant(loss)}`;
  const matrix = drawConfusion(confusion, classes, screen);
  return matrix.length === 0 ? [line] : [line, "", ...matrix, ""];
}

/** Values whose standard deviation and mean are within this are learnt without being scaled. */
const NEAR = 10;

/**
 * Where values far from 1 are predicted no better than by their mean: that they are, and what helps. They are not scaled unless that is asked for, and an output has
 * far to go to a price of 300,000.
 */
export function hintAtScale({ targets }: Dataset, loss: Loss, learnt: number): string[] {
  if (targets.kind === "classes" || loss === "crossEntropy") return [];
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
    `The mean alone predicts as well: ${shown(far.name)} is ${significant(far.mean)} ± ${significant(far.deviation)}, and outputs begin near 0.`,
    "Try --scale-targets standardize: the network then learns values near 0, and predictions stay in their own units.",
  ];
}

/** Commands to go on with, for this data and this model: what to do with it, or after an interruption how to train further. */
export function nextCommands(source: Source, model: string, { interrupted }: Pick<Learnt, "interrupted">): string[] {
  const adjoint = adjointCommand();
  const file = shellWord(model);
  const data = [
    `--data ${source.spec === "-" ? "FILE.csv" : shellWord(source.spec)}`,
    ...(source.label === undefined ? [] : [`--label ${shellWord(source.label)}`]),
  ].join(" ");
  if (interrupted) return ["Go on with:", `  ${adjoint} train --from ${file} ${data}`];
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
