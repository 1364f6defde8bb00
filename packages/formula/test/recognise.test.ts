import { describe, expect, it } from "vitest";
import { mapped, scaled, transposed, withRow } from "../src/core/matrix.ts";
import { lazyQuantitiesOf } from "../src/core/quantities-of.ts";
import { drawNetwork } from "../src/reading/hypothesis.ts";
import { sizesFor } from "../src/reading/sizes.ts";
import { factorTable, fitTwo, matcherOf } from "../src/reading/recognise.ts";

const { sizes, count } = sizesFor(2, 3);
const network = drawNetwork(
  {
    data: "columns",
    weights: "out×in",
    labels: false,
    bias: "separate",
    sizes,
    activations: [{ name: "relu" }, { name: "sigmoid" }],
    loss: "half-squared-error",
    count,
    seed: 1,
  },
  0,
);
const table = factorTable({ m: count, outputs: 3, steps: [{ name: "lr", value: 0.173 }] });
const { match } = matcherOf(lazyQuantitiesOf(network), table);
const named = (value: Parameters<typeof match>[0]): string[] =>
  match(value).labels.map(({ quantity: { role, layer }, form }) => `${form.written} ${role}${layer}${form.transposed ? "ᵀ" : ""}`);

describe("recognition by value", () => {
  it("knows a quantity, transposed or not", () => {
    expect(named(network.dZ[1])).toContain("1 dZ1");
    expect(named(transposed(network.dW[2]))).toContain("1 dW2ᵀ");
  });
  it("knows −1/m and a step times a gradient, and calls seven times one proportional", () => {
    expect(named(scaled(network.dW[1], -1 / count))).toContain("−1/m dW1");
    expect(named(scaled(network.dW[1], 0.173))).toContain("lr dW1");
    expect(named(scaled(network.dW[1], 7))).toEqual([]);
    expect(match(scaled(network.dW[1], 7)).proportional[0]?.form.factor).toBeCloseTo(7, 9);
  });
  it("knows an activation with a unit on top, whatever the unit's value", () => {
    expect(named(withRow(network.a[1], "first", 1))).toContain("1 a1");
    expect(named(withRow(network.a[1], "first", 0.3))).toContain("1 a1");
  });
  it("rejects a value that is 1e-6 off in one entry", () => {
    const off = mapped(network.dZ[2], (x) => x);
    off.data[4] *= 1 + 1e-6;
    expect(named(off)).toEqual([]);
  });
  it("fits two terms and rejects three", () => {
    const [p, q] = [network.dW[1].data, network.W[1].data];
    const both = p.map((x, i) => x / 9 + 0.4 * q[i]);
    expect(fitTwo(both, p, q)).toMatchObject({ alpha: expect.closeTo(1 / 9, 10), beta: expect.closeTo(0.4, 10) });
    expect(
      fitTwo(
        both.map((x, i) => x + 0.01 * i),
        p,
        q,
      ),
    ).toBeUndefined();
  });
});
