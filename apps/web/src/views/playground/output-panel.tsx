import { normalized } from "../../draw/graph.ts";
import type { Part } from "../../draw/graph.ts";
import { css, paletteOf } from "../../draw/palette.ts";
import { contourModule, loadContours } from "../../draw/contour-module.ts";
import { drawPlane } from "../../draw/plane.ts";
import { useEffect } from "preact/hooks";
import { Surface } from "../../draw/surface.tsx";
import type { SurfaceProps } from "../../draw/surface.tsx";
import { theme } from "../../state/theme.ts";
import type { Trainer } from "../../state/trainer.ts";
import { Confusion } from "../../ui/confusion.tsx";
import { loss, percent, whole } from "../../ui/numbers.ts";
import { MAP_SIDE, OUTPUT_SIDE } from "../../worker/protocol.ts";
import type { DataSummary, NetworkSummary, Settled, Snapshot } from "../../worker/protocol.ts";
import { pointed } from "./network-panel.tsx";
import { playground, trainer } from "./run.ts";
import { MADE, state } from "./state.ts";

export function OutputPanel() {
  useEffect(loadContours, []);
  const { Beside } = playground().beside.value ?? {};
  return (
    <section class="panel output" data-beside={Beside !== undefined}>
      <h2>Output</h2>
      <div class="outcome">
        {Beside !== undefined && (
          <>
            <h3>First run</h3>
            <p class="small">As it is set in Data and Training.</p>
          </>
        )}
        <Outcome of={trainer()} unit={pointed.value} />
      </div>
      {Beside !== undefined && <Beside />}
    </section>
  );
}

/** What a network says of its data, and how well. */
export function Outcome({ of, unit }: { readonly of: Trainer; readonly unit?: Part | undefined }) {
  const { data, snapshot } = of;
  const now = snapshot.value;
  const summary = data.value;
  // What is to come has its place while the worker makes the data.
  const { data: set, test } = state.values.value;
  const classes = summary === undefined ? set !== "sine" : summary.classes.length > 0;
  const tested = summary === undefined ? test > 0 : summary.testRows > 0;
  return (
    <>
      {summary?.extent !== undefined && <Plane of={of} part={unit} />}
      {summary === undefined && MADE.has(set) && <figure class="plane" data-line={set === "sine"} />}
      {summary !== undefined && summary.classes.length > 0 && summary.extent !== undefined && <Legend classes={summary.classes} />}
      {summary !== undefined && now?.confusion !== undefined && (
        <Confusion
          classes={summary.classes}
          counts={now.confusion}
          caption={now.test === undefined ? "Training rows" : "Test rows"}
          of={of}
        />
      )}
      <table class="scores">
        <caption data-testid="scored">{now === undefined ? "Not yet measured" : `Measured at epoch ${whole(now.scored.epoch)}`}</caption>
        <thead>
          <tr>
            <td />
            <th scope="col">loss</th>
            {classes && <th scope="col">right</th>}
          </tr>
        </thead>
        <tbody>
          <Scores name="training" score={now?.train} classes={classes} />
          {tested && <Scores name="test" score={now?.test} classes={classes} />}
        </tbody>
      </table>
      <p class="small settled" role="note" data-testid="settled">
        {now?.settled === undefined ? "" : settledText(now.settled, classes)}
      </p>
    </>
  );
}

/** What a run shows that fits its data, or has begun to overfit them. */
function settledText({ reason, epoch, best }: Settled, classes: boolean): string {
  const slow = "Training goes on slowly";
  if (reason === "fits")
    return `It fits: ${classes ? "every training row was right" : "hardly any loss was left"} at epoch ${whole(epoch)}. ${slow}; with the pace “full speed” you see it overfit.`;
  if (reason === "stalled") return `By epoch ${whole(epoch)} the training loss hardly falls any more. ${slow}.`;
  if (reason === "ended")
    return `Training has ended at epoch ${whole(epoch)}: the schedule of the learning rate is over, or the method finds no step that lowers the loss.`;
  return `It overfits: the test loss was smallest, ${loss(best?.loss ?? Number.NaN)}, at epoch ${whole(best?.epoch ?? 0)}, and has risen since, while the training loss falls. ${slow}.`;
}

interface PlaneProps {
  readonly of: Trainer;
  readonly part: Part | undefined;
}

function Plane({ of, part }: PlaneProps) {
  // The lines are drawn once what finds them is here.
  void contourModule.value;
  const { data, snapshot, network } = of;
  const summary = data.value;
  const now = snapshot.value;
  const layers = network.value?.sizes.length ?? 0;
  const unit = part?.kind === "unit" && part.layer > 0 && part.layer < layers - 1 ? part : undefined;
  if (summary === undefined) return null;
  const title = unit === undefined ? undefined : `Unit ${unit.unit + 1} of layer ${unit.layer}`;
  return (
    <figure class="plane" data-line={summary.inputs === 1}>
      <Surface label={planeText(summary, now)} draw={drawerOf(of, unit)} />
      {title !== undefined && <figcaption>{title}</figcaption>}
    </figure>
  );
}

/** Returns what draws the plane as it stands. It takes no snapshot along: elements outlive the rendering that made them, and snapshots are large. */
function drawerOf({ data, snapshot, network }: Trainer, unit: Extract<Part, { kind: "unit" }> | undefined): SurfaceProps["draw"] {
  return (context, size) => {
    const [summary, now, shape] = [data.value, snapshot.value, network.value];
    if (summary === undefined) return;
    drawPlane(context, size, {
      data: summary,
      values: unit === undefined || shape === undefined ? now?.output : mapOf(unit, { summary, now, shape }),
      side: unit === undefined ? OUTPUT_SIDE : MAP_SIDE,
      columns: unit === undefined ? (shape?.sizes.at(-1) ?? 1) : 1,
      kind: unit === undefined ? "output" : "unit",
      palette: paletteOf(theme.value),
      showTest: state.values.value.showTest,
    });
  };
}

interface Shown {
  readonly summary: DataSummary;
  readonly now: Snapshot | undefined;
  readonly shape: NetworkSummary;
}

/** What a unit says of the plane, in [−1, 1]. */
function mapOf({ layer, unit }: Extract<Part, { kind: "unit" }>, { summary, now, shape }: Shown): Float32Array | undefined {
  const cells = summary.inputs === 1 ? MAP_SIDE : MAP_SIDE * MAP_SIDE;
  const before = shape.sizes.slice(1, layer).reduce((sum, size) => sum + size, 0) + unit;
  const raw = now?.maps?.subarray(before * cells, (before + 1) * cells);
  if (raw === undefined) return undefined;
  const scaled = normalized(raw, shape.activations[layer - 1]);
  return raw.map((_, i) => scaled(i));
}

function planeText(summary: DataSummary, now: Snapshot | undefined): string {
  const score = now?.test ?? now?.train;
  const how =
    score === undefined
      ? ""
      : ` The loss is ${loss(score.loss)}${Number.isNaN(score.accuracy) ? "" : `, and ${percent(score.accuracy)} of the rows are on the right side`}.`;
  return summary.inputs === 1
    ? `The curve that the network has learnt, over the ${summary.trainRows} points it learns from.${how}`
    : `What the network says of each point of the plane, with the ${summary.trainRows + summary.testRows} rows of ${summary.name} on it.${how}`;
}

function Scores({
  name,
  score,
  classes,
}: {
  readonly name: string;
  readonly score: Snapshot["train"] | undefined;
  readonly classes: boolean;
}) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td data-testid={`${name}-loss`}>{score === undefined ? "–" : loss(score.loss)}</td>
      {classes && <td data-testid={`${name}-accuracy`}>{score === undefined ? "–" : percent(score.accuracy)}</td>}
    </tr>
  );
}

function Legend({ classes }: { readonly classes: readonly string[] }) {
  const palette = paletteOf(theme.value);
  return (
    <ul class="legend">
      {classes.map((name, k) => (
        <li key={name}>
          <svg viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
            <circle cx="5" cy="5" r="4.5" fill={css(palette.classes[k % palette.classes.length])} />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}
