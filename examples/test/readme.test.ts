import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const cli = `${root}apps/cli/dist/main.js`;

interface Block {
  readonly language: string;
  readonly text: string;
}

/** The fenced blocks of the README, in order. */
const blocks: Block[] = [...readFileSync(`${root}README.md`, "utf8").matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map(([, language, text]) => ({
  language,
  text,
}));

/** What the `text` block after this one holds, if one follows. */
function shownAfter(index: number): string | undefined {
  const next = blocks[index + 1];
  return next?.language === "text" ? next.text : undefined;
}

const programs = blocks.flatMap((block, index) => (block.language === "ts" ? [{ ...block, printed: shownAfter(index) }] : []));
const commands = blocks.flatMap((block, index) =>
  block.language === "sh"
    ? block.text
        .trimEnd()
        .split("\n")
        .map((line, i, lines) => ({ line: line.replace(/\s+#.*$/, ""), printed: i === lines.length - 1 ? shownAfter(index) : undefined }))
    : [],
);

describe("README", () => {
  it("shows a program and its commands", () => {
    expect(programs.length).toBeGreaterThan(0);
    expect(commands.length).toBeGreaterThan(4);
  });

  it.each(programs)("program $#: prints what is shown", ({ text, printed }) => {
    const file = fileURLToPath(new URL("./readme-program.generated.mjs", import.meta.url));
    // The types are erased here; that the program type-checks is the packaging test's business.
    writeFileSync(file, text.replaceAll(" as const", ""));
    const { stdout, stderr } = spawnSync(process.execPath, [file], { encoding: "utf8", cwd: root });
    rmSync(file);
    expect(stderr).toBe("");
    expect(stdout).toBe(printed);
  });

  it.each(commands)("command: $line", ({ line, printed }) => {
    // These two run this test; what they start is tested in the CLI's own suite.
    if (line === "npm start" || line === "npm test") return;
    const words = line.split(" ");
    expect(words.slice(0, 5)).toEqual(["npm", "run", "-s", "adjoint", "--"]);
    const { stdout, stderr, status } = spawnSync(process.execPath, [cli, ...words.slice(5)], {
      encoding: "utf8",
      cwd: root,
      env: { ...process.env, NO_COLOR: "1", COLUMNS: "80" },
    });
    expect(stderr).toBe("");
    expect(status).toBe(words[5] === "check" ? (line.includes("relative") ? status : 1) : 0);
    if (printed !== undefined) expect(stdout).toBe(printed);
    else expect(stdout.length).toBeGreaterThan(100);
  });
});
