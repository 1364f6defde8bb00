import { describe, expect, it } from "vitest";
import type { Config, Request, Response } from "../src/worker/protocol.ts";
import { createSession } from "../src/worker/session.ts";

const config: Config = {
  data: { set: "spirals", noise: 0.03, rows: 40, test: 0.25 },
  hidden: [{ units: 4, activation: "tanh" }],
  output: "sigmoid",
  loss: "crossEntropy",
  initializer: "auto",
  optimizer: "adam",
  learningRate: 0.01,
  l2: 0,
  batchSize: 10,
  seed: 1,
  engine: "simd",
};

/** What a session answers to requests of which none waits for the one before. */
async function answers(...requests: readonly Request[]): Promise<readonly Response[]> {
  const posted: Response[] = [];
  const session = createSession({ post: (response) => void posted.push(response), now: () => 0, pause: () => Promise.resolve() });
  await Promise.all(requests.map((request, turn) => session({ ...request, turn })));
  return posted;
}

describe("a session of the worker", () => {
  it("a damaged model that is opened before the first network is there is refused, and the network comes all the same", async () => {
    const posted = await answers({ type: "configure", config }, { type: "open", bytes: new TextEncoder().encode("abc"), config });
    expect(posted.filter(({ type }) => type === "problem")).toHaveLength(1);
    expect(posted.filter(({ type }) => type === "configured")).toHaveLength(1);
  });

  it("of two configurations that overlap only the later one is begun", async () => {
    const posted = await answers({ type: "configure", config }, { type: "configure", config: { ...config, seed: 2 } });
    expect(posted.filter(({ type }) => type === "configured")).toHaveLength(1);
  });
});
