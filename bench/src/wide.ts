import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { RunFile } from "./document.ts";
import { WIDE_NODES } from "./options.ts";
import type { Section } from "./options.ts";
import type { Result } from "./results.ts";
import { NODE_MAJOR } from "./start.ts";

/** V8's experiment, which packs pairs of 128-bit operations into 256 bits. It concerns every module of a process, hence a process of its own. */
const WIDE_FLAG = "--experimental-wasm-revectorize";

const MAIN = fileURLToPath(new URL("main.js", import.meta.url));

/**
 * Measures the wide tiles in a process with {@link WIDE_FLAG}, each held against the ceiling of 128 bits in its own rounds, and that ceiling itself. Returns nothing on
 * a version of Node where the flag was not tested, and says so.
 */
export function measureWide({ quick, only }: { readonly quick: boolean; readonly only: readonly Section[] }): readonly Result[] {
  if (!WIDE_NODES.includes(NODE_MAJOR)) {
    console.log(`\nWide tiles are left out: they were tested on Node ${WIDE_NODES.join(" and ")}, this is ${process.versions.node}.`);
    return [];
  }
  if (only.length === 0) return [];
  const folder = mkdtempSync(join(tmpdir(), "adjoint-bench-"));
  try {
    const file = join(folder, "wide.json");
    console.log(`\nThe wide tiles, in a process with ${WIDE_FLAG}:`);
    const options = [...(quick ? ["--quick"] : []), "--wide-only", "--only", only.join(","), "--json", file];
    execFileSync(process.execPath, [WIDE_FLAG, MAIN, ...options], { stdio: "inherit" });
    const { results } = JSON.parse(readFileSync(file, "utf8")) as RunFile;
    return results.map((result) => (result.section === "ceiling" ? { ...result, name: `${result.name}, wide` } : result));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
