// Joins what tsc made of a package into one file for each entry, and one for what they share: Node loads forty modules in 12 ms, one in 2.
// Runs in the package's folder after tsc, with its entries as arguments: node ../../scripts/bundle.mjs index conformance/index
import { build } from "esbuild";
import { cpSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

const entries = process.argv.slice(2);
const bundled = join("dist", ".bundled");
await build({
  entryPoints: entries.map((entry) => join("dist", `${entry}.js`)),
  outdir: bundled,
  outbase: "dist",
  bundle: true,
  splitting: entries.length > 1,
  packages: "external",
  format: "esm",
  platform: "neutral",
  target: "es2023",
  charset: "utf8",
  logLevel: "warning",
});
for (const file of readdirSync("dist", { recursive: true }))
  if (file.endsWith(".js") && !file.startsWith(".bundled")) rmSync(join("dist", file));
cpSync(bundled, "dist", { recursive: true });
rmSync(bundled, { recursive: true });
