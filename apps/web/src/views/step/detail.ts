import type { TraceStep } from "@adjoint/formula";
import { functionTex, lhs, symbolsOf, transposed, transposedTex, valueOf } from "./matrices.ts";
import type { Numbers, Shown } from "./matrices.ts";
import type { Worked } from "./problem.ts";

/** Which entries of an operand make an entry of the result. */
export type Mark = (row: number, col: number) => boolean;

/** One entry of a result: as a formula over indices, and with its numbers put in. */
interface Entry {
  readonly index: string;
  /** The numbers, as a line of mathematics. */
  readonly numbers: string;
  readonly value: number;
  readonly marks: Readonly<Record<string, Mark>>;
}

/** One step: its matrices in the order of the formula, and how each entry comes about. */
export interface Detail {
  readonly step: TraceStep;
  /** The instruction of the program that does it. */
  readonly instruction: string;
  readonly result: Shown;
  readonly operands: readonly { readonly operator: string; readonly shown: Shown }[];
  entry(row: number, col: number): Entry;
}

/** The instruction that computes a quantity, as the compiler writes it. */
const INSTRUCTIONS: readonly (readonly [pattern: RegExp, instruction: string])[] = [
  [/^a0$/, "gather: the rows of the batch"],
  [/^[za]\d+$/, "denseForward: A = f(b + X·W)"],
  [/^(loss|J)$/, "the loss, computed with dZ by one instruction"],
  [/^delta(\d+)$/, "denseBackwardInput: dX = (dZ·Wᵀ) ∘ f′"],
  [/^(accumulator|dW|dTheta|db)\d+$/, "denseBackwardWeights: dW = Xᵀ·dZ, db = Σ dZ"],
  [/\+$/, "update: θ ← θ − η·g"],
  [/^dX$/, "denseBackwardInput: dX = dZ·Wᵀ"],
];

/** Everything that is shown of a step. */
export function detailOf(worked: Worked, step: TraceStep): Detail {
  const base = {
    step,
    instruction: isOutputDelta(worked, step)
      ? "the loss, with its gradient: dZ = ∂J/∂Z"
      : (INSTRUCTIONS.find(([pattern]) => pattern.test(step.id))?.[1] ?? ""),
    result: { key: "result", tex: lhs(step), values: step.value, edit: step.id === "a0" ? inputEdit(worked, step) : undefined },
  };
  const [, kind = "", number = ""] = /^([a-zA-Z]+)(\d*)\+?$/.exec(step.id) ?? [];
  const l = Number(number);
  switch (kind) {
    case "z":
      return { ...base, ...netInput(worked, step, l) };
    case "delta":
      return { ...base, ...(l === worked.traced.network.layers.length ? outputDelta(worked, step, l) : hiddenDelta(worked, step, l)) };
    case "accumulator":
      return { ...base, ...outerProduct(worked, step, l) };
    case "dX":
      return { ...base, ...inputGradient(worked, step) };
    default:
      return { ...base, ...elementwise(worked, step, kind, l) };
  }
}

export function isOutputDelta(worked: Worked, step: TraceStep): boolean {
  return step.id === `delta${worked.traced.network.layers.length}`;
}

function resultOf(step: TraceStep): Pick<Shown, "tex" | "values"> {
  return { tex: lhs(step), values: step.value };
}

type Parts = Pick<Detail, "operands" | "entry">;

/** P = L·R, and what is added to or multiplied with each entry afterwards. */
function product(
  left: Shown,
  right: Shown,
  { step, plus, times }: { readonly step: TraceStep; readonly plus?: Shown | undefined; readonly times?: Shown | undefined },
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

function same(row: number, col: number): Mark {
  return (i, j) => i === row && j === col;
}

function netInput(worked: Worked, step: TraceStep, l: number): Parts {
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

function hiddenDelta(worked: Worked, step: TraceStep, l: number): Parts {
  const symbols = symbolsOf(worked);
  const { bare } = symbols.layer(l + 1);
  const back: Shown = {
    key: "Wt",
    tex: transposedTex(bare.tex),
    values: transposed(bare.values),
    edit: bare.edit && ((row, col) => bare.edit!(col, row)),
  };
  const delta = symbols.delta(l + 1, step.example);
  const options = { step, times: symbols.derivative(l, step.example) };
  return worked.rows ? product(delta, back, options) : product(back, delta, options);
}

function outerProduct(worked: Worked, step: TraceStep, l: number): Parts {
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

function inputGradient(worked: Worked, step: TraceStep): Parts {
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

function outputDelta(worked: Worked, step: TraceStep, l: number): Parts {
  const symbols = symbolsOf(worked);
  const { loss } = worked.traced.network;
  const a = symbols.a(l, step.example);
  const y = symbols.target(step.example);
  const slope = symbols.derivative(l, step.example);
  const squared = loss === "squared-error" || loss === "half-squared-error";
  const factor = loss === "squared-error" ? "2 " : "";
  return {
    operands:
      loss === "output"
        ? [{ operator: "", shown: slope }]
        : [
            { operator: factor, shown: a },
            { operator: "-", shown: y },
            ...(squared ? [{ operator: String.raw`\odot`, shown: slope }] : []),
          ],
    entry(row, col) {
      const [i, j] = [row, col];
      const difference = `${number(a.values[i][j])} - ${number(y.values[i][j], true)}`;
      const prime = number(slope.values[i][j], true);
      return {
        index:
          loss === "output"
            ? `${indexed(resultOf(step), row, col)} = ${indexed(slope, row, col)}`
            : `${indexed(resultOf(step), row, col)} = ${factor}${squared ? "(" : ""}${indexed(a, row, col)} - ${indexed(y, row, col)}${squared ? `) \\cdot ${indexed(slope, row, col)}` : ""}`,
        numbers:
          loss === "output"
            ? prime
            : squared
              ? `${factor === "" ? "" : "2 \\cdot "}\\left( ${difference} \\right) \\cdot ${prime}`
              : difference,
        value: step.value[row][col],
        marks: { [a.key]: same(row, col), [y.key]: same(row, col), [slope.key]: same(row, col) },
      };
    },
  };
}

/** Activations, averages, updates, the loss: each entry from the entries at its own place. */
function elementwise(worked: Worked, step: TraceStep, kind: string, l: number): Parts {
  const symbols = symbolsOf(worked);
  const result = resultOf(step);
  const m = worked.traced.X.cols;
  const { learningRate } = worked.trace.problem;
  const from = (
    operands: Parts["operands"],
    line: (row: number, col: number) => { readonly index: string; readonly numbers: string },
  ): Parts => ({
    operands,
    entry: (row, col) => ({
      ...line(row, col),
      value: step.value[row][col],
      marks: Object.fromEntries(operands.map(({ shown }) => [shown.key, same(row, col)])),
    }),
  });
  const named = (id: string): Shown | undefined => {
    const found = valueOf(worked, id, null);
    return found === undefined ? undefined : { key: id, tex: lhs(found), values: found.value };
  };
  const f = worked.traced.network.layers[l - 1]?.activation ?? "linear";
  if (kind === "a" && l > 0) {
    const z = symbols.z(l, step.example);
    return from([{ operator: functionTex(worked, l), shown: z }], (row, col) => ({
      index:
        f === "softmax"
          ? `${indexed(result, row, col)} = e^{z_{${row + 1}}} / \\textstyle\\sum_k e^{z_k}`
          : `${indexed(result, row, col)} = ${functionTex(worked, l)}(${indexed(z, row, col)})`,
      numbers: activationNumbers(f, z.values, row, col, worked.rows),
    }));
  }
  if (kind === "dW" || kind === "dTheta") {
    const sum = named(`accumulator${l}`)!;
    const { weights } = symbols.layer(l);
    const { lambda } = worked.traced.network;
    return from(
      [
        { operator: String.raw`\tfrac{1}{${m}}`, shown: sum },
        ...(lambda === 0 ? [] : [{ operator: String.raw`+ \tfrac{\lambda}{m}`, shown: weights }]),
      ],
      (row, col) => {
        const isBias = kind === "dTheta" && col === 0;
        return {
          index: `${indexed(result, row, col)} = \\tfrac{1}{m} ${indexed(sum, row, col)}${lambda === 0 || isBias ? "" : ` + \\tfrac{\\lambda}{m} ${indexed(weights, row, col)}`}`,
          numbers: `${number(sum.values[row][col])} / ${m}${lambda === 0 || isBias ? "" : ` + ${number(lambda)} \\cdot ${number(weights.values[row][col], true)} / ${m}`}`,
        };
      },
    );
  }
  if (kind === "db") {
    const delta = symbols.delta(l, null);
    return {
      operands: [{ operator: String.raw`\tfrac{1}{${m}} \textstyle\sum_t`, shown: delta }],
      entry: (row, col) => {
        const terms = Array.from({ length: m }, (_, t) => number(worked.rows ? delta.values[t][col] : delta.values[row][t]));
        return {
          index: `${indexed(result, row, col)} = \\tfrac{1}{m} \\textstyle\\sum_t ${indexed(delta, worked.rows ? "t" : row, worked.rows ? col : "t")}`,
          numbers: m === 1 ? terms[0] : `\\left( ${terms.join(" + ").replaceAll("+ -", "- ")} \\right) / ${m}`,
          value: step.value[row][col],
          marks: { [delta.key]: (i, j) => (worked.rows ? j === col : i === row) },
        };
      },
    };
  }
  if (step.id.endsWith("+")) {
    const { weights, bias } = symbols.layer(l);
    const before = kind === "b" ? bias! : weights;
    const gradient = named(kind === "b" ? `db${l}` : kind === "Theta" ? `dTheta${l}` : `dW${l}`)!;
    return from(
      [
        { operator: "", shown: before },
        { operator: String.raw`- \alpha`, shown: gradient },
      ],
      (row, col) => ({
        index: `${indexed(result, row, col)} = ${indexed(before, row, col)} - \\alpha \\, ${indexed(gradient, row, col)}`,
        numbers: `${number(before.values[row][col])} - ${number(learningRate)} \\cdot ${number(gradient.values[row][col], true)}`,
      }),
    );
  }
  if (kind === "loss") {
    const a = symbols.a(worked.traced.network.layers.length, step.example);
    const y = symbols.target(step.example);
    return {
      operands: [
        { operator: "", shown: a },
        { operator: String.raw`,\;`, shown: y },
      ],
      entry: () => ({ index: step.latex, numbers: lossNumbers(worked, a.values, y.values), value: step.value[0][0], marks: {} }),
    };
  }
  if (kind === "J") {
    const losses = worked.trace.steps.filter(({ id }) => id === "loss").map(({ value }) => value[0][0]);
    return {
      operands: [],
      entry: () => ({
        index: step.latex,
        numbers: `\\left( ${losses.map((value) => number(value)).join(" + ")} \\right) / ${m}`,
        value: step.value[0][0],
        marks: {},
      }),
    };
  }
  return {
    operands: [],
    entry: (row, col) => ({ index: indexed(result, row, col), numbers: "", value: step.value[row][col], marks: {} }),
  };
}

function activationNumbers(f: string, z: Numbers, row: number, col: number, rows: boolean): string {
  const value = number(z[row][col], true);
  switch (f) {
    case "sigmoid":
      return `1 / (1 + e^{-${value}})`;
    case "tanh":
      return `\\tanh ${value}`;
    case "relu":
      return `\\max(0, ${number(z[row][col])})`;
    case "softmax": {
      const all = rows ? z[row] : z.map((line) => line[col]);
      return `e^{${number(z[row][col])}} / \\left( ${all.map((other) => `e^{${number(other)}}`).join(" + ")} \\right)`;
    }
    default:
      return number(z[row][col]);
  }
}

function lossNumbers({ traced }: Worked, a: Numbers, y: Numbers): string {
  const [outputs, targets] = [a.flat(), y.flat()];
  const each = (line: (output: number, target: number) => string): string =>
    outputs.map((output, k) => line(output, targets[k])).join(" + ");
  switch (traced.network.loss) {
    case "half-squared-error":
      return `\\tfrac12 \\left( ${each((output, target) => `(${number(output)} - ${number(target, true)})^2`)} \\right)`;
    case "squared-error":
      return each((output, target) => `(${number(output)} - ${number(target, true)})^2`);
    case "output":
      return each((output) => number(output));
    case "softmax-cross-entropy":
      return `-\\left( ${each((output, target) => `${number(target)} \\log ${number(output)}`)} \\right)`;
    case "cross-entropy":
      return `-\\left( ${each((output, target) => `${number(target)} \\log ${number(output)} + ${number(1 - target)} \\log ${number(1 - output)}`)} \\right)`;
  }
}

/** A number as it stands in a line: six digits; in brackets where it is negative and `operand`. */
export function number(value: number, operand = false): string {
  const text = Math.abs(value) !== 0 && Math.abs(value) < 1e-4 ? scientific(value) : String(Number(value.toPrecision(6)));
  return operand && value < 0 ? `(${text})` : text;
}

function scientific(value: number): string {
  const [digits, power] = value.toExponential(4).split("e");
  return `${digits} \\cdot 10^{${Number(power)}}`;
}

/** [M]_ij; a column or a row has one index. */
function indexed({ tex, short, values }: Pick<Shown, "tex" | "short" | "values">, row: number | string, col: number | string): string {
  const [i, j] = [row, col].map((index) => (typeof index === "number" ? index + 1 : index));
  const indices = values[0]?.length === 1 ? (values.length === 1 ? "" : `_{${i}}`) : values.length === 1 ? `_{${j}}` : `_{${i}\\,${j}}`;
  return indices === "" ? (short ?? tex) : `\\left[ ${short ?? tex} \\right]${indices}`;
}

function withOnes(values: Numbers): Numbers {
  return [(values[0] ?? []).map(() => 1), ...values];
}

/** Row 0 is the row of ones, which nobody may change. */
function shiftedEdit({ edit }: Shown): Shown["edit"] {
  return edit && ((row, col) => (row === 0 ? undefined : edit(row - 1, col)));
}

function inputEdit(worked: Worked, step: TraceStep): Shown["edit"] {
  return (row, col) => {
    const t = step.example ?? (worked.rows ? row : col);
    return { matrix: "X", row: worked.rows ? col : row, col: t };
  };
}
