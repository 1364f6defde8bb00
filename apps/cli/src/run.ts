import { CommanderError } from "commander";
import type { Command } from "commander";
import { COMMANDS } from "./commands/index.ts";
import { EXIT, UsageError, renderError } from "./errors.ts";
import type { Io } from "./io.ts";
import { didYouMean } from "./options/suggest.ts";
import { shown } from "./options/values.ts";
import { createProgram } from "./program.ts";

/** How a command ended. */
export interface Ending {
  readonly status: number;
  /** What was thrown, if anything; its sentence is on standard error. */
  readonly error?: unknown;
}

/** Runs the command with these arguments. Never rejects; touches nothing of the process but files. */
export async function run(args: readonly string[], io: Io): Promise<Ending> {
  const words = wordsOf(args);
  let status: number = EXIT.ok;
  try {
    const entry = COMMANDS.find(({ name }) => name === commandIn(args));
    const chosen = entry === undefined ? undefined : { entry, definition: (await entry.load()).command };
    const program = createProgram(chosen, io, (ended) => {
      status = ended;
    });
    try {
      if (args.length === 0) program.help({ error: true });
      await program.parseAsync([...args], { from: "user" });
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      if (error.exitCode === 0) return { status: EXIT.ok };
      if (error.code === "commander.help") return { status: EXIT.usage };
      throw usageError(error, program, words);
    }
    return { status };
  } catch (error) {
    const rendered = renderError(words, error);
    io.stderr.write(`${rendered.text}\n`);
    return { status: rendered.status, error };
  }
}

/** Returns the name of the command among the arguments, that of `help NAME` too. */
function commandIn(args: readonly string[]): string | undefined {
  const [first, second] = args.filter((argument) => !argument.startsWith("-"));
  return first === "help" ? second : first;
}

/** Returns the words that a message begins with: `adjoint`, or `adjoint train`. */
export function wordsOf(args: readonly string[]): string {
  const name = args.find((argument) => !argument.startsWith("-"));
  return COMMANDS.some((command) => command.name === name) || name === "help" ? `adjoint ${name}` : "adjoint";
}

/** Translates an error of the parser. */
function usageError(error: CommanderError, program: Command, words: string): Error {
  const command = program.commands.find((candidate) => words.endsWith(` ${candidate.name()}`)) ?? program;
  const quoted = /'([^']*)'/.exec(error.message)?.[1] ?? "";
  const help = `See ${words} --help.`;
  switch (error.code) {
    case "commander.unknownOption": {
      const [given] = quoted.split("=");
      const known = [...command.options.flatMap(({ long }) => (long ? [long] : [])), "--help"];
      if (known.includes(given)) return new UsageError("takes-no-value", { flag: given, given: shown(quoted) });
      return new UsageError("no-such-option", { option: shown(given), suggestion: didYouMean(given, known), help });
    }
    case "commander.unknownCommand": {
      const suggestion = didYouMean(quoted, [...COMMANDS.map(({ name }) => name), "help"]);
      return new UsageError("no-such-command", { command: shown(quoted), suggestion, help });
    }
    case "commander.optionMissingArgument": {
      const [flag, value] = quoted.replace(/^-\w, /, "").split(" ");
      return new UsageError("value-missing", { flag, value, help });
    }
    case "commander.excessArguments": {
      const extra = command.args.slice(command.registeredArguments.length).map(shown);
      const takesData = command.options.some(({ long }) => long === "--data");
      return new UsageError("extra-argument", { extra, data: takesData ? (extra[0] ?? "digits") : undefined, help });
    }
    default:
      return new UsageError("syntax", { message: error.message.replace(/^error: /, ""), help });
  }
}
