import { expect, it } from "vitest";
import { inBrowser } from "./browser.ts";

/** The equation of a step as Mazur prints it, without the layout of fractions: net_h1 = w₁i₁ + w₂i₂ + b₁ and so on. */
const EQUATIONS = {
  z1: "neth1=w1i1+w2i2+b1",
  a1: "outh1=σ(neth1)",
  z2: "neto1=w5outh1+w6outh2+b2",
  a2: "outo1=σ(neto1)",
  dW2: "∂Etotal∂w5=∂Etotal∂neto1outh1",
  "W2+": "w5+←w5−α∂Etotal∂w5",
} as const;

inBrowser("the author's own names", (site) => {
  it.each(Object.entries(EQUATIONS))("of Mazur's example stand at the step %s", async (step, expected) => {
    const page = await site.visit(`#/step?example=mazur&notation=author&step=${encodeURIComponent(step)}`);
    await page.waitForSelector(".stagecraft math");
    const text = (await page.locator(".stagecraft math").first().textContent())!.normalize("NFKC").replaceAll(/[\s\u2061-\u2064]/g, "");
    expect(text).toBe(expected);
  });

  it("are not those of the notation for code", async () => {
    const page = await site.visit("#/step?example=mazur&notation=code&step=z1");
    await page.waitForSelector(".stagecraft math");
    expect(await page.locator(".stagecraft").textContent()).not.toContain("net");
  });
});
