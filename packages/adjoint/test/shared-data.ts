import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The directory with the data that is not part of the project. */
const directory = process.env["ADJOINT_DATA_DIR"] ?? fileURLToPath(new URL("../../../../shared/data", import.meta.url));

/** Whether files of it are there; says so, once for each, where they are not. */
export function hasShared(...files: string[]): boolean {
  const missing = files.filter((file) => !existsSync(join(directory, file)));
  for (const file of missing) console.log(`skipped: ${file} is not in ${directory}; set ADJOINT_DATA_DIR`);
  return missing.length === 0;
}

export function readShared(file: string): Uint8Array {
  return readFileSync(join(directory, file));
}
