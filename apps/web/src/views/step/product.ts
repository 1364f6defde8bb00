import type { TraceStep } from "@adjoint/derivations";
import { indexed, resultOf, same } from "./entry.ts";
import type { Parts } from "./entry.ts";
import { symbolsOf, transposed, transposedTex } from "./matrices.ts";
import type { Numbers, Shown } from "./matrices.ts";
import { number } from "./number.ts";
import type { Worked } from "./problem.ts";
import { slopeLines } from "./slope.ts";

/** P = L·R, and what is added to or multiplied with each entry afterwards. */
function product(
  left: Shown,
  right: Shown,
  {
    step,
    plus,
    times,
    asides,
  }: {
    readonly step: TraceStep;
    readonly plus?: Shown | undefined;
    readonly times?: Shown | undefined;
    readonly asides?: (row: number, col: number) => readonly string[];
  },
): Parts {
  const inner = right.values.length;
  const result = resultOf(step);
  return {
    operands: [
      { operator: "", shown: left },
      { operator: String.raw`\cdot`, shown: right },
      ...(plus === undefined ? [] : [{ operator: "+", shown: plus }]),
      ...(times === undefined ? [] : [{ operator: String.raw`\odot`, shown: times }]),
    ],
    entry(row, col) {
      const at = (shown: Shown): readonly [number, number] => [
        Math.min(row, shown.values.length - 1),
        Math.min(col, (shown.values[0]?.length ?? 1) - 1),
      ];
      const value = step.value[row][col];
      const terms = Array.from({ length: inner }, (_, k) => `${number(left.values[row][k])} \\cdot ${number(right.values[k][col], true)}`);
      const sum = terms.join(" + ").replaceAll("+ -", "- ");
      const extra = (shown: Shown): string => {
        const [i, j] = at(shown);
        return number(shown.values[i][j], true);
      };
      const bracketed = times === undefined || inner === 1 ? sum : `\\left( ${sum} \\right)`;
      return {
        index: `${indexed(result, row, col)} = ${inner === 1 ? "" : `\\sum_{k=1}^{${inner}}`} ${indexed(left, row, inner === 1 ? 0 : "k")} \\, ${indexed(right, inner === 1 ? 0 : "k", col)}${
          plus === undefined ? "" : ` + ${indexed(plus, ...at(plus))}`
        }${times === undefined ? "" : ` \\cdot ${indexed(times, ...at(times))}`}`,
        numbers: `${bracketed}${plus === undefined ? "" : ` + ${extra(plus)}`}${times === undefined ? "" : ` \\cdot ${extra(times)}`}`,
        value,
        asides: asides?.(row, col),
        marks: {
          [left.key]: (i) => i === row,
          [right.key]: (_, j) => j === col,
          ...(plus === undefined ? {} : { [plus.key]: same(...at(plus)) }),
          ...(times === undefined ? {} : { [times.key]: same(...at(times)) }),
        },
      };
    },
  };
}

/** z = W·a + b, or Θ·[1; a] */
export function netInput(worked: Worked, step: TraceStep, l: number): Parts {
  const symbols = symbolsOf(worked);
  const { weights, bias, ones } = symbols.layer(l);
  const a = symbols.a(l - 1, step.example);
  const input: Shown = ones
    ? {
        ...a,
        tex: String.raw`\begin{bmatrix}1\\${a.tex}\end{bmatrix}`,
        short: `1; ${a.tex}`,
        values: withOnes(a.values),
        edit: shiftedEdit(a),
      }
    : a;
  const options = { step, plus: bias };
  return worked.rows ? product(input, weights, options) : product(weights, input, options);
}

/** δ_l = W_{l+1}ᵀ·δ_{l+1} ⊙ f′ */
export function hiddenDelta(worked: Worked, step: TraceStep, l: number): Parts {
  const symbols = symbolsOf(worked);
  const { bare } = symbols.layer(l + 1);
  const back: Shown = {
    key: "Wt",
    tex: transposedTex(bare.tex),
    values: transposed(bare.values),
    edit: bare.edit && ((row, col) => bare.edit!(col, row)),
  };
  const delta = symbols.delta(l + 1, step.example);
  const options = { step, times: symbols.derivative(l, step.example), asides: slopeLines(worked, l, step.example) };
  return worked.rows ? product(delta, back, options) : product(back, delta, options);
}

/** Δ = δ·aᵀ */
export function outerProduct(worked: Worked, step: TraceStep, l: number): Parts {
  const symbols = symbolsOf(worked);
  const a = symbols.a(l - 1, null);
  const { ones } = symbols.layer(l);
  const delta = symbols.delta(l, null);
  const values = ones ? withOnes(a.values) : a.values;
  const back: Shown = {
    key: "at",
    tex: ones ? String.raw`{\begin{bmatrix}1\\${a.tex}\end{bmatrix}}^T` : transposedTex(a.tex),
    ...(ones ? { short: `[1; ${a.tex}]^T` } : {}),
    values: transposed(values),
    edit: (row, col) => (ones ? shiftedEdit(a)?.(col, row) : a.edit?.(col, row)),
  };
  return worked.rows ? product(back, delta, { step }) : product(delta, back, { step });
}

/** ∂J/∂x = Wᵀ·δ */
export function inputGradient(worked: Worked, step: TraceStep): Parts {
  const symbols = symbolsOf(worked);
  const { bare } = symbols.layer(1);
  const back: Shown = {
    key: "Wt",
    tex: transposedTex(bare.tex),
    values: transposed(bare.values),
    edit: bare.edit && ((row, col) => bare.edit!(col, row)),
  };
  const delta = symbols.delta(1, null);
  return worked.rows ? product(delta, back, { step }) : product(back, delta, { step });
}

function withOnes(values: Numbers): Numbers {
  return [(values[0] ?? []).map(() => 1), ...values];
}

/** Row 0 is the row of ones, which nobody may change. */
function shiftedEdit({ edit }: Shown): Shown["edit"] {
  return edit && ((row, col) => (row === 0 ? undefined : edit(row - 1, col)));
}
