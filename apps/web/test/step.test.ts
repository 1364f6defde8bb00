import { GALLERY } from "@adjoint/derivations";
import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { eventually, inBrowser } from "./browser.ts";
import { matrix, plain } from "./step-page.ts";

interface Golden {
  readonly published_correct: Readonly<Record<string, number>>;
}

inBrowser("step through backprop", (site) => {
  it("shows Mazur's numbers as he published them, to all their digits", async () => {
    const { published_correct: published } = JSON.parse(await readFile(new URL("goldens/mazur.json", import.meta.url), "utf8")) as Golden;
    const { page } = await site.open("#/step?example=mazur&notation=sudeep&step=z1");
    const shown = async (step: string): Promise<number[]> => {
      await page.goto(`${site.url}#/step?example=mazur&notation=sudeep&step=${encodeURIComponent(step)}`);
      await page.waitForFunction((id) => location.hash.includes(id), encodeURIComponent(step));
      return (await matrix(page)).flat();
    };
    const [net_h1] = await shown("z1");
    const [out_h1, out_h2] = await shown("a1");
    const [net_o1] = await shown("z2");
    const [out_o1, out_o2] = await shown("a2");
    const [E] = await shown("J");
    const [w5, w6, w7, w8] = await shown("W2+");
    const [w1, w2, w3, w4] = await shown("W1+");
    const [dw5] = await shown("dW2");
    const [dw1] = await shown("dW1");
    const computed = {
      net_h1,
      out_h1,
      out_h2,
      net_o1,
      out_o1,
      out_o2,
      E,
      dE_dw5: dw5,
      dE_dw1: dw1,
      "w1+": w1,
      "w2+": w2,
      "w3+": w3,
      "w4+": w4,
      "w5+": w5,
      "w6+": w6,
      "w7+": w7,
      "w8+": w8,
    };
    for (const [name, value] of Object.entries(computed)) {
      const digits = String(published[name]).split(".")[1].length;
      expect(`${name} ${value.toFixed(digits)}`).toBe(`${name} ${published[name].toFixed(digits)}`);
    }
  });

  it("shows the gradient of ex4's debug network, all 38 entries to 1e-12", async () => {
    const golden = JSON.parse(await readFile(new URL("goldens/ex4.json", import.meta.url), "utf8")) as {
      readonly cases: readonly { readonly lambda: number; readonly grad: readonly number[] }[];
    };
    for (const { lambda, grad } of golden.cases.slice(0, 2)) {
      const { page } = await site.open(`#/step?example=ex4&step=dTheta1&lambda=${lambda}`);
      const Theta1 = await matrix(page);
      await page.goto(page.url().replace("dTheta1", "dTheta2"));
      await page.waitForFunction(() => location.hash.includes("dTheta2"));
      const Theta2 = await matrix(page);
      const unrolled = [Theta1, Theta2].flatMap((rows) => rows[0].flatMap((_, j) => rows.map((row) => row[j])));
      expect(unrolled.length).toBe(38);
      unrolled.forEach((value, i) => expect(Math.abs(value - grad[i])).toBeLessThan(1e-12));
    }
  });

  it("follows a changed weight, input and target through every number, and into the address", async () => {
    const { page } = await site.open("#/step?example=mazur&notation=sudeep&step=z1");
    const [before] = await matrix(page);
    await page.getByLabel("W₁, row 1, column 1").fill("0.25");
    await page.getByLabel("W₁, row 1, column 1").press("Tab");
    // 0.1 more weight on an input of 0.05.
    await eventually(async () => (await matrix(page))[0][0] - before[0]).toBeCloseTo(0.005, 12);
    await page.getByLabel("x₀, row 2, column 1").fill("0");
    await page.getByLabel("x₀, row 2, column 1").press("Tab");
    await eventually(() => page.url()).toContain("edits=W1-0-0_0.25*X-1-0_0");
    const { page: again } = await site.open(new URL(page.url()).hash);
    expect((await matrix(again))[0][0]).toBeCloseTo(0.25 * 0.05 + 0.35, 12);
    await again.getByRole("button", { name: "Undo 2 changes" }).click();
    await eventually(async () => (await matrix(again))[0][0]).toBeCloseTo(before[0], 12);
  });

  it("cancels g′ when the squared error becomes cross-entropy", async () => {
    const { page } = await site.open("#/step?example=mazur&notation=sudeep&step=delta2");
    const a2 = await matrix(page, 1);
    const y = await matrix(page, 2);
    const squared = await matrix(page);
    expect(squared[0][0]).toBeCloseTo((a2[0][0] - y[0][0]) * a2[0][0] * (1 - a2[0][0]), 14);
    expect(await page.getByTestId("cancellation").getAttribute("data-cancels")).toBe("false");
    await page.getByRole("radio", { name: "cross-entropy" }).check({ force: true });
    await eventually(() => page.getByTestId("cancellation").getAttribute("data-cancels")).toBe("true");
    expect((await matrix(page))[0][0]).toBeCloseTo(a2[0][0] - y[0][0], 14);
    const struck = page.getByTestId("cancellation").locator("menclose");
    expect(await struck.count()).toBe(4);
    // Chromium draws nothing for the element itself.
    for (const each of await struck.all())
      expect(await each.evaluate((element) => getComputedStyle(element).backgroundImage)).toContain("linear-gradient");
  });

  it("leads to the formulas of two teachers: a − y where the loss is cross-entropy, times f′ where it is squared", async () => {
    const { page } = await site.open("#/step?example=hagan");
    const headline = page.locator(".headline .tex");
    const delta = async (): Promise<number> => (await matrix(page))[0][0];
    await page.getByRole("link", { name: /^Ng’s/ }).click();
    await eventually(() => headline.textContent()).toBe("δ(4)=a(4)−y");
    const difference = await delta();
    const [[a], [y]] = [(await matrix(page, 1))[0], (await matrix(page, 2))[0]];
    expect(difference).toBeCloseTo(a - y, 14);
    expect(await page.getByTestId("cancellation").textContent()).toContain("So it is in Ng’s course: δ = a − y.");
    await page.getByRole("link", { name: /^Raja’s/ }).click();
    await eventually(() => headline.textContent()).toBe("δ3=(x3−t)∘f3′(z3)");
    // The same network: only the slope a(1 − a) of the sigmoid has come in.
    expect(await delta()).toBeCloseTo(difference * a * (1 - a), 14);
    expect(await page.getByTestId("cancellation").textContent()).toContain("So it is in Raja’s derivation: δ = (x − t) ∘ f′(z).");
  });

  it("says in four ways why W is transposed, with the same number in each", async () => {
    const { page } = await site.open("#/step?example=learner&step=delta1");
    const views = page.getByTestId("four-views");
    expect(await views.locator("article h3").allTextContents()).toEqual([
      "The sum over the index",
      "The Jacobian",
      "Row against column gradient",
      "The adjoint",
    ]);
    const said = await views.locator(".lead .tex").last().textContent();
    for (const article of await views.locator("article").all()) expect(plain(await article.textContent())).toContain(plain(said));
    const sides = async (): Promise<string[]> => (await views.getByTestId("adjoint").locator("mn").allTextContents()).slice(-2);
    const before = await views.getByTestId("adjoint").textContent();
    const numbers = await sides();
    expect(numbers[0]).toBe(numbers[1]);
    await views.getByRole("button", { name: "Another v" }).click();
    await eventually(() => views.getByTestId("adjoint").textContent()).not.toBe(before);
  });

  it("shows W in the four views as the forward step does, in each notation of each example, and products whose shapes fit", async () => {
    const { page } = await site.open("#/step?example=mazur&step=z2");
    const layers = Object.entries(GALLERY).map(([example, { network }]) => [example, network.layers.length] as const);
    const wrong: string[] = [];
    for (const [example, l] of layers)
      for (const notation of ["ng", "deeplearning.ai", "sudeep", "hagan", "nielsen", "code"]) {
        const hash = `#/step?example=${example}&notation=${notation}&step=z${l}`;
        await page.goto(`${site.url}${hash}`);
        await page.waitForFunction((wanted) => document.querySelector(".stagecraft")?.getAttribute("data-step") === wanted, `z${l}`);
        const found = await page.evaluate(() => {
          const read = (figure: Element) => ({
            name: figure.querySelector("table")?.getAttribute("aria-label")?.split(",")[0] ?? "",
            caption: figure.querySelector("figcaption")?.textContent?.trim() ?? "",
            values: [...figure.querySelectorAll("tr")].map((row) =>
              [...row.querySelectorAll("td")].map((cell) => Number(cell.dataset["value"])),
            ),
          });
          const all = (selector: string) => [...document.querySelectorAll(selector)].map(read);
          return { equation: all(".stagecraft .matrix"), views: all("[data-testid=four-views] .matrix") };
        });
        const W = found.views.find(({ name }) => name === "W");
        const delta = found.views.find(({ name }) => name === "delta");
        const same = found.equation.find(({ caption }) => caption === W?.caption);
        // With the bias in Θ, the equation has Θ and the views Θ(:, 2:).
        const withBias = found.equation.find(({ values }) => values[0].length === (W?.values[0].length ?? 0) + 1);
        const expected = same?.values ?? withBias?.values.map((row) => row.slice(1));
        const rows = delta?.values.length === 1 && notation === "code";
        const fits =
          W !== undefined &&
          delta !== undefined &&
          (rows ? W.values[0].length === delta.values[0].length : W.values.length === delta.values.length);
        if (JSON.stringify(W?.values) !== JSON.stringify(expected) || !fits) wrong.push(hash);
      }
    expect(wrong).toEqual([]);
  });

  it("puts central differences beside the gradient, with ε to drag and a U of errors", async () => {
    const { page } = await site.open("#/step?example=mazur&look=check&of=W2-0-0");
    const number = async (id: string): Promise<number> => Number((await page.getByTestId(id).textContent())!.replaceAll("−", "-"));
    expect(await number("analytic")).toBeCloseTo(0.082167041, 9);
    expect(await number("relative-error")).toBeLessThan(1e-8);
    const slider = page.getByRole("slider", { name: "ε" });
    await slider.fill("-12");
    await eventually(() => number("relative-error")).toBeGreaterThan(1e-6);
    await slider.fill("0");
    await eventually(() => number("relative-error")).toBeGreaterThan(1e-4);
    expect(await page.locator(".ucurve [role=img]").getAttribute("aria-label")).toMatch(
      /A U: rounding on the left, truncation on the right/,
    );
  });

  it("shows each published example in each notation", async () => {
    const { page } = await site.open("#/step");
    for (const example of ["mazur", "hagan", "ex4", "cs231n", "learner", "sudeep", "nielsen", "explainer"]) {
      await page.getByLabel("Network", { exact: true }).selectOption(example);
      for (const notation of ["ng", "deeplearning.ai", "sudeep", "hagan", "nielsen", "code"]) {
        await page.getByLabel("Notation", { exact: true }).selectOption(notation);
        expect(await page.locator(".steps button").count()).toBeGreaterThan(5);
        expect(await page.locator(".notice").count()).toBe(0);
        expect(await page.locator(".temml-error").count()).toBe(0);
      }
    }
    await page.getByRole("radio", { name: "Published numbers" }).check({ force: true });
    await page.getByLabel("Network", { exact: true }).selectOption("mazur");
    const agrees = await page.getByTestId("published").locator("tbody td:last-child").allTextContents();
    expect(agrees.length).toBeGreaterThan(10);
    expect(new Set(agrees)).toEqual(new Set(["✓"]));
  }, 180_000);
});
