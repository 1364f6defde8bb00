import { ArgumentError, FormatError, createFail } from "@adjoint/reference";
import type { Problem } from "@adjoint/reference";

const format = <F>(sentence: Problem<F>["sentence"]): Problem<F> => ({ type: FormatError, sentence });
const argument = <F>(sentence: Problem<F>["sentence"]): Problem<F> => ({ type: ArgumentError, sentence });

/** Every rule that a file or an argument of an exchange can break, by its code. */
const PROBLEMS = {
  damaged: format(({ what, values }: { readonly what: string; readonly values: string }) => [
    what,
    values,
    "The file is damaged, or of another kind.",
  ]),
  "not-dense": format(({ what, values }: { readonly what: string; readonly values: string }) => [
    what,
    values,
    "Dense networks can be imported: layers of W·x + b, each with one activation.",
  ]),
  "unknown-activation": format(({ what, known }: { readonly what: string; readonly known: readonly string[] }) => [
    "the file has an activation that is not known here",
    what,
    `Known are ${known.join(", ")}.`,
  ]),
  "no-such-activation": argument(({ activation, format: name }: { readonly activation: string; readonly format: string }) => [
    `${name} has no such activation`,
    activation,
    "Export to another format, for example ONNX.",
  ]),
  "activations-missing": argument(({ layers, given }: { readonly layers: number; readonly given: number }) => [
    "the file does not say its activations",
    `${layers} layers, ${given} activations are given`,
    "Name one for each layer, or two: of all hidden layers, and of the last.",
  ]),
  "no-network": format(({ inputs, layers }: { readonly inputs: number; readonly layers: number }) => [
    "there is no network in the file",
    `${inputs} inputs, ${layers} layers`,
    "The file is damaged, or of another kind.",
  ]),
  "layer-shape": format(
    ({
      layer,
      rows,
      units,
      weights,
      biases,
    }: {
      readonly layer: number;
      readonly rows: number;
      readonly units: number;
      readonly weights: number;
      readonly biases: number;
    }) => [
      "the sizes of the layers do not fit each other",
      `layer ${layer} takes ${rows} numbers and has ${units} units, but ${weights} weights and ${biases} biases`,
      "The file is damaged, or its layers are in another order.",
    ],
  ),
  "not-finite": format(({ layer }: { readonly layer: number }) => [
    "weights must be finite",
    `layer ${layer} has NaN or an infinite number`,
    "Train the model again.",
  ]),
  "softmax-place": format(({ layer, units }: { readonly layer: number; readonly units: number }) => [
    "softmax must be the activation of a last layer of several units",
    `layer ${layer} with ${units} units`,
    "Use sigmoid elsewhere.",
  ]),
  "name-count": format(({ what, count, expected }: { readonly what: string; readonly count: number; readonly expected: number }) => [
    `${what} do not fit the network`,
    `${count}, it has ${expected}`,
    "Name each one.",
  ]),
  scaling: format(({ what }: { readonly what: string }) => [`${what} must be finite, and no scale 0`, "it is not", "The file is damaged."]),
  "cannot-express": argument(({ format, what, values }: { readonly format: string; readonly what: string; readonly values: string }) => [
    `${format} has no ${what}`,
    values,
    "Export to another format.",
  ]),
  "too-large": argument(({ format, bytes, limit }: { readonly format: string; readonly bytes: number; readonly limit: number }) => [
    `a file of ${format} ends at ${limit} bytes`,
    `the model needs ${bytes}`,
    "Export to pytorch or keras, whose files may be larger.",
  ]),
} as const;

/** Throws the error of a code. */
export const fail: ReturnType<typeof createFail<typeof PROBLEMS>> = /* @__PURE__ */ createFail(PROBLEMS);
