import type { TraceStep } from "@adjoint/derivations";
import { createRandom } from "@adjoint/reference";
import { Tex } from "../../ui/math.tsx";
import { Matrix } from "./matrix.tsx";
import type { Numbers, Shown } from "./matrices.ts";
import { rowsOf, symbolsOf, transposed, transposedShown, valueOf } from "./matrices.ts";
import { number } from "./number.ts";
import type { Worked } from "./problem.ts";
import { state } from "./state.ts";
import { inColumns, inRows } from "./transposed-words.tsx";

/** Shows the same transposition in four ways, in the layout of the notation: z = Wa with examples as columns, or z = aW with examples as rows. */
export function Transposed({ now, step }: { readonly now: Worked; readonly step: TraceStep }) {
  const { layers } = now.traced.network;
  const L = layers.length;
  const l = Math.min(L, Math.max(L === 1 ? 1 : 2, (step.layer ?? L) + (step.phase === "backward" && (step.layer ?? L) < L ? 1 : 0)));
  const { rows } = now;
  const W = rowsOf(layers[l - 1].W);
  const symbols = symbolsOf(now);
  const t = step.example ?? 0;
  const laid = valueOf(now, `delta${l}`, t)!.value;
  const delta = (rows ? transposed(laid) : laid).map((line) => line[0]);
  const back = W[0].map((_, j) => W.reduce((sum, row, i) => sum + row[j] * delta[i], 0));
  const j = Math.min(state.values.value.row, back.length - 1);
  const random = createRandom(state.values.value.v, 77);
  const v = back.map(() => Math.round(random.normal() * 100) / 100);
  const moved = W.map((row) => row.reduce((sum, w, k) => sum + w * v[k], 0));
  const { bare } = symbols.layer(l);
  const [w, wt] = [bare.tex, transposedShown(now, "Wt", bare).tex];
  const [d, dt] = [symbols.delta(l, t).tex, transposedShown(now, "dt", symbols.delta(l, t)).tex];
  const words = (rows ? inRows : inColumns)({ w, wt, d, inputs: back.length, units: delta.length, input: j + 1, value: number(back[j]) });

  /** A vector as the notation lays it out, and turned. */
  const asColumn = (values: readonly number[]): Numbers => values.map((value) => [value]);
  const vector = (key: string, tex: string, values: readonly number[]): Shown => ({ key, tex, values: rows ? [values] : asColumn(values) });
  const turned = (key: string, tex: string, values: readonly number[]): Shown => ({ key, tex, values: rows ? asColumn(values) : [values] });
  const weights: Shown = { key: "W", tex: w, values: rows ? transposed(W) : W };
  const jacobian: Shown = { key: "jacobian", tex: rows ? wt : w, values: W };
  /** The weights of input j: a column of W, a row where W is turned. */
  const ofInput = (row: number, col: number): boolean => (rows ? row : col) === j;
  const gradient = vector("gradient", rows ? `${d} ${wt}` : `${wt} ${d}`, back);

  return (
    <div class="four" data-testid="four-views">
      {W.length === 1 && back.length === 1 && (
        <p class="lead" data-testid="one-number">
          This layer has one input and one unit, so W is a single number, and its transpose is the same. Take a larger network to see a
          difference.
        </p>
      )}
      {!isTransposed(step, L) && (
        <p class="lead" data-testid="elsewhere">
          Nothing is transposed at this step. The pass back has it between the layers {l - 1} and {l}:
        </p>
      )}
      <p class="lead">{words.lead}</p>
      <article>
        <h3>The sum over the index</h3>
        <Tex display tex={words.index.formula} />
        <div class="equation">
          {rows && <Matrix shown={vector("delta", d, delta)} mark={() => true} name="delta" />}
          <Matrix shown={weights} mark={ofInput} name="W" />
          {!rows && <Matrix shown={vector("delta", d, delta)} mark={() => true} name="delta" />}
        </div>
        <p>
          {/* Each term by itself, so that lines break at the operators. */}
          {W.map((row, i) => (
            <Tex key={i} tex={`${i > 0 ? "+\\, " : ""}${number(row[j], i > 0)} \\cdot ${number(delta[i], true)}`} />
          ))}{" "}
          <Tex tex={`= \\mathbf{${number(back[j])}}`} />
        </p>
        <p class="small">{words.index.text}</p>
      </article>
      <article>
        <h3>The Jacobian</h3>
        <Tex display tex={words.jacobian.formula} />
        <div class="equation">
          <Matrix shown={{ key: "row", tex: rows ? d : dt, values: [delta] }} mark={() => true} name={rows ? "delta" : "delta as a row"} />
          <Matrix shown={jacobian} mark={(_, col) => col === j} name="the Jacobian" />
        </div>
        <p class="small">{words.jacobian.text}</p>
      </article>
      <article>
        <h3>Row against column gradient</h3>
        <Tex display tex={words.layout.formula} />
        <div class="equation">
          <Matrix
            shown={turned("turned", rows ? `${w} ${dt}` : `${dt} ${w}`, back)}
            mark={(row, col) => row === j || (!rows && col === j)}
            name={rows ? "the gradient as a column" : "the gradient as a row"}
          />
          <Matrix
            shown={gradient}
            picked={rows ? [0, j] : [j, 0]}
            onPick={(row, col) => state.set({ row: rows ? col : row })}
            name={rows ? "the gradient as a row" : "the gradient as a column"}
          />
        </div>
        <p class="small">{words.layout.text}</p>
      </article>
      <article>
        <h3>The adjoint</h3>
        <Tex display tex={words.adjoint.formula} />
        <div class="equation">
          <Matrix shown={vector("v", "v", v)} name="v" />
          <Matrix shown={vector("moved", words.adjoint.moved, moved)} name="v through W" />
        </div>
        <p data-testid="adjoint">
          <Tex tex={`${words.adjoint.forward} = ${number(dot(delta, moved))}`} />
          <br />
          <Tex tex={`${words.adjoint.backward} = ${number(dot(back, v))}`} />
        </p>
        <p class="small">
          {words.adjoint.text}{" "}
          <button type="button" class="button small" onClick={() => state.set({ v: (state.values.value.v % 999) + 1 })}>
            Another <i>v</i>
          </button>
        </p>
      </article>
    </div>
  );
}

/** Whether δ goes back through the weights at a step. */
function isTransposed({ kind, layer }: TraceStep, L: number): boolean {
  return kind === "dX" || (kind === "delta" && layer !== undefined && layer !== null && layer < L);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}
