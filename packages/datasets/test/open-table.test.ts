import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openTable, parseJsonTable, readIdx, tableFromRows } from "../src/index.ts";
import type { Table } from "../src/index.ts";
import { hasShared, readShared } from "./shared-data.ts";

const file = (name: string): Uint8Array => readFileSync(new URL(`files/${name}`, import.meta.url));
const rows = (table: Table): unknown[][] => Array.from({ length: table.rows }, (_, row) => table.columns.map((column) => column.cell(row)));
const names = (table: Table): string[] => table.columns.map(({ name }) => name);
const ascii = (text: string): Uint8Array => Buffer.from(text, "latin1");

describe("openTable", () => {
  it("reads what NumPy 1.24 wrote: savez, savez_compressed and save, targets last", async () => {
    const expected = [
      [1.5, 2, 3, 0],
      [4, 5, null, 1],
      [7, 8, 9, 1],
      [10, 11, 12.25, 0],
    ];
    for (const name of ["arrays.npz", "arrays-deflated.npz"]) {
      const table = await openTable(file(name), { name });
      expect([names(table), rows(table)]).toEqual([["X 1", "X 2", "X 3", "y"], expected]);
    }
    const single = await openTable(file("matrix.npy"));
    expect([names(single), rows(single)]).toEqual([["column 1", "column 2", "column 3"], expected.map((row) => row.slice(0, 3))]);
    expect(names(await openTable(file("arrays.npz"), { arrays: ["y"] }))).toEqual(["column 1"]);
  });

  it.runIf(hasShared("ex4"))("reads the weights of the course exercise from MAT", async () => {
    const table = await openTable(readShared("ex4", "ex4weights.mat"), { arrays: ["Theta2"] });
    expect([table.rows, table.columns.length]).toEqual([10, 26]);
  });

  it("reads IDX images with height and width as they are, and exchanged", async () => {
    const idx = Buffer.from([0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6]);
    expect(rows(await openTable(idx))).toEqual([[1, 2, 3, 4, 5, 6]]);
    expect(rows(await openTable(idx, { transpose: true }))).toEqual([[1, 4, 2, 5, 3, 6]]);
  });

  it("reads gzip of any of them, and text as it is unpacked", async () => {
    expect(rows(await openTable(gzipSync("a,b\n1,x\n2,y\n")))).toEqual([
      [1, "x"],
      [2, "y"],
    ]);
    expect((await openTable(gzipSync(file("arrays.npz")))).rows).toBe(4);
  });

  it.each([
    [
      '[{"a":1,"b":"x"},{"a":2,"c":true}]',
      ["a", "b", "c"],
      [
        [1, "x", null],
        [2, null, "true"],
      ],
    ],
    [
      '{"a":1,"b":"1,5"}\n\n{"a":"2","b":null}\n',
      ["a", "b"],
      [
        [1, "1,5"],
        [2, null],
      ],
    ],
    [
      "[[1,2],[3,4]]",
      ["column 1", "column 2"],
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ['{"data":[{"a":1},{"a":2}],"meta":{"n":2}}', ["a"], [[1], [2]]],
    [
      '{"a":[1,2],"b":["x","y"]}',
      ["a", "b"],
      [
        [1, "x"],
        [2, "y"],
      ],
    ],
  ])("reads JSON: %j", async (text, columns, expected) => {
    const table = await openTable(text);
    expect([names(table), rows(table)]).toEqual([columns, expected]);
  });

  it("asks the reader that it is given for Parquet", async () => {
    const parquet = ascii("PAR1....PAR1");
    await expect(openTable(parquet, { name: "t.parquet" })).rejects.toThrow(
      'openTable: Parquet needs a reader: "t.parquet". Install hyparquet and pass parquet, or write the table as CSV.',
    );
    expect(rows(await openTable(parquet, { parquet: async () => [{ a: 1n }, { a: 2n }] }))).toEqual([[1], [2]]);
  });

  it.each([
    [ascii("\u00d0\u00cf\u0011\u00e0\u00a1\u00b1"), "an Excel workbook. Save the sheet as CSV (File, Save As, CSV UTF-8)."],
    [ascii("% comment\n@RELATION iris\n@ATTRIBUTE a NUMERIC\n"), "an ARFF file. Write it as CSV"],
    [ascii("\u0089HDF\r\n\u001a\n"), "an HDF5 file (or MATLAB 7.3). Write the arrays with numpy.savez"],
    [ascii("SQLite format 3\u0000"), "an SQLite database. Export the table"],
    [ascii("\u0080\u0004\u0095"), "a Python pickle, which can run programs when it is opened."],
    [ascii("ARROW1\u0000\u0000"), "an Arrow or Feather file."],
  ])("says of a file that it does not read what it is and what to do", async (bytes, message) => {
    await expect(openTable(bytes, { name: "f" })).rejects.toThrow(`openTable: this format is not read: "f" is ${message}`);
  });

  it("says what a zip archive holds, and knows a workbook", async () => {
    const zip = (name: string): Uint8Array => {
      const local = Buffer.alloc(30);
      local.writeUInt32LE(0x04034b50, 0);
      local.writeUInt16LE(name.length, 26);
      const directory = Buffer.alloc(46);
      directory.writeUInt32LE(0x02014b50, 0);
      directory.writeUInt16LE(name.length, 28);
      const end = Buffer.alloc(22);
      end.writeUInt32LE(0x06054b50, 0);
      end.writeUInt16LE(1, 10);
      end.writeUInt32LE(30 + name.length, 16);
      return Buffer.concat([local, Buffer.from(name), directory, Buffer.from(name), end]);
    };
    await expect(openTable(zip("xl/workbook.xml"), { name: "f.xlsx" })).rejects.toThrow(
      '"f.xlsx" is an Excel workbook (.xlsx). Save the sheet as CSV',
    );
    await expect(openTable(zip("train.csv"), { name: "f.zip" })).rejects.toThrow(
      'a zip archive is no table: "f.zip" holds "train.csv". Unpack it, and name the file in it.',
    );
  });

  it("stops unpacking where a file becomes longer than its own header says", async () => {
    const bomb = gzipSync(Buffer.concat([Buffer.from([0, 0, 8, 1, 0, 0, 0, 4]), Buffer.alloc(1 << 24)]));
    await expect(readIdx(bomb)).rejects.toThrow(
      'readIdx "idx": the data is larger than it says: more than 12 bytes. Fetch the file again, from a source you trust.',
    );
  });

  it.each([
    ["[]", 'tableFromRows: no rows: "json" is empty. Give one row at least.'],
    ["[1,2]", 'tableFromRows: rows must all be objects, or all arrays: row 1 of "json" is "1". Write all alike.'],
    ["[[1,2],[3]]", 'tableFromRows: a ragged row: row 2 of "json" has 1 cells, the first 2. Complete the row.'],
    ['[{"a":{"b":1}}]', 'tableFromRows: a value is no cell: row 1 of "json", "a": "{\\"b\\":1}". Write its parts as columns of their own.'],
    [
      '{"a":1}\n{"a":',
      'parseJsonTable: a line is not JSON: line 2 of "json": "{\\"a\\":". Write an array of objects, or one object on each line.',
    ],
    ['"x"', 'parseJsonTable: the JSON is no table: "json" is "\\"x\\"". Write an array of objects, or one object on each line.'],
    [
      '{"a":[1],"b":[1,2]}',
      'parseJsonTable: the JSON is no table: "json" is an object of "a", "b". Write an array of objects, or one object on each line.',
    ],
    ["[{}]", "tableFromRows: the rows have no columns: 1 empty objects. Give { column: value }."],
  ])("refuses the JSON %j", (text, message) => {
    expect(() => parseJsonTable(ascii(text))).toThrow(message);
  });

  it("refuses numbers that are not finite in rows", () => {
    expect(() => tableFromRows([{ a: Infinity }])).toThrow(
      'tableFromRows: a number is not finite: row 1 of "rows", "a": Infinity. Leave the row out, or write null.',
    );
  });

  it("gives a table or a typed error for 2,500 mutations of each of four files", async () => {
    const csv = file("deccomma.csv");
    const json = Buffer.from(JSON.stringify(Array.from({ length: 20 }, (_, i) => ({ a: i, b: `t${i}`, c: i % 2 === 0 }))));
    for (const original of [csv, json, file("arrays.npz"), file("arrays-deflated.npz")]) {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.nat(original.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
          fc.option(fc.nat(original.length)),
          async (changes, cut) => {
            const bytes = Uint8Array.from(original);
            for (const [at, byte] of changes) bytes[at] = byte;
            try {
              const table = await openTable(cut === null ? bytes : bytes.subarray(0, cut));
              for (const column of table.columns) column.cell(table.rows - 1);
            } catch (error) {
              expect(error).toHaveProperty("code");
            }
          },
        ),
        { numRuns: 2500 },
      );
    }
  });
});
