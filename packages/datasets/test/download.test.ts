import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fashionMnist, loadImages, mnist } from "../src/cache.node.ts";
import type { DownloadOptions, Progress } from "../src/cache.node.ts";
import { FASHION_MNIST, MNIST } from "../src/index.ts";
import type { PublishedImages } from "../src/index.ts";
import { hasShared, readShared, sharedData } from "./shared-data.ts";

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** A small set of the same make as MNIST: the IDX files, those gzipped, and what is published of them. */
function small(hashed: PublishedImages["hashed"]) {
  const word = (value: number): number[] => [0, 0, value >> 8, value & 255];
  const images = (n: number): Uint8Array =>
    Uint8Array.from([0, 0, 8, 3, ...word(n), ...word(2), ...word(3), ...Array.from({ length: n * 6 }, (_, i) => (i * 37) % 256)]);
  const labels = (n: number): Uint8Array => Uint8Array.from([0, 0, 8, 1, ...word(n), ...Array.from({ length: n }, (_, i) => i % 2)]);
  const idx: Record<string, Uint8Array> = {
    "train-images-idx3-ubyte": images(50),
    "train-labels-idx1-ubyte": labels(50),
    "t10k-images-idx3-ubyte": images(20),
    "t10k-labels-idx1-ubyte": labels(20),
  };
  const gz = Object.fromEntries(Object.entries(idx).map(([name, bytes]) => [name, Uint8Array.from(gzipSync(bytes))]));
  const file = (name: string) => ({ name, sha256: sha256(hashed === "idx" ? idx[name] : gz[name]) });
  const published: PublishedImages = {
    name: "small",
    classes: ["even", "odd"],
    hashed,
    trainImages: file("train-images-idx3-ubyte"),
    trainLabels: file("train-labels-idx1-ubyte"),
    testImages: file("t10k-images-idx3-ubyte"),
    testLabels: file("t10k-labels-idx1-ubyte"),
    mirrors: [],
  };
  return { idx, gz, published };
}

type Answer = (name: string, response: ServerResponse) => void;

describe("loadImages", () => {
  const { idx, gz, published } = small("idx");
  let folder: string;
  let cacheDir: string;
  let url: string;
  let requests: string[];
  let answer: Answer;
  const whole: Answer = (name, response) => response.writeHead(200, { "content-length": gz[name].length }).end(gz[name]);
  const server = createServer((request: IncomingMessage, response) => {
    requests.push(request.url ?? "");
    answer((request.url ?? "").replace(/^.*\/|\.gz$/g, ""), response);
  });

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "adjoint-"));
    cacheDir = join(folder, "cache");
    requests = [];
    answer = whole;
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    vi.stubEnv("ADJOINT_DATA_DIR", "");
    vi.stubEnv("ADJOINT_DATA_URL", "");
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
    rmSync(folder, { recursive: true });
  });
  const load = (options: DownloadOptions = {}) => loadImages(published, { cacheDir, mirrors: [url], ...options });
  const cached = (): string[] => (existsSync(join(cacheDir, "small")) ? readdirSync(join(cacheDir, "small")).toSorted() : []);
  const all = Object.keys(gz)
    .map((name) => `${name}.gz`)
    .toSorted();

  it("downloads the four files into the cache and puts the parts together", async () => {
    const { train, test } = await load();
    expect([train.name, train.inputs.rows, train.image]).toEqual(["small train", 50, { height: 2, width: 3 }]);
    expect([test.name, test.inputs.rows]).toEqual(["small test", 20]);
    expect(test.targets).toMatchObject({ kind: "classes", classes: ["even", "odd"] });
    expect(cached()).toEqual(all);
    for (const name of Object.keys(gz)) expect(new Uint8Array(readFileSync(join(cacheDir, "small", `${name}.gz`)))).toEqual(gz[name]);
  });

  it("asks the network nothing the second time, nor offline", async () => {
    const first = await load();
    expect(requests).toHaveLength(4);
    expect(await load()).toEqual(first);
    expect(await load({ offline: true })).toEqual(first);
    expect(requests).toHaveLength(4);
  });

  it("takes the data directory before the cache, gzipped or not, and only what is missing there from elsewhere", async () => {
    const dataDir = join(folder, "data");
    mkdirSync(join(dataDir, "small"), { recursive: true });
    writeFileSync(join(dataDir, "small", "train-images-idx3-ubyte"), idx["train-images-idx3-ubyte"]);
    writeFileSync(join(dataDir, "small", "train-labels-idx1-ubyte.gz"), gz["train-labels-idx1-ubyte"]);
    vi.stubEnv("ADJOINT_DATA_DIR", dataDir);
    expect((await load()).train.inputs.rows).toBe(50);
    expect(requests).toEqual(["/t10k-images-idx3-ubyte.gz", "/t10k-labels-idx1-ubyte.gz"]);
  });

  it("takes a smaller set from the data directory as it is: what lies there is the user's", async () => {
    const dataDir = join(folder, "data");
    mkdirSync(join(dataDir, "small"), { recursive: true });
    for (const [from, to] of [
      ["t10k-images-idx3-ubyte", "train-images-idx3-ubyte"],
      ["t10k-labels-idx1-ubyte", "train-labels-idx1-ubyte"],
    ]) {
      writeFileSync(join(dataDir, "small", `${to}.gz`), gz[from]);
    }
    expect((await load({ dataDir })).train.inputs.rows).toBe(20);
  });

  it("keeps the cache in XDG_CACHE_HOME, or in .cache of the home where that is not an absolute path", async () => {
    vi.stubEnv("XDG_CACHE_HOME", join(folder, "xdg"));
    await loadImages(published, { mirrors: [url] });
    expect(readdirSync(join(folder, "xdg", "adjoint", "small"))).toHaveLength(4);
    vi.stubEnv("XDG_CACHE_HOME", "relative");
    vi.stubEnv("HOME", join(folder, "home"));
    await loadImages(published, { mirrors: [url] });
    expect(readdirSync(join(folder, "home", ".cache", "adjoint", "small"))).toHaveLength(4);
  });

  it("takes ADJOINT_DATA_URL for a mirror of all sets", async () => {
    vi.stubEnv("ADJOINT_DATA_URL", `${url}/mirror/`);
    await loadImages(published, { cacheDir });
    expect(requests[0]).toBe("/mirror/small/train-images-idx3-ubyte.gz");
  });

  it("tells of each piece that arrives: never less than before, the size of the file at the end", async () => {
    const told: Progress[] = [];
    await load({ onProgress: (progress) => told.push(progress) });
    for (const [name, bytes] of Object.entries(gz)) {
      const of = told.filter(({ file }) => file === `${name}.gz`);
      expect(of.at(-1)).toEqual({ file: `${name}.gz`, received: bytes.length, total: bytes.length });
      expect(of.map(({ received }) => received)).toEqual(of.map(({ received }) => received).toSorted((a, b) => a - b));
    }
  });

  it("passes on what onProgress throws", async () => {
    const stop = new Error("stop");
    await expect(
      load({
        onProgress: () => {
          throw stop;
        },
      }),
    ).rejects.toBe(stop);
    expect(cached()).toEqual([]);
  });

  it("stops at the signal, with its reason, and leaves nothing behind", async () => {
    const controller = new AbortController();
    answer = (name, response) => {
      response.writeHead(200, { "content-length": gz[name].length });
      response.write(gz[name].subarray(0, 20));
    };
    await expect(load({ signal: controller.signal, onProgress: () => controller.abort(new Error("enough")) })).rejects.toThrow("enough");
    expect(cached()).toEqual([]);
  });

  const end = `Check the network and try again, or put the file into a folder "small" in ADJOINT_DATA_DIR.`;
  const first = "train-images-idx3-ubyte";
  const half = Math.floor(gz[first].length / 2);
  const damaged = Uint8Array.from(gz[first]);
  damaged[damaged.length - 6] ^= 1;
  const other = gzipSync(Uint8Array.from(idx[first], (byte) => byte ^ 1));

  it.each<[string, Answer, string]>([
    [
      "that is cut off",
      (name, response) => {
        response.writeHead(200, { "content-length": gz[name].length });
        response.write(gz[name].subarray(0, half), () => response.destroy());
      },
      `cut off after ${half} bytes (UND_ERR_SOCKET)`,
    ],
    [
      "that is cut off where no size was told",
      (name, response) => response.writeHead(200).end(gz[name].subarray(0, half)),
      `${half} bytes, truncated or damaged gzip`,
    ],
    ["with one bit changed", (_, response) => response.end(damaged), `${damaged.length} bytes, truncated or damaged gzip`],
    [
      "with another file of the same size",
      (_, response) => response.end(other),
      `${other.length} bytes with sha256 ${sha256(Uint8Array.from(idx[first], (byte) => byte ^ 1))}, not ${sha256(idx[first])}`,
    ],
    [
      "with a page that says sorry",
      (_, response) => response.end("<html>"),
      `6 bytes with sha256 ${sha256(Buffer.from("<html>"))}, not ${sha256(idx[first])}`,
    ],
    ["with nothing", (_, response) => response.end(), `0 bytes with sha256 ${sha256(new Uint8Array(0))}, not ${sha256(idx[first])}`],
    ["with status 404", (_, response) => response.writeHead(404).end("no"), "status 404"],
    ["by hanging up", (_, response) => response.destroy(), "no answer (UND_ERR_SOCKET)"],
    [
      "without end",
      (_, response) => {
        const piece = new Uint8Array(1 << 20);
        const more = (): void => {
          while (!response.destroyed && response.write(piece));
          if (!response.destroyed) response.once("drain", more);
        };
        more();
      },
      "more than 67108864 bytes",
    ],
  ])("refuses an answer %s, and leaves nothing behind", async (_, reply, reason) => {
    answer = reply;
    await expect(load()).rejects.toMatchObject({
      name: "DataError",
      message: `load "small": a download failed: ${url}/${first}.gz: ${reason}. ${end}`,
    });
    expect(cached()).toEqual([]);
  });

  it("tries the next mirror, and names each with its reason where all fail", async () => {
    const gone = "http://127.0.0.1:2";
    expect((await load({ mirrors: [gone, url] })).train.inputs.rows).toBe(50);
    answer = (_, response) => response.writeHead(503).end();
    await expect(load({ cacheDir: join(folder, "empty"), mirrors: [gone, url] })).rejects.toMatchObject({
      message: `load "small": a download failed: ${gone}/${first}.gz: no answer (ECONNREFUSED); ${url}/${first}.gz: status 503. ${end}`,
    });
  });

  it("fetches a cached file anew that was damaged since", async () => {
    await load();
    const path = join(cacheDir, "small", `${first}.gz`);
    writeFileSync(path, gz[first].subarray(0, half));
    expect((await load()).train.inputs.rows).toBe(50);
    expect(requests).toHaveLength(5);
    expect(statSync(path).size).toBe(gz[first].length);
    expect(cached()).toEqual(all);
  });

  it("offline, says where it looked", async () => {
    await expect(load({ offline: true, dataDir: join(folder, "data") })).rejects.toMatchObject({
      name: "DataError",
      message: `load "small": offline, and a file is missing: ${first}.gz is not in ${join(folder, "data", "small")} and ${join(cacheDir, "small")}. Run once without offline, or put the file there.`,
    });
    expect(requests).toEqual([]);
  });

  it("offline, says that a cached file is damaged", async () => {
    await load();
    const path = join(cacheDir, "small", `${first}.gz`);
    writeFileSync(path, "x");
    await expect(load({ offline: true })).rejects.toMatchObject({
      name: "DataError",
      message: `load "small": offline, and a cached file is damaged: ${path}: 1 bytes with sha256 ${sha256(Buffer.from("x"))}, not ${sha256(idx[first])}. Run once without offline, or replace the file.`,
    });
  });

  it("names the file of the data directory that cannot be read", async () => {
    const dataDir = join(folder, "data");
    mkdirSync(join(dataDir, "small"), { recursive: true });
    const path = join(dataDir, "small", `${first}.gz`);
    writeFileSync(path, gz[first].subarray(0, half));
    await expect(load({ dataDir })).rejects.toMatchObject({
      name: "FormatError",
      message: expect.stringContaining(`readIdx "${path}": the gzip data is truncated or damaged: ${half} bytes gave `),
    });
    rmSync(path);
    mkdirSync(path);
    await expect(load({ dataDir })).rejects.toMatchObject({
      name: "HostError",
      message: `load: a file cannot be read: ${path}: EISDIR. Give yourself the right to read it, or remove it.`,
    });
  });

  it("says where the cache cannot be written", async () => {
    writeFileSync(join(folder, "file"), "");
    const path = join(folder, "file", "small", `${first}.gz`);
    await expect(load({ cacheDir: join(folder, "file") })).rejects.toMatchObject({
      name: "HostError",
      message: `load "small": the cache cannot be written: ${path}: ENOTDIR. Set XDG_CACHE_HOME to a folder that can.`,
    });
  });

  it("two loads at once leave one whole cache", async () => {
    const [a, b] = await Promise.all([load(), load()]);
    expect(a).toEqual(b);
    expect(cached()).toEqual(all);
  });

  it("knows files by the hash of the gzip where that is what is published", async () => {
    const packed = small("gzip");
    expect((await loadImages(packed.published, { cacheDir, mirrors: [url] })).train.inputs.rows).toBe(50);
    answer = (name, response) => response.end(gzipSync(idx[name], { level: 1, memLevel: 1 }));
    await expect(loadImages(packed.published, { cacheDir: join(folder, "other"), mirrors: [url] })).rejects.toThrow(/ bytes with sha256 /);
  });

  it.skipIf(!hasShared("mnist", "train-images-idx3-ubyte.gz"))(
    "mnist() reads 60,000 and 10,000 images from ADJOINT_DATA_DIR without the network",
    async () => {
      const { train, test } = await mnist({ dataDir: sharedData, cacheDir, offline: true });
      expect([train.inputs.rows, test.inputs.rows, train.inputs.cols]).toEqual([60000, 10000, 784]);
      expect(train.inputs.values).toBeInstanceOf(Uint8Array);
    },
  );

  it.skipIf(!hasShared("mnist", "train-images-idx3-ubyte.gz"))("mnist() downloads the files that the published sha256 name", async () => {
    answer = (name, response) => response.end(readShared("mnist", `${name}.gz`));
    const { train } = await mnist({ cacheDir, mirrors: [url] });
    expect(train.targets.kind === "classes" && Array.from(train.targets.labels.subarray(0, 5))).toEqual([5, 0, 4, 1, 9]);
    expect(readdirSync(join(cacheDir, "mnist")).toSorted()).toEqual(all);
  });

  it("fashionMnist() refuses MNIST's files under its names", async () => {
    await expect(fashionMnist({ cacheDir, mirrors: [url] })).rejects.toThrow(FASHION_MNIST.trainImages.sha256);
  });

  it("every published hash is 64 hexadecimal digits, no two alike, and no mirror ends in a slash", () => {
    const hashes = [MNIST, FASHION_MNIST].flatMap((set) =>
      [set.trainImages, set.trainLabels, set.testImages, set.testLabels].map((file) => file.sha256),
    );
    expect(new Set(hashes).size).toBe(8);
    for (const hash of hashes) expect(hash).toMatch(/^[0-9a-f]{64}$/);
    for (const mirror of [...MNIST.mirrors, ...FASHION_MNIST.mirrors]) expect(mirror).toMatch(/^https?:\/\/.*[^/]$/);
  });
});
