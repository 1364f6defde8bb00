import type { ProblemReport } from "@adjoint/formula";
import { Select } from "../../ui/controls.tsx";
import { state } from "./state.ts";
import type { CheckValues } from "./state.ts";

const options = <T extends string>(names: Readonly<Record<T, string>>): { readonly value: T; readonly label: string }[] =>
  (Object.entries(names) as [T, string][]).map(([value, label]) => ({ value, label }));

const LAYOUTS: Readonly<Record<ProblemReport["layout"], string>> = { columns: "as columns", rows: "as rows", single: "one" };

const LOSSES = options<Exclude<CheckValues["loss"], "auto">>({
  "cross-entropy": "cross-entropy",
  "half-squared-error": "½ Σ (a − y)²",
  "squared-error": "Σ (a − y)²",
  "softmax-cross-entropy": "softmax cross-entropy",
});

/** How the text was read, each part to be changed where it was meant otherwise. */
export function Options({ problem }: { readonly problem: ProblemReport | undefined }) {
  const read = (value: string | undefined): string => (value === undefined ? "from the text" : `read: ${value}`);
  const { loss, lambda, bias, layout, activation, syntax, notation } = state.values.value;
  return (
    <div class="said">
      <Select
        label="Loss"
        value={loss}
        options={[{ value: "auto", label: read(problem?.cost) }, ...LOSSES]}
        onChange={(value) => state.set({ loss: value })}
      />
      <Select
        label={<i>λ</i>}
        name="Lambda"
        value={lambda}
        options={options({ auto: read(problem && String(problem.lambda)), "0": "0", "1": "1" })}
        onChange={(value) => state.set({ lambda: value })}
      />
      <Select
        label="Activation"
        value={activation}
        options={options({
          auto: read(problem && [...new Set(problem.activations)].join(", ")),
          sigmoid: "sigmoid",
          tanh: "tanh",
          relu: "ReLU",
          "leaky-relu": "leaky ReLU",
          linear: "linear",
        })}
        onChange={(value) => state.set({ activation: value })}
      />
      <Select
        label="Bias"
        value={bias}
        options={options({ auto: read(problem?.bias), yes: "yes", no: "no" })}
        onChange={(value) => state.set({ bias: value })}
      />
      <Select
        label="Examples"
        value={layout}
        options={options({ auto: read(problem && LAYOUTS[problem.layout]), columns: "as columns", rows: "as rows", single: "one" })}
        onChange={(value) => state.set({ layout: value })}
      />
      <Select
        label="Syntax"
        value={syntax}
        options={options({ auto: read(problem?.syntax), octave: "Octave", numpy: "NumPy", latex: "LaTeX", plain: "plain text" })}
        onChange={(value) => state.set({ syntax: value })}
      />
      <Select
        label="Notation"
        value={notation}
        options={options({
          auto: read(problem?.notation),
          ng: "Ng",
          "deeplearning.ai": "deeplearning.ai",
          sudeep: "Sudeep",
          hagan: "Hagan",
          nielsen: "Nielsen",
          code: "code, in rows",
        })}
        onChange={(value) => state.set({ notation: value })}
      />
    </div>
  );
}
