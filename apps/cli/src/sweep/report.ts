import type { SearchSpace, TrialResult } from "@adjoint/sweep";
import { html, tableOf } from "../report/html.ts";
import type { Html } from "../report/html.ts";
import { percent, significant } from "../terminal/numbers.ts";
import { VERSION } from "../version.ts";

const STYLE = `
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
figure { margin: 1.5rem 0; } svg { width: 100%; height: auto; font-size: 11px; fill: currentColor; }
figcaption, caption { text-align: left; font-weight: 600; padding: .25rem 0; }
.axis { stroke: #8888; } polyline { fill: none; stroke: #8886; } polyline.best { stroke: #c2410c; stroke-width: 2.5; } polyline.good { stroke: #0b63c5; }
.wide { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .2rem .6rem; border-bottom: 1px solid #8884; text-align: right; }
`;

/** What the report of a sweep shows. */
export interface ReportedSweep {
  readonly name: string;
  readonly data: string;
  readonly space: SearchSpace;
  /** The best first. */
  readonly rows: readonly TrialResult[];
}

/** Writes the report of a sweep as one HTML file that needs no network and no scripts: parallel coordinates, and the table. */
export function writeSweepReport({ name, data, space, rows }: ReportedSweep): string {
  const names = [...space.parameters.keys()];
  const title = `${name}: ${data}`;
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
        <p>
          ${rows.length} trials, ${space.method}, seed ${space.seed}${space.folds === undefined ? "" : `, ${space.folds} folds`}. adjoint
          ${VERSION}.
        </p>
        <figure>
          <figcaption>Settings and the loss on the rows held out: the best trial, the best tenth, and the others</figcaption>
          ${drawCoordinates(space, rows)}
        </figure>
        <div class="wide">
          ${tableOf(
            "Trials, the best first",
            ["trial", ...names, "epochs", "loss", "accuracy"],
            rows.map(({ trial, values, epochs, loss, accuracy, failure }) => [
              trial,
              ...names.map((each) => values[each]),
              epochs,
              loss === null ? (failure ?? "diverged") : significant(loss),
              accuracy === undefined ? "" : percent(accuracy),
            ]),
          )}
        </div>
      </body>
    </html>`;
  return `${markup}\n`;
}

const [WIDTH, HEIGHT, MARGIN] = [900, 340, 40];

/** A vertical axis: where a value of it is, from 0 at the bottom to 1, and what is written at its ends or its values. */
interface Axis {
  readonly name: string;
  at(row: TrialResult): number;
  readonly marks: readonly (readonly [at: number, text: string])[];
}

/** Returns an axis for each parameter and one for the loss, and a line for each trial that has one; the best is drawn last. */
function drawCoordinates(space: SearchSpace, rows: readonly TrialResult[]): Html {
  const drawn = rows.filter(({ loss }) => loss !== null);
  const axes = [...[...space.parameters].map(([name, parameter]) => axisOf(name, parameter)), lossAxis(drawn)];
  const x = (i: number): number => MARGIN + (i * (WIDTH - 2 * MARGIN)) / (axes.length - 1);
  const y = (at: number): number => HEIGHT - MARGIN - at * (HEIGHT - 2 * MARGIN);
  const good = Math.max(1, Math.ceil(drawn.length / 10));
  const lines = drawn.map((row, rank) => {
    const points = axes.map((axis, i) => `${x(i).toFixed(1)},${y(axis.at(row)).toFixed(1)}`).join(" ");
    return html`<polyline points="${points}" class="${rank === 0 ? "best" : rank < good ? "good" : "other"}" />`;
  });
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Parallel coordinates of the trials">
    ${axes.map(
      ({ name, marks }, i) =>
        html`<line class="axis" x1="${x(i)}" x2="${x(i)}" y1="${y(0)}" y2="${y(1)}" />
          <text x="${x(i)}" y="16" text-anchor="middle" font-weight="600">${name}</text>
          ${marks.map(([at, text]) => html`<text x="${x(i) + 4}" y="${y(at) + 4}">${text}</text>`)}`,
    )}
    ${lines.toReversed()}
  </svg>`;
}

function axisOf(name: string, parameter: SearchSpace["parameters"] extends ReadonlyMap<string, infer P> ? P : never): Axis {
  if (parameter.kind === "choice") {
    const { values } = parameter;
    const place = (index: number): number => (values.length === 1 ? 0.5 : index / (values.length - 1));
    return { name, at: ({ values: own }) => place(values.indexOf(own[name])), marks: values.map((value, i) => [place(i), value] as const) };
  }
  const { min, max, scale } = parameter;
  const map = scale === "log" ? Math.log : (value: number) => value;
  return {
    name,
    at: ({ values }) => (map(Number(values[name])) - map(min)) / (map(max) - map(min)),
    marks: [
      [0, String(min)],
      [1, String(max)],
    ],
  };
}

function lossAxis(rows: readonly TrialResult[]): Axis {
  const losses = rows.map(({ loss }) => loss ?? 0);
  const [min, max] = [Math.min(...losses), Math.max(...losses)];
  const at = (loss: number): number => (max > min ? (loss - min) / (max - min) : 0.5);
  return {
    name: "loss",
    at: ({ loss }) => at(loss ?? 0),
    marks: rows.length === 0 ? [] : [[0, significant(min)], ...(max > min ? [[1, significant(max)] as const] : [])],
  };
}
