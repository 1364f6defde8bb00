import { map } from "../../core/elementwise.ts";
import { Fault } from "../../core/fault.ts";
import { iterate, openPart } from "../access.ts";
import { binary } from "../arithmetic.ts";
import { attributeOf, memberOf } from "../attributes.ts";
import { numberOf, type Call } from "../call.ts";
import { itemsOf, keyOf, textOf, toArray, truth, unknownIn } from "../convert.ts";
import { lookUp } from "../environment.ts";
import { filledIn } from "../format.ts";
import { skip } from "../machine.ts";
import { eventsOf, latest } from "../record.ts";
import { arrayIn, boolean, dictOf, integer, list, NONE, numberValue, text, tuple, unknown, valueOf, type Value } from "../values.ts";
import { roundEven } from "./elementwise.ts";
import { operation, raw, type Operation, type RawOperation } from "./operation.ts";

const items = (call: Call, value: Value): readonly Value[] => iterate(call.m, value, call.at);

/** A function whose value is unknown where an argument is. */
function known(names: string, needs: number, apply: (call: Call) => Value): RawOperation {
  return raw(names, needs, (call) => {
    const open = call.args.map((arg) => unknownIn(arg)).find((arg) => arg !== undefined);
    return open?.kind === "unknown" ? unknown(names === "builtins.range" ? "range" : open.name) : apply(call);
  });
}

function length(call: Call): Value {
  const [value] = call.args;
  switch (value?.kind) {
    case "array":
      if (value.shape.length === 0) throw new Fault("type", "len", [[]]);
      return integer(value.shape[0]);
    case "text":
      return integer(value.value.length);
    case "list":
    case "tuple":
      return integer(value.items.length);
    case "dict":
    case "set":
      return integer(value.entries.size);
    case "range":
      return integer(value.length);
    case "open":
      return openPart(call.m, value.path, call.at, "length");
    case "instance": {
      const method = memberOf(value.of, "__len__");
      if (method) return call.m.invoke(method, [value], new Map(), call.at);
      throw new Fault("type", "len");
    }
    default:
      throw new Fault("type", "len");
  }
}

function range(call: Call): Value {
  if (call.args.some(({ kind }) => kind === "none")) return unknown("range");
  const numbers = call.args.map((arg) => numberOf(arg, "range"));
  const [start, stop, step] = numbers.length === 1 ? [0, numbers[0], 1] : [numbers[0], numbers[1], numbers[2] ?? 1];
  if (![start, stop, step].every(Number.isFinite) || step === 0) throw new Fault("type", "range", [numbers]);
  for (const arg of call.args) if (arg.kind === "array" && arg.type === "float") throw new Fault("type", "range: float");
  const event = call.args.flatMap((arg) => eventsOf(arg)).at(-1) ?? -1;
  return { kind: "range", start, step, length: Math.max(0, Math.ceil((stop - start) / step)), event };
}

function extreme(sign: 1 | -1) {
  return (call: Call): Value => {
    const values = call.args.length === 1 ? items(call, call.args[0]) : call.args;
    const key = call.named.get("key");
    if (values.length === 0) return call.named.get("default") ?? fail("max");
    const rank = (v: Value): number => numberOf(toArray(key ? call.m.invoke(key, [v], new Map(), call.at) : v, call.name), call.name);
    return values.reduce((best, v) => (sign * rank(v) > sign * rank(best) ? v : best));
  };
}
function fail(subject: string): never {
  throw new Fault("type", subject);
}

/** Python's sum adds the entries along the first axis. */
function sum(call: Call): Value {
  const [over, start] = call.args;
  let total: Value = start ?? call.named.get("start") ?? integer(0);
  for (const item of items(call, over)) total = binary(call.m, "add", total, item);
  return total;
}

function zip(call: Call): Value {
  const columns = call.args.map((arg) => items(call, arg));
  const n = Math.min(...columns.map((c) => c.length));
  return list(Array.from({ length: columns.length === 0 ? 0 : n }, (_, i) => tuple(columns.map((c) => c[i]))));
}

function sortedItems(call: Call): Value {
  const key = call.named.get("key");
  const rank = (v: Value): Value => (key ? call.m.invoke(key, [v], new Map(), call.at) : v);
  const compare = (a: Value, b: Value): number => {
    if (a.kind === "text" && b.kind === "text") return a.value < b.value ? -1 : Number(a.value > b.value);
    return numberOf(toArray(a, "sorted"), "sorted") - numberOf(toArray(b, "sorted"), "sorted");
  };
  const ranked = items(call, call.args[0]).map((v) => ({ v, k: rank(v) }));
  ranked.sort((a, b) => compare(a.k, b.k));
  const order = ranked.map(({ v }) => v);
  const reverse = call.named.get("reverse");
  return list(reverse && truth(reverse, false) ? order.reverse() : order);
}

function convert(type: "int" | "float") {
  return ({ args: [value], name }: Call): Value => {
    if (!value) return numberValue(0, type);
    if (value.kind === "text") {
      const written = value.value.trim().replace(/^([-+]?)inf(inity)?$/i, "$1Infinity");
      const x = Number(written);
      if (Number.isNaN(x) && !/^[-+]?nan$/i.test(written)) throw new Fault("type", name);
      return numberValue(x, type);
    }
    const a = toArray(value, name);
    const x = numberOf(a, name);
    return { ...numberValue(type === "int" ? Math.trunc(x) : x, type), event: latest(a) };
  };
}

const CLASSES: Readonly<Record<string, readonly Value["kind"][]>> = {
  list: ["list"],
  tuple: ["tuple"],
  dict: ["dict"],
  set: ["set"],
  str: ["text"],
  ndarray: ["array"],
  Tensor: ["array"],
};

function isInstance({ args: [value, type] }: Call): Value {
  const types = type?.kind === "tuple" ? type.items : [type];
  return boolean(
    types.some((t) => {
      if (t?.kind === "class") return value.kind === "instance" && inherits(value.of, t);
      const name = t && "name" in t ? (t.name.split(".").at(-1) ?? "") : "";
      if (name === "int" || name === "float") return value.kind === "array" && value.shape.length === 0 && value.type === name;
      if (name === "ndarray") return value.kind === "array" && value.shape.length > 0;
      return CLASSES[name]?.includes(value.kind) ?? false;
    }),
  );
}
function inherits(of: Extract<Value, { kind: "class" }>, from: Value, depth = 0): boolean {
  return of === from || (depth < 20 && of.bases.some((base) => base.kind === "class" && inherits(base, from, depth + 1)));
}

function superOf(call: Call): Value {
  const of = call.m.owners.at(-1);
  const self = call.args[1] ?? lookUp(call.at.env, "self") ?? [...call.at.env.variables.values()][0];
  return of && self?.kind === "instance" ? { kind: "parent", self, of } : unknown("super");
}

const nothing = (): Value => NONE;

export const BUILTINS: readonly (Operation | RawOperation)[] = [
  known("builtins.len", 1, length),
  known("builtins.range builtins.xrange", 1, range),
  known("builtins.enumerate", 1, (call) => {
    const start = call.args[1] ?? call.named.get("start");
    const first = start ? numberOf(start, "enumerate") : 0;
    return list(items(call, call.args[0]).map((item, i) => tuple([integer(first + i), item])));
  }),
  known("builtins.zip", 0, zip),
  known("builtins.reversed", 1, (call) => {
    const [value] = call.args;
    if (value?.kind === "range") return { ...value, start: value.start + (value.length - 1) * value.step, step: -value.step };
    return list(items(call, value).toReversed());
  }),
  known("builtins.sum", 1, sum),
  known("builtins.min", 1, extreme(-1)),
  known("builtins.max", 1, extreme(1)),
  known("builtins.abs", 1, ({ args: [a], name }) => {
    const v = toArray(a, name);
    return { ...valueOf(map(arrayIn(v), Math.abs, v.type)), ...(v.torch && { torch: true }) };
  }),
  operation("builtins.round", "a digits", (b) => {
    const digits = b.get("digits");
    const scale = 10 ** (digits ? b.number("digits") : 0);
    return valueOf(map(b.array("a"), (x) => roundEven(x * scale) / scale, digits ? "float" : "int"));
  }),
  known("builtins.pow", 2, ({ m, args: [a, b] }) => binary(m, "power", a, b)),
  known("builtins.divmod", 2, ({ m, args: [a, b] }) => tuple([binary(m, "floorDivide", a, b), binary(m, "modulo", a, b)])),
  known("builtins.sorted", 1, sortedItems),
  known("builtins.map", 2, (call) => {
    const columns = call.args.slice(1).map((arg) => items(call, arg));
    const n = Math.min(...columns.map((c) => c.length));
    return list(
      Array.from({ length: n }, (_, i) =>
        call.m.invoke(
          call.args[0],
          columns.map((c) => c[i]),
          new Map(),
          call.at,
        ),
      ),
    );
  }),
  known("builtins.filter", 2, (call) =>
    list(
      items(call, call.args[1]).filter((item) =>
        truth(call.args[0].kind === "none" ? item : call.m.invoke(call.args[0], [item], new Map(), call.at), false),
      ),
    ),
  ),
  known("functools.reduce", 2, (call) => {
    const [f, over, start] = call.args;
    const all = [...(start ? [start] : []), ...items(call, over)];
    return all.slice(1).reduce((total, item) => call.m.invoke(f, [total, item], new Map(), call.at), all[0] ?? NONE);
  }),
  known("builtins.any", 1, (call) => boolean(items(call, call.args[0]).some((item) => truth(item, false)))),
  known("builtins.all", 1, (call) => boolean(items(call, call.args[0]).every((item) => truth(item, false)))),
  known("builtins.int builtins.long", 0, convert("int")),
  known("builtins.float", 0, convert("float")),
  known("builtins.bool", 0, ({ args: [a] }) => boolean(a !== undefined && truth(a, false))),
  known("builtins.str builtins.repr", 0, ({ args: [a] }) => (a ? text(textOf(a), eventsOf(a)) : text(""))),
  known("builtins.list", 0, (call) => list(call.args[0] ? [...items(call, call.args[0])] : [])),
  known("builtins.tuple", 0, (call) => tuple(call.args[0] ? items(call, call.args[0]) : [])),
  known("builtins.set builtins.frozenset", 0, (call) => ({
    kind: "set",
    entries: new Map((call.args[0] ? items(call, call.args[0]) : []).map((item) => [keyOf(item), item])),
  })),
  known("builtins.dict collections.OrderedDict", 0, (call) => {
    const made = dictOf(call.named);
    const [from] = call.args;
    if (from?.kind === "dict") for (const [k, entry] of from.entries) made.entries.set(k, { ...entry });
    else if (from)
      for (const pair of items(call, from)) {
        const [key, value] = itemsOf(pair, "dict");
        if (!value) throw new Fault("type", "dict");
        made.entries.set(keyOf(key), { key, value });
      }
    return made;
  }),
  known("collections.defaultdict", 0, ({ args: [makes] }) => ({ kind: "dict", entries: new Map(), ...(makes && { makes }) })),
  known("collections.deque", 0, (call) => list(call.args[0] ? [...items(call, call.args[0])] : [])),
  known("builtins.slice", 1, ({ args }) => {
    const n = args.map((arg) => (arg.kind === "none" ? undefined : numberOf(arg, "slice")));
    return n.length === 1 ? { kind: "slice", stop: n[0] } : { kind: "slice", start: n[0], stop: n[1], step: n[2] };
  }),
  known("builtins.iter", 1, (call) => list([...items(call, call.args[0])])),
  known("builtins.next", 1, (call) => {
    const [over] = call.args;
    if (over.kind === "list") return over.items.shift() ?? call.args[1] ?? fail("next");
    return items(call, over)[0] ?? fail("next");
  }),
  raw("builtins.isinstance", 2, isInstance),
  raw("builtins.callable", 1, ({ args: [a] }) => boolean(["function", "native", "bound", "class"].includes(a.kind))),
  raw("builtins.hasattr", 2, ({ args: [of, name] }) =>
    boolean(of.kind === "instance" && name.kind === "text" && (of.fields.has(name.value) || memberOf(of.of, name.value) !== undefined)),
  ),
  raw("builtins.getattr", 2, (call) => {
    const [of, name, otherwise] = call.args;
    if (name?.kind !== "text") throw new Fault("type", "getattr");
    if (otherwise && of.kind === "instance" && !of.fields.has(name.value) && !memberOf(of.of, name.value)) return otherwise;
    return attributeOf(call.m, of, name.value, "object", call.at);
  }),
  raw("builtins.setattr", 3, ({ args: [of, name, value] }) => {
    if (of.kind === "instance" && name.kind === "text") of.fields.set(name.value, value);
    return NONE;
  }),
  raw("builtins.type", 1, ({ args: [a] }) => (a.kind === "instance" ? a.of : text(a.kind))),
  raw("builtins.id builtins.hash", 0, () => integer(0)),
  raw("builtins.super", 0, superOf),
  raw("builtins.object", 0, () => NONE),
  raw("builtins.print builtins.input builtins.exit builtins.quit builtins.help", 0, nothing),
  raw("builtins.open", 0, ({ m, at }) => {
    skip(m, "open", at.span);
    return unknown("open");
  }),
  raw("copy.copy copy.deepcopy", 1, (call) => copied(call.args[0], call.name === "deepcopy")),
  known("builtins.format", 1, ({ args: [a] }) => filledIn(text("{}"), [a], new Map())),
  raw("builtins.staticmethod builtins.classmethod builtins.property", 1, ({ args: [a] }) => a),
];

/** Copies a value, with the arrays in it where it is deep. */
function copied(value: Value, deep: boolean, depth = 0): Value {
  if (depth > 32) throw new Fault("depth", "deepcopy");
  switch (value.kind) {
    case "array":
      return {
        ...valueOf({ ...arrayIn(value), data: value.storage.data.slice() }),
        event: latest(value),
        ...(value.torch && { torch: true }),
      };
    case "list":
      return list(deep ? value.items.map((item) => copied(item, true, depth + 1)) : [...value.items]);
    case "tuple":
      return deep ? tuple(value.items.map((item) => copied(item, true, depth + 1))) : value;
    case "dict":
      return {
        ...value,
        entries: new Map([...value.entries].map(([k, { key, value: v }]) => [k, { key, value: deep ? copied(v, true, depth + 1) : v }])),
      };
    case "instance":
      return { ...value, fields: new Map([...value.fields].map(([k, v]) => [k, deep ? copied(v, true, depth + 1) : v])) };
    default:
      return value;
  }
}
