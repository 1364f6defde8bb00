import { Extractor, ExtractorConfig, ExtractorLogLevel } from "@microsoft/api-extractor";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Where the report of an entry stands. */
export function reportFile({ report }) {
  return new URL(`../api/${report}.d.ts`, import.meta.url);
}

/** Returns all that an entry of a built package exports, with the docstrings, as one declaration file. Throws where a declaration cannot be read. */
export function apiOf({ folder, declarations }) {
  const out = mkdtempSync(join(tmpdir(), "adjoint-api-"));
  const file = join(out, "api.d.ts");
  try {
    const extractorConfig = ExtractorConfig.prepare({
      packageJsonFullPath: join(folder, "package.json"),
      configObjectFullPath: undefined,
      configObject: {
        projectFolder: folder,
        mainEntryPointFilePath: declarations,
        compiler: { overrideTsconfig: { compilerOptions, include: [join(dirname(declarations), "**/*.d.ts")] } },
        dtsRollup: { enabled: true, untrimmedFilePath: file },
        apiReport: { enabled: false },
        docModel: { enabled: false },
        tsdocMetadata: { enabled: false },
        messages: {
          compilerMessageReporting: { default: { logLevel: "error" } },
          extractorMessageReporting: { default: { logLevel: "none" } },
          tsdocMessageReporting: { default: { logLevel: "none" } },
        },
      },
    });
    const { succeeded } = Extractor.invoke(extractorConfig, {
      localBuild: true,
      messageCallback: (message) => (message.handled = message.logLevel !== ExtractorLogLevel.Error),
    });
    if (!succeeded) throw new Error(`apiOf: the declarations cannot be read: ${declarations}. Build the package first.`);
    return readFileSync(file, "utf8");
  } finally {
    rmSync(out, { recursive: true });
  }
}

const compilerOptions = {
  target: "ES2023",
  lib: ["ES2023", "DOM"],
  module: "NodeNext",
  moduleResolution: "NodeNext",
  strict: true,
  skipLibCheck: true,
  types: [],
  allowImportingTsExtensions: true,
  noEmit: true,
};
