// Goes through the views in any browser and reports what it finds; served beside the page by engines.test.ts.
const errors = [];
addEventListener("error", (event) => errors.push(event.message));
addEventListener("unhandledrejection", (event) => errors.push(String(event.reason)));
const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const text = (selector) => document.querySelector(selector)?.textContent ?? "";
const count = (selector) => document.querySelectorAll(selector).length;

/** Waits until something holds, for at most twenty seconds. */
async function until(holds) {
  for (let i = 0; i < 200 && !holds(); i++) await wait(100);
}
async function open(hash, selector) {
  location.hash = hash;
  await until(() => count(selector) > 0);
  await wait(300);
}

const found = { agent: navigator.userAgent };
await open("#/step?example=ex4&step=delta1&notation=sudeep", ".stagecraft");
found.step = { edges: count(".diagram line[data-lit=true]"), terms: count(".term"), value: text(".entry .value").normalize("NFKC") };
await open("#/lesson/transpose/2", ".lesson .stagecraft");
document.querySelector(".predict button").click();
await until(() => text("[data-testid=answer]") !== "");
found.lesson = text("[data-testid=answer]");
await open("#/check", ".targets");
const editor = document.querySelector("[data-testid=editor]").shadowRoot;
await until(() => editor.querySelector(".cm-lintRange-error") !== null);
found.check = { head: text(".verdict h2"), marks: editor.querySelectorAll(".cm-lintRange-error").length };
await open("#/playground", "canvas.graph");
[...document.querySelectorAll(".transport button")].find((button) => button.textContent.includes("100")).click();
await until(() => text("[data-testid=steps]") === "100");
found.playground = { steps: text("[data-testid=steps]"), loss: text("[data-testid=training-loss]") };
await open("#/digits?engine=simd&epochs=2", "[data-testid=probabilities]");
await until(() => text("[data-testid=epoch]").trim().startsWith("2 of"));
found.digits = { accuracy: text("[data-testid=accuracy]").trim(), classes: count("[data-testid=probabilities] li") };
await open("#/benchmark?size=128&round=100", ".benchmark");
const measured = () => [...document.querySelectorAll("[data-testid^=gemm-]")].filter((cell) => /\d/.test(cell.textContent)).length;
document.querySelector(".transport .primary").click();
await until(() => measured() >= 2);
found.benchmark = { cases: count(".case"), measured: measured() >= 2 };
found.errors = errors;
await fetch("./report", { method: "POST", body: JSON.stringify(found) });
