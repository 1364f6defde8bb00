import { moons } from "@adjoint/datasets";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  adam,
  cosine,
  dense,
  exponentialDecay,
  keepBest,
  load,
  logCosine,
  network,
  oneCycle,
  reduceOnPlateau,
  sgd,
  stepDecay,
} from "../src/index.ts";
import type { Checkpoint, FitOptions, Network, Schedule } from "../src/index.ts";
import { factorAt } from "../src/schedules.ts";
import { backends } from "./backends.ts";

describe("what the learning rate is multiplied with, at the first, the last and the steps between phases", () => {
  it.each<[string, Schedule, number, readonly (readonly [step: number, factor: number])[]]>([
    [
      "stepDecay()",
      stepDecay(),
      100,
      [
        [0, 1],
        [49, 1],
        [50, 0.1],
        [74, 0.1],
        [75, 0.01],
        [99, 0.01],
      ],
    ],
    [
      "stepDecay at 0 and 1",
      stepDecay({ factor: 0.5, at: [0, 1] }),
      10,
      [
        [0, 0.5],
        [9, 0.5],
      ],
    ],
    [
      "exponentialDecay()",
      exponentialDecay(),
      101,
      [
        [0, 1],
        [50, 0.1],
        [100, 0.01],
      ],
    ],
    ["exponentialDecay of one step", exponentialDecay(), 1, [[0, 1]]],
    [
      "cosine()",
      cosine(),
      101,
      [
        [0, 1],
        [25, (1 + Math.SQRT1_2) / 2],
        [50, 0.5],
        [75, (1 - Math.SQRT1_2) / 2],
        [100, 0],
      ],
    ],
    [
      "logCosine()",
      logCosine(),
      150,
      [
        [0, 0],
        // Four waves end after 1, 3, 7 and 15 fifteenths.
        [10, 0],
        [30, 0],
        [70, 0],
        [149, (1 - Math.cos(2 * Math.PI * Math.log2(15.9))) / 2],
      ],
    ],
    [
      "logCosine of one wave",
      logCosine({ cycles: 1 }),
      4,
      [
        [0, 0],
        [2, (1 - Math.cos(2 * Math.PI * Math.log2(1.5))) / 2],
      ],
    ],
    [
      "cosine to a tenth",
      cosine({ final: 0.1 }),
      101,
      [
        [0, 1],
        [50, 0.55],
        [100, 0.1],
      ],
    ],
    [
      "cosine with warm-up",
      cosine({ warmup: 0.1 }),
      111,
      [
        [0, 1 / 11],
        [9, 10 / 11],
        [10, 1],
        [11, 1],
        [110, 0],
      ],
    ],
    ["cosine of one step", cosine(), 1, [[0, 1]]],
    [
      "cosine of two steps",
      cosine(),
      2,
      [
        [0, 1],
        [1, 0],
      ],
    ],
    [
      "oneCycle()",
      oneCycle(),
      101,
      [
        [0, 0.04],
        [15, 0.52],
        [30, 1],
        [65, 0.50005],
        [100, 1e-4],
      ],
    ],
    [
      "oneCycle without a rise",
      oneCycle({ peak: 0 }),
      11,
      [
        [0, 0.04],
        [10, 1e-4],
      ],
    ],
    [
      "reduceOnPlateau()",
      reduceOnPlateau(),
      10,
      [
        [0, 1],
        [9, 1],
      ],
    ],
  ])("%s of %d steps", (_, schedule, total, expected) => {
    for (const [step, factor] of expected) expect(factorAt(schedule, step, total), `step ${step}`).toBeCloseTo(factor, 14);
  });

  it("is in [0, 1] and finite for any run (fast-check)", () => {
    const schedules = [stepDecay(), exponentialDecay(), cosine(), cosine({ warmup: 0.99 }), oneCycle(), oneCycle({ peak: 0.9 })];
    fc.assert(
      fc.property(fc.constantFrom(...schedules), fc.integer({ min: 1, max: 1000 }), fc.nat(), (schedule, total, at) => {
        const factor = factorAt(schedule, at % total, total);
        expect(factor).toBeGreaterThanOrEqual(0);
        expect(factor).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe.each(backends)("a schedule in fit, on %s", (_, backend) => {
  const data = moons({ n: 50, noise: 0.1, seed: 1 });
  const create = (): Network =>
    network({ inputs: 2, layers: [dense(5, "tanh"), dense(2, "softmax")], loss: "crossEntropy", seed: 1, precision: "f64", backend });
  const options = { epochs: 6, batchSize: 8, optimizer: adam({ learningRate: 0.05 }) } satisfies FitOptions;

  it("reports the rate of each step, 7 steps an epoch", () => {
    const reports = [...create().fit(data, { ...options, every: 1, schedule: cosine({ warmup: 0.2 }) })];
    expect(reports).toHaveLength(42);
    reports.forEach(({ learningRate }, step) => expect(learningRate).toBe(0.05 * factorAt(cosine({ warmup: 0.2 }), step, 42)));
  });

  it("a step at a rate is a step at that rate: sgd with stepDecay is sgd with two rates, bit for bit", () => {
    const scheduled = create();
    const plain = create();
    scheduled.train(data, { ...options, optimizer: sgd({ learningRate: 0.5 }), schedule: stepDecay({ factor: 0.5, at: [0.5] }) });
    plain.train(data, { ...options, epochs: 3, optimizer: sgd({ learningRate: 0.5 }) });
    plain.train(data, { ...options, epochs: 3, optimizer: sgd({ learningRate: 0.25 }) });
    expect(scheduled.parameters()).toEqual(plain.parameters());
    // After a schedule, the rate is the optimiser's own again.
    scheduled.train(data, { ...options, epochs: 1, optimizer: sgd({ learningRate: 0.5 }) });
    plain.train(data, { ...options, epochs: 1, optimizer: sgd({ learningRate: 0.5 }) });
    expect(scheduled.parameters()).toEqual(plain.parameters());
  });

  it.each([
    cosine({ warmup: 0.1 }),
    oneCycle(),
    stepDecay(),
    exponentialDecay(),
    reduceOnPlateau({ patience: 0, factor: 0.5, minDelta: 0.02 }),
  ])("a run that is stopped, within an epoch too, saved and continued has the same rates and bits: $kind", (schedule) => {
    const whole = create();
    const rates = Array.from(whole.fit(data, { ...options, every: 1, schedule }), ({ learningRate }) => learningRate);
    for (const stop of [1, 7, 10, 14, 20]) {
      const first = create();
      const seen: (number | undefined)[] = [];
      for (const { learningRate } of first.fit(data, { ...options, every: 1, schedule })) if (seen.push(learningRate) === stop) break;
      const second = load(first.save({ training: true }), { backend });
      const epochs = 6 - first.epoch;
      for (const { learningRate } of second.fit(data, { ...options, epochs, every: 1, schedule })) seen.push(learningRate);
      expect(seen).toEqual(rates);
      expect(second.parameters()).toEqual(whole.parameters());
    }
  });

  it("a run that is complete starts the schedule again", () => {
    const net = create();
    const ofRun = (): (number | undefined)[] =>
      net.train(data, { ...options, schedule: cosine() }).history.map(({ learningRate }) => learningRate);
    expect(ofRun()).toEqual(ofRun());
  });

  it("reduceOnPlateau: the rate falls where the loss of the validation data has not, for more than `patience` epochs", () => {
    const schedule = reduceOnPlateau({ patience: 1, factor: 0.1, min: 0.01 });
    const { history } = create().train(data, { ...options, epochs: 40, optimizer: sgd({ learningRate: 3 }), schedule, validation: data });
    let factor = 1;
    let best = Infinity;
    let wait = 0;
    for (const { learningRate, validation } of history) {
      expect(learningRate).toBe(3 * factor);
      if (validation!.loss < best) [best, wait] = [validation!.loss, 0];
      else if (wait++ >= 1) [factor, wait] = [Math.max(0.01, factor * 0.1), 0];
    }
    expect(factor).toBeLessThan(1);
  });
});

describe.each(backends)("train, on %s", (_, backend) => {
  const data = moons({ n: 60, noise: 0.3, seed: 1 });
  const held = moons({ n: 60, noise: 0.3, seed: 2 });
  const create = (): Network =>
    network({ inputs: 2, layers: [dense(12, "tanh"), dense(2, "softmax")], loss: "crossEntropy", seed: 1, precision: "f64", backend });
  const options: FitOptions = { epochs: 30, batchSize: 8, optimizer: adam({ learningRate: 0.05 }) };

  it("runs to the end: the history is that of fit, the parameters too; the best epoch is the one with the smallest loss", async () => {
    const net = create();
    const other = create();
    const { history, best, stopped } = net.train(data, { ...options, validation: held });
    expect(history).toEqual([...other.fit(data, { ...options, validation: held })]);
    expect(net.save({ training: true })).toEqual(other.save({ training: true }));
    expect(stopped).toBe(false);
    const losses = history.map(({ validation }) => validation!.loss);
    expect(best).toEqual({ epoch: 1 + losses.indexOf(Math.min(...losses)), loss: Math.min(...losses) });
    const third = create();
    expect(await third.trainAsync(data, { ...options, validation: held })).toEqual({ history, best, stopped });
    expect(third.parameters()).toEqual(net.parameters());
  });

  it("with patience: stops after so many epochs without a smaller loss, with the parameters of the best epoch, bit for bit", () => {
    const net = create();
    const { history, best, stopped } = net.train(data, { ...options, epochs: 500, validation: held, patience: 5 });
    expect(stopped).toBe(true);
    expect(history.length).toBe(best.epoch + 5);
    expect(history.at(-1)).toMatchObject({ stopped: true, best });
    const again = create();
    again.train(data, { ...options, epochs: best.epoch });
    expect(net.parameters()).toEqual(again.parameters());
    expect(net.evaluate(held).loss).toBe(best.loss);
  });

  it("with patience that is not exhausted, it has the parameters of the best epoch as well", () => {
    const net = create();
    const { best, stopped } = net.train(data, { ...options, epochs: 60, validation: held, patience: 1000 });
    expect(stopped).toBe(false);
    expect(best.epoch).toBeLessThan(60);
    expect(net.evaluate(held).loss).toBe(best.loss);
  });

  it("keepBest gives a loop that was left at the last epoch the parameters of the best one, and changes nothing without patience", () => {
    const net = create();
    const whole = create();
    const run = { ...options, epochs: 60, validation: held, patience: 1000 };
    whole.train(data, run);
    for (const { epoch, complete } of net.fit(data, run)) if (complete && epoch === 60) break;
    expect(net.parameters()).not.toEqual(whole.parameters());
    keepBest(net);
    expect(net.parameters()).toEqual(whole.parameters());
    const plain = create();
    plain.train(data, { ...options, epochs: 2 });
    const before = structuredClone(plain.parameters());
    keepBest(plain);
    expect(plain.parameters()).toEqual(before);
  });

  it("fit with patience, stopped anywhere, saved, loaded and continued, stops at the same epoch with the same bits", () => {
    const run = { ...options, epochs: 500, validation: held, patience: 5 };
    const whole = create();
    const last = [...whole.fit(data, run)].at(-1)!;
    expect(last.stopped).toBe(true);
    for (const stop of [1, last.epoch - 6, last.epoch - 3, last.epoch - 1]) {
      const first = create();
      for (const { epoch } of first.fit(data, run)) if (epoch === stop) break;
      const second = load(first.save({ training: true }), { backend });
      expect([...second.fit(data, run)].at(-1)).toEqual(last);
      expect(second.parameters()).toEqual(whole.parameters());
      const third = create();
      third.restore(structuredClone(first.checkpoint()));
      expect([...third.fit(data, run)].at(-1)).toEqual(last);
      expect(third.parameters()).toEqual(whole.parameters());
    }
  });

  it("a checkpoint whose counts are not numbers is refused, and changes nothing", () => {
    const net = create();
    net.train(data, { ...options, epochs: 2, schedule: cosine() });
    const before = net.save({ training: true });
    const checkpoint = { ...net.checkpoint(), run: { schedule: { step: "3", total: 4 } } } as unknown as Checkpoint;
    expect(() => net.restore(checkpoint)).toThrow("restore: the schedule and early stopping of a checkpoint must be numbers");
    expect(net.save({ training: true })).toEqual(before);
  });
});

describe("a fit that is not iterated", () => {
  const data = { inputs: [[0], [1]], labels: [0, 1] };
  const options: FitOptions = { epochs: 2, optimizer: sgd() };
  const create = (): Network => network({ inputs: 1, layers: [dense(2, "softmax")], loss: "crossEntropy", seed: 1, deterministic: true });
  const message = "Write for (const progress of net.fit(…)) {} or net.train(…).";

  it("is an error where it is awaited, that shows both forms", async () => {
    const net = create();
    // oxlint-disable-next-line typescript/await-thenable
    await expect((async () => await net.fit(data, options))()).rejects.toThrow(message);
    // oxlint-disable-next-line typescript/await-thenable
    await expect((async () => await net.fitAsync(data, options))()).rejects.toThrow("net.trainAsync(…)");
    expect(net.epoch).toBe(0);
    expect(net.predict([[1]])).toHaveLength(2);
  });

  it("is an error at the next use of the network, once", () => {
    for (const use of [
      (net: Network) => net.predict([[1]]),
      (net: Network) => net.evaluate(data),
      (net: Network) => net.save(),
      (net: Network) => net.train(data, options),
      (net: Network) => JSON.stringify(net),
    ]) {
      const net = create();
      net.fit(data, options);
      expect(() => use(net)).toThrow(message);
      expect(() => use(net)).not.toThrow();
    }
  });

  it("is none where the loop comes later, or is left at once", () => {
    const net = create();
    const [first, second] = [net.fit(data, options), net.fit(data, options)];
    expect(first.next().value).toMatchObject({ epoch: 1 });
    expect(second.next().value).toMatchObject({ epoch: 2 });
    for (const _ of net.fit(data, options)) break;
    expect(net.predict([[1]])).toHaveLength(2);
  });
});
