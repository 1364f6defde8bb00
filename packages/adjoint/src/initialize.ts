import { ArgumentError, ShapeError, createRandom, shapeOf } from "@adjoint/reference";
import type { Precision, Random } from "@adjoint/reference";
import { describe } from "./arguments.ts";
import type { NetworkSpec } from "./compile/spec.ts";
import { inputsOf } from "./compile/plan.ts";
import type { Numbers } from "./examples.ts";
import type { Activation, Dense, GivenMatrix, Initializer } from "./layers.ts";
import type { Tensor } from "./store.ts";

/** The random stream of layer l is this + l; those of the epochs are far from it, those of data sets too. */
const WEIGHT_STREAM = 0x4000_0000;

/** W_l and b_l of every layer, drawn from the seed or as given, rounded to the network's precision. */
export function initialParameters(
  spec: NetworkSpec,
  layers: readonly Dense[],
  { seed, initializer }: { readonly seed: number; readonly initializer: Initializer | undefined },
): [name: string, tensor: Tensor][] {
  return layers.flatMap((layer, i): [string, Tensor][] => {
    const l = i + 1;
    const rows = inputsOf(spec, i);
    const { units, activation } = layer;
    const draw = drawFrom(layer.initializer ?? initializer ?? usual(activation), createRandom(seed, WEIGHT_STREAM + l), {
      rows,
      cols: units,
    });
    const W = tensorOf(spec.precision, rows * units);
    const b = tensorOf(spec.precision, units);
    // Drawn even where they are given, so that giving the weights does not change the biases.
    for (let at = 0; at < W.length; at++) W[at] = draw.weight();
    for (let at = 0; at < units; at++) b[at] = draw.bias();
    if (layer.weights !== undefined) W.set(givenMatrix("network", `the weights of layer ${l}`, layer.weights, { rows, cols: units }));
    if (layer.biases !== undefined) b.set(givenRow("network", `the biases of layer ${l}`, layer.biases, units));
    return [
      [`W${l}`, W],
      [`b${l}`, b],
    ];
  });
}

/** A given matrix as a flat array, held to its shape and to finite numbers. */
export function givenMatrix(
  where: string,
  what: string,
  given: GivenMatrix,
  shape: { readonly rows: number; readonly cols: number },
): Numbers {
  const { rows, cols } = shape;
  if (ArrayBuffer.isView(given)) {
    if (given.length !== rows * cols) {
      throw new ShapeError(
        `${where}: ${what} must be ${shapeOf(shape)}: ${given.length} numbers are given, not ${rows * cols}. Give one row for each input of the layer.`,
      );
    }
    return finite(where, what, given);
  }
  if (!Array.isArray(given))
    throw new ArgumentError(
      `${where}: ${what} must be rows of numbers or a typed array: ${describe(given)}. Give ${shapeOf(shape)} numbers.`,
    );
  const ragged = given.findIndex((row: Numbers) => row?.length !== cols);
  if (given.length !== rows || ragged >= 0) {
    const found =
      ragged >= 0 ? `row ${ragged} has ${given[ragged]?.length ?? "no"} numbers` : `it is ${shapeOf({ rows: given.length, cols })}`;
    throw new ShapeError(`${where}: ${what} must be ${shapeOf(shape)}: ${found}. Give one row for each input of the layer.`);
  }
  return finite(
    where,
    what,
    (given as Numbers[]).flatMap((row) => Array.from(row)),
  );
}

/** A given row of numbers, held to its length and to finite numbers. */
export function givenRow(where: string, what: string, given: Numbers, length: number): Numbers {
  if (given?.length !== length) {
    throw new ShapeError(`${where}: ${what} must be ${length} numbers: ${describe(given)} is given. Give one for each unit.`);
  }
  return finite(where, what, given);
}

export function tensorOf(precision: Precision, length: number): Tensor {
  return precision === "f32" ? new Float32Array(length) : new Float64Array(length);
}

function finite(where: string, what: string, values: Numbers): Numbers {
  for (let at = 0; at < values.length; at++) {
    if (!Number.isFinite(values[at])) {
      throw new ArgumentError(`${where}: ${what} must be finite numbers: number ${at} is ${describe(values[at])}. Give a number there.`);
    }
  }
  return values;
}

function usual(activation: Activation): Initializer {
  return activation === "relu" || activation === "leakyRelu" || activation === "gelu" ? "he" : "xavier";
}

function drawFrom(initializer: Initializer, random: Random, { rows, cols }: { readonly rows: number; readonly cols: number }) {
  const between = (bound: number) => (): number => (2 * random.uniform() - 1) * bound;
  const zero = (): number => 0;
  if (initializer === "xavier") return { weight: between(Math.sqrt(6) / Math.sqrt(rows + cols)), bias: zero };
  if (initializer === "he") {
    const deviation = Math.sqrt(2 / rows);
    return { weight: (): number => deviation * random.normal(), bias: zero };
  }
  return { weight: between(initializer.epsilon), bias: between(initializer.epsilon) };
}
