import { useEffect } from "preact/hooks";
import { Tex } from "../../ui/math.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Choices } from "./choices.tsx";
import { worked } from "./problem.ts";
import { state } from "./state.ts";
import { undo } from "./undo.ts";
import { Walk } from "./walk.tsx";

/** Backpropagation through one network, one quantity at a time. */
export function Step() {
  const now = worked.value;
  useEffect(() => {
    const take = (event: KeyboardEvent): void => {
      if (event.key !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey || state.values.value.edits.length === 0) return;
      event.preventDefault();
      undo();
    };
    document.addEventListener("keydown", take);
    return () => document.removeEventListener("keydown", take);
  }, []);
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

/** Compares the output δ in two textbook notations, each with its own loss. */
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
