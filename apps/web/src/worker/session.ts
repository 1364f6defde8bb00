import { AdjointError, load } from "adjoint";
import type { Network } from "adjoint";
import { backendOf, buildNetwork, hostOptions, optimizerOf } from "./build.ts";
import { createObserver } from "./observe.ts";
import type { Observer } from "./observe.ts";
import { createProblem } from "./problem.ts";
import type { Problem } from "./problem.ts";
import type { Config, Example, Numbered, Pace, Request, Response } from "./protocol.ts";

/** What a session needs of its host. */
export interface SessionHost {
  post(response: Numbered<Response>, transfer?: readonly ArrayBufferLike[]): void;
  /** [milliseconds] */
  now(): number;
  /** Lets messages in. */
  pause(): Promise<void>;
}

/** Training goes on in pieces of at most this, so that a message is answered soon [milliseconds]. */
const SLICE = 6;
/** Without a page that asks for frames training stops: nobody is looking [milliseconds]. */
const PATIENCE = 1500;

interface Run {
  readonly problem: Problem;
  config: Config;
  network: Network<"f32">;
  observer: Observer;
  steps: number;
  /** Batches done of the epoch at hand. */
  batch: number;
  /** Steps a frame, while it accelerates. */
  budget: number;
  /** The epoch at whose end it stops by itself. */
  last: number;
}

/** A network that trains: takes requests, posts responses. One session for each worker. */
export function createSession(host: SessionHost): (request: Numbered<Request>) => Promise<void> {
  let run: Run | undefined;
  let pace: Pace | undefined;
  let frameAsked = -Infinity;
  let frameWanted = false;
  let looping = false;
  let configuring = 0;
  let meter = createMeter(host.now);
  let turn = 0;
  /** Ends the wait for the page. */
  let wake: (() => void) | undefined;

  const post = (response: Response, transfer: readonly ArrayBufferLike[] = []): void => host.post({ ...response, turn }, transfer);

  const snapshot = (): void => {
    if (run === undefined) return;
    frameWanted = false;
    const { steps, network, observer, config } = run;
    const { transfer, ...observed } = observer.observe(pace === undefined);
    post(
      {
        type: "snapshot",
        snapshot: {
          ...observed,
          steps,
          epoch: network.epoch,
          running: pace !== undefined,
          stepsPerSecond: meter.rate(),
          backend: backendOf(config.engine).name,
        },
      },
      transfer,
    );
  };

  /** Runs batches until the time or the count is up, and gives how many. */
  const advance = (current: Run, most: number, until: number): number => {
    const { network, problem, config, last } = current;
    const before = current.steps;
    while (current.steps - before < most && network.epoch < last && host.now() < until) {
      const left = most - (current.steps - before);
      const every = Math.max(1, Math.min(left, Math.ceil(meter.rate() * SLICE * 0.0005), 1e6));
      const options = {
        epochs: Math.min(1_000_000, last - network.epoch),
        batchSize: config.batchSize,
        optimizer: optimizerOf(config),
        every,
      };
      for (const report of network.fit(problem.train, options)) {
        current.steps += report.batch - current.batch;
        current.batch = report.complete ? 0 : report.batch;
        const rest = most - (current.steps - before);
        if (rest <= 0 || host.now() >= until) break;
        if (rest < every) break;
      }
    }
    return current.steps - before;
  };

  const stopWith = (error: unknown): void => {
    pace = undefined;
    post({ type: "problem", message: messageOf(error) });
    snapshot();
  };

  const loop = async (): Promise<void> => {
    if (looping) return;
    looping = true;
    meter.start();
    try {
      while (pace !== undefined && run !== undefined) {
        const limited = pace !== "full" && !(pace === "accelerate" && run.budget > 5_000);
        if (limited ? frameWanted : host.now() - frameAsked < PATIENCE) {
          const most = pace === "accelerate" ? Math.ceil(run.budget) : pace === "full" ? Infinity : pace;
          meter.count(advance(run, limited ? most : Infinity, host.now() + SLICE));
          if (run.network.epoch >= run.last) {
            pace = undefined;
            snapshot();
          } else if (frameWanted) {
            run.budget *= 1.045;
            snapshot();
          }
          await host.pause();
        } else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    } catch (error) {
      stopWith(error);
    } finally {
      looping = false;
    }
  };

  const begin = (problem: Problem, config: Config, network: Network<"f32">, last = Infinity): void => {
    run = {
      problem,
      config,
      network,
      observer: createObserver({ network, problem, engine: config.engine, now: host.now }),
      steps: 0,
      batch: 0,
      budget: 1,
      last,
    };
    meter = createMeter(host.now);
    const { layers, inputs } = network.describe();
    post({
      type: "configured",
      config,
      data: problem.summary,
      network: {
        sizes: [inputs, ...layers.map(({ units }) => units)],
        activations: layers.map(({ activation }) => activation),
        parameters: network.parameterCount,
        backend: network.backend,
      },
    });
    snapshot();
  };

  const play = (asked: Pace): void => {
    pace = asked;
    if (run !== undefined) run.budget = Math.min(run.budget, 50);
    frameAsked = host.now();
    frameWanted = true;
    void loop();
  };

  const answer = async (request: Request): Promise<void> => {
    switch (request.type) {
      case "configure": {
        pace = undefined;
        run = undefined;
        const own = ++configuring;
        const problem = await createProblem(request.config);
        // Another configuration may have come while the data were fetched.
        if (own !== configuring) return;
        begin(problem, request.config, buildNetwork(request.config, problem.summary), request.epochs);
        if (request.pace !== undefined) play(request.pace);
        return;
      }
      case "adjust": {
        if (run === undefined) return;
        const { config } = request;
        const sameNetwork = config.engine === run.config.engine && config.l2 === run.config.l2;
        if (!sameNetwork) {
          const next = buildNetwork(config, run.problem.summary);
          next.restore(run.network.checkpoint());
          run.network = next;
          run.observer = createObserver({ network: next, problem: run.problem, engine: config.engine, now: host.now });
        }
        // A place in an epoch of other batches means nothing: the epoch begins again.
        if (config.batchSize !== run.config.batchSize) run.batch = 0;
        run.config = config;
        meter = createMeter(host.now);
        if (pace === undefined) snapshot();
        return;
      }
      case "play":
        play(request.pace);
        return;
      case "pause":
        pace = undefined;
        snapshot();
        return;
      case "step":
        pace = undefined;
        if (run !== undefined) advance(run, request.batches, Infinity);
        snapshot();
        return;
      case "frame":
        frameAsked = host.now();
        frameWanted = true;
        return;
      case "save": {
        if (run === undefined) return;
        const bytes = run.network.save();
        post({ type: "saved", bytes });
        return;
      }
      case "open": {
        pace = undefined;
        const before = configuring;
        const opened = load(request.bytes, hostOptions(request.config.engine));
        const problem = await createProblem(request.config);
        const network = fitting(opened, problem);
        // A configuration that has come meanwhile is the newer wish. One that is still under way gives way, but only to a model that can be shown.
        if (before !== configuring) return;
        configuring++;
        begin(problem, request.config, network);
        return;
      }
      case "example":
        post({ type: "example", id: request.id, example: run && exampleOf(run.problem, request.index) });
        return;
      case "inspect": {
        // An input of another network is no question for this one.
        const fits = run !== undefined && run.network.inputs === request.input.length;
        post({ type: "inspected", id: request.id, inspection: fits ? run!.observer.inspect(request.input, request.target) : undefined });
      }
    }
  };

  return async (request) => {
    turn = Math.max(turn, request.turn);
    try {
      // Every request is a reason to look again, once it has been answered.
      queueMicrotask(() => wake?.());
      await answer(request);
    } catch (error) {
      stopWith(error);
    }
  };
}

/** A row that is kept for testing, as numbers. */
function exampleOf({ test, train }: Problem, index: number): Example {
  const { inputs, targets } = test ?? train;
  const row = index % inputs.rows;
  return {
    input: Float32Array.from(inputs.values.subarray(row * inputs.cols, (row + 1) * inputs.cols), (value) => value * inputs.scale),
    label: targets.kind === "classes" ? targets.labels[row] : 0,
  };
}

/** A saved network may only be shown with data of its shape. */
function fitting(opened: Network, { summary }: Problem): Network<"f32"> {
  if (opened.inputs !== summary.inputs) {
    throw new AdjointError(
      "shape",
      `The model has ${opened.inputs} inputs, the data ${summary.name} have ${summary.inputs}. Choose the data that it was trained on first.`,
    );
  }
  if (opened.precision !== "f32") {
    throw new AdjointError(
      "argument",
      `The model is in ${opened.precision}; the playground computes in f32. Open it with the command line: adjoint info.`,
    );
  }
  return opened as Network<"f32">;
}

/** Steps per second over the last quarter of a second; from the start on where it is less. The time between a stop and a start does not count. */
function createMeter(now: () => number): { start(): void; count(steps: number): void; rate(): number } {
  let since = now();
  let steps = 0;
  let rate = 0;
  let settled = false;
  return {
    start() {
      since = now();
      steps = 0;
      settled = false;
    },
    count(more) {
      steps += more;
      const elapsed = now() - since;
      if (elapsed >= 250) {
        rate = (steps / elapsed) * 1000;
        since = now();
        steps = 0;
        settled = true;
      } else if (!settled && elapsed > 0) rate = (steps / elapsed) * 1000;
    },
    rate: () => rate,
  };
}

/** What to tell the visitor. Anything but an error of ours is a bug, and says so. */
function messageOf(error: unknown): string {
  if (error instanceof AdjointError) return error.message;
  return `Something went wrong that should not have: ${error instanceof Error ? error.message : String(error)}.`;
}
