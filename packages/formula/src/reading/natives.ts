import type { ActivationName } from "../core/activations.ts";
import { countOf, entriesOf, matrix } from "../core/matrix.ts";
import type { Call } from "../interpret/call.ts";
import { toArray } from "../interpret/convert.ts";
import { arrayIn, native, valueOf, type Value } from "../interpret/values.ts";
import { activationNative, backwardNative, derivativeNative, type Meant } from "./native-activations.ts";
import { costNative } from "./native-costs.ts";
import type { Binding } from "./bind.ts";
import { partsOf } from "./names.ts";

const KINDS: readonly (readonly [RegExp, ActivationName])[] = [
  [/leaky/u, "leaky-relu"],
  [/softmax|soft_max|smax|^soft$/u, "softmax"],
  [/softplus/u, "softplus"],
  [/sigm|logistic|expit|logsig|(?:^|_)sig(?:_|$)|^sig[a-z]{0,6}$/u, "sigmoid"],
  [/tanh|tansig/u, "tanh"],
  [/relu|rectif/u, "relu"],
  [/purelin|linear|identity/u, "linear"],
];
/** Words and endings that say derivative. */
const DERIVATIVE =
  /_?grad(?:ient)?|_?prime|_?deriv(?:ative|ate|ada|ed)?|_?back(?:ward|prop)?|_?slope|(?:^|_)d(?:er)?(?:_|$)|(?:^|_)dx$|^d(?=sig|relu|tanh|act|leaky|soft|logis|f$|g$)/u;
const UNKNOWN_ACTIVATION =
  /^(?:f|g|h|fn|act|activ|activation|activations|activate|activation_?(?:function|func|fn)|phi|nonlin|non_?linearity|nonlinear|transfer|transfer_?function|squash|sigma|func|act_?(?:func|fn|fun))(?:_|$|prime|grad|deriv)/u;
const COST = /cost|loss|error|mse|criterion|objective|entropy|bce|quadratic/u;

/** `activation_prime` of `self.activation.prime`: a last word that says no more than derivative or call belongs to its object's. */
function nameOf(path: string): { readonly name: string; readonly digits: number | undefined } {
  const { written, digits, outer } = partsOf(path);
  const last = written.replace(/^([a-z]+)([A-Z])/u, "$1_$2").toLowerCase();
  const object = outer.at(-1)?.written.toLowerCase();
  if (object === undefined || object === "") return { name: last, digits };
  if (/^(?:forward|apply|call|function|func|fn|value|activate|compute|f|fun)$/u.test(last))
    return { name: object, digits: digits ?? outer.at(-1)?.digits };
  if (/^(?:prime|deriv|derivative|d|df|grad|gradient|backward|delta|dx|slope|diff)$/u.test(last))
    return { name: `${object}_${last}`, digits };
  return { name: last, digits };
}

/** A function that the text calls and does not define: an activation, its derivative, that of a cost, or one-hot targets; none for any other. */
export function nativeFor(path: string, count: number, binding: Binding): Value | undefined {
  const { name, digits } = nameOf(path);
  if (/one_?hot|categorical|dummies|binari[sz]e/u.test(name)) return native(path, (call) => oneHot(call, binding));
  const derives = DERIVATIVE.test(name) || /^(?:cost|loss|criterion|error)_(?:delta|diff)/u.test(name);
  const plain = name.replace(DERIVATIVE, "");
  // σ is the letter of any activation, where the caller says which.
  const general = binding.hypothesis.activationsGiven === true && /^sigma(?:_|\d|$)/u.test(name);
  const kind = general ? undefined : KINDS.find(([pattern]) => pattern.test(name))?.[1];
  if (!kind && COST.test(name)) return derives ? costNative(path, name, binding) : undefined;
  if (!kind && !UNKNOWN_ACTIVATION.test(name) && !(derives && UNKNOWN_ACTIVATION.test(plain))) return undefined;
  const meant: Meant = { path, kind, digits };
  if (!derives) return activationNative(meant, binding);
  return count >= 2 && !/softmax/u.test(name) ? backwardNative(meant, binding) : derivativeNative(meant, binding);
}

/** Labels become rows of 0 and 1, one for each example (columns where the data are in columns). */
function oneHot(call: Call, { network, hypothesis, plan }: Binding): Value {
  const labels = entriesOf(arrayIn(toArray(call.args[0], call.name)));
  const K = network.sizes[network.depth];
  // Targets that are one-hot already stay as they are.
  if (labels.length > 1 && countOf(arrayIn(toArray(call.args[0], call.name))) === K * network.m && K > 1) return call.args[0];
  const from = plan.analysis.program.language === "octave" ? 1 : 0;
  const rows = matrix(labels.length, K, (i, k) => (labels[i] - from === k ? 1 : 0));
  const columns = matrix(K, labels.length, (k, i) => rows.data[i * K + k]);
  return valueOf(hypothesis.data === "columns" ? columns : rows);
}
