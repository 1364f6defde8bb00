import { Command, Option } from "commander";
import type { CommandDefinition, OptionGroup } from "./command.ts";
import { COMMANDS } from "./commands/index.ts";
import type { CommandEntry } from "./commands/index.ts";
import type { Io } from "./io.ts";
import { flagOf } from "./options/table.ts";
import type { OptionSpec } from "./options/table.ts";
import { VERSION } from "./version.ts";

/**
 * Creates the parser of the command line. @param chosen the command that is run or whose help is shown, the only one that has its options; the others are names in the list
 * @param finish receives the exit status of the command
 */
export function createProgram(
  chosen: { readonly entry: CommandEntry; readonly definition: CommandDefinition<never> } | undefined,
  io: Io,
  finish: (status: number) => void,
): Command {
  const program = new Command("adjoint")
    .description("Trains dense neural networks in WebAssembly, and checks backpropagation that people wrote by hand.")
    .version(VERSION, "-V, --version", "print the version")
    .helpOption("-h, --help", "show this help")
    .helpCommand("help [command]", "show the help of a command")
    .addHelpText("after", examples(["adjoint train --data digits"]));
  for (const { name, summary, argument } of COMMANDS) {
    const command = program.command(name).summary(summary);
    if (name === chosen?.entry.name) define(command, chosen.definition, io, finish);
    else if (argument !== undefined) command.argument(`[${argument}]`);
  }
  for (const command of [program, ...program.commands]) configure(command, io);
  return program;
}

function define(command: Command, definition: CommandDefinition<never>, io: Io, finish: (status: number) => void): void {
  const { description, argument, second, groups, run } = definition;
  command.description(description).addHelpText("after", examples(definition.examples));
  if (argument !== undefined) command.argument(`[${argument.name}]`, argument.text);
  if (second !== undefined) command.argument(`[${second.name}]`, second.text);
  for (const group of groups) addGroup(command, group);
  command.action(async (...given: unknown[]) => {
    const positions = (argument === undefined ? 0 : 1) + (second === undefined ? 0 : 1);
    const [path, other] = given.slice(0, positions) as (string | undefined)[];
    finish(await run(given[positions] as never, io, path, other));
  });
}

function addGroup(command: Command, { title, options }: OptionGroup): void {
  command.optionsGroup(title);
  for (const [key, spec] of Object.entries(options)) command.addOption(optionOf(key, spec));
}

function optionOf(key: string, { value, text, read, repeatable = false }: OptionSpec<unknown>): Option {
  const flag = flagOf(key);
  const option = new Option(value === undefined ? flag : `${flag} ${value}`, text);
  if (read === undefined) return option;
  return option.argParser((given: string, before: unknown) => {
    const parsed = read(given, flag);
    return repeatable ? [...((before as unknown[] | undefined) ?? []), parsed] : parsed;
  });
}

/** Errors are thrown to the caller, who makes their sentences. */
function configure(command: Command, { stdout, stderr }: Io): void {
  command
    .exitOverride()
    .showSuggestionAfterError(false)
    .allowExcessArguments(false)
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      getOutHelpWidth: () => stdout.columns ?? 80,
      getErrHelpWidth: () => stderr.columns ?? 80,
      outputError: () => {},
    })
    .configureHelp({
      subcommandTerm: (sub) => [sub.name(), ...sub.registeredArguments.map((argument) => `[${argument.name()}]`)].join(" "),
      subcommandDescription: (sub) => sub.summary() || sub.description(),
    });
  if (command.parent !== null) command.optionsGroup("Help:").helpOption("-h, --help", "show this help");
}

function examples(lines: readonly string[]): string {
  return `\nExample:\n${lines.map((line) => `  $ ${line}`).join("\n")}`;
}
