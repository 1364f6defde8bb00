import { expect, it } from "vitest";
import { writeOwn } from "../src/views/step/own.ts";
import { eventually, inBrowser } from "./browser.ts";
import { matrix, asides, plain } from "./step-page.ts";
import { GELU_LEAKY_MEAN, WORKED } from "./worked-example.ts";

inBrowser("the step view of the visitor's own network", (site) => {
  it("takes the playground's network, weights and all", async () => {
    const { page } = await site.open("#/playground?data=moons&hidden=3tanh&engine=simd");
    await page.waitForSelector(".graph");
    await page.getByText("Weights as tables").click();
    const first = await page.locator(".tables td").first().textContent();
    await page.getByRole("button", { name: "Step through it" }).click();
    await page.waitForSelector(".stagecraft");
    await page.goto(`${page.url()}&step=z1&notation=code`);
    await page.waitForFunction(() => location.hash.includes("step=z1"));
    expect((await matrix(page, 2))[0][0].toFixed(3)).toBe(first!.replace("−", "-"));
  });

  it("takes any network of the playground: gelu, leakyRelu and the mean of three outputs", async () => {
    const { page } = await site.open("#/playground?data=gaussians&hidden=3gelu-3leakyRelu&output=identity&loss=mean&l2=0.01&engine=simd");
    await page.waitForSelector(".graph.surface, canvas.graph");
    await page.getByRole("button", { name: "100" }).click();
    await eventually(() => page.getByTestId("steps").textContent()).toBe("100");
    await page.getByRole("button", { name: "Step through it" }).click();
    await page.waitForSelector(".stagecraft");
    expect(await page.locator(".notice").count()).toBe(0);
    expect(await page.locator(".choices").textContent()).toContain("1/K Σ (a − y)²");
    expect(await page.locator(".instruction").textContent()).toContain("gelu");
  });

  it("walks through gelu, leakyRelu and a mean loss in every notation, each number that of the worked example", async () => {
    const link = (rest: string): string => `${site.url}#/step?example=own&net=${encodeURIComponent(writeOwn(GELU_LEAKY_MEAN))}${rest}`;
    const { page } = await site.open(new URL(link("")).hash);
    const shown = async (id: string, example: number | null, notation: string): Promise<number[]> => {
      await page.goto(link(`&notation=${notation}&step=${encodeURIComponent(id)}&t=${example ?? 2}`));
      await page.waitForFunction((text) => location.hash.includes(text), `&step=${encodeURIComponent(id)}`);
      await eventually(() => page.locator(".steps [aria-current]").count()).toBe(1);
      return (await matrix(page)).flat();
    };
    for (const [id, example, numbers] of WORKED.steps) {
      const values = await shown(id, example, "nielsen");
      values.forEach((value, i) => expect(value).toBeCloseTo(numbers[i], 12));
      expect(values.length).toBe(numbers.length);
    }
    await shown("J", null, "nielsen");
    // (0.000313293 + 1.19184)/2 + 0.125/(2·2) · (1 + 1 + 1 + 4 + 9 + 16)
    expect(plain(await page.locator(".entry").textContent())).toContain("(0.000313293+1.19184)/2+0.1252⋅2⋅32=1.59607");
    await shown("delta1", 0, "ng");
    expect(await asides(page)).toEqual([
      "g′(z)=12(1+t)+z2(1−t2)2/π(1+0.134145z2)",
      "t=tanh(2/π(z+0.044715z3))",
      "g′(1)=12(1+0.682384)+12⋅1⋅(1−0.6823842)⋅0.797885⋅(1+0.134145⋅12)=1.08296",
    ]);
    await shown("delta2", 0, "ng");
    await page
      .locator(".stagecraft")
      .getByRole("button", { name: /^row 2, column 1/ })
      .click();
    await eventually(() => asides(page)).toEqual(["g′(z)=1 if z>0, else 0.01", "g′(−0.841192)=0.01, as −0.841192≤0"]);
    expect(await page.locator(".entry").textContent()).toContain("=22⋅(−0.00841192−0)⋅0.01");
    for (const notation of ["ng", "deeplearning.ai", "sudeep", "hagan", "nielsen", "code"]) {
      await page.getByLabel("Notation", { exact: true }).selectOption(notation);
      // One example in the notations that put the bias into the weights or not, the batch in the others.
      await page.getByLabel("Example", { exact: true }).selectOption(["ng", "hagan", "code"].includes(notation) ? "0" : "2");
      const count = await page.locator(".steps button").count();
      for (let i = 0; i < count; i++) {
        await page.locator(".steps button").nth(i).click();
        // A command that is not understood is typeset in red, one that lost its backslash as letters.
        expect(await page.locator(".stagecraft").textContent()).not.toMatch(/frac|cdot|left|right|NaN|undefined/);
      }
      expect(await page.locator(".notice, .temml-error").count()).toBe(0);
    }
    await page.goto(link("&look=check&of=W1-1-0"));
    await eventually(() => page.getByTestId("analytic").textContent()).toBe("0.40334399687612");
    expect(Number((await page.getByTestId("relative-error").textContent())!.replaceAll("−", "-"))).toBeLessThan(1e-7);
  }, 120_000);

  it("goes back from cross-entropy to the squared error that was given", async () => {
    const own = writeOwn({
      inputs: 1,
      layers: [{ units: 2, activation: "sigmoid", weights: Float32Array.from([1, -1]), biases: Float32Array.from([0, 0.5]) }],
      loss: "mean",
      lambda: 0,
      learningRate: 1,
      x: [[0.5]],
      y: [[1, 0]],
    });
    const { page } = await site.open(`#/step?example=own&step=delta1&net=${encodeURIComponent(own)}`);
    const before = await matrix(page);
    await page.getByRole("radio", { name: "cross-entropy" }).check({ force: true });
    await eventually(() => page.getByTestId("cancellation").getAttribute("data-cancels")).toBe("true");
    await page.getByRole("radio", { name: "1/K Σ (a − y)²" }).check({ force: true });
    await eventually(() => page.getByTestId("cancellation").getAttribute("data-cancels")).toBe("false");
    expect(await matrix(page)).toEqual(before);
  });
});
