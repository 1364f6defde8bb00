// Compiles the ceiling and the steps of a kernel for plain and relaxed SIMD, then the TypeScript. What is old is deleted first: a build that stops half-way leaves nothing behind.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("..", import.meta.url));
const require = createRequire(import.meta.url);

function run(script, args) {
  const { status } = spawnSync(process.execPath, [script, ...args], { cwd: folder, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

rmSync(join(folder, "dist"), { recursive: true, force: true });
mkdirSync(join(folder, "dist"));
const asc = join(dirname(require.resolve("assemblyscript/package.json")), "bin", "asc.js");
for (const [variant, features] of [
  ["simd", ["simd"]],
  ["relaxed", ["simd", "relaxed-simd"]],
]) {
  const enable = features.flatMap((feature) => ["--enable", feature]);
  for (const name of ["ceiling", "steps"])
    run(asc, [`assembly/${name}.ts`, "--outFile", `dist/${name}.${variant}.wasm`, "-O3", "--noAssert", "--runtime", "stub", ...enable]);
}
run(join(dirname(require.resolve("typescript/package.json")), "bin", "tsc"), ["-p", "tsconfig.json"]);
