import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { adjoint } from "./child.ts";

const data = process.env["ADJOINT_DATA_DIR"] ?? fileURLToPath(new URL("../../../../shared/data", import.meta.url));
const titanic = join(data, "tables", "titanic-missing.csv.gz");
const there = existsSync(titanic);
if (!there) console.log("skipped: tables/titanic-missing.csv.gz is not in ADJOINT_DATA_DIR");

const page = readFileSync(new URL("../../../docs/tables.md", import.meta.url), "utf8");
const blocks = [...page.matchAll(/```(\w*)\n(.*?)```/gs)].map(([, language, text]) => ({ language, text }));
const commands = blocks.filter(({ text }) => text.startsWith("$ adjoint "));
const block = (language: string): string => blocks.find((each) => each.language === language)!.text;

// Inside the package, so that the program of the page finds adjoint.
const cwd = mkdtempSync(fileURLToPath(new URL("../.results-", import.meta.url)));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

/** Without what the page leaves out. */
function expectLines(printed: string, shown: string): void {
  let rest = printed;
  for (const part of shown.split("…\n")) {
    expect(rest).toContain(part.trimEnd());
    rest = rest.slice(rest.indexOf(part.trimEnd()) + part.trimEnd().length);
  }
}

describe.runIf(there)("docs/tables.md", () => {
  test("its commands print what stands under them, from the raw file to predictions", async () => {
    writeFileSync(join(cwd, "titanic.csv"), gunzipSync(readFileSync(titanic)));
    writeFileSync(join(cwd, "passengers.csv"), block("csv"));
    expect(commands).toHaveLength(4);
    for (const { text } of commands) {
      const [line, ...shown] = text.split("\n");
      const { stdout, stderr } = await adjoint(line.slice("$ adjoint ".length).split(" "), { cwd });
      expectLines(stdout === "" ? stderr : stdout, shown.join("\n"));
    }
  });

  test("its program serves the same prediction", async () => {
    writeFileSync(join(cwd, "serve.mjs"), block("js"));
    const server = spawn(process.execPath, ["serve.mjs"], { cwd, env: { ...process.env, PORT: "0" } });
    try {
      const port = await new Promise<string>((resolve, reject) => {
        server.stdout.once("data", (text: Buffer) => resolve(text.toString().trim()));
        server.stderr.once("data", (text: Buffer) => reject(new Error(text.toString())));
      });
      const curl = blocks.find(({ text }) => text.startsWith("$ curl"))!.text;
      const [, body] = /-d '(.*?)' localhost/.exec(curl)!;
      const answer = await fetch(`http://localhost:${port}`, { method: "POST", body });
      expect(await answer.text()).toBe(curl.trimEnd().split("\n")[1]);
      const wrong = await fetch(`http://localhost:${port}`, { method: "POST", body: '[{"pclass":1}]' });
      expect([wrong.status, await wrong.json()]).toMatchObject([400, { code: "columns-missing" }]);
    } finally {
      server.kill();
    }
  });
});
