import { breastCancer, iris, wine } from "@adjoint/datasets";
import type { Dataset } from "@adjoint/reference";
import { describe, expect, it } from "vitest";
import { MLPClassifier, MLPRegressor } from "../src/estimators.ts";
import type { MLPParams } from "../src/estimators.ts";

/** A data set as X and y, in the form that people have them. */
function asArrays({ inputs, targets }: Dataset): { readonly X: number[][]; readonly y: string[] } {
  if (targets.kind !== "classes") throw new Error("classes are expected");
  return {
    X: Array.from({ length: inputs.rows }, (_, i) => Array.from(inputs.values.subarray(i * inputs.cols, (i + 1) * inputs.cols))),
    y: Array.from(targets.labels, (label) => targets.classes[label]),
  };
}

const host = { deterministic: true };
const sets = { iris: iris(), wine: wine(), "breast cancer": breastCancer() };

describe("MLPClassifier", () => {
  // The means of scikit-learn 1.6.1 with its defaults over the same ten splits and seeds; one standard error is 0.003 to 0.018.
  it.each([
    ["iris", "lbfgs", 0.9158, 0.0175],
    ["wine", "lbfgs", 0.98, 0.007],
    ["breast cancer", "lbfgs", 0.9662, 0.0031],
    ["iris", "adam", 0.9184, 0.0169],
    ["wine", "adam", 0.9822, 0.0073],
    ["breast cancer", "adam", 0.9697, 0.003],
  ] as const)(
    "%s, %s: the mean accuracy over ten splits is that of scikit-learn, %d, within a standard error of %d, or above",
    (name, solver, mean, error) => {
      const scores = Array.from({ length: 10 }, (_, seed) => {
        const { train, test } = sets[name].split({ test: 0.25, seed });
        const scaled = train.standardize();
        const learn = asArrays(scaled);
        const held = asArrays(test.scale(scaled.scaling));
        return new MLPClassifier({ solver, randomState: seed }, host).fit(learn.X, learn.y).score(held.X, held.y);
      });
      expect(scores.reduce((sum, score) => sum + score / 10, 0)).toBeGreaterThanOrEqual(mean - error);
    },
  );

  it("has scikit-learn's attributes", () => {
    const { X, y } = asArrays(iris().standardize());
    const classifier = new MLPClassifier({ hiddenLayerSizes: [8, 5], maxIter: 30, randomState: 3 }, host).fit(X, y);
    expect(classifier.classes_).toEqual(["setosa", "versicolor", "virginica"]);
    expect(classifier).toMatchObject({
      nFeaturesIn_: 4,
      nIter_: 30,
      nLayers_: 4,
      nOutputs_: 3,
      outActivation_: "softmax",
      t_: 30 * 150,
      converged_: false,
      validationScores_: null,
      bestValidationScore_: null,
    });
    expect(classifier.lossCurve_).toHaveLength(30);
    expect(classifier.loss_).toBe(classifier.lossCurve_[29]);
    expect(classifier.bestLoss_).toBe(Math.min(...classifier.lossCurve_));
    expect(classifier.coefs_.map((W) => [W.length, W[0].length])).toEqual([
      [4, 8],
      [8, 5],
      [5, 3],
    ]);
    expect(classifier.intercepts_.map(({ length }) => length)).toEqual([8, 5, 3]);
    for (const row of classifier.predictProba(X.slice(0, 5))) expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
    expect(classifier.predictLogProba(X.slice(0, 1))[0][0]).toBe(Math.log(classifier.predictProba(X.slice(0, 1))[0][0]));
    expect(classifier.getParams()).toMatchObject({ alpha: 1e-4, learningRateInit: 1e-3, tol: 1e-4, batchSize: "auto", nIterNoChange: 10 });
  });

  it("two classes of any kind have one logistic output; its probabilities are those of both", () => {
    for (const y of [
      [1, 2, 1, 2],
      [true, false, true, false],
      ["yes", "no", "yes", "no"],
    ] as const) {
      const X = [[0], [1], [0.1], [0.9]];
      const classifier = new MLPClassifier({ hiddenLayerSizes: [4], solver: "lbfgs" }, host).fit(X, y);
      expect(classifier.outActivation_).toBe("logistic");
      expect(classifier.predict(X)).toEqual([...y]);
      const [p, q] = classifier.predictProba([[0]])[0];
      expect(p + q).toBe(1);
      expect(classifier.predict([[0]])[0]).toBe(classifier.classes_[p > q ? 0 : 1]);
    }
  });

  it("stops after nIterNoChange epochs without an improvement of tol; early stopping by the accuracy of a stratified part, restoring the best", () => {
    const { X, y } = asArrays(iris().standardize());
    const byLoss = new MLPClassifier({ learningRateInit: 0.01, tol: 0.05, maxIter: 500 }, host).fit(X, y);
    expect(byLoss.converged_).toBe(true);
    let best = Infinity;
    let without = 0;
    byLoss.lossCurve_.forEach((loss, i) => {
      without = loss > best - 0.05 ? without + 1 : 0;
      best = Math.min(best, loss);
      expect(without > 10).toBe(i === byLoss.nIter_ - 1);
    });
    const byScore = new MLPClassifier({ earlyStopping: true, maxIter: 500, learningRateInit: 0.01, validationFraction: 0.2 }, host).fit(
      X,
      y,
    );
    expect(byScore.converged_).toBe(true);
    expect(byScore.bestLoss_).toBe(null);
    expect(byScore.validationScores_).toHaveLength(byScore.nIter_);
    expect(byScore.bestValidationScore_).toBe(Math.max(...byScore.validationScores_!));
    expect(byScore.t_).toBe(120 * byScore.nIter_);
    // 30 rows, 10 of each class: scores are multiples of 1/30.
    for (const score of byScore.validationScores_!) expect((30 * score) % 1).toBeCloseTo(0, 9);
  });

  it("learningRate: invscaling and adaptive are for sgd, and change its steps", () => {
    const { X, y } = asArrays(iris().standardize());
    const fit = (params: Partial<MLPParams>): readonly number[] =>
      new MLPClassifier({ solver: "sgd", learningRateInit: 0.1, maxIter: 20, ...params }, host).fit(X, y).lossCurve_;
    expect(fit({ learningRate: "invscaling" })[0]).toBe(fit({})[0]);
    expect(fit({ learningRate: "invscaling" })[5]).toBeGreaterThan(fit({})[5]);
    const adaptive = new MLPClassifier(
      { solver: "sgd", learningRate: "adaptive", learningRateInit: 0.5, tol: 0.1, nIterNoChange: 1, maxIter: 400 },
      host,
    ).fit(X, y);
    expect(adaptive.converged_).toBe(true);
    // Divided by 5 until 1e-6: nine times, each after two epochs at least.
    expect(adaptive.nIter_).toBeGreaterThanOrEqual(18);
  });

  it("partialFit continues; warmStart lets fit continue; else fit starts again, with the same bits", () => {
    const { X, y } = asArrays(iris().standardize());
    const once = new MLPClassifier({ maxIter: 3 }, host).fit(X, y);
    const thrice = new MLPClassifier({}, host);
    for (let i = 0; i < 3; i++) thrice.partialFit(X, y);
    expect(thrice.coefs_).toEqual(once.coefs_);
    const warm = new MLPClassifier({ maxIter: 1, warmStart: true }, host).fit(X, y).fit(X, y).fit(X, y);
    expect(warm.coefs_).toEqual(once.coefs_);
    expect(new MLPClassifier({ maxIter: 3 }, host).fit(X, y).fit(X, y).coefs_).toEqual(once.coefs_);
    const online = new MLPClassifier({}, host).partialFit(X.slice(0, 2), y.slice(0, 2), ["virginica", "setosa", "versicolor"]);
    expect(online.classes_).toEqual(["setosa", "versicolor", "virginica"]);
  });

  it("takes rows with named columns, and refuses others", () => {
    const X = [
      { age: 0, income: 1 },
      { age: 1, income: 0 },
    ];
    const classifier = new MLPClassifier({ hiddenLayerSizes: [4], solver: "lbfgs" }, host).fit(X, ["a", "b"]);
    expect(classifier.featureNamesIn_).toEqual(["age", "income"]);
    expect(classifier.predict([{ income: 1, age: 0 }])).toEqual(["a"]);
    expect(() => classifier.predict([{ age: 1, wage: 2 }])).toThrow('every row must have the same columns: inputs[0] has no "income"');
    expect(() => classifier.predict([[1, 2, 3]])).toThrow("they have 3, the network 2");
  });

  it.each<[string, () => unknown, string]>([
    ["unknown parameters", () => new MLPClassifier({ hidden_layer_sizes: [3] } as never), 'the option is unknown: "hidden_layer_sizes"'],
    [
      "an unknown solver",
      () => new MLPClassifier({ solver: "lm" as never }),
      'MLPClassifier: solver must be adam, sgd or lbfgs: "lm". Its default is "adam".',
    ],
    [
      "layers without units",
      () => new MLPClassifier({ hiddenLayerSizes: [0] }),
      "hiddenLayerSizes must be an array of integers ≥ 1: an array of 1. Its default is [100].",
    ],
    [
      "setParams with a wrong value",
      () => new MLPClassifier().setParams({ alpha: -1 }),
      "MLPClassifier.setParams: alpha must be a finite number ≥ 0: -1.",
    ],
    [
      "predict before fit",
      () => new MLPClassifier().predict([[1]]),
      "MLPClassifier.predict: the estimator is not fitted: it has no weights. Call fit(X, y) first.",
    ],
    ["attributes before fit", () => new MLPClassifier().coefs_, "MLPClassifier.coefs_: the estimator is not fitted"],
    [
      "X and y of different lengths",
      () => new MLPClassifier().fit([[1], [2]], [0]),
      "MLPClassifier.fit: X and y must have the same number of rows: 2 and 1.",
    ],
    ["a single class", () => new MLPClassifier().fit([[1], [2]], [0, 0]), "there must be at least two classes: y holds only 0."],
    [
      "a class that partialFit does not know",
      () => new MLPClassifier().partialFit([[1], [2]], [0, 1]).partialFit([[1]], [2]),
      "the class is unknown: y[0] is 2, the classes are 0, 1.",
    ],
    ["a value that is NaN", () => new MLPClassifier().fit([[1], [NaN]], [0, 1]), "the inputs must be finite numbers"],
    [
      "text for a regressor",
      () => new MLPRegressor().fit([[1]], ["a"] as never),
      'every target must be a finite number: y[0] is "a". Use MLPClassifier for classes.',
    ],
    [
      "a validation part of all rows",
      () => new MLPClassifier({ earlyStopping: true, validationFraction: 0.9 }).fit([[1], [2]], [0, 1]),
      "2 of 2 rows",
    ],
  ])("refuses %s", (_, act, message) => {
    expect(act).toThrow(message);
  });
});

describe("MLPRegressor", () => {
  const X = Array.from({ length: 120 }, (_, i) => [i / 20 - 3]);
  const y = X.map(([x]) => Math.sin(x));

  it("learns a sine to R² ≥ 0.99 with lbfgs, ≥ 0.95 with adam; predictions have the form of y", () => {
    const fitted = new MLPRegressor({ solver: "lbfgs", hiddenLayerSizes: [20], activation: "tanh" }, host).fit(X, y);
    expect(fitted.score(X, y)).toBeGreaterThanOrEqual(0.99);
    expect(fitted.predict(X.slice(0, 2))).toHaveLength(2);
    const adam = new MLPRegressor({ hiddenLayerSizes: [50], learningRateInit: 0.01, maxIter: 1000 }, host).fit(X, y);
    expect(adam.score(X, y)).toBeGreaterThanOrEqual(0.95);
    const both = new MLPRegressor({ solver: "lbfgs", hiddenLayerSizes: [20], activation: "tanh" }, host).fit(
      X,
      y.map((value, i) => [value, -X[i][0]]),
    );
    expect(
      both.score(
        X,
        y.map((value, i) => [value, -X[i][0]]),
      ),
    ).toBeGreaterThanOrEqual(0.98);
    expect(both).toMatchObject({ nOutputs_: 2, outActivation_: "identity" });
    expect(both.predict([[0]])).toEqual([[expect.closeTo(0, 1), expect.closeTo(0, 1)]]);
  });

  it("minimises ½(a − y)² + (α/2m)·ΣW², as network_ says", () => {
    const fitted = new MLPRegressor({ maxIter: 1, alpha: 0.5, batchSize: 120, shuffle: false }, host).fit(X, y);
    const again = new MLPRegressor({ maxIter: 1, alpha: 0.5, batchSize: 120, shuffle: false, learningRateInit: 1e-300 }, host).fit(X, y);
    expect(fitted.loss_).toBeCloseTo(again.network_.lossAndGradients({ inputs: X, targets: y }).loss, 14);
  });

  it("early stopping by R² restores the best; of constant targets, R² is 1 where all are right, else 0", () => {
    const fitted = new MLPRegressor({ earlyStopping: true, maxIter: 300, learningRateInit: 0.01 }, host).fit(X, y);
    expect(fitted.bestValidationScore_).toBe(Math.max(...fitted.validationScores_!));
    expect(fitted.score([[0], [1]], [2, 2])).toBe(0);
  });
});
