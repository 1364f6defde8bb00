import { expect, it } from "vitest";
import { eventually, inBrowser, steps } from "./browser.ts";

const number = (text: string | null): number => Number((text ?? "").replaceAll("−", "-").replaceAll(",", ""));

inBrowser("the playground's methods, schedules and second run", (site) => {
  it("trains with Levenberg–Marquardt, all rows at once: 1 + sin(πp/4) to a loss below 1e-4 in 100 iterations", async () => {
    const { page } = await site.open("#/playground?data=sine&output=identity&loss=half&test=0&rows=21&noise=0&hidden=8tanh");
    await page.waitForSelector(".graph");
    await page.getByLabel("Optimiser", { exact: true }).selectOption("levenbergMarquardt");
    // Such a method has no batches, no rate and no dropout.
    expect(await page.getByLabel("Batch m").count()).toBe(0);
    expect(await page.getByLabel("Dropout, of hidden units").count()).toBe(0);
    await page.getByRole("button", { name: "100", exact: true }).click();
    await eventually(() => steps(page)).toBeGreaterThan(0);
    await eventually(async () => number(await page.getByTestId("training-loss").textContent())).toBeLessThan(1e-4);
  });

  it("refuses a method and a loss that do not go together, in one sentence", async () => {
    const { page } = await site.open("#/playground?optimizer=levenbergMarquardt");
    await page.waitForSelector(".graph");
    await page.getByRole("button", { name: "Step", exact: true }).click();
    await eventually(() => page.locator(".notice.problem").textContent()).toMatch(/squared error/i);
    expect(await page.getByRole("button", { name: "Pause", exact: true }).count()).toBe(0);
  });

  it("lets the rate fall over so many epochs, and ends with them", async () => {
    const { page } = await site.open("#/playground?data=xor&rows=40&batch=10&pace=full");
    await page.waitForSelector(".graph");
    await page.getByLabel("The rate over time").selectOption("cosine");
    await page.getByLabel("Over so many epochs").selectOption("50");
    await page.getByRole("button", { name: "Play", exact: true }).click();
    // 30 rows to train on, in batches of 10: three steps an epoch.
    await eventually(() => steps(page)).toBe(150);
    await eventually(() => page.getByRole("button", { name: "Play", exact: true }).count()).toBe(1);
    expect(await page.getByTestId("settled").textContent()).toMatch(/^Training has ended at epoch 50/);
  });

  it("puts a second run beside the first, in the link too, and both take the same steps", async () => {
    const { page } = await site.open("#/playground?data=moons");
    await page.waitForSelector(".graph");
    await page.getByRole("button", { name: "Compare" }).click();
    const second = page.getByTestId("beside");
    await eventually(() => second.getByTestId("differs").textContent()).toContain("the same settings so far");
    await page.getByLabel("Optimiser", { exact: true }).selectOption("sgd");
    await eventually(() => second.getByTestId("differs").textContent()).toBe("It keeps optimiser Adam.");
    await page.getByRole("button", { name: "100", exact: true }).click();
    await eventually(() => steps(page)).toBe(100);
    const losses = async () => [
      number(await page.locator(".outcome").first().getByTestId("training-loss").textContent()),
      number(await second.getByTestId("training-loss").textContent()),
    ];
    // From the same weights, Adam is faster on this set.
    await eventually(async () => {
      const [sgd, adam] = await losses();
      return adam < sgd;
    }).toBe(true);
    await eventually(() => page.locator(".curves figcaption").first().textContent()).toContain("second run, training");
    await eventually(() => page.url()).toContain("beside=");
    const kept = await losses();
    await page.goto(`${site.url}?again${new URL(page.url()).hash}`);
    await page.waitForSelector("[data-testid=beside]");
    await page.getByRole("button", { name: "100", exact: true }).click();
    await eventually(losses).toEqual(kept);
    await page.getByTestId("beside").getByRole("button", { name: "Close" }).click();
    await eventually(() => page.getByTestId("beside").count()).toBe(0);
  });

  it("brings what a set needs, and takes it back with the set", async () => {
    const { page } = await site.open("#/playground");
    await page.waitForSelector(".graph");
    await page.getByLabel("Set", { exact: true }).selectOption("digits");
    await eventually(() => page.locator(".network header p").textContent()).toMatch(/^64 – 32 – 10/);
    await page.getByLabel("Set", { exact: true }).selectOption("spirals");
    await eventually(() => page.locator(".network header p").textContent()).toMatch(/^2 – 8 – 8 – 1/);
    await eventually(() => new URL(page.url()).hash).toBe("#/playground");
  });

  it("says what ‖dW‖ is when it is pressed, and by the keyboard", async () => {
    const { page } = await site.open("#/playground");
    await page.waitForSelector(".graph");
    const term = page.getByRole("button", { name: "‖dW‖: what does it mean?" });
    await term.focus();
    await page.keyboard.press("Enter");
    const note = page.locator(".meaning:popover-open");
    await eventually(() => note.textContent()).toContain("The length of a layer’s gradient");
    const box = (await note.boundingBox())!;
    expect(box.x >= 0 && box.y >= 0 && box.x + box.width <= 1280 && box.y + box.height <= 800).toBe(true);
    await page.keyboard.press("Escape");
    await eventually(() => note.count()).toBe(0);
  });
});

inBrowser("what a class was taken for", (site) => {
  it("shows the rows behind a cell of the confusion matrix, in the units of the data", async () => {
    const { page } = await site.open("#/playground?data=iris&output=softmax&engine=simd&batch=32");
    await page.waitForSelector(".confusion");
    const cell = page.locator(".confusion td button").first();
    const count = Number(await cell.textContent());
    await cell.click();
    const rows = page.getByTestId("taken");
    await eventually(() => rows.locator("tbody tr").count()).toBe(Math.min(12, count));
    // Sepals of iris are 4.3 to 7.9 cm long.
    for (const text of await rows.locator("tbody td:first-child").allTextContents()) {
      expect(Number(text)).toBeGreaterThanOrEqual(4.3);
      expect(Number(text)).toBeLessThanOrEqual(7.9);
    }
    await cell.click();
    await eventually(() => rows.count()).toBe(0);
  });

  it("shows the digits of a cell as images", async () => {
    const { page } = await site.open("#/digits?engine=simd");
    await eventually(async () => Number.parseFloat((await page.getByTestId("epoch").textContent())!), { timeout: 60_000 }).toBe(40);
    await page.getByText("Which digit was taken for which").click();
    await page.getByRole("button", { name: /^3 taken for 3: / }).click();
    await eventually(() => page.getByTestId("taken").locator("canvas").count()).toBe(12);
  });

  it("draws the ROC curve of each class, from (0, 0) to (1, 1), with the area that a guess does not have", async () => {
    const { page } = await site.open("#/playground?data=breastCancer&engine=simd&batch=32");
    await page.waitForSelector(".graph");
    for (let i = 0; i < 3; i++) await page.getByRole("button", { name: "100", exact: true }).click();
    await eventually(() => steps(page)).toBe(300);
    await page.getByText("After training:").click();
    await page.getByRole("radio", { name: "ROC" }).check({ force: true });
    const caption = page.getByTestId("roc").locator("figcaption");
    await eventually(() => caption.textContent()).toMatch(/^Area 0\.99\d on \d+ test rows of .+ and \d+ others\./);
    const points = (await page.getByTestId("roc").locator("polyline").getAttribute("points"))!.split(" ");
    expect([points[0], points.at(-1)]).toEqual(["40.0,260.0", "292.0,8.0"]);
    const rising = points.map((point) => point.split(",").map(Number));
    expect(rising.every(([x, y], i) => i === 0 || (x >= rising[i - 1][0] && y <= rising[i - 1][1]))).toBe(true);
  });
});
