import type { TraceStep } from "@adjoint/derivations";
import { write } from "@adjoint/derivations";
import { useEffect, useRef } from "preact/hooks";
import { Segmented } from "../../ui/controls.tsx";
import { announce } from "../../ui/live.tsx";
import { Tex } from "../../ui/math.tsx";
import { Notice } from "../../ui/notice.tsx";
import { minus } from "../../ui/numbers.ts";
import { Difference } from "./difference.tsx";
import { LOOK_NAMES, PHASES } from "./names.ts";
import type { Worked } from "./problem.ts";
import { Published } from "./published.tsx";
import { Stage, spokenOf } from "./stage.tsx";
import { LOOKS, state } from "./state.ts";
import { progress } from "./time.tsx";
import { Transposed } from "./transposed.tsx";
import { indexOf, linkNotes, shownSteps } from "./walk-steps.ts";

/** The steps of the pass in a list, the one at hand, and a closer look at it. */
export function Walk({ now }: { readonly now: Worked }) {
  const { step: wanted, t, look, edits } = state.values.value;
  const m = now.traced.X.cols;
  const steps = shownSteps(now, m === 1 ? 0 : Math.min(t, m));
  const index = indexOf(steps, wanted);
  const step = steps[index];
  const go = (to: number): void => {
    const next = steps[to];
    if (next === undefined) return;
    progress.value = 0;
    state.set({ step: next.id, row: 0, col: 0 });
    announce(sentence(now, next, to, steps.length), 0);
  };
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    // Where the steps stand in a row, the one at hand is brought into its middle.
    const current = list.current?.querySelector<HTMLElement>("[aria-current]");
    if (list.current && current) list.current.scrollLeft = current.offsetLeft - (list.current.clientWidth - current.offsetWidth) / 2;
  }, [index]);
  const looks = LOOKS.filter((each) => each !== "published" || now.published !== undefined);
  const shown = looks.includes(look) ? look : "transpose";
  return (
    <>
      <Notice kind="problem" lines={linkNotes(now, steps, state.values.value)} />
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
                  <span class="unseen">{spokenEquation(now, each)}</span>
                  <Tex tex={shortTex(now, each)} hidden />
                </button>
              </li>
            ))}
          </ol>
        </nav>
        <div class="stage">
          <Stage now={now} steps={steps} index={index} go={go} />
          <section class="looks" aria-label="Look closer">
            <Segmented
              legend="Look closer"
              value={shown}
              options={looks.map((value) => ({ value, label: LOOK_NAMES[value] }))}
              onChange={(value) => state.set({ look: value })}
            />
            <h2 class="unseen">{LOOK_NAMES[shown]}</h2>
            {shown === "transpose" && <Transposed now={now} step={step} />}
            {shown === "check" && <Difference now={now} />}
            {shown === "published" && <Published now={now} changed={edits.length > 0} />}
          </section>
        </div>
      </div>
    </>
  );
}

/** The equation, of a loss its left side alone, of an author's names the name. */
function shortTex({ names }: Worked, step: TraceStep): string {
  return names?.[step.id]?.caption ?? (step.phase === "loss" ? step.symbolLatex : step.latex);
}

function spokenEquation(now: Worked, step: TraceStep): string {
  return step.equation === null ? spokenOf(now, step) : write(step.equation, now.notation, "plain");
}

function sentence(now: Worked, step: TraceStep, index: number, count: number): string {
  const [[first]] = step.value;
  const value =
    step.shape[0] * step.shape[1] === 1
      ? `is ${minus(String(Number(first.toPrecision(6))))}`
      : `${step.shape.join(" by ")}, begins with ${minus(String(Number(first.toPrecision(6))))}`;
  return `Step ${index + 1} of ${count}, ${PHASES[step.phase]}: ${spokenEquation(now, step)}; ${value}.`;
}
