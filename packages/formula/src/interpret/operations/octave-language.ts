import { Fault } from "../../core/fault.ts";
import { numberOf, type Call } from "../call.ts";
import { textOf } from "../convert.ts";
import { lookUp } from "../environment.ts";
import { formatted } from "../format.ts";
import { skip } from "../machine.ts";
import { eventsOf } from "../record.ts";
import { octaveNumber } from "../octave.ts";
import { NONE, text, tuple, unknown, type CellValue, type Value } from "../values.ts";
import { raw, type RawOperation } from "./operation.ts";

const truthOf = (x: boolean): Value => octaveNumber(Number(x), "bool");
const shown = (v: Value): string => textOf(v).replace(/\.0$/, "");
const cellOfTexts = (names: Iterable<string>): CellValue => {
  const items = [...names].map((name) => text(name));
  return { kind: "cell", shape: [items.length, 1], items };
};

/** Compares texts, or a text with each text of a cell array. */
function compared(f: (a: string, b: string) => boolean) {
  return ({ args: [a, b] }: Call): Value => truthOf(a?.kind === "text" && b?.kind === "text" && f(a.value, b.value));
}

const isKind = (names: string, test: (v: Value) => boolean): RawOperation =>
  raw(names, 0, ({ args: [a] }) => truthOf(a !== undefined && test(a)));

function exists({ args: [name], at, m }: Call): Value {
  const found = name?.kind === "text" && (lookUp(at.env, name.value) ?? m.globals.variables.get(name.value));
  return octaveNumber(found ? 1 : 0);
}

function struct({ args }: Call): Value {
  const fields = new Map<string, Value>();
  for (let i = 0; i + 1 < args.length; i += 2) {
    const [name, value] = [args[i], args[i + 1]];
    if (name.kind !== "text") throw new Fault("type", "struct");
    fields.set(name.value, value.kind === "cell" && value.items.length === 1 ? value.items[0] : value);
  }
  return { kind: "struct", fields };
}

function sprintf({ args: [pattern, ...values] }: Call): Value {
  if (pattern?.kind !== "text") return text("");
  return formatted(pattern, tuple(values));
}

const SILENT =
  "octave.disp octave.printf octave.fprintf octave.display octave.fflush octave.clc octave.close octave.clear octave.figure octave.plot octave.hold octave.pause octave.addpath octave.tic octave.toc octave.warning octave.format octave.more octave.axis octave.xlabel octave.ylabel octave.title octave.legend octave.drawnow octave.rethrow octave.print_usage octave.pkg octave.save octave.keyboard octave.figure octave.subplot octave.rng octave.colormap octave.imagesc";

export const OCTAVE_LANGUAGE: readonly RawOperation[] = [
  raw("octave.nargin", 0, ({ at }) => octaveNumber(at.env.counts?.given ?? 0)),
  raw("octave.nargout", 0, ({ at }) => octaveNumber(at.env.counts?.asked ?? 0)),
  raw("octave.exist octave.isvarname", 0, exists),
  raw("octave.pi", 0, () => octaveNumber(Math.PI)),
  raw("octave.e", 0, () => octaveNumber(Math.E)),
  raw("octave.eps", 0, () => octaveNumber(Number.EPSILON)),
  raw("octave.stdout octave.stderr", 0, () => octaveNumber(1)),
  raw("octave.realmin", 0, () => octaveNumber(2 ** -1022)),
  raw("octave.realmax", 0, () => octaveNumber(Number.MAX_VALUE)),
  raw("octave.struct", 0, struct),
  raw("octave.isfield", 2, ({ args: [of, name] }) => truthOf(of?.kind === "struct" && name?.kind === "text" && of.fields.has(name.value))),
  raw("octave.fieldnames", 0, ({ args: [of] }) => cellOfTexts(of?.kind === "struct" ? of.fields.keys() : [])),
  raw("octave.rmfield", 2, ({ args: [of, name] }) =>
    of?.kind === "struct" && name?.kind === "text"
      ? { kind: "struct", fields: new Map([...of.fields].filter(([key]) => key !== name.value)) }
      : (of ?? NONE),
  ),
  raw(
    "octave.getfield",
    0,
    ({ args: [of, name] }) =>
      (of?.kind === "struct" && name?.kind === "text" ? of.fields.get(name.value) : undefined) ?? unknown("getfield"),
  ),
  raw("octave.setfield", 3, ({ args: [of, name, value] }) =>
    of?.kind === "struct" && name?.kind === "text" ? { kind: "struct", fields: new Map([...of.fields, [name.value, value]]) } : of,
  ),
  raw("octave.num2str octave.int2str octave.mat2str", 0, ({ args: [a] }) => text(a ? shown(a) : "", a ? eventsOf(a) : [])),
  raw("octave.str2num octave.str2double", 0, ({ args: [a] }) => octaveNumber(a?.kind === "text" ? Number(a.value) : Number.NaN)),
  raw("octave.sprintf", 0, sprintf),
  raw("octave.strcat", 0, ({ args }) =>
    text(
      args.map(shown).join(""),
      args.flatMap((arg) => eventsOf(arg)),
    ),
  ),
  raw(
    "octave.strcmp",
    0,
    compared((a, b) => a === b),
  ),
  raw(
    "octave.strcmpi",
    0,
    compared((a, b) => a.toLowerCase() === b.toLowerCase()),
  ),
  raw("octave.lower octave.tolower", 0, ({ args: [a] }) => (a?.kind === "text" ? text(a.value.toLowerCase(), a.from) : (a ?? NONE))),
  raw("octave.upper octave.toupper", 0, ({ args: [a] }) => (a?.kind === "text" ? text(a.value.toUpperCase(), a.from) : (a ?? NONE))),
  isKind("octave.isnumeric octave.isreal octave.isfloat", (v) => v.kind === "array"),
  isKind("octave.ischar", (v) => v.kind === "text"),
  isKind("octave.iscell", (v) => v.kind === "cell"),
  isKind("octave.isstruct", (v) => v.kind === "struct"),
  isKind("octave.islogical octave.isbool", (v) => v.kind === "array" && v.type === "bool"),
  isKind("octave.is_function_handle", (v) => v.kind === "function" || v.kind === "native"),
  raw("octave.feval", 1, (call) => {
    const [f, ...args] = call.args;
    const callee = f.kind === "text" ? (lookUp(call.at.env, f.value) ?? call.m.globals.variables.get(f.value)) : f;
    if (!callee) {
      skip(call.m, f.kind === "text" ? f.value : "feval", call.at.span);
      return unknown("feval");
    }
    return call.m.invoke(callee, args, new Map(), call.at);
  }),
  raw("octave.func2str", 0, ({ args: [f] }) => text(f && "name" in f ? f.name : "")),
  raw("octave.error", 0, ({ args: [message] }) => {
    throw new Fault("raised", message?.kind === "text" ? `error: ${message.value}` : "error");
  }),
  raw(
    "octave.input octave.load octave.csvread octave.dlmread octave.textread octave.xlsread octave.importdata octave.fopen octave.imread octave.evalin",
    0,
    ({ m, name, at }) => {
      skip(m, name, at.span);
      return unknown(name);
    },
  ),
  raw("octave.numfields", 0, ({ args: [of] }) => octaveNumber(of?.kind === "struct" ? of.fields.size : 0)),
  raw("octave.deal", 0, ({ args, at }) =>
    at.outputs > 1 ? tuple(args.length === 1 ? Array.from({ length: at.outputs }, () => args[0]) : args) : (args[0] ?? NONE),
  ),
  raw("octave.isargout", 1, ({ at, args: [k] }) => truthOf(numberOf(k, "isargout") <= (at.env.counts?.asked ?? 1))),
  raw("octave.time octave.now octave.clock octave.cputime octave.datestr", 0, () => octaveNumber(0)),
  raw(SILENT, 0, () => NONE),
];
