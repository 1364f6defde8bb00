import type { TraceStep } from "@adjoint/derivations";
import { write } from "@adjoint/derivations";
import { signal } from "@preact/signals";
import { Fragment } from "preact";
import { Tex } from "../../ui/math.tsx";
import { Scroller } from "../../ui/scroller.tsx";
import { TermsOf } from "../../ui/term.tsx";
import { Cancellation } from "./cancellation.tsx";
import { detailOf, isOutputDelta } from "./detail.ts";
import type { Detail } from "./detail.ts";
import { Diagram } from "./diagram.tsx";
import type { Entry, Operand } from "./entry.ts";
import { litTerm } from "./lit.ts";
import { Matrix } from "./matrix.tsx";
import { number } from "./number.ts";
import type { Worked } from "./problem.ts";
import { state } from "./state.ts";
import { Time, progress } from "./time.tsx";
import { change } from "./undo.ts";

const hovered = signal<readonly [row: number, col: number] | undefined>(undefined);

export interface StageProps {
  readonly now: Worked;
  readonly steps: readonly TraceStep[];
  readonly index: number;
  readonly go: (to: number) => void;
  /** Shows this step alone: the view around it says what is next. */
  readonly isAlone?: boolean;
}

/** One step: its equation, the network it is about, its matrices, and how the chosen entry comes about. */
export function Stage({ now, steps, index, go, isAlone = false }: StageProps) {
  const step = steps[index];
  const detail = detailOf(now, step);
  const { row, col } = state.values.value;
  const chosen = inside(step, hovered.value ?? [row, col]);
  const entry = detail.entry(...chosen);
  const pick = (i: number, j: number): void => state.set({ row: i, col: j });
  return (
    <section class="stagecraft" data-step={step.id} aria-label={`Step ${spokenOf(now, step)}`}>
      <div class="headline">
        <Scroller class="formula-line" label="The equation">
          <Tex tex={detail.result.names !== undefined && isWrittenOut(entry) ? entry.index : step.latex} display />
        </Scroller>
        {!isAlone && (
          <div class="buttons">
            <button
              type="button"
              class="button"
              data-rel="prev"
              aria-disabled={index === 0}
              onClick={() => go(index - 1)}
              aria-label="The step before"
            >
              ←
            </button>
            <button type="button" class="button" data-rel="next" aria-disabled={index === steps.length - 1} onClick={() => go(index + 1)}>
              Next step →
            </button>
          </div>
        )}{" "}
      </div>
      {!isAlone && (
        <p class="small instruction">
          {detail.instruction === undefined
            ? "No program: the output itself is differentiated, without a loss."
            : `In the program: ${detail.instruction}`}{" "}
          <TermsOf tex={step.latex} />
        </p>
      )}
      <div class="scene">
        <figure class="picture">
          <Diagram
            now={now}
            step={step}
            steps={steps}
            at={chosen}
            progress={progress.value}
            onHover={(at) => (hovered.value = at)}
            onPick={pick}
          />
          {isAlone ? <Time steps={[step]} index={0} go={go} /> : <Time steps={steps} index={index} go={go} />}
          <figcaption class="small">{captionOf(step, now)}</figcaption>
        </figure>
        <div class="working">
          <div class="equation" data-testid="equation">
            <Matrix
              shown={detail.result}
              picked={chosen}
              onPick={pick}
              onHover={(at) => (hovered.value = at)}
              name={spokenOf(now, step)}
              onEdit={detail.result.edit === undefined ? undefined : change}
            />
            {detail.operands.map((operand, i) => (
              <OperandView key={operand.shown.key} operand={operand} first={i === 0} step={step} entry={entry} at={chosen} />
            ))}
          </div>
        </div>
      </div>
      <EntryLine detail={detail} entry={entry} />
      {isOutputDelta(now, step) && <Cancellation now={now} step={step} at={chosen} isAlone={isAlone} />}
    </section>
  );
}

function OperandView({
  operand: { operator, shown, inner },
  first,
  step,
  entry,
  at: [row, col],
}: {
  readonly operand: Operand;
  readonly at: readonly [row: number, col: number];
  readonly first: boolean;
  readonly step: TraceStep;
  readonly entry: Entry;
}) {
  const mark = entry.marks[shown.key];
  const relation = step.phase === "update" ? String.raw`\leftarrow` : "=";
  // The sign between the matrices is the one of the equation above them: Raja writes ∘ where others write ⊙.
  const written = step.latex.includes(String.raw`\circ`) ? operator.replace(String.raw`\odot`, String.raw`\circ`) : operator;
  const termAt = (row: number, col: number): number | undefined =>
    inner !== undefined && mark?.(row, col) ? (inner === "row" ? row : col) : undefined;
  return (
    <div class="operand">
      <span class="operator">
        <Tex tex={first ? `${relation} ${written}` : written} />
      </span>
      <Matrix
        shown={shown}
        mark={mark}
        strong={(i, j) => litTerm.value !== undefined && termAt(i, j) === litTerm.value}
        onHover={(at) => (litTerm.value = at && termAt(...at))}
        onEdit={change}
        focus={inner === undefined ? [row, col] : inner === "col" ? [row, litTerm.value ?? 0] : [litTerm.value ?? 0, col]}
        name={shown.spoken ?? "operand"}
      />
    </div>
  );
}

/** Whether there is more to an entry than its value. */
function isWrittenOut({ terms, numbers }: Entry): boolean {
  return terms !== undefined || numbers !== "";
}

/** As many terms of a sum are written out before the rest is left out. */
const MOST_TERMS = 12;

function EntryLine({ detail, entry }: { readonly detail: Detail; readonly entry: Entry }) {
  const { terms, numbers, asides } = entry;
  if (!isWrittenOut(entry)) return null;
  const written = terms === undefined ? [] : terms.map((tex, k) => ({ tex, k }));
  const shown = written.length > MOST_TERMS ? [...written.slice(0, MOST_TERMS - 2), ...written.slice(-1)] : written;
  return (
    <>
      <Scroller class="entry" label="How the entry comes about" onPointerLeave={() => (litTerm.value = undefined)}>
        {/* Of an author's own names the line is the headline. */}
        {detail.result.names === undefined && <Tex tex={entry.index} />}
        <Tex tex="=" />
        {shown.map(({ tex, k }, i) => (
          <Fragment key={k}>
            {i === shown.length - 1 && written.length > shown.length && (
              <span class="small">… {written.length - shown.length} more terms …</span>
            )}
            <span
              class="term"
              data-term={k}
              data-lit={litTerm.value === k}
              onPointerEnter={() => (litTerm.value = k)}
              onPointerDown={() => (litTerm.value = k)}
            >
              <Tex tex={tex} />
            </span>
          </Fragment>
        ))}
        {numbers !== "" && <Tex tex={numbers} />}
        <Tex tex={`= \\mathbf{${number(entry.value)}}`} class="value" />
      </Scroller>
      {asides !== undefined && asides.length > 0 && (
        <Scroller class="asides" testid="asides" label="How the slope comes about">
          {asides.map((line) => (
            <Tex key={line} tex={line} />
          ))}
        </Scroller>
      )}
    </>
  );
}

/** What a step computes, as text. */
export function spokenOf({ notation }: Worked, { left, symbol, kind }: TraceStep): string {
  return kind === "loss" ? "the loss" : kind === "J" ? symbol : write(left, notation, "plain");
}

/** What the picture shows at a step. */
function captionOf({ kind, layer }: TraceStep, { traced }: Worked): string {
  const L = traced.network.layers.length;
  switch (kind) {
    case "z":
      return "Forward: a unit adds what comes along its edges.";
    case "a":
      return layer === 0 ? "The inputs." : "The activation acts on each unit alone.";
    case "delta":
      return layer === L
        ? "Backward begins at the output: how the loss changes with each z."
        : "Backward: δ comes along the same edges, walked the other way. That is why W is transposed.";
    case "dX":
      return "Backward, down to the inputs: the same edges, walked the other way.";
    case "loss":
    case "J":
      return "The outputs are compared with the targets.";
    case "db":
      return "A bias is a weight whose input is 1: its gradient is δ.";
    case "W+":
    case "Theta+":
    case "b+":
      return "Each weight moves against its gradient.";
    default:
      return "The gradient of a weight: what came in at one end of its edge, times the δ at the other.";
  }
}

function inside(step: TraceStep, [row, col]: readonly [number, number]): readonly [number, number] {
  return [Math.min(row, step.shape[0] - 1), Math.min(col, step.shape[1] - 1)];
}
