import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { drawChart } from "../src/report/chart.ts";
import { html } from "../src/report/html.ts";
import { createFolder } from "./child.ts";
import { adjoint } from "./in-process.ts";

const evil = `<script>alert(1)</script>"'&`;
const rows = Array.from({ length: 40 }, (_, i) => `${(i * 3) % 17},${(i * 7) % 11},${i % 2 ? "b & c" : "a<d"}`);
const folder = createFolder({
  "evil.csv": `"<img src=x onerror=alert(1)>",b,kind\n${rows.join("\n")}\n`,
  "prices.csv": `area,price\n${Array.from({ length: 50 }, (_, i) => `${30 + i},${1000 * i + 20_000}`).join("\n")}\n`,
});
const cwd = folder.path;
afterAll(() => folder.remove());

async function reportOf(args: string): Promise<string> {
  const { status, stderr } = await adjoint(`train ${args} --run run-${args.length} --json`.split(" "), { cwd });
  expect([status, stderr]).toEqual([0, ""]);
  return readFileSync(join(cwd, `run-${args.length}`, "report.html"), "utf8");
}

describe("report.html", () => {
  test("is one file: no script, nothing from elsewhere, and names from the data are text", async () => {
    const report = await reportOf("--data evil.csv --epochs 30 --test 0.2");
    expect(report).not.toMatch(/<script|<img|<link|<iframe|https?:|url\(|onerror=alert\(1\)>/i);
    expect(report).toContain("default-src &#39;none&#39;".replaceAll("&#39;", "'"));
    expect(report).toContain("&lt;img src=x onerror=alert(1)&gt;");
    for (const name of ["a&lt;d", "b &amp; c"]) expect(report).toContain(name);
    // Every element that is opened is closed.
    for (const tag of ["table", "tr", "td", "th", "svg", "figure", "figcaption", "div", "p", "h2", "span", "text"]) {
      const count = (pattern: RegExp): number => report.match(pattern)?.length ?? 0;
      expect([tag, count(new RegExp(`<${tag}[ >]`, "g"))]).toEqual([tag, count(new RegExp(`</${tag}>`, "g"))]);
    }
  });

  test("shows what the run says of itself: losses, confusions of each part, recall, settings, the hash of the data", async () => {
    const report = await reportOf("--data iris --epochs 40 --test 0.2 --seed 3 --optimizer nesterov");
    const result = JSON.parse(
      (await adjoint("train --data iris --epochs 40 --test 0.2 --seed 3 --optimizer nesterov --json --out same.st".split(" "), { cwd }))
        .stdout,
    ) as {
      accuracy: number;
      test: { confusion: number[][] };
    };
    expect(report).toContain(`${(Math.floor(result.accuracy * 1000 + 1e-9) / 10).toFixed(1)} %`);
    const cells = [...report.matchAll(/<span class="(?:right|wrong)">(\d+)<\/span>/g)].map(([, count]) => Number(count));
    const expected = result.test.confusion.flat().filter((count) => count > 0);
    expect(cells.slice(-expected.length)).toEqual(expected);
    for (const text of [
      "setosa",
      "nesterov (learning rate 0.01, μ 0.9)",
      "petal length (cm)",
      "SHA-256",
      "Confusions, validation",
      "Confusions, test",
    ])
      expect(report).toContain(text);
    expect(report.match(/<svg/g)).toHaveLength(2);
  });

  test("values are drawn predicted against actual, in the units of the label", async () => {
    const report = await reportOf("--data prices.csv --targets values --scale-targets standardize --epochs 200");
    expect(report).toContain("Predicted against actual: price");
    expect(report.match(/<circle/g)).toHaveLength(10);
    expect(report).toMatch(/>(3|4|5|6)0000</);
  });
});

describe("its parts", () => {
  test("texts are escaped, markup is not, lists are joined", () => {
    expect(html`<b title="${evil}">${[html`<i>${1}</i>`, " & "]}${undefined}</b>`.markup).toBe(
      '<b title="&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;"><i>1</i> &amp; </b>',
    );
  });

  test.each([
    ["nothing", [], undefined],
    ["one point", [[1, 2]], undefined],
    [
      "only NaN",
      [
        [1, NaN],
        [2, NaN],
      ],
      undefined,
    ],
    [
      "a constant",
      [
        [1, 5],
        [2, 5],
      ],
      2,
    ],
    [
      "an infinite value, which is left out",
      [
        [1, 5],
        [2, Infinity],
        [3, 4],
      ],
      2,
    ],
    [
      "zero and negative values, which have no logarithm",
      [
        [1, -100],
        [2, 0],
        [3, 1000],
      ],
      3,
    ],
    [
      "values over many powers of ten",
      [
        [1, 1000],
        [2, 1],
        [3, 1e-6],
      ],
      3,
    ],
  ] as const)("a chart of %s", (_, points, drawn) => {
    const chart = drawChart({ title: "t", x: "x", y: "y", kind: "line", series: [{ name: "s", points }] })?.markup;
    const [, coordinates] = /<polyline[^>]*points="([^"]*)"/.exec(chart ?? "") ?? [];
    expect(coordinates?.split(" ").length).toBe(drawn);
    for (const number of coordinates?.split(/[ ,]/) ?? []) {
      expect(Number(number)).toBeGreaterThanOrEqual(0);
      expect(Number(number)).toBeLessThanOrEqual(640);
    }
  });

  test("a hundred thousand points are drawn", () => {
    const points = Array.from({ length: 100_000 }, (_, i) => [i, 1 / (i + 1)] as const);
    expect(drawChart({ title: "t", x: "x", y: "y", kind: "line", series: [{ name: "s", points }] })?.markup).toContain("(logarithmic)");
  });
});
