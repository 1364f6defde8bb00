import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const packages = fileURLToPath(new URL("../../packages", import.meta.url));

/** Every entry with types of every published package, by the `exports` of its package.json. */
export function listEntries() {
  return readdirSync(packages)
    .filter((name) => existsSync(join(packages, name, "package.json")))
    .flatMap((name) => {
      const folder = join(packages, name);
      const { exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      return Object.entries(exports).flatMap(([path, target]) => {
        if (target.types === undefined) return [];
        const declarations = join(folder, target.types);
        const source = join(folder, target.types.replace("./dist/", "src/").replace(/\.d\.ts$/, ".ts"));
        return [{ package: name, report: [name, ...path.split("/").slice(1)].join("."), folder, declarations, source }];
      });
    });
}
