import type { NdArray } from "../core/array.ts";
import { beside, matrix, scaled, transposed, withRow } from "../core/matrix.ts";
import type { Network } from "../core/network.ts";
import { list, numberValue, unknown, valueOf, type Value } from "../interpret/values.ts";
import type { Assumptions } from "./assumed.ts";
import { examplesOf, isPairs } from "./examples.ts";
import { classOf, givenForm, isBatch, laidOut, noise, numberFor, type DataForm, type Hypothesis } from "./hypothesis.ts";
import type { Expression } from "../ir/core.ts";
import type { CoreNode } from "../ir/walk.ts";
import { nativeFor } from "./natives.ts";
import type { Guess, Plan } from "./plan.ts";
import type { NameRole } from "./names.ts";
import type { Usage } from "./usage.ts";

export interface Binding {
  readonly plan: Plan;
  readonly hypothesis: Hypothesis;
  readonly network: Network;
  /** What this run takes the functions for that the text does not define. */
  readonly assumed: Assumptions;
}

/** W[out, in] as the text has it. */
export const oriented = (W: NdArray, weights: Hypothesis["weights"]): NdArray => (weights === "out×in" ? W : transposed(W));

/** What a free name is asked for: the name that it gets, and how it is used there. */
export interface Asked {
  readonly target?: string | undefined;
  readonly use?: "value" | "call" | "length" | "iterate";
}

/** The value of a free name, or none. */
export function valueFor(binding: Binding, path: string, { target, use = "value" }: Asked = {}): Value | undefined {
  const { plan } = binding;
  const { usages, program } = plan.analysis;
  // The column of as many ones as there are examples.
  if (path === "𝟏") return valueOf(matrix(binding.network.m, 1, () => 1));
  const usage = usages.get(path) ?? (target === undefined ? undefined : usages.get(target));
  const guess = plan.guess(path, target === undefined ? [] : [target]);
  if (use === "length") return numberValue(lengthOf(binding, guess), "int");
  if (use === "iterate") return examplesOf(binding, path);
  const setting = settingOf(path, plan);
  if (setting !== undefined) return numberValue(setting);
  if ((use === "call" || usage?.called !== undefined) && usage?.sliced !== true) {
    const native = nativeFor(path, usage?.called ?? 1, binding);
    if (native) return native;
    // x(2) of Octave may be a part of an array.
    if (guess.role === undefined || program.language !== "octave") return undefined;
  }
  // How often a loop with an unknown count runs is not known: once.
  if (guess.role === "epochs" && usage?.nodes.some((node) => isLoopTest(node, plan))) return unknown(path);
  const ofUnits = usage !== undefined && isSizes(guess, usage);
  if (!(ofUnits && usage.indexed !== undefined) && isOpen(path, guess, usage, plan)) return { kind: "open", path };
  if (ofUnits) return list([...binding.network.sizes].map((n) => numberValue(n, "int")));
  if ((guess.role === "input" || guess.role === "target") && usage?.iterated && !isBatch(binding.hypothesis.data)) {
    const one = arrayFor(binding, guess, usage);
    return one && list([valueOf(one)]);
  }
  if (usage && isList(guess, usage)) return listOf(binding, guess, usage);
  if (usage && isPairs(guess, usage, plan)) return examplesOf(binding, path);
  const array = arrayFor(binding, guess, usage);
  return array && valueOf(array);
}

/** Is a name of formulas transposed wherever it stands? */
function isTurned({ nodes }: Usage, { analysis: { program, parents } }: Plan): boolean {
  const isTransposed = ({ id }: Expression): boolean => {
    const above = parents.get(id);
    return above?.kind === "unary" && above.op === "transpose";
  };
  return program.language === "math" && nodes.length > 0 && nodes.every(isTransposed);
}

/** The number that a parameter of this name has elsewhere in the text, where it is not given. */
function settingOf(path: string, { analysis: { functions } }: Plan): number | undefined {
  for (const { params } of functions.values())
    for (const { name, default: otherwise } of params)
      if (name === path && otherwise?.kind === "number" && !Number.isInteger(otherwise.value)) return otherwise.value;
  return undefined;
}

function isLoopTest(node: Expression, { analysis: { parents } }: Plan): boolean {
  for (let at: CoreNode | undefined = node; at; at = parents.get(at.id)) {
    const above = parents.get(at.id);
    if (above?.kind === "while") return above.test === at;
  }
  return false;
}

/** Is a path asked for part by part: itself, or under the names that it gets? */
function isOpen(path: string, guess: Guess, usage: Usage | undefined, { analysis }: Plan): boolean {
  const { usages } = analysis;
  if (usages.get(`${path}[0]`)?.item) return true;
  const isPartly = (name: string): boolean =>
    isContainer(guess, usages.get(name)) || (usages.get(name)?.aliases.some((a) => isContainer(guess, usages.get(a))) ?? false);
  if (usage && (isContainer(guess, usage) || (guess.role === undefined && usage.aliases.some(isPartly)))) return true;
  if (usage || guess.role !== undefined) return false;
  // caches[0] of `cur = caches[l]`; caches[0][1] is whatever it is unpacked into.
  const parent = /^(.*)\[-?\d+\]$/u.exec(path)?.[1];
  if (parent === undefined) return false;
  return parent.endsWith("]") || (usages.get(parent)?.elements.some(isPartly) ?? false);
}

/** The units of all layers in a list. */
function isSizes({ role, parts }: Guess, usage: Usage): boolean {
  const named =
    role === "size" ||
    role === "depth" ||
    /^(?:layers?|dims?|layers?_dims?|layer_sizes|sizes|structure|architecture|topology|shape)$/u.test(parts.base);
  return named && !usage.matrix && (usage.iterated || usage.sliced || usage.measured || usage.indexed !== undefined);
}

/** Something of which only parts are used: a dict, an object, a tuple that is unpacked, a list without a role. */
function isContainer({ role }: Guess, usage: Usage | undefined): boolean {
  if (!usage || usage.matrix) return false;
  if (usage.keyed || usage.attributes || usage.unpacked.length > 0) return true;
  return role === undefined && (usage.indexed !== undefined || usage.iterated || usage.measured);
}

/** How many elements an open value has: examples of data, keys of a dict of parameters, layers of anything else. */
function lengthOf({ network, hypothesis, plan }: Binding, { role, path }: Guess): number {
  if (role === "input" || role === "target") return hypothesis.count;
  const perLayer = plan.analysis.usages.get(path)?.keyed && hypothesis.bias === "separate" ? 2 : 1;
  return perLayer * network.depth;
}

/** Names of layers that are looped over, counted, or subscripted by a variable. */
function isList({ role, parts, layer }: Guess, usage: Usage): boolean {
  if (role === undefined || parts.index !== undefined || parts.digits !== undefined) return false;
  const layered: readonly NameRole[] = ["weight", "theta", "bias", "z", "a", "dW", "db", "dZ", "velocity", "slope"];
  if (!layered.includes(role) || usage.matrix) return false;
  return (
    usage.iterated || usage.measured || usage.indexed === "variable" || (usage.indexed === "number" && !usage.matrix && layer === undefined)
  );
}

function listOf(binding: Binding, guess: Guess, usage: Usage): Value {
  const { plan } = binding;
  const fromInput = guess.role === "a" || guess.role === "dA";
  const first = fromInput ? 0 : 1;
  const items: Value[] = [];
  for (let layer = first; layer <= plan.depth; layer++) {
    const array = arrayFor(binding, { ...guess, layer }, usage);
    items.push(array ? valueOf(array) : { kind: "none" });
  }
  return plan.analysis.program.language === "octave" ? { kind: "cell", shape: [1, items.length], items } : list(items);
}

function arrayFor(binding: Binding, guess: Guess, usage: Usage | undefined): NdArray | undefined {
  const { hypothesis, plan, network } = binding;
  const { role, path } = guess;
  const depth = network.depth;
  const layer = Math.min(Math.max(guess.layer ?? depth, 0), depth);
  const { data, weights, seed } = hypothesis;
  // Data that come with their ones.
  const withGivenUnit = (value: NdArray): NdArray => (hypothesis.unitGiven ? withRow(value, "first", 1) : value);
  if (role === undefined || usage?.item) return numberNamed(path, usage, binding);
  switch (role) {
    case "input":
      return laidOut(withGivenUnit(network.parts.X), hypothesis.flatInput ? "vector" : givenForm(hypothesis));
    case "target":
      return hypothesis.labels ? labelsOf(binding) : laidOut(network.parts.Y, hypothesis.flatTarget ? "vector" : givenForm(hypothesis));
    case "weight":
    case "theta":
    case "velocity":
      if (layer === 0) return undefined;
      if (role === "velocity") {
        const like = guess.parts.base.endsWith("b") ? biasOf(network.b[layer], data) : parameters(binding, layer);
        // Where gradients are given too, what a step adds beside them begins at 0.
        return hasGivenGradients(plan) ? scaled(like, 0) : noise(like.shape, { seed, stream: 40_000 + layer });
      }
      return parameters(binding, layer);
    case "bias":
      if (layer === 0) return undefined;
      // 𝟏 bᵀ: b is a column, however the examples lie.
      return biasOf(network.b[layer], usage && isTurned(usage, plan) ? "columns" : (hypothesis.example ?? data));
    case "z":
      return layer === 0 ? laidOut(network.parts.X, data) : laidOut(network.z[layer], data);
    case "a":
      return laidOut(layer < depth ? withGivenUnit(network.a[layer]) : network.a[layer], data);
    case "slope":
      return laidOut(network.slope[Math.max(layer, 1)], data);
    case "dZ":
      return usage?.updated ? numberOf(0) : laidOut(network.dZ[Math.max(layer, 1)], data);
    case "dA":
      return laidOut(network.dA[layer], data);
    case "dW":
      if (layer === 0) return undefined;
      if (usage?.updated) return scaled(parameters(binding, layer), 0);
      // Δ of the course is the sum, dW its mean.
      return scaled(oriented(network.dW[layer], weights), /^(?:Delta|DELTA)$/u.test(guess.parts.written) ? 1 : 1 / network.m);
    case "db":
      if (layer === 0) return undefined;
      return usage?.updated
        ? scaled(biasOf(network.b[layer], hypothesis.example ?? data), 0)
        : scaled(biasOf(network.db[layer], hypothesis.example ?? data), 1 / network.m);
    case "unrolled":
      return unrolledParameters(binding);
    default:
      return numberNamed(path, usage, binding, { role, plan, words: guess.parts.base, digits: guess.parts.digits });
  }
}

/** Is a container of gradients a parameter of a function: `grads["dW" + str(l)]`? */
const hasGivenGradients = ({ analysis: { usages } }: Plan): boolean =>
  [...usages.values()].some(({ path, keyed, assigned }) => keyed && !assigned && /^(?:grads?|gradients?)$/u.test(path));

function parameters({ hypothesis, network }: Binding, layer: number): NdArray {
  const { bias, weights } = hypothesis;
  const [W, b] = [network.W[layer], network.b[layer]];
  const theta = bias === "first" ? beside(b, W) : bias === "last" ? beside(W, b) : W;
  return oriented(theta, weights);
}

const biasOf = (b: NdArray, data: DataForm): NdArray => laidOut(b, data);

function labelsOf({ plan, hypothesis, network }: Binding): NdArray {
  const K = network.sizes[network.depth];
  const from = plan.analysis.program.language === "octave" ? 1 : 0;
  const m = network.m;
  const column = matrix(m, 1, (t) => classOf(t, K) + from);
  const labels: NdArray = { ...column, type: "int" };
  if (!isBatch(hypothesis.data)) return { ...labels, shape: [], strides: [] };
  return from === 1 ? labels : { ...labels, shape: [m], strides: [1] };
}

/** All parameters in one vector: each layer's down its columns in Octave, along its rows in Python. */
function unrolledParameters(binding: Binding): NdArray {
  const octave = binding.plan.analysis.program.language === "octave";
  const numbers: number[] = [];
  for (let l = 1; l <= binding.network.depth; l++) {
    const theta = parameters(binding, l);
    numbers.push(...(octave ? transposed(theta) : theta).data);
  }
  const column = matrix(numbers.length, 1, (i) => numbers[i]);
  return octave ? column : { ...column, shape: [numbers.length], strides: [1] };
}

const numberOf = (x: number, type: NdArray["type"] = "float"): NdArray => ({
  data: Float64Array.of(x),
  shape: [],
  strides: [],
  offset: 0,
  type,
});

/** Numbers: counts and sizes as the network has them, else one of the name's own. */
function numberNamed(
  path: string,
  usage: Usage | undefined,
  { hypothesis, network }: Binding,
  { role, plan, words, digits }: { role?: NameRole; plan?: Plan; words?: string; digits?: number | undefined } = {},
): NdArray {
  const { sizes, depth } = network;
  const { seed } = hypothesis;
  const random = (low: number, high: number): NdArray => numberOf(numberFor(path, { low, high, seed }));
  switch (role) {
    case "count":
      return numberOf(hypothesis.count, "int");
    case "step":
      return random(0.11, 0.37);
    case "decay":
      return hypothesis.lambda === undefined ? random(0.4, 1.7) : numberOf(hypothesis.lambda);
    case "momentum":
      return random(0.55, 0.93);
    case "epochs":
      return numberOf(2, "int");
    case "cost":
      return numberOf(0);
    case "depth":
      return numberOf(/layers/u.test(words ?? "") ? depth + 1 : (plan?.depth ?? depth), "int");
    case "size": {
      const name = words ?? "";
      if (/hid|(?:^|_)n?_?h(?:_|$)/u.test(name)) return numberOf(sizes[Math.min(digits ?? 1, Math.max(depth - 1, 1))], "int");
      if (/(?:^|_)n?in(?:_|$)|input|features|visible|^d$|^n_?x$|(?:^|_)ni(?:_|$)/u.test(name)) return numberOf(sizes[0], "int");
      return numberOf(sizes[depth], "int");
    }
    default:
      if (usage?.updated) return numberOf(0);
      if (usage?.counted || usage?.subscript || usage?.power) return numberOf(2, "int");
      return random(0.31, 0.79);
  }
}
