import { prepareBlocks } from "@adjoint/datasets";
import type { BlockSet, ExampleSet } from "@adjoint/datasets";
import { createSpill } from "@adjoint/datasets/node";
import type { FileSpill } from "@adjoint/datasets/node";
import { UsageError } from "../errors.ts";
import type { Io } from "../io.ts";
import { seesAllRows } from "../options/methods.ts";
import { flagOf } from "../options/table.ts";
import { optimizerOf } from "../model/settings.ts";
import { counted, grouped } from "../terminal/numbers.ts";
import { inOptions } from "./in-options.ts";
import { introduceTable } from "./introduce.ts";
import { nameOf, openTableFile } from "./open.ts";
import { schemaOptions } from "./options.ts";
import { heldOutFile, sourceOf } from "./prepare.ts";
import type { PreparedTable, TablePaths } from "./prepare.ts";

/** The rows of a table on disk, as training takes them: a block is what an epoch of the network is otherwise. */
export interface Blocks {
  /** Rows in all blocks, and the blocks of a pass over them. */
  readonly rows: number;
  readonly count: number;
  /** The block that the network trains on after so many epochs. */
  at(epoch: number): ExampleSet;
  /** Every block once, in the order of the disk. */
  all(): Iterable<ExampleSet>;
  /** Gives the space on the disk back. */
  close(): void;
}

/** More rows than these are not held out unless asked for: they stay in memory. */
const MOST_VALIDATED = 20_000;

type Started = Omit<PreparedTable, "rowHashes"> & { readonly blocks: Blocks };

/** Reads a file of any size, and writes its encoded rows to the disk, shuffled. */
export async function startBlocks(path: string, settings: TablePaths, io: Io): Promise<Started> {
  refuseWhole(settings);
  const [cells, encoded] = [createSpill(), createSpill()];
  try {
    return await encodeFile(path, settings, io, { cells, encoded });
  } catch (error) {
    encoded.close();
    throw error;
  } finally {
    // What is said about the table looks at its cells as well.
    cells.close();
  }
}

async function encodeFile(
  path: string,
  settings: TablePaths,
  io: Io,
  { cells, encoded }: Readonly<Record<"cells" | "encoded", FileSpill>>,
): Promise<Started> {
  const table = await openTableFile({ flag: "--data", path: settings.path ?? path, name: nameOf(path), spill: cells }, settings, io);
  const { seed = 1, split, precision } = settings;
  const files = { validation: typeof settings.validation === "string", test: typeof settings.test === "string" };
  const usual = files.validation ? 0 : Math.min(0.1, MOST_VALIDATED / table.rows);
  let set: BlockSet;
  try {
    set = prepareBlocks(table, {
      ...schemaOptions(settings, table),
      seed,
      spill: encoded,
      validation: typeof settings.validation === "number" ? settings.validation : usual,
      test: typeof settings.test === "number" ? settings.test : 0,
      ...(split === "chronological" ? { split } : {}),
      ...(precision === undefined ? {} : { precision }),
    });
  } catch (error) {
    throw inOptions("--data", error);
  }
  const { schema } = set;
  const blocks = createBlocks(set, encoded.close);
  const train = blocks.at(0);
  const unseen = new Map(set.unseen);
  const validation = (await heldOutFile("--validation", settings.validation, { schema, settings, unseen }, io)) ?? set.validation;
  const test = (await heldOutFile("--test", settings.test, { schema, settings, unseen }, io)) ?? set.test;
  const kind = split === "chronological" ? split : "sampled";
  return {
    source: sourceOf(path, table, train, settings.label),
    parts: {
      train,
      ...(validation === undefined ? {} : { validation }),
      ...(test === undefined ? {} : { test }),
      split: { seed, validation: set.validation?.inputs.rows ?? 0, test: set.test?.inputs.rows ?? 0, kind },
    },
    schema,
    blocks,
    introduction: [
      ...introduceTable(table, { schema, dropped: set.dropped, unseen, split: kind }),
      `on disk: ${counted(blocks.count, "block")} of ${grouped(train.inputs.rows)} rows; an epoch below is one block.`,
    ],
  };
}

/** Refuses what needs all rows at once. */
function refuseWhole(settings: TablePaths): void {
  const refuse = (option: string, why: string): never => {
    throw new UsageError("not-together", { option, other: "--on-disk", why });
  };
  for (const key of ["fold", "window"] as const) if (settings[key] !== undefined) refuse(flagOf(key), "it needs all rows in memory");
  if (settings.split === "stratified") refuse("--split stratified", "rows are held out one by one");
  if (settings.validation === 0) refuse("--validation 0", "only rows that are held out are measured");
  if (seesAllRows(optimizerOf(settings))) refuse(`--optimizer ${settings.optimizer}`, "it sees all rows at once");
}

function createBlocks({ rows, count, block, order }: BlockSet, close: () => void): Blocks {
  let pass: { readonly index: number; readonly order: Uint32Array } = { index: -1, order: new Uint32Array(0) };
  let current: { readonly index: number; readonly set: ExampleSet } | undefined;
  return {
    rows,
    count,
    at(epoch) {
      const index = Math.floor(epoch / count);
      if (index !== pass.index) pass = { index, order: order(index) };
      const wanted = pass.order[epoch % count];
      if (current?.index !== wanted) current = { index: wanted, set: block(wanted) };
      return current.set;
    },
    *all() {
      for (let index = 0; index < count; index++) yield block(index);
    },
    close,
  };
}
