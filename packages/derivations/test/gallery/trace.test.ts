import { describe, expect, it } from "vitest";
import { assert, constantFrom, integer, property } from "fast-check";
import { dense, EQUATION_NOTATIONS, fromRows, toRows, type Dense, type NotationName } from "@adjoint/formula/core";
import { GALLERY, galleryExample, trace, traceFormulas, traceToLatex, traceToText, type DenseNetwork } from "../../src/gallery/index.ts";
import { symbol, transpose } from "../../src/equation/expression.ts";
import { activationName, write } from "../../src/equation/write.ts";
import { createWorkbench } from "../../src/equation/workbench.ts";

const NAMES = Object.keys(EQUATION_NOTATIONS) as NotationName[];

describe("trace", () => {
  it("writes Mazur's example in the author's layout, line by line", () => {
    expect(traceToText(trace(GALLERY.mazur, { notation: "code" }))).toBe(`Matt Mazur, A Step by Step Backpropagation Example
source: https://mattmazur.com/2015/03/17/a-step-by-step-backpropagation-example/
network 2-2-2, sigmoid, sigmoid; loss of an example: ½ Σ_k (a_k − y_k)²; J is the mean over m = 1; λ = 0, α = 0.5

example 1, forward
  X   [1×2]
      0.05  0.1
  Z1 = X @ W1 + b1   [1×2]
      0.3775  0.3925
  A1 = g(Z1)   [1×2]
      0.593269992  0.596884378
  Z2 = A1 @ W2 + b2   [1×2]
      1.10590597  1.2249214
  A2 = g(Z2)   [1×2]
      0.75136507  0.772928465

example 1, loss
  loss = ½ Σ_k (A2[k] − Y[k])² = 0.298371109

example 1, backward
  dZ2 = (A2 - Y) * gprime(Z2)   [1×2]
      0.138498562  −0.0380982365
  dZ1 = (dZ2 @ W2.T) * gprime(Z1)   [1×2]
      0.00877135469  0.00995425471

batch
  J = (1/m) Σ_t loss_t = 0.298371109
  Delta2 = A1.T @ dZ2   [2×2]
      0.0821670406  −0.0226025405
      0.0826676278  −0.0227402422
  dW2 = (1 / m) * Delta2   [2×2]
      0.0821670406  −0.0226025405
      0.0826676278  −0.0227402422
  db2 = (1 / m) * np.sum(dZ2, axis=0, keepdims=True)   [1×2]
      0.138498562  −0.0380982365
  Delta1 = X.T @ dZ1   [2×2]
      0.000438567734  0.000497712735
      0.000877135469  0.000995425471
  dW1 = (1 / m) * Delta1   [2×2]
      0.000438567734  0.000497712735
      0.000877135469  0.000995425471
  db1 = (1 / m) * np.sum(dZ1, axis=0, keepdims=True)   [1×2]
      0.00877135469  0.00995425471

update
  W1 = W1 - alpha * dW1   [2×2]
      0.149780716  0.249751144
      0.199561432  0.299502287
  W2 = W2 - alpha * dW2   [2×2]
       0.35891648   0.51130127
      0.408666186  0.561370121

J after the update: 0.291027774
note: The biases are not updated in the text.
note: Erratum: the error after one step is given as 0.291027924. That comes from a program which took w5 … w8 after their update when it went back to the hidden layer; with the weights of the forward pass the error is 0.291027774.`);
  });

  it.each([
    ["ng", "δ⁽²⁾ = (Θ⁽²⁾(:, 2:end))ᵀ δ⁽³⁾ .* g′(z⁽²⁾)", "Δ⁽¹⁾ = δ⁽²⁾ [1; a⁽¹⁾]ᵀ", "D⁽¹⁾ = (1/m) Δ⁽¹⁾ + (λ/m) [0, Θ⁽¹⁾(:, 2:end)]"],
    ["deeplearning.ai", "dZ^[1] = (W^[2])ᵀ dZ^[2] * g′(Z^[1])", "Δ^[1] = dZ^[1] Xᵀ", "dW^[1] = (1/m) Δ^[1] + (λ/m) W^[1]"],
    ["sudeep", "δ₁ = W₂ᵀ δ₂ ∘ f₁′(z₁)", "Δ₁ = δ₁ x₀ᵀ", "∂E/∂W₁ = (1/m) Δ₁ + (λ/m) W₁"],
    ["hagan", "s¹ = Ḟ¹(n¹) (W²)ᵀ s²", "Δ¹ = s¹ pᵀ", "∂F/∂W¹ = (1/m) Δ¹ + (λ/m) W¹"],
    ["nielsen", "δ² = (w³)ᵀ δ³ ⊙ σ′(z²)", "Δ² = δ² (a¹)ᵀ", "∂C/∂w² = (1/m) Δ² + (λ/m) w²"],
    ["code", "dZ1 = (dZ2 @ W2.T) * gprime(Z1)", "Delta1 = X.T @ dZ1", "dW1 = (1 / m) * Delta1 + (lam / m) * W1"],
  ] as const)("writes the hidden δ, the outer product and the regularised gradient in %s", (notation, delta, outer, gradient) => {
    const formulas = trace(GALLERY.ex4, { notation, lambda: 1 }).steps.map(({ formula }) => formula);
    expect(formulas).toContain(delta);
    expect(formulas).toContain(outer);
    expect(formulas).toContain(gradient);
  });

  it.each([
    ["ng", "Θ⁽¹⁾ ← Θ⁽¹⁾ − α D⁽¹⁾", String.raw`\Theta^{(1)} \leftarrow \Theta^{(1)} - \alpha D^{(1)}`],
    ["deeplearning.ai", "W^[1] ← W^[1] − α dW^[1]", String.raw`W^{[1]} \leftarrow W^{[1]} - \alpha dW^{[1]}`],
    ["sudeep", "W₁ ← W₁ − α ∂E/∂W₁", String.raw`W_{1} \leftarrow W_{1} - \alpha \frac{\partial E}{\partial W_{1}}`],
    ["nielsen", "w² ← w² − α ∂C/∂w²", String.raw`w^{2} \leftarrow w^{2} - \alpha \frac{\partial C}{\partial w^{2}}`],
    // In NumPy an assignment is written with =.
    ["code", "W1 = W1 - alpha * dW1", String.raw`W_{1} \leftarrow W_{1} - \alpha dW_{1}`],
  ] as const)("writes the update with an arrow in %s, as W = W − α dW would be false", (notation, text, latex) => {
    const step = trace(GALLERY.ex4, { notation }).steps.find(({ phase, layer }) => phase === "update" && layer === 1)!;
    expect([step.formula, step.latex]).toEqual([text, latex]);
  });

  it("writes the code notation's equations as plain mathematics too, with the letters of its LaTeX", () => {
    const { steps } = trace(GALLERY.mazur, { notation: "code" });
    const plain = (id: string): string => write(steps.find((step) => step.id === id)!.equation!, "code", "plain");
    expect(["delta1", "a1", "W1+"].map(plain)).toEqual(["dZ₁ = dZ₂ W₂ᵀ ⊙ f′(Z₁)", "A₁ = f(Z₁)", "W₁ ← W₁ − α dW₁"]);
    expect(write(transpose(symbol("Theta", 2)), "ng", "plain")).toBe("(Θ⁽²⁾)ᵀ");
    expect(activationName(1, 1, "hagan")).toBe(String.raw`\dot{\mathbf{F}}^{1}`);
  });

  it("writes formulas without numbers: those of a trace, and the mean over K outputs, which no example has", () => {
    const shape = {
      layers: [{ bias: true }, { bias: true }],
      loss: "squared-error",
      regularised: false,
      examples: 1,
      updateBiases: true,
    } as const;
    for (const notation of ["ng", "hagan", "code"] as const) {
      const traced = trace(GALLERY.hagan, { notation }).steps.map(({ shape, value, ...formula }) =>
        shape.length === 2 && value.length === shape[0] ? formula : undefined,
      );
      expect(traceFormulas(shape, notation)).toEqual(traced);
      const [sum, mean] = (["squared-error", "mean-squared-error"] as const).map((loss) => traceFormulas({ ...shape, loss }, notation));
      expect(mean.filter(({ latex }, i) => latex !== sum[i].latex).map(({ id }) => id)).toEqual(["loss", "delta2"]);
      expect(mean.find(({ id }) => id === "delta2")!.latex).toMatch(/= -?\\frac\{2\}\{K\}/);
    }
  });

  it("writes Hagan's −2 Ḟ (t − a) for the squared error", () => {
    expect(trace(GALLERY.hagan).steps.find(({ id }) => id === "delta2")).toMatchObject({
      formula: "s² = -2 Ḟ²(n²) (t − a²)",
      latex: String.raw`\mathbf{s}^{2} = -2 \dot{\mathbf{F}}^{2}(\mathbf{n}^{2}) (\mathbf{t} - \mathbf{a}^{2})`,
      shape: [1, 1],
    });
  });

  it("has every example's z, a, δ and the batch's z, a, δ, Δ, D, update for ex4 in Ng's letters", () => {
    const { steps, problem } = trace(GALLERY.ex4);
    expect(problem).toEqual({
      layers: [3, 5, 3],
      activations: ["sigmoid", "sigmoid"],
      loss: "cross-entropy",
      lossFormula: "−Σ_k [y_k log a_k + (1 − y_k) log(1 − a_k)]",
      lambda: 0,
      examples: 5,
      learningRate: 1,
      bias: true,
    });
    for (let t = 0; t < 5; t++) {
      expect(steps.filter(({ example }) => example === t).map(({ id }) => id)).toEqual([
        "a0",
        "z1",
        "a1",
        "z2",
        "a2",
        "loss",
        "delta2",
        "delta1",
      ]);
    }
    const batch = steps.filter(({ example }) => example === null);
    expect(batch.map(({ id, shape }) => `${id} ${shape.join("×")}`)).toEqual([
      "a0 3×5",
      "z1 5×5",
      "a1 5×5",
      "z2 3×5",
      "a2 3×5",
      "delta2 3×5",
      "delta1 5×5",
      "J 1×1",
      "accumulator2 3×6",
      "dTheta2 3×6",
      "accumulator1 5×4",
      "dTheta1 5×4",
      "Theta1+ 5×4",
      "Theta2+ 3×6",
    ]);
  });

  it("stores the transpose of every matrix in rows, and the same numbers in every other notation", () => {
    const base = trace(GALLERY.hagan, { notation: "sudeep" }).steps;
    for (const notation of ["deeplearning.ai", "hagan", "nielsen"] as const) {
      expect(trace(GALLERY.hagan, { notation }).steps.map(({ value }) => value)).toEqual(base.map(({ value }) => value));
    }
    for (const [i, step] of trace(GALLERY.hagan, { notation: "code" }).steps.entries()) {
      const flipped = step.value[0].map((_, j) => step.value.map((row) => row[j]));
      expect(flipped, step.id).toEqual(base[i].value);
    }
  });

  it("writes LaTeX whose braces balance and whose every row has one alignment, in every notation", () => {
    for (const example of Object.values(GALLERY)) {
      for (const notation of NAMES) {
        const latex = traceToLatex(trace(example, { notation, lambda: 1 }));
        expect(latex.split("{").length, `${example.name} ${notation}`).toBe(latex.split("}").length);
        expect(latex).not.toMatch(/undefined|NaN|\[object/);
        const begins = latex.match(/\\begin\{align\*\}/g)!.length;
        expect(latex.match(/\\end\{align\*\}/g)).toHaveLength(begins);
        for (const row of latex.split("\n").filter((line) => line.includes("&= "))) expect(row.split("&= ")).toHaveLength(2);
      }
    }
  });

  it("agrees with central differences of J to 1e-9 for random networks and losses", () => {
    assert(
      property(
        integer({ min: 0, max: 500 }),
        constantFrom("cross-entropy", "half-squared-error", "squared-error", "softmax-cross-entropy"),
        constantFrom("sigmoid", "tanh"),
        (seed, loss, hidden) => {
          const bench = createWorkbench({
            seed,
            loss,
            hidden,
            output: loss === "softmax-cross-entropy" ? "softmax" : "sigmoid",
            lambda: seed % 2,
            examples: 3,
            bias: true,
          });
          const { steps } = trace({ network: bench.network, X: bench.value("a", 0), Y: bench.value("y", null) }, { notation: "sudeep" });
          return [1, 2, 3].every((l) =>
            (["delta", "dW", "db"] as const).every((quantity) => {
              const shown = steps.findLast(({ id }) => id === `${quantity}${l}`)!.value.flat();
              return shown.every((value, i) => Math.abs(value - bench.value(quantity, l).values[i]) < 1e-9);
            }),
          );
        },
      ),
      { numRuns: 12, seed: 2 },
    );
  });

  it("is plain data: it survives JSON", () => {
    const run = trace(GALLERY.ex4, { lambda: 3 });
    expect(JSON.parse(JSON.stringify(run))).toEqual(run);
  });

  it("traces widths 1, and a network without bias", () => {
    const one: Dense = fromRows([[0.5]]);
    const network: DenseNetwork = { layers: [{ W: one, b: null, activation: "tanh" }], loss: "half-squared-error", lambda: 0 };
    const run = trace({ network, X: one, Y: one });
    expect(run.steps.map(({ formula }) => formula)).toEqual([
      "X",
      "Z1 = X @ W1",
      "A1 = g(Z1)",
      "loss = ½ Σ_k (A1[k] − Y[k])²",
      "dZ1 = (A1 - Y) * gprime(Z1)",
      "J = (1/m) Σ_t loss_t",
      "Delta1 = X.T @ dZ1",
      "dW1 = (1 / m) * Delta1",
      "W1 = W1 - alpha * dW1",
    ]);
    expect(toRows(one)).toEqual([[0.5]]);
  });
});

describe("trace refuses", () => {
  const { network, X, Y } = GALLERY.hagan;
  it("an input that is not as wide as the first weights", () => {
    expect(() => trace({ network, X: dense(2, 1, () => 1), Y })).toThrow(
      "trace: layer 1 takes 1 inputs and gets 2. W must have as many columns as the layer before has units.",
    );
  });
  it("targets that are not as many as the outputs", () => {
    expect(() => trace({ network, X, Y: dense(2, 1, () => 1) })).toThrow(
      "trace: the targets are 2×1, the outputs 1×1. Give one column of targets for each example.",
    );
  });
  it("a loss that does not belong to the output", () => {
    expect(() => trace({ network: { ...network, loss: "cross-entropy" }, X, Y })).toThrow(
      "trace: the loss does not belong to the output: cross-entropy with linear. Use cross-entropy with sigmoid, softmax-cross-entropy with softmax, which is for the output only.",
    );
  });
  it("a notation and an example that nobody knows", () => {
    expect(() => trace(GALLERY.hagan, { notation: "toString" as NotationName })).toThrow(
      "notation: unknown notation: toString. Use one of ng, deeplearning.ai, sudeep, hagan, nielsen, code.",
    );
    expect(() => galleryExample("mazurr")).toThrow(
      "galleryExample: unknown example: mazurr. Use one of mazur, hagan, ex4, sudeep, cs231n, learner, explainer, nielsen.",
    );
  });
});
