import type { Dense, TraceStep } from "@adjoint/derivations";
import { ACTIVATIONS } from "./activations.ts";
import type { Edit } from "./edits.ts";
import type { Worked } from "./problem.ts";

export type Numbers = readonly (readonly number[])[];

/** A matrix as it stands on the page. */
export interface Shown {
  readonly key: string;
  readonly tex: string;
  /** The same on one line, for an entry of it. */
  readonly short?: string;
  readonly values: Numbers;
  /** Where an entry may be changed: which number of the problem it is. */
  readonly edit?: ((row: number, col: number) => Omit<Edit, "value"> | undefined) | undefined;
}

/** The left side of the step's equation: the symbol of what it computes. */
export function lhs(step: TraceStep): string {
  return step.latex.split(" = ")[0] ?? step.symbol;
}

export function transposed(values: Numbers): Numbers {
  return Array.from({ length: values[0]?.length ?? 0 }, (_, j) => values.map((row) => row[j]));
}

/** Mᵀ, with brackets where M has something above it already. */
export function transposedTex(tex: string): string {
  return tex.includes("^") ? `(${tex})^T` : `${tex}^T`;
}

export function rowsOf({ rows, cols, values }: Dense): Numbers {
  return Array.from({ length: rows }, (_, i) => Array.from(values.subarray(i * cols, (i + 1) * cols)));
}

/** A quantity of one example, or of the batch (null); for a batch of one example both are the same. */
export function valueOf({ steps, traced }: Worked, id: string, example: number | null): TraceStep | undefined {
  const wanted = steps.filter((step) => step.id === id);
  return wanted.find((step) => step.example === example) ?? (traced.X.cols === 1 ? wanted[0] : undefined);
}

/** The matrices that steps are made of, as the notation writes and lays them out. */
export interface Symbols {
  /** W_l (or Θ_l with its bias column: then `ones` is true), the bias apart, and the weights without a bias. */
  layer(l: number): { readonly weights: Shown; readonly bare: Shown; readonly bias: Shown | undefined; readonly ones: boolean };
  a(l: number, example: number | null): Shown;
  z(l: number, example: number | null): Shown;
  delta(l: number, example: number | null): Shown;
  /** f′(z_l) */
  derivative(l: number, example: number | null): Shown;
  target(example: number | null): Shown;
}

export function symbolsOf(worked: Worked): Symbols {
  const { steps, traced, rows } = worked;
  const { layers } = traced.network;
  const inWeights = steps.some(({ id }) => id === "dTheta1");
  const laid = (values: Numbers): Numbers => (rows ? transposed(values) : values);
  const quantity = (id: string, example: number | null): Shown => {
    const step = valueOf(worked, id, example)!;
    return {
      key: id,
      tex: lhs(step),
      values: step.value,
      ...(id === "a0"
        ? { edit: (row: number, col: number) => ({ matrix: "X", row: rows ? col : row, col: step.example ?? (rows ? row : col) }) }
        : {}),
    };
  };
  return {
    layer(l) {
      const { W, b } = layers[l - 1];
      const ones = inWeights && b !== null;
      const updated = steps.find(({ id }) => id === `W${l}+` || id === `Theta${l}+`)!;
      const tex = lhs(updated);
      const bare: Shown = {
        key: `W${l}`,
        tex: ones ? `${tex}_{(:,2:)}` : tex,
        values: laid(rowsOf(W)),
        edit: (row, col) => ({ matrix: `W${l}`, row: rows ? col : row, col: rows ? row : col }),
      };
      if (!ones) {
        const bias =
          b === null
            ? undefined
            : {
                key: `b${l}`,
                tex: biasTex(worked, l),
                values: laid(rowsOf(b)),
                edit: (row: number, col: number) => ({ matrix: `b${l}`, row: rows ? col : row, col: 0 }),
              };
        return { weights: bare, bare, bias, ones };
      }
      const weights: Shown = {
        key: `W${l}`,
        tex,
        values: rowsOf(W).map((row, i) => [b.values[i], ...row]),
        edit: (row, col) => (col === 0 ? { matrix: `b${l}`, row, col: 0 } : { matrix: `W${l}`, row, col: col - 1 }),
      };
      return { weights, bare, bias: undefined, ones };
    },
    a: (l, example) => quantity(`a${l}`, example),
    z: (l, example) => quantity(`z${l}`, example),
    delta: (l, example) => quantity(`delta${l}`, example),
    derivative(l, example) {
      const { activation } = layers[l - 1];
      const a = quantity(`a${l}`, example);
      const z = quantity(`z${l}`, example);
      // Softmax has no slope of its own; its loss leaves none in δ.
      const slope = activation === "softmax" ? () => 1 : ACTIVATIONS[activation].slope;
      const values = a.values.map((row, i) => row.map((value, j) => slope(value, z.values[i][j])));
      return { key: `slope${l}`, tex: `${functionTex(worked, l, true)}(${z.tex})`, values };
    },
    target(example) {
      const all = rowsOf(traced.Y);
      const columns = example === null ? all : all.map((row) => [row[example]]);
      return {
        key: "y",
        tex: targetTex(worked),
        values: laid(columns),
        edit: (row, col) => ({ matrix: "Y", row: rows ? col : row, col: example ?? (rows ? row : col) }),
      };
    },
  };
}

/** The bias stands last in the formula of z, and in rows too. */
function biasTex(worked: Worked, l: number): string {
  const step = valueOf(worked, `z${l}`, 0);
  return step?.latex.split(" + ").at(-1) ?? "b";
}

/** The activation of a layer as the notation calls it, or its derivative. */
export function functionTex({ notation }: Worked, l: number, derivative = false): string {
  const prime = derivative ? "'" : "";
  switch (notation) {
    case "ng":
      return `g${prime}`;
    case "deeplearning.ai":
      return `g^{[${l}]${derivative ? String.raw`\prime` : ""}}`;
    case "sudeep":
      return `f_{${l}}${prime}`;
    case "hagan":
      return derivative ? String.raw`\dot{\mathbf{F}}^{${l}}` : String.raw`\mathbf{f}^{${l}}`;
    case "nielsen":
      return String.raw`\sigma${prime}`;
    case "code":
      return `f${prime}`;
  }
}

/** The target as the notation calls it. */
function targetTex({ notation }: Worked): string {
  return { ng: "y", "deeplearning.ai": "Y", sudeep: "t", hagan: String.raw`\mathbf{t}`, nielsen: "y", code: "Y" }[notation];
}
