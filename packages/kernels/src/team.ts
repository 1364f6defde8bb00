import { fail } from "./problems.ts";
import { nodeThreads } from "./threads.node.ts";
import { createThreadPool } from "./threads.ts";
import type { ThreadPool, ThreadHost } from "./threads.ts";
import { webThreads } from "./threads.web.ts";

/** The number of threads, and the pool that runs them. */
export interface ThreadTeam {
  readonly threads: number;
  /** Why so many: one sentence. */
  readonly reason: string;
  /** Whether the number was chosen automatically: then a program that is too small runs on one thread. */
  readonly auto: boolean;
  /** None for one thread. */
  readonly pool?: ThreadPool;
}

/** More threads than this wait longer than they work. */
const MAX_THREADS = 64;
const MAX_AUTO_THREADS = 8;

let pool: ThreadPool | undefined;

/**
 * Returns the requested threads if the host has shared memory; otherwise one, and the reason.
 * @throws ArgumentError for an invalid number.
 */
export function createTeam(threads: number | "auto"): ThreadTeam {
  if (threads !== "auto" && !(Number.isInteger(threads) && threads >= 1 && threads <= MAX_THREADS))
    fail("createKernels", "not-a-thread-count", { value: threads, most: MAX_THREADS });
  const auto = threads === "auto";
  if (threads === 1) return { threads, auto, reason: "one thread was asked for" };
  const host = threadHost();
  if (typeof host === "string") return { threads: 1, auto, reason: host };
  const count = threads === "auto" ? Math.min(host.processors, MAX_AUTO_THREADS) : threads;
  if (count === 1) return { threads: 1, auto, reason: "this host has one processor" };
  pool ??= createThreadPool(host);
  return {
    threads: count,
    auto,
    pool,
    reason: auto ? `this host has ${host.processors} processors` : `${count} threads were asked for`,
  };
}

function threadHost(): ThreadHost | string {
  if (typeof SharedArrayBuffer !== "function") {
    const web = webThreads();
    return typeof web === "string" ? web : "this host has no shared memory";
  }
  return nodeThreads() ?? webThreads();
}
