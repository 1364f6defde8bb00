import { reshaped, sizeOf } from "../core/array.ts";
import { Fault } from "../core/fault.ts";
import { askFree, openPart } from "./access.ts";
import { skip, type CallSite, type Machine } from "./machine.ts";
import { record } from "./record.ts";
import {
  arrayIn,
  viewOf,
  integer,
  NONE,
  text,
  tuple,
  unknown,
  type ArrayValue,
  type ClassValue,
  type InstanceValue,
  type Value,
} from "./values.ts";

/** Returns a member of a class or of its bases, the nearest first. Bases that the text does not define have none. */
export function memberOf(of: ClassValue, name: string, depth = 0): Value | undefined {
  const own = of.members.get(name);
  if (own || depth > 20) return own;
  for (const base of of.bases) {
    const found = base.kind === "class" ? memberOf(base, name, depth + 1) : undefined;
    if (found) return found;
  }
  return undefined;
}

function bindTo(m: Machine, self: Value, of: ClassValue, member: Value, site: CallSite): Value {
  if (member.kind === "native") return { kind: "bound", self, of: member };
  if (member.kind !== "function") return member;
  switch (member.role) {
    case "static":
      return member;
    case "class":
      return { kind: "bound", self: of, of: member };
    case "property":
      return m.invoke({ kind: "bound", self, of: member }, [], new Map(), site);
    default:
      return { kind: "bound", self, of: member };
  }
}

/** Python mangles `__name` within a class; the text means the same member by it. */
function fieldOf(m: Machine, self: InstanceValue, name: string, path: string, site: CallSite): Value {
  const field = self.fields.get(name);
  if (field && field.kind !== "unknown") return field;
  const member = memberOf(self.of, name);
  if (member) return bindTo(m, self, self.of, member, site);
  if (name === "__class__") return self.of;
  if (name === "__dict__")
    return { kind: "dict", entries: new Map([...self.fields].map(([k, value]) => [`s:${k}`, { key: text(k), value }])) };
  const given = askFree(m, `${path}.${name}`, site, "value");
  if (given) {
    self.fields.set(name, given);
    return given;
  }
  if (field) return field;
  // What a base that the text does not define may have.
  if (self.of.bases.some((base) => base.kind !== "class")) return unknown(`${path}.${name}`);
  throw new Fault("unknown-name", `${path}.${name}`);
}

function ofArray(m: Machine, a: ArrayValue, name: string, path: string, site: CallSite): Value {
  const own = m.attributes.get(a.storage)?.get(name);
  if (own) return own;
  switch (name) {
    case "T":
    case "mT":
    case "H":
      return { ...a, shape: a.shape.toReversed(), strides: a.strides.toReversed() };
    case "A":
    case "A1": {
      const { matrix: _, ...plain } = a;
      return name === "A" ? plain : viewOf(plain, reshaped(arrayIn(plain), [-1]));
    }
    case "shape":
      return tuple(a.shape.map(integer));
    case "size":
      if (!a.torch) return integer(sizeOf(a.shape));
      return methodOf(m, a, name, path, site);
    case "ndim":
      return integer(a.shape.length);
    case "data":
    case "real":
    case "values":
      return a;
    case "dtype":
      return text(a.type);
    case "device":
    case "requires_grad":
      return NONE;
    case "grad":
    case "grad_fn":
      unsupported(m, `autograd: .${name}`, site);
      return unknown(name);
    default:
      return methodOf(m, a, name, path, site);
  }
}

/** What has no such method is perhaps no array at all, but what a file or a library would have given: its value is unknown. */
function methodOf(m: Machine, of: Value, name: string, path: string, site: CallSite): Value {
  const method = m.library.method(of, name);
  if (method) return { kind: "bound", self: of, of: method };
  const given = askFree(m, `${path}.${name}`, site, "value");
  if (given) return given;
  skip(m, `${path}.${name}`, site.span);
  return unknown(`${path}.${name}`);
}

/** Records that something is beyond this interpreter; the run goes on, and what comes from it stays unknown. */
export function unsupported(m: Machine, subject: string, site: CallSite): void {
  const error = { code: "unsupported", subject, shapes: [], span: site.span } as const;
  record(m, { kind: "error", node: site.id, span: site.span, from: [], op: "error", error });
}

/** Returns `of.name` of Python, without recording it. `path` is how `of` is written. */
export function attributeOf(m: Machine, of: Value, name: string, path: string, site: CallSite): Value {
  switch (of.kind) {
    case "array":
      return ofArray(m, of, name, path, site);
    case "instance":
      return fieldOf(m, of, name, path, site);
    case "parent":
      for (const base of of.of.bases) {
        const member = base.kind === "class" ? memberOf(base, name) : undefined;
        if (member) return bindTo(m, of.self, of.of, member, site);
      }
      return unknown(name);
    case "class": {
      const member = memberOf(of, name);
      if (name === "__name__") return text(of.name);
      if (member) return member.kind === "function" && member.role === "class" ? { kind: "bound", self: of, of: member } : member;
      return askFree(m, `${path}.${name}`, site, "value") ?? unknown(`${path}.${name}`);
    }
    case "module": {
      const value = m.library.value(`${of.name}.${name}`) ?? m.library.module(`${of.name}.${name}`);
      if (value) return value;
      const given = askFree(m, `${path}.${name}`, site, "value");
      if (given) return given;
      if (of.name === "torch.nn") unsupported(m, `torch.nn.${name}`, site);
      else skip(m, `${path}.${name}`, site.span);
      return unknown(`${path}.${name}`);
    }
    case "open":
      return openPart(m, `${of.path}.${name}`, site);
    case "unknown":
      return askFree(m, `${path}.${name}`, site, "value") ?? unknown(`${of.name}.${name}`);
    case "struct": {
      const field = of.fields.get(name);
      if (field) return field;
      return askFree(m, `${path}.${name}`, site, "value") ?? fail("unknown-name", `${path}.${name}`);
    }
    case "tuple": {
      const at = of.fields?.indexOf(name) ?? -1;
      if (at >= 0) return of.items[at];
      break;
    }
    case "function":
    case "native":
      if (name === "__name__") return text(of.name);
      return unknown(`${of.name}.${name}`);
    default:
  }
  return methodOf(m, of, name, path, site);
}

function fail(code: "unknown-name", subject: string): never {
  throw new Fault(code, subject);
}
