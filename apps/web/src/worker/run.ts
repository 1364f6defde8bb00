import type { Network } from "adjoint";
import { fitOptionsOf, isMethod } from "./build.ts";
import { createMeter } from "./meter.ts";
import { createObserver } from "./observe.ts";
import type { Observer } from "./observe.ts";
import type { Problem } from "./problem.ts";
import type { Config, Settled } from "./protocol.ts";
import { createWatch } from "./settled.ts";

/** A network in training. */
export interface Run {
  readonly problem: Problem;
  readonly config: Config;
  readonly network: Network<"f32">;
  readonly observer: Observer;
  readonly steps: number;
  readonly stepsPerSecond: number;
  /** Whether the last epoch has ended. */
  readonly finished: boolean;
  /** Whether more training of the same kind shows nothing new. */
  readonly settled: Settled | undefined;
  /** Begins to measure the rate. */
  start(): void;
  /** Trains until `steps` are done or the time `until` [ms] is reached. */
  advance(steps: number, until: number): void;
  /** Sets one weight, or one bias where `from` is none. */
  edit(place: { readonly layer: number; readonly from: number | undefined; readonly unit: number }, value: number): void;
  /** Continues with other settings, in `network` where it had to be built again. */
  adjust(config: Config, network?: Network<"f32">): void;
}

export interface RunOptions {
  readonly problem: Problem;
  readonly config: Config;
  readonly network: Network<"f32">;
  /** The epoch at whose end training stops. */
  readonly lastEpoch: number;
  /** [ms] */
  readonly now: () => number;
}

/** The time between two reports of `fit` [ms]: short beside a slice, long beside a call. */
const REPORT_MS = 3;
const MAX_EPOCHS = 1_000_000;
/** A new iterator reads the data again, so it is made only where the old one reports this much too seldom or too often. */
const TOLERATED = 8;

type Fit = ReturnType<Network<"f32">["fit"]>;

/** Creates a run. One iterator of `fit` lives as long as its settings do, because each new one prepares the whole data set. */
export function createRun({ problem, lastEpoch, now, ...given }: RunOptions): Run {
  let { config, network } = given;
  let steps = 0;
  let watch = createWatch();
  /** The epoch after which the method has found no step that lowers the loss. */
  let stuckAt = Infinity;
  const observe = (): Observer =>
    createObserver({
      network,
      problem,
      engine: config.engine,
      now,
      position: () => ({ epoch: network.epoch, steps }),
      onScored: (scored) => watch.take(scored),
    });
  let observer = observe();
  let meter = createMeter(now);
  /** Batches done of the current epoch. */
  let batch = 0;
  let fit: { readonly reports: Fit; readonly every: number } | undefined;

  /** The epoch at whose end there is no more to do: a schedule that has ended would begin again. */
  const end = (): number =>
    Math.min(
      lastEpoch,
      stuckAt,
      config.schedule === undefined || config.schedule.kind === "reduceOnPlateau" ? Infinity : config.schedule.epochs,
    );
  const stopFit = (): void => {
    fit?.reports.return();
    fit = undefined;
  };
  /** Returns the iterator, a new one where `every` is far from the wanted one. */
  const fitWith = (wanted: number): Fit => {
    if (fit !== undefined && (fit.every > wanted || fit.every * TOLERATED < wanted)) stopFit();
    fit ??= {
      every: wanted,
      reports: network.fit(problem.train, {
        ...fitOptionsOf(config),
        epochs: Math.min(MAX_EPOCHS, end() - network.epoch),
        every: wanted,
      }),
    };
    return fit.reports;
  };

  return {
    problem,
    get config() {
      return config;
    },
    get network() {
      return network;
    },
    get observer() {
      return observer;
    },
    get steps() {
      return steps;
    },
    get stepsPerSecond() {
      return meter.rate();
    },
    get finished() {
      return network.epoch >= end();
    },
    get settled(): Settled | undefined {
      // A run of the digits ends as it was asked to.
      return network.epoch >= end() && end() < lastEpoch ? { reason: "ended", epoch: network.epoch, best: watch.best } : watch.settled;
    },
    start: () => meter.start(),
    advance(most, until) {
      const before = steps;
      while (steps - before < most && network.epoch < end() && now() < until) {
        const left = most - (steps - before);
        const wanted = Math.max(1, Math.min(left, Math.ceil((meter.rate() * REPORT_MS) / 1000), 1e6));
        const { value: report, done } = fitWith(wanted).next();
        if (done) {
          fit = undefined;
          continue;
        }
        steps += report.batch - batch;
        batch = report.complete ? 0 : report.batch;
        if (report.iteration?.reason !== undefined) stuckAt = report.epoch;
      }
      meter.count(steps - before);
    },
    edit({ layer, from, unit }, value) {
      stopFit();
      const parameters = network.parameters();
      const { weights, biases } = parameters[layer - 1];
      if (from === undefined) biases[unit] = value;
      else weights[from * biases.length + unit] = value;
      network.setParameters(parameters);
      // What was said of the run does not hold of other weights.
      watch = createWatch();
      stuckAt = Infinity;
    },
    adjust(next, rebuilt) {
      stopFit();
      // A position within an epoch of other batches means nothing: the epoch begins again.
      if (next.batchSize !== config.batchSize || isMethod(next.optimizer) !== isMethod(config.optimizer)) batch = 0;
      stuckAt = Infinity;
      config = next;
      watch = createWatch();
      if (rebuilt !== undefined) {
        network = rebuilt;
        observer = observe();
      }
      meter = createMeter(now);
    },
  };
}
