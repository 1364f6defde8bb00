/** The signals that end a run early, and the exit status for each: 128 + the number of the signal. */
const STATUS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** A request to stop a run. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** Requests the same stop, for a reason of the command. */
  stop(): void;
  /** The exit status for the signal; undefined while none has come. */
  status(): number | undefined;
  /** Leaves the signals to the system again. */
  dispose(): void;
}

/** Two signals within this time count as one: a terminal sends Ctrl-C to every process of the group, and a parent may pass it on [ms]. */
const SAME_KEY = 300;

/** Turns the first signal into a request to stop between two batches. The second ends the process at once. */
export function listenForInterrupt(): Interrupt {
  const controller = new AbortController();
  let status: number | undefined;
  let cameAt = 0;
  const listeners = Object.entries(STATUS).map(([name, code]) => {
    const listener = (): void => {
      if (status !== undefined && performance.now() - cameAt > SAME_KEY) process.exit(code);
      if (status === undefined) cameAt = performance.now();
      status ??= code;
      controller.abort();
    };
    process.on(name, listener);
    return [name, listener] as const;
  });
  return {
    signal: controller.signal,
    stop: () => controller.abort(),
    status: () => status,
    dispose() {
      for (const [name, listener] of listeners) process.off(name, listener);
    },
  };
}
