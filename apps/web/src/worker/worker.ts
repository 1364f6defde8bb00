import type { Numbered, Request, Response } from "./protocol.ts";
import { createSession } from "./session.ts";

/** The worker's side: its messages are requests, what it posts are responses. */
const scope = globalThis as unknown as {
  onmessage: ((event: MessageEvent<Numbered<Request>>) => void) | null;
  postMessage(response: Numbered<Response>, transfer: readonly ArrayBufferLike[]): void;
};

const channel = new MessageChannel();
let resume: (() => void) | undefined;
channel.port1.onmessage = () => resume?.();

const answer = createSession({
  post: (response, transfer = []) => scope.postMessage(response, transfer),
  now: () => performance.now(),
  pause: async () =>
    new Promise<void>((resolve) => {
      resume = resolve;
      channel.port2.postMessage(0);
    }),
});

scope.onmessage = ({ data }) => void answer(data);
