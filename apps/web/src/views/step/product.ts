import { withOne } from "@adjoint/derivations";
import type { TraceStep } from "@adjoint/derivations";
import { indexed, resultOf, same } from "./entry.ts";
import type { Parts } from "./entry.ts";
import { shownOf, symbolsOf, transposedShown } from "./matrices.ts";
import type { Shown } from "./matrices.ts";
import { number } from "./number.ts";
import type { Worked } from "./problem.ts";
import { slopeLines } from "./slope.ts";

/** P = L·R, and what is added to or multiplied with each entry afterwards. */
function product(
  left: Shown,
  right: Shown,
  {
    worked,
    step,
    plus,
    times,
    asides,
  }: {
    readonly worked: Worked;
    readonly step: TraceStep;
    readonly plus?: Shown | undefined;
    readonly times?: Shown | undefined;
    readonly asides?: (row: number, col: number) => readonly string[];
  },
): Parts {
  const inner = right.values.length;
  const result = resultOf(worked, step);
  return {
    operands: [
      { operator: "", shown: left, inner: "col" },
      { operator: String.raw`\cdot`, shown: right, inner: "row" },
      ...(plus === undefined ? [] : [{ operator: "+", shown: plus }]),
      ...(times === undefined ? [] : [{ operator: String.raw`\odot`, shown: times }]),
    ],
    entry(row, col) {
      const at = (shown: Shown): readonly [number, number] => [
        Math.min(row, shown.values.length - 1),
        Math.min(col, (shown.values[0]?.length ?? 1) - 1),
      ];
      const value = step.value[row][col];
      const bracketed = times !== undefined && inner > 1;
      const terms = Array.from({ length: inner }, (_, k) => {
        const first = left.values[row][k];
        const sign = k === 0 ? (first < 0 ? "-" : "") : first < 0 ? "-\\," : "+\\,";
        return `${bracketed && k === 0 ? "(" : ""}${sign}${number(Math.abs(first))} \\cdot ${number(right.values[k][col], true)}${bracketed && k === inner - 1 ? ")" : ""}`;
      });
      const extra = (shown: Shown): string => {
        const [i, j] = at(shown);
        return number(shown.values[i][j], true);
      };
      const named = left.names !== undefined && right.names !== undefined;
      const letters = named
        ? Array.from({ length: inner }, (_, k) => `${indexed(left, row, k)} \\, ${indexed(right, k, col)}`).join(" + ")
        : `${inner === 1 ? "" : `\\sum_{k=1}^{${inner}}`} ${indexed(left, row, inner === 1 ? 0 : "k")} \\, ${indexed(right, inner === 1 ? 0 : "k", col)}`;
      return {
        index: `${indexed(result, row, col)} = ${named && times !== undefined && inner > 1 ? `\\left( ${letters} \\right)` : letters}${
          plus === undefined ? "" : ` + ${indexed(plus, ...at(plus))}`
        }${times === undefined ? "" : ` \\cdot ${indexed(times, ...at(times))}`}`,
        terms,
        numbers: `${plus === undefined ? "" : `+\\, ${extra(plus)}`}${times === undefined ? "" : ` \\cdot ${extra(times)}`}`,
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
  const input = ones ? withOnes(worked, a) : a;
  const options = { worked, step, plus: bias };
  return worked.rows ? product(input, weights, options) : product(weights, input, options);
}

/** δ_l = W_{l+1}ᵀ·δ_{l+1} ⊙ f′ */
export function hiddenDelta(worked: Worked, step: TraceStep, l: number): Parts {
  const symbols = symbolsOf(worked);
  const back = transposedShown(worked, "Wt", symbols.layer(l + 1).bare);
  const delta = symbols.delta(l + 1, step.example);
  const options = { worked, step, times: symbols.derivative(l, step.example), asides: slopeLines(worked, l, step.example) };
  return worked.rows ? product(delta, back, options) : product(back, delta, options);
}

/** Δ = δ·aᵀ */
export function outerProduct(worked: Worked, step: TraceStep, l: number): Parts {
  const symbols = symbolsOf(worked);
  const a = symbols.a(l - 1, null);
  const { ones } = symbols.layer(l);
  const delta = symbols.delta(l, null);
  const back = transposedShown(worked, "at", ones ? withOnes(worked, a) : a);
  const shown = ones ? { ...back, short: `[1; ${a.tex}]^T` } : back;
  return worked.rows ? product(shown, delta, { worked, step }) : product(delta, shown, { worked, step });
}

/** ∂J/∂x = Wᵀ·δ */
export function inputGradient(worked: Worked, step: TraceStep): Parts {
  const symbols = symbolsOf(worked);
  const back = transposedShown(worked, "Wt", symbols.layer(1).bare);
  const delta = symbols.delta(1, null);
  return worked.rows ? product(delta, back, { worked, step }) : product(back, delta, { worked, step });
}

/** [1; a] */
function withOnes(worked: Worked, a: Shown): Shown {
  const ones = shownOf(worked, withOne(a.of!), {
    key: a.key,
    values: [(a.values[0] ?? []).map(() => 1), ...a.values],
    // Row 0 is the row of ones, which nobody may change.
    edit: a.edit && ((row, col) => (row === 0 ? undefined : a.edit!(row - 1, col))),
  });
  return { ...ones, short: `1; ${a.tex}` };
}
