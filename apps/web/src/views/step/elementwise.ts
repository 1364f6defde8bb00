import type { TraceStep } from "@adjoint/derivations";
import { ACTIVATIONS, softmaxNumbers } from "./activations.ts";
import { indexed, resultOf, same } from "./entry.ts";
import type { Entry, Parts } from "./entry.ts";
import { functionTex, symbolsOf, valueOf } from "./matrices.ts";
import type { Numbers, Shown } from "./matrices.ts";
import { number } from "./number.ts";
import type { Worked } from "./problem.ts";
import { slopeLines } from "./slope.ts";
import { errorFactor } from "./walked.ts";

/** δ at the output: a − y, with f′ where the loss leaves it. */
export function outputDelta(worked: Worked, step: TraceStep, l: number): Parts {
  const symbols = symbolsOf(worked);
  const { loss } = worked.traced.network;
  const a = symbols.a(l, step.example);
  const y = symbols.target(step.example);
  const slope = symbols.derivative(l, step.example);
  const factor = errorFactor(worked.traced.network);
  const asides = slopeLines(worked, l, step.example);
  const prime = (row: number, col: number): string => number(slope.values[row][col], true);
  if (loss === "output") {
    return {
      operands: [{ operator: "", shown: slope }],
      entry: (row, col) => ({
        index: `${indexed(resultOf(worked, step), row, col)} = ${indexed(slope, row, col)}`,
        numbers: prime(row, col),
        value: step.value[row][col],
        asides: asides(row, col),
        marks: { [slope.key]: same(row, col) },
      }),
    };
  }
  return {
    operands: [
      { operator: factor === undefined ? "" : String.raw`${factor.tex} \Big(`, shown: a },
      { operator: "-", shown: y },
      ...(factor === undefined ? [] : [{ operator: String.raw`\Big) \odot`, shown: slope }]),
    ],
    entry(row, col) {
      const letters = `${indexed(a, row, col)} - ${indexed(y, row, col)}`;
      const difference = `${number(a.values[row][col])} - ${number(y.values[row][col], true)}`;
      const times = factor === undefined || factor.tex === "" ? "" : `${factor.tex} \\cdot `;
      return {
        index: `${indexed(resultOf(worked, step), row, col)} = ${factor === undefined ? letters : `${factor.tex} \\left( ${letters} \\right) \\cdot ${indexed(slope, row, col)}`}`,
        numbers: factor === undefined ? difference : `${times}\\left( ${difference} \\right) \\cdot ${prime(row, col)}`,
        value: step.value[row][col],
        asides: factor === undefined ? [] : asides(row, col),
        marks: { [a.key]: same(row, col), [y.key]: same(row, col), [slope.key]: same(row, col) },
      };
    },
  };
}

/** Activations, averages, updates, the loss: each entry from the entries at its own place. */
export function elementwise(worked: Worked, step: TraceStep, l: number): Parts {
  const { kind } = step;
  const symbols = symbolsOf(worked);
  const result = resultOf(worked, step);
  const m = worked.traced.X.cols;
  const { learningRate } = worked;
  const from = (operands: Parts["operands"], line: (row: number, col: number) => Pick<Entry, "index" | "numbers" | "asides">): Parts => ({
    operands,
    entry: (row, col) => ({
      ...line(row, col),
      value: step.value[row][col],
      marks: Object.fromEntries(operands.map(({ shown }) => [shown.key, same(row, col)])),
    }),
  });
  const named = (id: string): Shown | undefined => {
    const found = valueOf(worked, id, null);
    return found === undefined ? undefined : resultOf(worked, found);
  };
  const f = worked.traced.network.layers[l - 1]?.activation ?? "linear";
  if (kind === "a" && l > 0) {
    const z = symbols.z(l, step.example);
    const name = functionTex(worked, l);
    return from([{ operator: name, shown: z }], (row, col) => {
      const value = z.values[row][col];
      if (f !== "softmax") {
        return {
          index: `${indexed(result, row, col)} = ${name}(${indexed(z, row, col)})`,
          numbers: ACTIVATIONS[f].numbers(value),
          asides: [`${name}(z) = ${ACTIVATIONS[f].rule}`, ...ACTIVATIONS[f].where],
        };
      }
      const all = worked.rows ? z.values[row] : z.values.map((line) => line[col]);
      return {
        index: `${indexed(result, row, col)} = e^{z_{${row + 1}}} / \\textstyle\\sum_k e^{z_k}`,
        numbers: softmaxNumbers(value, all),
      };
    });
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
  if (step.phase === "update") {
    const { weights, bias } = symbols.layer(l);
    const before = kind === "b+" ? bias! : weights;
    const gradient = named(kind === "b+" ? `db${l}` : kind === "Theta+" ? `dTheta${l}` : `dW${l}`)!;
    return from(
      [
        { operator: "", shown: before },
        { operator: String.raw`- \alpha`, shown: gradient },
      ],
      (row, col) => ({
        index: `${indexed(result, row, col)} \\leftarrow ${indexed(before, row, col)} - \\alpha \\, ${indexed(gradient, row, col)}`,
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
      entry: () => ({
        index: a.names === undefined ? step.latex : `${indexed(result, 0, 0)} = ${namedLoss(a, y)}`,
        numbers: lossNumbers(worked, a.values, y.values),
        value: step.value[0][0],
        marks: {},
      }),
    };
  }
  if (kind === "J") {
    const losses = worked.steps.filter(({ id }) => id === "loss").map(({ value }) => value[0][0]);
    const { layers, lambda } = worked.traced.network;
    const squares = layers.flatMap(({ W }) => Array.from(W.values, (w) => w * w)).reduce((sum, square) => sum + square, 0);
    const penalty = lambda === 0 ? "" : ` + \\tfrac{${number(lambda)}}{2 \\cdot ${m}} \\cdot ${number(squares)}`;
    return {
      operands: [],
      entry: () => ({
        index: step.latex,
        numbers: `\\left( ${losses.map((value) => number(value)).join(" + ")} \\right) / ${m}${penalty}`,
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

/** The author's loss in his own letters: his example has half the squared error. */
function namedLoss(a: Shown, y: Shown): string {
  return a.values.map((_, k) => `\\tfrac12 \\left( ${indexed(y, k, 0)} - ${indexed(a, k, 0)} \\right)^2`).join(" + ");
}

function lossNumbers({ traced }: Worked, a: Numbers, y: Numbers): string {
  const [outputs, targets] = [a.flat(), y.flat()];
  const each = (line: (output: number, target: number) => string): string =>
    outputs.map((output, k) => line(output, targets[k])).join(" + ");
  switch (traced.network.loss) {
    case "half-squared-error":
      return `\\tfrac12 \\left( ${each((output, target) => `(${number(output)} - ${number(target, true)})^2`)} \\right)`;
    case "mean-squared-error":
      return `\\tfrac{1}{${outputs.length}} \\left( ${each((output, target) => `(${number(output)} - ${number(target, true)})^2`)} \\right)`;
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
