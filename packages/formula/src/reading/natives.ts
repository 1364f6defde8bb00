import { activate, slopeOf, type Activation } from "../core/activations.ts";
import type { NdArray } from "../core/array.ts";
import { entriesOf, matrix, countOf } from "../core/matrix.ts";
import type { Call } from "../interpret/call.ts";
import { toArray } from "../interpret/convert.ts";
import { arrayIn, native, valueOf, type Value } from "../interpret/values.ts";
import type { Binding } from "./bind.ts";
import { laidOut } from "./hypothesis.ts";
import { partsOf } from "./names.ts";

const KINDS: readonly (readonly [RegExp, Activation["name"]])[] = [
  [/leaky/u, "leaky-relu"],
  [/softmax|soft_max|smax|^soft$/u, "softmax"],
  [/softplus/u, "softplus"],
  [/sigm|logistic|expit|logsig|^sig(?:_|$)|^sig[a-z]{0,6}$/u, "sigmoid"],
  [/tanh|tansig/u, "tanh"],
  [/relu|rectif/u, "relu"],
  [/purelin|linear|identity/u, "linear"],
];
const DERIVATIVE = /grad|prime|deriv|back|slope|(?:^|_)d(?:er)?(?:_|$)|(?:^|_)dx$|^d(?=sig|relu|tanh|act|f$|g$)/u;
const UNKNOWN_ACTIVATION =
  /^(?:f|g|fn|act|activation|activate|activation_function|phi|nonlin|transfer|squash|sigma|func)(?:_|$|prime|grad|deriv)/u;

/** A function that the text calls and does not define: an activation, its derivative, or one-hot targets; none for any other. */
export function nativeFor(path: string, count: number, binding: Binding): Value | undefined {
  const parts = partsOf(path);
  const name = parts.written.toLowerCase();
  if (/one_?hot|categorical|dummies/u.test(name)) return native(path, (call) => oneHot(call, binding));
  const kind = KINDS.find(([pattern]) => pattern.test(name))?.[1];
  // g2 is what layer 2 has.
  const { activations } = binding.hypothesis;
  const unknown = UNKNOWN_ACTIVATION.test(name) ? (activations[(parts.digits ?? 1) - 1] ?? activations[0]) : undefined;
  const own: Activation | undefined = kind ? { name: kind } : unknown;
  if (!own) return undefined;
  if (!DERIVATIVE.test(name)) return native(path, (call) => applied(call, binding, (z) => activationOf(own, z, binding)));
  if (count >= 2 && /back/u.test(name))
    return native(path, (call) => {
      const [dA, z] = call.args.map((arg) => arrayOfArgument(arg, call, binding));
      return valueOf(elementwise(dA, derivativeOf(own, z, binding)));
    });
  return native(path, (call) => applied(call, binding, (z) => derivativeOf(own, z, binding)));
}

function applied(call: Call, binding: Binding, f: (z: NdArray) => NdArray): Value {
  return valueOf(f(arrayOfArgument(call.args[0], call, binding)));
}

/** What a cache holds where a derivative's function wants z, is z of its layer. */
function arrayOfArgument(arg: Value, call: Call, { network, hypothesis }: Binding): NdArray {
  if (arg.kind !== "open") return arrayIn(toArray(arg, call.name));
  const { index, digits, outer } = partsOf(arg.path);
  const list = [...arg.path.matchAll(/\[(-?\d+)\]/gu)].map(([, n]) => Number(n))[0] ?? outer[0]?.index ?? index;
  const layer = list === undefined ? (digits ?? network.depth) : list < 0 ? network.depth + 1 + list : list + 1;
  return laidOut(network.z[Math.min(Math.max(layer, 1), network.depth)], hypothesis.data);
}

const inRows = (z: NdArray): NdArray => {
  const [p, q] = z.shape.length === 2 ? z.shape : [1, countOf(z)];
  return matrix(p, q, (i, j) => entriesOf(z)[i * q + j]);
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

function derivativeOf(activation: Activation, z: NdArray, binding: Binding): NdArray {
  const plain = inRows(z);
  const a = inRows(activationOf(activation, z, binding));
  return back(z, slopeOf(activation, plain, a).data);
}

function elementwise(p: NdArray, q: NdArray): NdArray {
  const [a, b] = [entriesOf(p), entriesOf(q)];
  return back(
    q,
    b.map((x, i) => x * a[i]),
  );
}

/** Labels become rows of 0 and 1, one for each example (columns where the data are in columns). */
function oneHot(call: Call, { network, hypothesis, plan }: Binding): Value {
  const labels = entriesOf(arrayIn(toArray(call.args[0], call.name)));
  const K = network.sizes[network.depth];
  const from = plan.analysis.program.language === "octave" ? 1 : 0;
  const rows = matrix(labels.length, K, (i, k) => (labels[i] - from === k ? 1 : 0));
  const columns = matrix(K, labels.length, (k, i) => rows.data[i * K + k]);
  return valueOf(hypothesis.data === "columns" ? columns : rows);
}
