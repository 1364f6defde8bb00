import { arrayOf, checkShape, copyOf, flat, scalarOf, sizeOf, type NdArray } from "../../core/array.ts";
import { createRandom } from "../../core/elementary.ts";
import { map, map2 } from "../../core/elementwise.ts";
import { Fault } from "../../core/fault.ts";
import { integersOf, numberOf, type Bound, type Call } from "../call.ts";
import { itemsOf, toArray } from "../convert.ts";
import { account, spend, type Machine } from "../machine.ts";
import type { DrawKind } from "../options.ts";
import { arrayIn, integer, list, NONE, valueOf, type Value } from "../values.ts";
import { operation, raw, type Operation, type RawOperation } from "./operation.ts";

/** Draws numbers: those that the run was given, else from its seed. Each draw has a stream of its own. */
function draw(m: Machine, shape: readonly number[], kind: DrawKind): NdArray {
  checkShape(shape);
  account(m, shape);
  const given = m.options.random?.(shape, kind);
  if (given) return copyOf(given);
  const n = sizeOf(shape);
  spend(m, n);
  // A permutation turns the order over: rows of a batch are not those of the data.
  if (kind === "integers" || kind === "permutation")
    return arrayOf(
      Float64Array.from({ length: n }, (_, i) => (kind === "integers" ? i : n - 1 - i)),
      shape,
      "int",
    );
  const random = createRandom(m.options.seed ?? 1, m.draws++);
  return arrayOf(
    Float64Array.from({ length: n }, () => (kind === "normal" ? random.normal() : random.uniform())),
    shape,
  );
}

const sizesOf = ({ args, name }: Pick<Call, "args" | "name">): number[] => args.flatMap((arg) => integersOf(arg, name));

/** `randn(2, 3)`: the sizes one by one. */
function bySizes(names: string, kind: DrawKind, torch = false): RawOperation {
  return raw(names, 0, (call) => {
    const size = call.named.get("size");
    const shape = size ? integersOf(size, call.name) : sizesOf(call);
    const value = valueOf(call.m.language === "octave" ? square(call.m, shape, kind) : draw(call.m, shape, kind));
    return torch ? { ...value, torch: true } : value;
  });
}
/** Octave's rand(3) is 3×3 and rand one number. */
function square(m: Machine, shape: readonly number[], kind: DrawKind): NdArray {
  return draw(m, shape.length === 0 ? [1, 1] : shape.length === 1 ? [shape[0], shape[0]] : shape, kind);
}

const shapeIn = (b: Bound): number[] => {
  const size = b.get("size");
  return size ? integersOf(size, b.call.name) : [];
};

function normal(b: Bound): Value {
  const [loc, scale] = ["loc", "scale"].map((name, i) => (b.get(name) ? b.array(name) : scalarOf(i)));
  const shape = b.get("size") ? shapeIn(b) : scale.shape;
  const z = draw(b.call.m, shape, "normal");
  return valueOf(
    map2(
      map2(z, scale, (x, s) => x * s, "float"),
      loc,
      (x, l) => x + l,
      "float",
    ),
  );
}

function uniform(b: Bound): Value {
  const [low, high] = [b.number("low", 0), b.number("high", 1)];
  return valueOf(map(draw(b.call.m, shapeIn(b), "uniform"), (u) => low + (high - low) * u));
}

/** Integers in [low, high): the draw modulo the width. */
function randint(b: Bound): Value {
  const [first, high] = [b.number("low"), b.get("high") && b.number("high")];
  const [start, end] = high === undefined ? [0, first] : [first, high];
  if (!(end > start)) throw new Fault("type", b.call.name, [[start], [end]]);
  return valueOf(map(draw(b.call.m, shapeIn(b), "integers"), (i) => start + (i % (end - start)), "int"));
}

function permuted(b: Bound): Value {
  const a = b.array("a");
  const n = a.shape.length === 0 ? a.data[a.offset] : a.shape[0];
  const order = draw(b.call.m, [n], "permutation");
  if (a.shape.length === 0) return valueOf(order);
  const width = sizeOf(a.shape.slice(1));
  const data = flat(a);
  const out = Float64Array.from({ length: data.length }, (_, i) => data[order.data[Math.floor(i / width)] * width + (i % width)]);
  return valueOf(arrayOf(out, a.shape, a.type));
}

function choice(b: Bound): Value {
  const source = b.need("a");
  const shape = shapeIn(b);
  const places = draw(b.call.m, shape, "integers");
  if (source.kind === "list" || source.kind === "tuple") {
    const { items } = source;
    if (items.length === 0) throw new Fault("type", "choice");
    return shape.length === 0
      ? items[0]
      : valueOf(map(places, (i) => numberOf(toArray(items[i % items.length], "choice"), "choice"), "float"));
  }
  const a = b.array("a");
  if (a.shape.length === 0) return valueOf(map(places, (i) => i % a.data[a.offset], "int"));
  const data = flat(a);
  return valueOf(map(places, (i) => data[i % data.length], a.type));
}

/** `default_rng()` and `RandomState()` have the functions of numpy.random. */
const generator = (): Value => ({ kind: "module", name: "numpy.random" });

export const RANDOM: readonly (Operation | RawOperation)[] = [
  bySizes("numpy.random.randn octave.randn numpy.random.standard_normal", "normal"),
  bySizes(
    "numpy.random.rand octave.rand numpy.random.random numpy.random.random_sample numpy.random.ranf numpy.random.sample random.random",
    "uniform",
  ),
  bySizes("torch.randn", "normal", true),
  bySizes("torch.rand", "uniform", true),
  operation("torch.randn_like", "a", (b) => valueOf(draw(b.call.m, b.array("a").shape, "normal"))),
  operation("torch.rand_like", "a", (b) => valueOf(draw(b.call.m, b.array("a").shape, "uniform"))),
  operation("numpy.random.normal torch.normal random.gauss random.normalvariate numpy.random.truncated_normal", "loc scale size", normal),
  operation("numpy.random.uniform random.uniform", "low high size", uniform),
  operation("numpy.random.randint numpy.random.integers random.randrange", "low high size dtype", randint),
  operation("random.randint", "low high", (b) => integer(b.number("low"))),
  operation("torch.randint", "low high size", randint),
  operation("numpy.random.permutation torch.randperm octave.randperm", "a", (b) => {
    const value = permuted(b);
    if (b.call.m.language !== "octave" || value.kind !== "array") return value;
    const order = arrayIn(value);
    return valueOf(
      arrayOf(
        flat(order).map((i) => i + 1),
        [1, order.shape[0]],
      ),
    );
  }),
  operation("numpy.random.choice random.choice", "a size replace p", choice),
  operation("random.sample random.choices", "a k", (b) => list(itemsOf(b.need("a"), "sample").slice(0, b.number("k")))),
  operation("numpy.random.shuffle random.shuffle", "a", () => NONE),
  raw("numpy.random.seed random.seed torch.manual_seed numpy.random.set_state", 0, () => NONE),
  raw("numpy.random.default_rng numpy.random.RandomState numpy.random.Generator random.Random", 0, generator),
  raw("octave.randi", 1, ({ m, args, name }) => {
    const [top, ...sizes] = args;
    const high = numberOf(top, name);
    return valueOf(
      map(
        square(
          m,
          sizes.flatMap((s) => integersOf(s, name)),
          "integers",
        ),
        (i) => 1 + (i % high),
      ),
    );
  }),
];
