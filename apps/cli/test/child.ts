import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The built command, as a user's shell would start it. */
export const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Start {
  readonly cwd: string;
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the command to its end. Neither standard output nor error is a terminal. */
export function adjoint(args: readonly string[], { cwd, stdin, env = {} }: Start): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [MAIN, ...args],
      { cwd, env: { ...environment(), ...env }, maxBuffer: 1 << 26, encoding: "utf8" },
      (error, stdout, stderr) =>
        resolve({ status: error === null ? 0 : typeof error.code === "number" ? error.code : null, stdout, stderr }),
    );
    child.stdin?.on("error", () => {
      // It ended without reading.
    });
    child.stdin?.end(stdin ?? "");
  });
}

/** The environment without what would change the output. */
function environment(): NodeJS.ProcessEnv {
  const changing = new Set(["NO_COLOR", "ADJOINT_COMMAND", "ADJOINT_DATA_DIR", "ADJOINT_DATA_URL"]);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !changing.has(name)));
}

/** A folder of its own, with these files. */
export function createFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "adjoint-cli-"));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
