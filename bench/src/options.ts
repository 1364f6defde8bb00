/** What the command line asks for. */
export interface BenchOptions {
  /** About 30 seconds instead of three minutes: fewer and shorter rounds. */
  readonly quick: boolean;
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
export type Section = (typeof SECTIONS)[number] | (typeof MORE_SECTIONS)[number];

export const USAGE = `npm run bench -- [--quick] [--json FILE] [--only LIST] [--minutes N]

  --quick        about 30 seconds instead of three minutes
  --json FILE    writes all figures with machine, engine and command
  --only LIST    of ${SECTIONS.join(", ")}, and ${MORE_SECTIONS.join(", ")}, which run only so
  --minutes N    how long endurance trains; 30 unless given`;

/** Reads the arguments; throws an Error whose message is one line for the terminal. */
export function parseOptions(args: readonly string[]): BenchOptions | "help" {
  let quick = false;
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
  return json === undefined ? { quick, minutes, only } : { quick, json, minutes, only };
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
