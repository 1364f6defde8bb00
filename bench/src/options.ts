/** What the command line asks for. */
export interface BenchOptions {
  /** About 30 seconds instead of three minutes: fewer and shorter rounds. */
  readonly quick: boolean;
  /** Where the results are written as JSON. */
  readonly json?: string;
  /** The sections to run; all unless named. */
  readonly only: readonly string[];
}

export const SECTIONS = ["ceiling", "gemm", "step", "predict", "start"] as const;
export type Section = (typeof SECTIONS)[number];

export const USAGE = `npm run bench -- [--quick] [--json FILE] [--only ${SECTIONS.join(",")}]

  --quick        about 30 seconds instead of three minutes
  --json FILE    writes all figures with machine, engine and command
  --only LIST    these sections alone`;

/** Reads the arguments; throws an Error whose message is one line for the terminal. */
export function parseOptions(args: readonly string[]): BenchOptions | "help" {
  let quick = false;
  let json: string | undefined;
  let only: readonly string[] = SECTIONS;
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
      case "--only":
        only = value().split(",");
        break;
      default:
        throw new Error(`bench: an argument is not known: ${args[i]}. See --help.`);
    }
  }
  for (const section of only)
    if (!(SECTIONS as readonly string[]).includes(section))
      throw new Error(`bench: there is no such section: ${section}. Take some of ${SECTIONS.join(", ")}.`);
  return json === undefined ? { quick, only } : { quick, json, only };
}

/** `--json=FILE` as its two parts. */
function splitArgument(argument: string): readonly [name: string, value: string | undefined] {
  const at = argument.indexOf("=");
  return argument.startsWith("--") && at > 0 ? [argument.slice(0, at), argument.slice(at + 1)] : [argument, undefined];
}
