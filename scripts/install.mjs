// Installs the dependencies with the pnpm that package.json pins by version and hash.
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { modules, need, packages, root, run } from "./workspace.mjs";

const stamp = join(modules, ".adjoint-installed");

/** Installs where the lock file or a manifest has changed since the last time. */
export function install(quiet) {
  const manifests = ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json"].map((name) => join(root, name));
  const hash = createHash("sha256");
  for (const file of [...manifests, ...packages().map((folder) => join(folder, "package.json"))])
    hash.update(file).update(readFileSync(file));
  const digest = hash.digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === digest) return;
  console.error("adjoint: installing the dependencies (once)");
  const folder = mkdtempSync(join(tmpdir(), "adjoint-pnpm-"));
  try {
    const pnpm = unpackPnpm(folder);
    const more = { CI: "true" };
    need(run(process.execPath, [pnpm, "install", "--frozen-lockfile", "--prefer-offline"], { quiet, more }), "pnpm install");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  writeFileSync(stamp, digest);
}

/** Downloads pnpm, compares its SHA-512 with `packageManager` in package.json before anything of it runs, and returns its entry. */
function unpackPnpm(folder) {
  const [pinned, expected] = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).packageManager.split("+sha512.");
  need(
    run("npm", ["pack", pinned, "--silent", "--prefer-offline", "--pack-destination", folder], { quiet: true, cwd: folder }),
    `npm pack ${pinned}`,
  );
  const name = readdirSync(folder).find((file) => file.endsWith(".tgz"));
  const found = createHash("sha512")
    .update(readFileSync(join(folder, name)))
    .digest("hex");
  if (found !== expected) {
    console.error(
      `adjoint: the SHA-512 of ${pinned} is not the one in package.json: ${found}, expected ${expected}. Do not run it; check the registry.`,
    );
    process.exit(1);
  }
  need(run("tar", ["-xzf", name], { quiet: true, cwd: folder }), `unpacking ${name}`);
  return join(folder, "package", "bin", "pnpm.cjs");
}
