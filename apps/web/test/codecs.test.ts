import { describe, expect, it } from "vitest";
import { boundaries, contourLines } from "../src/draw/contour.ts";
import { linesOf, partAt } from "../src/draw/graph.ts";
import { createHistory } from "../src/state/history.ts";
import { isFull, strokesField } from "../src/views/digits/strokes.ts";
import { readEdits, withEdit, writeEdits } from "../src/views/step/edits.ts";
import { readOwn, writeOwn } from "../src/views/step/own.ts";
import { aligned } from "../src/ui/numbers.ts";
import { gridOf } from "../src/worker/maps.ts";
import type { Snapshot } from "../src/worker/protocol.ts";

describe("changes of an example in the address", () => {
  it("are read as they were written", () => {
    const edits = [
      { matrix: "W1", row: 0, col: 1, value: -0.25 },
      { matrix: "b2", row: 3, col: 0, value: 1e-7 },
      { matrix: "X", row: 0, col: 0, value: 0 },
    ];
    expect(writeEdits(edits)).toBe("W1-0-1_-0.25*b2-3-0_1e-7*X-0-0_0");
    expect(readEdits(writeEdits(edits))).toEqual(edits);
  });

  it("keep the last value of an entry", () => {
    const edits = withEdit(withEdit([], { matrix: "X", row: 0, col: 0, value: 1 }), { matrix: "X", row: 0, col: 0, value: 2 });
    expect(edits).toEqual([{ matrix: "X", row: 0, col: 0, value: 2 }]);
  });

  it.each(["W1-0-1", "W1-0-1_NaN", "Q1-0-0_1", "W1-0-0_1e7", "__proto__-0-0_1", "W1-0-0_1*", "W1-9999-0_1"])(
    "are refused where they are %s",
    (text) => {
      expect(readEdits(text)).toBeUndefined();
    },
  );
});

describe("a network in the address", () => {
  const own = {
    inputs: 2,
    layers: [
      { units: 3, activation: "tanh", weights: Float32Array.from([1, 2, 3, 4, 5, 6]), biases: Float32Array.from([0.1, 0.2, 0.3]) },
      { units: 1, activation: "sigmoid", weights: Float32Array.from([7, 8, 9]), biases: Float32Array.from([-1]) },
    ],
    loss: "crossEntropy",
    lambda: 0.5,
    learningRate: 0.1,
    x: [
      [10, 20],
      [30, 40],
    ],
    y: [[0], [1]],
  } as const;

  it("has its weights [n₁, n₀], its examples as columns, and every number in f32", () => {
    const read = readOwn(writeOwn(own));
    if (typeof read === "string") throw new Error(read);
    // W[2, 3] row-major is 1 2 3 / 4 5 6; its transpose has the rows 1 4, 2 5, 3 6.
    expect([...read.network.layers[0].W.values]).toEqual([1, 4, 2, 5, 3, 6]);
    expect([...read.network.layers[0].b!.values]).toEqual([Math.fround(0.1), Math.fround(0.2), Math.fround(0.3)]);
    expect([...read.X.values]).toEqual([10, 30, 20, 40]);
    expect([...read.Y.values]).toEqual([0, 1]);
    expect(read.network.loss).toBe("cross-entropy");
    expect([read.network.lambda, read.learningRate]).toEqual([0.5, 0.1]);
  });

  it.each([
    ["a number too few", (text: string) => text.slice(0, -6)],
    ["other sizes", (text: string) => text.replace("2-3tanh", "2-4tanh")],
    ["a loss that does not fit", (text: string) => text.replace("crossEntropy", "median")],
    ["characters that are no base 64", (text: string) => text.replace(/.{4}$/, "(((%")],
    ["eleven examples", (text: string) => text.replace("!2!", "!11!")],
  ])("is refused with %s", (_, damage) => {
    expect(readOwn(damage(writeOwn(own)))).toMatch(/^The network in the link is damaged\./);
  });

  it("is read whatever its size, where all its numbers are there: 64-32-1 of 2113 parameters", () => {
    const numbers = (count: number): Float32Array => Float32Array.from({ length: count }, (_, i) => i / 1024);
    const large = readOwn(
      writeOwn({
        ...own,
        inputs: 64,
        layers: [
          { units: 32, activation: "hardSigmoid", weights: numbers(2048), biases: numbers(32) },
          { units: 1, activation: "sigmoid", weights: numbers(32), biases: numbers(1) },
        ],
        x: [Array.from(numbers(64))],
        y: [[1]],
      }),
    );
    if (typeof large === "string") throw new Error(large);
    // Row-major by inputs there, by units here.
    expect(large.network.layers[0].W.values[1 * 64 + 2]).toBe((2 * 32 + 1) / 1024);
  });
});

describe("a drawing in the address", () => {
  it("is read as it was written, to 1/63 of its side", () => {
    const strokes = [[{ x: 0, y: 1 }], [0.25, 0.5, 0.999].map((x) => ({ x, y: x * x }))];
    const read = strokesField.read(strokesField.write(strokes))!;
    expect(read.map((stroke) => stroke.length)).toEqual([1, 3]);
    read.flat().forEach((point, i) => {
      expect(Math.abs(point.x - strokes.flat()[i].x)).toBeLessThanOrEqual(1 / 126 + 1e-12);
      expect(Math.abs(point.y - strokes.flat()[i].y)).toBeLessThanOrEqual(1 / 126 + 1e-12);
    });
  });

  it("is full before a link would be refused", () => {
    const stroke = Array.from({ length: 2100 }, (_, i) => ({ x: (i % 7) / 7, y: 0.5 }));
    expect(isFull([stroke])).toBe(true);
    expect(strokesField.read(strokesField.write([stroke.slice(0, 1990)]))).toBeDefined();
  });
});

describe("drawings", () => {
  it("the contour of a plane is its level line, to 1e-6", () => {
    const side = 20;
    // x + y on the middles of cells: the level line of 0.9 is x + y = 0.9.
    const values = Float32Array.from({ length: side * side }, (_, i) => ((i % side) + 0.5) / side + (Math.floor(i / side) + 0.5) / side);
    const [line, ...others] = contourLines(values, side, 0.9);
    expect(others).toEqual([]);
    expect(line.length).toBeGreaterThan(side);
    for (const [x, y] of line) expect(Math.abs(x + y - 0.9)).toBeLessThan(1e-6);
    // From border to border.
    expect(Math.min(...line.map(([x]) => x))).toBeLessThan(1e-6);
    expect(Math.min(...line.map(([, y]) => y))).toBeLessThan(1e-6);
  });

  it("a level that is crossed within the square is a closed line", () => {
    const side = 30;
    const values = Float32Array.from({ length: side * side }, (_, i) => {
      const [x, y] = [((i % side) + 0.5) / side - 0.5, (Math.floor(i / side) + 0.5) / side - 0.5];
      return 0.3 - Math.hypot(x, y);
    });
    const [ring, ...others] = contourLines(values, side, 0);
    expect(others).toEqual([]);
    expect(ring[0]).toEqual(ring.at(-1));
    for (const [x, y] of ring) expect(Math.abs(Math.hypot(x - 0.5, y - 0.5) - 0.3)).toBeLessThan(0.002);
  });

  it("three classes that divide a square into strips have the two lines between them, to 1e-6", () => {
    const side = 40;
    // Likelihoods that fall linearly from the middles of the strips: 1/6, 1/2 and 5/6. They are equal at 1/3 and 2/3.
    const values = Float32Array.from({ length: side * side * 3 }, (_, i) => {
      const x = ((Math.floor(i / 3) % side) + 0.5) / side;
      return 1 - Math.abs(x - (2 * (i % 3) + 1) / 6);
    });
    const at = boundaries(values, side, 3)
      .flat()
      .map(([x]) => x);
    expect(at.length).toBeGreaterThan(2 * side);
    for (const x of at) expect(Math.min(Math.abs(x - 1 / 3), Math.abs(x - 2 / 3))).toBeLessThan(1e-6);
  });

  it("a grid runs from the upper left to the lower right of its extent", () => {
    const extent = { x: [0, 2], y: [0, 4] } as const;
    expect([...gridOf(extent, 2, 2)]).toEqual([0.5, 3, 1.5, 3, 0.5, 1, 1.5, 1]);
    expect([...gridOf(extent, 4, 1)]).toEqual([0.25, 0.75, 1.25, 1.75]);
  });

  it("a name stands in an input in at most two lines, so that four of iris differ", () => {
    expect(linesOf("sepal length (cm)")).toEqual(["sepal", "length"]);
    expect(linesOf("petal width (cm)")).toEqual(["petal", "width"]);
    expect(linesOf("x₁²")).toEqual(["x₁²"]);
    expect(linesOf("colour=red")).toEqual(["colour", "red"]);
    expect(linesOf("od280/od315_of_diluted_wines")).toEqual(["od280/o…", "of dilu…"]);
    expect(linesOf("(cm)")).toEqual(["(cm)"]);
  });

  it("the pointer finds a unit, and the weight between two", () => {
    const size = { width: 300, height: 100 };
    expect(partAt([1, 1, 1], size, { x: 150, y: 50 })).toEqual({ kind: "unit", layer: 1, unit: 0 });
    expect(partAt([1, 1, 1], size, { x: 100, y: 52 })).toEqual({ kind: "weight", layer: 1, from: 0, unit: 0 });
    expect(partAt([1, 1, 1], size, { x: 100, y: 90 })).toBeUndefined();
  });

  it("a history of any length stays within 600 points, its first and newest among them", () => {
    const history = createHistory();
    for (let i = 0; i < 5000; i++) history.add(snapshotAt(i, true));
    history.add(snapshotAt(5000, false));
    expect(history.steps.length).toBeLessThanOrEqual(601);
    expect([history.steps[0], history.steps.at(-1)]).toEqual([0, 5000]);
    expect(history.norms[0].length).toBe(history.steps.length);
    expect(history.trainLoss.every((loss, i) => loss === history.steps[i] / 2)).toBe(true);
  });
});

function snapshotAt(steps: number, running: boolean): Snapshot {
  return {
    steps,
    scored: { epoch: steps, steps },
    epoch: 0,
    running,
    stepsPerSecond: 0,
    backend: "simd",
    train: { loss: steps / 2, accuracy: 1 },
    gradientNorms: [1],
    layers: [],
  };
}

it("a column of numbers has its points below one another, padded with spaces as wide as a figure", () => {
  expect(aligned(["0.5", "12", "−0.125"])).toEqual(["0.5\u2007\u2007", "12\u2008\u2007\u2007\u2007", "−0.125"]);
  expect(aligned(["1", "23"])).toEqual(["1", "23"]);
});
