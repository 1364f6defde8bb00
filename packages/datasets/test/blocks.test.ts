import { createRandom } from "@adjoint/reference";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseTable, prepareBlocks, prepareTable } from "../src/index.ts";
import type { ExampleSet } from "../src/index.ts";
import { createSpill } from "../src/spill.node.ts";
import { createTextStore } from "../src/table/text-store.ts";

const folder = mkdtempSync(join(tmpdir(), "adjoint-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** More rows than two blocks of a column on disk (16,384), with holes, categories and dates. */
const ROWS = 40_000;
const random = createRandom(2);
const text = `x,town,day,w,sold\n${Array.from({ length: ROWS }, (_, i) => {
  const x = random.uniform();
  return `${i % 97 === 0 ? "" : x.toFixed(6)},${["Oslo", "Rome", "Bern"][random.below(3)]},2024-0${1 + (i % 9)}-1${i % 7},${random.below(3)},${x > 0.4 ? "many" : "few"}`;
}).join("\n")}\n`;
const options = { seed: 3, missing: "mean", validation: 0.1, test: 0.1 } as const;

const rowOf = ({ inputs, targets, weights }: ExampleSet, i: number): string =>
  [
    ...(inputs.values as Float32Array).subarray(i * inputs.cols, (i + 1) * inputs.cols),
    targets.kind === "classes" ? targets.labels[i] : targets.values[i],
    weights?.[i] ?? "",
  ].join(" ");
const rowsOf = (set: ExampleSet): string[] => Array.from({ length: set.inputs.rows }, (_, i) => rowOf(set, i));

describe("a table on disk", () => {
  const spill = createSpill(folder);
  const onDisk = parseTable(text, { spill });
  const inMemory = parseTable(text);
  afterAll(() => spill.close());

  it("leaves nothing behind in the folder", () => {
    expect(existsSync(folder) ? readdirSync(folder) : []).toEqual(process.platform === "win32" ? [expect.any(String)] : []);
    expect(spill.size).toBeGreaterThan(ROWS * 8);
  });

  it("has the cells of the one in memory, in whatever order they are asked for", () => {
    for (const [col, column] of inMemory.columns.entries()) {
      const { cell, ...facts } = column;
      const { cell: other, ...others } = onDisk.columns[col];
      expect(others).toEqual(facts);
      for (let i = 0; i < 3000; i++) {
        const row = (i * 7919) % ROWS;
        expect(other(row)).toBe(cell(row));
      }
      expect(other(ROWS - 1)).toBe(cell(ROWS - 1));
    }
  });

  it("gives the schema and the encoded rows of the one in memory, to the bit", () => {
    const [a, b] = [onDisk, inMemory].map((table) => prepareTable(table, options));
    expect(a.schema).toEqual(b.schema);
    expect(a.train.inputs).toEqual(b.train.inputs);
    expect(a.rows).toEqual(b.rows);
  });

  it("names a column of more different texts than are kept in memory, refuses to use it, and gives each of its texts", () => {
    const many = `id,x,y\n${Array.from({ length: 140_000 }, (_, i) => `k${i},${i % 7},${i % 2 ? "p" : "q"}`).join("\n")}\n`;
    const own = createSpill(folder);
    const table = parseTable(many, { spill: own });
    const { schema } = prepareTable(table, { seed: 1 });
    expect(schema.columns[0]).toMatchObject({ role: "ignored", note: 'has more than 131072 different texts, such as "k0"' });
    expect(() => prepareTable(table, { seed: 1, use: ["id"] })).toThrow(
      'prepareTable: a column has too many different texts for categories: "id" has more than 131072, such as "k0". Ignore the column.',
    );
    expect(table.columns[0].cell(3)).toBe("k3");
    for (const row of [139_999, 131_072, 131_071, 135_000, 0]) expect(table.columns[0].cell(row)).toBe(`k${row}`);
    own.close();
  });
});

describe("texts in a spill", () => {
  it("come back in any order: empty ones, longer ones than a page, and signs of four bytes", () => {
    const spill = createSpill(folder);
    const store = createTextStore(spill);
    const texts = Array.from({ length: 2000 }, (_, i) =>
      i % 400 === 7 ? "ab".repeat(40_000 + i) : `${"\u{1f600}é".repeat(i % 50)}${i % 9 ? i : ""}`,
    );
    const places = texts.map((text) => store.put(text));
    for (let i = 0; i < texts.length; i++) {
      const at = (i * 1223) % texts.length;
      expect(store.get(places[at])).toBe(texts[at]);
    }
    spill.close();
  });

  it("a spill that nothing was written to makes no file, and says at the first write that its folder is not there", () => {
    const spill = createSpill(join(folder, "not-there"));
    expect(spill.size).toBe(0);
    expect(() => spill.append(Uint8Array.of(1))).toThrow(/rows could not be kept on the disk/);
    spill.close();
  });
});

describe("prepareBlocks", () => {
  const spills = [createSpill(folder), createSpill(folder)];
  afterAll(() => spills.forEach((spill) => spill.close()));
  const table = parseTable(text, { spill: spills[0] });
  const weighted = { ...options, weight: "w", blockBytes: 64_000 } as const;
  let blocks: ReturnType<typeof prepareBlocks>;
  beforeAll(() => {
    blocks = prepareBlocks(table, { ...weighted, spill: spills[1] });
  });

  it("has each row that is trained on once, encoded as in memory, in blocks of one size", () => {
    expect(blocks.count).toBeGreaterThan(5);
    const all = Array.from({ length: blocks.count }, (_, i) => blocks.block(i));
    expect(new Set(all.slice(0, -1).map((block) => block.inputs.rows)).size).toBe(1);
    const rows = all.flatMap(rowsOf);
    expect(rows).toHaveLength(blocks.rows);
    // The same rows from the same schema; rows that weigh 0 are left out, parts are drawn row by row.
    expect(blocks.rows / (ROWS - blocks.dropped)).toBeCloseTo(0.8, 1);
    expect(blocks.rows + blocks.validation!.inputs.rows + blocks.test!.inputs.rows).toBe(ROWS - blocks.dropped);
    expect(blocks.dropped).toBe(
      table.columns[3].numbers - Array.from({ length: ROWS }, (_, row) => table.columns[3].cell(row)).filter((w) => w !== 0).length,
    );
    const memory = new Map<string, number>();
    const whole = prepareTable(table, { ...weighted, validation: 0, test: 0 });
    expect(whole.schema.columns.map(({ name, role, kind }) => [name, role, kind])).toEqual(
      blocks.schema.columns.map(({ name, role, kind }) => [name, role, kind]),
    );
    for (const row of rows) memory.set(row, (memory.get(row) ?? 0) + 1);
    expect(memory.size).toBeGreaterThan(0.9 * new Set(rows).size);
  });

  it("mixes the file: a block has rows of its beginning and its end, and the seed decides which", () => {
    const days = (set: ExampleSet): number => new Set(rowsOf(set).map((row) => row.split(" ").slice(4, 6).join())).size;
    expect(days(blocks.block(0))).toBeGreaterThan(30);
    const again = prepareBlocks(table, { ...weighted, spill: spills[1] });
    expect(rowsOf(again.block(2))).toEqual(rowsOf(blocks.block(2)));
    const other = prepareBlocks(table, { ...weighted, seed: 4, spill: spills[1] });
    expect(rowsOf(other.block(2))).not.toEqual(rowsOf(blocks.block(2)));
  });

  it("visits each block once in a pass, in an order of its own", () => {
    const orders = [0, 1, 2].map((pass) => Array.from(blocks.order(pass)));
    for (const order of orders) expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: blocks.count }, (_, i) => i));
    expect(new Set(orders.map(String)).size).toBe(3);
    expect(Array.from(blocks.order(1))).toEqual(orders[1]);
  });

  it("refuses parts that leave nothing to train on", () => {
    expect(() => prepareBlocks(table, { ...options, validation: 0.5, test: 0.5, spill: spills[1] })).toThrow(/nothing is left to train on/);
  });
});
