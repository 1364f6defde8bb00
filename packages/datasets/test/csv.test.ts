import * as fc from "fast-check";
import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { digits, iris, parseCsv, readCsv } from "../src/index.ts";
import type { CsvOptions, ExampleSet } from "../src/index.ts";

const inputsOf = (set: ExampleSet): number[][] =>
  Array.from({ length: set.inputs.rows }, (_, row) =>
    Array.from(set.inputs.values.subarray(row * set.inputs.cols, (row + 1) * set.inputs.cols)),
  );
const labelsOf = (set: ExampleSet): string[] =>
  set.targets.kind === "classes"
    ? Array.from(set.targets.labels, (label) => (set.targets.kind === "classes" ? set.targets.classes[label] : ""))
    : [];
const plain = (set: ExampleSet): object => structuredClone({ ...set });

describe("parseCsv", () => {
  it("reads numbers, a header and a label in the last column", () => {
    const set = parseCsv("a,b,kind\n1,2,x\n3,-4.5e1,y\n");
    expect(plain(set)).toEqual({
      name: "csv",
      inputs: { values: Float64Array.of(1, 2, 3, -45), rows: 2, cols: 2, scale: 1 },
      targets: { kind: "classes", labels: Uint32Array.of(0, 1), classes: ["x", "y"] },
      features: ["a", "b"],
    });
  });

  it("reads the iris file of data/ as the embedded set, from bytes and without its first line's header", () => {
    const file = readFileSync(new URL("../data/iris.csv", import.meta.url));
    const rows = file.subarray(file.indexOf(10) + 1);
    const set = parseCsv(rows, { name: "iris" });
    expect(set.inputs).toEqual(iris().inputs);
    expect(set.targets).toMatchObject({ kind: "classes", classes: ["0", "1", "2"] });
    expect(set.features).toEqual(["column 1", "column 2", "column 3", "column 4"]);
  });

  it("takes quoted delimiters, line ends and doubled quotes as RFC 4180 says", () => {
    const set = parseCsv('"a","b ""x""","c\r\nd",y\r\n1,2,3,"say ""no"""\r\n4,5,6,"p,q"\r\n');
    expect(set.features).toEqual(["a", 'b "x"', "c\r\nd"]);
    expect(labelsOf(set)).toEqual(['say "no"', "p,q"]);
  });

  it.each(["\n", "\r\n", "\r"])("ends rows with %j, the last one with or without, and passes over blank lines", (end) => {
    const lines = ["a,y", "1,p", "", "2,q", ""];
    const set = parseCsv(lines.join(end));
    expect(inputsOf(set)).toEqual([[1], [2]]);
    expect(plain(parseCsv(lines.slice(0, 4).join(end)))).toEqual(plain(set));
  });

  it("drops a byte order mark", () => {
    expect(parseCsv("\uFEFFa,y\n1,p\n2,q").features).toEqual(["a"]);
  });

  it.each([";", "\t", "|", " "])("cuts at the delimiter %j", (delimiter) => {
    const set = parseCsv(["a,b,y", "1,2,p", "3,4,q"].join("\n").replaceAll(",", delimiter), { delimiter });
    expect(inputsOf(set)).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it("does not count spaces around bare cells, and keeps those in quotes", () => {
    const set = parseCsv('a , y\n 1.5 ,\tp \n  \t\n2, "q " \n ');
    expect(set.features).toEqual(["a"]);
    expect(inputsOf(set)).toEqual([[1.5], [2]]);
    expect(labelsOf(set)).toEqual(["p", "q "]);
  });

  it("reads the files of data/ as they are: their first line has numbers in it, and text above numbers", () => {
    const file = readFileSync(new URL("../data/iris.csv", import.meta.url));
    const set = parseCsv(file, { label: -1 });
    expect(set.inputs).toEqual(iris().inputs);
    expect(set.features).toEqual(["150", "4", "setosa", "versicolor"]);
  });

  it("takes the first row for data where it holds a number and no text above one, and for names where the option says so", () => {
    expect(parseCsv("1,p\n2,q").inputs.rows).toBe(2);
    expect(parseCsv("1,?,p\n2,3,q", { ignore: [1] }).inputs.rows).toBe(2);
    expect(parseCsv("0,1,y\n5,6,7\n8,9,10").features).toEqual(["0", "1"]);
    expect(parseCsv("1,2", { targets: "values" }).inputs.rows).toBe(1);
    expect(parseCsv("2020,2021,kind\n1,2,p\n3,4,q", { header: true }).features).toEqual(["2020", "2021"]);
    expect(parseCsv("x,p\ny,q", { header: false }).features).toEqual(["column 1=x", "column 1=y"]);
  });

  it("finds the label by name, by position from the left and from the right", () => {
    const file = "kind,a,b\np,1,2\nq,3,4";
    for (const label of ["kind", 0, -3]) {
      expect(labelsOf(parseCsv(file, { label }))).toEqual(["p", "q"]);
      expect(parseCsv(file, { label }).features).toEqual(["a", "b"]);
    }
  });

  it("orders classes as numbers where all are, else by character, whatever the order of the rows", () => {
    expect(parseCsv("1,10\n1,9\n1,-2").targets).toMatchObject({ classes: ["-2", "9", "10"], labels: Uint32Array.of(2, 1, 0) });
    expect(parseCsv("1,b\n1,a\n1,10").targets).toMatchObject({ classes: ["10", "a", "b"], labels: Uint32Array.of(2, 1, 0) });
    expect(parseCsv("1,b\n1,a", { classes: ["c", "b", "a"] }).targets).toMatchObject({
      classes: ["c", "b", "a"],
      labels: Uint32Array.of(1, 2),
    });
  });

  it("reads values: one column, several, none", () => {
    const file = "a,b,c\n1,2,3\n4,5,6";
    expect(parseCsv(file, { targets: "values" }).targets).toEqual({ kind: "values", values: Float64Array.of(3, 6), cols: 1, names: ["c"] });
    expect(parseCsv(file, { targets: "values", label: ["c", "a"] }).targets).toEqual({
      kind: "values",
      values: Float64Array.of(3, 1, 6, 4),
      cols: 2,
      names: ["c", "a"],
    });
    expect(parseCsv(file, { label: null }).targets).toEqual({ kind: "values", values: new Float64Array(0), cols: 0, names: [] });
    expect(parseCsv(file, { label: null }).inputs.cols).toBe(3);
  });

  it("makes one column of each category, in the order of the characters", () => {
    const set = parseCsv("colour,size,y\nred,1,p\nblue,2,q\nred,3,q");
    expect(set.features).toEqual(["colour=blue", "colour=red", "size"]);
    expect(inputsOf(set)).toEqual([
      [0, 1, 1],
      [1, 0, 2],
      [0, 1, 3],
    ]);
  });

  it("takes the columns for categories that are named, numbers too", () => {
    const set = parseCsv("month,size,y\n12,1,p\n2,2,q", { categorical: ["month"] });
    expect(set.features).toEqual(["month=2", "month=12", "size"]);
    expect(inputsOf(set)).toEqual([
      [0, 1, 1],
      [1, 0, 2],
    ]);
  });

  it("leaves ignored columns alone, whatever they hold", () => {
    const set = parseCsv("id,a,y\nx1,1,p\n,2,q\nNaN,3,q", { ignore: ["id"] });
    expect(inputsOf(set)).toEqual([[1], [2], [3]]);
  });

  it("a number in quotes is text: it is a category beside others", () => {
    expect(parseCsv('a,y\nunknown,p\n"2",q\n').features).toEqual(["a=2", "a=unknown"]);
  });

  it("gives later data the columns of earlier data: the features name them, their order and their categories", () => {
    const { features } = parseCsv("colour,size,y\nred,1,p\nblue,2,q");
    const later = parseCsv("size,extra,colour\n5,?,red\n6,?,red", { label: null, features: features!, name: "later" });
    expect(later.features).toEqual(features);
    expect(inputsOf(later)).toEqual([
      [0, 1, 5],
      [0, 1, 6],
    ]);
  });

  it("takes NA and ? in quotes for text, and a mark that the classes name for a class", () => {
    expect(labelsOf(parseCsv('1,"NA"\n2,"?"'))).toEqual(["NA", "?"]);
    expect(labelsOf(parseCsv("1,NA\n2,DE", { classes: ["DE", "NA"] }))).toEqual(["NA", "DE"]);
  });

  it("keeps f32 on request", () => {
    expect(parseCsv("0.1,p\n0.2,q", { precision: "f32" }).inputs.values).toEqual(Float32Array.of(0.1, 0.2));
  });

  it.each([1, 2, 3, 7, 131071, 131072, 131073])("keeps %d rows in order: blocks hold 131072 numbers", (rows) => {
    const set = parseCsv(Array.from({ length: rows }, (_, i) => `${i},0`).join("\n"), { targets: "values" });
    expect(set.inputs.rows).toBe(rows);
    expect(set.inputs.values.every((value: number, row: number) => value === row)).toBe(true);
  });
});

describe("readCsv", () => {
  it("reads a Node stream, a web stream and a list of pieces alike", async () => {
    const file = "a,y\n1,p\n2,q\n";
    const expected = plain(parseCsv(file));
    expect(plain(await readCsv(Readable.from([file.slice(0, 5), file.slice(5)])))).toEqual(expected);
    expect(plain(await readCsv(new Blob([file]).stream()))).toEqual(expected);
    expect(plain(await readCsv({ getReader: () => new Blob([file]).stream().getReader() }))).toEqual(expected);
    expect(plain(await readCsv([file]))).toEqual(expected);
  });

  it("gives back what was written, wherever the text or its bytes are cut", async () => {
    const text = fc
      .oneof(fc.string({ unit: "grapheme", maxLength: 6 }), fc.stringMatching(/^[",\r\n😀é a]{0,6}$/u))
      .filter((t) => !t.includes("\uFFFD"));
    const written = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
    const row = fc.tuple(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      text.filter((t) => t !== ""),
      fc.integer(),
    );
    const file = fc.record({
      rows: fc.array(row, { minLength: 2, maxLength: 8 }).filter((rows) => new Set(rows.map(([, t]) => t)).size > 1),
      end: fc.constantFrom("\n", "\r\n", "\r"),
      cuts: fc.array(fc.nat(400), { maxLength: 12 }),
      bytes: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(file, async ({ rows, end, cuts, bytes }) => {
        const whole = `${["x", "label", "n"].join(",")}${end}${rows.map(([x, t, n]) => [Object.is(x, -0) ? "-0" : x, written(t), n].join(",")).join(end)}`;
        const content = bytes ? new TextEncoder().encode(whole) : whole;
        const places = [0, ...cuts.map((cut) => Math.min(cut, content.length)), content.length].toSorted((a, b) => a - b);
        const pieces = places.slice(1).map((to, i) => content.slice(places[i], to));
        const options: CsvOptions = { label: "label", header: true };
        const set = await readCsv(pieces, options);
        expect(inputsOf(set)).toEqual(rows.map(([x, , n]) => [x, n]));
        expect(labelsOf(set)).toEqual(rows.map(([, t]) => t));
        expect(plain(set)).toEqual(plain(parseCsv(whole, options)));
      }),
      { numRuns: 300 },
    );
  });

  it("reads every cut of one file alike, byte by byte", async () => {
    const content = new TextEncoder().encode('\uFEFFa,"b""c",y\r\n1,2,"p\r\nq"\r\n3,4,é\r\n');
    const expected = plain(parseCsv(content));
    for (let cut = 0; cut <= content.length; cut++) {
      expect(plain(await readCsv([content.slice(0, cut), content.slice(cut)]))).toEqual(expected);
    }
    expect(plain(await readCsv(Array.from(content, (byte) => Uint8Array.of(byte))))).toEqual(expected);
  });

  it("reads a stream that fills the same Buffer again for each piece", async () => {
    const buffer = Buffer.alloc(3);
    const set = await readCsv(
      (function* reused() {
        for (const piece of ["abc", ",la", "bel", "\n1,", "p\n2", ",qu", "x\n "]) {
          buffer.write(piece);
          yield buffer;
        }
      })(),
      { label: "label" },
    );
    expect(set.features).toEqual(["abc"]);
    expect(labelsOf(set)).toEqual(["p", "qux"]);
  });

  it("does not keep the text: 200 MB of it in pieces need less than 60 MB of memory beyond the numbers", async () => {
    const rows = 4000;
    const piece = new TextEncoder().encode(`1.5,${"x".repeat(996)}\n`.repeat(rows));
    const before = process.memoryUsage().rss;
    let most = 0;
    const set = await readCsv(
      (function* pieces() {
        for (let i = 0; i < 50; i++) {
          most = Math.max(most, process.memoryUsage().rss);
          yield piece;
        }
        yield "2,y\n";
      })(),
    );
    expect(set.inputs.rows).toBe(50 * rows + 1);
    expect(most - before).toBeLessThan(60e6);
  });

  it("passes on what the stream throws", async () => {
    await expect(
      readCsv(
        Readable.from(
          (function* broken() {
            yield "a,y\n";
            throw new Error("disk");
          })(),
        ),
      ),
    ).rejects.toThrow("disk");
  });

  it("digits written as CSV are read back to the same numbers", () => {
    const { inputs, targets } = digits();
    if (targets.kind !== "classes") throw new Error("classes expected");
    const file = Array.from(targets.labels, (label, row) => [...inputs.values.subarray(row * 64, row * 64 + 64), label].join(",")).join(
      "\n",
    );
    const set = parseCsv(file);
    expect(Array.from(set.inputs.values)).toEqual(Array.from(inputs.values));
    expect(set.targets).toEqual(targets);
  });
});
