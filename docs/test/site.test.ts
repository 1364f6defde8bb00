import { LogLevel, Logger } from "typedoc";
import { describe, expect, it } from "vitest";
import { listEntries } from "../scripts/entries.mjs";
import { documentPackage } from "../scripts/site.mjs";

/** Keeps warnings and errors. */
class Collector extends Logger {
  readonly messages: string[] = [];
  override log(message: string, level: LogLevel): void {
    if (level >= LogLevel.Warn) this.messages.push(message);
  }
}

describe("typedoc", () => {
  it.each([...new Set(listEntries().map((entry) => entry.package))])("documents %s without a warning", async (name) => {
    const logger = new Collector();
    const { project } = await documentPackage(name, logger);
    expect(project).toBeDefined();
    expect(logger.messages).toEqual([]);
  });
});
