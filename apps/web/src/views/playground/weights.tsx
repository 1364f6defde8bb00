import { signal } from "@preact/signals";
import { fixed } from "../../ui/numbers.ts";
import { trainer } from "./run.ts";

/** Larger layers are not shown as a table: save the model for them. */
const MOST = 1200;

const open = signal(false);

/** Every weight and bias in numbers, for reading exactly and for those who do not see the drawing. */
export function WeightTables() {
  return (
    <details class="tables" onToggle={(event) => (open.value = event.currentTarget.open)}>
      <summary>Weights as tables</summary>
      {open.value && <Tables />}
    </details>
  );
}

function Tables() {
  const { snapshot, network } = trainer();
  const layers = snapshot.value?.layers ?? [];
  return (
    <div class="grid">
      {layers.map(({ weights, biases }, l) => {
        const cols = biases.length;
        const rows = weights.length / cols;
        if (weights.length > MOST) {
          return (
            <p key={l} class="small">
              Layer {l + 1} has {weights.length} weights, too many for a table. Save the model to read them.
            </p>
          );
        }
        return (
          <div key={l} class="scroller" tabIndex={0} role="group" aria-label={`Weights of layer ${l + 1}`}>
            <table class="numbers">
              <caption>
                Layer {l + 1}: <i>W</i> is {rows} × {cols}, {network.value?.activations[l]}
              </caption>
              <thead>
                <tr>
                  <th scope="col">from</th>
                  {Array.from({ length: cols }, (_, j) => (
                    <th key={j} scope="col">
                      {j + 1}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {Array.from({ length: rows }, (_, i) => (
                  <tr key={i}>
                    <th scope="row">{i + 1}</th>
                    {Array.from({ length: cols }, (_unused, j) => (
                      <td key={j}>{fixed(weights[i * cols + j], 3)}</td>
                    ))}
                  </tr>
                ))}
                <tr>
                  <th scope="row">bias</th>
                  {Array.from(biases, (bias, j) => (
                    <td key={j}>{fixed(bias, 3)}</td>
                  ))}
                </tr>
              </tbody>
            </table>
          </div>
        );
      })}
    </div>
  );
}
