import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { CHROMIUM } from "./browser.ts";

if (CHROMIUM === undefined)
  console.warn("The browser's tests are skipped: no Chromium was found. Install one, or name it in CHROMIUM_PATH.");

it.skipIf(CHROMIUM === undefined)("a Chromium is there for the browser's tests", () => {
  expect(existsSync(CHROMIUM!)).toBe(true);
});
