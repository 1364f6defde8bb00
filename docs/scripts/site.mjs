import { join } from "node:path";
import { Application } from "typedoc";
import { listEntries } from "./entries.mjs";

/** Returns typedoc's application and the project of one package, validated. `logger` receives typedoc's messages instead of the terminal. */
export async function documentPackage(name, logger) {
  const entries = listEntries().filter(({ package: of, source }) => of === name && !source.endsWith(".node.ts"));
  const application = await Application.bootstrap({
    name: name === "adjoint" ? name : `@adjoint/${name}`,
    entryPoints: entries.map(({ source }) => source),
    tsconfig: join(entries[0].folder, "tsconfig.json"),
    readme: join(entries[0].folder, "README.md"),
    // The packages are checked by their own compiler; typedoc brings an older one.
    skipErrorChecking: true,
    excludeExternals: true,
    validation: { notExported: false, invalidLink: true, notDocumented: false },
    logLevel: "Warn",
  });
  if (logger) application.logger = logger;
  const project = await application.convert();
  if (project) application.validate(project);
  return { application, project };
}
