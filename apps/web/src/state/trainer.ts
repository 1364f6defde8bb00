import type { Answers, Question } from "../worker/after-protocol.ts";
import { batch, signal } from "@preact/signals";
import type {
  Batch,
  Config,
  DataSummary,
  Example,
  Inspection,
  NetworkSummary,
  Numbered,
  Pace,
  Request,
  Response,
  Snapshot,
  TableChoice,
  TablePreview,
} from "../worker/protocol.ts";
import { createHistory } from "./history.ts";
import type { History } from "./history.ts";

export interface Trainer {
  readonly data: { readonly value: DataSummary | undefined };
  readonly network: { readonly value: NetworkSummary | undefined };
  readonly snapshot: { readonly value: Snapshot | undefined };
  readonly running: { readonly value: boolean };
  readonly problem: { value: string | undefined };
  readonly history: History;
  /** Begins anew, and trains at once where a pace is given, for so many epochs. */
  configure(config: Config, pace?: Pace, epochs?: number): void;
  adjust(config: Config): void;
  play(pace: Pace): void;
  pause(): void;
  step(batches: number): void;
  /** Sets one weight, or one bias where `from` is none. */
  edit(place: { readonly layer: number; readonly from: number | undefined; readonly unit: number }, value: number): void;
  save(): Promise<Uint8Array>;
  open(bytes: Uint8Array, config: Config): void;
  /** None while there is no network for such an input. */
  inspect(input: Float32Array, target: number): Promise<Inspection | undefined>;
  /** Reads a table without learning it; a sentence where it cannot be read. */
  preview(file: File, choice: Partial<TableChoice>): Promise<TablePreview | string>;
  /** One of the rows that are kept for testing. */
  example(index: number): Promise<Example | undefined>;
  /** Rows that are learnt; none while there are no data. */
  batch(from: number, count: number): Promise<Batch | undefined>;
  /** Asks the network as it stands; a sentence where it cannot answer. */
  ask<K extends Question["kind"]>(question: Extract<Question, { kind: K }>): Promise<Answers[K] | string>;
  /** Ends the worker; nothing answers afterwards. */
  end(): void;
}

/** Creates a worker that trains, with signals that follow it. A new snapshot is asked for with each frame that the page draws, so the worker never runs ahead of it. */
export function createTrainer(): Trainer {
  const worker = new Worker(new URL("../worker/worker.ts", import.meta.url), { type: "module" });
  let turn = 0;
  const post = (request: Request): void => {
    if (
      request.type !== "frame" &&
      request.type !== "save" &&
      request.type !== "inspect" &&
      request.type !== "example" &&
      request.type !== "batch" &&
      request.type !== "ask" &&
      request.type !== "edit" &&
      request.type !== "preview"
    )
      turn++;
    worker.postMessage({ ...request, turn } satisfies Numbered<Request>);
  };
  const data = signal<DataSummary>();
  const network = signal<NetworkSummary>();
  const snapshot = signal<Snapshot>();
  const running = signal(false);
  const problem = signal<string>();
  const history = createHistory();
  let saved: ((bytes: Uint8Array) => void)[] = [];
  const inspected = new Map<number, (inspection: Inspection | undefined) => void>();
  const previews = new Map<number, (preview: TablePreview | string) => void>();
  const examples = new Map<number, (example: Example | undefined) => void>();
  const batches = new Map<number, (batch: Batch | undefined) => void>();
  const answers = new Map<number, (answer: Answers[Question["kind"]] | string) => void>();
  let asked = 0;
  let arrived: Snapshot | undefined;
  let frame = 0;

  const draw = (): void => {
    frame = 0;
    if (arrived !== undefined) {
      const next = arrived;
      arrived = undefined;
      batch(() => {
        snapshot.value = next;
        history.add(next);
      });
    }
    if (running.value) {
      post({ type: "frame" });
      frame = requestAnimationFrame(draw);
    }
  };
  const schedule = (): void => {
    if (frame === 0) frame = requestAnimationFrame(draw);
  };

  const take = (response: Numbered<Response>): void => {
    switch (response.type) {
      case "configured":
        batch(() => {
          history.clear();
          arrived = undefined;
          snapshot.value = undefined;
          data.value = response.data;
          network.value = response.network;
        });
        return;
      case "snapshot":
        arrived = response.snapshot;
        if (response.turn === turn) running.value = response.snapshot.running;
        schedule();
        return;
      case "problem":
        batch(() => {
          problem.value = response.message;
          if (response.turn === turn) running.value = false;
        });
        return;
      case "saved":
        for (const resolve of saved.splice(0)) resolve(response.bytes);
        return;
      case "inspected":
        inspected.get(response.id)?.(response.inspection);
        inspected.delete(response.id);
        return;
      case "previewed":
        previews.get(response.id)?.(response.preview);
        previews.delete(response.id);
        return;
      case "example":
        examples.get(response.id)?.(response.example);
        examples.delete(response.id);
        return;
      case "batch":
        batches.get(response.id)?.(response.batch);
        batches.delete(response.id);
        return;
      case "answer":
        answers.get(response.id)?.(response.answer);
        answers.delete(response.id);
    }
  };
  worker.onmessage = ({ data: response }: MessageEvent<Numbered<Response>>) => take(response);
  worker.onerror = (event) => {
    event.preventDefault();
    problem.value = `The worker that trains has stopped: ${event.message || "it could not be fetched"}. Load the page again.`;
    running.value = false;
  };

  return {
    data,
    network,
    snapshot,
    running,
    problem,
    history,
    configure: (config, pace, epochs) => {
      problem.value = undefined;
      running.value = pace !== undefined;
      post({ type: "configure", config, pace, epochs });
      schedule();
    },
    adjust: (config) => {
      problem.value = undefined;
      post({ type: "adjust", config });
    },
    play: (pace) => {
      problem.value = undefined;
      running.value = true;
      post({ type: "play", pace });
      schedule();
    },
    pause: () => {
      running.value = false;
      post({ type: "pause" });
    },
    step: (batches) => {
      running.value = false;
      post({ type: "step", batches });
    },
    edit: (place, value) => post({ type: "edit", ...place, value }),
    save: () =>
      new Promise((resolve) => {
        saved.push(resolve);
        post({ type: "save" });
      }),
    open: (bytes, config) => {
      problem.value = undefined;
      post({ type: "open", bytes, config });
    },
    inspect: (input, target) =>
      new Promise((resolve) => {
        const id = ++asked;
        inspected.set(id, resolve);
        post({ type: "inspect", id, input, target });
      }),
    preview: (file, choice) =>
      new Promise((resolve) => {
        const id = ++asked;
        previews.set(id, resolve);
        post({ type: "preview", id, file, choice });
      }),
    example: (index) =>
      new Promise((resolve) => {
        const id = ++asked;
        examples.set(id, resolve);
        post({ type: "example", id, index });
      }),
    batch: (from, count) =>
      new Promise((resolve) => {
        const id = ++asked;
        batches.set(id, resolve);
        post({ type: "batch", id, from, count });
      }),
    ask: <K extends Question["kind"]>(question: Extract<Question, { kind: K }>) =>
      new Promise<Answers[K] | string>((resolve) => {
        const id = ++asked;
        // The worker answers a question of a kind with the answer of that kind.
        answers.set(id, (answer) => resolve(answer as Answers[K] | string));
        post({ type: "ask", id, question });
      }),
    end: () => {
      cancelAnimationFrame(frame);
      worker.terminate();
    },
  };
}
