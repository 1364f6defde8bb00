import { Select } from "../../ui/controls.tsx";
import { state } from "./state.ts";
import type { CheckValues } from "./state.ts";

const options = <T extends string>(names: Readonly<Record<T, string>>): { readonly value: T; readonly label: string }[] =>
  (Object.entries(names) as [T, string][]).map(([value, label]) => ({ value, label }));

const LOSSES = options<CheckValues["loss"]>({
  auto: "from the text",
  "cross-entropy": "cross-entropy",
  "half-squared-error": "½ Σ (a − y)²",
  "squared-error": "Σ (a − y)²",
  "softmax-cross-entropy": "softmax cross-entropy",
});

/** What the text does not say. */
export function Options() {
  const { loss, lambda, bias, layout, activation, syntax, notation } = state.values.value;
  return (
    <div class="said">
      <Select label="Loss" value={loss} options={LOSSES} onChange={(value) => state.set({ loss: value })} />
      <Select
        label={<i>λ</i>}
        name="Lambda"
        value={lambda}
        options={options({ auto: "from the text", "0": "0", "1": "1" })}
        onChange={(value) => state.set({ lambda: value })}
      />
      <Select
        label="Activation"
        value={activation}
        options={options({
          auto: "from the text",
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
        options={options({ auto: "from the text", yes: "yes", no: "no" })}
        onChange={(value) => state.set({ bias: value })}
      />
      <Select
        label="Examples"
        value={layout}
        options={options({ auto: "from the text", columns: "as columns", rows: "as rows", single: "one" })}
        onChange={(value) => state.set({ layout: value })}
      />
      <Select
        label="Syntax"
        value={syntax}
        options={options({ auto: "recognised", octave: "Octave", numpy: "NumPy", latex: "LaTeX", plain: "plain text" })}
        onChange={(value) => state.set({ syntax: value })}
      />
      <Select
        label="Notation"
        value={notation}
        options={options({
          auto: "recognised",
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
