import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { apiOf, reportFile } from "../scripts/api.mjs";
import { listEntries } from "../scripts/entries.mjs";

const entries = listEntries();

describe("the API of each package", () => {
  it("covers every published package", () => {
    expect(new Set(entries.map((entry) => entry.package))).toEqual(
      new Set(["adjoint", "baseline", "datasets", "derivations", "formats", "formula", "kernels", "reference", "sweep"]),
    );
  });

  it.each(entries)("$report equals its report in docs/api; after a change run: pnpm --filter @adjoint/docs run api", (entry) => {
    expect(existsSync(reportFile(entry))).toBe(true);
    expect(apiOf(entry)).toBe(readFileSync(reportFile(entry), "utf8"));
  });
});
