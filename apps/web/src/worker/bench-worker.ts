import { createBaseline } from "@adjoint/baseline";
import { createKernels } from "@adjoint/kernels";
import { AdjointError } from "@adjoint/reference";
import type { Backend } from "@adjoint/reference";
import type { BenchRequest, BenchResponse, Contender } from "./bench-protocol.ts";
import { prepare } from "./bench-work.ts";
import type { Timed } from "./bench-work.ts";

const scope = globalThis as unknown as {
  onmessage: ((event: MessageEvent<BenchRequest>) => void) | null;
  postMessage(response: BenchResponse): void;
};

/** Rounds of each contender; they take turns, so that what slows the machine down slows all of them. */
const ROUNDS = 5;

scope.onmessage = ({ data }) => {
  try {
    measureAll(data);
    scope.postMessage({ type: "done" });
  } catch (error) {
    scope.postMessage({ type: "failed", message: error instanceof Error ? error.message : String(error) });
  }
};

function measureAll({ cases, contenders, roundMilliseconds }: BenchRequest): void {
  const present = contenders.flatMap((contender) => {
    const backend = backendOf(contender);
    if (typeof backend !== "string") return [{ contender, backend }];
    scope.postMessage({ type: "absent", contender, reason: backend });
    return [];
  });
  for (const { id, what, unit } of cases) {
    const timed = present.map(({ contender, backend }) => {
      scope.postMessage({ type: "measuring", id, contender });
      const work = prepare(what, backend);
      work.verify();
      return { contender, work, times: calibrate(work, roundMilliseconds), rates: [] as number[] };
    });
    for (let round = 0; round < ROUNDS; round++) {
      for (const { contender, work, times, rates } of timed) {
        scope.postMessage({ type: "measuring", id, contender });
        rates.push((work.count * times) / seconds(() => work.run(times)));
      }
    }
    for (const { contender, rates } of timed) {
      const sorted = rates.map((rate) => (unit === "GFLOP/s" ? rate / 1e9 : rate)).sort((a, b) => a - b);
      scope.postMessage({ type: "measured", id, contender, median: sorted[ROUNDS >> 1], low: sorted[0], high: sorted.at(-1)! });
    }
  }
}

/** The backend of a contender, or why it is not here. */
function backendOf(contender: Contender): Backend | string {
  if (contender === "typescript") return createBaseline();
  try {
    if (contender !== "threads") return createKernels({ variant: contender });
    const kernels = createKernels({ threads: "auto" });
    if (kernels.info.threads < 2) return kernels.info.threadsReason;
    scope.postMessage({ type: "present", contender, threads: kernels.info.threads });
    return kernels;
  } catch (error) {
    if (error instanceof AdjointError) return error.message.replace(/^createKernels: /, "");
    throw error;
  }
}

/** How often fills a round, after warming up. */
function calibrate(work: Timed, milliseconds: number): number {
  let times = 1;
  for (;;) {
    const taken = seconds(() => work.run(times)) * 1000;
    if (taken > milliseconds / 4) return Math.max(1, Math.round((times * milliseconds) / taken));
    times *= 2;
  }
}

function seconds(work: () => void): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}
