import { createFail } from "@adjoint/reference";
import { list, nearest, quote } from "../names.ts";
import { argument, data, format, host } from "./problem.ts";

/** Rules of the binary formats, and of files that are fetched. */
export const problems = () => ({
  unreadable: host(({ path, reason }: { readonly path: string; readonly reason: string }) => [
    "a file cannot be read",
    `${path}: ${reason}`,
    "Give yourself the right to read it, or remove it.",
  ]),
  "download-failed": data(({ reasons, set }: { readonly reasons: string; readonly set: string }) => [
    "a download failed",
    reasons,
    `Check the network and try again, or put the file into a folder "${set}" in ADJOINT_DATA_DIR.`,
  ]),
  "cache-unwritable": host(({ path, reason }: { readonly path: string; readonly reason: string }) => [
    "the cache cannot be written",
    `${path}: ${reason}`,
    "Set XDG_CACHE_HOME to a folder that can.",
  ]),
  "compressed-damaged": format(
    ({ what, bytes, unpacked }: { readonly what: string; readonly bytes: number; readonly unpacked: number }) => [
      `the ${what} data is truncated or damaged`,
      `${bytes} bytes gave ${unpacked} before that showed`,
      "Fetch the file again.",
    ],
  ),
  "larger-than-said": format(({ most }: { readonly most: number }) => [
    "the data is larger than it says",
    `more than ${most} bytes`,
    "Fetch the file again, from a source you trust.",
  ]),
  "gzip-damaged": format(({ unpacked }: { readonly unpacked: number }) => [
    "the gzip data is truncated or damaged",
    `it gave ${unpacked} bytes before that showed`,
    "Fetch the file again.",
  ]),
  "idx-too-short": format(({ name, bytes }: { readonly name: string; readonly bytes: number }) => [
    "the file is too short",
    `"${name}" has ${bytes} bytes, the magic number alone 4`,
    "Fetch the file again.",
  ]),
  "not-idx": format(({ name, magic }: { readonly name: string; readonly magic: string }) => [
    "not an IDX file",
    `"${name}" begins with 0x${magic}`,
    "The magic number is 0x0000, a type (08, 09, 0b to 0e) and the number of dimensions, such as 0x00000803.",
  ]),
  "idx-header-truncated": format(
    ({
      name,
      bytes,
      dimensions,
      header,
    }: {
      readonly name: string;
      readonly bytes: number;
      readonly dimensions: number;
      readonly header: number;
    }) => ["the header is truncated", `"${name}" has ${bytes} bytes, ${dimensions} dimensions need ${header}`, "Fetch the file again."],
  ),
  "idx-length": format(
    ({
      name,
      bytes,
      shape,
      type,
      wanted,
    }: {
      readonly name: string;
      readonly bytes: number;
      readonly shape: string;
      readonly type: string;
      readonly wanted: number;
    }) => ["the length does not fit the header", `"${name}" has ${bytes} bytes, ${shape} ${type} need ${wanted}`, "Fetch the file again."],
  ),
  "not-images": argument(({ name, shape, type }: { readonly name: string; readonly shape: string; readonly type: string }) => [
    "not images of bytes",
    `"${name}" has ${shape} ${type}`,
    "Pass the images file first: n×height×width u8.",
  ]),
  "not-labels": argument(({ name, shape, type }: { readonly name: string; readonly shape: string; readonly type: string }) => [
    "not labels",
    `"${name}" has ${shape} ${type}`,
    "Pass the labels file second: n u8.",
  ]),
  "images-and-labels-differ": data(
    ({ name, images, labels }: { readonly name: string; readonly images: number; readonly labels: number }) => [
      "images and labels do not belong together",
      `"${name}" has ${images} images and ${labels} labels`,
      "Take both files from one part, train or t10k.",
    ],
  ),
  "label-without-class": data(
    ({ name, label, row, last }: { readonly name: string; readonly label: number; readonly row: number; readonly last: number }) => [
      "a label has no class",
      `"${name}" has ${label} in row ${row}, the classes are 0 to ${last}`,
      "Name all classes, or check the labels file.",
    ],
  ),
  "mat-not-a-variable": format(({ name, type, expected }: { readonly name: string; readonly type: number; readonly expected: number }) => [
    "an element is no variable",
    `${name} has type ${type}, ${expected} is expected`,
    "Fetch the file again.",
  ]),
  "mat-version-7.3": format(({ name }: { readonly name: string }) => [
    "version 7.3 is HDF5, which is not read",
    name,
    'Save it again with save("-v7", …).',
  ]),
  "mat-version-4": format(({ name }: { readonly name: string }) => [
    "version 4, or no MAT file",
    name,
    'Save it again with save("-v7", …).',
  ]),
  "mat-too-short": format(({ name, bytes }: { readonly name: string; readonly bytes: number }) => [
    "the file is too short",
    `${name} has ${bytes} bytes, the header alone 128`,
    "Fetch the file again.",
  ]),
  "not-mat": format(({ name, found }: { readonly name: string; readonly found: string }) => [
    "not a MAT file of version 5",
    `${name} begins with ${quote(found)}`,
    'Save it with save("-v7", …).',
  ]),
  "mat-truncated": format(({ name, needed, bytes }: { readonly name: string; readonly needed: number; readonly bytes: number }) => [
    "an element is truncated",
    `${name} needs ${needed} bytes, ${bytes} are there`,
    "Fetch the file again.",
  ]),
  "mat-variable-damaged": format(({ at, name }: { readonly at: number; readonly name: string }) => [
    "a variable is damaged",
    `the one at byte ${at} of ${name} has no flags, no sizes or no name`,
    "Fetch the file again.",
  ]),
  "mat-not-numbers": data(({ variable, name, what }: { readonly variable: string; readonly name: string; readonly what: string }) => [
    "a variable holds no real numbers",
    `${quote(variable)} of ${name} is ${what}`,
    'Name the variables to read, such as variables: ["X"].',
  ]),
  "mat-length": format(
    ({
      variable,
      name,
      shape,
      bytes,
      type,
    }: {
      readonly variable: string;
      readonly name: string;
      readonly shape: string;
      readonly bytes: number;
      readonly type: number;
    }) => [
      "the length does not fit the shape",
      `${quote(variable)} of ${name} is ${shape} and has ${bytes} bytes of type ${type}`,
      "Fetch the file again.",
    ],
  ),
  "mat-integer-too-large": data(
    ({
      variable,
      name,
      value,
      index,
    }: {
      readonly variable: string;
      readonly name: string;
      readonly value: number;
      readonly index: number;
    }) => [
      "an integer that f64 cannot hold",
      `${quote(variable)} of ${name} has ${value} at index ${index}`,
      "Integers end at ±9007199254740991.",
    ],
  ),
  "not-npy": format(({ name }: { readonly name: string }) => [
    "not an NPY file",
    `${quote(name)} does not begin with \\x93NUMPY`,
    "Write it with numpy.save.",
  ]),
  "npy-version": format(({ name, major, minor }: { readonly name: string; readonly major: number; readonly minor: number }) => [
    "an unknown version",
    `${quote(name)} is ${major}.${minor}`,
    "Versions 1 to 3 can be read.",
  ]),
  "npy-header-truncated": format(({ name, bytes }: { readonly name: string; readonly bytes: number }) => [
    "the header is truncated",
    `${quote(name)} ends after ${bytes} bytes, within it`,
    "Fetch the file again.",
  ]),
  "npy-dtype": format(({ name, dtype, remedy }: { readonly name: string; readonly dtype: string; readonly remedy: string }) => [
    "an unsupported dtype",
    `${quote(name)} holds ${quote(dtype)}`,
    `${remedy}, such as array.astype("f4").`,
  ]),
  "npy-length": format(
    ({
      name,
      bytes,
      shape,
      dtype,
      needed,
    }: {
      readonly name: string;
      readonly bytes: number;
      readonly shape: string;
      readonly dtype: string;
      readonly needed: number;
    }) => [
      "the length does not fit the header",
      `${quote(name)} has ${bytes} bytes of data, (${shape}) of ${quote(dtype)} need ${needed}`,
      "Fetch the file again.",
    ],
  ),
  "npy-integer-too-large": data(({ name, value, index }: { readonly name: string; readonly value: number; readonly index: number }) => [
    "an integer that f64 cannot hold",
    `${quote(name)} has ${value} at index ${index}`,
    "Integers end at ±9007199254740991.",
  ]),
  "npy-header-damaged": format(({ name, header }: { readonly name: string; readonly header: string }) => [
    "the header is damaged",
    `${quote(name)} has ${quote(header)}`,
    "It needs descr, fortran_order and shape; write it with numpy.save.",
  ]),
  "zip-damaged": format(({ name, what }: { readonly name: string; readonly what: string }) => [
    "the zip archive is truncated or damaged",
    `${quote(name)}, ${what}`,
    "Fetch the file again.",
  ]),
  "zip-method": format(({ entry, name, method }: { readonly entry: string; readonly name: string; readonly method: number }) => [
    "an entry is encrypted or packed by an unknown method",
    `${quote(entry)} of ${quote(name)}, method ${method}`,
    "Pack it again.",
  ]),
  "offline-file-missing": data(({ file, places }: { readonly file: string; readonly places: string }) => [
    "offline, and a file is missing",
    `${file} is not in ${places}`,
    "Run once without offline, or put the file there.",
  ]),
  "offline-file-damaged": data(({ path, damage }: { readonly path: string; readonly damage: string | undefined }) => [
    "offline, and a cached file is damaged",
    `${path}: ${damage}`,
    "Run once without offline, or replace the file.",
  ]),
  "no-such-variable": data(
    ({ name, wanted, variables }: { readonly name: string; readonly wanted: string; readonly variables: readonly string[] }) => [
      "no such variable",
      `${name} has no ${quote(wanted)}`,
      variables.length === 0
        ? "It has none at all; save it again."
        : `The nearest name is ${quote(nearest(wanted, variables) ?? "")}; the variables are ${list(variables)}.`,
    ],
  ),
  "spill-failed": host(({ folder, reason }: { readonly folder: string; readonly reason: string }) => [
    "rows could not be kept on the disk",
    `${folder}: ${reason}`,
    "Make room there, or set TMPDIR to a folder with room.",
  ]),
});

/** Throws the error of a code of this table. */
export const failFiles: ReturnType<typeof createFail<ReturnType<typeof problems>>> = /* @__PURE__ */ createFail(/* @__PURE__ */ problems());
