import { createRandom, permutation } from "@adjoint/reference";
import type { Schema, Targets } from "@adjoint/reference";
import { createExampleSet } from "../example-set.ts";
import type { ExampleSet } from "../example-set.ts";
import { STREAMS } from "../streams.ts";
import { bytesOf } from "../table/spill.ts";
import type { Spill } from "../table/spill.ts";
import type { Table } from "../table/table.ts";
import { encodeTable } from "./encode-table.ts";
import { fitSchema } from "./infer.ts";
import { planTable } from "./plan.ts";
import { TEST, TRAIN, VALIDATION, heldOut, sampleParts } from "./divide.ts";
import type { PrepareOptions } from "./prepare.ts";

export interface BlockOptions extends Omit<PrepareOptions, "fold" | "split" | "window"> {
  /** "random" when left out, row by row (`sampled` of `partsOf`); "chronological" holds out the last rows, and leaves the others in their order. */
  readonly split?: "random" | "chronological";
  /** Where the encoded rows go. */
  readonly spill: Spill;
  /** Bytes of the inputs of a block; 4 MiB when left out. */
  readonly blockBytes?: number;
}

/** The training rows of a table in blocks, in an order that the seed decides; one is in memory at a time. */
export interface BlockSet {
  readonly schema: Schema;
  /** Rows to train on, and the blocks that they are in: all of the same size but the last. */
  readonly rows: number;
  readonly count: number;
  /** Reads a block. */
  block(index: number): ExampleSet;
  /** The blocks in the order of a pass over the rows; the last one, which may have fewer rows, stays the last. */
  order(pass: number): Uint32Array;
  readonly validation?: ExampleSet;
  readonly test?: ExampleSet;
  /** Rows that were left out for a missing value. */
  readonly dropped: number;
  /** Cells of held-out rows with a category that the training part does not have, by column. */
  readonly unseen: ReadonlyMap<string, number>;
}

const BLOCK_BYTES = 2 ** 22;
/** Rows that are encoded at a time. */
const CHUNK = 1 << 14;
/** Rows of a bucket that are collected before they are written. */
const BUFFERED = 64;

/**
 * Encodes a table of any size: divides it, fits a schema on the training part, and writes the encoded training rows to a spill, shuffled. Each row is put into a bucket that the
 * seed draws; the buckets, one behind the other, are cut into blocks, so that each block has rows of the whole file. Held-out rows stay in memory.
 * @throws DataError for a table that cannot be learnt from; ArgumentError for parts that leave nothing to train on
 */
export function prepareBlocks(table: Table, options: BlockOptions): BlockSet {
  const { seed, spill, blockBytes = BLOCK_BYTES } = options;
  const { schema, like, segments, rows, held, dropped, unseen } = writeSegments(table, options, blockBytes);
  const rowsInBlock = rowsIn(like, blockBytes);
  const count = Math.ceil(rows / rowsInBlock);
  return {
    schema,
    rows,
    count,
    block: (index) => readBlock(like, segments, spill, { from: index * rowsInBlock, to: Math.min(rows, (index + 1) * rowsInBlock) }),
    order: (pass) => Uint32Array.of(...permutation(count - 1, createRandom(seed, STREAMS.passes + pass)), count - 1),
    ...(held[0] === undefined ? {} : { validation: held[0] }),
    ...(held[1] === undefined ? {} : { test: held[1] }),
    dropped,
    unseen,
  };
}

function rowsIn({ inputs }: ExampleSet, bytes: number): number {
  return Math.max(1, Math.floor(bytes / (inputs.cols * inputs.values.BYTES_PER_ELEMENT)));
}

/** Writes the encoded training rows into the segments of the buckets; a function of its own, so that the numbers of all rows are let go. */
function writeSegments(table: Table, options: BlockOptions, blockBytes: number) {
  const where = "prepareBlocks";
  const { seed, spill, precision = "f32", split = "random" } = options;
  const plan = planTable(where, table, options);
  const parts = divide(where, plan.rows.length, options);
  const { trained, held: heldRows } = arrange(plan.rows, parts);
  const schema = fitSchema(where, table, plan, { options, rows: trained });
  const unseen = new Map<string, number>();
  const encode = (rows: Uint32Array): ExampleSet => {
    const encoded = encodeTable(schema, table, { where, rows, unseen: "other", precision });
    for (const [column, count] of encoded.unseen) unseen.set(column, (unseen.get(column) ?? 0) + count);
    return encoded.set;
  };
  const held = heldRows.map((rows) => (rows.length > 0 ? encode(rows) : undefined));
  const like = encode(trained.subarray(0, 1));
  const count = Math.ceil(trained.length / rowsIn(like, blockBytes));
  const buckets = Array.from({ length: split === "chronological" ? 1 : count }, () => createBucket(like, spill));
  const random = createRandom(seed, STREAMS.blocks);
  for (let at = 0; at < trained.length; at += CHUNK) {
    const chunk = encode(trained.subarray(at, at + CHUNK));
    for (let i = 0; i < chunk.inputs.rows; i++) buckets[random.below(buckets.length)].push(chunk, i);
  }
  const segments = buckets.flatMap((bucket) => bucket.finish());
  return { schema, like, segments, rows: trained.length, held, unseen, dropped: table.rows - plan.rows.length };
}

/** Moves the rows to train on to the front of the array, in their order: a copy of ten million is 40 MB. */
function arrange(rows: Uint32Array, parts: Uint8Array): { readonly trained: Uint32Array; readonly held: readonly Uint32Array[] } {
  const held: number[][] = [[], []];
  let count = 0;
  for (let i = 0; i < rows.length; i++) {
    if (parts[i] === TRAIN) rows[count++] = rows[i];
    else held[parts[i] - VALIDATION].push(rows[i]);
  }
  rows.set(held.flat(), count);
  return { trained: rows.subarray(0, count), held: held.map((each) => Uint32Array.from(each)) };
}

/** The part of each row. */
function divide(where: string, rows: number, { split = "random", ...parts }: BlockOptions): Uint8Array {
  const [held, tested] = heldOut(where, rows, parts);
  if (split === "random") return sampleParts(rows, { seed: parts.seed, held, tested });
  return new Uint8Array(rows).map((_, i) => (i < rows - held - tested ? TRAIN : i < rows - tested ? VALIDATION : TEST));
}

/** Rows in a spill: where their inputs and targets begin. */
interface Segment {
  readonly rows: number;
  readonly inputs: number;
  readonly targets: number;
  readonly weights: number;
}

/** Collects the rows of a bucket. */
function createBucket(like: ExampleSet, spill: Spill) {
  const part = emptyPart(like, BUFFERED);
  const segments: Segment[] = [];
  let rows = 0;
  const flush = (): void => {
    if (rows === 0) return;
    const write = (array: Numbers | undefined, width: number): number =>
      array === undefined ? 0 : spill.append(bytesOf(array.subarray(0, rows * width)));
    segments.push({
      rows,
      inputs: write(part.inputs, part.cols),
      targets: write(part.targets, part.width),
      weights: write(part.weights, 1),
    });
    rows = 0;
  };
  return {
    push(set: ExampleSet, row: number): void {
      const values = set.inputs.values as Float32Array;
      const targets = targetsOf(set.targets);
      part.inputs.set(values.subarray(row * part.cols, (row + 1) * part.cols), rows * part.cols);
      part.targets.set(targets.subarray(row * part.width, (row + 1) * part.width), rows * part.width);
      if (part.weights !== undefined) part.weights[rows] = set.weights![row];
      rows++;
      if (rows === BUFFERED) flush();
    },
    finish(): readonly Segment[] {
      flush();
      return segments;
    },
  };
}

type Numbers = Float32Array | Float64Array | Uint32Array;

function targetsOf(targets: Targets): Numbers {
  return targets.kind === "classes" ? targets.labels : targets.values;
}

/** Arrays for so many rows like those of a set. */
function emptyPart({ inputs, targets, weights }: ExampleSet, rows: number) {
  const width = targets.kind === "classes" ? 1 : targets.cols;
  const like = <A extends Numbers>(array: A, length: number): A => new (array.constructor as new (length: number) => A)(length);
  return {
    cols: inputs.cols,
    width,
    inputs: like(inputs.values as Float32Array, rows * inputs.cols),
    targets: like(targetsOf(targets), rows * width),
    weights: weights === undefined ? undefined : like(weights, rows),
  };
}

/** Reads the rows from `from` to `to` of the segments, one behind the other. */
function readBlock(
  like: ExampleSet,
  segments: readonly Segment[],
  spill: Spill,
  { from, to }: { readonly from: number; readonly to: number },
): ExampleSet {
  const rows = to - from;
  const part = emptyPart(like, rows);
  let begin = 0;
  let filled = 0;
  for (const segment of segments) {
    const [low, high] = [Math.max(from, begin), Math.min(to, begin + segment.rows)];
    if (low < high) {
      const read = (array: Numbers | undefined, at: number, width: number): void => {
        if (array === undefined) return;
        const piece = array.subarray(filled * width, (filled + high - low) * width);
        spill.read(at + (low - begin) * width * array.BYTES_PER_ELEMENT, bytesOf(piece));
      };
      read(part.inputs, segment.inputs, part.cols);
      read(part.targets, segment.targets, part.width);
      read(part.weights, segment.weights, 1);
      filled += high - low;
    }
    begin += segment.rows;
    if (begin >= to) break;
  }
  const { targets } = like;
  return createExampleSet({
    ...like,
    inputs: { ...like.inputs, values: part.inputs, rows },
    targets:
      targets.kind === "classes"
        ? { ...targets, labels: part.targets as Uint32Array }
        : { ...targets, values: part.targets as Float64Array },
    ...(part.weights === undefined ? {} : { weights: part.weights }),
  });
}
