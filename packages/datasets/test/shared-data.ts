import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The directory with the data that is not part of the project. */
export const sharedData = process.env["ADJOINT_DATA_DIR"] ?? new URL("../../../../shared/data", import.meta.url).pathname;

/** Whether a file of it is there; says so, once, where it is not. */
export function hasShared(...path: string[]): boolean {
  const there = existsSync(join(sharedData, ...path));
  if (!there) console.log(`skipped: ${join(...path)} is not in ${sharedData}; set ADJOINT_DATA_DIR`);
  return there;
}

export function readShared(...path: string[]): Uint8Array {
  return readFileSync(join(sharedData, ...path));
}
