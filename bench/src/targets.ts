import type { Figures } from "./document.ts";
import { number } from "./results.ts";
import type { Result } from "./results.ts";

/** What was set out to be reached, beside what the runs show; a figure that was not measured is a dash. */
interface Target {
  readonly what: string;
  readonly unit: "×" | "µs" | "%";
  readonly target: string;
  readonly reached: (figures: Figures) => readonly (number | undefined)[];
}

const STEPS = ["step-64", "step-8", "step-1"] as const;
const TITLES = [64, 8, 1].map((batch) => `784-256-128-10 Adam, batch ${batch}`);

const TARGETS: readonly Target[] = [
  {
    what: "product 512³, step at batch 64, against plain TypeScript",
    unit: "×",
    target: "12 / 10",
    reached: ({ main }) => [find(main.results, "512³", "relaxed")?.ratio, find(main.results, TITLES[0], "relaxed")?.ratio],
  },
  {
    what: "products 256³ / 512³ / 1024³, share of the ceiling",
    unit: "%",
    target: "93 / 93 / 93",
    reached: ({ main }) => ["256³", "512³", "1024³"].map((title) => percent(find(main.results, title, "relaxed")?.share)),
  },
  {
    what: "the same, wide tiles, over the ceiling of 128 bits",
    unit: "%",
    target: "165 / 160 / 130",
    reached: ({ main }) => ["256³", "512³", "1024³"].map((title) => percent(find(main.results, title, "relaxed, wide")?.share)),
  },
  {
    what: "step at batch 64 / 8 / 1, wide, against NumPy with OpenBLAS, one thread each",
    unit: "×",
    target: "1.3 / 3.2 / 4.3",
    reached: ({ peers }) => STEPS.map((step) => times(peers, "numpy", "adjoint-wide", step)),
  },
  {
    what: "step at batch 64, wide, against TensorFlow.js wasm / jax-js / PyTorch",
    unit: "×",
    target: "22 / 4 / 1.9",
    reached: ({ peers }) => ["tensorflow-wasm", "jax", "pytorch"].map((peer) => times(peers, peer, "adjoint-wide", "step-64")),
  },
  {
    what: "step at batch 64, two threads, wide against narrow",
    unit: "×",
    target: "1.45",
    reached: ({ peers }) => [times(peers, "adjoint-relaxed-2", "adjoint-wide-2", "step-64")],
  },
  {
    what: "2-8-8-1 at batch 10, narrow / wide",
    unit: "µs",
    target: "0.6 / 0.5",
    reached: ({ main }) => ["relaxed", "relaxed, wide"].map((name) => find(main.results, "2-8-8-1 SGD, batch 10", name)?.best),
  },
  {
    what: "two threads over one, batch 64 / 8 / 1, medians",
    unit: "×",
    target: "1.75 / 1.5 / 1.3",
    reached: ({ main }) =>
      TITLES.map((title) => {
        const [one, two] = ["1 thread", "2 threads"].map((threads) => find(main.results, title, `relaxed, ${threads}`)?.median);
        return one === undefined || two === undefined ? undefined : one / two;
      }),
  },
  {
    what: "predict of one row, 64-32-10",
    unit: "µs",
    target: "0.4",
    reached: ({ main }) => [find(main.results, "64-32-10", "relaxed")?.best],
  },
  {
    what: "growth of the resident set in half an hour",
    unit: "%",
    target: "2",
    reached: ({ endurance }) => {
      const [first, last] = endurance.results.filter(({ title }) => title === "resident set");
      return [100 * (last.median / first.median - 1)];
    },
  },
];

/** A line for each target. */
export function targetTable(figures: Figures): readonly (readonly string[])[] {
  return [
    ["", "target", "reached"],
    ...TARGETS.map(({ what, unit, target, reached }) => [
      what,
      `${target} ${unit}`,
      `${reached(figures)
        .map((value) => (value === undefined ? "–" : unit === "%" ? value.toFixed(value < 10 ? 1 : 0) : number(value)))
        .join(" / ")} ${unit}`,
    ]),
  ];
}

function find(results: readonly Result[], title: string, name: string): Result | undefined {
  return results.find((result) => result.title === title && result.name === name);
}

function percent(share: number | undefined): number | undefined {
  return share === undefined ? undefined : 100 * share;
}

/** How many times as long the peer takes as ours, by the best of each. */
function times({ results }: Figures["peers"], peer: string, ours: string, workload: string): number | undefined {
  const [theirs, own] = [peer, ours].map((name) => results[name]?.[workload]?.best);
  return theirs === undefined || own === undefined ? undefined : theirs / own;
}
