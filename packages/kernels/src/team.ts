import { ArgumentError } from "@adjoint/reference";
import { nodeThreads } from "./threads.node.ts";
import { createPool } from "./threads.ts";
import type { Pool, ThreadHost } from "./threads.ts";
import { webThreads } from "./threads.web.ts";

/** How many threads, and with whom. */
export interface Team {
  readonly threads: number;
  /** Why so many: one sentence. */
  readonly reason: string;
  /** Where the number was left to us: a program too small for threads runs on one. */
  readonly auto: boolean;
  /** None for one thread. */
  readonly pool?: Pool;
}

/** More threads than this wait for each other more than they work. */
const MOST = 64;
const MOST_AUTO = 8;

let pool: Pool | undefined;

/**
 * The threads asked for, where the host has shared memory; else one, and the reason.
 * @throws ArgumentError for a number that is none.
 */
export function formTeam(threads: number | "auto"): Team {
  if (threads !== "auto" && !(Number.isInteger(threads) && threads >= 1 && threads <= MOST))
    throw new ArgumentError(
      `createKernels: not a number of threads: ${String(threads)}. Give a whole number from 1 to ${MOST}, or "auto".`,
    );
  const auto = threads === "auto";
  if (threads === 1) return { threads, auto, reason: "one thread was asked for" };
  const host = threadHost();
  if (typeof host === "string") return { threads: 1, auto, reason: host };
  const count = threads === "auto" ? Math.min(host.processors, MOST_AUTO) : threads;
  if (count === 1) return { threads: 1, auto, reason: "this host has one processor" };
  pool ??= createPool(host);
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
