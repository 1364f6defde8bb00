import { signal } from "@preact/signals";
import { Curves } from "../../draw/curves.tsx";
import { Slider } from "../../ui/controls.tsx";
import { fixed } from "../../ui/numbers.ts";
import { DESCENTS, pathOf } from "./descent.ts";
import type { Descent } from "./descent.ts";

const rate = signal(0.1);
const STEPS = 60;
const NAMES = Object.keys(DESCENTS) as Descent[];

/** One weight going down a parabola with three optimisers. */
export function Optimisers() {
  const paths = NAMES.map((name) => pathOf(name, { steps: STEPS, rate: rate.value }));
  return (
    <div class="descents">
      <Slider
        label="learning rate"
        value={rate.value}
        min={0.01}
        max={1}
        step={0.01}
        onChange={(value) => (rate.value = value)}
        format={(value) => value.toFixed(2)}
      />
      <Curves
        label={`The weight after ${STEPS} steps: ${NAMES.map((name, i) => `${DESCENTS[name].label} ${fixed(paths[i].at(-1)!, 3)}`).join(", ")}.`}
        x={paths[0].map((_, step) => step)}
        lines={NAMES.map((name, i) => ({ label: DESCENTS[name].label, colour: (palette) => palette.classes[i] }))}
        columns={paths}
        height={260}
      />
    </div>
  );
}
