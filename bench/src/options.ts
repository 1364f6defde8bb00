import { fileURLToPath } from "node:url";

/** What the command line asks for. */
export interface BenchOptions {
  /** About 30 seconds instead of two minutes: fewer and shorter rounds. */
  readonly quick: boolean;
  /** Measures the wide tiles too, in a process of their own with V8's flag. */
  readonly wide: boolean;
  /** This is that process: only wide tiles are measured. */
  readonly wideOnly: boolean;
  /** Where the results are written as JSON. */
  readonly json?: string;
  /** How long the long run is. */
  readonly minutes: number;
  /** The sections to run; all unless named. */
  readonly only: readonly Section[];
}

/** What runs unless told otherwise. */
export const SECTIONS = ["ceiling", "gemm", "step", "predict", "start", "threads"] as const;
/** What runs where it is named: how a step grows, how a kernel is built, what decay costs, and whether memory stays constant. */
export const MORE_SECTIONS = ["growth", "forms", "decay", "endurance"] as const;
/** What the process with wide tiles measures of what is asked for. */
export const WIDE_SECTIONS: readonly Section[] = ["ceiling", "gemm", "step", "predict", "threads"];
/** The versions of Node on whose V8 the flag for 256 bits was tested. */
export const WIDE_NODES: readonly number[] = [24, 26];
export type Section = (typeof SECTIONS)[number] | (typeof MORE_SECTIONS)[number];

export const USAGE = `npm run bench -- [--quick] [--wide] [--json FILE] [--only LIST] [--minutes N] | --round

  --quick        about 30 seconds instead of two minutes
  --wide         tiles of 256 bits too, in a process of their own with V8's flag (Node 24 and 26)
  --round        what docs/performance.md shows of this Node, written to docs/performance/node-N.json
  --json FILE    writes all figures with machine, engine and command
  --only LIST    of ${SECTIONS.join(", ")}, and ${MORE_SECTIONS.join(", ")}, which run only so
  --minutes N    how long endurance trains; 30 unless given`;

/** Returns what a round for the documentation measures on this Node, and where it is written: every section on Node 24, ceilings, products and steps on others. */
export function roundOptions(major: number): BenchOptions {
  return {
    quick: false,
    wide: WIDE_NODES.includes(major),
    wideOnly: false,
    minutes: 30,
    json: fileURLToPath(new URL(`../../docs/performance/node-${major}.json`, import.meta.url)),
    only: major === 24 ? [...SECTIONS, "growth", "forms", "decay"] : ["ceiling", "gemm", "step"],
  };
}

/** Reads the arguments; throws an Error whose message is one line for the terminal. */
export function parseOptions(args: readonly string[], major: number): BenchOptions | "help" {
  let quick = false;
  let wide = false;
  let wideOnly = false;
  let json: string | undefined;
  let minutes = 30;
  let only: readonly Section[] = SECTIONS;
  for (let i = 0; i < args.length; i++) {
    const [name, inline] = splitArgument(args[i]);
    const value = (): string => {
      const given = inline ?? args[++i];
      if (given === undefined || given === "") throw new Error(`bench: a value is missing: ${name}. See --help.`);
      return given;
    };
    switch (name) {
      case "--":
        break;
      case "--help":
        return "help";
      case "--quick":
        quick = true;
        break;
      case "--wide":
        wide = true;
        break;
      case "--wide-only":
        wideOnly = true;
        break;
      case "--round":
        if (args.length > 1) throw new Error("bench: --round goes alone: it chooses the sections and the file. See --help.");
        return roundOptions(major);
      case "--json":
        json = value();
        break;
      case "--minutes":
        minutes = readMinutes(value());
        break;
      case "--only":
        only = value().split(",").map(readSection);
        break;
      default:
        throw new Error(`bench: an argument is not known: ${args[i]}. See --help.`);
    }
  }
  return { quick, wide, wideOnly, minutes, only, ...(json === undefined ? {} : { json }) };
}

function readMinutes(text: string): number {
  const minutes = Number(text);
  if (!(minutes > 0 && minutes < Infinity)) throw new Error(`bench: --minutes is not a number above 0: ${text}. See --help.`);
  return minutes;
}

function readSection(name: string): Section {
  const all: readonly Section[] = [...SECTIONS, ...MORE_SECTIONS];
  const section = all.find((one) => one === name);
  if (!section) throw new Error(`bench: there is no such section: ${name}. Take some of ${all.join(", ")}.`);
  return section;
}

/** `--json=FILE` as its two parts. */
function splitArgument(argument: string): readonly [name: string, value: string | undefined] {
  const at = argument.indexOf("=");
  return argument.startsWith("--") && at > 0 ? [argument.slice(0, at), argument.slice(at + 1)] : [argument, undefined];
}
