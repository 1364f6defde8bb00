import type { NameNode } from "./ast.ts";
import { layerFrom, type Convention } from "./convention.ts";
import { biasGradientOf, gradientOf, gradientSum, parametersOf, type Network } from "./network.ts";
import { isLayered, roleOf, type Role } from "./notation/roles.ts";
import { block, fill, scalar, stackRows, subtract, sumColumns, transpose, type Matrix } from "./numbers/matrix.ts";

/** How the text lays its matrices out. `flat` is NumPy's arrays of one dimension, one example. */
export interface Layout {
  readonly along: "columns" | "rows" | "flat";
  readonly batch: boolean;
}

/** Everything that decides which number stands for which name. */
export interface Reading {
  readonly convention: Convention;
  readonly layout: Layout;
  /** W[n(l), n(l−1)] or its transpose. */
  readonly orientation: "out-in" | "in-out";
  /** Is a lower-case y a list of class numbers, and where do they start? */
  readonly classes: number | undefined;
  readonly numpy: boolean;
}

export interface Symbol {
  readonly role: Role;
  readonly base: string;
  /** From the input, 0; undefined for what has no layer. */
  readonly layer: number | undefined;
}

/** What a name stands for; undefined for the text's own helpers, and for layers that the network does not have. */
export function symbolOf(name: NameNode, written: number | undefined, convention: Convention): Symbol | undefined {
  const role = roleOf(name.base, written !== undefined);
  if (role === undefined) return undefined;
  if (!isLayered(role)) return { role, base: name.base, layer: undefined };
  // ∇_a C is at the output.
  if (role === "dA" && written === undefined) return { role, base: name.base, layer: convention.depth };
  if (written === undefined) return undefined;
  const layer = layerFrom(convention, { base: name.base, role }, written);
  const least = role === "a" || role === "dA" || role === "z" ? 0 : 1;
  if (!(layer >= least && layer <= convention.depth) || (role === "z" && layer === 0)) return undefined;
  return { role, base: name.base, layer };
}

/** Columns of examples as the text lays them out. */
export function layOut(value: Matrix, layout: Layout): Matrix {
  if (layout.along === "columns") return value;
  const row = transpose(value);
  return layout.along === "flat" ? { ...row, ndim: 1 } : row;
}

export function orient(value: Matrix, reading: Reading): Matrix {
  return reading.orientation === "out-in" ? value : transpose(value);
}

export const column = (value: Matrix, t: number): Matrix => block(value, [0, value.rows, t, t + 1]);

export const withOnes = (value: Matrix): Matrix => stackRows({ ...fill(1, value.cols, () => 1), colDim: value.colDim }, value);

/** Class numbers of one-hot columns. */
function classesOf(Y: Matrix, first: number): Matrix {
  return {
    ...fill(1, Y.cols, (_, t) => first + Math.max(0, fill(Y.rows, 1, (k) => Y.data[k * Y.cols + t]).data.indexOf(1))),
    colDim: Y.colDim,
  };
}

/**
 * The exact values that a name may have where the text does not assign it, the likeliest first: with its ones or without, of the whole batch or
 * of the example that a loop stands at.
 */
export function valuesOf(symbol: Symbol, network: Network, reading: Reading, example: number | undefined): readonly Matrix[] {
  const key = `${symbol.role}|${symbol.layer ?? ""}|${example ?? ""}|${symbol.role === "target" || symbol.role === "size" ? symbol.base : ""}`;
  return remembered(valuesMemory, [network, reading, key], () => computeValues(symbol, network, reading, example));
}

export type Memory<T> = WeakMap<Network, WeakMap<Reading, Map<string, T>>>;

const valuesMemory: Memory<readonly Matrix[]> = new WeakMap();

/** Networks and readings do not change, so what follows from them is computed once. */
export function remembered<T>(memory: Memory<T>, [network, reading, key]: readonly [Network, Reading, string], compute: () => T): T {
  let byReading = memory.get(network);
  if (!byReading) memory.set(network, (byReading = new WeakMap()));
  let byKey = byReading.get(reading);
  if (!byKey) byReading.set(reading, (byKey = new Map()));
  let value = byKey.get(key);
  if (value === undefined) byKey.set(key, (value = compute()));
  return value;
}

function computeValues(symbol: Symbol, network: Network, reading: Reading, example: number | undefined): readonly Matrix[] {
  const { layout } = reading;
  const { layer: l = 0, role } = symbol;
  const absorbed = network.problem.bias === "absorbed";
  const inLoop: Layout = { along: layout.along === "rows" && reading.numpy ? "flat" : "columns", batch: false };
  const shown = (value: Matrix): Matrix[] =>
    example === undefined
      ? [layOut(value, layout)]
      : [
          layOut(column(value, example), inLoop),
          layOut(column(value, example), { along: inLoop.along === "flat" ? "columns" : "rows", batch: false }),
          layOut(value, layout),
        ];
  switch (role) {
    case "weight":
      return [orient(parametersOf(network, l), reading)];
    case "bias": {
      const b = network.b[l];
      return layout.along === "columns"
        ? [b]
        : reading.numpy
          ? [
              { ...transpose(b), ndim: layout.along === "flat" ? 1 : 2 },
              { ...transpose(b), ndim: 1 },
            ]
          : [transpose(b)];
    }
    case "z":
      return shown(network.z[l]);
    case "a":
      return absorbed && l < network.depth ? [...shown(withOnes(network.a[l])), ...shown(network.a[l])] : shown(network.a[l]);
    case "delta": {
      const d = shown(network.delta[l]);
      return absorbed && l < network.depth
        ? [...d, ...shown(stackRows({ ...fill(1, network.m, (_, t) => 0.37 + t), colDim: network.delta[l].colDim }, network.delta[l]))]
        : d;
    }
    case "dA":
      return shown(network.dA[l]);
    case "gradient":
      return [orient(gradientOf(network, l), reading), orient(gradientSum(network, l), reading)];
    case "accumulator":
      return [orient(gradientSum(network, l), reading)];
    case "bias-gradient": {
      const db = biasGradientOf(network, l);
      return layout.along === "columns" ? [db] : [{ ...transpose(db), ndim: layout.along === "flat" ? 1 : 2 }];
    }
    case "bias-accumulator":
      return [sumColumns(network.delta[l])];
    case "input": {
      if (example !== undefined || !absorbed)
        return example === undefined ? shown(network.a[0]) : [layOut(network.a[0], layout), ...shown(network.a[0])];
      return [...shown(network.a[0]), ...shown(withOnes(network.a[0]))];
    }
    case "output":
      return shown(network.a[network.depth]);
    case "target": {
      if (reading.classes !== undefined && /^[yt]$|^labels?$|^target$/.test(symbol.base)) {
        const y = classesOf(network.Y, reading.classes);
        return reading.numpy ? [{ ...y, ndim: 1 }, transpose(y), y] : layout.along === "columns" ? [transpose(y), y] : [transpose(y), y];
      }
      return shown(network.Y);
    }
    case "residual":
      return shown(subtract(network.Y, network.a[network.depth]));
    case "m":
      return [{ ...scalar(network.m), rowDim: "#m" }];
    case "lambda":
      return [scalar(network.lambda)];
    case "alpha":
      return [scalar(network.alpha)];
    case "classes":
      return [scalar(network.problem.layers[network.depth])];
    case "last-layer":
      return [scalar(network.depth + reading.convention.inputIndex)];
    case "size":
      return [
        scalar(
          network.problem.layers[/input|n_x/.test(symbol.base) ? 0 : /n_y/.test(symbol.base) ? network.depth : Math.min(1, network.depth)],
        ),
      ];
    case "unrolled":
    case "cost":
      return [];
  }
}

/** The network with one example only; sums over the examples are then that example's. */
export function oneExample(network: Network, t: number): Network {
  const pick = (list: readonly Matrix[]): Matrix[] => list.map((v) => (v.data.length === 0 ? v : column(v, t)));
  return {
    ...network,
    z: pick(network.z),
    a: pick(network.a),
    delta: pick(network.delta),
    dA: pick(network.dA),
    Y: column(network.Y, t),
    m: 1,
  };
}
