import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { adjoint } from "./child.ts";

/** The blocks of a page of the documentation. */
function blocksOf(page: string): { readonly language: string; readonly text: string }[] {
  const text = readFileSync(new URL(`../../../docs/${page}`, import.meta.url), "utf8");
  return [...text.matchAll(/```(\w*)\n(.*?)```/gs)].map(([, language, content]) => ({ language, text: content }));
}

/** The commands of a page, each with the lines under it; `…` stands for lines that are left out. */
function commandsOf(page: string): { readonly args: string[]; readonly shown: string }[] {
  return blocksOf(page)
    .filter(({ text }) => text.startsWith("$ adjoint "))
    .flatMap(({ text }) => text.split(/^\$ adjoint /m).slice(1))
    .map((text) => {
      const [line, ...shown] = text.split("\n");
      return { args: line.split(" "), shown: shown.join("\n").trimEnd() };
    });
}

/** Requires that the parts of what is shown come in what was printed, in their order; without a part left out, that is all of it. */
function expectLines(printed: string, shown: string): void {
  if (!shown.includes("…")) expect(printed.trimEnd()).toBe(shown);
  let rest = printed;
  for (const part of shown.split("…").map((each) => each.trim())) {
    expect(rest).toContain(part);
    rest = rest.slice(rest.indexOf(part) + part.length);
  }
}

// Inside the package, so that the program of a page finds adjoint.
const folders: string[] = [];
const folder = (): string => {
  folders.push(mkdtempSync(fileURLToPath(new URL("../.results-", import.meta.url))));
  return folders.at(-1)!;
};
afterAll(() => {
  for (const each of folders) rmSync(each, { recursive: true, force: true });
});

describe.each(["runs.md", "formats.md"])("docs/%s", (page) => {
  test("its commands print what stands under them", async () => {
    const cwd = folder();
    for (const { text } of blocksOf(page).filter(({ language }) => language === "yaml")) writeFileSync(join(cwd, "space.yaml"), text);
    expect(commandsOf(page).length).toBeGreaterThan(3);
    for (const { args, shown } of commandsOf(page)) {
      const { status, stdout, stderr } = await adjoint(args, { cwd });
      expect([status, stderr.includes("bug")], `${args.join(" ")}: ${stderr}`).toEqual([0, false]);
      expectLines(stdout, shown);
    }
  });
});

test("the program of docs/formats.md writes a model, reads it, and predicts", () => {
  const cwd = folder();
  writeFileSync(join(cwd, "program.mjs"), blocksOf("formats.md").find(({ language }) => language === "js")!.text);
  expect(execFileSync(process.execPath, ["program.mjs"], { cwd, encoding: "utf8" })).toBe("1 0 xor.js\n");
});
