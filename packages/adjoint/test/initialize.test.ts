import { createReference } from "@adjoint/reference";
import { describe, expect, it } from "vitest";
import { dense, network, squaredError, uniform } from "../src/index.ts";
import type { DenseOptions, Initializer } from "../src/index.ts";

const backend = createReference();
const [rows, cols] = [120, 80];
const draw = (
  initializer: Initializer | undefined,
  {
    seed = 1,
    precision = "f64",
    activation = "tanh",
    ...options
  }: DenseOptions & { seed?: number; precision?: "f32" | "f64"; activation?: "tanh" | "relu" } = {},
) => {
  const net = network({
    inputs: rows,
    layers: [dense(cols, activation, options), dense(1, "identity")],
    loss: squaredError("half"),
    seed,
    precision,
    backend,
    ...(initializer === undefined ? {} : { initializer }),
  });
  return net.parameters()[0];
};
const moments = (values: ArrayLike<number>) => {
  const list = Array.from(values);
  const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
  return {
    mean,
    variance: list.reduce((sum, value) => sum + (value - mean) ** 2, 0) / list.length,
    least: Math.min(...list),
    greatest: Math.max(...list),
  };
};

describe("initial weights", () => {
  it("xavier: uniform within ±√6/√(n₀ + n₁) (Glorot & Bengio 2010, eq. 16), variance 2/(n₀ + n₁) to 3 %, biases 0", () => {
    const { weights, biases } = draw("xavier");
    const bound = Math.sqrt(6 / (rows + cols));
    const { mean, variance, least, greatest } = moments(weights);
    expect(least).toBeGreaterThanOrEqual(-bound);
    expect(greatest).toBeLessThan(bound);
    expect(greatest).toBeGreaterThan(0.99 * bound);
    expect(Math.abs(mean)).toBeLessThan(0.003);
    expect(variance / (2 / (rows + cols))).toBeCloseTo(1, 1.5);
    expect(biases).toEqual(new Float64Array(cols));
  });

  it("lecun: normal with variance 1/n₀ (LeCun et al. 1998, eq. 16), that is he over √2, biases 0", () => {
    const [lecun, he] = [draw("lecun"), draw("he")];
    lecun.weights.forEach((value, i) => expect(value * Math.SQRT2).toBeCloseTo(he.weights[i], 14));
    expect(lecun.biases).toEqual(new Float64Array(cols));
  });

  it("he: normal with variance 2/n₀ (He et al. 2015, eq. 10) to 3 %, 68 % within one deviation, biases 0", () => {
    const { weights, biases } = draw("he");
    const { mean, variance } = moments(weights);
    expect(Math.abs(mean)).toBeLessThan(0.004);
    expect(variance / (2 / rows)).toBeCloseTo(1, 1.5);
    const within = Array.from(weights).filter((value) => Math.abs(value) < Math.sqrt(2 / rows)).length / weights.length;
    expect(within).toBeCloseTo(0.683, 1.5);
    expect(biases).toEqual(new Float64Array(cols));
  });

  it("uniform(0.12): weights and biases within ±0.12, as the course's randInitializeWeights draws them", () => {
    const { weights, biases } = draw(uniform(0.12));
    for (const values of [weights, biases]) {
      const { least, greatest } = moments(values);
      expect(least).toBeGreaterThanOrEqual(-0.12);
      expect(greatest).toBeLessThan(0.12);
      expect(greatest - least).toBeGreaterThan(0.2);
    }
  });

  it("unless said, relu starts as he, tanh as xavier", () => {
    expect(draw(undefined, { activation: "relu" })).toEqual(draw("he"));
    expect(draw(undefined)).toEqual(draw("xavier"));
  });

  it("a layer's own initializer goes before the network's", () => {
    expect(draw("he", { initializer: "xavier" })).toEqual(draw("xavier"));
  });

  it("the seed decides: the same bits again, others for another seed, other bits in every layer", () => {
    expect(draw("xavier")).toEqual(draw("xavier"));
    expect(draw("xavier", { seed: 2 })).not.toEqual(draw("xavier"));
    const twice = network({
      inputs: 9,
      layers: [dense(9, "tanh"), dense(9, "tanh")],
      loss: squaredError("half"),
      seed: 1,
      backend,
    }).parameters();
    expect(twice[0].weights).not.toEqual(twice[1].weights);
  });

  it("f32 has the f64 draws, rounded", () => {
    expect(draw("he", { precision: "f32" }).weights).toEqual(Float32Array.from(draw("he").weights));
  });

  it("given weights and biases are taken, as rows or flat; what is not given is drawn as if nothing were", () => {
    const rowsOf = Array.from({ length: rows }, (_, i) => Array.from({ length: cols }, (__, j) => i - j / 7));
    const flat = Float64Array.from(rowsOf.flat());
    const drawn = draw(uniform(0.1));
    expect(draw(uniform(0.1), { weights: rowsOf })).toEqual({ weights: flat, biases: drawn.biases });
    expect(draw(uniform(0.1), { weights: flat })).toEqual({ weights: flat, biases: drawn.biases });
    expect(draw(uniform(0.1), { biases: new Float32Array(cols) })).toEqual({ weights: drawn.weights, biases: new Float64Array(cols) });
  });
});
