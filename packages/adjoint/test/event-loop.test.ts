import { afterEach, describe, expect, it, vi } from "vitest";
import { pause } from "../src/train/event-loop.ts";

afterEach(() => vi.unstubAllGlobals());

/** Whether a task that was queued before gets its turn during a pause. */
async function letsOthersRun(queue: (task: () => void) => unknown): Promise<boolean> {
  let ran = false;
  queue(() => {
    ran = true;
  });
  await pause();
  return ran;
}

describe("pause gives the event loop a turn", () => {
  it("in Node, by setImmediate", async () => {
    const { setImmediate } = globalThis;
    expect(await letsOthersRun(setImmediate)).toBe(true);
  });

  it("where there is a scheduler, by its yield", async () => {
    const { setImmediate } = globalThis;
    const turn = vi.fn(() => new Promise<void>((resolve) => void setImmediate(() => resolve())));
    vi.stubGlobal("setImmediate", undefined);
    vi.stubGlobal("scheduler", { yield: turn });
    expect(await letsOthersRun(setImmediate)).toBe(true);
    expect(turn).toHaveBeenCalledOnce();
  });

  it("in other browsers by a message, which is a task, and no timer", async () => {
    const timer = vi.fn();
    vi.stubGlobal("setImmediate", undefined);
    vi.stubGlobal("setTimeout", timer);
    let over = false;
    const paused = pause().then(() => {
      over = true;
    });
    for (let i = 0; i < 100; i++) await Promise.resolve();
    expect(over).toBe(false);
    await paused;
    expect(timer).not.toHaveBeenCalled();
  });

  it("elsewhere, by a timer", async () => {
    const { setImmediate } = globalThis;
    vi.stubGlobal("setImmediate", undefined);
    vi.stubGlobal("MessageChannel", undefined);
    expect(await letsOthersRun(setImmediate)).toBe(true);
  });
});
