import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it, vi } from "vitest";

const folder = fileURLToPath(new URL("..", import.meta.url));
const files = readdirSync(folder).filter((name) => /^\d\d-.*\.ts$/.test(name));

describe("examples", () => {
  it("there are some, numbered without a gap", () => {
    expect(files.map((name) => Number(name.slice(0, 2)))).toEqual(files.map((_, i) => i + 1));
    expect(files.length).toBeGreaterThanOrEqual(8);
  });

  it.each(files)("%s is at most 40 lines, and prints what stands at its end", async (name) => {
    const [program, printed] = readFileSync(`${folder}/${name}`, "utf8").split("\n/* prints\n");
    expect(program.trimEnd().split("\n").length).toBeLessThanOrEqual(40);
    const lines: string[] = [];
    const log = vi.spyOn(console, "log").mockImplementation((...values: unknown[]) => void lines.push(values.join(" ")));
    await import(`../${name}`);
    log.mockRestore();
    expect(`${lines.join("\n")}\n*/\n`).toBe(printed);
  });
});
