import { Fault } from "../../core/fault.ts";
import { iterate, placeIn } from "../access.ts";
import { append } from "../assign.ts";
import { numberOf, type Call } from "../call.ts";
import { keyOf, same, textOf, truth } from "../convert.ts";
import { filledIn } from "../format.ts";
import { eventsOf } from "../record.ts";
import {
  boolean,
  integer,
  list,
  NONE,
  text,
  tuple,
  type DictValue,
  type ListValue,
  type SetValue,
  type TextValue,
  type Value,
} from "../values.ts";
import { raw, type RawOperation } from "./operation.ts";

/** A method of one kind of value. */
function method<K extends Value["kind"]>(
  names: string,
  kind: K,
  needs: number,
  apply: (self: Extract<Value, { kind: K }>, args: readonly Value[], call: Call) => Value,
): RawOperation {
  return raw(names, needs + 1, (call) => {
    const [self, ...args] = call.args;
    if (self?.kind !== kind) throw new Fault("type", call.name);
    return apply(self as Extract<Value, { kind: K }>, args, call);
  });
}

const entry = (self: DictValue, key: Value): Value | undefined => self.entries.get(keyOf(key))?.value;

function update(self: DictValue, args: readonly Value[], call: Call): Value {
  const [from] = args;
  if (from?.kind === "dict") for (const [k, e] of from.entries) self.entries.set(k, { ...e });
  for (const [name, value] of call.named) self.entries.set(`s:${name}`, { key: text(name), value });
  return NONE;
}

const LISTS: readonly RawOperation[] = [
  method("list.append", "list", 1, (self, [value], { m, at }) => {
    append(m, self, at.path ?? "…", value, at);
    return NONE;
  }),
  method("list.extend", "list", 1, (self, [values], call) => {
    self.items.push(...iterate(call.m, values, call.at));
    return NONE;
  }),
  method("list.insert list.appendleft", "list", 1, (self, args, { m, at }) => {
    const place = args.length === 1 ? 0 : numberOf(args[0], "insert");
    // What is put in front is counted from the end, where its place does not change any more.
    append(m, self, at.path ?? "…", args[args.length - 1], at, place === 0 ? -1 - self.items.length : self.items.length);
    self.items.splice(place, 0, self.items.pop()!);
    return NONE;
  }),
  method("list.pop list.popleft", "list", 0, (self, [at], { name }) => {
    if (self.items.length === 0) throw new Fault("index-out-of-range", "pop");
    const place = at ? placeIn(at, self.items.length) : name === "popleft" ? 0 : self.items.length - 1;
    return self.items.splice(place, 1)[0];
  }),
  method("list.reverse", "list", 0, (self) => {
    self.items.reverse();
    return NONE;
  }),
  method("list.sort", "list", 0, (self, _, { named }) => {
    self.items.sort((a, b) =>
      a.kind === "text" && b.kind === "text" ? (a.value < b.value ? -1 : 1) : numberOf(a, "sort") - numberOf(b, "sort"),
    );
    const reverse = named.get("reverse");
    if (reverse && truth(reverse, false)) self.items.reverse();
    return NONE;
  }),
  method("list.clear", "list", 0, (self) => {
    self.items.length = 0;
    return NONE;
  }),
  method("list.remove", "list", 1, (self, [value]) => {
    const at = self.items.findIndex((item) => same(item, value));
    if (at < 0) throw new Fault("type", "remove");
    self.items.splice(at, 1);
    return NONE;
  }),
  method("list.copy", "list", 0, (self) => list([...self.items])),
  method("list.index", "list", 1, (self, [value]) => found(self, value)),
  method("tuple.index", "tuple", 1, (self, [value]) => found(self, value)),
  method("list.count", "list", 1, (self, [value]) => integer(self.items.filter((item) => same(item, value)).length)),
];
function found(self: Pick<ListValue, "items"> | { readonly items: readonly Value[] }, value: Value): Value {
  const at = self.items.findIndex((item) => same(item, value));
  if (at < 0) throw new Fault("type", "index");
  return integer(at);
}

const DICTS: readonly RawOperation[] = [
  method("dict.keys", "dict", 0, (self) => list([...self.entries.values()].map(({ key }) => key))),
  method("dict.values", "dict", 0, (self) => list([...self.entries.values()].map(({ value }) => value))),
  method("dict.items dict.iteritems", "dict", 0, (self) => list([...self.entries.values()].map(({ key, value }) => tuple([key, value])))),
  method("dict.get", "dict", 1, (self, [key, otherwise]) => entry(self, key) ?? otherwise ?? NONE),
  method("dict.pop", "dict", 1, (self, [key, otherwise]) => {
    const value = entry(self, key) ?? otherwise;
    if (!value) throw new Fault("index-out-of-range", `key ${textOf(key)}`);
    self.entries.delete(keyOf(key));
    return value;
  }),
  method("dict.setdefault", "dict", 1, (self, [key, otherwise]) => {
    const known = entry(self, key);
    if (known) return known;
    self.entries.set(keyOf(key), { key, value: otherwise ?? NONE });
    return otherwise ?? NONE;
  }),
  method("dict.update", "dict", 0, update),
  method("dict.copy", "dict", 0, (self) => ({ ...self, entries: new Map([...self.entries].map(([k, e]) => [k, { ...e }])) })),
  method("dict.clear", "dict", 0, (self) => {
    self.entries.clear();
    return NONE;
  }),
];

const SETS: readonly RawOperation[] = [
  method("set.add", "set", 1, (self: SetValue, [value]) => {
    self.entries.set(keyOf(value), value);
    return NONE;
  }),
  method("set.discard set.remove", "set", 1, (self: SetValue, [value]) => {
    self.entries.delete(keyOf(value));
    return NONE;
  }),
];

type Texts = readonly [names: string, needs: number, f: (self: string, args: readonly string[]) => string | boolean | readonly string[]];

const TEXTS: readonly Texts[] = [
  ["str.upper", 0, (s) => s.toUpperCase()],
  ["str.lower", 0, (s) => s.toLowerCase()],
  ["str.strip", 0, (s) => s.trim()],
  ["str.lstrip", 0, (s) => s.trimStart()],
  ["str.rstrip", 0, (s) => s.trimEnd()],
  ["str.capitalize str.title", 0, (s) => s.slice(0, 1).toUpperCase() + s.slice(1)],
  ["str.startswith", 1, (s, [x]) => s.startsWith(x)],
  ["str.endswith", 1, (s, [x]) => s.endsWith(x)],
  ["str.isdigit", 0, (s) => /^\d+$/.test(s)],
  ["str.replace", 2, (s, [x, y]) => (x === "" ? s : s.replaceAll(x, () => y))],
  ["str.split", 0, (s, [x]) => (x ? s.split(x) : s.trim().split(/\s+/))],
  ["str.splitlines", 0, (s) => s.split("\n")],
  ["str.zfill str.ljust str.rjust str.center", 0, (s) => s],
];

const asValue = (x: string | boolean | readonly string[], self: TextValue): Value =>
  typeof x === "string" ? text(x, self.from) : typeof x === "boolean" ? boolean(x) : list(x.map((part) => text(part, self.from)));

export const CONTAINERS: readonly RawOperation[] = [
  ...LISTS,
  ...DICTS,
  ...SETS,
  ...TEXTS.map(([names, needs, f]) =>
    method(names, "text", needs, (self, args) =>
      asValue(
        f(
          self.value,
          args.map((item) => textOf(item)),
        ),
        self,
      ),
    ),
  ),
  method("str.format", "text", 0, (self, args, { named }) => filledIn(self, args, named)),
  method("str.join", "text", 1, (self, [over], { m, at }) =>
    text(
      iterate(m, over, at)
        .map((item) => textOf(item))
        .join(self.value),
      eventsOf(over),
    ),
  ),
  method("str.find str.index", "text", 1, (self, [x]) => integer(self.value.indexOf(textOf(x)))),
  method("str.count", "text", 1, (self, [x]) => integer(self.value.split(textOf(x)).length - 1)),
];
