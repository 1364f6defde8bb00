import { WORKER_PROGRAM } from "./threads.ts";
import type { ThreadHost } from "./threads.ts";

interface NodeWorker {
  postMessage(message: unknown): void;
  unref(): void;
  on(event: "error", listener: (error: Error) => void): void;
  on(event: "exit", listener: (code: number) => void): void;
}
interface WorkerThreads {
  readonly Worker: new (source: string, options: { readonly eval: true; readonly name: string }) => NodeWorker;
}
interface Process {
  getBuiltinModule?(name: "node:worker_threads"): WorkerThreads | undefined;
  getBuiltinModule?(name: "node:os"): { availableParallelism(): number } | undefined;
}

/** Threads by Node's worker_threads, which Bun and Deno have too; none in another host. No import: a bundler for the page would follow it. */
export function nodeThreads(): ThreadHost | undefined {
  const { process } = globalThis as { readonly process?: Process };
  const workers = process?.getBuiltinModule?.("node:worker_threads");
  const os = process?.getBuiltinModule?.("node:os");
  if (workers === undefined || os === undefined) return undefined;
  return {
    processors: os.availableParallelism(),
    mayBlock: true,
    start(onEnd) {
      // It inherits the options of this process: with --input-type=module it is a module, where there is no require.
      const listen = `process.getBuiltinModule("node:worker_threads").parentPort.on("message", receive);`;
      const worker = new workers.Worker(`${WORKER_PROGRAM}${listen}`, { eval: true, name: "adjoint" });
      worker.on("error", ({ message }) => onEnd(message));
      worker.on("exit", (code) => onEnd(`it exited with code ${code}`));
      worker.unref();
      return { post: (message) => worker.postMessage(message) };
    },
  };
}
