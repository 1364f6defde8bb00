import { inLabelUnits, scaledAs } from "../data/targets.ts";
import { describeLayers, describeLoss, describeOptimizer } from "../model/describe.ts";
import type { Measured } from "../model/describe.ts";
import { counted, duration, grouped, percent, significant } from "../terminal/numbers.ts";
import type { TrainingResult } from "../training/learn.ts";
import type { MeasuredPart } from "../training/measure.ts";
import type { TrainOptions } from "../training/prepare.ts";
import { VERSION } from "../version.ts";
import { drawChart } from "./chart.ts";
import { html, tableOf } from "./html.ts";
import type { Html } from "./html.ts";

const STYLE = `
:root { color-scheme: light dark; --line: #8884; --s0: #0b63c5; --s1: #c2410c; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2 { line-height: 1.2; } h2 { margin-top: 2.5rem; }
figure { margin: 1.5rem 0; } svg { width: 100%; height: auto; font-size: 12px; fill: currentColor; }
figcaption, caption { text-align: left; font-weight: 600; padding: .25rem 0; }
.grid { stroke: var(--line); } polyline { fill: none; stroke-width: 1.5; }
polyline.s0 { stroke: var(--s0); } polyline.s1 { stroke: var(--s1); stroke-dasharray: 6 3; } circle.s0 { fill: var(--s0); fill-opacity: .6; }
.key { display: inline-block; width: 1.5rem; border-top: 3px solid var(--s0); margin: 0 .4rem .25rem .6rem; } .key.s1 { border-color: var(--s1); border-top-style: dashed; }
.wide { overflow-x: auto; } table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums; }
th, td { padding: .2rem .6rem; border-bottom: 1px solid var(--line); text-align: right; } th[scope=row], thead th:first-child { text-align: left; font-weight: 500; white-space: nowrap; } code { overflow-wrap: anywhere; }
.right { background: color-mix(in srgb, #16a34a 30%, transparent); } .wrong { background: color-mix(in srgb, #dc2626 25%, transparent); }
`;

/** What a report shows of a run that has ended. */
export interface ReportedRun {
  readonly name: string;
  readonly training: TrainOptions;
  readonly result: TrainingResult;
  readonly measured: readonly MeasuredPart[];
  /** SHA-256 of the data, before any scaling. */
  readonly sha256: string;
}

/** Writes the report of a run as one HTML file that needs no network and no scripts. */
export function writeReport({ name, training, result, measured, sha256 }: ReportedRun): string {
  const title = `${name}: ${training.source.spec}`;
  const { markup } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${title}</title>
        <style>
          ${{ markup: STYLE }}
        </style>
      </head>
      <body>
        <h1>${title}</h1>
        ${summary(training, result, measured)}
        <h2>Training</h2>
        ${curves(result, training)} ${measured.map((part) => section(part))} ${predictions(training)}
        <h2>Network</h2>
        ${network(training)}
        <h2>Data</h2>
        ${data(training, sha256)}
        <h2>Configuration</h2>
        ${configuration(training, result)}
      </body>
    </html> `;
  return markup;
}

function summary({ net }: TrainOptions, { done, seconds }: TrainingResult, measured: readonly MeasuredPart[]): Html {
  const rows = measured.map(({ name, result }) => [
    name,
    grouped(result.rows),
    significant(result.loss),
    result.accuracy === undefined ? "–" : percent(result.accuracy),
  ]);
  return html`<p>
      ${describeLayers(net.describe())}, ${counted(net.parameterCount, "parameter")}; ${counted(done, "epoch")} in ${duration(seconds)} with
      Adjoint ${VERSION}.
    </p>
    ${tableOf("Result", ["", "rows", "loss", "accuracy"], rows)}`;
}

function curves({ epochs }: TrainingResult, { net }: TrainOptions): Html {
  const seen = epochs.filter(({ validation }) => validation !== undefined);
  const loss = drawChart({
    title: "Loss after each epoch",
    x: "epoch",
    y: describeLoss(net.describe().loss),
    kind: "line",
    series: [
      { name: "training", points: epochs.map((record) => [record.epoch, record.loss]) },
      ...(seen.length === 0
        ? []
        : [{ name: "validation", points: seen.map((record) => [record.epoch, record.validation!.loss] as const) }]),
    ],
  });
  const accuracy = drawChart({
    title: "Accuracy on the rows held out",
    x: "epoch",
    y: "accuracy",
    kind: "line",
    series: [
      {
        name: "validation",
        points: seen.flatMap((record) =>
          record.validation?.accuracy === undefined ? [] : [[record.epoch, record.validation.accuracy] as const],
        ),
      },
    ],
  });
  return html`${loss}${accuracy}`;
}

function section({ name, result }: MeasuredPart): Html | undefined {
  const { classes, confusion } = result;
  return classes === undefined || confusion === undefined
    ? undefined
    : html`<h2>Confusions, ${name}</h2>
        ${confusionTable(classes, confusion)}`;
}

function confusionTable(classes: readonly string[], confusion: NonNullable<Measured["confusion"]>): Html {
  const rows = confusion.map((row, actual) => {
    const total = row.reduce((a, b) => a + b, 0);
    const cells = row.map((count, predicted) =>
      count === 0 ? "·" : html`<span class="${actual === predicted ? "right" : "wrong"}">${count}</span>`,
    );
    return [classes[actual], ...cells, total === 0 ? "–" : percent(row[actual] / total)];
  });
  return html`<div class="wide">
    ${tableOf("Rows: the actual class. Columns: the predicted class.", ["actual", ...classes, "recall"], rows)}
  </div>`;
}

/** More dots are no clearer. */
const MAX_DOTS = 500;

/** Predicted against actual values, in the units of the label, of rows that were held out if there are any. */
function predictions({ net, parts, targetScaling }: TrainOptions): Html | undefined {
  const part = parts.test ?? parts.validation ?? parts.train;
  if (part.targets.kind === "classes") return undefined;
  const rows = part.take(Math.min(MAX_DOTS, part.inputs.rows));
  if (rows.targets.kind === "classes") return undefined;
  const { cols, names, values } = rows.targets;
  const actual = inLabelUnits(values, cols, targetScaling);
  const predicted = inLabelUnits(net.predict(rows), cols, targetScaling);
  const charts = names.map((name, col) =>
    drawChart({
      title: `Predicted against actual: ${name}`,
      x: "actual",
      y: "predicted",
      kind: "dots",
      diagonal: true,
      series: [
        {
          name,
          points: Array.from({ length: rows.inputs.rows }, (_, row) => [actual[row * cols + col], predicted[row * cols + col]] as const),
        },
      ],
    }),
  );
  return html`<h2>Predictions</h2>
    ${charts}`;
}

function network({ net }: TrainOptions): Html {
  const { inputs, layers, loss, l2, precision } = net.describe();
  const rows = layers.map(({ units, activation }, i) => {
    const before = i === 0 ? inputs : layers[i - 1].units;
    return [`layer ${i + 1}`, `${before} × ${units}`, activation, grouped((before + 1) * units)];
  });
  return html`${tableOf("Layers", ["", "weights", "activation", "parameters"], rows)}
    <p>${describeLoss(loss)}${l2 > 0 ? ` + (${l2}/2m)·ΣW²` : ""}, ${precision}, engine ${net.backend}.</p>`;
}

/** Columns beyond these are counted, not listed. */
const MAX_COLUMNS = 200;

function data({ source, parts, targetScaling }: TrainOptions, sha256: string): Html {
  const { train, validation, test, split } = parts;
  const { features, scaling, inputs, targets } = train;
  const listed = Array.from({ length: Math.min(inputs.cols, MAX_COLUMNS) }, (_, col) => [
    features?.[col] ?? `column ${col + 1}`,
    scaling === undefined || scaling.kind === "none"
      ? "as it is"
      : `(value − ${significant(scaling.shift[col] ?? 0, 6)}) × ${significant(scaling.scale[col] ?? 1, 6)}`,
  ]);
  const learns =
    targets.kind === "classes"
      ? `classes: ${targets.classes.join(", ")}`
      : `values: ${targets.names.join(", ")}${targetScaling === undefined ? "" : `, ${scaledAs(targetScaling)}`}`;
  const more = inputs.cols > MAX_COLUMNS ? html`<p>and ${counted(inputs.cols - MAX_COLUMNS, "column")} more.</p>` : undefined;
  return html`${tableOf(
      "Rows",
      [],
      [
        ["data", source.spec],
        ["SHA-256", html`<code>${sha256}</code>`],
        ["to train on", grouped(train.inputs.rows)],
        ["to validate", grouped(validation?.inputs.rows ?? 0)],
        ["to test", grouped(test?.inputs.rows ?? 0)],
        ["split with seed", split.seed],
        ["to learn", learns],
      ],
    )}
    <div class="wide">${tableOf("Inputs", ["column", "scaled to"], listed)}</div>
    ${more}`;
}

function configuration({ net, optimizer, epochs, batchSize, shuffle }: TrainOptions, { seconds }: TrainingResult): Html {
  return tableOf(
    "Settings",
    [],
    [
      ["optimizer", describeOptimizer(optimizer)],
      ["epochs", grouped(epochs)],
      ["rows of a batch", batchSize],
      ["order of the rows", shuffle ? "another for each epoch, from the seed" : "as they are"],
      ["seed", net.describe().seed],
      ["engine", `${net.backend}, ${net.precision}`],
      ["time", duration(seconds)],
      ["versions", `Adjoint ${VERSION}, Node ${process.versions.node}`],
    ],
  );
}
