import { signal } from "@preact/signals";
import { Select } from "../../ui/controls.tsx";
import { announce } from "../../ui/live.tsx";
import { Notice } from "../../ui/notice.tsx";
import { whole } from "../../ui/numbers.ts";
import type { BenchCase, BenchRequest, BenchResponse, Contender } from "../../worker/bench-protocol.ts";
import { state } from "./state.ts";

type Measured = Extract<BenchResponse, { type: "measured" }>;

const CONTENDERS: readonly Contender[] = ["relaxed", "simd", "threads", "typescript"];

const NAMES: Readonly<Record<Contender, string>> = {
  relaxed: "WASM, relaxed SIMD",
  simd: "WASM, exact SIMD",
  threads: "WASM, threads",
  typescript: "pure TypeScript",
};

const running = signal(false);
const now = signal<{ readonly id: string; readonly contender: Contender } | undefined>(undefined);
const results = signal<ReadonlyMap<string, Measured>>(new Map());
/** On how many threads the contender that has several runs. */
const threads = signal<number | undefined>(undefined);
const absent = signal<ReadonlyMap<Contender, string>>(new Map());
const problem = signal<string | undefined>(undefined);
let worker: Worker | undefined;

function casesOf(size: number): readonly BenchCase[] {
  return [
    { id: "gemm", title: `Product of two ${size} × ${size} matrices`, unit: "GFLOP/s", what: { kind: "gemm", size } },
    {
      id: "mlp",
      title: "Training 784-256-128-10, Adam, batch 64",
      unit: "samples/s",
      what: { kind: "step", sizes: [784, 256, 128, 10], batchSize: 64, optimizer: "adam" },
    },
    {
      id: "digits",
      title: "Training 64-32-10, Adam, batch 32",
      unit: "samples/s",
      what: { kind: "step", sizes: [64, 32, 10], batchSize: 32, optimizer: "adam" },
    },
    {
      id: "tiny",
      title: "Training 2-8-8-1, SGD, batch 10",
      unit: "samples/s",
      what: { kind: "step", sizes: [2, 8, 8, 1], batchSize: 10, optimizer: "sgd" },
    },
  ];
}

/** Measures in the visitor's own browser. */
export function Benchmark() {
  const { size, round } = state.values.value;
  const cases = casesOf(Number(size));
  return (
    <div class="benchmark">
      <header class="intro">
        <h1>Benchmark</h1>
        <p>
          The same programs, executed by the WebAssembly kernels and by TypeScript written for speed, in this browser, now. Each result is
          verified before it is timed; the contenders take turns, and the median of five rounds counts.
        </p>
      </header>
      <section class="transport" aria-label="Measuring">
        <div class="buttons">
          <button type="button" class="button primary" onClick={() => (running.value ? stop() : start(cases, Number(round)))}>
            {running.value ? "Stop" : "Measure"}
          </button>
        </div>
        <div class="choices">
          <Select
            label="Matrices"
            value={size}
            options={(["128", "256", "512"] as const).map((value) => ({ value, label: `${value} × ${value}` }))}
            onChange={(value) => state.set({ size: value })}
          />
          <Select
            label="A round takes"
            value={round}
            options={[
              { value: "100", label: "0.1 s" },
              { value: "250", label: "¼ s" },
              { value: "1000", label: "1 s" },
            ]}
            onChange={(value) => state.set({ round: value })}
          />
        </div>
        <p class="small" data-testid="measuring">
          {now.value === undefined ? "" : `${cases.find(({ id }) => id === now.value!.id)?.title}: ${NAMES[now.value.contender]}…`}
        </p>
      </section>
      <Notice kind="problem" lines={[...state.problems.value, ...(problem.value === undefined ? [] : [problem.value])]} />
      {cases.map((each) => (
        <Case key={each.id} of={each} />
      ))}
      <p class="small">
        {navigator.hardwareConcurrency} logical processors;{" "}
        {crossOriginIsolated
          ? "cross-origin isolated, so memory can be shared between threads"
          : "not cross-origin isolated, so there is no shared memory"}
        . {navigator.userAgent}
      </p>
    </div>
  );
}

function Case({ of: { id, title, unit } }: { readonly of: BenchCase }) {
  const measured = CONTENDERS.map((contender) => results.value.get(`${id} ${contender}`));
  const most = Math.max(...measured.map((result) => result?.median ?? 0));
  const base = results.value.get(`${id} typescript`)?.median;
  return (
    <section class="panel case" data-case={id}>
      <h2>{title}</h2>
      <div class="scroller" tabIndex={0} role="group" aria-label={title}>
        <table>
          <thead>
            <tr>
              <th scope="col">engine</th>
              <th scope="col">{unit}</th>
              <th scope="col" class="spread">
                spread
              </th>
              <th scope="col">to TypeScript</th>
              <td class="bar" />
            </tr>
          </thead>
          <tbody>
            {CONTENDERS.map((contender, i) => {
              const result = measured[i];
              const why = absent.value.get(contender);
              return (
                <tr key={contender} data-contender={contender}>
                  <th scope="row">
                    {NAMES[contender]}
                    {contender === "threads" && threads.value !== undefined && <span class="small"> ({threads.value})</span>}
                  </th>
                  {why !== undefined ? (
                    <td class="why" colSpan={4}>
                      {why}
                    </td>
                  ) : (
                    <>
                      <td data-testid={`${id}-${contender}`}>{result === undefined ? "–" : figure(result.median)}</td>
                      <td class="small spread">{result === undefined ? "" : `${figure(result.low)} – ${figure(result.high)}`}</td>
                      <td>{result === undefined || base === undefined ? "" : `${(result.median / base).toFixed(1)} ×`}</td>
                      <td class="bar" aria-hidden="true">
                        <span data-contender={contender} style={{ width: `${most === 0 ? 0 : (100 * (result?.median ?? 0)) / most}%` }} />
                      </td>
                    </>
                  )}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function start(cases: readonly BenchCase[], roundMilliseconds: number): void {
  results.value = new Map();
  absent.value = new Map();
  problem.value = undefined;
  running.value = true;
  worker = new Worker(new URL("../../worker/bench-worker.ts", import.meta.url), { type: "module" });
  worker.onmessage = ({ data }: MessageEvent<BenchResponse>) => take(data);
  worker.onerror = (event) => {
    event.preventDefault();
    take({ type: "failed", message: event.message || "its worker could not be fetched" });
  };
  worker.postMessage({ cases, contenders: CONTENDERS, roundMilliseconds } satisfies BenchRequest);
}

function stop(): void {
  worker?.terminate();
  worker = undefined;
  running.value = false;
  now.value = undefined;
}

function take(response: BenchResponse): void {
  switch (response.type) {
    case "measuring":
      now.value = response;
      return;
    case "measured":
      results.value = new Map(results.value).set(`${response.id} ${response.contender}`, response);
      return;
    case "present":
      threads.value = response.threads;
      return;
    case "absent":
      absent.value = new Map(absent.value).set(response.contender, response.reason);
      return;
    case "failed":
      problem.value = `The measurement failed: ${response.message}. Measure again.`;
      stop();
      return;
    case "done":
      announce("The measurement is done.", 0);
      stop();
  }
}

function figure(value: number): string {
  return value >= 1000 ? whole(Number(value.toPrecision(3))) : String(Number(value.toPrecision(3)));
}
