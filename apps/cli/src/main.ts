import { EXIT, renderError } from "./errors.ts";
import { reasonOf } from "./files/reasons.ts";
import { createOutput } from "./io.ts";
import type { Io } from "./io.ts";
import { run, wordsOf } from "./run.ts";

const args = process.argv.slice(2);
const words = wordsOf(args);
let outputFailed = false;

/** A report that did not arrive must not pass for success. The command goes on: what it saves is worth more than what it prints. */
function reportFailedOutput(error: NodeJS.ErrnoException): void {
  outputFailed = true;
  process.exitCode = EXIT.failure;
  process.stderr.write(`${words}: standard output could not be written: ${reasonOf(error)}. Make room, or send it elsewhere.\n`);
}

process.on("uncaughtException", (error) => {
  const { text, status } = renderError(words, error);
  process.stderr.write(`${text}\n`);
  process.exit(status);
});

const io: Io = {
  get stdin() {
    return process.stdin;
  },
  stdout: createOutput(process.stdout, reportFailedOutput),
  // Nobody could be told of a failure of standard error.
  stderr: createOutput(process.stderr, () => {}),
  env: process.env,
};
const { status } = await run(args, io);
process.exitCode = outputFailed ? EXIT.failure : status;
