import { ELEMENTWISE_NAMES } from "@adjoint/reference";
import { expect, it } from "vitest";
import { ACTIVATIONS } from "../src/views/step/activations.ts";
import { ownSteps } from "../src/views/step/own-steps.ts";
import { readOwn, writeOwn } from "../src/views/step/own.ts";
import type { OwnNetwork } from "../src/views/step/own.ts";
import { eventually, inBrowser } from "./browser.ts";

/** 1-3-1 with an activation, at z = −2.5, −0.4 and 1.7. */
function withActivation(activation: (typeof ELEMENTWISE_NAMES)[number]): OwnNetwork {
  return {
    inputs: 1,
    layers: [
      { units: 3, activation, weights: Float32Array.from([-2.5, -0.4375, 1.75]), biases: new Float32Array(3) },
      { units: 1, activation: "identity", weights: Float32Array.from([1, 0.5, -2]), biases: new Float32Array(1) },
    ],
    loss: "half",
    lambda: 0,
    learningRate: 1,
    x: [[1]],
    y: [[0.25]],
  };
}

it.each(ELEMENTWISE_NAMES)("%s has the slope of the engine's own δ, and the rule of its own outputs, to 1e-12", (name) => {
  const walked = readOwn(writeOwn(withActivation(name)));
  if (typeof walked === "string") throw new Error(walked);
  const steps = ownSteps(walked, "sudeep");
  const column = (id: string): number[] => steps.find((step) => step.id === id)!.value.map(([value]) => value);
  const [z, a, delta1, [delta2]] = ["z1", "a1", "delta1", "delta2"].map(column);
  const text = ACTIVATIONS[name === "identity" ? "linear" : name];
  const weights = [1, 0.5, -2];
  z.forEach((each, i) => {
    expect(Math.abs(weights[i] * delta2 * text.slope(a[i], each) - delta1[i])).toBeLessThan(1e-12);
    // What is written beside it holds no letter that has no number.
    expect(text.numbers(each) + text.slopeNumbers(a[i], each)).not.toMatch(/NaN|undefined/);
  });
});

inBrowser("the step view in the hand", (site) => {
  it("writes the update with an arrow, in the headline and in the entry", async () => {
    const { page } = await site.open("#/step?example=mazur&notation=sudeep&step=W2%2B");
    expect(await page.locator(".headline .tex").textContent()).toBe("W2←W2−α∂E∂W2");
    expect((await page.locator(".entry").textContent())!.startsWith("[W2]11←")).toBe(true);
  });

  it.each([
    ["example=mazur&step=delta9", "There is no step delta9 in this network. Its first step is shown."],
    ["example=ex4&t=99&step=delta2", "There is no example 100: this batch has 5. All are shown."],
    ["example=mazur&row=99", "There is no row 100, column 1 here: the matrix is 2 × 1. Its last entry is shown."],
  ])("says what a link asks for in vain: %s", async (query, said) => {
    const { page } = await site.open(`#/step?${query}`);
    await page.waitForSelector(".stagecraft");
    expect(await page.locator(".notice.problem").textContent()).toContain(said);
  });

  it("announces each step, and keeps the focus at the last one", async () => {
    const { page } = await site.open("#/step?example=mazur&notation=code&step=W1%2B");
    const next = page.getByRole("button", { name: "Next step" });
    await next.focus();
    await page.keyboard.press("Enter");
    await eventually(() => page.getByTestId("live").textContent()).toMatch(
      /^Step 17 of 17, update: W₂ ← W₂ − α dW₂; 2 by 2, begins with 0\.358916\.$/,
    );
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Next step →");
    expect(await next.getAttribute("aria-disabled")).toBe("true");
  });

  it("counts a number while it is typed, with the arrows by 0.01, and by dragging; a refused one is gone with the focus", async () => {
    const { page } = await site.open("#/step?example=mazur&notation=sudeep&step=z1");
    const weight = page.getByRole("spinbutton", { name: "W₁, row 1, column 1" });
    const net = (): Promise<number> =>
      page
        .locator(".stagecraft td")
        .first()
        .evaluate((cell) => Number(cell.dataset["value"]));
    await weight.fill("1");
    await eventually(net).toBeCloseTo(1 * 0.05 + 0.2 * 0.1 + 0.35, 12);
    await weight.press("ArrowUp");
    await eventually(net).toBeCloseTo(1.01 * 0.05 + 0.02 + 0.35, 12);
    await weight.fill("1e9");
    expect(await weight.getAttribute("aria-invalid")).toBe("true");
    await weight.blur();
    expect([await weight.inputValue(), await weight.getAttribute("aria-invalid")]).toEqual(["1.01", null]);
    const box = (await weight.boundingBox())!;
    await page.mouse.move(box.x + 20, box.y + 8);
    await page.mouse.down();
    await page.mouse.move(box.x + 50, box.y + 8, { steps: 5 });
    await page.mouse.up();
    await eventually(() => weight.inputValue()).toBe("1.11");
    await page.getByRole("button", { name: "↺ Undo" }).click();
    await eventually(() => page.getByRole("button", { name: "↺ Undo" }).count()).toBe(0);
    await eventually(net).toBeCloseTo(0.3775, 12);
  });

  it("calls Mazur's quantities as he does, entry by entry", async () => {
    const { page } = await site.open("#/step?step=delta1");
    const headline = async (): Promise<string> => (await page.locator(".headline .tex").textContent())!.replaceAll(/\s/g, "");
    expect(await headline()).toBe("∂Etotal∂neth1=(w5∂Etotal∂neto1+w7∂Etotal∂neto2)⋅outh1(1−outh1)");
    await page.goto(`${site.url}#/step?step=W2%2B&row=1&col=0`);
    await eventually(headline).toBe("w7+←w7−α∂Etotal∂w7");
    expect(await page.locator(".entry .value").textContent()).toContain("𝟎.𝟓𝟏𝟏𝟑𝟎𝟏");
    await page.goto(`${site.url}#/step?step=dW2`);
    await eventually(headline).toBe("∂Etotal∂w5=∂Etotal∂neto1outh1");
  });

  it("sets primes and transposes with the font for mathematics that it brings", async () => {
    const { page } = await site.open("#/step?example=ex4&step=delta1&notation=nielsen");
    await page.evaluate(() => document.fonts.ready);
    expect(await page.evaluate(() => document.fonts.check('16px "STIX Two Math Subset"'))).toBe(true);
    expect(await page.locator(".headline math").evaluate((math) => getComputedStyle(math).fontFamily)).toContain("STIX Two Math Subset");
    // The prime stands close to its letter, and no higher than a superscript.
    const [letter, prime] = await page
      .locator(".headline msup", { hasText: "σ′" })
      .last()
      .evaluate((sup) =>
        [...sup.children].map((child) => child.getBoundingClientRect()).map(({ left, right, top }) => ({ left, right, top })),
      );
    expect(prime.left - letter.right).toBeLessThan(3);
  });
});
