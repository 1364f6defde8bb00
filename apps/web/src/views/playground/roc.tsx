import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Select } from "../../ui/controls.tsx";
import { percent } from "../../ui/numbers.ts";
import type { Answers } from "../../worker/after-protocol.ts";
import { trainer } from "./run.ts";

const SIDE = 300;
const MARGIN = 40;
const EDGE = 8;

const found = signal<Answers["roc"] | string | undefined>(undefined);
const chosen = signal(1);

/** How well a class is told from the others: the ROC curve, measured anew when asked. */
export function RocPanel() {
  const classes = trainer().data.value?.classes ?? [];
  const positive = chosen.value < classes.length ? chosen.value : classes.length - 1;
  const ask = (): void =>
    void trainer()
      .ask<"roc">({ kind: "roc", positive })
      .then((answer) => (found.value = answer));
  useEffect(ask, [trainer().data.value, positive]);
  const roc = found.value;
  return (
    <div data-testid="roc">
      <p class="small">
        Accept a row as the class from some probability on: how many of the class are accepted, and how many of the others. A network that
        guesses is on the dashed line.{" "}
        <button type="button" class="button small" onClick={ask}>
          Measure again
        </button>
      </p>
      <Select
        label="The class"
        value={String(positive)}
        options={classes.map((name, k) => ({ value: String(k), label: name }))}
        onChange={(value) => (chosen.value = Number(value))}
      />
      {typeof roc === "string" && <p class="small">{roc}</p>}
      {typeof roc === "object" && <Curve {...roc} />}
    </div>
  );
}

function Curve({ points, area, name, part, positives, negatives, precision, recall }: Answers["roc"]) {
  const x = (share: number): number => MARGIN + share * (SIDE - MARGIN - EDGE);
  const y = (share: number): number => SIDE - MARGIN - share * (SIDE - MARGIN - EDGE);
  const share = (value: number): string => (Number.isNaN(value) ? "none accepted" : percent(value));
  return (
    <figure class="scatter roc">
      <svg viewBox={`0 0 ${SIDE} ${SIDE}`} role="img" aria-label={`ROC curve of ${name}. The area under it is ${area.toFixed(3)}.`}>
        <line class="axis" x1={x(0)} y1={y(0)} x2={x(1)} y2={y(0)} />
        <line class="axis" x1={x(0)} y1={y(0)} x2={x(0)} y2={y(1)} />
        <line class="same" x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} />
        <polyline points={points.map(([others, own]) => `${x(others).toFixed(1)},${y(own).toFixed(1)}`).join(" ")} />
        {[0, 0.5, 1].map((tick) => (
          <>
            <text key={`x${tick}`} x={x(tick)} y={y(0) + 14} text-anchor="middle">
              {tick}
            </text>
            <text key={`y${tick}`} x={x(0) - 6} y={y(tick) + 4} text-anchor="end">
              {tick}
            </text>
          </>
        ))}
        <text x={x(0.5)} y={SIDE - 6} text-anchor="middle">
          share of the others accepted
        </text>
        <text x={-y(0.5)} y={12} transform="rotate(-90)" text-anchor="middle">
          share of {name} accepted
        </text>
      </svg>
      <figcaption class="small">
        Area {area.toFixed(3)} on {positives} {part} rows of {name} and {negatives} others. From ½ on: precision {share(precision)}, recall{" "}
        {share(recall)}.
      </figcaption>
    </figure>
  );
}
