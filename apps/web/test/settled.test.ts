import { expect, it } from "vitest";
import { createWatch } from "../src/worker/settled.ts";
import { eventually, inBrowser, steps } from "./browser.ts";

const scored = (epoch: number, train: number, test: number, accuracy = 0.9) => ({
  epoch,
  steps: epoch * 10,
  train: { loss: train, accuracy },
  test: { loss: test, accuracy },
});

it("a run is settled when it fits, when its test loss rises while the training loss falls, or when nothing falls any more", () => {
  const fits = createWatch();
  fits.take(scored(1, 0.6, 0.6));
  expect(fits.settled).toBeUndefined();
  fits.take(scored(9, 0.01, 0.02, 1));
  expect(fits.settled).toMatchObject({ reason: "fits", epoch: 9 });

  const overfits = createWatch();
  for (const [epoch, train, test] of [
    [1, 0.6, 0.6],
    [5, 0.3, 0.35],
    [20, 0.2, 0.4],
    [30, 0.1, 0.5],
    [35, 0.1, 0.3],
    [36, 0.09, 0.5],
    [38, 0.08, 0.5],
  ] as const)
    overfits.take(scored(epoch, train, test));
  expect(overfits.settled).toBeUndefined();
  overfits.take(scored(40, 0.07, 0.5));
  expect(overfits.settled).toEqual({ reason: "overfits", epoch: 40, best: expect.objectContaining({ loss: 0.3, epoch: 35 }) });

  const stalled = createWatch();
  for (const epoch of [1, 50, 100, 200, 399]) stalled.take(scored(epoch, 0.5, 0.5));
  expect(stalled.settled).toBeUndefined();
  stalled.take(scored(401, 0.499, 0.5));
  expect(stalled.settled).toMatchObject({ reason: "stalled", epoch: 401 });
  // Noise is no overfitting: both losses rise.
  const noisy = createWatch();
  noisy.take(scored(5, 0.3, 0.3));
  noisy.take(scored(6, 0.5, 0.5));
  expect(noisy.settled).toBeUndefined();
});

inBrowser("the default run", (site) => {
  it("slows down when it has nothing more to show, says so, and says at which epoch it was measured", async () => {
    const { page } = await site.open("#/playground?data=moons&noise=0.05&rows=200");
    await page.waitForSelector(".graph");
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await eventually(() => page.getByTestId("settled").textContent()).toMatch(
      /^(It fits:|It overfits:|By epoch) .* Training goes on slowly/,
    );
    expect(await page.getByTestId("scored").textContent()).toMatch(/^Measured at epoch [\d,]+$/);
    const before = await steps(page);
    await page.waitForTimeout(1000);
    // At most ten steps a frame: an unbounded run takes tens of thousands.
    expect((await steps(page)) - before).toBeLessThan(2000);
  });
});
