// Writes the report of every entry to docs/api. Run it after a change of the API, and read the difference: pnpm --filter @adjoint/docs run api
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { apiOf, reportFile } from "./api.mjs";
import { listEntries } from "./entries.mjs";

const folder = new URL("../api/", import.meta.url);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
for (const entry of listEntries()) writeFileSync(reportFile(entry), apiOf(entry));
