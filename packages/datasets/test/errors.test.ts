import { AdjointError } from "@adjoint/reference";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { problems as arrays } from "../src/problems/arrays.ts";
import { failCsv, problems as csv } from "../src/problems/csv.ts";
import { failFiles, problems as files } from "../src/problems/files.ts";
import { failReading, problems as reading } from "../src/problems/reading.ts";
import { failRows, problems as rows } from "../src/problems/rows.ts";
import { failSchema, problems as schemas } from "../src/problems/schema.ts";
import { problems as sets } from "../src/problems/sets.ts";
import { createSpill } from "../src/spill.node.ts";
import {
  applyScaling,
  checkSchema,
  circles,
  encodeInputs,
  encodeTable,
  encodeTargets,
  folds,
  foldsOf,
  fromArrays,
  gaussians,
  imageSet,
  inferSchema,
  iris,
  minMax,
  moons,
  oneHot,
  openTable,
  parseCsv,
  parseIdx,
  parseJsonTable,
  parseNpy,
  parseTable,
  prepareTable,
  readIdx,
  readMat,
  selectRows,
  sine,
  spirals,
  split,
  standardize,
  tableFromArrays,
  tableFromRows,
  take,
  xor,
} from "../src/index.ts";
import type { Row, SchemaOptions } from "../src/index.ts";

const TABLES = { arrays, csv, files, reading, rows, schema: schemas, sets } as const;
type Case = readonly [code: string, raise: () => unknown];

const flowers = "size,colour,kind\n2,red,p\n4,blue,q\n3,red,p\n5,blue,q\n4,red,p\n6,blue,q\n";
const model = inferSchema(parseTable(flowers));
const infer = (text: string, options: SchemaOptions = {}): unknown => inferSchema(parseTable(text), options);
const encode = (row: Row): unknown => encodeInputs(model, [row]);
const csvOf = (n: number, row: (i: number) => string): string => `a,b\n${Array.from({ length: n }, (_, i) => row(i)).join("\n")}\n`;
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const ascii = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));
const npy = (header: string, data = 0, version = 1): Uint8Array =>
  Buffer.concat([ascii("\u0093NUMPY"), bytes(version, 0, header.length & 255, header.length >> 8), ascii(header), new Uint8Array(data)]);
const descr = (type: string, shape = "(2,)"): string => `{'descr': '${type}', 'fortran_order': False, 'shape': ${shape}, }`;
const u8 = (shape: number[], values: number[]) => ({ shape, values: Uint8Array.from(values) });

/** The header of a MAT file of version 5, and elements. */
function mat(...words: number[]): Uint8Array {
  const file = new Uint8Array(128 + 4 * words.length).fill(32, 0, 124);
  file.set([0, 1, 0x49, 0x4d], 124);
  const view = new DataView(file.buffer);
  words.forEach((word, i) => view.setUint32(128 + 4 * i, word, true));
  return file;
}
/** A variable A of a class, 1×1, with data of a storage type. */
const variable = (kind: number, storage: number, size: number, ...data: number[]): Uint8Array =>
  mat(14, 40 + 8 + 4 * data.length, 6, 8, kind, 0, 5, 8, 1, 1, 0x00010001, 65, storage, size, ...data);

/** A zip archive with one entry of no bytes: its name, method and size. */
function zip(name: string, method = 0, size = 0): Uint8Array {
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(name.length, 26);
  const directory = Buffer.alloc(46);
  directory.writeUInt32LE(0x02014b50, 0);
  directory.writeUInt16LE(method, 10);
  directory.writeUInt32LE(size, 24);
  directory.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(30 + name.length, 16);
  return Buffer.concat([local, Buffer.from(name), directory, Buffer.from(name), end]);
}

/** At least one case for each code. What only another host, a server or too little memory shows is stated, not provoked. */
const CASES: Readonly<Record<keyof typeof TABLES, readonly Case[]>> = {
  arrays: [
    ["one-kind-of-target", () => fromArrays({ inputs: [[1]] })],
    ["one-kind-of-target", () => fromArrays({ inputs: [[1]], labels: [0], values: [1] })],
    ["features-length", () => fromArrays({ inputs: [[1, 2]], labels: [0], features: ["a"] })],
    ["rows-differ", () => fromArrays({ inputs: [[1], [2]], labels: [0] })],
    ["not-a-table", () => fromArrays({ inputs: { shape: [2], values: [1, 2] }, labels: [0] })],
    ["no-numbers", () => fromArrays({ inputs: [], labels: [] })],
    ["number-not-finite", () => fromArrays({ inputs: [[1, NaN]], labels: [0] })],
    ["ragged-rows", () => fromArrays({ inputs: [[1, 2], [3]], labels: [0, 1] })],
    ["labels-not-a-list", () => fromArrays({ inputs: [[1]], labels: { shape: [1, 2], values: [0, 1] } })],
    ["names-and-numbers", () => fromArrays({ inputs: [[1], [2]], labels: ["a", 1] })],
    ["unknown-label", () => fromArrays({ inputs: [[1]], labels: ["dgo"], classes: ["cat", "dog"] })],
    ["label-out-of-range", () => fromArrays({ inputs: [[1]], labels: [-1] })],
  ],
  csv: [
    ["cell-too-long", () => parseCsv(`a,b\n"${"x".repeat(1 << 20)}y",1\n`)],
    ["quote-inside-cell", () => parseTable('a,b\nx"y,1\n', { delimiter: "," })],
    ["text-after-quote", () => parseTable('a,b\n"x"y,1\n', { delimiter: "," })],
    ["quote-not-closed", () => parseTable('a,b\n"x,1\n', { delimiter: "," })],
    ["not-a-delimiter", () => parseTable("a,b\n1,2\n", { delimiter: ",," })],
    ["name-twice", () => parseTable("a,a\n1,2\n")],
    ["several-label-columns", () => parseCsv("a,b,c\n1,2,3\n", { label: ["b", "c"] })],
    ["input-twice", () => parseCsv("a,b\n1,x\n2,y\n", { features: ["a", "b"] })],
    ["no-input-left", () => parseCsv("a;b\n1;2\n")],
    ["no-input-left", () => parseCsv("a,b\n1,2\n", { ignore: ["a"] })],
    ["listed-twice", () => parseCsv("a,b\n1,2\n", { classes: ["x", "x"] })],
    ["no-such-position", () => parseCsv("a,b\n1,2\n", { label: 2 })],
    ["no-such-column", () => parseCsv("price,b\n1,2\n", { label: "prise" })],
    ["feature-without-column", () => parseCsv("colour,b\n1,2\n", { features: ["color=red"] })],
    ["ragged-row", () => parseCsv("a,b\n1,2\n3\n")],
    ["no-rows", () => parseCsv("")],
    ["header-not-utf8", () => parseCsv(bytes(0x61, 0xe9, 0x2c, 0x62, 10, 0x31, 0x2c, 0x32, 10))],
    ["header-alone", () => parseCsv("a,b\n")],
    ["inputs-too-large", () => failCsv("readCsv", "inputs-too-large", { length: 2 ** 40 })],
    ["value-missing", () => parseCsv("a,b\n1,x\n,y\n")],
    ["text-among-numbers", () => parseCsv("a,b\n1,x\nabc,y\n")],
    ["number-out-of-range", () => parseCsv("a,b\n1,x\n1e999,y\n")],
    ["number-out-of-range", () => parseCsv("a,b\n1,x\n1e99,y\n", { precision: "f32" })],
    ["unknown-word", () => parseCsv("a,b\n1,x\n2,z\n", { classes: ["x", "y"] })],
    ["cell-not-utf8", () => parseCsv(Buffer.concat([ascii("a,b\n1,"), bytes(0xe9, 10)]))],
    ["number-among-texts", () => parseCsv("a,b\nred,x\n2,y\n")],
    ["one-class", () => parseCsv("a,b\n1,x\n2,x\n")],
    ["label-is-fraction", () => parseCsv("a,b\n1,1.5\n2,2.5\n")],
    ["too-many-classes", () => parseCsv(csvOf(10_001, (i) => `1,c${i}`))],
    ["too-many-categories", () => parseCsv(csvOf(1001, (i) => `c${i},${i % 2}`))],
    ["categories-too-large", () => failCsv("readCsv", "categories-too-large", { rows: 1e7, inputs: 999, gibibytes: "74.4", most: 4 })],
    ["not-csv-text", () => parseCsv(gzipSync("a,b\n1,2\n"))],
    ["not-csv-text", () => parseCsv(bytes(0xff, 0xfe, 0x61, 0))],
  ],
  files: [
    ["unreadable", () => failFiles("load", "unreadable", { path: "/data/x.gz", reason: "EACCES" })],
    ["download-failed", () => failFiles('load "mnist"', "download-failed", { reasons: "status 404", set: "mnist" })],
    ["cache-unwritable", () => failFiles('load "mnist"', "cache-unwritable", { path: "/cache/x.gz", reason: "ENOSPC" })],
    ["offline-file-missing", () => failFiles('load "mnist"', "offline-file-missing", { file: "t10k.gz", places: "/cache" })],
    ["offline-file-damaged", () => failFiles('load "mnist"', "offline-file-damaged", { path: "/cache/x.gz", damage: "3 bytes" })],
    ["spill-failed", () => createSpill("/nowhere/at/all").append(new Uint8Array(1))],
    ["compressed-damaged", () => readIdx(gzipSync(bytes(0, 0, 8, 1, 0, 0, 0, 1, 7)).subarray(0, 20))],
    ["larger-than-said", () => readIdx(gzipSync(Buffer.concat([bytes(0, 0, 8, 1, 0, 0, 0, 1), new Uint8Array(100_000)])))],
    ["gzip-damaged", () => openTable(gzipSync(csvOf(999, String)).subarray(0, 99))],
    ["idx-too-short", () => parseIdx(bytes(0, 0))],
    ["not-idx", () => parseIdx(bytes(1, 2, 3, 4))],
    ["idx-header-truncated", () => parseIdx(bytes(0, 0, 8, 3, 0))],
    ["idx-length", () => parseIdx(bytes(0, 0, 8, 1, 0, 0, 0, 9))],
    ["not-images", () => imageSet({ name: "x", images: u8([2], [0, 1]), labels: u8([2], [0, 1]) })],
    ["not-labels", () => imageSet({ name: "x", images: u8([1, 1, 1], [0]), labels: u8([1, 1], [0]) })],
    ["images-and-labels-differ", () => imageSet({ name: "x", images: u8([1, 1, 1], [0]), labels: u8([2], [0, 1]) })],
    ["label-without-class", () => imageSet({ name: "x", images: u8([1, 1, 1], [0]), labels: u8([1], [3]), classes: ["a"] })],
    ["mat-not-a-variable", () => readMat(mat(5, 4, 1, 0))],
    ["no-such-variable", () => readMat(variable(6, 9, 8, 0, 0), { variables: ["B"] })],
    ["no-such-variable", () => readMat(mat(), { variables: ["B"] })],
    ["mat-version-7.3", () => readMat(ascii("MATLAB 7.3 MAT-file"))],
    ["mat-version-4", () => readMat(bytes(0, 0, 0, 0, 1))],
    ["mat-too-short", () => readMat(ascii("MATLAB 5.0"))],
    ["not-mat", () => readMat(new Uint8Array(128).fill(65))],
    ["mat-truncated", () => readMat(mat(14, 400))],
    ["mat-variable-damaged", () => readMat(mat(14, 24, 6, 0, 5, 0, 1, 0))],
    ["mat-not-numbers", () => readMat(variable(1, 9, 8, 0, 0))],
    ["mat-length", () => readMat(variable(6, 9, 4, 0, 0))],
    ["mat-integer-too-large", () => readMat(variable(15, 13, 8, 0xffffffff, 0xffffffff))],
    ["not-npy", () => parseNpy(ascii("hello, world"))],
    ["npy-version", () => parseNpy(npy(descr("<f8"), 16, 9))],
    ["npy-header-truncated", () => parseNpy(npy(descr("<f8"), 16).subarray(0, 20))],
    ["npy-dtype", () => parseNpy(npy(descr("|O"), 16))],
    ["npy-length", () => parseNpy(npy(descr("<f8"), 15))],
    ["npy-integer-too-large", () => parseNpy(Buffer.concat([npy(descr("<u8", "(1,)")), new Uint8Array(8).fill(255)]))],
    ["npy-header-damaged", () => parseNpy(npy("{'descr': '<f8'}", 8))],
    ["zip-damaged", () => openTable(ascii("PK\u0003\u0004"))],
    ["zip-method", () => openTable(zip("a.npy", 12))],
  ],
  reading: [
    [
      "arrays-differ-in-rows",
      () =>
        tableFromArrays("t", [
          { name: "X", shape: [2], values: [1, 2] },
          { name: "y", shape: [1], values: [1] },
        ]),
    ],
    ["table-too-large", () => failReading("readTable", "table-too-large", { column: "a", rows: 2 ** 32 })],
    ["doubtful-decimal", () => parseTable("a;b\n1,234;x\n2,345;y\n")],
    ["not-a-decimal-mark", () => parseTable("a,b\n1,2\n", { decimal: "'" as never })],
    ["cell-not-utf8", () => parseTable(Buffer.concat([ascii("a,b\n1,"), bytes(0xe9, 10)]), { encoding: "utf-8" })],
    ["two-encodings", () => parseTable(Buffer.concat([ascii("a,b\n1,"), bytes(0xe9, 10), Buffer.from("2,é\n")]))],
    ["no-such-array", () => openTable(zip("X.npy"), { arrays: ["x"] })],
    ["not-images", () => openTable(bytes(0, 0, 8, 1, 0, 0, 0, 1, 7), { transpose: true })],
    ["file-too-large", () => failReading("openTable", "file-too-large", { name: "t.npz", limit: 2 ** 31 })],
    ["no-rows", () => parseTable("")],
    ["header-alone", () => parseTable("a,b\n")],
    ["empty-rows", () => tableFromRows([])],
    ["rows-not-alike", () => tableFromRows([{ a: 1 }, [1]])],
    ["ragged-array", () => tableFromRows([[1, 2], [3]])],
    ["not-a-cell", () => tableFromRows([{ a: { b: 1 } as never }])],
    ["number-not-finite", () => tableFromRows([{ a: Infinity }])],
    ["rows-without-columns", () => tableFromRows([{}])],
    ["json-too-large", () => failReading("parseJsonTable", "json-too-large", { name: "t.json", bytes: 2 ** 30, limit: 2 ** 29 })],
    ["json-object", () => parseJsonTable(ascii('{"a": [1, 2], "b": 3}'))],
    ["json-no-table", () => parseJsonTable(ascii("3"))],
    ["line-not-json", () => parseJsonTable(ascii('{"a": 1}\n{"a": '))],
    ["not-a-table-file", () => openTable(gzipSync(gzipSync("a,b\n1,2\n")))],
    ["not-a-table-file", () => openTable(ascii("@relation x\n"))],
    ["not-a-table-file", () => openTable(zip("xl/workbook.xml"))],
    ["not-a-table-file", () => openTable(zip("content.xml"))],
    ["parquet-without-reader", () => openTable(ascii("PAR1"))],
    ["zip-of-files", () => openTable(zip("train.csv"))],
    ["not-text", () => parseTable(gzipSync("a,b\n1,2\n"))],
    ["ragged-row", () => parseTable("a,b\n1,2\n3\n4,5\n6,7\n")],
  ],
  rows: [
    ["value-missing", () => encode({ size: null, colour: "red" })],
    ["value-missing", () => encodeInputs(inferSchema(parseTable(flowers), { missing: "drop" }), [{ size: null, colour: "red" }])],
    ["text-in-numbers", () => encode({ size: "big", colour: "red" })],
    ["unknown-category", () => encode({ size: 1, colour: "rad" })],
    [
      "read-as-numbers",
      () => {
        const codes = "code,x,k\n001,5,p\n002,6,q\n001,7,q\n";
        return encodeInputs(inferSchema(parseTable(codes, { text: ["code"] })), parseTable(codes));
      },
    ],
    ["not-such-a-date", () => encodeInputs(inferSchema(parseTable("d,k\n2020-01-02,p\n2021-05-03,q\n")), [{ d: "soon" }])],
    [
      "not-one-class",
      () =>
        encodeTargets(
          {
            ...model,
            columns: [
              { name: "p", kind: "number", role: "target", missing: "refuse" },
              { name: "q", kind: "number", role: "target", missing: "refuse" },
            ],
          },
          [{ p: 1, q: 1 }],
        ),
    ],
    ["unknown-label", () => encodeTargets(model, [{ kind: "r" }])],
    ["columns-missing", () => encode({ size: 1, color: "red" })],
    ["columns-missing", () => encode({})],
    ["window-needs-label", () => encodeInputs({ ...model, window: 2 }, [{ size: 1, colour: "red" }])],
    ["window-too-few-rows", () => encodeInputs({ ...model, window: 2 }, [{ size: 1, colour: "red", kind: "p" }])],
    ["column-count", () => encode([1, 2, 3, 4])],
    ["no-rows", () => encodeInputs(model, [])],
    ["not-a-row", () => encode(7 as never)],
    [
      "weight-negative",
      () => encodeTable(inferSchema(parseTable("a,w,y\n2,1,p\n3,-1,q\n"), { weight: "w" }), parseTable("a,w,y\n2,1,p\n3,-1,q\n")),
    ],
    ["inputs-too-large", () => encodeInputs(model, parseTable(flowers), { rows: { length: 2 ** 30 } })],
    ["out-of-memory", () => failRows("encodeInputs", "out-of-memory", { rows: 1e8, cols: 9 })],
  ],
  schema: [
    ["schema-damaged", () => checkSchema("load", { ...model, version: 2 })],
    ["schema-damaged", () => checkSchema("load", { ...model, columns: [{ ...model.columns[0], kind: "colour" }] })],
    ["not-a-part", () => prepareTable(parseTable(flowers), { seed: 1, test: -0.5 })],
    ["nothing-to-train-on", () => prepareTable(parseTable(flowers), { seed: 1, test: 6 })],
    [
      "column-without-values",
      () => prepareTable(parseTable("a,b,y\n,1,p\n,2,q\n3,3,p\n4,7,q\n"), { seed: 1, test: 2, split: "chronological", missing: "mean" }),
    ],
    ["constant-target", () => infer("a,y\n1,2\n2,2\n", { targets: "values" })],
    ["spread-not-finite", () => infer("a,b,y\n1e308,1,p\n-1e308,2,q\n", { use: ["a"] })],
    ["doubtful-dates", () => infer("d,y\n01/02/2020,p\n03/04/2020,q\n")],
    ["number-out-of-range", () => infer("a,b,y\n1e999,1,p\n1,2,q\n")],
    ["text-among-numbers", () => infer("a,b,y\n1,1,p\n2,2,q\nabc,1,p\n")],
    ["number-among-texts", () => infer("a,b,y\nx,1,p\n2,2,q\nabc,1,p\n")],
    [
      "text-among-dates",
      () => infer(`d,b,y\n${Array.from({ length: 9 }, (_, i) => `2024-01-1${i},${i % 4},${i % 2 ? "p" : "q"}`).join("\n")}\nsoon,1,p\n`),
    ],
    ["per-cent-and-plain", () => infer("a,b,y\n1%,1,p\n2,2,q\n")],
    ["two-currencies", () => infer("a,b,y\n$1,1,p\n€2,2,q\n")],
    ["no-such-position", () => infer(flowers, { label: 7 })],
    ["no-such-column", () => infer(flowers, { label: "kinds" })],
    ["label-named-twice", () => infer(flowers, { label: "kind", ignore: ["kind"] })],
    ["no-input-left", () => infer("kind\np\nq\n")],
    ["no-input-left", () => infer("a,b,y\n1,x,p\n1,x,q\n1,x,p\n")],
    ["label-empty", () => infer("a,y\n1,\n2,\n", { label: "y" })],
    ["label-is-text", () => infer(flowers, { targets: "values" })],
    ["label-is-fraction", () => infer("a,y\n1,0.5\n2,1.5\n")],
    ["one-class", () => infer("a,y\n1,p\n2,p\n")],
    ["many-classes", () => infer(csvOf(60, (i) => `${i % 7},${i}`))],
    ["labels-hold-text", () => infer(flowers, { label: ["colour", "kind"] })],
    ["labels-not-binary", () => infer("a,b,c\n1,2,3\n2,3,4\n", { label: ["b", "c"], targets: "classes" })],
    ["no-row-left", () => infer("a,b,y\n,1,p\n2,,q\n", { missing: "drop" })],
    ["values-missing", () => infer("a,b,y\n,1,p\n2,?,q\n3,NA,p\n")],
    ["too-many-texts", () => failSchema("prepareTable", "too-many-texts", { column: "id", most: 131072, example: "k0" })],
    ["not-a-repeat-count", () => [...foldsOf(parseTable(flowers), { seed: 1, repeats: 0 })]],
    ["not-a-fold-count", () => [...foldsOf(parseTable(flowers), { seed: 1, folds: 6, split: "chronological" })]],
    ["not-a-fold", () => prepareTable(parseTable(flowers), { seed: 1, fold: { index: 4, of: 3 } })],
    ["not-a-window", () => prepareTable(parseTable(flowers), { seed: 1, window: 0 })],
    ["window-too-large", () => prepareTable(parseTable(flowers), { seed: 1, window: 6 })],
  ],
  sets: [
    ["factor-out-of-range", () => circles({ factor: 1 })],
    ["turns-not-positive", () => spirals({ turns: 0 })],
    ["not-a-class-count", () => gaussians({ classes: 1.5 })],
    ["not-a-row-count", () => moons({ n: 0 })],
    ["not-a-row-count", () => sine({ n: 1 })],
    ["not-a-deviation", () => xor({ noise: -1 })],
    ["not-classes", () => oneHot(fromArrays({ name: "x", inputs: [[1]], values: [1] }))],
    [
      "scale-of-bytes",
      () =>
        applyScaling(imageSet({ name: "x", images: u8([1, 1, 2], [0, 1]), labels: u8([1], [0]) }), {
          kind: "bytes",
          shift: [0, 0],
          scale: [1, 2],
        }),
    ],
    ["scaling-of-other-columns", () => applyScaling(iris(), { kind: "minMax", shift: [0], scale: [1] })],
    ["scaled-already", () => minMax(standardize(iris()))],
    ["spread-not-finite", () => standardize(fromArrays({ name: "x", inputs: [[1e308], [-1e308]], labels: [0, 1], features: ["a"] }))],
    ["not-a-row", () => selectRows(iris(), [150])],
    ["not-a-part-of-rows", () => take(iris(), 151)],
    ["not-a-seed", () => moons({ seed: 0.5 })],
    [
      "values-stratified",
      () => split(fromArrays({ name: "x", inputs: [[1], [2]], values: [1, 2] }), { test: 1, seed: 1, stratified: true }),
    ],
    ["not-a-fold-count", () => folds({ name: "x", rows: 3 }, { k: 4, seed: 1 })],
    ["not-a-test-size", () => split(iris(), { test: 1.5, seed: 1 })],
    ["empty-part", () => split(iris(), { test: 150, seed: 1 })],
    [
      "lone-class",
      () => split(fromArrays({ name: "x", inputs: [[1], [2], [3]], labels: [0, 0, 1] }), { test: 1, seed: 1, stratified: true }),
    ],
  ],
};

const said: string[] = [];

/** Raises an error, and keeps its sentence. */
async function caught(topic: string, code: string, raise: () => unknown): Promise<unknown> {
  try {
    await raise();
  } catch (error) {
    if (error instanceof Error) said.push(`${topic} ${code}\n  ${error.message}\n`);
    return error;
  }
  return undefined;
}

describe.each(Object.keys(CASES) as (keyof typeof TABLES)[])("errors about %s", (topic) => {
  it.each(CASES[topic])("%s", async (code, raise) => {
    const error = await caught(topic, code, raise);
    expect(error).toBeInstanceOf(AdjointError);
    const { code: found, fields, message, name } = error as AdjointError;
    expect([found, name]).toEqual([
      code,
      (TABLES[topic]() as Readonly<Record<string, { readonly type: { readonly name: string } }>>)[code].type.name,
    ]);
    expect(typeof fields["where"]).toBe("string");
    expect(message.startsWith(`${String(fields["where"])}: `)).toBe(true);
    expect(message).not.toMatch(/undefined|\[object|NaN rows/);
  });

  it("has a case for every code, and no other", () => {
    expect([...new Set(CASES[topic].map(([code]) => code))].sort()).toEqual(Object.keys(TABLES[topic]()).sort());
  });
});

it("the sentences are those of errors.txt", async () => {
  await expect(said.join("")).toMatchFileSnapshot("errors.txt");
});
