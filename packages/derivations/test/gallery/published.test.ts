import { describe, expect, it } from "vitest";
import { backward, cost, forward, fromRows, type Dense } from "@adjoint/formula/core";
import { checkPublished, GALLERY, trace, type DenseNetwork, type GalleryExample, type Trace } from "../../src/gallery/index.ts";
import ex4Published from "./ex4-gradients.json" with { type: "json" };
import haganPublished from "./hagan.json" with { type: "json" };
import mazurPublished from "./mazur.json" with { type: "json" };
import misc from "./misc.json" with { type: "json" };

const examples = Object.values(GALLERY);

function valueOf({ steps }: Trace, id: string): number[] {
  return steps.findLast((step) => step.id === id)!.value.flat();
}

/** The network after one update by the gradient. */
function stepped(now: DenseNetwork, { X, Y, learningRate, updateBiases }: GalleryExample): DenseNetwork {
  const { dW, db } = backward(now, forward(now, X), Y);
  const descend = ({ rows, cols, values }: Dense, gradient: Dense): Dense => {
    return { rows, cols, values: values.map((w, i) => w - learningRate * gradient.values[i]) };
  };
  const layers = now.layers.map(({ W, b, activation }, i) => {
    return { W: descend(W, dW[i]), b: b && updateBiases ? descend(b, db[i]!) : b, activation };
  });
  return { layers, loss: now.loss, lambda: now.lambda };
}

function trained(example: GalleryExample, steps: number): { network: DenseNetwork; out: number[]; J: number } {
  let network = example.network;
  for (let k = 0; k < steps; k++) network = stepped(network, example);
  const { X, Y } = example;
  return { network, out: [...forward(network, X).A.at(-1)!.values], J: cost(network, X, Y) };
}

const printedNumbers = examples.flatMap((example) =>
  checkPublished(example).map(({ label, printed, computed, agrees }) => ({ name: example.name, label, printed, computed, agrees })),
);

describe("the gallery", () => {
  it.each(printedNumbers)("$name: $label is $printed to the digits published", ({ agrees, computed, printed }) => {
    expect(agrees, `${computed} for ${printed}`).toBe(true);
  });

  it("has 55 published numbers, and says where each example is from", () => {
    expect(examples.flatMap(({ published }) => published)).toHaveLength(55);
    for (const { source, title } of examples) expect(`${source}${title}`.length).toBeGreaterThan(20);
  });
});

describe("ex4, the debug network", () => {
  it.each(ex4Published.cases)("has all 38 gradient entries for λ = $lambda to 1e-12", ({ lambda, J, grad }) => {
    const run = trace(GALLERY.ex4, { lambda, notation: "ng" });
    const unrolled = [1, 2].flatMap((l) => {
      const rows = run.steps.find(({ id }) => id === `dTheta${l}`)!.value;
      return rows[0].flatMap((_, j) => rows.map((row) => row[j]));
    });
    expect(unrolled).toHaveLength(38);
    for (const [i, value] of unrolled.entries()) expect(Math.abs(value - grad[i])).toBeLessThan(1e-12);
    expect(Math.abs(run.cost - J)).toBeLessThan(1e-12);
  });
});

describe("Mazur's example", () => {
  it("has the error 0.29102777369 after one step; the published 0.291027924 is the one of weights updated too early", () => {
    const { costAfter, notes } = trace(GALLERY.mazur);
    expect(costAfter).toBeCloseTo(mazurPublished.correct_no_bias["1"].E, 12);
    expect(costAfter.toFixed(9)).not.toBe("0.291027924");
    expect(notes[1]).toContain("0.291027924");
    expect(notes[1]).toContain(costAfter.toFixed(9));
  });

  it.each([1, 10_000])("has weights, outputs and error after %i steps to 1e-9, without and with the biases", (steps) => {
    for (const [published, updateBiases] of [
      [mazurPublished.correct_no_bias, false],
      [mazurPublished.correct_with_bias_update, true],
    ] as const) {
      const expected = published[String(steps) as "1" | "10000"];
      const { network, out, J } = trained({ ...GALLERY.mazur, updateBiases }, steps);
      const flat = [...network.layers[0].W.values, ...network.layers[1].W.values, ...out, J];
      const golden = [...expected.w1_4, ...expected.w5_8, ...expected.out, expected.E];
      for (const [i, value] of flat.entries()) expect(Math.abs(value - golden[i])).toBeLessThan(1e-9);
    }
  });
});

describe("Hagan & Demuth's example", () => {
  it("has every exact number to 1e-12: activations, sensitivities, the update", () => {
    const run = trace(GALLERY.hagan, { notation: "hagan" });
    const near = (id: string, expected: readonly number[]): void => {
      for (const [i, value] of valueOf(run, id).entries()) expect(Math.abs(value - expected[i]), id).toBeLessThan(1e-12);
    };
    near("z1", haganPublished.n1);
    near("a1", haganPublished.a1);
    near("a2", [haganPublished.a2]);
    near("delta2", [haganPublished.s2]);
    near("delta1", haganPublished.s1);
    near("W2+", haganPublished.after.W2);
    near("b2+", [haganPublished.after.b2]);
    near("W1+", haganPublished.after.W1);
    near("b1+", haganPublished.after.b1);
    expect(run.cost).toBeCloseTo(haganPublished.e ** 2, 12);
  });
});

describe("the single neurons", () => {
  it("CS231n's has f, ddot, dx and dw to 1e-12", () => {
    const run = trace(GALLERY.cs231n, { notation: "sudeep" });
    const { f, ddot, dx, dw } = misc.cs231n_neuron;
    expect(valueOf(run, "a1")[0]).toBeCloseTo(f, 12);
    expect(valueOf(run, "delta1")[0]).toBeCloseTo(ddot, 12);
    expect([...valueOf(run, "dW1"), ...valueOf(run, "db1")]).toEqual(dw.map((value) => expect.closeTo(value, 12)));
    expect(valueOf(run, "dX")).toEqual(dx.map((value) => expect.closeTo(value, 12)));
  });

  it("the explainer's has loss 2.87 after its step", () => {
    expect(trace(GALLERY.explainer).costAfter.toFixed(2)).toBe(misc.backprop_explainer["loss+"].toFixed(2));
  });

  it.each(misc.nielsen_single_neuron_quadratic)(
    "Nielsen's goes from w = $w, b = $b to $a300 in 300 steps, to 1e-12",
    ({ w, b, a0, eta, epochs, a300 }) => {
      const base = GALLERY.nielsen;
      const layer = { ...base.network.layers[0], W: fromRows([[w]]), b: fromRows([[b]]) };
      const example = { ...base, learningRate: eta, network: { ...base.network, layers: [layer] } };
      expect(forward(example.network, base.X).A[1].values[0]).toBeCloseTo(a0, 12);
      expect(trained(example, epochs).out[0]).toBeCloseTo(a300, 12);
    },
  );
});
