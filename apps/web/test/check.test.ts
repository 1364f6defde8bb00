import { CATALOGUE, checkFormulas } from "@adjoint/formula";
import { describe, expect, it } from "vitest";
import { EXAMPLES } from "../src/views/check/examples.ts";
import { eventually, inBrowser } from "./browser.ts";

describe("the examples of the formula checker", () => {
  it("are the learner's text first, and one for each entry of the catalogue that a formula can show", () => {
    expect(EXAMPLES[0].title).toBe("The learner’s own lines");
    const shown = new Set(EXAMPLES.map(({ code }) => code));
    expect(CATALOGUE.map(({ code }) => code).filter((code) => !shown.has(code))).toEqual([
      // In a short text, each has the name of a broader mistake or none.
      "matrix-for-elementwise",
      "softmax-axis",
      "wrong-axis",
      "wrong-regulariser",
      "stale-index",
      "wrong-momentum",
      "wrong-label",
      "layer-index",
      "missing-transpose",
      // A number that was printed, or a kink, is no formula: these two are met in the gradient check.
      "faulty-checker",
      "relu-kink",
    ]);
  });

  it.each(EXAMPLES.map((example) => [example.code ?? example.title, example] as const))(
    "%s is what the checker says",
    (_, { text, code, loss, lambda, activation }) => {
      const report = checkFormulas(text, { loss, activation, ...(lambda === undefined ? {} : { lambda: Number(lambda) }) });
      const codes = report.targets.flatMap((target) => (target.code === undefined ? [] : [target.code]));
      if (code === undefined) expect(report.ok).toBe(true);
      else expect(codes).toContain(code);
    },
  );
});

inBrowser("check my formulas", (site) => {
  it("underlines the learner's mistake, names it, and repairs it with a click", async () => {
    const { page } = await site.open("#/check");
    await page.waitForSelector(".targets");
    expect(
      await page
        .locator(".targets li")
        .evaluateAll((items) => items.map((item) => (item as HTMLElement).dataset["code"] ?? (item as HTMLElement).dataset["status"])),
    ).toEqual(["correct", "correct", "wrong-activation-index"]);
    await eventually(() => page.locator(".cm-lintRange-error").textContent()).toContain("a^{(4)}");
    expect(await page.getByTestId("verdict").textContent()).toMatch(/layers \d+(?:-\d+){3}, sigmoid/);
    await page.getByText("What, why, and how to see it").click();
    expect(await page.locator(".finding details").textContent()).toContain("Why it is tempting.");
    await page.getByRole("button", { name: "Repair", exact: true }).click();
    await eventually(() => page.getByTestId("verdict").locator("h2").textContent()).toBe("Right for the cross-entropy");
    expect(await page.getByLabel("Your formulas").textContent()).toContain("a^{(3)}");
    await page.getByLabel("Loss", { exact: true }).selectOption("half-squared-error");
    await eventually(() => page.locator(".targets li").first().getAttribute("data-code")).toBe("missing-output-derivative");
    await eventually(() => page.url()).toContain("loss=half-squared-error");
  });

  it("follows what is typed, and keeps it in the address", async () => {
    const { page } = await site.open("#/check");
    await page.getByLabel("Your formulas").fill("dZ2 = A2 - Y\ndW2 = A1 @ dZ2.T / m");
    await eventually(() => page.locator(".targets li").last().getAttribute("data-code")).toBe("gradient-transposed");
    await eventually(() => page.url()).toContain("dW2");
    const { page: again } = await site.open(new URL(page.url()).hash);
    await eventually(() => again.locator(".targets li").last().getAttribute("data-code")).toBe("gradient-transposed");
  });

  it("says why a text cannot be read, and where", async () => {
    const { page } = await site.open("#/check");
    await page.waitForSelector(".targets");
    for (const [text, says] of [
      ["delta3 = (Theta3' * delta4;", /bracket|closed/i],
      ["dZ2 = (W3.T @ dZZ3) * A2", /dZ|unknown|name/i],
      [`dZ3 = ${"(".repeat(5000)}A3${")".repeat(5000)}`, /deep|nest/i],
      ["dZ3 = __proto__ - Y", /__proto__/],
      ["<img src=x onerror=alert(1)>", /./],
    ] as const) {
      await page.getByLabel("Your formulas").fill(text);
      await eventually(() => page.getByTestId("refusal").textContent()).toMatch(says);
    }
  });

  it("knows the mistake behind a number that a gradient check printed", async () => {
    const { page } = await site.open("#/check");
    await page.getByLabel("Relative difference").fill("0.00105872");
    await eventually(() => page.getByTestId("ranking").locator(".candidates li").count()).toBeGreaterThan(0);
    await page.getByLabel("Relative difference").fill("0.123456789");
    await eventually(() => page.getByTestId("ranking").textContent()).toMatch(/unknown|no mistake|none/i);
    await page.getByLabel("Relative difference").fill("abc");
    await eventually(() => page.locator(".printed .notice").textContent()).toContain("“abc” is no number");
  });
});
