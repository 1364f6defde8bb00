import { argument, describeValue, format, host, shape } from "./sentence.ts";
import type { Named } from "./sentence.ts";

/** Rules of the host: its backend and its memory. */
export const HOST_PROBLEMS = {
  "not-a-backend": argument(({ value }: { readonly value: unknown }) => [
    "the backend must have load(program)",
    describeValue(value),
    "Give for example createBaseline().",
  ]),
  "backend-options": argument(({ backend }: { readonly backend: string }) => [
    "deterministic and threads are for WebAssembly, not for a backend that is given",
    backend,
    "Give them to the backend, or omit them.",
  ]),
  "network-too-large": host(
    ({ parameters, bytes, limit }: { readonly parameters: number; readonly bytes: number; readonly limit: number }) => [
      "the network needs more memory than WebAssembly has",
      `${parameters} parameters are ${gigabytes(bytes)}, their gradients as much again, the limit is ${gigabytes(limit)}`,
      "Use fewer units.",
    ],
  ),
  "program-too-large": host(({ bytes, rows, limit }: { readonly bytes: number; readonly rows: number; readonly limit: number }) => [
    "the program needs more memory than WebAssembly has",
    `${gigabytes(bytes)} with batches of ${rows} rows, the limit is ${gigabytes(limit)}`,
    "Use fewer units, a smaller batch or fewer examples.",
  ]),
};

const DAMAGED = "The model is damaged: save it again.";

/** Rules of model files and checkpoints. */
export const MODEL_PROBLEMS = {
  "checkpoint-tensor": shape(
    ({ name, expected, value }: { readonly name: string; readonly expected: unknown; readonly value: unknown }) => [
      "the checkpoint is not of this network",
      `${name} must be ${describeValue(expected)} and is ${describeValue(value)}`,
      "Make a network of the same layers and precision.",
    ],
  ),
  "checkpoint-surplus": shape(({ name }: { readonly name: string }) => [
    "the checkpoint is not of this network",
    `it has ${describeValue(name)}`,
    "Make a network of the same layers and precision.",
  ]),
  "checkpoint-run": argument(({ value }: { readonly value: unknown }) => [
    "the schedule and early stopping of a checkpoint must be numbers",
    describeValue(JSON.stringify(value)),
    "Pass the object returned by network.checkpoint().",
  ]),
  "checkpoint-position": argument(
    ({
      position,
      rows,
      batchSize,
      lossSum,
    }: {
      readonly position: number;
      readonly rows: number;
      readonly batchSize: number;
      readonly lossSum: number;
    }) => [
      "the checkpoint's position is in no epoch",
      `position ${position} of ${rows} rows in batches of ${batchSize}, cost ${lossSum}`,
      "Pass the object returned by network.checkpoint().",
    ],
  ),

  "not-bytes": format(({ value }: { readonly value: unknown }) => [
    "a model is read from a Uint8Array, or from tensors and metadata",
    describeValue(value),
    DAMAGED,
  ]),
  "not-json": format(({ what, text }: Named & { readonly text: string }) => [
    `${what} is not JSON`,
    `it begins with ${describeValue(text.slice(0, 20))}`,
    DAMAGED,
  ]),
  "unknown-format": format(({ value }: { readonly value: unknown }) => [
    "the format is not Adjoint's",
    `format is ${describeValue(value)}`,
    "Give what network.save() or network.toJSON() returned.",
  ]),
  "unknown-version": format(({ value }: { readonly value: unknown }) => [
    "the version is unknown",
    `${describeValue(value)}, this is 1`,
    "Use the version of Adjoint that wrote it, or a newer one.",
  ]),
  "model-parameter": format(({ name, length, value }: { readonly name: string; readonly length: number; readonly value: unknown }) => [
    `${name} must be ${length} finite numbers`,
    describeValue(value),
    DAMAGED,
  ]),
  "model-tensor": format(
    ({
      name,
      length,
      precision,
      value,
    }: {
      readonly name: string;
      readonly length: number;
      readonly precision: string;
      readonly value: unknown;
    }) => [`the file must hold ${name} with ${length} numbers of ${precision}`, describeValue(value), DAMAGED],
  ),
  "model-names": format(({ value }: { readonly value: unknown }) => [
    "the data description must contain only strings",
    describeValue(JSON.stringify(value)),
    DAMAGED,
  ]),
  "model-schema": format(({ inputs }: { readonly inputs: number }) => [
    "the schema must give the inputs of the network",
    `it gives another number than ${inputs}`,
    DAMAGED,
  ]),
  "model-scaling": format(({ inputs, value }: { readonly inputs: number; readonly value: unknown }) => [
    `the scaling of the data must be ${inputs} finite numbers, twice`,
    describeValue(JSON.stringify(value)),
    DAMAGED,
  ]),
  "model-image": format(({ inputs, value }: { readonly inputs: number; readonly value: unknown }) => [
    `the height and width of an image must give the ${inputs} inputs`,
    describeValue(JSON.stringify(value)),
    DAMAGED,
  ]),
};

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
