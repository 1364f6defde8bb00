import type { Io } from "./io.ts";
import type { OptionsOf, OptionTable } from "./options/table.ts";

/** Options under a title of the help. */
export interface OptionGroup<T extends OptionTable = OptionTable> {
  readonly title: string;
  readonly options: T;
}

type Intersection<U> = (U extends unknown ? (value: U) => void : never) extends (value: infer I) => void ? I : never;

/** The values of all options of some groups. */
export type OptionsOfGroups<G extends readonly OptionGroup[]> = Intersection<OptionsOf<G[number]["options"]>>;

/** A command: what its help says, which options it takes, and what it does. */
export interface CommandDefinition<O = object> {
  readonly name: string;
  readonly description: string;
  /** A positional argument, always optional for the parser: the command itself says what is missing. */
  readonly argument?: { readonly name: string; readonly text: string };
  /** A second positional argument. */
  readonly second?: { readonly name: string; readonly text: string };
  readonly groups: readonly OptionGroup[];
  /** Command lines that run as they stand. */
  readonly examples: readonly string[];
  /** Returns the exit status. */
  run(options: O, io: Io, argument: string | undefined, second: string | undefined): Promise<number>;
}

/** Declares a command; `run` takes the options of its groups. */
export function defineCommand<const G extends readonly OptionGroup[]>(
  definition: Omit<CommandDefinition<OptionsOfGroups<G>>, "groups"> & { readonly groups: G },
): CommandDefinition<OptionsOfGroups<G>> {
  return definition;
}
