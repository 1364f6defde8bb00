import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createServer } from "node:http";
import { availableParallelism } from "node:os";
import type { AddressInfo } from "node:net";
import { load } from "adjoint";
import { iris } from "@adjoint/datasets";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { adjoint as inChild, createFolder } from "./child.ts";
import { adjoint } from "./in-process.ts";
import type { Outcome, Start } from "./child.ts";

const set = iris();
const names = ["sepal length", "sepal width", "petal length", "petal width"];
const values = Array.from({ length: 150 }, (_, row) => Array.from(set.inputs.values.slice(row * 4, row * 4 + 4)));
const labels = Array.from({ length: 150 }, (_, row) =>
  set.targets.kind === "classes" ? set.targets.classes[set.targets.labels[row]] : "",
);
const lines = values.map((cells, row) => [...cells, labels[row]].join(","));
const unlabelled = values.map((cells) => cells.join(","));

const folder = createFolder({
  "iris.csv": `${[...names, "species"].join(",")}\n${lines.join("\n")}\n`,
  "bare.csv": `${unlabelled.join("\n")}\n`,
  "named.csv": `${names.join(",")}\n${unlabelled.join("\n")}\n`,
  "shuffled.csv": `species,petal width,petal length,sepal width,sepal length\n${values
    .map((cells, row) => [labels[row], ...[...cells].reverse()].join(";"))
    .join("\n")
    .replaceAll(";", ",")}\n`,
  "semicolons.csv": `${names.join(";")}\r\n${unlabelled.map((line) => line.replaceAll(",", ";")).join("\r\n")}\r\n`,
  "houses.csv": `area,town,price\n${Array.from({ length: 30 }, (_, i) => `${50 + i},${i % 2 ? "Bern" : "Basel"},${(50 + i) / 100 + (i % 2)}`).join("\n")}\n`,
});
const cwd = folder.path;
afterAll(() => folder.remove());

const run = (line: string, more: Partial<Start> = {}): Promise<Outcome> => adjoint(line.split(" "), { cwd, ...more });

beforeAll(async () => {
  const { status } = await run(
    "train --data iris.csv --label species --epochs 40 --learning-rate 0.01 --deterministic --out iris.safetensors",
  );
  expect(status).toBe(0);
});

describe("predict", () => {
  /** What the API predicts for the raw numbers, with the scaling that the model holds. */
  function expected(): string[] {
    const net = load(readFileSync(join(cwd, "iris.safetensors")), { deterministic: true });
    const { scaling, classes } = net.data!;
    const scaled = values.map((cells) => cells.map((cell, col) => (cell - scaling!.shift[col]) * scaling!.scale[col]));
    return Array.from(net.classify(scaled), (label) => classes![label]);
  }

  test("applies the scaling kept in the model, to files with and without a header, a label, other delimiters, another order", async () => {
    const csv = `prediction\n${expected().join("\n")}\n`;
    for (const data of ["bare.csv", "named.csv", "iris.csv", "shuffled.csv", "semicolons.csv --delimiter ;"])
      expect([data, await run(`predict --model iris.safetensors --data ${data} --deterministic`)]).toEqual([
        data,
        { status: 0, stdout: csv, stderr: "" },
      ]);
    expect(
      (await run("predict --model iris.safetensors --data - --deterministic", { stdin: readFileSync(join(cwd, "bare.csv")) })).stdout,
    ).toBe(csv);
    expect((await run("predict --model iris.safetensors --data bare.csv --out p.csv --deterministic")).stdout).toBe("");
    expect(readFileSync(join(cwd, "p.csv"), "utf8")).toBe(csv);
  });

  test("probabilities sum to 1 within 1e-6, and --json has both", async () => {
    const { stdout } = await run("predict --model iris.safetensors --data bare.csv --probabilities");
    const [header, ...rows] = stdout
      .trimEnd()
      .split("\n")
      .map((line) => line.split(","));
    expect(header).toEqual(["prediction", "setosa", "versicolor", "virginica"]);
    expect(rows).toHaveLength(150);
    for (const [name, ...cells] of rows) {
      const numbers = cells.map(Number);
      expect(Math.abs(numbers.reduce((a, b) => a + b) - 1)).toBeLessThan(1e-6);
      expect(header[1 + numbers.indexOf(Math.max(...numbers))]).toBe(name);
    }
    const json = JSON.parse((await run("predict --model iris.safetensors --data bare.csv --json")).stdout) as {
      columns: string[];
      predictions: string[];
      outputs: number[][];
    };
    expect(json.columns).toEqual(header.slice(1));
    expect(json.predictions).toEqual(rows.map(([name]) => name));
    expect(json.outputs.map((row) => row.map(String))).toEqual(rows.map(([, ...cells]) => cells));
  });

  test("a first row that has text above numbers is a header, as the reader takes it", async () => {
    writeFileSync(join(cwd, "years.csv"), "2019,2020,kind,size\n1,2,x,3\n4,5,y,6\n1,3,x,2\n5,5,y,7\n");
    const { status } = await run("train --data years.csv --label kind --validation 0 --epochs 1 --out years.safetensors");
    expect(status).toBe(0);
    expect((await run("info years.safetensors")).stdout).toMatch(/\nlabel +kind\ncolumns +2019, 2020, size\nclasses +x, y\n/);
    expect((await run("predict --model years.safetensors --data years.csv")).stdout.split("\n")).toHaveLength(6);
  });

  test("a wrong number of columns is refused, more as well as fewer, with what would be right", async () => {
    writeFileSync(join(cwd, "three.csv"), "1,2,3\n");
    writeFileSync(join(cwd, "five.csv"), "1,2,3,4,5\n");
    const takes = "the model takes 4 (sepal length, sepal width, petal length, petal width)";
    expect(await run("predict --model iris.safetensors --data three.csv")).toEqual({
      status: 2,
      stdout: "",
      stderr: `adjoint predict: --data: the number of columns is wrong: three.csv has 3, ${takes}. Give the columns that the model was trained on.\n`,
    });
    expect((await run("predict --model iris.safetensors --data five.csv")).stderr).toBe(
      `adjoint predict: --data: the number of columns is wrong: five.csv has 5, ${takes}. Name the columns that are no input with --label or --ignore.\n`,
    );
    expect((await run("predict --model iris.safetensors --data five.csv --ignore 5")).status).toBe(0);
  });

  test("values come under their name, and categories as they were learnt", async () => {
    await run("train --data houses.csv --label price --targets values --epochs 300 --learning-rate 0.01 --out houses.safetensors");
    const { stdout } = await run("predict --model houses.safetensors --data -", { stdin: "area,town\n60,Bern\n60,Basel\n" });
    const [header, bern, basel] = stdout.trimEnd().split("\n");
    expect(header).toBe("price");
    expect(Number(bern)).toBeGreaterThan(Number(basel) + 0.5);
    const { status, stderr } = await run("predict --model houses.safetensors --data -", { stdin: "area,town\n60,Genf\n" });
    expect([status, stderr]).toEqual([
      1,
      'adjoint predict: --data: an unknown category: row 1 of "standard input", column "town": "Genf". The nearest is "Bern"; known are "Basel", "Bern".\n',
    ]);
  });
});

describe("evaluate", () => {
  test("takes the rows that training held out, with what training measured; all rows where it is asked", async () => {
    const trained = JSON.parse((await run("train --data iris.csv --epochs 5 --out e.safetensors --json")).stdout) as {
      validation: unknown;
    };
    const held = JSON.parse((await run("evaluate --model e.safetensors --data iris.csv --json")).stdout) as Record<string, unknown>;
    expect(held).toEqual({
      command: "evaluate",
      model: "e.safetensors",
      data: "iris.csv",
      evaluated: "held-out",
      backend: held["backend"],
      ...(trained.validation as object),
    });
    const all = JSON.parse((await run("evaluate --model e.safetensors --data iris.csv --rows all --json")).stdout) as {
      rows: number;
      evaluated: string;
    };
    expect([all.rows, all.evaluated]).toEqual([150, "all"]);
    const other = await run("evaluate --model e.safetensors --data shuffled.csv --label species");
    expect(other.stdout).toContain("e.safetensors on all 150 rows of shuffled.csv\nall accuracy");
  });
});

describe("gradcheck", () => {
  test("agrees to 1e-7 for each activation and loss, and shows each parameter", async () => {
    for (const line of [
      "--data digits --hidden 5 --activation tanh",
      "--data iris --hidden 4,3 --activation gelu,sigmoid --l2 0.5",
      "--data moons --hidden 4 --activation leakyRelu --output sigmoid",
      "--data wine --hidden 4 --activation tanh --loss halfSquaredError",
      "--data sine --hidden 4 --activation sigmoid --loss meanSquaredError",
      "--model iris.safetensors --data iris.csv",
    ]) {
      const { status, stdout, stderr } = await run(`gradcheck ${line} --json`);
      const report = JSON.parse(stdout) as { ok: boolean; relativeError: number; parameters: { name: string; ok: boolean }[] };
      expect([line, status, stderr, report.ok]).toEqual([line, 0, "", true]);
      expect(report.relativeError).toBeLessThan(1e-7);
      expect(report.parameters.map(({ name }) => name).slice(0, 2)).toEqual(["W1", "b1"]);
    }
  });

  test("what does not agree has status 1, and is named", async () => {
    const { status, stdout } = await run("gradcheck --data digits --hidden 5 --activation tanh --epsilon 0.5");
    expect(status).toBe(1);
    expect(stdout).toMatch(/\nW1 +64×5 +320 .*✗/);
    expect(stdout).toMatch(/\nThe gradients differ in W1.*: [\d.e-]+ overall, 1\.00e-7 is allowed\.\n$/);
  });
});

describe("info", () => {
  test("shows the host, the kernels and why, and the threads", async () => {
    const { status, stdout } = await run("info");
    expect(status).toBe(0);
    for (const name of ["adjoint", "node", "host", "processor", "kernels", "why", "threads", "WebAssembly"])
      expect(stdout).toMatch(new RegExp(`^${name} {2,}\\S`, "m"));
    const json = JSON.parse((await run("info --json")).stdout) as { backend: string; why: string; features: { relaxedSimd: boolean } };
    expect(json.backend).toBe(json.features.relaxedSimd ? "relaxed" : "simd");
    expect(JSON.parse((await run("info --deterministic --json")).stdout)).toMatchObject({
      backend: "simd",
      why: "deterministic: the same bits on every host",
    });
    expect(JSON.parse((await run("info --backend baseline --json")).stdout)).toMatchObject({ backend: "baseline" });
  });

  test("says whether 256 bits are used, and why not", async () => {
    expect(JSON.parse((await run("info --json")).stdout)).toMatchObject({ wide: false, wideWhy: "wide tiles were not asked for" });
    const { wide, wideWhy } = JSON.parse((await run("info --wide --json")).stdout) as { wide: boolean; wideWhy: string };
    expect(wideWhy).toMatch(wide ? /^this engine packs vectors/ : /^this engine does not pack vectors into 256 bits/);
    expect((await run("info --wide --backend reference")).status).toBe(2);
  });

  test("says on how many threads the kernels run, and why not on more", async () => {
    const threads = async (line: string): Promise<unknown[]> => {
      const { threads, threadsWhy } = JSON.parse((await run(`info --json ${line}`.trim())).stdout) as {
        threads: number;
        threadsWhy: string;
      };
      return [threads, threadsWhy];
    };
    const processors = availableParallelism();
    expect(await Promise.all(["", "--threads 1", "--threads 3", "--threads auto", "--backend baseline"].map(threads))).toEqual([
      [1, "one is the default"],
      [1, "one thread was asked for"],
      [3, "3 threads were asked for"],
      processors === 1 ? [1, "this host has one processor"] : [Math.min(processors, 8), `this host has ${processors} processors`],
      [1, "plain TypeScript has one"],
    ]);
  });

  test("shows what a model is, and from which rows it learnt", async () => {
    const { stdout } = await run("info iris.safetensors");
    expect(stdout).toMatch(
      /^model {4}iris\.safetensors \([67]\.\d kB\)\nnetwork {2}4-100-3 \(relu, softmax\), 803 parameters, f32\nloss {5}cross-entropy\ntrained {2}40 epochs, seed 1\ndata {5}150 rows of iris\.csv, of which 30 to validate and 0 to test, split with seed 1\nlabel {4}species\ncolumns {2}sepal length, sepal width, petal length, petal width\nclasses {2}setosa, versicolor, virginica\nscaling {2}standardize\n$/,
    );
    expect(JSON.parse((await run("info iris.safetensors --json")).stdout)).toMatchObject({
      epoch: 40,
      network: { parameters: 803 },
      run: { rows: 150 },
    });
  });
});

describe("data that is downloaded", () => {
  test("a server that answers with an error is told in one line, and nothing enters the cache", async () => {
    const server = createServer((_, response) => response.writeHead(503).end("busy")).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { status, stdout, stderr } = await inChild(["train", "--data", "mnist"], {
      cwd,
      env: { XDG_CACHE_HOME: join(cwd, "cache"), ADJOINT_DATA_URL: url },
    });
    server.close();
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toBe(
      `adjoint train: load "mnist": a download failed: ${url}/mnist/train-images-idx3-ubyte.gz: status 503. Check the network and try again, or put the file into a folder "mnist" in ADJOINT_DATA_DIR.\n`,
    );
    expect(existsSync(join(cwd, "cache", "adjoint", "mnist", "train-images-idx3-ubyte.gz"))).toBe(false);
  });
});
