import type { TraceStep } from "@adjoint/derivations";
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";

/** How far the signal of the step at hand has come along its edges, from 0 to 1. */
export const progress = signal(1);
const playing = signal(false);

/** The time that a signal takes for its edges, and how long it rests at the end of a step [ms]. */
const RUN_MS = 900;
const REST_MS = 350;

const isStill = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;

export interface TimeProps {
  readonly steps: readonly TraceStep[];
  readonly index: number;
  readonly go: (to: number) => void;
}

/** A slider over the steps: between two of them the signal is on its way. */
export function Time({ steps, index, go }: TimeProps) {
  const last = steps.length - 1;
  useEffect(() => {
    if (isStill()) {
      progress.value = 1;
      return;
    }
    let frame = 0;
    let rest: ReturnType<typeof setTimeout> | undefined;
    let before: number | undefined;
    const draw = (now: number): void => {
      progress.value = Math.min(1, progress.value + (now - (before ?? now)) / RUN_MS);
      before = now;
      if (progress.value < 1) frame = requestAnimationFrame(draw);
      else if (playing.value) {
        rest = setTimeout(() => {
          if (index < last) go(index + 1);
          else playing.value = false;
        }, REST_MS);
      }
    };
    if (playing.value || progress.value === 0) frame = requestAnimationFrame(draw);
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(rest);
    };
  }, [index, playing.value]);
  return (
    <div class="time">
      <button
        type="button"
        class="button small"
        aria-label={playing.value ? "Stop" : "Play the steps"}
        onClick={() => {
          if (!playing.value && index === last) go(0);
          progress.value = playing.value ? 1 : 0;
          playing.value = !playing.value;
        }}
      >
        {playing.value ? "❚❚" : "▶"}
      </button>
      <input
        type="range"
        min={0}
        max={last + 1}
        step={0.05}
        value={index + progress.value}
        aria-label="Time"
        aria-valuetext={`step ${index + 1} of ${steps.length}`}
        onInput={(event) => {
          playing.value = false;
          const value = event.currentTarget.valueAsNumber;
          const to = Math.min(last, Math.floor(value - 1e-9 < 0 ? 0 : value - 1e-9));
          // Set after the step, which begins its own signal.
          if (to !== index) go(to);
          progress.value = Math.max(0.001, value - to);
        }}
      />
    </div>
  );
}
