import type { TraceStep } from "@adjoint/derivations";
import { createRandom } from "@adjoint/reference";
import { Tex } from "../../ui/math.tsx";
import { Matrix } from "./matrix.tsx";
import { rowsOf, symbolsOf, transposed, transposedTex, valueOf } from "./matrices.ts";
import { number } from "./number.ts";
import type { Worked } from "./problem.ts";
import { state } from "./state.ts";

/** The same transposition seen in four ways, on the numbers at hand. */
export function Transposed({ now, step }: { readonly now: Worked; readonly step: TraceStep }) {
  const { layers } = now.traced.network;
  const L = layers.length;
  const l = Math.min(L, Math.max(L === 1 ? 1 : 2, (step.layer ?? L) + (step.phase === "backward" && (step.layer ?? L) < L ? 1 : 0)));
  const W = rowsOf(layers[l - 1].W);
  const symbols = symbolsOf(now);
  const t = step.example ?? 0;
  const laid = valueOf(now, `delta${l}`, t)!.value;
  const delta = (now.rows ? transposed(laid) : laid).map((line) => line[0]);
  const back = W[0].map((_, j) => W.reduce((sum, row, i) => sum + row[j] * delta[i], 0));
  const j = Math.min(state.values.value.row, back.length - 1);
  const random = createRandom(state.values.value.v, 77);
  const v = back.map(() => Math.round(random.normal() * 100) / 100);
  const Wv = W.map((row) => row.reduce((sum, w, k) => sum + w * v[k], 0));
  const w = symbols.layer(l).bare.tex;
  const d = symbols.delta(l, t).tex;
  const column = (values: readonly number[], key: string, tex: string) => ({ key, tex, values: values.map((value) => [value]) });
  const weights = { key: "W", tex: w, values: W };
  const deltas = column(delta, "delta", d);
  const pick = (row: number): void => state.set({ row });
  return (
    <div class="four" data-testid="four-views">
      <p class="lead">
        Forward, layer {l} takes its inputs through <Tex tex={w} />. Backward, <Tex tex={d} /> goes through <Tex tex={transposedTex(w)} />.
        Four ways to see why, on these numbers; each ends in <Tex tex={`\\mathbf{${number(back[j])}}`} /> for input {j + 1}. Below, <i>W</i>{" "}
        and <i>δ</i> are these two.
      </p>
      <article>
        <h3>The sum over the index</h3>
        <Tex
          display
          tex={String.raw`\frac{\partial J}{\partial a_j} = \sum_i \frac{\partial z_i}{\partial a_j}\,\delta_i = \sum_i W_{i j}\,\delta_i`}
        />
        <div class="equation">
          <Matrix shown={weights} mark={(_, col) => col === j} name="W" />
          <Matrix shown={deltas} mark={() => true} name="delta" />
        </div>
        <p>
          <Tex tex={W.map((row, i) => `${number(row[j], i > 0)} \\cdot ${number(delta[i], true)}`).join(" + ")} />
          <Tex tex={`= \\mathbf{${number(back[j])}}`} />
        </p>
        <p class="small">
          Input {j + 1} is heard by every unit <i>i</i> of the layer, so what they send back is added over <i>i</i>, the first index of{" "}
          <i>W</i>: down a column. Forward the sum runs along a row. That is the transposition.
        </p>
      </article>
      <article>
        <h3>The Jacobian</h3>
        <Tex
          display
          tex={String.raw`\frac{\partial z}{\partial a} = W, \qquad \underbrace{\frac{\partial J}{\partial a}}_{1 \times ${back.length}} = \underbrace{\frac{\partial J}{\partial z}}_{1 \times ${delta.length}} \;\; \underbrace{\frac{\partial z}{\partial a}}_{${delta.length} \times ${back.length}}`}
        />
        <div class="equation">
          <Matrix shown={{ key: "row", tex: transposedTex(d), values: [delta] }} mark={() => true} name="delta as a row" />
          <Matrix shown={weights} mark={(_, col) => col === j} name="W as the Jacobian" />
        </div>
        <p class="small">
          Row <i>i</i> of <i>W</i> is the derivative of <Tex tex="z_i" />. With derivatives as rows the chain rule multiplies from the
          right, and nothing is transposed: entry {j + 1} is δᵀ times column {j + 1}, <Tex tex={`\\mathbf{${number(back[j])}}`} />.
        </p>
      </article>
      <article>
        <h3>Row against column gradient</h3>
        <Tex display tex={String.raw`\left( \delta^T W \right)^T = W^T \delta`} />
        <div class="equation">
          <Matrix
            shown={{ key: "rowgradient", tex: `${transposedTex(d)} ${w}`, values: [back] }}
            mark={(_, col) => col === j}
            name="the gradient as a row"
          />
          <Matrix
            shown={column(back, "columngradient", `${transposedTex(w)} ${d}`)}
            picked={[j, 0]}
            onPick={pick}
            name="the gradient as a column"
          />
        </div>
        <p class="small">
          The numbers are the same. Only who writes gradients as columns, as most do so that they fit <Tex tex="a" />, has to turn the
          product round, and turning a product round transposes <i>W</i>.
        </p>
      </article>
      <article>
        <h3>The adjoint</h3>
        <Tex display tex={String.raw`\langle \delta,\; W v \rangle = \langle W^T \delta,\; v \rangle \quad \text{for every } v`} />
        <div class="equation">
          <Matrix shown={column(v, "v", "v")} name="v" />
          <Matrix shown={column(Wv, "Wv", `${w} v`)} name="W v" />
        </div>
        <p data-testid="adjoint">
          <Tex tex={`\\langle \\delta, W v \\rangle = ${number(dot(delta, Wv))}`} />
          <br />
          <Tex tex={`\\langle W^T \\delta, v \\rangle = ${number(dot(back, v))}`} />
        </p>
        <p class="small">
          Move the input by <i>v</i> and the cost moves by ⟨δ, Wv⟩. The gradient is what gives the same as ⟨gradient, v⟩: it is the adjoint
          of <i>W</i>, applied to δ. With <i>v</i> = <Tex tex={`e_{${j + 1}}`} /> both are <Tex tex={`\\mathbf{${number(back[j])}}`} />.{" "}
          <button type="button" class="button small" onClick={() => state.set({ v: (state.values.value.v % 999) + 1 })}>
            Another <i>v</i>
          </button>
        </p>
      </article>
    </div>
  );
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}
