import type { Row } from "@adjoint/datasets";
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { FileError } from "../errors.ts";

/** How long a file is read before it is taken for damaged [ms], and longer for each byte. */
const LONGEST = 5_000;
const FOR_EACH_BYTE = 1e-3;

/** Reads a file in a thread: hyparquet has loops that a damaged length makes endless, and sizes that it trusts. */
const THREAD = `
const { parentPort, workerData } = require("node:worker_threads");
const { url, file } = workerData;
import(url)
  .then(({ parquetReadObjects }) => parquetReadObjects({ file }))
  .then((rows) => parentPort.postMessage({ rows }), (error) => parentPort.postMessage({ reason: String(error?.message ?? error) }));
`;

/**
 * Reads Parquet with hyparquet, which is installed by whoever needs it.
 * @throws FileError where it is not installed, or the file is damaged
 */
export async function readParquet(file: Uint8Array): Promise<readonly Row[]> {
  const { byteLength, byteOffset, buffer } = file;
  let url: string;
  try {
    url = import.meta.resolve("hyparquet");
  } catch {
    throw new FileError("parquet-reader-missing", {});
  }
  const own = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
  const worker = new Worker(THREAD, { eval: true, workerData: { url, file: own }, transferList: [own] });
  // Promises that it leaves behind may reject after its answer.
  worker.on("error", () => {});
  const limit = LONGEST + FOR_EACH_BYTE * byteLength;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`its end was not found in ${Math.round(limit / 1000)} s`)), limit);
  });
  try {
    const [{ rows, reason }] = (await Promise.race([once(worker, "message"), late])) as [{ rows?: readonly Row[]; reason?: string }];
    if (rows === undefined) throw new Error(reason);
    return rows;
  } catch (error) {
    throw new FileError("parquet-damaged", { reason: error instanceof Error ? error.message : String(error) });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
