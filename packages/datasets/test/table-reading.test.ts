import { readFileSync, readdirSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeReading, parseTable, readTable } from "../src/index.ts";
import type { Table } from "../src/index.ts";
import { hasShared, readShared } from "./shared-data.ts";
import { gunzipSync } from "node:zlib";

const file = (name: string): Uint8Array => readFileSync(new URL(`files/${name}`, import.meta.url));
const open = (name: string): Table => parseTable(file(name), { name });
const row = (table: Table, at: number): unknown[] => table.columns.map((column) => column.cell(at));

describe("files that people could not read elsewhere", () => {
  it.each([
    ["bomq.csv", [1.05, 1125, "no"], "60 rows of 3 columns, commas between cells, names in the first line, UTF-8 with a byte order mark."],
    [
      "deccomma.csv",
      [1.05, 1125, "no"],
      '60 rows of 3 columns, semicolons between cells, names in the first line, a decimal comma in "a", "b".',
    ],
    ["f3.csv", [1.1, "no"], '16 rows of 2 columns, semicolons between cells, names in the first line, a decimal comma in "a".'],
    ["f3b.csv", [1, 1.1], '16 rows of 2 columns, semicolons between cells, names in the first line, a decimal comma in "y".'],
    ["dollar.csv", [1.05, 1125, "no"], '60 rows of 3 columns, commas between cells, names in the first line, currency in "b".'],
    ["percent.csv", [1.05, 56.2, "no"], '60 rows of 3 columns, commas between cells, names in the first line, per cent in "b".'],
    ["minusnum.csv", [-1.05, 1125, "no"], '60 rows of 3 columns, commas between cells, names in the first line, minus sign in "a".'],
    ["latin1.csv", [1.05, 1125, "déçu"], "60 rows of 3 columns, commas between cells, names in the first line, Windows-1252."],
    [
      "newline.csv",
      [1.05, 'first line\nsecond, line "q" 0', 1125, "no"],
      "60 rows of 4 columns, commas between cells, names in the first line.",
    ],
    ["pandasidx.csv", [0, 1.05, 1125, "no"], "60 rows of 4 columns, commas between cells, names in the first line."],
    [
      "f8.csv",
      [0.1, 1.1, "a"],
      "40 rows of 3 columns, commas between cells, names in the first line. The first line holds numbers that look like names, so it was not read as data.",
    ],
    ["commaname.csv", [0.08, 0.55, 0, "a"], "60 rows of 4 columns, commas between cells, names in the first line."],
  ])("%s: the first row and the line that says how it was read", (name, first, line) => {
    const table = open(name);
    expect(row(table, 0)).toEqual(first);
    expect(describeReading(table)).toBe(`${name}: ${line}`);
  });

  it("reads each file to the same table when it comes in pieces of one byte", async () => {
    for (const name of readdirSync(new URL("files/", import.meta.url)).filter((each) => each.endsWith(".csv"))) {
      const whole = open(name);
      const bytes = file(name);
      const pieces = Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
      const table = await readTable(pieces, { name });
      expect(table.reading).toEqual(whole.reading);
      expect(Array.from({ length: table.rows }, (_, at) => row(table, at))).toEqual(
        Array.from({ length: whole.rows }, (_, at) => row(whole, at)),
      );
    }
  });
});

describe("tables of public repositories", () => {
  const there = hasShared("tables");
  it.runIf(there).each([
    ["titanic-missing", 891, 15, true, ","],
    ["adult-train-missing", 32561, 15, true, ","],
    ["adult-test-missing", 16281, 15, true, ","],
    ["california-housing-missing", 20640, 10, true, ","],
    ["auto-imports-noheader-missing", 201, 26, false, ","],
    ["horse-colic-noheader-missing", 300, 28, false, ","],
    ["german-noheader", 1000, 21, false, ","],
    ["sonar-noheader", 208, 61, false, ","],
    ["mammography-imbalanced-noheader", 11183, 7, false, ","],
    ["winequality-red-semicolon", 1599, 12, true, ";"],
    ["pima", 768, 9, true, ","],
    ["abalone", 4177, 9, true, ","],
  ])("%s: %i rows of %i columns, header %s", (name, rows, cols, header, delimiter) => {
    const table = parseTable(gunzipSync(readShared("tables", `${name}.csv.gz`)), { name });
    expect([table.rows, table.columns.length, table.header, table.reading?.delimiter]).toEqual([rows, cols, header, delimiter]);
  });
});

describe("what is detected together", () => {
  it.each([
    [",", "a,b\n1,x\n2,y\n"],
    [";", "a;b\n1;x\n2;y\n"],
    ["\t", "a\tb\n1\tx\n2\ty\n"],
    ["|", "a|b\n1|x\n2|y\n"],
    [" ", "1  2.5 3\n 4 5   6\n7 8\t9\n"],
  ])("finds %j between the cells", (delimiter, text) => {
    expect(parseTable(text).reading?.delimiter).toBe(delimiter);
  });

  it("takes commas in numbers for decimals where semicolons divide, and for thousands in quotes between commas", () => {
    expect(row(parseTable("a;b\n1,5;2\n2,25;3\n"), 0)).toEqual([1.5, 2]);
    expect(row(parseTable('a,b\n"1,500",2\n"2,250,000",3\n'), 1)).toEqual([2_250_000, 3]);
    expect(row(parseTable("a;b\n1.234,5;2\n2.000,25;3\n"), 0)).toEqual([1234.5, 2]);
    expect(row(parseTable("a;b\n1.234;2,5\n2.000;3,5\n"), 0)).toEqual([1234, 2.5]);
  });

  it("asks where 1,234 is a fraction or thousands and nothing tells which, and does as it is told", () => {
    const text = "a;b\n1,234;x\n2,250;y\n";
    expect(() => parseTable(text)).toThrow(
      'parseTable: a comma is a decimal mark or divides thousands: "1,234" in column 1, and nothing in the file tells which. Pass decimal: "," or decimal: ".".',
    );
    expect(parseTable(text, { decimal: "," }).columns[0].cell(0)).toBe(1.234);
    expect(parseTable(text, { decimal: "." }).columns[0].cell(0)).toBe(1234);
  });

  it("does not take spaces in texts for delimiters, nor commas in quotes", () => {
    const table = parseTable('name,y\n"Braund, Mr. Owen",1\n"Heikkinen, Miss. Laina",0\n');
    expect(row(table, 0)).toEqual(["Braund, Mr. Owen", 1]);
    expect(parseTable("a b c\nd e\nf\n").columns).toHaveLength(1);
  });

  it("reads UTF-16 with and without a mark, and characters beyond the first plane", () => {
    const text = "naïve,𝒳\n1,α\n2,β\n";
    const little = Buffer.from(text, "utf16le");
    const big = Buffer.from(little).swap16();
    for (const bytes of [Buffer.concat([Buffer.from([0xff, 0xfe]), little]), little, Buffer.concat([Buffer.from([0xfe, 0xff]), big])]) {
      const table = parseTable(bytes);
      expect(table.columns.map(({ name }) => name)).toEqual(["naïve", "𝒳"]);
      expect(row(table, 1)).toEqual([2, "β"]);
      expect(describeReading(table)).toContain("UTF-16");
    }
  });

  it("refuses a file of two encodings, and reads it when one is forced", () => {
    const bytes = Buffer.concat([Buffer.from("a,b\n1,é\n", "utf8"), Buffer.from("2,ü\n", "latin1")]);
    expect(() => parseTable(bytes)).toThrow(
      'parseTable: two encodings in one file: "table" has "é" in UTF-8 and "ü" in Windows-1252. Save it in UTF-8, or pass encoding.',
    );
    expect(parseTable(bytes, { encoding: "windows-1252" }).columns[1].cell(1)).toBe("ü");
  });

  it("strips single quotes where a whole column has them, and leaves an apostrophe alone", () => {
    expect(row(parseTable("0.5,'-1'\n0.25,'1'\n"), 0)).toEqual([0.5, -1]);
    expect(row(parseTable("w,x\n'tis,1\nit's,2\n"), 0)).toEqual(["'tis", 1]);
  });

  it("takes the first line of texts for data where most of it occurs again below", () => {
    const edible = "e,x,s\np,x,s\ne,b,y\np,x,s\ne,b,s\n";
    expect(parseTable(edible).header).toBe(false);
    expect(parseTable("k,l,m\ne,x,s\np,x,s\ne,b,y\np,x,s\n").header).toBe(true);
  });

  it("keeps ids with zeros in front, and ids that a double would round, as the text that they are", () => {
    const table = parseTable("zip,tweet,y\n01234,12345678901234567891,1\n00501,12345678901234567892,2\n", { text: ["zip"] });
    expect(row(table, 0)).toEqual(["01234", "12345678901234567891", 1]);
  });

  it("counts the marks of missing values, and takes them for text in quotes", () => {
    const { columns } = parseTable('a,b\n,x\nNA,"NA"\n?,y\nn/a,\nNaN,null\n-,z\n7,w\n');
    expect([columns[0].missing, columns[0].numbers, [...columns[0].marks.keys()]]).toEqual([6, 1, ["", "NA", "?", "n/a", "NaN", "-"]]);
    expect([columns[1].missing, columns[1].words]).toEqual([2, ["x", "NA", "y", "z", "w"]]);
  });

  it("names the line that has another number of cells, and a stray first line itself", () => {
    expect(() => parseTable("<<<<<<< HEAD\na,b,c\n1,2,3\n4,5,6\n7,8,9\n")).toThrow(
      'parseTable: a ragged row: row 1 (line 2) of "table" has 3 cells, the header 1 ("<<<<<<< HEAD"). Put cells that hold the delimiter in quotes, or correct the row.',
    );
  });

  it("reads one cell of 130,000 digits without failing", () => {
    expect(parseTable(`a\n${"1".repeat(130_000)}\n`).columns[0].texts).toBe(1);
  });

  it("reads 60,000 columns in one pass", () => {
    const cols = 60_000;
    const line = Array.from({ length: cols }, (_, col) => String(col)).join(",");
    expect(parseTable(`${line}\n${line}\n${line}\n`, { header: false }).columns[cols - 1].cell(2)).toBe(cols - 1);
  });

  it("gives a table or a typed error for any text", () => {
    const alphabet = fc.constantFrom(
      ",",
      ";",
      "\t",
      "|",
      " ",
      "\n",
      "\r",
      '"',
      "'",
      "1",
      "2,5",
      "3.5",
      "a",
      "é",
      "NA",
      "%",
      "$",
      "−",
      "2020-01-31",
    );
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 60 }), (parts) => {
        try {
          const table = parseTable(parts.join(""));
          for (const column of table.columns) {
            expect(column.numbers + column.texts + column.missing).toBe(table.rows);
            for (let at = 0; at < table.rows; at++) {
              const cell = column.cell(at);
              expect(cell === null || typeof cell === "string" || Number.isFinite(cell)).toBe(true);
            }
          }
        } catch (error) {
          expect(error).toHaveProperty("code");
        }
      }),
      { numRuns: 3000 },
    );
  });
});
