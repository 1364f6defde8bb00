import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createBaseline } from "@adjoint/baseline";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createFetchHandler } from "../src/fetch.ts";
import { createFolder } from "./child.ts";
import { adjoint } from "./in-process.ts";

const folder = createFolder({
  "people.csv": `age,town,member\n${Array.from({ length: 60 }, (_, i) => `${i % 7 === 0 ? "" : 20 + i},${["Bern", "Zürich"][i % 2]},${i % 3 === 0 ? "yes" : "no"}`).join("\n")}\n`,
  "rows.csv": "town,age\nBern,31\nZürich,\n",
});
const cwd = folder.path;
const before = process.cwd();
afterAll(() => {
  process.chdir(before);
  folder.remove();
});

let model: Uint8Array;
let handle: (request: Request) => Promise<Response>;
beforeAll(async () => {
  const args = "train --data people.csv --label member --missing mean --hidden 4 --epochs 20 --deterministic --out people.st";
  expect((await adjoint(args.split(" "), { cwd })).status).toBe(0);
  model = readFileSync(join(cwd, "people.st"));
  handle = createFetchHandler(model, { deterministic: true, maxBody: 1000 });
});

const post = (body: string, type = "application/json"): Promise<Response> =>
  handle(new Request("https://example.org/predict?x=1", { method: "POST", body, headers: { "content-type": type } }));

describe("the handler as a function from Request to Response", () => {
  test("predicts rows as people have them: JSON, NDJSON and CSV, as adjoint predict does", async () => {
    const { stdout } = await adjoint("predict --model people.st --data rows.csv --probabilities --deterministic".split(" "), { cwd });
    const rows = [
      { town: "Bern", age: 31 },
      { town: "Zürich", age: null },
    ];
    const json = (await (await post(JSON.stringify(rows))).json()) as { predictions: string[]; outputs: number[][]; columns: string[] };
    const lines = json.predictions.map((prediction, i) => [prediction, ...json.outputs[i]].join(","));
    expect(`prediction,${json.columns.join(",")}\n${lines.join("\n")}\n`).toBe(stdout);
    expect(await (await post(readFileSync(join(cwd, "rows.csv"), "utf8"), "text/csv")).text()).toBe(stdout);
    const ndjson = await (await post(rows.map((row) => JSON.stringify(row)).join("\n"), "application/x-ndjson")).text();
    expect(
      ndjson
        .trim()
        .split("\n")
        .map((line) => (JSON.parse(line) as { prediction: string }).prediction),
    ).toEqual(json.predictions);
  });

  test("answers /health, /metrics and /openapi.json, and refuses what adjoint serve refuses", async () => {
    const get = (path: string): Promise<Response> => handle(new Request(`https://example.org${path}`));
    expect(await (await get("/health")).json()).toEqual({ status: "ok", model: "the model" });
    expect(await (await get("/metrics")).text()).toContain("adjoint_requests_total");
    expect(await (await get("/openapi.json")).json()).toMatchObject({ openapi: "3.1.0", info: { version: "1" } });
    const statuses = await Promise.all([
      get("/nothing"),
      get("/predict"),
      post("[[1]"),
      post("a", "text/html"),
      post(`["${"x".repeat(2000)}"]`),
      post('[{"town":"Rome","age":1}]'),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([404, 405, 400, 415, 413, 400]);
  });

  test("takes the backend in plain TypeScript where a host compiles no WebAssembly", async () => {
    const plain = createFetchHandler(model, { backend: createBaseline() });
    const request = (): Request =>
      new Request("https://example.org/predict", {
        method: "POST",
        body: '[["31","Bern"]]',
        headers: { "content-type": "application/json" },
      });
    const [a, b] = (await Promise.all([handle(request()), plain(request())].map(async (answer) => (await answer).json()))) as {
      outputs: number[][];
    }[];
    a.outputs[0].forEach((output, k) => expect(b.outputs[0][k]).toBeCloseTo(output, 5));
  });

  test("refuses bytes that are no model", () => {
    expect(() => createFetchHandler(new Uint8Array(100))).toThrow(expect.objectContaining({ code: "format" }) as Error);
  });
});

test("the built module imports nothing of Node", () => {
  const dist = fileURLToPath(new URL("../dist/", import.meta.url));
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, name] of readFileSync(join(dist, file), "utf8").matchAll(/(?:from|import)\s*\(?"([^"]+)"/g)) {
      expect(name, `${file} imports ${name}`).not.toMatch(/^node:/);
      if (name.startsWith("./")) visit(name.slice(2));
    }
  };
  visit("fetch.js");
  expect(seen.size).toBeGreaterThan(1);
});
