import { CommanderError } from "commander";
import type { Command } from "commander";
import { COMMANDS, createCli } from "./cli.ts";
import { EXIT, UsageError, renderError } from "./errors.ts";
import { reasonOf } from "./files.ts";
import { didYouMean } from "./suggest.ts";
import { shown } from "./values.ts";

/** Runs the command with these arguments and leaves the exit status in `process.exitCode`. Never rejects. */
export async function run(args: readonly string[]): Promise<void> {
  const command = commandOf(args);
  const fail = (error: unknown): void => {
    const { text, status } = renderError(command, error);
    process.stderr.write(`${text}\n`);
    process.exitCode = status;
  };
  watchStreams(command);
  process.on("uncaughtException", (error) => {
    fail(error);
    process.exit();
  });
  const cli = createCli((status) => {
    process.exitCode = status;
  });
  try {
    if (args.length === 0) cli.help({ error: true });
    await cli.parseAsync([...args], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) fail(error);
    else if (error.exitCode === 0) process.exitCode = EXIT.ok;
    else if (error.code === "commander.help") process.exitCode = EXIT.usage;
    else fail(usageError(error, cli, command));
  }
}

/** The words that a message starts with: `adjoint`, or `adjoint train`. */
function commandOf(args: readonly string[]): string {
  const name = args.find((argument) => !argument.startsWith("-"));
  return name !== undefined && COMMANDS.includes(name) ? `adjoint ${name}` : "adjoint";
}

/** What commander says in its way, in ours. */
function usageError(error: CommanderError, cli: Command, words: string): UsageError {
  const command = cli.commands.find((candidate) => words.endsWith(` ${candidate.name()}`)) ?? cli;
  const quoted = /'([^']*)'/.exec(error.message)?.[1] ?? "";
  const help = `See ${words} --help.`;
  switch (error.code) {
    case "commander.unknownOption": {
      const given = quoted.split("=")[0];
      const known = [...command.options.flatMap(({ long }) => (long ? [long] : [])), "--help"];
      if (known.includes(given)) return new UsageError(`the option ${given} takes no value: ${shown(quoted)}. Write ${given} alone.`);
      return new UsageError(`there is no option ${shown(given)}.${didYouMean(given, known)} ${help}`);
    }
    case "commander.unknownCommand":
      return new UsageError(`there is no command ${shown(quoted)}.${didYouMean(quoted, COMMANDS)} ${help}`);
    case "commander.optionMissingArgument": {
      const [flag, value] = quoted.replace(/^-\w, /, "").split(" ");
      return new UsageError(`the option ${flag} needs a value: nothing follows it. Write ${flag} ${value}. ${help}`);
    }
    case "commander.excessArguments": {
      const extra = command.args.slice(command.registeredArguments.length);
      const option = command.options.some(({ long }) => long === "--data")
        ? ` Data is named with --data, as in --data ${shown(extra[0] ?? "digits")}.`
        : "";
      return new UsageError(
        `there is no place for ${extra.length === 1 ? "the argument" : "the arguments"} ${shown(extra.join(" "))}.${option} ${help}`,
      );
    }
    default:
      return new UsageError(`${error.message.replace(/^error: /, "")} ${help}`);
  }
}

/** Who reads our output may close it at any time (`| head`): nothing to say about that. Any other failure to write must not pass for success. */
function watchStreams(command: string): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(process.exitCode ?? EXIT.ok);
    process.stderr.write(`${command}: standard output could not be written: ${reasonOf(error)}. Make room, or send it elsewhere.\n`);
    process.exit(EXIT.failure);
  });
  process.stderr.on("error", () => {
    // Nobody listens, and there is no one else to tell.
  });
}
