import type { Language } from "../../ir/core.ts";
import type { Library } from "../machine.ts";
import { NONE, numberValue, type ModuleValue, type NativeValue, type Value } from "../values.ts";
import { BUILTINS } from "./builtins.ts";
import { CONTAINERS } from "./containers.ts";
import { CREATION } from "./creation.ts";
import { ELEMENTWISE } from "./elementwise.ts";
import { FORMULAS } from "./formulas.ts";
import { OCTAVE_ARRAYS } from "./octave-arrays.ts";
import { OCTAVE_LANGUAGE } from "./octave-language.ts";
import { OCTAVE_REDUCTIONS } from "./octave-reductions.ts";
import { toNative } from "./operation.ts";
import { PRODUCTS } from "./products.ts";
import { RANDOM } from "./random.ts";
import { REDUCTIONS } from "./reductions.ts";
import { SELECTION } from "./selection.ts";
import { SHAPING, stackedBySubscript } from "./shaping.ts";
import { TORCH } from "./torch.ts";

const OPERATIONS = [
  ...ELEMENTWISE,
  ...REDUCTIONS,
  ...CREATION,
  ...SHAPING,
  ...PRODUCTS,
  ...SELECTION,
  ...RANDOM,
  ...TORCH,
  ...BUILTINS,
  ...CONTAINERS,
  ...OCTAVE_ARRAYS,
  ...OCTAVE_REDUCTIONS,
  ...OCTAVE_LANGUAGE,
  ...FORMULAS,
];

const NATIVES: ReadonlyMap<string, NativeValue> = new Map(
  OPERATIONS.flatMap((op) => op.names.map((name) => [name, toNative(op, name)] as const)),
);

const CONSTANTS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ...["numpy", "pymath", "torch"].flatMap((module): [string, Value][] => [
    [`${module}.pi`, numberValue(Math.PI)],
    [`${module}.e`, numberValue(Math.E)],
    [`${module}.inf`, numberValue(Infinity)],
    [`${module}.nan`, numberValue(Number.NaN)],
  ]),
  ["numpy.newaxis", NONE],
  ...["c_", "r_"].map((name): [string, Value] => [
    `numpy.${name}`,
    { kind: "native", name, apply: ({ args }) => stackedBySubscript(name, args) },
  ]),
  ...["ndarray", "float128", "floating", "integer", "number", "dtype", "generic"].map((name): [string, Value] => [
    `numpy.${name}`,
    { kind: "module", name },
  ]),
  ...["float", "float32", "float64", "double", "long", "int", "int64", "bool"].map((name): [string, Value] => [
    `torch.${name}`,
    { kind: "module", name },
  ]),
]);

const MODULES: ReadonlySet<string> = new Set([
  "numpy",
  "numpy.random",
  "numpy.linalg",
  "math",
  "random",
  "torch",
  "torch.nn",
  "torch.nn.functional",
  "torch.cuda",
  "torch.autograd",
  "torch.linalg",
  "torch.special",
  "scipy",
  "scipy.special",
  "copy",
  "functools",
  "collections",
]);

/** Names under which these modules are used where no line imports them. */
const SHORT: ReadonlyMap<string, string> = new Map([
  ["np", "numpy"],
  ["numpy", "numpy"],
  ["math", "math"],
  ["random", "random"],
  ["torch", "torch"],
  ["F", "torch.nn.functional"],
  ["nn", "torch.nn"],
  ["scipy", "scipy"],
  ["copy", "copy"],
]);

/** jax.numpy and cupy have NumPy's functions. */
const TWINS: ReadonlyMap<string, string> = new Map([
  ["cupy", "numpy"],
  ["jax.numpy", "numpy"],
  ["autograd.numpy", "numpy"],
]);

function canonical(path: string): string {
  for (const [twin, module] of TWINS) if (path === twin || path.startsWith(`${twin}.`)) return module + path.slice(twin.length);
  return path.startsWith("math.") ? `py${path}` : path;
}

/** Returns the function or constant of a module, by its path, or undefined. */
function libraryValue(path: string): Value | undefined {
  const name = canonical(path);
  return NATIVES.get(name) ?? CONSTANTS.get(name) ?? (name.startsWith("pymath.") ? NATIVES.get(name.slice(2)) : undefined);
}

function libraryModule(name: string): ModuleValue | undefined {
  const known = TWINS.get(name) ?? name;
  return MODULES.has(known) ? { kind: "module", name: known } : undefined;
}

/** Returns all that `from module import *` brings. */
function libraryNames(module: string): [string, Value][] {
  const prefix = canonical(`${module}.`);
  return [...NATIVES, ...CONSTANTS]
    .filter(([name]) => name.startsWith(prefix) && !name.slice(prefix.length).includes("."))
    .map(([name, value]) => [name.slice(prefix.length), value]);
}

function knownModule(name: string): ModuleValue | undefined {
  const module = SHORT.get(name);
  return module === undefined ? undefined : { kind: "module", name: module };
}

/** Returns a function that a language has without a module. */
function nativeName(language: Language, name: string): NativeValue | undefined {
  const prefix = language === "python" ? "builtins" : language === "octave" ? "octave" : "math";
  return NATIVES.get(`${prefix}.${name}`);
}

const METHODS: Partial<Readonly<Record<Value["kind"], readonly string[]>>> = {
  array: ["array"],
  list: ["list"],
  tuple: ["tuple"],
  dict: ["dict"],
  set: ["set"],
  text: ["str"],
};

/** Returns a method of a value, or undefined. */
function methodOf(value: Value, name: string): NativeValue | undefined {
  const kinds = value.kind === "array" && value.torch ? ["tensor", "array"] : (METHODS[value.kind] ?? []);
  for (const kind of kinds) {
    const found = NATIVES.get(`${kind}.${name}`);
    if (found) return found;
  }
  return undefined;
}

export const LIBRARY: Library = {
  value: libraryValue,
  module: libraryModule,
  names: libraryNames,
  usual: knownModule,
  native: nativeName,
  method: methodOf,
};
