import { iris, moons } from "@adjoint/datasets";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adam, dense, network, sgd, squaredError } from "../src/index.ts";
import type { Activation, FitOptions, Loss, Network } from "../src/index.ts";
import { MLPClassifier } from "../src/estimators.ts";
import { lbfgs, levenbergMarquardt } from "../src/optimise.ts";
import { backends } from "./backends.ts";

/** Every pair of loss and targets, with two outputs or one. */
const LOSSES: readonly (readonly [title: string, output: Activation, loss: Loss, targets: (i: number) => object])[] = [
  ["cross-entropy of classes", "softmax", "crossEntropy", (i) => ({ label: (i * 7) % 2 })],
  ["cross-entropy of soft targets", "softmax", "crossEntropy", (i) => ({ target: [(i % 5) / 5, 1 - (i % 5) / 5] })],
  ["cross-entropy of sigmoid", "sigmoid", "crossEntropy", (i) => ({ target: [(i % 3) / 2, (i % 4) / 3] })],
  ["squared error", "tanh", squaredError("mean"), (i) => ({ target: [Math.sin(i), Math.cos(i)] })],
];

describe.each(backends)("what rows count, on %s", (_, backend) => {
  describe.each(LOSSES)("under %s", (__, output, loss, targetOf) => {
    const create = (): Network =>
      network({
        inputs: 2,
        layers: [dense(4, "tanh"), dense(2, output as "tanh")],
        loss: loss as never,
        seed: 1,
        l2: 0.1,
        precision: "f64",
        backend,
      });
    const rows = Array.from({ length: 23 }, (_, i) => i);
    const examplesOf = (chosen: readonly number[]): Parameters<Network["evaluate"]>[0] => {
      const inputs = chosen.map((i) => [Math.cos(3 * i), Math.sin(5 * i)]);
      const given = chosen.map(targetOf) as { readonly label: number; readonly target: number[] }[];
      return given[0].target === undefined
        ? { inputs, labels: given.map(({ label }) => label) }
        : { inputs, targets: given.map(({ target }) => target) };
    };
    const weightOf = (i: number): number => [0, 1, 2, 3][(i * 5) % 4];
    const options: FitOptions = { epochs: 3, batchSize: 4, optimizer: adam({ learningRate: 0.05 }) };

    it("weight 0 equals the row deleted, to the bit, shuffled and in ragged batches; the reports too", () => {
      const weighted = create();
      const deleted = create();
      const kept = rows.filter((i) => weightOf(i) > 0);
      const zeroOne = { ...options, sampleWeight: rows.map((i) => (weightOf(i) > 0 ? 1 : 0)) };
      expect(weighted.train(examplesOf(rows), zeroOne)).toEqual(deleted.train(examplesOf(kept), options));
      const any = { ...options, sampleWeight: rows.map(weightOf) };
      expect(weighted.train(examplesOf(rows), any)).toEqual(
        deleted.train(examplesOf(kept), { ...options, sampleWeight: kept.map(weightOf) }),
      );
      expect(weighted.save({ training: true })).toEqual(deleted.save({ training: true }));
    });

    it("equal weights of any size change no bit", () => {
      const [weighted, plain] = [create(), create()];
      weighted.train(examplesOf(rows), { ...options, sampleWeight: rows.map(() => 0.3) });
      plain.train(examplesOf(rows), options);
      expect(weighted.parameters()).toEqual(plain.parameters());
    });

    it("whole weights equal repeated rows: the cost and its gradient to 1e-13, but for the penalty, which is divided by the rows", () => {
      const weighted = network({
        inputs: 2,
        layers: [dense(4, "tanh"), dense(2, output as "tanh")],
        loss: loss as never,
        seed: 1,
        precision: "f64",
        backend,
      });
      const repeated = rows.flatMap((i) => Array.from({ length: weightOf(i) }, () => i));
      const a = weighted.lossAndGradients(examplesOf(rows), { sampleWeight: rows.map(weightOf) });
      const b = weighted.lossAndGradients(examplesOf(repeated));
      expect(Math.abs(a.loss - b.loss)).toBeLessThan(1e-13);
      a.gradients.forEach(({ weights, biases }, l) => {
        weights.forEach((value, i) => expect(Math.abs(value - b.gradients[l].weights[i])).toBeLessThan(1e-13));
        biases.forEach((value, i) => expect(Math.abs(value - b.gradients[l].biases[i])).toBeLessThan(1e-13));
      });
    });

    it("the gradient is that of the cost: gradcheck", () => {
      const sampleWeight = rows.map((i) => 0.1 + weightOf(i));
      expect(create().gradcheck(examplesOf(rows), { sampleWeight }).ok).toBe(true);
      // Without the weights, the same gradient is wrong.
      const { gradients } = create().lossAndGradients(examplesOf(rows), { sampleWeight });
      expect(create().gradcheck(examplesOf(rows), { gradients }).ok).toBe(false);
    });
  });

  it("L-BFGS and Levenberg–Marquardt end where they end on repeated rows", () => {
    const inputs = [[0], [1], [2], [3]];
    const targets = [0, 1, 4, 2];
    const sampleWeight = [1, 3, 2, 1];
    const repeated = [0, 1, 1, 1, 2, 2, 3];
    for (const optimizer of [lbfgs(), levenbergMarquardt()]) {
      const create = () =>
        network({ inputs: 1, layers: [dense(1, "identity")], loss: squaredError("half"), seed: 1, precision: "f64", backend });
      const [weighted, plain] = [create(), create()];
      weighted.train({ inputs, targets }, { epochs: 100, optimizer, sampleWeight });
      plain.train({ inputs: repeated.map((i) => inputs[i]), targets: repeated.map((i) => targets[i]) }, { epochs: 100, optimizer });
      expect(weighted.parameters()[0].weights[0]).toBeCloseTo(plain.parameters()[0].weights[0], 7);
      expect(weighted.parameters()[0].biases[0]).toBeCloseTo(plain.parameters()[0].biases[0], 7);
      // The line of weighted least squares: Σw(x − x̄)(y − ȳ)/Σw(x − x̄)² with x̄ = 10/7, ȳ = 13/7.
      expect(weighted.parameters()[0].weights[0]).toBeCloseTo(1.125, 6);
    }
  });

  it("classes: balanced is rows/(classes·rows of the class), as numbers by name are; bits equal", () => {
    const data = moons({ n: 40, noise: 0.1, seed: 1 });
    const few = {
      inputs: Array.from({ length: 12 }, (_, i) => Array.from(data.inputs.values.subarray(2 * i, 2 * i + 2))),
      labels: Array.from({ length: 12 }, (_, i) => (i < 9 ? "no" : "yes")),
    };
    const create = () => network({ inputs: 2, layers: [dense(3, "tanh"), dense(2, "softmax")], loss: "crossEntropy", seed: 1, backend });
    const trained = (options: Partial<FitOptions>) => {
      const net = create();
      net.train(few, { epochs: 2, optimizer: sgd({ learningRate: 0.1 }), ...options });
      return net.parameters();
    };
    const balanced = trained({ classWeight: "balanced" });
    expect(trained({ classWeight: { no: 12 / (2 * 9), yes: 12 / (2 * 3) } })).toEqual(balanced);
    expect(trained({ sampleWeight: few.labels.map((label) => (label === "no" ? 12 / 18 : 2)) })).toEqual(balanced);
    expect(trained({})).not.toEqual(balanced);
    expect(trained({ classWeight: { yes: 1 } })).toEqual(trained({}));
  });
});

describe("weights", () => {
  it("that balance a rare class raise its recall", () => {
    const { inputs } = iris();
    // One in ten of the second class is kept: it overlaps the third.
    const kept = Array.from({ length: 150 }, (_, i) => i).filter((i) => i >= 50 && (i >= 100 || i % 10 === 0));
    const X = kept.map((i) => Array.from(inputs.values.subarray(4 * i + 1, 4 * i + 2)));
    const y = kept.map((i) => (i < 100 ? "rare" : "common"));
    const recall = (classWeight: "balanced" | null): number => {
      const predicted = new MLPClassifier({ hiddenLayerSizes: [4], solver: "lbfgs", classWeight, alpha: 1 }, { deterministic: true })
        .fit(X, y)
        .predict(X);
      return predicted.filter((name, i) => name === "rare" && y[i] === "rare").length / 5;
    };
    expect(recall("balanced")).toBeGreaterThan(recall(null));
  });

  it("of an estimator's rows: whole weights are repeated rows, to 1e-6 in the probabilities", () => {
    const X = [[0], [1], [2], [3]];
    const y = ["a", "b", "a", "b"];
    const params = { hiddenLayerSizes: [], solver: "lbfgs", alpha: 0, tol: 1e-10 } as const;
    const weighted = new MLPClassifier(params, { deterministic: true }).fit(X, y, [3, 1, 1, 2]);
    const repeated = new MLPClassifier(params, { deterministic: true }).fit(
      [[0], [0], [0], [1], [2], [3], [3]],
      ["a", "a", "a", "b", "a", "b", "b"],
    );
    weighted.predictProba(X).forEach(([p], i) => expect(p).toBeCloseTo(repeated.predictProba(X)[i][0], 4));
  });

  it("of any size sum to the rows: the loss that is reported is the weighted mean (fast-check)", () => {
    const net = network({
      inputs: 1,
      layers: [dense(1, "identity", { weights: [[0]], biases: [0] })],
      loss: squaredError("half"),
      seed: 1,
      precision: "f64",
      deterministic: true,
    });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), fc.double({ min: -9, max: 9, noNaN: true })), {
          minLength: 1,
          maxLength: 20,
        }),
        (rows) => {
          const { loss } = net.lossAndGradients(
            { inputs: rows.map(() => [0]), targets: rows.map(([, y]) => y) },
            { sampleWeight: rows.map(([w]) => w) },
          );
          const sum = rows.reduce((total, [w]) => total + w, 0);
          const expected = rows.reduce((total, [w, y]) => total + (w * y * y) / 2, 0) / sum;
          expect(Math.abs(loss - expected)).toBeLessThanOrEqual(1e-12 * (1 + expected));
        },
      ),
    );
  });
});
