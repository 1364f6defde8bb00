import { PER_TURN, TURNS, ceilingContender, loadCeiling } from "./ceiling.ts";
import type { CeilingExports, VectorKind } from "./ceiling.ts";
import type { Engine } from "./engines.ts";
import { GROWTH } from "./growth.ts";
import { measure } from "./measure.ts";
import type { Contender, Effort, Measurement } from "./measure.ts";
import { PREDICTIONS, predictionContender } from "./prediction.ts";
import { PRODUCTS, productContender, productFlops } from "./products.ts";
import { asRates, resultOf, scaled } from "./results.ts";
import type { Result } from "./results.ts";
import { measureStart } from "./start.ts";
import { quantile } from "./statistics.ts";
import { FORMS, formContender, plainContender } from "./steps.ts";
import { TRAININGS, parameterCount, stepFlops, trainingContender, verifySameWeights } from "./training.ts";
import type { TrainingCase } from "./training.ts";

/** What one core can do in a kind: the better form of products and sums, and roots with quotients [ns a parameter]. */
export interface Ceiling {
  readonly form: "chains32" | "sums32";
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
    results.push(...shown.map((measurement) => resultOf({ section: "ceiling", title, unit }, measurement)));
  }
  const best = (kind: VectorKind, form: keyof CeilingExports) =>
    results.find(({ name, title }) => name === kind && title === CHAINS.find(({ chains }) => chains === form)!.title)!.best;
  const ceilings = new Map(
    kinds.map(({ kind }) => {
      const form = best(kind, "chains32") > best(kind, "sums32") ? "chains32" : "sums32";
      return [kind, { form, root: best(kind, "roots32") }] as const;
    }),
  );
  return { results, ceilings };
}

/** What contenders take, and what each kind's ceiling is in each of the very same rounds [GFLOP/s]: the clock of a processor does not stand still. */
async function measureUnder(
  ceilings: Ceilings,
  contenders: readonly Contender[],
  effort: Effort,
): Promise<{ readonly measurements: readonly Measurement[]; readonly rates: ReadonlyMap<VectorKind, readonly number[]> }> {
  const limits = [...ceilings].map(([kind, { form }]) => ({
    kind,
    form,
    contender: { ...ceilingContender(`ceiling of ${kind}`, loadCeiling(kind)![form]), part: 0.3 },
  }));
  const all = await measure([...contenders, ...limits.map(({ contender }) => contender)], effort);
  const rates = new Map(
    limits.map(({ kind, form }, index) => [kind, asRates([all[contenders.length + index]], TURNS * PER_TURN[form])[0].rounds] as const),
  );
  return { measurements: all.slice(0, contenders.length), rates };
}

/** Products on one thread, held against the ceiling. */
export async function productSection(list: readonly Engine[], effort: Effort, ceilings: Ceilings): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const product of PRODUCTS) {
    const contenders = list.map(({ name, create }) => productContender(name, create(), product));
    const { measurements, rates } = await measureUnder(ceilings, contenders, effort);
    const shown = asRates(measurements, productFlops(product));
    results.push(...lines("gemm", product.title, { list, measurements: shown, unit: "GFLOP/s" }, (kind) => rates.get(kind)));
  }
  return results;
}

/**
 * Steps of training on one thread. Their ceiling is computed: the flops of the three products at the ceiling of products, and for Adam a root and a quotient for
 * each parameter.
 */
export async function trainingSection(list: readonly Engine[], effort: Effort, ceilings: Ceilings): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const training of TRAININGS) results.push(...(await measureSteps("step", training, { list, effort, ceilings })));
  return results;
}

async function measureSteps(
  section: string,
  training: TrainingCase,
  { list, effort, ceilings }: { readonly list: readonly Engine[]; readonly effort: Effort; readonly ceilings: Ceilings },
): Promise<readonly Result[]> {
  const contenders = list.map(({ name, create }) => trainingContender(name, create(), training));
  const { measurements, rates } = await measureUnder(ceilings, contenders, effort);
  return lines(section, training.title, { list, measurements: scaled(measurements, 1000), unit: "µs" }, (kind) =>
    rates.get(kind)!.map((rate) => stepCeiling(training, rate, ceilings.get(kind)!.root)),
  );
}

/** The least a step can take [µs], at so many GFLOP/s and ns for a root and a quotient. */
function stepCeiling(training: TrainingCase, rate: number, root: number): number {
  const roots = training.optimizer === "adam" ? parameterCount(training.units) * root : 0;
  return stepFlops(training) / rate / 1000 + roots / 1000;
}

/** `predict` of one row. */
export async function predictionSection(list: readonly Engine[], effort: Effort): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const units of PREDICTIONS) {
    const contenders = list.map(({ name, create }) => predictionContender(name, create(), units));
    results.push(...lines("predict", units.join("-"), { list, measurements: scaled(await measure(contenders, effort), 1000), unit: "µs" }));
  }
  return results;
}

/** The kernels as a network chooses them, and plain TypeScript: a network takes no wide tiles by itself. */
export function startSection(all: readonly Engine[], rounds: number): readonly Result[] {
  const list = all.filter(({ wide }) => wide !== true);
  const measurements = measureStart(
    list.map(({ name }) => name),
    rounds,
  );
  return lines("start", "import to first trained step", { list, measurements, unit: "ms" });
}

/** One thread and two, which give the same bits: a product, and steps of training. */
export async function threadSection(list: readonly Engine[] | string, effort: Effort, ceilings: Ceilings): Promise<readonly Result[]> {
  if (typeof list === "string") {
    console.log(`\nThreads are left out: ${list}.`);
    return [];
  }
  const product = PRODUCTS.find(({ title }) => title === "512³")!;
  const products = list.map(({ name, create }) => productContender(name, create(), product));
  const { measurements, rates } = await measureUnder(ceilings, products, effort);
  const shown = asRates(measurements, productFlops(product));
  const results = [...lines("threads", product.title, { list, measurements: shown, unit: "GFLOP/s" }, (kind) => rates.get(kind))];
  for (const training of TRAININGS.filter(({ units, batchSize }) => units[0] === 784 && batchSize <= 64)) {
    for (const kind of ceilings.keys()) {
      const backends = list.filter((engine) => engine.kind === kind).map(({ create }) => create());
      if (backends.length > 0) verifySameWeights(backends, training);
    }
    const contenders = list.map(({ name, create }) => trainingContender(name, create(), training));
    results.push(...lines("threads", training.title, { list, measurements: scaled(await measure(contenders, effort), 1000), unit: "µs" }));
  }
  return results;
}

/** Steps of networks of growing batch, width and depth. */
export async function growthSection(all: readonly Engine[], effort: Effort, ceilings: Ceilings): Promise<readonly Result[]> {
  const results: Result[] = [];
  const list = all.filter(({ kind }) => kind);
  for (const training of GROWTH) results.push(...(await measureSteps("growth", training, { list, effort, ceilings })));
  return results;
}

/** Measures steps with decayed values, of dead units and of a network that has memorised its data, beside the same steps without. */
export async function decaySection(list: readonly Engine[], effort: Effort): Promise<readonly Result[]> {
  const pairs = TRAININGS.flatMap((training): readonly (readonly [TrainingCase, TrainingCase])[] => {
    if (training.title.startsWith("64-32-10"))
      return [[training, { ...training, title: `${training.title}, after 3000 epochs`, learnt: 3000 }]];
    const [inputs] = training.units;
    if (inputs !== 784 || training.batchSize === 1 || training.batchSize > 64) return [];
    return [[training, { ...training, title: `${training.title}, a tenth of the units dead`, dead: true }]];
  });
  const results: Result[] = [];
  for (const pair of pairs) {
    const cases = pair.flatMap((training) =>
      list
        .filter(({ kind }) => kind)
        .map(({ name, create }) => ({ name, training, contender: trainingContender(`${name}, ${training.title}`, create(), training) })),
    );
    const measurements = await measure(
      cases.map(({ contender }) => contender),
      effort,
    );
    results.push(
      ...scaled(measurements, 1000).map((measurement, index): Result => {
        const { name, training } = cases[index];
        return { ...resultOf({ section: "decay", unit: "µs", title: training.title }, measurement), name };
      }),
    );
  }
  return results;
}

/** One product in all its forms; 480 and 960 are multiples of the sides of both tiles. */
export async function formSection(engines: readonly Engine[], effort: Effort, ceilings: Ceilings): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const n of [480, 960]) {
    const product = { title: `${n}³`, m: n, n, k: n };
    const forms = [...ceilings.keys()].flatMap((kind) =>
      FORMS.filter((form) => kind === "simd" || form !== "scalar").map((form) => ({ kind, contender: formContender(kind, form, n) })),
    );
    const list = [
      { kind: undefined, contender: plainContender(n) },
      ...forms,
      ...engines.map(({ name, kind, create }) => ({
        kind,
        contender: productContender(kind ? `${name}, the product` : "TypeScript, baseline", create(), product),
      })),
    ];
    const { measurements, rates } = await measureUnder(
      ceilings,
      list.map(({ contender }) => contender),
      effort,
    );
    results.push(
      ...asRates(measurements, productFlops(product)).map((measurement, index): Result => {
        const { kind } = list[index];
        const ceiling = kind && rates.get(kind);
        return {
          ...resultOf({ section: "forms", title: product.title, unit: "GFLOP/s" }, measurement),
          ...(ceiling ? { share: shareOf(measurement, ceiling, (a, b) => a / b) } : {}),
        };
      }),
    );
  }
  return results;
}

/**
 * The lines of a case: how many times as fast as plain TypeScript, or as one thread of its own kind, by the best of the interleaved rounds; and the share of the
 * ceiling, of which the rates or times in each round are given.
 */
function lines(
  section: string,
  title: string,
  {
    list,
    measurements,
    unit,
  }: { readonly list: readonly Engine[]; readonly measurements: readonly Measurement[]; readonly unit: Result["unit"] },
  ceilingOf: (kind: VectorKind) => readonly number[] | undefined = () => undefined,
): readonly Result[] {
  const faster = unit === "GFLOP/s" ? (a: number, b: number) => a / b : (a: number, b: number) => b / a;
  return list.map(({ name, kind }, index): Result => {
    const measurement = measurements[index];
    const alone = section === "threads" ? name.replace(/\d+ threads$/, "1 thread") : "baseline";
    const reference = measurements.find((other) => other.name === alone);
    const ceiling = kind && ceilingOf(kind);
    return {
      ...resultOf({ section, title, unit }, measurement),
      ...(reference && reference.name !== name ? { ratio: faster(measurement.best, reference.best) } : {}),
      ...(ceiling === undefined ? {} : { share: shareOf(measurement, ceiling, faster) }),
    };
  });
}

/** The median of the shares within a round: a processor's clock, and other programs, change from round to round. */
function shareOf({ rounds }: Measurement, ceiling: readonly number[], faster: (a: number, b: number) => number): number {
  return quantile(Float64Array.from(rounds, (best, round) => faster(best, ceiling[round])).sort(), 0.5);
}
