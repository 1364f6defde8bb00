import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Returns a Python that has these modules; says so where there is none. */
export function pythonWith(...modules: string[]): string | undefined {
  for (const python of ["/usr/bin/python3", "python3"]) {
    try {
      execFileSync(python, ["-c", modules.map((name) => `import ${name}`).join("\n")], { stdio: "ignore" });
      return python;
    } catch {
      // The next one may have them.
    }
  }
  console.log(
    `skipped: no python3 with ${modules.join(", ")}; Debian has python3-${modules.at(-1) === "sklearn" ? "sklearn" : modules.at(-1)}`,
  );
  return undefined;
}

/** Returns a C compiler; says so where there is none. */
export function compiler(): string | undefined {
  for (const name of ["gcc", "cc", "clang"]) {
    try {
      execFileSync(name, ["--version"], { stdio: "ignore" });
      return name;
    } catch {
      // The next one may be there.
    }
  }
  console.log("skipped: there is no C compiler");
  return undefined;
}

const peers = fileURLToPath(new URL("../../../../bench/peers/package.json", import.meta.url));

/** Loads a package of bench/peers, which is installed apart; says so where it is not there. */
export async function loadPeer<T>(name: string): Promise<T | undefined> {
  const folder = join(peers, "..", "node_modules", name);
  if (existsSync(folder)) return createRequire(peers)(name) as T;
  console.log(`skipped: ${name} is not installed; npm ci --prefix bench/peers installs it`);
  return undefined;
}

/** A folder of its own with these files. */
export function folderOf(files: readonly { readonly name: string; readonly bytes: Uint8Array | string }[]): {
  readonly path: string;
  remove(): void;
} {
  const path = mkdtempSync(join(tmpdir(), "adjoint-exchange-"));
  for (const { name, bytes } of files) writeFileSync(join(path, name), bytes);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Runs a program in a folder; returns what it prints as f64, little-endian. */
export function numbersOf(program: string, args: readonly string[], cwd: string): Float64Array {
  const bytes = execFileSync(program, args, { cwd, maxBuffer: 1 << 28, env: { ...process.env, OMP_NUM_THREADS: "1" } });
  return new Float64Array(new Uint8Array(bytes).buffer);
}

/** The bytes of an array, as a file holds them. */
export function bytesOf(values: Float32Array | Float64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
