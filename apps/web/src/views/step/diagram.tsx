import type { TraceStep } from "@adjoint/derivations";
import { fixed } from "../../ui/numbers.ts";
import { isSame, layOut } from "./diagram-layout.ts";
import type { Layout, Placed } from "./diagram-layout.ts";
import { entryOf, litBy, litTerm } from "./lit.ts";
import type { Edge, Lit, Unit } from "./lit.ts";
import { valueOf } from "./matrices.ts";
import type { Worked } from "./problem.ts";

export interface DiagramProps {
  readonly now: Worked;
  readonly step: TraceStep;
  /** The steps that are shown, in order: what comes later has no number yet. */
  readonly steps: readonly TraceStep[];
  readonly at: readonly [row: number, col: number];
  /** How far the signal of the step has come, from 0 to 1. */
  readonly progress: number;
  readonly onPick: (row: number, col: number) => void;
  readonly onHover: (at: readonly [row: number, col: number] | undefined) => void;
}

const RADIUS = 15;

/** The network of the step: the edges that make the entry at hand, the signal on its way, and the numbers that are known by now. */
export function Diagram({ now, step, steps, at, progress, onPick, onHover }: DiagramProps) {
  const { traced } = now;
  const sizes = [traced.X.rows, ...traced.network.layers.map(({ W }) => W.rows)];
  const lit = litBy(now, step, at);
  const layout = layOut(sizes, lit);
  const known = new Set(steps.slice(0, steps.indexOf(step) + 1).map(({ id }) => id));
  const example = step.example ?? exampleOf(now, step, at);
  /** Shows the entry of what the pointer is over; a press keeps it. */
  const point = (what: { readonly unit: Unit } | { readonly edge: Edge }, keep: boolean): void => {
    const found = entryOf(now, step, what);
    if (found === undefined) return;
    const entry = ["a", "z", "delta"].includes(step.kind) ? withExample(now, found.entry, at) : found.entry;
    if (keep) onPick(...entry);
    else onHover(entry);
    litTerm.value = found.term;
  };
  return (
    <svg
      class="diagram"
      viewBox={`0 0 ${layout.width} ${layout.height}`}
      role="img"
      aria-label={describe(sizes, step, lit)}
      data-direction={lit.direction}
      onPointerLeave={() => {
        litTerm.value = undefined;
        onHover(undefined);
      }}
    >
      {layout.edges.map((edge) => {
        const own = lit.edges.find((each) => isSame(each.from, edge.from) && isSame(each.to, edge.to));
        const weight = traced.network.layers[edge.from.layer].W;
        const value = weight.values[edge.to.unit * weight.cols + edge.from.unit];
        return (
          <line
            key={`${edge.from.layer} ${edge.from.unit} ${edge.to.unit}`}
            x1={edge.a.x}
            y1={edge.a.y}
            x2={edge.b.x}
            y2={edge.b.y}
            data-edge={`${edge.to.layer}-${edge.to.unit}-${edge.from.unit}`}
            data-lit={own !== undefined}
            data-term={own !== undefined && own.term !== undefined && own.term === litTerm.value}
            stroke-width={0.8 + 2.4 * Math.tanh(Math.abs(value))}
            onPointerEnter={() => point({ edge }, false)}
            onPointerDown={() => point({ edge }, true)}
          />
        );
      })}
      <Signal layout={layout} lit={lit} progress={progress} />
      {layout.units.map((unit) => (
        <Node
          key={`${unit.layer} ${unit.unit}`}
          unit={unit}
          lit={lit.units.some((each) => isSame(each, unit))}
          a={known.has(`a${unit.layer}`) ? numberAt(now, `a${unit.layer}`, example, unit.unit) : undefined}
          delta={known.has(`delta${unit.layer}`) ? numberAt(now, `delta${unit.layer}`, example, unit.unit) : undefined}
          onPoint={(keep) => point({ unit }, keep)}
        />
      ))}
      {layout.hidden.map(({ layer, count, x, y }) => (
        <text key={layer} class="more" x={x} y={y} text-anchor="middle">
          ⋮ {count} more
        </text>
      ))}
    </svg>
  );
}

function Node({
  unit,
  lit,
  a,
  delta,
  onPoint,
}: {
  readonly unit: Placed;
  readonly lit: boolean;
  readonly a: number | undefined;
  readonly delta: number | undefined;
  readonly onPoint: (keep: boolean) => void;
}) {
  return (
    <g
      class="unit"
      data-lit={lit}
      data-unit={`${unit.layer}-${unit.unit}`}
      onPointerEnter={() => onPoint(false)}
      onPointerDown={() => onPoint(true)}
    >
      <circle cx={unit.x} cy={unit.y} r={RADIUS} />
      <text x={unit.x} y={unit.y + 4} text-anchor="middle">
        {a === undefined ? "" : short(a)}
      </text>
      {delta !== undefined && (
        <text class="delta" x={unit.x} y={unit.y + RADIUS + 11} text-anchor="middle">
          {short(delta)}
        </text>
      )}
    </g>
  );
}

/** Dots on the edges at hand: forward they go with the edge, for δ against it. */
function Signal({ layout, lit, progress }: { readonly layout: Layout; readonly lit: Lit; readonly progress: number }) {
  if (lit.direction === "still" || progress <= 0 || progress >= 1) return null;
  const share = lit.direction === "forward" ? progress : 1 - progress;
  return (
    <g class="signal">
      {layout.edges
        .filter((edge) => lit.edges.some((each) => isSame(each.from, edge.from) && isSame(each.to, edge.to)))
        .map(({ a, b }) => (
          <circle key={`${a.unit} ${b.unit}`} cx={a.x + (b.x - a.x) * share} cy={a.y + (b.y - a.y) * share} r="4.5" />
        ))}
    </g>
  );
}

/** The example whose entry is chosen where all are shown at once. */
function exampleOf({ rows, traced }: Worked, { kind }: TraceStep, [row, col]: readonly [number, number]): number {
  return traced.X.cols > 1 && ["a", "z", "delta"].includes(kind) ? (rows ? row : col) : 0;
}

/** An entry found by its unit, in the column (or row) of the example at hand. */
function withExample({ rows }: Worked, [row, col]: readonly [number, number], at: readonly [number, number]): readonly [number, number] {
  return rows ? [at[0], col] : [row, at[1]];
}

function numberAt(now: Worked, id: string, example: number, unit: number): number | undefined {
  const step = valueOf(now, id, example);
  return now.rows ? step?.value[0]?.[unit] : step?.value[unit]?.[0];
}

/** Three digits: as many as a unit has room for. */
function short(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && size < 0.005) return fixed(value, 4).replace(/^(−?)0/, "$1");
  return fixed(value, size < 10 ? 2 : size < 100 ? 1 : 0).replace(/^(−?)0\./, "$1.");
}

function describe(sizes: readonly number[], step: TraceStep, lit: Lit): string {
  const shape = `A network of ${sizes.join(", ")} units.`;
  if (lit.edges.length === 0)
    return `${shape} The step is about ${lit.units.length === 1 ? "one unit" : "the outputs"} of layer ${step.layer ?? sizes.length - 1}.`;
  const { from, to } = lit.edges[0];
  if (lit.direction === "forward")
    return `${shape} Forward, ${edges(lit)} ${lit.edges.length === 1 ? "leads" : "lead"} from layer ${from.layer} to unit ${to.unit + 1} of layer ${to.layer}.`;
  if (lit.direction === "backward")
    return `${shape} Backward, δ comes along ${edges(lit)} from layer ${to.layer} to unit ${from.unit + 1} of layer ${from.layer}: walked the other way than forward.`;
  return `${shape} The edge from unit ${from.unit + 1} of layer ${from.layer} to unit ${to.unit + 1} of layer ${to.layer}.`;
}

function edges({ edges: { length } }: Lit): string {
  return length === 1 ? "1 edge" : `${length} edges`;
}
