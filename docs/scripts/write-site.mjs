// Writes the documentation of every package as HTML to docs/dist: pnpm --filter @adjoint/docs run site
import { fileURLToPath } from "node:url";
import { documentPackage } from "./site.mjs";
import { listEntries } from "./entries.mjs";

for (const name of new Set(listEntries().map((entry) => entry.package))) {
  const { application, project } = await documentPackage(name);
  if (!project) process.exit(1);
  await application.generateDocs(project, fileURLToPath(new URL(`../dist/${name}`, import.meta.url)));
}
