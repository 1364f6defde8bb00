import { it } from "vitest";
import { eventually, inBrowser } from "./browser.ts";

/** Bad input of every kind, each answered by a message on the page that names it; the page goes on. */
inBrowser("hostile links, CSVs and models", (site) => {
  it.each([
    ["#/nowhere", "There is no view called “nowhere”. This is the playground."],
    ["#/__proto__", "There is no view called “__proto__”."],
    ["#/playground?noise=-1", "The link says noise = “-1”. It must be a number from 0 to 1; “0.03” is used."],
    ["#/playground?hidden=1e9tanh", "It must be up to 6 layers of 1 to 64 units with their activation"],
    ["#/playground?hidden=8evil", "The link says hidden = “8evil”."],
    ["#/playground?rows=99999999999", "It must be a whole number from 4 to 2000"],
    ["#/playground?rate=NaN", "The link says rate = “NaN”."],
    ["#/playground?seed=-5", "The link says seed = “-5”."],
    ["#/playground?constructor=1", "The link says “constructor”, which this view does not know."],
    ["#/playground?data=%3Cscript%3Ealert(1)%3C/script%3E", "The link says data = “<script>alert(1)</script>”."],
    ["#/playground?output=softmax&loss=half", "A squared error has no elementwise gradient after softmax"],
    ["#/playground?output=tanh&loss=crossEntropy", "Cross-entropy has no gradient after tanh"],
    ["#/playground?data=csv", "The link speaks of a CSV, but data are not in a link."],
    ["#/playground?data=mnist", "The link speaks of MNIST files, but data are not in a link."],
    ["#/step?example=own", "There is no network in the link yet."],
    ["#/step?example=own&net=2-9999tanh", "The network in the link is damaged."],
    ["#/step?example=own&net=2-2tanh-1sigmoid!crossEntropy!0!0.1!1!AAAA", "The network in the link is damaged."],
    ["#/step?example=own&net=2-2swish-1sigmoid!crossEntropy!0!0.1!1!AAAA", "The network in the link is damaged."],
    ["#/step?edits=W1-0-0_1e999", "The link says edits = “W1-0-0_1e999”."],
    ["#/step?lambda=abc", "The link says lambda = “abc”."],
    ["#/check?layers=3-0-2", "The link says layers = “3-0-2”."],
    ["#/digits?drawing=%00%00", "It must be a drawing of this page"],
    ["#/digits?data=mnist", "The link speaks of MNIST, but data are not in a link."],
    ["#/benchmark?size=1000000", "The link says size = “1000000”."],
  ])("%s", async (hash, message) => {
    const { page } = await site.open(hash);
    await eventually(() =>
      page
        .locator(".notice.problem")
        .allTextContents()
        .then((texts) => texts.join(" ")),
    ).toContain(message);
  });

  it("a link of 100,000 characters", async () => {
    const { page } = await site.open(`#/check?text=${"x".repeat(100_000)}`);
    await eventually(() => page.locator(".notice.problem").first().textContent()).toContain("too long to be read");
  });

  it.each([
    ["ragged.csv", "a,b,c\n1,2,x\n3,4\n", "A ragged row"],
    ["empty.csv", "", "is empty"],
    ["one-class.csv", "a,b,c\n1,2,x\n3,4,x\n", "One class only"],
    ["header.csv", "a,b,c\n", "nothing below it"],
    ["quote.csv", 'a,b,c\n1,"2,x\n', "quote"],
    ["binary.csv", "\u0000\u0001\u0002\n\u0000", "One class only"],
    ["train-images-idx3-ubyte", "abc", "only the images are here"],
    ["huge.safetensors", "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f{}", "huge.safetensors cannot be opened."],
    ["short.safetensors", "abc", "short.safetensors cannot be opened."],
    ["json.safetensors", '\u0010\u0000\u0000\u0000\u0000\u0000\u0000\u0000{"a":[1,2,3,4]}', "json.safetensors cannot be opened."],
  ])("%s", async (name, content, message) => {
    const page = await site.visit("#/playground");
    await page.waitForSelector(".graph");
    await page.locator(".transport input[type=file]").setInputFiles({ name, mimeType: "", buffer: Buffer.from(content, "latin1") });
    await eventually(() =>
      page
        .locator(".notice.problem, .table-preview [role=alert]")
        .allTextContents()
        .then((texts) => texts.join(" ")),
    ).toContain(message);
    // The page goes on: another set of data is learnt as ever.
    await page.getByLabel("Set", { exact: true }).selectOption("xor");
    await page.getByRole("button", { name: "Step", exact: true }).click();
    await eventually(() => page.getByTestId("steps").textContent()).toBe("1");
  });

  it("a file for the digits that is none", async () => {
    const { page } = await site.open("#/digits");
    await page.locator(".transport input[type=file]").setInputFiles({ name: "cat.png", mimeType: "image/png", buffer: Buffer.from("cat") });
    await eventually(() =>
      page
        .locator(".notice.problem")
        .allTextContents()
        .then((texts) => texts.join(" ")),
    ).toContain("These are no MNIST files: cat.png.");
  });
});
