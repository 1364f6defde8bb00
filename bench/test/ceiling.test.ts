import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

// Through the built files, where the binaries lie.
const script = `
const { loadCeiling } = await import(${JSON.stringify(new URL("../dist/ceiling.js", import.meta.url).href)});
const { chains32, chains64, sums32, roots32 } = loadCeiling("simd");
console.log(JSON.stringify([chains64(2, 0.5, 2), chains32(1000, 0.5, 2), sums32(3, 0.5, 2), roots32(1000, 2, 1)]));
`;

test("the chains compute what they say: two turns of 12 chains, their limit, sums that cancel, and a root's fixed point", () => {
  const printed = execFileSync(process.execPath, ["--input-type=module", "--eval", script], {
    encoding: "utf8",
    cwd: fileURLToPath(new URL("..", import.meta.url)),
  });
  const [twoTurns, limit, cancelled, root]: readonly number[] = JSON.parse(printed);
  // a·x + y with x = ½, y = 2: from ½ it goes to 2.25 and 3.125, from 2 to 3 and 3.5.
  expect(twoTurns).toBe(6 * 3.125 + 6 * 3.5);
  expect(limit).toBeCloseTo(12 * 4, 4);
  // Sums of x·y and of x·(−y) end as far above x = ½ as below it.
  expect(cancelled).toBe(8 * 0.5);
  // a = 2/(√a + 1) has the solution 1.
  expect(root).toBeCloseTo(8, 4);
});
