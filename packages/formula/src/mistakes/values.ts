import { activate, slopeOf, type Activation } from "../core/activations.ts";
import type { NdArray } from "../core/array.ts";
import { combine, entriesOf, mapped, matrix, rowsOf } from "../core/matrix.ts";
import type { Network } from "../core/network.ts";
import type { Mutant, Place } from "./mistake.ts";

const times = (a: NdArray, b: NdArray): NdArray => combine(a, b, (x, y) => x * y);

/** Derivatives in their short forms, for whatever activation they are taken. */
const FORMS = [
  { what: "a(1 − a)", of: "sigmoid", at: (_: number, a: number) => a * (1 - a) },
  { what: "1 − a²", of: "tanh", at: (_: number, a: number) => 1 - a * a },
  { what: "1 for z > 0", of: "relu", at: (z: number) => (z > 0 ? 1 : 0) },
  { what: "g(z)", of: undefined, at: (_: number, a: number) => a },
  { what: "1 − a", of: undefined, at: (_: number, a: number) => 1 - a },
] as const;

const FORMS_OF_Z = [
  { what: "z(1 − z)", at: (z: number) => z * (1 - z) },
  { what: "1 − z²", at: (z: number) => 1 - z * z },
] as const;

export const activationAt = (network: Network, layer: number): Activation => network.parts.activations[layer - 1];

/** A factor [n(l), m] in the place of g′(z). */
export interface Factor {
  readonly what: string;
  readonly value: NdArray;
}

/** g′(a), the derivative's function fed with what the activation gave. */
export function slopesAtActivation(network: Network, layer: number): Factor[] {
  const activation = activationAt(network, layer);
  if (["softmax", "linear", "relu", "leaky-relu"].includes(activation.name)) return [];
  const a = network.a[layer];
  return [{ what: "g′(a)", value: slopeOf(activation, a, activate(activation, a)) }];
}

/** z(1 − z) and 1 − z². */
export function formsFedZ(network: Network, layer: number): Factor[] {
  return FORMS_OF_Z.map(({ what, at }) => ({ what, value: mapped(network.z[layer], at) }));
}

/** Derivatives of other activations, g itself, and powers of g′. */
export function otherSlopes(network: Network, layer: number): Factor[] {
  const { name } = activationAt(network, layer);
  const [z, a, slope] = [network.z[layer], network.a[layer], network.slope[layer]];
  const own = name === "softmax" ? "sigmoid" : name;
  const list: Factor[] = FORMS.filter(({ of }) => of !== own).map(({ what, at }) => ({ what, value: combine(z, a, at) }));
  for (const other of ["sigmoid", "tanh"] as const)
    if (other !== name)
      list.push({ what: `the derivative of ${other} at z`, value: slopeOf({ name: other }, z, activate({ name: other }, z)) });
  if (name !== "relu" && name !== "linear") list.push({ what: "g′²", value: mapped(slope, (x) => x * x) });
  list.push({ what: "1 − z", value: mapped(z, (x) => 1 - x) });
  list.push({ what: "a²", value: mapped(a, (x) => x * x) });
  return list;
}

/** `base` times each factor. */
export function* timesFactors(base: NdArray, factors: readonly Factor[]): Generator<Mutant> {
  for (const { what, value } of factors) yield { what, value: times(base, value) };
}

/** a − y at the output; a derivative that was given has none. */
export function residualOf({ depth, a, parts }: Network): NdArray | undefined {
  return parts.loss === "given" ? undefined : combine(a[depth], parts.Y, (p, y) => p - y);
}

export const isSquared = ({ parts }: Network): boolean => parts.loss === "squared-error" || parts.loss === "half-squared-error";

/** Does the loss cancel the output's derivative: is δ = a − y? */
export function isCancelled(network: Network): boolean {
  const residual = residualOf(network);
  if (!residual || (isSquared(network) && activationAt(network, network.depth).name === "linear")) return false;
  const dZ = entriesOf(network.dZ[network.depth]);
  return entriesOf(residual).every((x, i) => Math.abs(x - dZ[i]) <= 1e-9 * (Math.abs(x) + 1e-3));
}

export const isOutput = ({ network, layer }: Place): boolean => layer === network.depth;
/** A δ at the output, or at a hidden layer. */
export const isOutputDelta = (place: Place): boolean => place.role === "dZ" && isOutput(place);
export const isHiddenDelta = (place: Place): boolean => place.role === "dZ" && !isOutput(place) && place.layer > 0;

/** ∂J/∂a as the loss gives it, and with the factor 2 of a square lost or left over. */
export function outputGradients(network: Network): Factor[] {
  const dA = network.dA[network.depth];
  if (!isSquared(network)) return [{ what: "∂J/∂a", value: dA }];
  const half = network.parts.loss === "half-squared-error";
  return [
    { what: half ? "a − y" : "2(a − y)", value: dA },
    { what: half ? "2(a − y)" : "a − y", value: mapped(dA, (x) => x * (half ? 2 : 0.5)) },
  ];
}

/** The classes moved by `by`: around the end, or over it, where no class is left. */
export function shiftedClasses(Y: NdArray, by: number, around: boolean): NdArray {
  const rows = rowsOf(Y);
  const at = (k: number, t: number): number => Y.data[((k + rows) % rows) * Y.shape[1] + t];
  return matrix(rows, Y.shape[1], (k, t) => (around || (k - by >= 0 && k - by < rows) ? at(k - by, t) : 0));
}
