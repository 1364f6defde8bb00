import { WORKER_PROGRAM } from "./threads.ts";
import type { ThreadHost } from "./threads.ts";

interface WebWorker {
  postMessage(message: unknown): void;
  addEventListener(event: "error" | "messageerror", listener: (event: { readonly message?: string }) => void): void;
}
interface Page {
  readonly Worker?: new (url: string, options: { readonly name: string }) => WebWorker;
  readonly crossOriginIsolated?: boolean;
  readonly document?: object;
  readonly navigator?: { readonly hardwareConcurrency?: number };
  readonly Blob?: new (parts: readonly string[], options: { readonly type: string }) => object;
  readonly URL?: { createObjectURL(blob: object): string };
}

/** Threads by the page's workers, or why there are none. */
export function webThreads(): ThreadHost | string {
  const { Worker, crossOriginIsolated, document, navigator, Blob, URL } = globalThis as Page;
  if (Worker === undefined || Blob === undefined || URL === undefined) return "this host has no workers";
  if (crossOriginIsolated !== true)
    return "the page is not cross-origin isolated: it needs the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp";
  let url: string | undefined;
  return {
    processors: navigator?.hardwareConcurrency ?? 1,
    mayBlock: document === undefined,
    start(onEnd) {
      url ??= URL.createObjectURL(
        new Blob([`${WORKER_PROGRAM}onmessage = ({ data }) => receive(data);`], {
          type: "text/javascript",
        }),
      );
      const worker = new Worker(url, { name: "adjoint" });
      for (const event of ["error", "messageerror"] as const) worker.addEventListener(event, ({ message = event }) => onEnd(message));
      return { post: (message) => worker.postMessage(message) };
    },
  };
}
