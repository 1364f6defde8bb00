import type { Network, Optimizer } from "adjoint";
import type { Parts, Source } from "./data.ts";
import { describeLayers, describeLoss, describeOptimizer } from "./describe.ts";
import type { Measured } from "./describe.ts";
import type { Learnt } from "./learn.ts";
import { adjointCommand, shellWord } from "./output.ts";
import { drawConfusion } from "./terminal/confusion.ts";
import { drawCurve } from "./terminal/curve.ts";
import { counted, duration, grouped, percent, significant } from "./terminal/numbers.ts";
import type { Style } from "./terminal/style.ts";

/** The width beyond which a curve gets no easier to read. */
const WIDEST_CURVE = 72;

/** What is trained on what: two lines before it starts. */
export function introduceTraining(
  { net, source, parts, optimizer, batchSize }: { net: Network; source: Source; parts: Parts; optimizer: Optimizer; batchSize: number },
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
      : counted(train.targets.cols, "value to learn", "values to learn");
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

/** Commands to go on with, for this data and this model. */
export function nextCommands(source: Source, model: string): string[] {
  const adjoint = adjointCommand();
  const file = shellWord(model);
  const data = [
    `--data ${source.spec === "-" ? "FILE.csv" : shellWord(source.spec)}`,
    ...(source.label === undefined ? [] : [`--label ${shellWord(source.label)}`]),
  ].join(" ");
  return [
    "Try next:",
    `  ${adjoint} evaluate --model ${file} ${data}`,
    `  ${adjoint} predict --model ${file} ${data} --probabilities`,
    `  ${adjoint} info ${file}`,
    `  ${adjoint} gradcheck --model ${file} ${data}`,
    `  ${adjoint} trace --example mazur`,
    `  ${adjoint} check --relative-difference 0.00105872`,
  ];
}
