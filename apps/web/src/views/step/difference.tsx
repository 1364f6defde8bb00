import { symbol } from "@adjoint/derivations";
import { computed } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { Curves } from "../../draw/curves.tsx";
import { Select, Slider } from "../../ui/controls.tsx";
import { Tex } from "../../ui/math.tsx";
import { minus } from "../../ui/numbers.ts";
import { createProbe } from "./cost.ts";
import type { Parameter, Probe } from "./cost.ts";
import { Matrix } from "./matrix.tsx";
import { rowsOf, shownOf, symbolsOf, transposed } from "./matrices.ts";
import type { Shown } from "./matrices.ts";
import { worked } from "./problem.ts";
import type { Worked } from "./problem.ts";
import { state } from "./state.ts";

/** Powers of ten at which the error curve is computed. */
const POWERS = Array.from({ length: 53 }, (_, i) => -13 + i / 4);

/** Which parameter is moved: as the link says, within the shapes at hand. */
const parameter = computed((): Parameter | undefined => {
  const now = worked.value;
  if (typeof now === "string") return undefined;
  const [, kind = "W", layer = "1", row = "0", col = "0"] = /^([Wb])(\d+)-(\d+)-(\d+)$/.exec(state.values.value.of) ?? [];
  const { layers } = now.traced.network;
  const l = Math.min(Math.max(Number(layer), 1), layers.length);
  const { W, b } = layers[l - 1];
  const isBias = kind === "b" && b !== null;
  return {
    matrix: `${isBias ? "b" : "W"}${l}`,
    row: Math.min(Number(row), W.rows - 1),
    col: isBias ? 0 : Math.min(Number(col), W.cols - 1),
  };
});

/** The cost around the parameter. It does not depend on the ε at hand. */
const around = computed(() => {
  const now = worked.value;
  const chosen = parameter.value;
  return typeof now === "string" || chosen === undefined ? undefined : createProbe(now, chosen);
});

/** Returns the error of central differences for every ε, once it is computed: what was pressed is painted first. */
function useErrors(probe: Probe | undefined): readonly number[] | undefined {
  const [found, setFound] = useState<{ readonly probe: Probe; readonly errors: readonly number[] }>();
  useEffect(() => {
    if (probe === undefined) return undefined;
    const timer = setTimeout(() =>
      setFound({ probe, errors: POWERS.map((power) => relativeError(probe.gradient, centralDifference(probe.cost, 10 ** power))) }),
    );
    return () => clearTimeout(timer);
  }, [probe]);
  return found?.probe === probe ? found?.errors : undefined;
}

/** The bias of layer l + 1 as a matrix of its own, also where the notation has it in Θ. */
function biasOf(now: Worked, l: number): Shown {
  const column = rowsOf(now.traced.network.layers[l].b!);
  return shownOf(now, symbol("b", l + 1), { key: `b${l + 1}`, values: now.rows ? transposed(column) : column, edit: undefined });
}

export function Difference({ now }: { readonly now: Worked }) {
  const { eps } = state.values.value;
  const probe = around.value;
  const errors = useErrors(probe);
  const chosen = parameter.value;
  if (probe === undefined || chosen === undefined) {
    return <p class="lead">This example has no loss: its output itself is differentiated. Choose another network to check a gradient.</p>;
  }
  const { layers } = now.traced.network;
  const epsilon = 10 ** eps;
  const [up, down] = [probe.cost(epsilon), probe.cost(-epsilon)];
  const numeric = (up - down) / (2 * epsilon);
  const error = relativeError(probe.gradient, numeric);
  const nearest = POWERS.reduce((best, power, i) => (Math.abs(power - eps) < Math.abs(POWERS[best] - eps) ? i : best), 0);
  const names = layers.flatMap(({ b }, i) => [`W${i + 1}`, ...(b === null ? [] : [`b${i + 1}`])]);
  const l = Number(chosen.matrix.slice(1)) - 1;
  const { bare } = symbolsOf(now).layer(l + 1);
  const { rows } = now;
  // In the notation's layout; the address counts with the examples as columns.
  const shown = chosen.matrix.startsWith("W") ? bare : biasOf(now, l);
  const turn = (row: number, col: number): readonly [number, number] => (rows ? [col, row] : [row, col]);
  return (
    <div class="difference" data-testid="check">
      <div class="which">
        <Select
          label="Parameter"
          value={chosen.matrix}
          options={names.map((name) => ({ value: name, label: name.replace(/\d+/, (n) => ` of layer ${n}`) }))}
          onChange={(value) => state.set({ of: `${value}-0-0` })}
        />
        <Matrix
          shown={{ ...shown, edit: undefined }}
          picked={turn(chosen.row, chosen.col)}
          onPick={(row, col) => state.set({ of: `${chosen.matrix}-${turn(row, col).join("-")}` })}
          name={`the parameters ${chosen.matrix}`}
        />
      </div>
      <div class="sides">
        <Slider
          label={<i>ε</i>}
          value={eps}
          min={-13}
          max={0}
          step={0.25}
          onChange={(value) => state.set({ eps: value })}
          format={(value) => minus((10 ** value).toExponential(1))}
        />
        <table class="compare">
          <tbody>
            <tr>
              <th scope="row">
                <span class="unseen">central difference</span>
                <Tex tex={String.raw`\frac{J(\theta + \varepsilon) - J(\theta - \varepsilon)}{2\varepsilon}`} hidden />
              </th>
              <td data-testid="numeric">{digits(numeric)}</td>
            </tr>
            <tr>
              <th scope="row">backpropagation</th>
              <td data-testid="analytic">{digits(probe.gradient)}</td>
            </tr>
            <tr>
              <th scope="row">relative error</th>
              <td data-testid="relative-error">{minus(error.toExponential(2))}</td>
            </tr>
          </tbody>
        </table>
        <p class="small">
          {eps > -3
            ? "ε is large: the difference sees the curve of J, and the error grows with ε²."
            : eps < -7
              ? "ε is small: J(θ + ε) and J(θ − ε) agree in nearly all their digits, and what is left of them is rounding. The error grows as 1/ε."
              : "Between the two branches: about the best that a central difference can do in double precision."}
        </p>
      </div>
      <div class="ucurve">
        <Curves
          label={`The relative error of central differences for each ε from 1e−13 to 1${errors === undefined ? "" : `: least near ${minus((10 ** POWERS[errors.indexOf(Math.min(...errors))]).toExponential(0))}`}, and ${minus(error.toExponential(1))} for the ε at hand. A U: rounding on the left, truncation on the right.`}
          x={POWERS.map((power) => 10 ** power)}
          lines={[
            { label: "relative error against ε", colour: (palette) => palette.ink },
            { label: "the ε at hand", colour: (palette) => palette.positive, points: true },
          ]}
          columns={[
            POWERS.map((_, i) => (errors === undefined ? null : Math.max(errors[i], 1e-16))),
            POWERS.map((_, i) => (errors !== undefined && i === nearest ? Math.max(errors[i], 1e-16) : null)),
          ]}
          height={230}
          logX
          logY
        />
      </div>
    </div>
  );
}

function centralDifference(cost: (h: number) => number, epsilon: number): number {
  return (cost(epsilon) - cost(-epsilon)) / (2 * epsilon);
}

/** |a − n|/(|a| + |n|), 0 where both are 0. */
function relativeError(analytic: number, numeric: number): number {
  const size = Math.abs(analytic) + Math.abs(numeric);
  return size === 0 ? 0 : Math.abs(analytic - numeric) / size;
}

function digits(value: number): string {
  return minus(Math.abs(value) < 1e-4 && value !== 0 ? value.toExponential(11) : value.toFixed(14));
}
