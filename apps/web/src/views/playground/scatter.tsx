import { minus } from "../../ui/numbers.ts";
import type { Predictions } from "../../worker/after-protocol.ts";

const SIDE = 320;
const MARGIN = 44;

/** Predicted against actual values, with the line on which they are the same. */
export function Scatter({ actual, predicted, name, part }: Predictions) {
  const all = [...actual, ...predicted].filter(Number.isFinite);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const span = high - low || 1;
  const at = (value: number): number => MARGIN + ((value - low) / span) * (SIDE - MARGIN - 10);
  const mean = actual.reduce((sum, value) => sum + value, 0) / actual.length;
  const residual = actual.reduce((sum, value, i) => sum + (value - predicted[i]) ** 2, 0);
  const total = actual.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const label = (value: number): string => minus(String(Number(value.toPrecision(3))));
  const explained = total === 0 ? undefined : 1 - residual / total;
  return (
    <figure class="scatter">
      <svg
        viewBox={`0 0 ${SIDE} ${SIDE}`}
        role="img"
        aria-label={`${name}, predicted against actual, of ${actual.length} ${part} rows.${explained === undefined ? "" : ` R² is ${explained.toFixed(3)}.`}`}
      >
        <line class="axis" x1={MARGIN} y1={SIDE - MARGIN} x2={SIDE - 10} y2={SIDE - MARGIN} />
        <line class="axis" x1={MARGIN} y1={SIDE - MARGIN} x2={MARGIN} y2={10} />
        <line class="same" x1={at(low)} y1={SIDE - at(low)} x2={at(high)} y2={SIDE - at(high)} />
        {actual.map((value, i) => (
          <circle key={i} cx={at(value)} cy={SIDE - at(predicted[i])} r="2.4" />
        ))}
        <text x={MARGIN} y={SIDE - MARGIN + 16}>
          {label(low)}
        </text>
        <text x={SIDE - 10} y={SIDE - MARGIN + 16} text-anchor="end">
          {label(high)}
        </text>
        <text x={(SIDE + MARGIN) / 2} y={SIDE - 12} text-anchor="middle">
          {name}, actual
        </text>
        <text x={MARGIN - 6} y={SIDE - MARGIN} text-anchor="end">
          {label(low)}
        </text>
        <text x={MARGIN - 6} y={20} text-anchor="end">
          {label(high)}
        </text>
      </svg>
      <figcaption class="small">
        {explained === undefined ? "" : `R² = ${minus(explained.toFixed(3))} on ${actual.length} ${part} rows`}
      </figcaption>
    </figure>
  );
}
