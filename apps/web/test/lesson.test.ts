import { describe, expect, it } from "vitest";
import { firstStep, pathOf, terminalFactor } from "../src/views/lesson/descent.ts";
import { eventually, inBrowser } from "./browser.ts";

/** As many cards as each lesson has. */
const CARDS = { transpose: 5, slope: 4, mean: 5, outer: 4, check: 4, stuck: 5, optimisers: 4, sensitivities: 4 } as const;

/** A number as the page writes it, in a line or by itself: −1.5⋅10−5 is 0.000015, negative. */
function numberOf(text: string): number {
  const [, digits, power = "0"] = /(−?[\d.]+)(?:⋅10(−?\d+)|e(?:−\d+))?$/.exec(text) ?? [];
  return Number((digits ?? "").replace("−", "-")) * 10 ** Number(power.replace("−", "-"));
}

/** In the page: how far it is wider than the window, and the labels of pictures that cover one another. */
function crowded(): string[] {
  const wide = document.documentElement.scrollWidth > innerWidth + 1 ? [`${document.documentElement.scrollWidth} px wide`] : [];
  const labels = [...document.querySelectorAll("main svg text")].filter((label) => label.textContent.trim() !== "");
  const covered = labels.flatMap((a, i) =>
    labels.slice(i + 1).flatMap((b) => {
      const [x, y] = [a.getBoundingClientRect(), b.getBoundingClientRect()];
      const width = Math.min(x.right, y.right) - Math.max(x.left, y.left);
      const height = Math.min(x.bottom, y.bottom) - Math.max(x.top, y.top);
      return width > 3 && height > 4 ? [`${a.textContent} over ${b.textContent}`] : [];
    }),
  );
  return [...wide, ...covered];
}

describe("the numbers of the lesson on optimisers", () => {
  it("are those of the formulas worked by hand on ½w² from 2, with the rate 0.1", () => {
    // SGD: w ← 0.9 w. Momentum, v ← 0.9 v + w: 2, 1.8, 1.44 (v = 2, then 3.6).
    expect(pathOf("sgd", { steps: 2 })[2]).toBeCloseTo(1.62, 14);
    expect(pathOf("momentum", { steps: 2 })[2]).toBeCloseTo(1.44, 14);
  });

  it("say that Adam's first step has the length of the rate, and that momentum becomes 1/(1 − 0.9) times as fast", () => {
    expect(firstStep("adam")).toBeCloseTo(-0.1, 7);
    expect(terminalFactor()).toBeCloseTo(10, 4);
  });
});

inBrowser("the lessons", (site) => {
  it("are eight, listed by their questions", async () => {
    const { page } = await site.open("#/lesson");
    expect(await page.locator(".contents a").allTextContents()).toEqual([
      "Why is W transposed?",
      "Why has Ng no g′?",
      "Where does 1/m go?",
      "Why xᵀ?",
      "What does a gradient check tell?",
      "Why did it stop learning?",
      "Momentum and Adam: what do they keep?",
      "Hagan’s sensitivities",
    ]);
  });

  it.each(Object.entries(CARDS))(
    "%s: each of its %i cards shows something, asks what can be seen then, and leads on",
    async (name, count) => {
      const { page } = await site.open(`#/lesson/${name}/1`);
      for (let card = 1; card <= count; card++) {
        await page.waitForSelector(`[data-lesson=${name}][data-card="${card}"] [data-testid=scene] > *`);
        expect(await page.locator(".notice, .temml-error").count()).toBe(0);
        expect(await page.getByTestId("place").textContent()).toBe(`${card} of ${count}`);
        if ((await page.locator(".predict").count()) > 0) {
          expect(await page.getByTestId("answer").textContent()).toBe("");
          expect(await page.getByTestId("scene").getAttribute("data-veiled")).toBe("true");
          await page.getByRole("button", { name: "Reveal" }).click();
          const shown = (await page.getByTestId("answer").textContent())!;
          expect(shown).toMatch(/^−?[\d.]+(e−?\d+)?$/);
          const chosen = page.locator(".stagecraft .entry .value, .stagecraft .entry .term");
          // Where the entry asked for is the one that is chosen, the line below the matrices ends in the answer.
          if ((await chosen.count()) > 0) {
            const said = (await page.locator(".stagecraft .entry .value").textContent())!.normalize("NFKC");
            expect(numberOf(said)).toBeCloseTo(numberOf(shown), 9);
          }
        }
        if ((await page.locator(".move").count()) > 0) {
          const before = await page.getByTestId("scene").textContent();
          await page.locator(".move input").press("ArrowRight");
          await eventually(() => page.getByTestId("scene").textContent()).not.toBe(before);
        }
        if (card < count) await page.getByRole("link", { name: "Next →" }).click();
      }
      expect(await page.locator(".lesson a:not(.button)").count()).toBeGreaterThan(0);
    },
  );

  it("write the product of entries between matrices as their equation does: ∘ in Raja's letters, ⊙ in rows", async () => {
    for (const [card, own, other] of [
      ["stuck/1", "∘", "⊙"],
      ["transpose/5", "⊙", "∘"],
    ]) {
      const page = await site.visit(`#/lesson/${card}`);
      const equation = await page.locator(".stagecraft .formula-line").textContent();
      const between = (await page.locator(".stagecraft .operator").allTextContents()).join("");
      expect([equation, between], card).toEqual([expect.stringContaining(own), expect.stringContaining(own)]);
      expect(between, card).not.toContain(other);
    }
  });

  it.each([
    [390, "dark"],
    [2560, "light"],
  ] as const)(
    "fit into %i px in %s: no card is wider than the page, no labels of the diagram cover one another",
    async (width, colorScheme) => {
      const { page } = await site.open("#/lesson", { viewport: { width, height: 900 }, colorScheme });
      for (const [name, count] of Object.entries(CARDS))
        for (let card = 1; card <= count; card++) {
          await page.goto(`${site.url}#/lesson/${name}/${card}`);
          await page.waitForSelector(`[data-lesson=${name}][data-card="${card}"] [data-testid=scene] > *`);
          expect(await page.evaluate(crowded), `${name}/${card}`).toEqual([]);
        }
    },
  );

  it("judge a guess: right within 2 %, else not quite; and are reached by their address and left with the arrow keys", async () => {
    const { page } = await site.open("#/lesson/transpose/2");
    await page.getByPlaceholder("your guess").fill("0.0087");
    await page.getByRole("button", { name: "Compare" }).click();
    expect(await page.getByTestId("answer").textContent()).toBe("✓ 0.00877135");
    await page.goto(`${site.url}#/lesson/slope/1`);
    await page.getByPlaceholder("your guess").fill("5");
    await page.getByRole("button", { name: "Compare" }).click();
    await eventually(() => page.getByTestId("answer").textContent()).toMatch(/^Not quite: −?0\.\d+$/);
    await page.locator("h1").click();
    await page.keyboard.press("ArrowRight");
    await eventually(() => new URL(page.url()).hash).toBe("#/lesson/slope/2");
    await page.keyboard.press("ArrowLeft");
    await eventually(() => new URL(page.url()).hash).toBe("#/lesson/slope/1");
  });
});
