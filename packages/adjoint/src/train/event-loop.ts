/** What hosts offer to let other tasks run; each has one of these, none is part of the language. */
interface Host {
  readonly setImmediate?: (callback: () => void) => unknown;
  readonly scheduler?: { readonly yield?: () => Promise<void> };
  readonly MessageChannel?: new () => {
    readonly port1: { addEventListener(type: "message", listener: () => void): void; start(): void; close(): void };
    readonly port2: { postMessage(message: unknown): void };
  };
  readonly setTimeout: (callback: () => void, milliseconds: number) => unknown;
}

/** Gives the event loop a turn. A timer is the last resort: browsers make the fifth in a row wait 4 ms. */
export function pause(): Promise<void> {
  const host = globalThis as unknown as Host;
  const { setImmediate, MessageChannel } = host;
  if (setImmediate !== undefined) return new Promise((resolve) => void setImmediate(() => resolve()));
  if (host.scheduler?.yield !== undefined) return host.scheduler.yield();
  if (MessageChannel === undefined) return new Promise((resolve) => void host.setTimeout(resolve, 0));
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener("message", () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(0);
  });
}
