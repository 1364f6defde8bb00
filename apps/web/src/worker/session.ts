import { load } from "adjoint";
import type { Network } from "adjoint";
import { backendOf, buildNetwork, hostOptions, loadParts } from "./build.ts";
import { plainMessage } from "./message.ts";
import { fitting } from "./fitting.ts";
import { createProblem } from "./problem.ts";
import type { Problem } from "./problem.ts";
import { batchOf, exampleOf } from "./rows.ts";
import type { Config, Numbered, Pace, Request, Response } from "./protocol.ts";
import { createRun } from "./run.ts";
import type { Run } from "./run.ts";

/** What a session needs of its host. */
export interface SessionHost {
  post(response: Numbered<Response>, transfer?: readonly ArrayBufferLike[]): void;
  /** [ms] */
  now(): number;
  /** Lets messages in. */
  pause(): Promise<void>;
}

/** Training runs in slices of this time, so that a message is answered soon [ms]. */
const SLICE_MS = 6;
/** Training waits where the page has asked for no frame for this time, because nobody sees it [ms]. */
const UNSEEN_MS = 1500;
/** Steps per frame above which an accelerating run no longer waits for frames. */
const UNLIMITED = 5_000;
/** Steps per frame of an accelerating run that fits its data, or begins to overfit: there is nothing to hurry to. */
const SETTLED = 10;
/** The growth of an accelerating run, for each sixtieth of a second, however many frames are drawn in it. */
const GROWTH = 1.045;

/** What a session knows between two messages. */
interface SessionState {
  readonly host: SessionHost;
  run: Run | undefined;
  /** Defined while it trains. */
  pace: Pace | undefined;
  /** Steps per frame while it accelerates. */
  budget: number;
  /** When the page last asked for a frame [ms]. */
  frameAsked: number;
  frameWanted: boolean;
  /** When the last snapshot of a running training was sent [ms]. */
  frameDrawn: number;
  looping: boolean;
  /** Counts configurations, so that one that was overtaken is dropped. */
  configurations: number;
  /** The number of the newest request. */
  turn: number;
  /** Ends the wait for the page. */
  wake: (() => void) | undefined;
}

/** Creates a session: a network that trains, takes requests and posts responses. A worker has one. */
export function createSession(host: SessionHost): (request: Numbered<Request>) => Promise<void> {
  const session: SessionState = {
    host,
    run: undefined,
    pace: undefined,
    budget: 1,
    frameAsked: -Infinity,
    frameWanted: false,
    frameDrawn: -Infinity,
    looping: false,
    configurations: 0,
    turn: 0,
    wake: undefined,
  };
  return async (request) => {
    session.turn = Math.max(session.turn, request.turn);
    try {
      // Every request is a reason to look again, once it has been answered.
      queueMicrotask(() => session.wake?.());
      await answer(session, request);
    } catch (error) {
      stopWith(session, error);
    }
  };
}

async function answer(session: SessionState, request: Request): Promise<void> {
  const { run } = session;
  switch (request.type) {
    case "configure":
      return configure(session, request);
    case "adjust":
      await loadParts(request.config);
      // Another network may have come meanwhile.
      if (run !== undefined && run === session.run) adjust(session, run, request.config);
      return;
    case "play":
      play(session, request.pace);
      return;
    case "pause":
      session.pace = undefined;
      postSnapshot(session);
      return;
    case "step":
      session.pace = undefined;
      run?.advance(request.batches, Infinity);
      postSnapshot(session);
      return;
    case "frame":
      askFrame(session);
      return;
    case "save":
      if (run !== undefined) post(session, { type: "saved", bytes: run.network.save() });
      return;
    case "open":
      return open(session, request);
    case "preview":
      return preview(session, request);
    case "example":
      post(session, { type: "example", id: request.id, example: run && exampleOf(run.problem, request.index) });
      return;
    case "edit":
      run?.edit(request, request.value);
      if (session.pace === undefined) postSnapshot(session);
      return;
    case "batch":
      post(session, { type: "batch", id: request.id, batch: run && batchOf(run.problem, request) });
      return;
    case "ask":
      return ask(session, request);
    case "inspect": {
      // An input of another network is no question for this one.
      const fits = run !== undefined && run.network.inputs === request.input.length;
      const inspection = fits ? run.observer.inspect(request.input, request.target) : undefined;
      post(session, { type: "inspected", id: request.id, inspection });
    }
  }
}

async function configure(session: SessionState, request: Extract<Request, { type: "configure" }>): Promise<void> {
  session.pace = undefined;
  const own = ++session.configurations;
  const [problem] = await Promise.all([createProblem(request.config), loadParts(request.config)]);
  // Another configuration may have come while the data were fetched. The run that is there stays until its successor can be shown.
  if (own !== session.configurations) return;
  begin(session, { problem, config: request.config, network: buildNetwork(request.config, problem.summary), lastEpoch: request.epochs });
  if (request.pace !== undefined) play(session, request.pace);
}

async function open(session: SessionState, request: Extract<Request, { type: "open" }>): Promise<void> {
  session.pace = undefined;
  const before = session.configurations;
  await loadParts(request.config);
  const opened = load(request.bytes, hostOptions(request.config.engine));
  const problem = await createProblem(request.config);
  const network = fitting(opened, problem);
  // A configuration that has come meanwhile is the newer wish. One that is still under way gives way, but only to a model that can be shown.
  if (before !== session.configurations) return;
  session.configurations++;
  begin(session, { problem, config: request.config, network });
}

/** Answers with a preview, or with why there is none; the run is left alone. */
async function preview(session: SessionState, { id, file, choice }: Extract<Request, { type: "preview" }>): Promise<void> {
  let answered;
  try {
    answered = await (await import("./table.ts")).previewTable(file, choice);
  } catch (error) {
    answered = plainMessage(error);
  }
  post(session, { type: "previewed", id, preview: answered });
}

/** Answers about the network as it stands, or says why there is no answer; training goes on. */
async function ask(session: SessionState, { id, question }: Extract<Request, { type: "ask" }>): Promise<void> {
  let answered;
  try {
    const { answerQuestion } = await import("./after.ts");
    answered = session.run === undefined ? "There is no network yet." : answerQuestion(session.run, question);
  } catch (error) {
    answered = plainMessage(error);
  }
  post(session, { type: "answer", id, answer: answered });
}

interface Beginning {
  readonly problem: Problem;
  readonly config: Config;
  readonly network: Network<"f32">;
  readonly lastEpoch?: number | undefined;
}

function begin(session: SessionState, { problem, config, network, lastEpoch = Infinity }: Beginning): void {
  session.run = createRun({ problem, config, network, lastEpoch, now: session.host.now });
  session.budget = 1;
  const { layers, inputs } = network.describe();
  post(session, {
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
  postSnapshot(session);
}

/** Continues with the same weights under other settings. */
function adjust(session: SessionState, run: Run, config: Config): void {
  const sameNetwork = config.engine === run.config.engine && config.l2 === run.config.l2;
  const rebuilt = sameNetwork ? undefined : buildNetwork(config, run.problem.summary);
  rebuilt?.restore(run.network.checkpoint());
  run.adjust(config, rebuilt);
  if (session.pace === undefined) postSnapshot(session);
}

function play(session: SessionState, pace: Pace): void {
  session.pace = pace;
  session.budget = Math.min(session.budget, 50);
  askFrame(session);
  void train(session);
}

function askFrame(session: SessionState): void {
  session.frameAsked = session.host.now();
  session.frameWanted = true;
}

/** Trains in slices until it is told to stop, and waits while nobody looks. */
async function train(session: SessionState): Promise<void> {
  if (session.looping) return;
  session.looping = true;
  session.run?.start();
  try {
    while (session.pace !== undefined && session.run !== undefined) {
      if (!isDue(session)) {
        await new Promise<void>((resolve) => {
          session.wake = resolve;
        });
        continue;
      }
      trainSlice(session, session.run, session.pace);
      await session.host.pause();
    }
  } catch (error) {
    stopWith(session, error);
  } finally {
    session.looping = false;
  }
}

/** Whether a slice waits for the page to have drawn the one before. */
const isLimited = ({ pace, budget }: SessionState): boolean => pace !== "full" && !(pace === "accelerate" && budget > UNLIMITED);

function isDue(session: SessionState): boolean {
  return isLimited(session) ? session.frameWanted : session.host.now() - session.frameAsked < UNSEEN_MS;
}

function trainSlice(session: SessionState, run: Run, pace: Pace): void {
  const steps = pace === "accelerate" ? Math.ceil(session.budget) : pace === "full" ? Infinity : pace;
  run.advance(isLimited(session) ? steps : Infinity, session.host.now() + SLICE_MS);
  if (run.finished) session.pace = undefined;
  else if (session.frameWanted) accelerate(session, run);
  else return;
  postSnapshot(session);
}

function accelerate(session: SessionState, run: Run): void {
  const now = session.host.now();
  const sixtieths = Math.min(30, Math.max(1, ((now - session.frameDrawn) * 60) / 1000));
  session.frameDrawn = now;
  session.budget = run.settled === undefined ? session.budget * GROWTH ** sixtieths : Math.min(session.budget, SETTLED);
}

function stopWith(session: SessionState, error: unknown): void {
  session.pace = undefined;
  post(session, { type: "problem", message: plainMessage(error) });
  postSnapshot(session);
}

function post({ host, turn }: SessionState, response: Response, transfer: readonly ArrayBufferLike[] = []): void {
  host.post({ ...response, turn }, transfer);
}

function postSnapshot(session: SessionState): void {
  const { run, pace } = session;
  if (run === undefined) return;
  session.frameWanted = false;
  const { transfer, ...observed } = run.observer.observe(pace === undefined);
  const snapshot = {
    ...observed,
    steps: run.steps,
    epoch: run.network.epoch,
    running: pace !== undefined,
    stepsPerSecond: run.stepsPerSecond,
    settled: run.settled,
    backend: backendOf(run.config.engine).name,
  };
  post(session, { type: "snapshot", snapshot }, transfer);
}
