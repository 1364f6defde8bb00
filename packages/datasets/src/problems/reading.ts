import { createFail } from "@adjoint/reference";
import { list, quote } from "../names.ts";
import { argument, data, format } from "./problem.ts";

/** Rules of reading a file, rows or arrays as a table. */
export const problems = () => ({
  "arrays-differ-in-rows": data(({ name, sizes }: { readonly name: string; readonly sizes: string }) => [
    "the arrays are no rows",
    `${quote(name)}: ${sizes}`,
    "Each array needs the same number of rows, one at least.",
  ]),
  "table-too-large": data(({ column, rows }: { readonly column: string; readonly rows: number }) => [
    "the table does not fit into memory",
    `column ${quote(column)} has more than ${rows} rows`,
    "Read fewer rows or columns.",
  ]),
  "doubtful-decimal": data(({ example, col }: { readonly example: string; readonly col: number }) => [
    "a comma is a decimal mark or divides thousands",
    `${quote(example)} in column ${col}, and nothing in the file tells which`,
    'Pass decimal: "," or decimal: ".".',
  ]),
  "not-a-decimal-mark": argument(({ decimal }: { readonly decimal: string }) => [
    'the decimal mark must be "," or "."',
    quote(decimal),
    "Pass one of them.",
  ]),
  "cell-not-utf8": format(({ cell, name }: { readonly cell: string; readonly name: string }) => [
    "a cell is not UTF-8",
    `${quote(cell)} in ${quote(name)}`,
    'Save the file in UTF-8, or pass encoding: "windows-1252".',
  ]),
  "two-encodings": format(({ name, utf8, other }: { readonly name: string; readonly utf8: string; readonly other: string }) => [
    "two encodings in one file",
    `${quote(name)} has ${quote(utf8)} in UTF-8 and ${quote(other)} in Windows-1252`,
    "Save it in UTF-8, or pass encoding.",
  ]),
  "no-such-array": argument(
    ({ array, name, arrays }: { readonly array: string; readonly name: string; readonly arrays: readonly string[] }) => [
      `there is no array ${quote(array)}`,
      `${quote(name)} holds ${list(arrays)}`,
      "Name those to take.",
    ],
  ),
  "not-images": argument(({ shape }: { readonly shape: string }) => [
    "only images can be transposed",
    `the shape is ${shape}`,
    "Leave transpose out.",
  ]),
  "file-too-large": data(({ name, limit }: { readonly name: string; readonly limit: number }) => [
    "the file is too large",
    `${quote(name)} has more than ${limit} bytes`,
    "Write it as CSV, or in parts.",
  ]),
  "no-rows": data(({ name }: { readonly name: string }) => [
    "no rows",
    `${quote(name)} is empty`,
    "Check that it was written, and that this is the right file.",
  ]),
  "header-alone": data(({ name, columns }: { readonly name: string; readonly columns: string }) => [
    "no rows",
    `${quote(name)} has a header of ${columns} and nothing below it`,
    "Add rows, or pass header: false if that line is data.",
  ]),
  "empty-rows": data(({ name }: { readonly name: string }) => ["no rows", `${quote(name)} is empty`, "Give one row at least."]),
  "rows-not-alike": data(({ row, name, value }: { readonly row: number; readonly name: string; readonly value: string }) => [
    "rows must all be objects, or all arrays",
    `row ${row} of ${quote(name)} is ${quote(value)}`,
    "Write all alike.",
  ]),
  "ragged-array": data(
    ({ at, name, found, cells }: { readonly at: string; readonly name: string; readonly found: number; readonly cells: number }) => [
      "a ragged row",
      `${at} of ${quote(name)} has ${found} cells, the first ${cells}`,
      "Complete the row.",
    ],
  ),
  "not-a-cell": data(
    ({ at, name, column, value }: { readonly at: string; readonly name: string; readonly column: string; readonly value: string }) => [
      "a value is no cell",
      `${at} of ${quote(name)}, ${quote(column)}: ${quote(value)}`,
      "Write its parts as columns of their own.",
    ],
  ),
  "number-not-finite": data(
    ({ at, name, column, value }: { readonly at: string; readonly name: string; readonly column: string; readonly value: number }) => [
      "a number is not finite",
      `${at} of ${quote(name)}, ${quote(column)}: ${value}`,
      "Leave the row out, or write null.",
    ],
  ),
  "rows-without-columns": data(({ rows }: { readonly rows: number }) => [
    "the rows have no columns",
    `${rows} empty objects`,
    "Give { column: value }.",
  ]),
  "json-too-large": data(({ name, bytes, limit }: { readonly name: string; readonly bytes: number; readonly limit: number }) => [
    "the file is too large",
    `${quote(name)} has ${bytes} bytes, at most ${limit} are read`,
    "Write it as CSV.",
  ]),
  "json-object": data(({ name, keys }: { readonly name: string; readonly keys: readonly string[] }) => [
    "the JSON is no table",
    `${quote(name)} is an object of ${list(keys)}`,
    "Write an array of objects, or one object on each line.",
  ]),
  "json-no-table": data(({ name, text }: { readonly name: string; readonly text: string }) => [
    "the JSON is no table",
    `${quote(name)} is ${quote(text)}`,
    "Write an array of objects, or one object on each line.",
  ]),
  "line-not-json": format(({ line, name, text }: { readonly line: number; readonly name: string; readonly text: string }) => [
    "a line is not JSON",
    `line ${line} of ${quote(name)}: ${quote(text)}`,
    "Write an array of objects, or one object on each line.",
  ]),
  "not-a-table-file": format(({ name, what, next }: { readonly name: string; readonly what: string; readonly next: string }) => [
    "this format is not read",
    `${quote(name)} is ${what}`,
    `${next}.`,
  ]),
  "parquet-without-reader": format(({ name }: { readonly name: string }) => [
    "Parquet needs a reader",
    quote(name),
    "Install hyparquet and pass parquet, or write the table as CSV.",
  ]),
  "zip-of-files": format(({ name, files }: { readonly name: string; readonly files: readonly string[] }) => [
    "a zip archive is no table",
    `${quote(name)} holds ${list(files)}`,
    "Unpack it, and name the file in it.",
  ]),
  "not-text": format(({ name, what }: { readonly name: string; readonly what: string }) => [
    "the file is no text of rows",
    `${quote(name)} begins like ${what}`,
    "Unpack it first, or read it with openTable.",
  ]),
  "ragged-row": data(
    ({
      at,
      name,
      found,
      header,
      columns,
      only,
      skip,
    }: {
      readonly at: string;
      readonly name: string;
      readonly found: number;
      readonly header: boolean;
      readonly columns: number;
      readonly only: string | undefined;
      readonly skip: number | undefined;
    }) => [
      "a ragged row",
      `${at} of ${quote(name)} has ${found} ${found === 1 ? "cell" : "cells"}, the ${header ? "header" : "first row"} ${columns}${only === undefined ? "" : ` (${quote(only)})`}`,
      `Put cells that hold the delimiter in quotes, or correct the row.${skip === undefined ? "" : ` If the lines above do not belong to the table, pass skip: ${skip}.`}`,
    ],
  ),
});

/** Throws the error of a code of this table. */
export const failReading: ReturnType<typeof createFail<ReturnType<typeof problems>>> = /* @__PURE__ */ createFail(
  /* @__PURE__ */ problems(),
);
