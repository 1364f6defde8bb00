// Compiles the ceiling and the steps of a kernel for plain and relaxed SIMD, then the TypeScript. What is old is deleted first: a build that stops half-way leaves nothing behind.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("..", import.meta.url));
const require = createRequire(import.meta.url);
// By its address: the compiler's types declare globals, which would change what lint sees in every other script.
const { main } = await import(import.meta.resolve("assemblyscript/asc"));

rmSync(join(folder, "dist"), { recursive: true, force: true });
mkdirSync(join(folder, "dist"));
// The compiler runs in this process: after the first binary it is warm.
for (const [variant, features] of [
  ["simd", ["simd"]],
  ["relaxed", ["simd", "relaxed-simd"]],
]) {
  const enable = features.flatMap((feature) => ["--enable", feature]);
  for (const name of ["ceiling", "steps"]) {
    const output = ["--baseDir", folder, "--outFile", `dist/${name}.${variant}.wasm`];
    const { error } = await main([`assembly/${name}.ts`, ...output, "-O3", "--noAssert", "--runtime", "stub", ...enable], {
      stdout: process.stdout,
      stderr: process.stderr,
    });
    if (error) {
      console.error(`build: ${name} for ${variant}: ${error.message}`);
      process.exit(1);
    }
  }
}
const tsc = join(dirname(require.resolve("typescript/package.json")), "bin", "tsc");
const { status } = spawnSync(process.execPath, [tsc, "-p", "tsconfig.json"], { cwd: folder, stdio: "inherit" });
process.exit(status ?? 1);
