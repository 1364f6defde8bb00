/** The signals that end a run early and how the shell is told: 128 and the signal's number. */
const STATUS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** What stopped a run. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** Asks for the same stop, for a reason of our own. */
  stop(): void;
  /** The exit status that tells of the signal; undefined while none has come. */
  status(): number | undefined;
}

/** Two signals within this time are one key: a terminal sends it to every process of the group, and a parent may pass it on [ms]. */
const SAME_KEY = 300;

/** Turns the first Ctrl-C into a request to stop between two batches. The second ends the process at once. */
export function listenForInterrupt(): Interrupt {
  const controller = new AbortController();
  let status: number | undefined;
  let cameAt = 0;
  for (const [name, code] of Object.entries(STATUS)) {
    process.on(name, () => {
      if (status !== undefined && performance.now() - cameAt > SAME_KEY) process.exit(code);
      if (status === undefined) cameAt = performance.now();
      status ??= code;
      controller.abort();
    });
  }
  return {
    signal: controller.signal,
    stop: () => controller.abort(),
    status: () => status,
  };
}
