import { fileURLToPath } from "node:url";
import { FileError } from "../errors.ts";

/** Loads the package for sweeps, which is installed by whoever needs it. */
export async function loadSweep() {
  try {
    const [sweep, local, queue] = await Promise.all([
      import("@adjoint/sweep"),
      import("@adjoint/sweep/local"),
      import("@adjoint/sweep/queue"),
    ]);
    return { ...sweep, ...local, ...queue };
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND") throw new FileError("sweep-missing", {});
    throw error;
  }
}

/** Returns the module that threads load: a file beside the command. */
export function trialModule(): string {
  return fileURLToPath(new URL("./trial.js", import.meta.url));
}
