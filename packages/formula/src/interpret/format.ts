import { textOf } from "./convert.ts";
import { eventsOf } from "./record.ts";
import { text, type TextValue, type Value } from "./values.ts";

function printed(value: Value, spec: string): string {
  const kind = spec.at(-1) ?? "";
  if (value.kind === "array" && value.shape.every((n) => n === 1)) {
    const x = value.storage.data[value.offset];
    if (kind === "d" || kind === "i") return String(Math.trunc(x));
    const digits = Math.min(Number(/\.(\d+)/.exec(spec)?.[1] ?? 6), 20);
    if (kind === "f") return x.toFixed(digits);
    if (kind === "e") return x.toExponential(digits);
  }
  return textOf(value);
}

/** Returns Python's `"W%d" % l`. Widths are passed over. */
export function formatted(pattern: TextValue, values: Value): TextValue {
  const items = values.kind === "tuple" ? [...values.items] : [values];
  const out = pattern.value.replaceAll(/%(?:\((\w+)\))?([-+ #0-9.]*[a-zA-Z%])/g, (whole, key: string | undefined, spec: string) => {
    if (spec === "%") return "%";
    const [first] = items;
    if (key !== undefined) {
      const entry = first?.kind === "dict" ? first.entries.get(`s:${key}`) : undefined;
      return entry ? printed(entry.value, spec) : whole;
    }
    const item = items.shift();
    return item ? printed(item, spec) : whole;
  });
  return text(out, [...pattern.from, ...eventsOf(values)]);
}

/** Returns `"W{}".format(l)`: fields by position or name. */
export function filledIn(pattern: TextValue, args: readonly Value[], named: ReadonlyMap<string, Value>): TextValue {
  let next = 0;
  const from = [...pattern.from];
  const out = pattern.value.replaceAll(
    /\{\{|\}\}|\{([^{}:!]*)(?:![rs])?(?::([^{}]*))?\}/g,
    (whole, field: string | undefined, spec: string | undefined) => {
      if (whole === "{{" || whole === "}}") return whole[0];
      const value = field === "" || field === undefined ? args[next++] : /^\d+$/.test(field) ? args[Number(field)] : named.get(field);
      if (!value) return whole;
      eventsOf(value, from);
      return printed(value, spec ?? "");
    },
  );
  return text(out, from);
}
