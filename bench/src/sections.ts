import { PER_TURN, TURNS, ceilingContender, loadCeiling } from "./ceiling.ts";
import type { CeilingExports, VectorKind } from "./ceiling.ts";
import { engines, threadedEngines } from "./engines.ts";
import type { Engine } from "./engines.ts";
import { GROWTH } from "./growth.ts";
import { measure } from "./measure.ts";
import type { Effort, Measurement } from "./measure.ts";
import { PREDICTIONS, predictionContender } from "./prediction.ts";
import { PRODUCTS, productContender, productFlops } from "./products.ts";
import { asRates, scaled } from "./results.ts";
import type { Result } from "./results.ts";
import { measureStart } from "./start.ts";
import { FORMS, formContender, plainContender } from "./steps.ts";
import { TRAININGS, parameterCount, stepFlops, trainingContender, verifySameWeights } from "./training.ts";
import type { TrainingCase } from "./training.ts";

/** What one core can do in a kind: products and sums [GFLOP/s], and roots with quotients [ns a parameter]. */
export interface Ceiling {
  readonly flops: number;
  readonly root: number;
}
export type Ceilings = ReadonlyMap<VectorKind, Ceiling>;

const CHAINS: readonly { readonly chains: keyof CeilingExports; readonly title: string }[] = [
  { chains: "chains32", title: "12 chains a·x + y, f32" },
  { chains: "sums32", title: "8 sums a + x·y, f32" },
  { chains: "chains64", title: "12 chains a·x + y, f64" },
  { chains: "sums64", title: "8 sums a + x·y, f64" },
  { chains: "roots32", title: "root and quotient, f32, a number" },
];

/** What one core does in registers. The ceiling of a kind is the better of its two forms. */
export async function ceilingSection(effort: Effort): Promise<{ readonly results: readonly Result[]; readonly ceilings: Ceilings }> {
  const kinds = (["simd", "relaxed"] as const).flatMap((kind) => {
    const exports = loadCeiling(kind);
    return exports ? [{ kind, exports }] : [];
  });
  const results: Result[] = [];
  for (const { chains, title } of CHAINS) {
    const measured = await measure(
      kinds.map(({ kind, exports }) => ceilingContender(kind, exports[chains])),
      effort,
    );
    const unit = chains === "roots32" ? "ns" : "GFLOP/s";
    const shown = unit === "ns" ? scaled(measured, 1e6 / (TURNS * PER_TURN[chains])) : asRates(measured, TURNS * PER_TURN[chains]);
    results.push(...shown.map((measurement): Result => ({ section: "ceiling", title, unit, ...measurement })));
  }
  const best = (kind: VectorKind, ...titles: readonly (keyof CeilingExports)[]) =>
    results
      .filter(({ name, title }) => name === kind && titles.some((chains) => title === CHAINS.find((one) => one.chains === chains)?.title))
      .map((result) => result.best);
  const ceilings = new Map(
    kinds.map(({ kind }) => [kind, { flops: Math.max(...best(kind, "chains32", "sums32")), root: best(kind, "roots32")[0] }]),
  );
  return { results, ceilings };
}

/** Products on one thread, held against the ceiling. */
export async function productSection(effort: Effort, ceilings: Ceilings): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const product of PRODUCTS) {
    const list = engines();
    const rates = asRates(
      await measure(
        list.map(({ name, create }) => productContender(name, create(), product)),
        effort,
      ),
      productFlops(product),
    );
    results.push(...lines("gemm", product.title, { list, measurements: rates, unit: "GFLOP/s" }, (kind) => ceilings.get(kind)?.flops));
  }
  return results;
}

/**
 * Steps of training on one thread. Their ceiling is computed: the flops of the three products at the ceiling of products, and for Adam a root and a quotient for
 * each parameter.
 */
export async function trainingSection(effort: Effort, ceilings: Ceilings): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const training of TRAININGS) {
    const list = engines();
    const contenders = list.map(({ name, create }) => trainingContender(name, create(), training));
    const measurements = scaled(await measure(contenders, effort), 1000);
    results.push(...lines("step", training.title, { list, measurements, unit: "µs" }, (kind) => stepCeiling(training, ceilings.get(kind))));
  }
  return results;
}

/** The least a step can take [µs]. */
function stepCeiling(training: TrainingCase, ceiling: Ceiling | undefined): number | undefined {
  if (!ceiling) return undefined;
  const roots = training.optimizer === "adam" ? parameterCount(training.units) * ceiling.root : 0;
  return stepFlops(training) / ceiling.flops / 1000 + roots / 1000;
}

/** `predict` of one row. */
export async function predictionSection(effort: Effort): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const units of PREDICTIONS) {
    const list = engines();
    const contenders = list.map(({ name, create }) => predictionContender(name, create(), units));
    results.push(...lines("predict", units.join("-"), { list, measurements: scaled(await measure(contenders, effort), 1000), unit: "µs" }));
  }
  return results;
}

export function startSection(rounds: number): readonly Result[] {
  const list = engines();
  const measurements = measureStart(
    list.map(({ name }) => name),
    rounds,
  );
  return lines("start", "import to first trained step", { list, measurements, unit: "ms" });
}

/** One thread and two, which give the same bits: a product, and steps of training. */
export async function threadSection(effort: Effort, ceilings: Ceilings): Promise<readonly Result[]> {
  const list = threadedEngines();
  if (typeof list === "string") {
    console.log(`\nThreads are left out: ${list}.`);
    return [];
  }
  const product = PRODUCTS.find(({ title }) => title === "512³")!;
  const products = list.map(({ name, create }) => productContender(name, create(), product));
  const rates = asRates(await measure(products, effort), productFlops(product));
  const results = [...lines("threads", product.title, { list, measurements: rates, unit: "GFLOP/s" }, (kind) => ceilings.get(kind)?.flops)];
  for (const training of TRAININGS.filter(({ units, batchSize }) => units[0] === 784 && batchSize <= 64)) {
    for (const kind of ceilings.keys())
      verifySameWeights(
        list.filter((engine) => engine.kind === kind).map(({ create }) => create()),
        training,
      );
    const contenders = list.map(({ name, create }) => trainingContender(name, create(), training));
    results.push(...lines("threads", training.title, { list, measurements: scaled(await measure(contenders, effort), 1000), unit: "µs" }));
  }
  return results;
}

/** Steps of networks of growing batch, width and depth. */
export async function growthSection(effort: Effort, ceilings: Ceilings): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const training of GROWTH) {
    const list = engines().filter(({ kind }) => kind);
    const contenders = list.map(({ name, create }) => trainingContender(name, create(), training));
    const measurements = scaled(await measure(contenders, effort), 1000);
    results.push(
      ...lines("growth", training.title, { list, measurements, unit: "µs" }, (kind) => stepCeiling(training, ceilings.get(kind))),
    );
  }
  return results;
}

/** One product in all its forms; 480 and 960 are multiples of the sides of both tiles. */
export async function formSection(effort: Effort, ceilings: Ceilings): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const n of [480, 960]) {
    const product = { title: `${n}³`, m: n, n, k: n };
    const forms = [...ceilings.keys()].flatMap((kind) =>
      FORMS.filter((form) => kind === "simd" || form !== "scalar").map((form) => ({ kind, contender: formContender(kind, form, n) })),
    );
    const list = [
      { kind: undefined, contender: plainContender(n) },
      ...forms,
      ...engines().map(({ name, kind, create }) => ({
        kind,
        contender: productContender(kind ? `${name}, the product` : "TypeScript, baseline", create(), product),
      })),
    ];
    const rates = asRates(
      await measure(
        list.map(({ contender }) => contender),
        effort,
      ),
      productFlops(product),
    );
    results.push(
      ...rates.map((rate, index): Result => {
        const { kind } = list[index];
        const share = kind && ceilings.get(kind);
        return { section: "forms", title: product.title, unit: "GFLOP/s", ...rate, ...(share ? { share: rate.best / share.flops } : {}) };
      }),
    );
  }
  return results;
}

/**
 * The lines of a case: how many times as fast as plain TypeScript, or as one thread of its own kind, and the share of the ceiling; both by the best of the
 * interleaved rounds.
 */
function lines(
  section: string,
  title: string,
  {
    list,
    measurements,
    unit,
  }: { readonly list: readonly Engine[]; readonly measurements: readonly Measurement[]; readonly unit: Result["unit"] },
  ceilingOf: (kind: VectorKind) => number | undefined = () => undefined,
): readonly Result[] {
  const faster = unit === "GFLOP/s" ? (a: number, b: number) => a / b : (a: number, b: number) => b / a;
  return list.map(({ name, kind }, index): Result => {
    const measurement = measurements[index];
    const reference = measurements.find((other) => other.name === (section === "threads" ? `${kind}, 1 thread` : "baseline"));
    const ceiling = kind && ceilingOf(kind);
    return {
      section,
      title,
      unit,
      ...measurement,
      ...(reference && reference.name !== name ? { ratio: faster(measurement.best, reference.best) } : {}),
      ...(ceiling === undefined ? {} : { share: faster(measurement.best, ceiling) }),
    };
  });
}
