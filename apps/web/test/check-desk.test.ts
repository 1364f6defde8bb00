import { expect, it } from "vitest";
import { eventually, inBrowser } from "./browser.ts";

const RAJA = `import numpy as np
def backward(X, Y, W1, b1, W2, b2):
    Z1 = W1 @ X + b1
    A1 = np.tanh(Z1)
    Z2 = W2 @ A1 + b2
    A2 = 1 / (1 + np.exp(-Z2))
    m = X.shape[1]
    dZ2 = (A2 - Y) * A2 * (1 - A2)
    dW2 = dZ2 @ A1.T / m
    dZ1 = W2.T @ dZ2 * (1 - A1**2)
    dW1 = dZ1 @ X.T / m
    return dW1, dW2`;

const link = (text: string, rest = ""): string => `#/check?${new URLSearchParams({ text }).toString()}${rest}`;

inBrowser("the desk of the checker", (site) => {
  it("asks which loss is meant where the text names none and both are defined, instead of condemning one of two teachers", async () => {
    const { page } = await site.open(link(RAJA));
    const head = page.getByTestId("verdict").locator("h2");
    await eventually(() => head.textContent()).toBe("Right for ½Σ(a − y)²");
    expect(await page.getByTestId("which-loss").getByRole("link").getAttribute("href")).toBe(
      "#/step?example=learner&step=delta3&notation=sudeep&loss=half-squared-error",
    );
    expect(await page.getByTestId("reading").textContent()).toContain("½Σ(a − y)²");
    await page.getByTestId("which-loss").getByRole("button", { name: "cross-entropy" }).click();
    await eventually(() => head.textContent()).toBe("One line is wrong");
    await eventually(() => page.url()).toContain("loss=cross-entropy");
  });

  it("has line numbers, a sign at each line, and an explanation at the mistake", async () => {
    const { page } = await site.open("#/check");
    await page.waitForSelector(".targets");
    expect(await page.locator(".cm-lineNumbers .cm-gutterElement").filter({ hasText: "1" }).count()).toBeGreaterThan(0);
    await eventually(() => page.locator(".cm-signs .sign").allTextContents()).toContain("✗");
    await page.locator(".cm-lintRange-error").first().hover();
    await eventually(() => page.locator(".cm-diagnostic b").first().textContent()).toBe("Wrong activation index");
    await page.locator(".cm-diagnosticAction").first().click();
    await eventually(() => page.getByTestId("verdict").locator("h2").textContent()).toMatch(/^(All of it is right|Right for)/);
  });

  it("says beside each line what it is on the network: its shape, and how far it is off", async () => {
    const lines = [
      "dZ2 = A2 - Y",
      "dW2 = np.dot(dZ2, A1.T) / m",
      "dZ1 = np.dot(W2.T, dZ2) * (1 - np.power(A1, 2))",
      "dW1 = np.dot(dZ1, X.T)",
    ];
    const { page } = await site.open(`#/check?text=${encodeURIComponent(lines.join("\n"))}`);
    const measured = page.getByTestId("measured");
    await eventually(() => measured.count()).toBe(4);
    // The network of the reading: layers 8-6-3, five examples; without 1/m the gradient is m times as large: (m − 1)/(m + 1) = 4/6.
    expect(await page.getByTestId("reading").textContent()).toContain("layers 8-6-3");
    expect(await measured.allTextContents()).toEqual(["3 × 5", "3 × 6", "6 × 5", "6 × 8, relative error 0.667"]);
  });

  it("takes a repair back with Ctrl+Z, and keeps the focus in the text", async () => {
    const { page } = await site.open("#/check");
    await page.getByRole("button", { name: "Repair", exact: true }).first().click();
    const text = page.getByLabel("Your formulas");
    await eventually(() => text.textContent()).toContain("a^{(3)}");
    expect(await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.getAttribute("aria-label"))).toBe("Your formulas");
    await page.keyboard.press("Control+z");
    await eventually(() => text.textContent()).toContain(String.raw`\delta^{(4)} (\vec a^{(4)})^T`);
  });

  it("takes the cells of code out of a notebook that is dropped, and refuses a file that is no text", async () => {
    const { page } = await site.open("#/check");
    await page.waitForSelector(".verdict h2");
    const drop = async (name: string, text: string): Promise<void> => {
      const data = await page.evaluateHandle(
        ([content, called]) => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([content], called));
          return transfer;
        },
        [text, name] as const,
      );
      await page.dispatchEvent("main", "drop", { dataTransfer: data });
    };
    const cells = [
      { cell_type: "markdown", source: ["# My backward pass\n"] },
      { cell_type: "code", source: ["%matplotlib inline\n", "dZ2 = A2 - Y\n", "dW2 = np.dot(dZ2, A1.T) / m"] },
      { cell_type: "code", source: "dZ1 = np.dot(W2.T, dZ2) * (1 - np.power(A1, 2))\ndW1 = np.dot(dZ1, X.T) / m" },
    ];
    await drop("mine.ipynb", JSON.stringify({ nbformat: 4, cells }));
    await eventually(() => page.locator(".targets").textContent()).toMatch(/dZ2 line 1 .*dW2 line 2 .*dZ1 line 4 .*dW1 line 5/);
    await drop("pass.py", "\0\u0001\u0002");
    await eventually(() => page.locator(".notice.problem").textContent()).toContain("pass.py is not text.");
  });

  it("says in one line what it takes as given, and begins its sentences with a capital", async () => {
    const text = "x = np.array([1.0, 2.0])\ny = 1\nd = a2 - y\ndW2 = d * a1.T * 2";
    const { page } = await site.open(`#/check?text=${encodeURIComponent(text)}`);
    await eventually(() => page.locator(".verdict h2").count()).toBe(1);
    expect(await page.locator(".targets li[data-status=unchecked]").count()).toBe(0);
    for (const sentence of await page.locator(".finding > .message").allTextContents()) expect(sentence).toMatch(/^[A-ZΔ-Ωδ∂\W]/u);
  });

  it("offers the names of the text while one is typed", async () => {
    const { page } = await site.open(`#/check?text=${encodeURIComponent("delta_output = a2 - y\ndW2 = ")}`);
    await page.getByTestId("editor").locator(".cm-content").click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("delt", { delay: 30 });
    const option = page.getByTestId("editor").locator(".cm-tooltip-autocomplete li", { hasText: "delta_output" });
    await eventually(() => option.count()).toBe(1);
    await page.waitForTimeout(150);
    await page.keyboard.press("Enter");
    await eventually(() => page.getByTestId("editor").locator(".cm-line").nth(1).textContent()).toBe("dW2 = delta_output");
  });

  it("invites where there is no text, and says nothing is wrong", async () => {
    const { page } = await site.open("#/check");
    await page.waitForSelector(".targets");
    await page.getByLabel("Your formulas").fill("");
    await eventually(() => page.getByTestId("verdict").textContent()).toContain("Paste your backward pass");
    expect(await page.getByTestId("refusal").count()).toBe(0);
  });

  it("stays in the hand with 300 lines: what is typed is there within 300 ms, and the last text is the one that is checked", async () => {
    const long = [...Array.from({ length: 288 }, (_, i) => `# line ${i + 1}`), ...RAJA.split("\n")].join("\n");
    const { page } = await site.open(link(long));
    await page.waitForSelector(".targets");
    await page.getByLabel("Your formulas").press("Control+Home");
    const took = await page.evaluate(async () => {
      const content = document.querySelector("[data-testid=editor]")!.shadowRoot!.querySelector<HTMLElement>(".cm-content")!;
      content.focus();
      const start = performance.now();
      document.execCommand("insertText", false, "# x");
      await new Promise(requestAnimationFrame);
      return performance.now() - start;
    });
    expect(took).toBeLessThan(300);
    await page.keyboard.type("abc");
    await eventually(() => page.getByTestId("verdict").getAttribute("data-waiting")).toBe("false");
    await eventually(() => page.locator(".targets li").count()).toBeGreaterThan(5);
  });

  it("is an exercise with holes and hints, one after the other, in one link", async () => {
    const task = "dZ2 = A2 - Y\ndW2 = dZ2 @ A1.T / m\ndZ1 = (W2.T @ dZ2) * ____";
    const { page } = await site.open(link(task, "&task=1"));
    await eventually(() => page.getByTestId("holes").textContent()).toContain("One hole is left");
    await page.getByLabel("Your formulas").fill(task.replace("____", "A1"));
    await eventually(() => page.getByTestId("exercise").count()).toBe(1);
    expect(await page.locator(".targets").count()).toBe(0);
    await page.getByRole("button", { name: "A hint" }).click();
    expect(await page.getByTestId("exercise").textContent()).toContain("Look at line 3.");
    await page.getByRole("button", { name: "Another hint" }).click();
    await eventually(() => page.locator(".targets li").count()).toBeGreaterThan(0);
  });

  it("keeps the marks of a mistake where colours are the visitor's own", async () => {
    const { page } = await site.open("#/check", { forcedColors: "active" });
    await page.waitForSelector(".targets");
    expect(
      await page
        .locator(".cm-lintRange-error")
        .first()
        .evaluate((mark) => getComputedStyle(mark).backgroundImage),
    ).toContain("url(");
  });
});
