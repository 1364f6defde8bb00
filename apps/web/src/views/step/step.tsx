import type { TraceStep } from "@adjoint/derivations";
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Select, Segmented } from "../../ui/controls.tsx";
import { Tex } from "../../ui/math.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Cancellation } from "./cancellation.tsx";
import { detailOf, isOutputDelta } from "./detail.ts";
import { Difference } from "./difference.tsx";
import { withEdit } from "./edits.ts";
import { Matrix } from "./matrix.tsx";
import { EXAMPLE_NAMES, LOOK_NAMES, LOSS_NAMES, NOTATION_NAMES, PHASES } from "./names.ts";
import { number } from "./number.ts";
import { canChangeLoss, worked } from "./problem.ts";
import type { Worked } from "./problem.ts";
import { Published } from "./published.tsx";
import { EXAMPLES, LOOKS, NOTATIONS, state } from "./state.ts";
import { Transposed } from "./transposed.tsx";
import type { Loss } from "./walked.ts";

const hovered = signal<readonly [row: number, col: number] | undefined>(undefined);

/** Backpropagation through one network, one quantity at a time. */
export function Step() {
  const now = worked.value;
  return (
    <div class="stepper">
      <header class="intro">
        <h1>Step through backprop</h1>
        <p>
          Every quantity of one forward and one backward pass, with its formula and its numbers. Change a weight, an input or a target, and
          everything follows.
        </p>
        <Teachers />
      </header>
      <Choices now={typeof now === "string" ? undefined : now} />
      <Notice kind="problem" lines={[...state.problems.value, ...(typeof now === "string" ? [now] : [])]} />
      {typeof now !== "string" && <Walk now={now} />}
    </div>
  );
}

/** The question that began it all: the same δ as two teachers write it, each with the loss of his own. */
function Teachers() {
  const of = (choice: string): string => `#/step?example=learner&step=delta3&${choice}`;
  return (
    <p class="teachers">
      Two teachers, two formulas for the same δ:{" "}
      <a href={of("notation=ng&loss=cross-entropy")}>
        Ng’s <Tex tex={String.raw`\delta^{(4)} = a^{(4)} - y`} />
      </a>{" "}
      and{" "}
      <a href={of("notation=sudeep&loss=half-squared-error")}>
        Raja’s <Tex tex={String.raw`\delta_3 = (x_3 - t) \circ f_3'(z_3)`} />
      </a>
      . Both are right, each for his loss: switch it and watch <Tex tex="f'" /> cancel.
    </p>
  );
}

function Choices({ now }: { readonly now: Worked | undefined }) {
  const { example, notation, t, edits } = state.values.value;
  const loss = now?.traced.network.loss;
  const m = now?.traced.X.cols ?? 1;
  return (
    <section class="choices" aria-label="What is gone through">
      <Select
        label="Network"
        value={example}
        options={EXAMPLES.map((value) => ({ value, label: EXAMPLE_NAMES[value] }))}
        onChange={(value) => state.set({ example: value, edits: [], loss: "given", t: 0, row: 0, col: 0 })}
      />
      <Select
        label="Notation"
        value={notation}
        options={NOTATIONS.map((value) => ({ value, label: NOTATION_NAMES[value] }))}
        onChange={(value) => state.set({ notation: value })}
      />
      {m > 1 && (
        <Select
          label="Example"
          value={String(Math.min(t, m))}
          options={Array.from({ length: m + 1 }, (_, i) => ({ value: String(i), label: i === m ? "all at once" : `${i + 1} of ${m}` }))}
          onChange={(value) => state.set({ t: Number(value) })}
        />
      )}
      {now !== undefined && canChangeLoss(now.traced) ? (
        <div class="field">
          <span class="label">Loss</span>
          <Segmented
            legend="Loss"
            value={loss === "cross-entropy" ? "cross-entropy" : "squared"}
            options={[
              { value: "squared", label: LOSS_NAMES[squaredOf(now)] },
              { value: "cross-entropy", label: LOSS_NAMES["cross-entropy"] },
            ]}
            onChange={(value) =>
              state.set({ loss: value === "cross-entropy" ? value : now.givenLoss === "cross-entropy" ? "half-squared-error" : "given" })
            }
          />
        </div>
      ) : (
        <p class="field small">
          <span class="label">Loss</span>
          <span class="loss">{loss === undefined ? "" : LOSS_NAMES[loss]}</span>
        </p>
      )}
      {edits.length > 0 && (
        <button type="button" class="button" onClick={() => state.set({ edits: [] })}>
          Undo {edits.length === 1 ? "the change" : `${edits.length} changes`}
        </button>
      )}
    </section>
  );
}

/** The squared error that stands beside the cross-entropy: the one that was given, or ½Σ. */
function squaredOf({ traced, givenLoss }: Worked): Loss {
  const { loss } = traced.network;
  if (loss !== "cross-entropy") return loss;
  return givenLoss === "cross-entropy" ? "half-squared-error" : givenLoss;
}

function Walk({ now }: { readonly now: Worked }) {
  const { step: wanted, t, look, edits } = state.values.value;
  const m = now.traced.X.cols;
  const steps = shownSteps(now, m === 1 ? 0 : Math.min(t, m));
  const index = Math.max(
    0,
    steps.findIndex(({ id }) => id === wanted),
  );
  const step = steps[index];
  const go = (to: number): void => {
    const next = steps[to];
    if (next !== undefined) state.set({ step: next.id, row: 0, col: 0 });
  };
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    // Where the steps stand in a row, the one at hand is brought into its middle.
    const current = list.current?.querySelector<HTMLElement>("[aria-current]");
    if (list.current && current) list.current.scrollLeft = current.offsetLeft - (list.current.clientWidth - current.offsetWidth) / 2;
  }, [index]);
  return (
    <div class="walk">
      <nav class="steps" aria-label="Steps">
        <ol
          ref={list}
          onKeyDown={(event) => {
            const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
            if (by === 0) return;
            event.preventDefault();
            go(index + by);
            requestAnimationFrame(() => document.querySelector<HTMLElement>(".steps [aria-current]")?.focus());
          }}
        >
          {steps.map((each, i) => (
            <li key={each.id}>
              {(i === 0 || steps[i - 1].phase !== each.phase) && <span class="phase">{PHASES[each.phase]}</span>}
              <button type="button" aria-current={i === index ? "step" : undefined} onClick={() => go(i)}>
                <span class="unseen">{each.formula}</span>
                <Tex tex={shortTex(each)} hidden />
              </button>
            </li>
          ))}
        </ol>
      </nav>
      <div class="stage">
        <Stage
          now={now}
          step={step}
          onBack={index > 0 ? () => go(index - 1) : undefined}
          onNext={index < steps.length - 1 ? () => go(index + 1) : undefined}
        />
        <section class="looks" aria-label="Look closer">
          <Segmented
            legend="Look closer"
            value={look}
            options={LOOKS.map((value) => ({ value, label: LOOK_NAMES[value] }))}
            onChange={(value) => state.set({ look: value })}
          />
          <h2 class="unseen">{LOOK_NAMES[look]}</h2>
          {look === "transpose" && <Transposed now={now} step={step} />}
          {look === "check" && <Difference now={now} />}
          {look === "published" && <Published now={now} changed={edits.length > 0} />}
        </section>
      </div>
    </div>
  );
}

function Stage({
  now,
  step,
  onBack,
  onNext,
}: {
  readonly now: Worked;
  readonly step: TraceStep;
  readonly onBack: (() => void) | undefined;
  readonly onNext: (() => void) | undefined;
}) {
  const detail = detailOf(now, step);
  const { row, col, edits } = state.values.value;
  const chosen = inside(step, hovered.value ?? [row, col]);
  const entry = detail.entry(...chosen);
  return (
    <section class="stagecraft" data-step={step.id} aria-label={`Step ${step.symbol}`}>
      <div class="headline">
        <Tex tex={step.latex} display />
        <div class="buttons">
          <button type="button" class="button" disabled={onBack === undefined} onClick={onBack} aria-label="The step before">
            ←
          </button>
          <button type="button" class="button" disabled={onNext === undefined} onClick={onNext}>
            Next step →
          </button>
        </div>
      </div>
      <p class="small instruction">
        {detail.instruction === undefined
          ? "No program: the output itself is differentiated, without a loss."
          : `In the program: ${detail.instruction}`}
      </p>
      <div class="equation" data-testid="equation">
        <Matrix
          shown={detail.result}
          picked={chosen}
          onPick={(i, j) => state.set({ row: i, col: j })}
          onHover={(at) => (hovered.value = at)}
          name={step.symbol}
          onEdit={detail.result.edit === undefined ? undefined : (edit) => state.set({ edits: withEdit(edits, edit) })}
        />
        {detail.operands.map(({ operator, shown }, i) => (
          <div key={shown.key} class="operand">
            <span class="operator">
              <Tex tex={i === 0 ? `= ${operator}` : operator} />
            </span>
            <Matrix
              shown={shown}
              mark={entry.marks[shown.key]}
              onEdit={(edit) => state.set({ edits: withEdit(edits, edit) })}
              name={`operand ${i + 1} of ${step.symbol}`}
            />
          </div>
        ))}
      </div>
      {entry.numbers !== "" && (
        <div class="entry" aria-live="off">
          <Tex tex={entry.index} />
          <Tex tex={`= ${entry.numbers}`} />
          <Tex tex={`= \\mathbf{${number(entry.value)}}`} class="value" />
        </div>
      )}
      {entry.asides !== undefined && entry.asides.length > 0 && (
        <div class="asides" data-testid="asides">
          {entry.asides.map((line) => (
            <Tex key={line} tex={line} />
          ))}
        </div>
      )}
      {isOutputDelta(now, step) && <Cancellation now={now} step={step} at={chosen} />}
    </section>
  );
}

/** The steps of one example (or of all at once, t = m), then those of the batch. */
function shownSteps({ steps, traced }: Worked, t: number): readonly TraceStep[] {
  const m = traced.X.cols;
  const perExample = new Set(steps.filter(({ example }) => example === 0).map(({ id }) => id));
  return steps.filter(({ example, id }) => (example === null ? t === m || !perExample.has(id) : example === t));
}

/** The equation without what makes it long. */
function shortTex(step: TraceStep): string {
  return step.id === "loss" || step.id === "J" ? (step.latex.split(" = ")[0] ?? step.symbol) : step.latex;
}

function inside(step: TraceStep, [row, col]: readonly [number, number]): readonly [number, number] {
  return [Math.min(row, step.shape[0] - 1), Math.min(col, step.shape[1] - 1)];
}
