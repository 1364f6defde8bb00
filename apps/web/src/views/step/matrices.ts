import { activationName, prime, symbol, transpose, withoutBias, write } from "@adjoint/derivations";
import type { AuthorNames, Dense, Expression, TraceStep } from "@adjoint/derivations";
import { ACTIVATIONS } from "./activations.ts";
import type { Edit } from "./edits.ts";
import type { Worked } from "./problem.ts";

export type Numbers = readonly (readonly number[])[];

/** A matrix as it stands on the page. */
export interface Shown {
  readonly key: string;
  /** What it is, where it is a quantity of the notation. */
  readonly of?: Expression;
  readonly tex: string;
  /** The same as text, for assistive technology. */
  readonly spoken?: string;
  /** The same on one line, for an entry of it. */
  readonly short?: string;
  readonly values: Numbers;
  /** The author's name of each entry, where he has one. */
  readonly names?: AuthorNames["entries"] | undefined;
  /** Where an entry may be changed: which number of the problem it is. */
  readonly edit?: ((row: number, col: number) => Omit<Edit, "value"> | undefined) | undefined;
}

/** A quantity of the notation, or of the author's letters, as a matrix. */
export function shownOf({ notation, names }: Worked, of: Expression, rest: Pick<Shown, "key" | "values" | "edit">): Shown {
  const own = names?.[rest.key];
  return { of, tex: own?.caption ?? write(of, notation, "latex"), spoken: write(of, notation, "plain"), names: own?.entries, ...rest };
}

/** Mᵀ under another key. */
export function transposedShown(worked: Worked, key: string, { of, tex, values, names, edit }: Shown): Shown {
  return {
    ...shownOf(worked, transpose(of!), { key, values: transposed(values), edit: edit && ((row, col) => edit(col, row)) }),
    ...(names === undefined ? {} : { tex: `(${tex})^T`, names: turned(names) }),
  };
}

/** Matrices of numbers, or of names. */
function turned<T>(values: readonly (readonly T[])[]): readonly (readonly T[])[] {
  return Array.from({ length: values[0]?.length ?? 0 }, (_, j) => values.map((row) => row[j]));
}

export function transposed(values: Numbers): Numbers {
  return turned(values);
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
  const inWeights = steps.some(({ kind }) => kind === "dTheta");
  const laid = (values: Numbers): Numbers => (rows ? transposed(values) : values);
  const quantity = (id: string, example: number | null): Shown => {
    const step = valueOf(worked, id, example)!;
    return shownOf(worked, step.left, {
      key: id,
      values: step.value,
      edit: id === "a0" ? (row, col) => ({ matrix: "X", row: rows ? col : row, col: step.example ?? (rows ? row : col) }) : undefined,
    });
  };
  return {
    layer(l) {
      const { W, b } = layers[l - 1];
      const ones = inWeights && b !== null;
      const bare = shownOf(worked, ones ? withoutBias(symbol("Theta", l)) : symbol("W", l), {
        key: `W${l}`,
        values: laid(rowsOf(W)),
        edit: (row, col) => ({ matrix: `W${l}`, row: rows ? col : row, col: rows ? row : col }),
      });
      if (!ones) {
        const bias =
          b === null
            ? undefined
            : shownOf(worked, symbol("b", l), {
                key: `b${l}`,
                values: laid(rowsOf(b)),
                edit: (row, col) => ({ matrix: `b${l}`, row: rows ? col : row, col: 0 }),
              });
        return { weights: bare, bare, bias, ones };
      }
      const weights = shownOf(worked, symbol("Theta", l), {
        key: `W${l}`,
        values: rowsOf(W).map((row, i) => [b.values[i], ...row]),
        edit: (row, col) => (col === 0 ? { matrix: `b${l}`, row, col: 0 } : { matrix: `W${l}`, row, col: col - 1 }),
      });
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
      const shown = shownOf(worked, prime(l, symbol("z", l)), { key: `slope${l}`, values });
      if (a.names === undefined) return shown;
      // The author's examples have sigmoids alone.
      const names = a.names.map((row) => row.map((name) => `${name} (1 - ${name})`));
      return { ...shown, tex: `${a.tex} (1 - ${a.tex})`, names };
    },
    target(example) {
      const all = rowsOf(traced.Y);
      const columns = example === null ? all : all.map((row) => [row[example]]);
      return shownOf(worked, symbol("y"), {
        key: "y",
        values: laid(columns),
        edit: (row, col) => ({ matrix: "Y", row: rows ? col : row, col: example ?? (rows ? row : col) }),
      });
    },
  };
}

/** The activation of a layer as the notation calls it, or its derivative. */
export function functionTex({ notation, names }: Worked, l: number, derivative = false): string {
  if (names !== undefined) return derivative ? String.raw`\sigma'` : String.raw`\sigma`;
  return activationName(l, derivative ? 1 : 0, notation);
}
