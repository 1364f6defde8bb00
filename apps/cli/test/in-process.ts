import { run } from "../src/run.ts";
import type { Ending } from "../src/run.ts";
import type { Output } from "../src/io.ts";
import type { Outcome, Start } from "./child.ts";

/** How a command that ran in this process ended, and what it wrote. */
export interface Written extends Ending {
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command in this process, from its working directory, with streams that are no terminals. */
export async function inProcess(
  args: readonly string[],
  { stdin = "", env = {} }: { readonly stdin?: string | Uint8Array; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Written> {
  const [stdout, stderr] = [collector(), collector()];
  const pieces = [Buffer.from(stdin)];
  async function* input(): AsyncGenerator<Uint8Array> {
    yield* pieces;
  }
  const ending = await run(args, { stdin: input(), stdout, stderr, env });
  return { ...ending, stdout: stdout.text(), stderr: stderr.text() };
}

function collector(): Output & { text(): string } {
  let written = "";
  return {
    closed: false,
    write: (text) => {
      written += text;
    },
    drained: () => Promise.resolve(),
    text: () => written,
  };
}

/** Runs the command in this process as `adjoint` of child.ts runs it in one of its own: from that folder, and with nothing of the environment but `env`. */
export async function adjoint(args: readonly string[], { cwd, stdin, env }: Start): Promise<Outcome> {
  process.chdir(cwd);
  const { status, stdout, stderr } = await inProcess(args, {
    ...(stdin === undefined ? {} : { stdin }),
    ...(env === undefined ? {} : { env: { ...env } }),
  });
  return { status, stdout, stderr };
}

/** The stable code of an error. */
export function codeOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}
