import { spawn } from "node:child_process";
import { once } from "node:events";
import { Agent, request as httpRequest } from "node:http";
import type { Server } from "node:http";
import { connect } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { iris } from "@adjoint/datasets";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openModel } from "../src/model/model.ts";
import { createHandler } from "../src/serve/handler.ts";
import { createHttpServer } from "../src/serve/server.ts";
import { MAIN, createFolder } from "./child.ts";
import { adjoint } from "./in-process.ts";

const set = iris();
const rows = Array.from({ length: 150 }, (_, row) => Array.from(set.inputs.values.slice(row * 4, row * 4 + 4)));
const names = ["sepal length", "sepal width", "petal length", "petal width"];
const labels = Array.from({ length: 150 }, (_, row) =>
  set.targets.kind === "classes" ? set.targets.classes[set.targets.labels[row]] : "",
);
const folder = createFolder({
  "iris.csv": `${names.join(",")},species\n${rows.map((row, i) => `${row.join(",")},${labels[i]}`).join("\n")}\n`,
  "rows.csv": `${names.join(",")}\n${rows.map((row) => row.join(",")).join("\n")}\n`,
  "towns.csv": `area,town,price\n${Array.from({ length: 40 }, (_, i) => `${50 + i},${["Bern", '"the ""old"" one, east"', "Zürich"][i % 3]},${1000 * i + (i % 3)}`).join("\n")}\n`,
});
const cwd = folder.path;

let server: Server;
let url = "";
let towns = "";
const servers: Server[] = [];

async function serve(model: string, patience: number): Promise<{ server: Server; url: string }> {
  const opened = await openModel("model", join(cwd, model), {});
  const started = createHttpServer(createHandler(opened, { maxBody: 100_000, version: "1" }), { headers: patience / 2, request: patience });
  servers.push(started);
  started.listen(0, "127.0.0.1");
  await once(started, "listening");
  return { server: started, url: `http://127.0.0.1:${(started.address() as AddressInfo).port}` };
}

beforeAll(async () => {
  for (const line of [
    "train --data iris.csv --label species --epochs 40 --learning-rate 0.01 --out iris.st --json",
    "train --data towns.csv --label price --targets values --scale-targets standardize --epochs 100 --out towns.st --json",
  ])
    expect((await adjoint(line.split(" "), { cwd })).status).toBe(0);
  ({ server, url } = await serve("iris.st", 20_000));
  ({ url: towns } = await serve("towns.st", 1000));
});
afterAll(() => {
  for (const each of servers) {
    each.closeAllConnections();
    each.close();
  }
  folder.remove();
});

const post = (body: unknown, type = "application/json", to = url): Promise<Response> =>
  fetch(`${to}/predict`, {
    method: "POST",
    headers: { "content-type": type },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

interface Predicted {
  readonly columns: string[];
  readonly predictions: string[];
  readonly outputs: number[][];
}

describe("predictions", () => {
  test("JSON, as rows or by name, NDJSON and CSV give what adjoint predict gives", async () => {
    const { stdout } = await adjoint("predict --model iris.st --data rows.csv --json".split(" "), { cwd });
    const expected = JSON.parse(stdout) as Predicted;
    const byRows = (await (await post(rows)).json()) as Predicted;
    expect([byRows.columns, byRows.predictions, byRows.outputs]).toEqual([expected.columns, expected.predictions, expected.outputs]);
    const objects = rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i]]).toReversed()));
    expect(await (await post({ rows: objects })).json()).toEqual(byRows);
    const lines = (await (await post(objects.map((row) => JSON.stringify(row)).join("\n"), "application/x-ndjson")).text())
      .trimEnd()
      .split("\n");
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(
      expected.predictions.map((prediction, i) => ({ prediction, outputs: expected.outputs[i] })),
    );
    const csv = await post(`${names.join(",")}\n${rows.map((row) => row.join(",")).join("\n")}\n`, "text/csv");
    expect(csv.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(await csv.text()).toBe((await adjoint("predict --model iris.st --data rows.csv --probabilities".split(" "), { cwd })).stdout);
    expect(await (await post([5.1, 3.5, 1.4, 0.2])).json()).toMatchObject({ predictions: ["setosa"] });
  });

  test("categories come as their texts, and values in the units of the label", async () => {
    const { stdout } = await adjoint("predict --model towns.st --data towns.csv --json".split(" "), { cwd });
    const { predictions } = JSON.parse(stdout) as { predictions: number[][] };
    const asked = [{ area: 50, town: "Bern" }, { town: 'the "old" one, east', area: "51" }, [52, "Zürich"]];
    expect(((await (await post(asked, "application/json", towns)).json()) as { predictions: number[][] }).predictions).toEqual(
      predictions.slice(0, 3),
    );
  });

  test("health, metrics and the OpenAPI document", async () => {
    expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ status: "ok" });
    const document = (await (await fetch(`${towns}/openapi.json`)).json()) as {
      openapi: string;
      paths: Record<string, { post?: { requestBody: unknown } }>;
    };
    expect(document.openapi).toBe("3.1.0");
    expect(JSON.stringify(document.paths["/predict"].post?.requestBody)).toContain('"required":["area","town"]');
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toMatch(/^adjoint_requests_total\{route="\/predict",status="200"\} \d+$/m);
    expect(metrics).toMatch(/^adjoint_rows_total [1-9]\d+$/m);
    for (const line of metrics.trimEnd().split("\n")) expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{[^}]*\})? [\d.e+-]+)$/);
  });
});

describe("what cannot be answered is a status from 400 on, with a code and a sentence, and the server goes on", () => {
  test.each([
    ["no JSON", "{", "application/json", 400, "not-json"],
    ["half a surrogate", '["\\ud800"', "application/json", 400, "not-json"],
    ["a number", "5", "application/json", 400, "no-rows"],
    ["no rows", "[]", "application/json", 400, "no-rows"],
    ["an object without rows", '{"row":[]}', "application/json", 400, "no-rows"],
    ["too few cells", "[[1,2,3]]", "application/json", 400, "row-length"],
    ["null", "[[1,2,3,null]]", "application/json", 400, "cell-kind"],
    ["an array in a cell", "[[1,2,3,[4]]]", "application/json", 400, "cell-kind"],
    ["a number beyond all numbers", "[[1,2,3,1e999]]", "application/json", 400, "cell-kind"],
    ["text where numbers are", '[[1,2,3,"four"]]', "application/json", 400, "data"],
    ["a row that is a text", '["a",[1,2,3,4]]', "application/json", 400, "row-kind"],
    ["a missing column", '[{"sepal length":1}]', "application/json", 400, "column-missing"],
    [
      "an unknown column",
      '[{"sepal length":1,"sepal width":1,"petal length":1,"petal width":1,"__proto__x":1}]',
      "application/json",
      400,
      "column-unknown",
    ],
    ["deep JSON", `${"[".repeat(40_000)}${"]".repeat(40_000)}`, "application/json", 400, "row-length"],
    ["a CSV of other columns", "a,b\n1,2\n", "text/csv", 400, "data"],
    ["a CSV that is ragged", `${names.join(",")}\n1,2,3,4\n1,2\n`, "text/csv", 400, "data"],
    ["an empty CSV", "", "text/csv", 400, "data"],
    ["another type", "<a/>", "application/xml", 415, "unsupported-type"],
    ["a body that is too long", " ".repeat(100_001), "application/json", 413, "too-long"],
  ])("%s", async (_, body, type, status, code) => {
    const response = await post(body, type);
    const { error } = (await response.json()) as { error: { code: string; message: string } };
    expect([response.status, typeof error.message]).toEqual([status, "string"]);
    expect(error.code.startsWith(code) || code === "data").toBe(true);
    expect(await (await post([[5.1, 3.5, 1.4, 0.2]])).json()).toMatchObject({ predictions: ["setosa"] });
  });

  test("paths and methods that are not there", async () => {
    expect((await fetch(`${url}/nothing`)).status).toBe(404);
    const response = await fetch(`${url}/predict`);
    expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
  });

  /** Sends raw bytes; resolves to what came back when the connection was closed, or at once where nothing is awaited. */
  async function raw(text: string, after = "", to = url): Promise<string> {
    const socket = connect(Number(new URL(to).port), "127.0.0.1");
    let answer = "";
    socket.on("data", (piece) => (answer += piece.toString()));
    socket.on("error", () => {
      // The server may close while we still send.
    });
    socket.write(text);
    if (after !== "") setTimeout(() => socket.write(after), 50);
    await once(socket, "close");
    return answer;
  }

  test("a body of 100 MB, also one that does not say its length, is refused without being read to its end", async () => {
    const chunk = `${(1_000_000).toString(16)}\r\n${"x".repeat(1_000_000)}\r\n`;
    expect(
      await raw(`POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100000000\r\n\r\n`, chunk),
    ).toContain(" 413 ");
    expect(
      await raw(`POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`, chunk),
    ).toContain(" 413 ");
    expect((await fetch(`${url}/health`)).status).toBe(200);
  });

  test("slow clients and floods of headers are cut off: 408 and 431", async () => {
    const [headers, body, flood, garbage] = await Promise.all([
      raw("GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: ", "", towns),
      raw("POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n[", "[", towns),
      raw(`GET /health HTTP/1.1\r\nHost: x\r\n${"X-Flood: y\r\n".repeat(3000)}\r\n`),
      raw("\u0000\u0001\u0002 nonsense\r\n\r\n"),
    ]);
    expect(headers).toContain(" 408 ");
    expect(body).toMatch(/ 408 |^$/);
    expect(flood).toContain(" 431 ");
    expect(garbage).toContain(" 400 ");
    expect((await fetch(`${url}/health`)).status).toBe(200);
  }, 20_000);
});

const REQUESTS = process.env["ADJOINT_TESTS"] === "thorough" ? 10_000 : 1_000;

test(`${REQUESTS} requests over 64 connections: no error`, async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const { port } = server.address() as AddressInfo;
  const times: number[] = [];
  let wrong = 0;
  let sent = 0;
  const one = (index: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const begin = performance.now();
      const outgoing = httpRequest(
        { agent, port, host: "127.0.0.1", method: "POST", path: "/predict", headers: { "content-type": "application/json" } },
        (incoming) => {
          let text = "";
          incoming.on("data", (piece) => (text += piece));
          incoming.on("end", () => {
            times.push(performance.now() - begin);
            if (incoming.statusCode !== 200 || (JSON.parse(text) as Predicted).predictions.length !== 1) wrong++;
            resolve();
          });
        },
      );
      outgoing.on("error", reject);
      outgoing.end(JSON.stringify([rows[index % 150]]));
    });
  const worker = async (): Promise<void> => {
    while (sent < REQUESTS) await one(sent++);
  };
  await Promise.all(Array.from({ length: 64 }, worker));
  agent.destroy();
  times.sort((a, b) => a - b);
  console.log(
    `serve: ${times.length} requests over 64 connections, client in the same process: median ${times[times.length >> 1].toFixed(1)} ms, p99 ${times[Math.floor(times.length * 0.99)].toFixed(1)} ms`,
  );
  expect([times.length, wrong]).toEqual([REQUESTS, 0]);
}, 120_000);

test("the command listens on this machine alone, says where, and ends with 130 after Ctrl-C, when the requests at hand are answered", async () => {
  const child = spawn(process.execPath, [MAIN, "serve", "iris.st", "--port", "0"], { cwd });
  let stdout = "";
  child.stdout.on("data", (text) => (stdout += text));
  while (!stdout.includes("\n")) await once(child.stdout, "data");
  const [, address] = /^serving iris\.st at (http:\/\/127\.0\.0\.1:\d+)\/predict\n$/.exec(stdout)!;
  expect(await (await post(rows, "application/json", address)).json()).toMatchObject({ columns: ["setosa", "versicolor", "virginica"] });
  const ended = once(child, "close");
  child.kill("SIGINT");
  expect((await ended)[0]).toBe(130);
  const again = await adjoint(["serve", "iris.st", "--port", new URL(url).port], { cwd });
  expect([again.status, again.stderr]).toEqual([
    1,
    `adjoint serve: 127.0.0.1:${new URL(url).port} cannot be listened on: another program listens there. Name another --port, or 0 for a free one.\n`,
  ]);
});
