import { describe, expect, test } from "vitest";
import { drawConfusion } from "../src/terminal/confusion.ts";
import { drawCurve, plot } from "../src/terminal/curve.ts";
import { bytes, clock, duration, grouped, percent, significant } from "../src/terminal/numbers.ts";
import { createProgress, plainLine, progressLine } from "../src/terminal/progress.ts";
import type { EpochReport } from "../src/terminal/progress.ts";
import { columnsOf, createStyle, fit, isTerminal, widthOf } from "../src/terminal/style.ts";
import { drawTable } from "../src/terminal/table.ts";

const plain = createStyle({ isTTY: false }, {});

describe("numbers", () => {
  test("significant digits keep their zeros, and leave plain notation below 1e-4 and from 1e6 on", () => {
    expect([0, 1, 0.1, 12.345, 999.96, 0.00012345, 0.000012345, 1234567, -0.5, NaN, Infinity].map((value) => significant(value))).toEqual([
      "0",
      "1.000",
      "0.1000",
      "12.35",
      "1000",
      "0.0001234",
      "1.234e-5",
      "1.235e6",
      "-0.5000",
      "NaN",
      "Infinity",
    ]);
  });
  test("percent is rounded down, so that 3 wrong of 10,000 do not read 100 %", () => {
    expect([1, 0.9997, 0.975, 0, 0.29].map((fraction) => percent(fraction))).toEqual(["100.0 %", "99.9 %", "97.5 %", "0.0 %", "29.0 %"]);
  });
  test("times, bytes and counts read as people write them", () => {
    expect([0, 7, 59.2, 750, 3723].map((seconds) => clock(seconds))).toEqual(["0:00", "0:07", "1:00", "12:30", "1:02:03"]);
    expect([0.34, 4.21, 59.97, 119.7, 200].map((seconds) => duration(seconds))).toEqual([
      "340 ms",
      "4.2 s",
      "1 min 0 s",
      "2 min 0 s",
      "3 min 20 s",
    ]);
    expect([812, 9600, 12_345, 999_600, 1.2e6].map((count) => bytes(count))).toEqual(["812 bytes", "9.6 kB", "12 kB", "1.0 MB", "1.2 MB"]);
    expect([0, 999, 1000, 1234567].map((count) => grouped(count))).toEqual(["0", "999", "1,000", "1,234,567"]);
  });
});

describe("style", () => {
  test("colours stand on a terminal only, and never where NO_COLOR is set", () => {
    expect(createStyle({ isTTY: true }, {}).red("x")).toBe("\u001b[31mx\u001b[39m");
    expect(createStyle({ isTTY: true }, { NO_COLOR: "" }).coloured).toBe(true);
    for (const [screen, env] of [
      [{ isTTY: true }, { NO_COLOR: "1" }],
      [{ isTTY: true }, { TERM: "dumb" }],
      [{ isTTY: false }, {}],
      [{}, {}],
    ] as const)
      expect(createStyle(screen, env).red("x")).toBe("x");
    expect(isTerminal({ isTTY: true }, { NO_COLOR: "1" })).toBe(true);
  });
  test("a width of 0 or none, as a pipe has it, counts as 80", () => {
    expect([{}, { columns: 0 }, { columns: 33 }].map((screen) => columnsOf(screen))).toEqual([80, 80, 33]);
  });
  test("wide characters take two columns, marks and colours none, and cutting respects that", () => {
    expect(["abc", "数字", "e\u0301", "\u001b[31mx\u001b[39m", "👍"].map((text) => widthOf(text))).toEqual([3, 4, 1, 1, 2]);
    expect(fit("handwritten", 6)).toBe("handw…");
    expect(fit("数字数字", 5)).toBe("数字…");
    expect(["", "a", "ab"].map((text) => fit(text, 1))).toEqual(["", "a", "…"]);
  });
  test("a table is as wide as its cells, with numbers at the right", () => {
    expect(
      drawTable(
        ["", "shape"],
        [
          ["W1", "64×10"],
          ["b10", "1"],
        ],
      ),
    ).toEqual(["     shape", "W1   64×10", "b10      1"]);
  });
});

describe("the curve", () => {
  test("dots are where the values are: a fall over two characters, worked by hand", () => {
    // 4 columns of dots, 4 rows: from the top left to the bottom right.
    expect(plot([3, 2, 1, 0], { width: 2, height: 1, low: 0, high: 3 })).toEqual(["⠑⢄"]);
    expect(plot([1, 1], { width: 1, height: 1, low: 1, high: 1 })).toEqual(["⠤"]);
  });
  test("a spike of one epoch among 1,000 is not lost between the dots", () => {
    const values = Array.from({ length: 1000 }, (_, index) => (index === 501 ? 10 : 1));
    const rows = plot(values, { width: 20, height: 4, low: 1, high: 10 });
    expect(rows[0].replaceAll("⠀", "")).not.toBe("");
  });
  test("fewer than two numbers make no curve; NaN leaves a gap", () => {
    expect(drawCurve([], { columns: 40, height: 4, unit: "epoch" })).toEqual([]);
    expect(drawCurve([1, NaN], { columns: 40, height: 4, unit: "epoch" })).toEqual([]);
    expect(plot([0, NaN, 0], { width: 3, height: 1, low: 0, high: 1 })[0]).toMatch(/^⡀⠀+.$/u);
  });
  test("it shows its scale, says when that is logarithmic, and keeps within 20 to 200 columns", () => {
    for (const columns of [20, 21, 79, 80, 200]) {
      const lines = drawCurve([2, 1.5, 1, 0.9], { columns, height: 5, unit: "epoch" });
      expect(lines).toHaveLength(6);
      expect(lines[0]).toMatch(/^ 2\.000 ┤/);
      expect(lines[4]).toMatch(/^0\.9000 ┤/);
      expect(lines[5].trim()).toMatch(/^epoch 1 +4$/);
      expect(Math.max(...lines.map((line) => widthOf(line)))).toBeLessThanOrEqual(columns);
    }
    expect(drawCurve([100, 0.1], { columns: 40, height: 3, unit: "epoch" }).at(-1)).toMatch(/2 \(log scale\)$/);
  });
});

describe("the confusion matrix", () => {
  test("rows are what is, columns what was predicted; a class that does not occur has no share", () => {
    expect(
      drawConfusion(
        [
          [5, 1],
          [0, 0],
        ],
        ["no", "yes"],
        { columns: 80, style: plain },
      ),
    ).toEqual(["actual      no    yes  right", "no           5      1   83 %", "yes          ·      ·      –"]);
  });
  test("it stands up to 20 classes; beyond, and where it does not fit, the largest confusions do", () => {
    const matrix = (K: number): number[][] =>
      Array.from({ length: K }, (_, i) => Array.from({ length: K }, (__, j) => (i === j ? 9 : i === 0 && j === 1 ? 4 : 0)));
    const names = (K: number): string[] => Array.from({ length: K }, (_, index) => `c${index}`);
    expect(drawConfusion(matrix(20), names(20), { columns: 120, style: plain })).toHaveLength(21);
    expect(drawConfusion(matrix(21), names(21), { columns: 200, style: plain })).toEqual(["4 × c0 taken for c1"]);
    expect(drawConfusion(matrix(20), names(20), { columns: 40, style: plain })).toEqual(["4 × c0 taken for c1"]);
  });
  test("no line is wider than the terminal, from 10 to 200 columns", () => {
    const names = ["setosa", "a very long name of a class", "数字", "x"];
    const matrix = names.map((_, i) => names.map((__, j) => (i === j ? 12_345 : i + j)));
    for (let columns = 10; columns <= 200; columns++) {
      for (const line of drawConfusion(matrix, names, { columns, style: plain })) expect(widthOf(line)).toBeLessThanOrEqual(columns);
    }
  });
});

const report: EpochReport = {
  epoch: 12,
  epochs: 30,
  complete: true,
  done: 0.4,
  loss: 0.12345,
  validation: { loss: 0.23456, accuracy: 0.972 },
  samplesPerSecond: 123_456,
  secondsLeft: 63,
};

/** Collects what is written. */
function stream(options: { readonly isTTY: boolean; readonly columns?: number }): {
  readonly isTTY: boolean;
  readonly columns?: number;
  readonly written: string[];
  write(text: string): void;
} {
  const written: string[] = [];
  return { ...options, written, write: (text) => written.push(text) };
}

describe("progress", () => {
  test("the line holds epoch, loss, validation, samples/s and time left", () => {
    expect(progressLine(report, 100, (text) => text)).toBe(
      "epoch 12/30  ━━━━━━──────────  loss 0.1235  validation 0.2346 (97.2 %)  123,456 samples/s  1:03 left",
    );
    expect(plainLine(report)).toBe("epoch 12/30  loss 0.1235  validation 0.2346 (97.2 %)  123,456 samples/s, 1:03 left");
  });
  test("it never fills the last column of a terminal of 5 to 200 columns, and drops what matters least first", () => {
    for (let columns = 5; columns <= 200; columns++)
      expect(widthOf(progressLine(report, columns, (text) => text))).toBeLessThanOrEqual(columns);
    expect(progressLine(report, 60, (text) => text)).toBe("epoch 12/30  loss 0.1235  validation 0.2346 (97.2 %)");
    expect(progressLine(report, 30, (text) => text)).toBe("epoch 12/30  loss 0.1235");
  });
  test("on a terminal one line is drawn over at most 20 times a second, and the last state stays", () => {
    const out = stream({ isTTY: true, columns: 100 });
    let time = 0;
    const progress = createProgress(out, { NO_COLOR: "1" }, () => time);
    for (let epoch = 1; epoch <= 30; epoch++) {
      progress.show({ ...report, epoch, done: epoch / 30 });
      time += 0.01;
    }
    progress.finish();
    expect(out.written.length).toBeLessThanOrEqual(9);
    expect(out.written.every((text) => text === "\n" || text.startsWith("\r\u001b[K"))).toBe(true);
    expect(out.written.at(-2)).toContain("epoch 30/30");
    expect(out.written.at(-1)).toBe("\n");
  });
  test("elsewhere there are plain lines without escapes: each of up to 20 epochs, about 20 of 1,000, and the last", () => {
    for (const [epochs, least, most] of [
      [1, 1, 1],
      [20, 20, 20],
      [1000, 20, 22],
    ] as const) {
      const out = stream({ isTTY: false });
      const progress = createProgress(out, {}, () => 0);
      for (let epoch = 1; epoch <= epochs; epoch++) {
        progress.show({ ...report, epoch, epochs, complete: false, done: (epoch - 0.5) / epochs });
        progress.show({ ...report, epoch, epochs, done: epoch / epochs });
      }
      progress.finish();
      expect(out.written.length).toBeGreaterThanOrEqual(least);
      expect(out.written.length).toBeLessThanOrEqual(most);
      for (const escape of ["\u001b", "\r"]) expect(out.written.join("")).not.toContain(escape);
      expect(out.written.at(-1)).toContain(`epoch ${epochs}/${epochs}`);
    }
  });
  test("a slow epoch has its line after five seconds however many there are", () => {
    const out = stream({ isTTY: false });
    let time = 0;
    const progress = createProgress(out, {}, () => time);
    for (let epoch = 1; epoch <= 10; epoch++) {
      progress.show({ ...report, epoch, epochs: 1000, done: epoch / 1000 });
      time += 6;
    }
    expect(out.written).toHaveLength(10);
  });
});
