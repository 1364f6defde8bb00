import { arrayOf, axisOf, copyOf, flat, sizeOf, type NdArray } from "../../core/array.ts";
import { exp, log } from "../../core/elementary.ts";
import { map, map2 } from "../../core/elementwise.ts";
import { taken } from "../../core/joining.ts";
import { extreme, extremeAt, mean, sum } from "../../core/reduce.ts";
import { Fault } from "../../core/fault.ts";
import type { BinaryOperator } from "../../ir/core.ts";
import { elementwise } from "../arithmetic.ts";
import { unsupported } from "../attributes.ts";
import { integersOf, type Bound } from "../call.ts";
import { putStore } from "../put.ts";
import { eventsOf } from "../record.ts";
import { writeAll } from "../store.ts";
import { arrayIn, boolean, NONE, unknown, valueOf, type TupleValue, type Value } from "../values.ts";
import { operation, raw, type Operation, type RawOperation } from "./operation.ts";

const torch = (a: NdArray): Value => ({ ...valueOf(a), torch: true });

/** Returns softmax along an axis, each row shifted by its largest entry. */
function softmax(b: Bound, a: NdArray, axis: number, logarithm: boolean): NdArray {
  const { m } = b.call;
  const at = [axisOf(axis, a.shape.length)];
  const shifted = elementwise(m, "subtract", a, extreme(a, at, true, 1));
  const powers = map(shifted, exp);
  const total = sum(powers, at, true);
  return logarithm ? elementwise(m, "subtract", shifted, map(total, log)) : elementwise(m, "divide", powers, total);
}

/** `x.max(1)` gives values and indices; without an axis the one value. */
function extremes(sign: 1 | -1) {
  return (b: Bound): Value => {
    const a = b.array("a");
    const axis = b.get("axis");
    if (!axis) return torch(extreme(a, undefined, false, sign));
    if (axis.kind === "array" && axis.shape.length > 0)
      return torch(map2(a, b.array("axis"), (x, y) => (sign * x > sign * y ? x : y), a.type));
    const [at] = integersOf(axis, b.call.name);
    const keep = b.flag("keepdims");
    const pair: TupleValue = {
      kind: "tuple",
      items: [torch(extreme(a, [at], keep, sign)), torch(extremeAt(a, at, keep, sign))],
      fields: ["values", "indices"],
    };
    return pair;
  };
}

/** `x.add_(y)`: x changes in place. */
function inPlace(op: BinaryOperator) {
  return (b: Bound): Value => {
    const { m, at } = b.call;
    const [self, other] = [b.value("a"), b.array("b")];
    const scale = b.get("alpha") ? b.number("alpha") : 1;
    const right = scale === 1 ? other : map(other, (x) => scale * x);
    const range = writeAll(m, self, elementwise(m, op, arrayIn(self), right));
    putStore(m, { node: at.id, span: at.span, path: at.path ?? "…", at: [], op }, self, range, eventsOf(b.need("b")));
    return self;
  };
}

function filledInPlace(x: number) {
  return (b: Bound): Value => {
    const { m, at } = b.call;
    const self = b.value("a");
    const range = writeAll(m, self, arrayOf([b.get("value") ? b.number("value") : x], []));
    putStore(m, { node: at.id, span: at.span, path: at.path ?? "…", at: [] }, self, range, []);
    return self;
  };
}

function oneHot(b: Bound): Value {
  const at = b.array("a");
  const labels = flat(at);
  const n = b.get("num_classes") ? b.number("num_classes") : Math.max(...labels) + 1;
  const out = new Float64Array(labels.length * n);
  for (const [i, label] of labels.entries()) {
    if (!(label >= 0 && label < n)) throw new Fault("index-out-of-range", "one_hot", [[label], [n]]);
    out[i * n + label] = 1;
  }
  return torch(arrayOf(out, [...at.shape, n], "int"));
}

type Loss = (b: Bound, x: NdArray, y: NdArray) => NdArray;

/** Losses that are taken over all entries, or averaged over examples, as `reduction` says. */
function loss(f: Loss) {
  return (b: Bound): Value => {
    const each = f(b, b.array("a"), b.array("y"));
    const reduction = b.text("reduction", "mean");
    if (reduction === "none") return torch(each);
    return torch(reduction === "sum" ? sum(each, undefined) : mean(each, undefined));
  };
}

function likelihood(b: Bound, logs: NdArray, y: NdArray): NdArray {
  if (y.shape.length === logs.shape.length) return map(sum(elementwise(b.call.m, "times", logs, y), [1]), (x) => -x);
  const [n, k] = logs.shape;
  const data = flat(logs);
  return arrayOf(
    Float64Array.from(flat(y), (label, i) => {
      if (!(label >= 0 && label < k)) throw new Fault("index-out-of-range", "cross_entropy", [[label], [k]]);
      return -data[i * k + label];
    }),
    [n],
  );
}

export const TORCH: readonly (Operation | RawOperation)[] = [
  operation("torch.softmax torch.nn.functional.softmax tensor.softmax scipy.special.softmax", "a axis dtype", (b) =>
    valueOf(softmax(b, b.array("a"), b.number("axis", -1), false)),
  ),
  operation("torch.log_softmax torch.nn.functional.log_softmax tensor.log_softmax", "a axis", (b) =>
    valueOf(softmax(b, b.array("a"), b.number("axis", -1), true)),
  ),
  operation("tensor.max torch.max", "a axis keepdims", extremes(1)),
  operation("tensor.min torch.min", "a axis keepdims", extremes(-1)),
  operation("torch.nn.functional.one_hot", "a num_classes", oneHot),
  operation(
    "torch.nn.functional.mse_loss",
    "a y reduction",
    loss((b, x, y) => map(elementwise(b.call.m, "subtract", x, y), (d) => d * d)),
  ),
  operation(
    "torch.nn.functional.cross_entropy",
    "a y weight reduction",
    loss((b, x, y) => likelihood(b, softmax(b, x, 1, true), y)),
  ),
  operation("torch.nn.functional.nll_loss", "a y weight reduction", loss(likelihood)),
  operation(
    "torch.nn.functional.binary_cross_entropy",
    "a y weight reduction",
    loss((_, x, y) => map2(x, y, (p, t) => -(t * log(p) + (1 - t) * log(1 - p)), "float")),
  ),
  operation("array.add_", "a b alpha", inPlace("add")),
  operation("array.sub_", "a b alpha", inPlace("subtract")),
  operation("array.mul_", "a b", inPlace("times")),
  operation("array.div_", "a b", inPlace("divide")),
  operation("array.zero_", "a", filledInPlace(0)),
  operation("array.fill_ array.fill", "a value", filledInPlace(0)),
  operation("array.copy_", "a b", (b) => {
    const { m, at } = b.call;
    const self = b.value("a");
    putStore(m, { node: at.id, span: at.span, path: at.path ?? "…", at: [] }, self, writeAll(m, self, b.array("b")), eventsOf(b.need("b")));
    return self;
  }),
  operation("array.gather torch.gather", "a axis at", (b) => {
    const [a, at] = [b.array("a"), b.array("at")];
    const axis = axisOf(b.number("axis"), a.shape.length);
    if (a.shape.length !== 2 || axis !== 1) throw new Fault("unsupported", "gather", [a.shape]);
    const [data, k] = [flat(a), at.shape[1]];
    return torch(
      arrayOf(
        Float64Array.from(flat(at), (j, i) => data[Math.floor(i / k) * a.shape[1] + j]),
        at.shape,
        a.type,
      ),
    );
  }),
  operation("array.index_select", "a axis at", (b) => torch(copyOf(taken(b.array("a"), [...flat(b.array("at"))], b.number("axis"))))),
  operation("array.type_as array.view_as array.expand_as array.reshape_as", "a b", (b) => {
    const [a, like] = [b.value("a"), b.array("b")];
    if (b.call.name === "type_as") return a;
    if (sizeOf(a.shape) !== sizeOf(like.shape)) throw new Fault("shape-mismatch", b.call.name, [a.shape, like.shape]);
    return valueOf({ ...copyOf(arrayIn(a)), ...arrayOf(flat(arrayIn(a)), like.shape, a.type) });
  }),
  raw("array.is_cuda torch.is_tensor torch.cuda.is_available", 0, ({ name, args: [a] }) =>
    boolean(name === "is_tensor" && a?.kind === "array"),
  ),
  raw("array.backward array.retain_grad torch.autograd.grad torch.autograd.backward", 0, ({ m, name, at }) => {
    unsupported(m, `autograd: ${name}`, at);
    return name.includes("grad.grad") ? unknown("autograd") : NONE;
  }),
  raw(
    "torch.no_grad torch.enable_grad torch.set_grad_enabled torch.set_default_dtype torch.set_printoptions torch.device torch.cuda.manual_seed",
    0,
    () => NONE,
  ),
];
