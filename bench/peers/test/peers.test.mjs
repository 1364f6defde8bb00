import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { createRandom } from "@adjoint/reference";
import { makeData, readData, writeData } from "../data.mjs";
import { expectedResults, findDifference } from "../expected.mjs";
import { connect } from "../peers.mjs";
import { summarize } from "../report.mjs";
import { WORKLOADS } from "../workloads.mjs";

const data = makeData(createRandom(1));
const expected = expectedResults(data);
const folder = mkdtempSync(join(tmpdir(), "adjoint-peers-"));
writeData(folder, data);
test.after(() => rmSync(folder, { recursive: true, force: true }));

void test("what is written for the peers is read back bit for bit", () => {
  assert.deepEqual(readData(folder), data);
});

void test("a result is expected for every workload, and each refuses a number that is off by twice what is allowed, NaN, and too few", () => {
  for (const { name } of WORKLOADS) {
    const { values, allowed } = expected[name];
    assert.equal(findDifference(expected[name], values), undefined);
    const last = values.length - 1;
    assert.match(findDifference(expected[name], values.with(last, values[last] + 2 * allowed(last))), /^number \d+ of \d+ is /);
    assert.match(findDifference(expected[name], values.with(0, NaN)), /^number 1 of \d+ is NaN, not /);
    assert.match(findDifference(expected[name], values.slice(1)), /^\d+ numbers instead of \d+$/);
  }
});

void test("a product that leaves out one of 256 terms is refused", () => {
  const n = 256;
  const { A256: A, B256: B } = data;
  const k = n - 1;
  const product = expected[`sgemm-${n}`];
  const short = product.values.map((value, at) => {
    const element = (at * 7919) % (n * n);
    return value - A.values[Math.floor(element / n) * n + k] * B.values[k * n + (element % n)];
  });
  assert.match(findDifference(product, short), /^number \d+ of 256 is /);
});

void test("a peer that cannot be started says why", async () => {
  const { header, end } = await connect("numpy", { folder, interpreter: join(folder, "no-python"), environment: {} });
  assert.match(header.unavailable, /^spawn .*no-python ENOENT$/);
  await end();
});

void test("a peer answers a request that it cannot serve with the error, and goes on", async () => {
  const { header, ask, end } = await connect("ml-matrix", { folder });
  assert.equal(header.library, "ml-matrix");
  assert.equal(typeof (await ask({ do: "prepare", workload: "sgemm-2048", seconds: 0.01 })).error, "string");
  const { check } = await ask({ do: "prepare", workload: "tiny-10", seconds: 0.01 });
  assert.equal(check.length, 20);
  const { samples } = await ask({ do: "time", workload: "tiny-10", seconds: 0.01 });
  assert.ok(samples.length > 0 && samples.flat().every((microseconds) => microseconds > 0));
  await end();
});

void test("samples 1, 2, 3, 4, 5: best 1, median 3, the middle half 2 of 3, the least time of the processor beside them", () => {
  const samples = [5, 3, 1, 2, 4].map((elapsed) => [elapsed, 10 - elapsed]);
  assert.deepEqual(summarize(samples), { best: 1, median: 3, spread: 2 / 3, processor: 5, samples: 5 });
});
