import { activate, slopeOf, type Activation, type ActivationName } from "../core/activations.ts";
import type { NdArray } from "../core/array.ts";
import { Fault } from "../core/fault.ts";
import { countOf, entriesOf, matrix } from "../core/matrix.ts";
import type { Call } from "../interpret/call.ts";
import { numberOf } from "../interpret/call.ts";
import { toArray } from "../interpret/convert.ts";
import { arrayIn, native, tuple, valueOf, type Value } from "../interpret/values.ts";
import { formFor, type Form } from "./assumed.ts";
import type { Binding } from "./bind.ts";
import { laidOut } from "./hypothesis.ts";
import { partsOf } from "./names.ts";

/** What the name of a missing function says: the activation, if it names one, and the number of its layer. */
export interface Meant {
  readonly path: string;
  readonly kind: ActivationName | undefined;
  readonly digits: number | undefined;
}

/** g(z); g′ where an argument asks for it: `nonlin(x, deriv=True)`. Where the text unpacks two values, z is the second. */
export function activationNative(meant: Meant, binding: Binding): Value {
  const prime = { ...meant, path: `${meant.path}′` };
  return native(meant.path, (call) => {
    if (asksForDerivative(call)) return derived(call, prime, binding);
    const z = arrayOfArgument(call.args[0], call, binding);
    const activation = activationFor(meant, z, binding);
    if (!meant.kind) binding.assumed.meanings.set(meant.path, activation.name);
    const a = valueOf(activationOf(activation, z, binding));
    return unpacksTwo(call, binding) ? tuple([a, call.args[0]]) : a;
  });
}

/** g′, of z or of a. */
export const derivativeNative = (meant: Meant, binding: Binding): Value => native(meant.path, (call) => derived(call, meant, binding));

/** ∂/∂a ⊙ g′: `relu_backward(dA, cache)`. A number beside the array is a parameter of g. */
export function backwardNative(meant: Meant, binding: Binding): Value {
  return native(meant.path, (call) => {
    const second = call.args[1] ?? [...call.named.values()][0];
    const isFlag = second === undefined || second.kind === "text" || (second.kind === "array" && second.type === "bool");
    if (isFlag) return derived(call, meant, binding);
    const [dA, z] = [call.args[0], second].map((arg) => arrayOfArgument(arg, call, binding));
    if (countOf(z) === 1 && countOf(dA) > 1) return derived(call, meant, binding);
    if (countOf(dA) !== countOf(z)) throw new Fault("shape-mismatch", "times", [dA.shape, z.shape]);
    const slope = slopeAt(call, second, z, meant, binding);
    const { meanings } = binding.assumed;
    meanings.set(meant.path, `the given derivative times ${meanings.get(meant.path)}`);
    return valueOf(elementwise(dA, slope));
  });
}

/** The function of the course's exercise, which everybody has, and g′ itself: they take z. */
const OF_Z = /(?:^|\.)(?:sigmoidGradient|g_?prime)$/u;

function derived(call: Call, meant: Meant, binding: Binding): Value {
  return valueOf(slopeAt(call, call.args[0], arrayOfArgument(call.args[0], call, binding), meant, binding));
}

function slopeAt(call: Call, argument: Value, x: NdArray, meant: Meant, binding: Binding): NdArray {
  const fed = fedWith(argument, x, call, binding);
  const activation = meant.kind ? { name: meant.kind } : (fed.activation ?? activationFor(meant, x, binding));
  // g′(z) of a formula says what it is taken at.
  const { plan, hypothesis } = binding;
  const unseen = hypothesis.lossGiven === true && givenRole(argument, call.m.events, binding) !== undefined;
  const atArgument = OF_Z.test(meant.path) || unseen || plan.analysis.program.language === "math";
  const form = atArgument ? "z" : formFor(binding.assumed, meant.path, { statement: call.m.statement, form: fed.form });
  binding.assumed.meanings.set(meant.path, writtenDerivative(activation.name, form));
  const layer = layerOfGiven(argument, call.m.events, binding);
  if (meant.kind && layer !== undefined)
    binding.assumed.layers.set(layer, saidOfLoop(call.m.text, call.m.statementSpan.start) ?? meant.kind);
  const plain = inRows(x);
  return back(x, slopeOf(activation, plain, form === "a" ? plain : inRows(activationOf(activation, x, binding))).data);
}

/** The one activation that a comment names at the head of the loop around a place: `for l in …:  # the relu layers`. */
function saidOfLoop(text: string, place: number): ActivationName | undefined {
  const lines = text.slice(0, place).split("\n");
  const loop = lines.findLastIndex((line) => /^\s*for\b.*:\s*(?:#.*)?$/u.test(line));
  if (loop < 0 || lines.length - loop > 5) return undefined;
  const after = lines.slice(loop + 1).findIndex((line) => !/^\s*#/u.test(line));
  const comments = [lines[loop].split("#")[1] ?? "", ...lines.slice(loop + 1, loop + 1 + after)].join(" ").toLowerCase();
  const said = (["relu", "tanh", "sigmoid"] as const).filter((name) => comments.includes(name));
  return said.length === 1 ? said[0] : undefined;
}

const OF_ACTIVATION: Partial<Readonly<Record<ActivationName, string>>> = {
  sigmoid: "a(1 − a)",
  softmax: "a(1 − a)",
  tanh: "1 − a²",
  relu: "1 where a > 0",
};
const writtenDerivative = (name: ActivationName, form: Form): string =>
  form === "a" ? `${OF_ACTIVATION[name] ?? `${name}′ in terms of a`}, of the activation a` : `${name}′(z)`;

const asksForDerivative = ({ args, named }: Call): boolean => {
  const isTrue = (v: Value): boolean =>
    (v.kind === "array" && v.shape.length === 0 && numberOf(v, "flag") === 1) ||
    (v.kind === "text" && /deriv|prime|grad|back/iu.test(v.value));
  return (
    [...named].some(([name, value]) => /deriv|prime|grad|back|^d/iu.test(name) && isTrue(value)) || (args.length === 2 && isTrue(args[1]))
  );
};

/** `A, cache = relu(Z)`. */
function unpacksTwo({ at }: Call, { plan: { analysis } }: Binding): boolean {
  const above = analysis.parents.get(at.id);
  if (above?.kind !== "assign" || above.targets.length !== 1) return false;
  const [target] = above.targets;
  return (target.kind === "tuple" || target.kind === "list") && target.items.length === 2;
}

const DETECTED = ["sigmoid", "tanh", "relu", "softplus", "elu"] as const;

/** Whether an argument is the a or the z of a layer, by what the run has computed before; what was given goes by its name. */
function fedWith(argument: Value, x: NdArray, { m }: Call, binding: Binding): { form: Form; activation?: Activation } {
  const given = givenRole(argument, m.events, binding);
  if (given) return { form: given };
  const [n, first] = [countOf(x), x.data[x.offset]];
  const entries = entriesOf(x);
  const equals = (name: ActivationName, z: NdArray, a: NdArray): boolean => {
    const [from, to] = [entriesOf(z), entriesOf(a)];
    if ((name === "relu" || name === "elu") && !from.some((value) => value < 0)) return false;
    const out = activate({ name }, { data: from, shape: [n, 1], strides: [1, 1], offset: 0, type: "float" }).data;
    return out.every((value, i) => Math.abs(value - to[i]) < 1e-9);
  };
  const one = (name: ActivationName, z: number): number =>
    activate({ name }, { data: Float64Array.of(z), shape: [1, 1], strides: [1, 1], offset: 0, type: "float" }).data[0];
  const plain: NdArray = { data: entries, shape: [n, 1], strides: [1, 1], offset: 0, type: "float" };
  let activated: Activation | undefined;
  const firsts = new Map(DETECTED.map((name) => [name, one(name, first)]));
  for (const { value } of m.events) {
    if (!value || countOf(value) !== n) continue;
    const start = value.data[value.offset];
    for (const name of DETECTED) {
      if (Math.abs(one(name, start) - first) < 1e-9 && equals(name, value, plain)) return { form: "a", activation: { name } };
      if (!activated && Math.abs(firsts.get(name)! - start) < 1e-9 && equals(name, plain, value)) activated = { name };
    }
  }
  return { form: "z", ...(activated && { activation: activated }) };
}

/** The name under which an argument was given, if it was. */
function givenName(argument: Value, events: Call["m"]["events"]): string | undefined {
  let at = argument.kind === "array" ? events[argument.event] : undefined;
  while (at && at.kind !== "given" && at.from.length === 1) at = events[at.from[0]];
  return at?.kind === "given" ? at.name : undefined;
}

function givenRole(argument: Value, events: Call["m"]["events"], { plan }: Binding): Form | undefined {
  const name = givenName(argument, events);
  const role = name === undefined ? undefined : plan.guess(name).role;
  return role === "a" ? "a" : role === "z" ? "z" : undefined;
}

/** The layer whose z or a an argument is that was given, by its values. */
function layerOfGiven(argument: Value, events: Call["m"]["events"], { network }: Binding): number | undefined {
  if (argument.kind === "open") return layerOfPath(argument.path, network);
  if (argument.kind !== "array" || givenName(argument, events) === undefined) return undefined;
  const [first] = entriesOf(arrayIn(argument));
  const is = (value: NdArray | undefined): boolean => value?.data[0] === first;
  return Array.from({ length: network.depth }, (_, l) => l + 1).find((l) => is(network.z[l]) || is(network.a[l]));
}

/** g2 is what layer 2 has, and so is the g of its z. */
function activationFor({ kind, digits }: Meant, z: NdArray, binding: Binding): Activation {
  const { activations } = binding.hypothesis;
  return kind ? { name: kind } : (activations[(digits ?? layerOf(z, binding) ?? 1) - 1] ?? activations[0]);
}

/** The layer that an argument belongs to, by its number of units; undefined where layers are equally wide. */
function layerOf(z: NdArray, { network }: Binding): number | undefined {
  const sizes = new Set(z.shape.filter((n) => n !== 1 && n !== network.m));
  const layers = network.sizes.flatMap((n, l) => (l > 0 && (sizes.has(n) || sizes.has(n + 1)) ? [l] : []));
  const exact = layers.filter((l) => sizes.has(network.sizes[l]));
  const found = exact.length > 0 ? exact : layers;
  return found.length === 1 ? found[0] : undefined;
}

/** What a cache holds where a derivative's function wants z, is z of its layer. */
function arrayOfArgument(arg: Value | undefined, call: Call, { network, hypothesis }: Binding): NdArray {
  if (arg === undefined) throw new Fault("type", call.name);
  if (arg.kind !== "open") return arrayIn(toArray(arg, call.name));
  return laidOut(network.z[layerOfPath(arg.path, network)], hypothesis.data);
}

function layerOfPath(path: string, { depth }: Binding["network"]): number {
  const { index, digits, outer } = partsOf(path);
  const list = [...path.matchAll(/\[(-?\d+)\]/gu)].map(([, n]) => Number(n))[0] ?? outer[0]?.index ?? index;
  const layer = list === undefined ? (digits ?? depth) : list < 0 ? depth + 1 + list : list + 1;
  return Math.min(Math.max(layer, 1), depth);
}

const inRows = (z: NdArray): NdArray => {
  const [p, q] = z.shape.length === 2 ? z.shape : [1, countOf(z)];
  const data = entriesOf(z);
  return matrix(p, q, (i, j) => data[i * q + j]);
};

function back(like: NdArray, data: Float64Array): NdArray {
  const strides = like.shape.map((_, i) => like.shape.slice(i + 1).reduce((n, k) => n * k, 1));
  return { data, shape: like.shape, strides, offset: 0, type: "float" };
}

function activationOf(activation: Activation, z: NdArray, { hypothesis }: Binding): NdArray {
  const plain = inRows(z);
  if (activation.name !== "softmax") return back(z, activate(activation, plain).data);
  // Along the units: a row for each example in row layouts, else a column; a vector is one example.
  const alongRows = z.shape.length < 2 || hypothesis.data === "rows" || hypothesis.data === "row";
  if (!alongRows) return back(z, activate(activation, plain).data);
  const [p, q] = plain.shape;
  const turned = matrix(q, p, (i, j) => plain.data[j * q + i]);
  const a = activate(activation, turned);
  return back(z, matrix(p, q, (i, j) => a.data[j * p + i]).data);
}

function elementwise(p: NdArray, q: NdArray): NdArray {
  const [a, b] = [entriesOf(p), entriesOf(q)];
  return back(
    q,
    b.map((x, i) => x * a[i]),
  );
}
