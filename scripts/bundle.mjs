// Joins the output of tsc into one file for each entry of a package, and further ones for code that entries share or load later: Node loads forty modules in 12 ms, one in 2.
// The source maps lead back to the TypeScript. Run it in the package's folder after tsc, with the entries as arguments:
// node ../../scripts/bundle.mjs index conformance/index
import { build } from "esbuild";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const entries = process.argv.slice(2);
const { outputFiles } = await build({
  entryPoints: entries.map((entry) => join("dist", `${entry}.js`)),
  outdir: "dist",
  outbase: "dist",
  bundle: true,
  splitting: true,
  packages: "external",
  format: "esm",
  platform: "neutral",
  target: "es2023",
  charset: "utf8",
  sourcemap: true,
  logLevel: "warning",
  // The outputs stand where the inputs stood.
  write: false,
  allowOverwrite: true,
});
for (const file of readdirSync("dist", { recursive: true })) if (/\.js(?:\.map)?$/.test(file)) rmSync(join("dist", file));
for (const { path, contents } of outputFiles) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
}
