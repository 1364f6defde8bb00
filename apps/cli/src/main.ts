import { EXIT, renderError } from "./errors.ts";
import { reasonOf } from "./files/reasons.ts";
import { createOutput } from "./io.ts";
import type { Io } from "./io.ts";
import { run, wordsOf } from "./run.ts";

const args = process.argv.slice(2);
const words = wordsOf(args);
let outputFailed = false;

/** Reports that the output was not written, and sets the exit status. The command continues, because what it saves matters more than what it prints. */
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
  // A failure of standard error cannot be reported anywhere.
  stderr: createOutput(process.stderr, () => {}),
  env: process.env,
};
const { status } = await run(args, io);
process.exitCode = outputFailed ? EXIT.failure : status;
