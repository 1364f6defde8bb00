import { number } from "./results.ts";
import type { Result } from "./results.ts";
import { targetTable } from "./targets.ts";

/** What a run wrote with --json. */
export interface RunFile {
  readonly machine: {
    readonly cpu: string;
    readonly cores: number;
    readonly gibibytes: number;
    readonly platform: string;
    readonly node: string;
    readonly v8: string;
  };
  readonly command: string;
  readonly seconds: number;
  readonly results: readonly Result[];
}

/** What `npm run bench:peers` wrote with --json: times of a unit [µs]. */
export interface PeersFile {
  readonly yardstick: string;
  readonly libraries: Readonly<Record<string, { readonly library: string; readonly version: string; readonly engine: string }>>;
  readonly results: Readonly<Record<string, Readonly<Record<string, { readonly best: number; readonly median: number }>>>>;
}

export interface Figures {
  /** All sections on one engine. */
  readonly main: RunFile;
  /** Products and steps on each version of Node, the oldest first. */
  readonly engines: readonly RunFile[];
  readonly peers: PeersFile;
  /** The long run. */
  readonly endurance: RunFile;
}

/** Puts the tables of these figures into the text, each between its marks `<!-- table NAME -->` and `<!-- end -->`. */
export function fillTables(text: string, figures: Figures): string {
  return text.replace(/<!-- table (\w+) -->[^]*?<!-- end -->/g, (_, name: string) => {
    const make = TABLES[name];
    if (!make) throw new Error(`bench: there is no such table: ${name}. Take one of ${Object.keys(TABLES).join(", ")}.`);
    return `<!-- table ${name} -->\n\n${markdown(make(figures))}\n\n<!-- end -->`;
  });
}

const TABLES: Readonly<Record<string, (figures: Figures) => readonly (readonly string[])[]>> = {
  machine: ({ main: { machine, command, seconds } }) => [
    ["", ""],
    ["processor", `${machine.cpu}, ${machine.cores} cores, ${machine.gibibytes} GiB, ${machine.platform}`],
    ["engine", `Node ${machine.node}, V8 ${machine.v8}`],
    ["command", `\`${command}\`, ${seconds.toFixed(0)} s`],
  ],
  ceiling: ({ main }) => sideBySide(main, "ceiling"),
  products: ({ main }) => sideBySide(main, "gemm"),
  steps: ({ main }) => sideBySide(main, "step"),
  predict: ({ main }) => sideBySide(main, "predict"),
  start: ({ main }) => sideBySide(main, "start"),
  threads: ({ main }) => threadTable(main),
  growth: ({ main }) => sideBySide(main, "growth"),
  forms: ({ main }) => byTitle(main, "forms"),
  engines: ({ engines }) => acrossEngines(engines),
  wide: ({ engines }) => wideTable(engines),
  targets: targetTable,
  peers: ({ peers }) => multiples(peers),
  decay: ({ main }) => sideBySide(main, "decay"),
  endurance: ({ endurance }) => memoryTable(endurance),
  summary: ({ peers }) => summary(peers),
};

/** The engines that may have a column, in its order. */
const NAMES = ["relaxed", "simd", "relaxed, wide", "simd, wide", "baseline"] as const;
const HEADS: Readonly<Record<string, string>> = { baseline: "TypeScript" };

/** A line for each case and a column for each engine: the best, its share of the ceiling in brackets; then how many times the first is as fast as TypeScript. */
function sideBySide({ results }: RunFile, section: string): readonly (readonly string[])[] {
  const own = results.filter((result) => result.section === section);
  const present = NAMES.filter((name) => own.some((result) => result.name === name));
  const ratio = own.some(({ name, ratio: times }) => name === present[0] && times !== undefined);
  const rows = titlesOf(own).map((title) => {
    const of = present.map((name) => own.find((result) => result.title === title && result.name === name));
    return [`${title} [${of[0]!.unit}]`, ...of.map(cell), ...(ratio ? [`${number(of[0]!.ratio!)}×`] : [])];
  });
  return [["", ...present.map((name) => HEADS[name] ?? name), ...(ratio ? [`${present[0]} / TypeScript`] : [])], ...rows];
}

/** A line for each engine and number of threads, a column for each case, with how many times as fast two threads are. */
function threadTable({ results }: RunFile): readonly (readonly string[])[] {
  const own = results.filter(({ section }) => section === "threads");
  const names = [...new Set(own.map(({ name }) => name))];
  return [
    ["", ...titlesOf(own).map((title) => `${title} [${own.find((result) => result.title === title)!.unit}]`)],
    ...names.map((name) => [
      name,
      ...own
        .filter((result) => result.name === name)
        .map(({ best, ratio }) => `${number(best)}${ratio === undefined ? "" : ` (${number(ratio)}×)`}`),
    ]),
  ];
}

/** A line for each name and a column for each case. */
function byTitle({ results }: RunFile, section: string): readonly (readonly string[])[] {
  const own = results.filter((result) => result.section === section);
  const titles = titlesOf(own);
  const names = [...new Set(own.map(({ name }) => name))];
  return [
    ["", ...titles.map((title) => `${title} [${own[0].unit}]`)],
    ...names.map((name) => [
      name,
      ...titles.map((title) => withShare(own.find((result) => result.title === title && result.name === name)!)),
    ]),
  ];
}

function memoryTable({ results }: RunFile): readonly (readonly string[])[] {
  return [
    ["", "after warm-up", "at the end", "growth"],
    ...titlesOf(results).map((title) => {
      const [first, last] = results.filter((result) => result.title === title);
      return [
        `${title} [${first.unit}]`,
        number(first.median),
        number(last.median),
        `${(100 * (last.median / first.median - 1)).toFixed(1)} %`,
      ];
    }),
  ];
}

const COMPARED = ["256³", "512³", "1024³", "64×784×256 NN", "784×64×256 TN", "64×256×784 NT", "784-256-128-10 Adam, batch 64"];

/** A line for each version of Node and engine, a column for each case. */
function acrossEngines(files: readonly RunFile[]): readonly (readonly string[])[] {
  const rows = files.flatMap(({ machine, results }) =>
    NAMES.filter((name) => name !== "baseline" && results.some((result) => result.section !== "ceiling" && result.name === name)).map(
      (name) => ({ head: `Node ${machine.node.split(".")[0]}, ${name}`, name, results }),
    ),
  );
  const of = (title: string, { name, results }: (typeof rows)[number]) =>
    results.find((result) => result.title === title && result.name === name);
  return [
    ["", ...COMPARED.map((title) => `${title} [${of(title, rows[0])!.unit}]`)],
    ...rows.map((row) => [row.head, ...COMPARED.map((title) => cell(of(title, row)))]),
  ];
}

/** How many times as fast wide tiles are as narrow ones without the flag, for each version of Node that was measured with it. */
function wideTable(files: readonly RunFile[]): readonly (readonly string[])[] {
  const columns = files.flatMap(({ machine, results }) =>
    (["relaxed", "simd"] as const)
      .filter((name) => results.some((result) => result.name === `${name}, wide`))
      .map((name) => ({ head: `Node ${machine.node.split(".")[0]}, ${name}`, name, results })),
  );
  if (columns.length === 0) return [["", "not measured"]];
  const own = columns[0].results.filter(({ section, name }) => ["gemm", "step"].includes(section) && name.endsWith(", wide"));
  return [
    ["", ...columns.map(({ head }) => head)],
    ...titlesOf(own).map((title) => [
      title,
      ...columns.map(({ name, results }) => {
        const [narrow, wide] = [name, `${name}, wide`].map((one) =>
          results.find((result) => result.title === title && result.name === one),
        );
        if (!narrow || !wide) return "";
        return `${number(narrow.unit === "GFLOP/s" ? wide.best / narrow.best : narrow.best / wide.best)}×`;
      }),
    ]),
  ];
}

/** Best times as multiples of ours. */
function multiples({ yardstick, libraries, results }: PeersFile): readonly (readonly string[])[] {
  const ours = results[yardstick];
  const workloads = Object.keys(ours);
  const multiple = (time: number) => (time >= 100 ? time.toFixed(0) : time >= 10 ? time.toFixed(1) : time.toFixed(2));
  return [
    ["", ...workloads],
    [`${nameOf(yardstick, libraries[yardstick])} [µs]`, ...workloads.map((workload) => number(ours[workload].best))],
    ...Object.keys(results)
      .filter((peer) => peer !== yardstick)
      .map((peer) => [
        nameOf(peer, libraries[peer]),
        ...workloads.map((workload) => (results[peer][workload] ? multiple(results[peer][workload].best / ours[workload].best) : "–")),
      ]),
  ];
}

/** The first page's: what a reader may know, in the steps of training. */
function summary({ yardstick, results }: PeersFile): readonly (readonly string[])[] {
  const ours = results[yardstick];
  const multiple = (time: number) =>
    `${time < 1 ? `**${time.toFixed(2)}` : time >= 100 ? time.toFixed(0) : time.toFixed(1)} ×${time < 1 ? "**" : ""}`;
  const time = (microseconds: number) => (microseconds >= 100 ? `${(microseconds / 1000).toFixed(2)} ms` : `${microseconds.toFixed(2)} µs`);
  return [
    ["", "784-256-128-10, Adam: batch 64", "batch 8", "batch 1", "2-8-8-1, SGD: batch 10"],
    ["**Adjoint**, WebAssembly with relaxed SIMD", ...SUMMARY.workloads.map((workload) => time(ours[workload].best))],
    ...Object.entries(SUMMARY.names)
      .filter(([peer]) => results[peer])
      .map(([peer, name]) => [name, ...SUMMARY.workloads.map((workload) => multiple(results[peer][workload].best / ours[workload].best))]),
  ];
}

const SUMMARY = {
  workloads: ["step-64", "step-8", "step-1", "tiny-10"],
  names: {
    "adjoint-wide": "Adjoint, 256 bits, V8's experiment",
    "adjoint-simd": "Adjoint, plain SIMD: the same bits everywhere",
    "adjoint-relaxed-2": "Adjoint, two threads",
    "adjoint-wide-2": "Adjoint, two threads, 256 bits",
    "adjoint-baseline": "Adjoint's own best plain TypeScript",
    "tensorflow-wasm": "TensorFlow.js 4.22, WASM",
    jax: "jax-js 0.1.25, WASM",
    pytorch: "PyTorch 1.13, native with 512-bit vectors",
    numpy: "NumPy + OpenBLAS by hand, the same",
  },
} as const;

function nameOf(peer: string, { library, version, engine }: PeersFile["libraries"][string]): string {
  const two = peer.endsWith("-2") && !engine.includes("thread") ? ", 2 threads" : "";
  return `${library} ${version}, ${engine.replace("thread(s)", peer.endsWith("-2") ? "threads" : "thread")}${two}`;
}

function titlesOf(results: readonly Result[]): readonly string[] {
  return [...new Set(results.map(({ title }) => title))];
}

function cell(result: Result | undefined): string {
  return result === undefined ? "" : withShare(result);
}

function withShare({ best, share }: Result): string {
  return share === undefined ? number(best) : `${number(best)} (${(100 * share).toFixed(0)} %)`;
}

/** The first row is the head; the first column is left-aligned, the others right-aligned, all padded as prettier does. */
function markdown(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(3, ...rows.map((row) => row[column].length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join(" | ")} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  return [line(rows[0]), rule, ...rows.slice(1).map(line)].join("\n");
}
