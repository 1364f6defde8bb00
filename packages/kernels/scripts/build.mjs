// Builds the package: the binaries, the module that embeds them, then the TypeScript. Whatever goes wrong ends the build: a compiler's exit code, a warning,
// a binary over its budget. Old outputs are deleted first, so that a build that was interrupted leaves none behind.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { packBytes } from "./pack.mjs";
import { tablesSource } from "./tables.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "dist");
const generated = join(root, "src", "generated");
const tables = join(root, "assembly", "generated");
const require = createRequire(import.meta.url);
// By its address: the compiler's types declare globals, which would change what lint sees in every other script.
const { main } = await import(import.meta.resolve("assemblyscript/asc"));

/** Bytes a binary may have. */
const BUDGET = 46 * 1024;
const FLAGS = [
  ["-O3", "--shrinkLevel", "1", "--runtime", "stub", "--noAssert"],
  ["--importMemory", "--noExportMemory", "--sharedMemory", "--maximumMemory", "65536", "--enable", "simd", "--enable", "threads"],
].flat();
const VARIANTS = { simd: [], relaxed: ["--enable", "relaxed-simd"] };

/** Ends the build where a step failed or said something that looks like a warning. */
function check(step, failed, said) {
  if (said) console.error(said);
  if (!failed && !/WARNING|ERROR/.test(said)) return;
  console.error(`build: ${step} ${failed ? `failed (${failed})` : "warned"}`);
  process.exit(1);
}

function run(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    encoding: "utf8",
  });
  check(args[0], status === 0 ? "" : `exit ${status}`, `${stdout}${stderr}`.trim());
}

/** A program of the workspace's dependencies, by the file that its package names. */
function bin(name, of) {
  const manifest = require.resolve(`${name}/package.json`);
  return join(manifest, "..", JSON.parse(readFileSync(manifest, "utf8")).bin[of]);
}

/** Returns the bytes of a binary. The compiler runs in this process: the second time it is warm. */
async function assemble(entry, flags) {
  let bytes;
  let said = "";
  const stream = { write: (text) => (said += text) };
  const { error } = await main([entry, "--baseDir", root, "--outFile", "out.wasm", ...FLAGS, ...flags], {
    stdout: stream,
    stderr: stream,
    writeFile: (_, contents) => (bytes = Buffer.from(contents)),
  });
  check(entry, error?.message, said.trim());
  return bytes;
}

/**
 * A binary that imports a memory of its own where it imported a shared one: the two differ in one bit, so one binary serves both, and
 * `src/variants.ts` sets the bit again for threads.
 */
function unshare(bytes) {
  const memory = Buffer.concat([Buffer.from("env\x06memory"), Buffer.from([2, 3])]);
  const at = bytes.indexOf(memory) + memory.length - 1;
  if (bytes.lastIndexOf(memory) !== at + 1 - memory.length) throw new Error("build: a binary does not import one shared memory");
  bytes[at] = 1;
  return bytes;
}

for (const folder of [dist, generated, tables]) rmSync(folder, { recursive: true, force: true });
mkdirSync(tables, { recursive: true });
writeFileSync(join(tables, "tables.ts"), await tablesSource());
const binaries = [];
for (const [name, flags] of Object.entries(VARIANTS)) binaries.push([name, unshare(await assemble("assembly/index.ts", flags))]);
const probe = unshare(await assemble("assembly/probe.ts", []));
for (const [name, bytes] of binaries)
  if (bytes.length > BUDGET) {
    console.error(`build: ${name}.wasm has ${bytes.length} bytes, the budget is ${BUDGET}`);
    process.exit(1);
  }
mkdirSync(generated, { recursive: true });
const all = [...binaries, ["probe", probe]];
writeFileSync(
  join(generated, "binaries.ts"),
  `import { unpack } from "../unpack.ts";

const text = ${packBytes(all.map(([, bytes]) => bytes))};
let unpacked: Uint8Array[] | undefined;
const binary = (index: number): Uint8Array => (unpacked ??= unpack(text, [${all.map(([, { length }]) => length).join(", ")}]))[index]!;

${all.map(([name], index) => `export const ${name} = (): Uint8Array => binary(${index});`).join("\n")}
`,
);
run(process.execPath, [bin("typescript", "tsc"), "-p", "tsconfig.json"]);
run(process.execPath, ["../../scripts/bundle.mjs", "index", "workerd"]);
for (const [name, bytes] of binaries) writeFileSync(join(dist, `${name}.wasm`), bytes);
