import { describe, expect, it } from "vitest";
import { checkFormulas, type CheckOptions, type FormulaError } from "../src/index.ts";

/** Names with their codes and repairs; empty where every line is right. */
function mistakes(text: string, options: CheckOptions = {}): string[] {
  return checkFormulas(text, options)
    .targets.filter(({ status }) => status !== "correct" && status !== "unchecked")
    .map(({ name, code, status, repair }) => `${name}: ${code ?? status}, ${repair ?? "no repair"}`);
}
function refusal(text: string): FormulaError {
  try {
    checkFormulas(text);
  } catch (error) {
    return error as FormulaError;
  }
  throw new Error(`read: ${text}`);
}

describe("published equations for each index", () => {
  it("Nielsen, Neural Networks and Deep Learning, chapter 2: BP1 to BP4 in components", () => {
    expect(
      mistakes(String.raw`\delta^L_j = \frac{\partial C}{\partial a^L_j} \sigma'(z^L_j)
\delta^l_j = \sum_k w^{l+1}_{kj} \delta^{l+1}_k \sigma'(z^l_j)
\frac{\partial C}{\partial b^l_j} = \delta^l_j
\frac{\partial C}{\partial w^l_{jk}} = a^{l-1}_k \delta^l_j`),
    ).toEqual([]);
  });

  it("Rumelhart, Hinton and Williams 1986: the generalised delta rule, whose δ is −∂E/∂net and whose step adds", () => {
    const rule = String.raw`\text{net}_{pj} = \sum_i w_{ji} o_{pi}
\delta_{pj} = (t_{pj} - o_{pj}) f'_j(\text{net}_{pj})
\delta_{pj} = f'_j(\text{net}_{pj}) \sum_k \delta_{pk} w_{kj}
\Delta_p w_{ji} = \eta \delta_{pj} o_{pi}`;
    expect(mistakes(rule, { loss: "half-squared-error" })).toEqual([]);
    expect(mistakes(rule.replace("\\eta", "-\\eta"), { loss: "half-squared-error" }).map((m) => m.split(",")[0])).toContain(
      "\\delta_{pj}: sign-flipped",
    );
  });

  it("the course's lecture: ∂J/∂Θ_ij = a_j δ_i, Δ_ij from 0 on, D_ij", () => {
    expect(mistakes(String.raw`\frac{\partial}{\partial \Theta_{ij}^{(l)}} J(\Theta) = a_j^{(l)} \delta_i^{(l+1)}`)).toEqual([]);
    expect(
      mistakes(String.raw`\Delta_{ij}^{(l)} := 0
\Delta_{ij}^{(l)} := \Delta_{ij}^{(l)} + a_j^{(l)} \delta_i^{(l+1)}
D_{ij}^{(l)} := \frac{1}{m} \Delta_{ij}^{(l)} + \lambda \Theta_{ij}^{(l)}`),
    ).toEqual([String.raw`D_{ij}^{(l)}: lambda-not-averaged, \frac{\lambda}{m}`]);
  });

  it("weights that lead from i to j, as encyclopaedias have them", () => {
    expect(
      mistakes(
        `net_j = Σ_i w_ij o_i
o_j = φ(net_j)
δ_j = (o_j − t_j) o_j (1 − o_j)
δ_j = (Σ_l w_jl δ_l) o_j (1 − o_j)
∂E/∂w_ij = o_i δ_j
Δw_ij = −η o_i δ_j`,
        { loss: "half-squared-error" },
      ),
    ).toEqual([]);
  });

  it("the learner's answer: δ_k, δ_j and ∂E/∂W_ij, with and without layers, in LaTeX and in Unicode", () => {
    for (const text of [
      String.raw`\delta_j^{(3)} = g'(z_j^{(3)}) \sum_k \Theta_{kj}^{(3)} \delta_k^{(4)}`,
      "δ_j = g'(z_j) Σ_k Θ_kj δ_k",
      "δⱼ⁽³⁾ = g′(zⱼ⁽³⁾) Σₖ Θₖⱼ⁽³⁾ δₖ⁽⁴⁾",
      String.raw`\frac{\partial E}{\partial W_{ij}} = \delta_i x_j`,
      String.raw`\delta_k = a_k - y_k`,
      String.raw`\Delta_{ij} = \delta_i^{(4)} a_j^{(3)}`,
    ])
      expect(checkFormulas(text).targets.map(({ status }) => status)).toEqual(["correct"]);
  });
});

describe("the chain rule for each index", () => {
  it("3Blue1Brown, Backpropagation calculus: ∂C/∂w, ∂C/∂b and ∂C/∂a as products of derivatives", () => {
    const text = String.raw`\frac{\partial z^{(l)}_j}{\partial w^{(l)}_{jk}} = a^{(l-1)}_k
\frac{\partial a^{(l)}_j}{\partial z^{(l)}_j} = \sigma'(z^{(l)}_j)
\frac{\partial C}{\partial a^{(L)}_j} = 2 (a^{(L)}_j - y_j)
\frac{\partial C}{\partial w^{(l)}_{jk}} = \frac{\partial z^{(l)}_j}{\partial w^{(l)}_{jk}} \frac{\partial a^{(l)}_j}{\partial z^{(l)}_j} \frac{\partial C}{\partial a^{(l)}_j}
\frac{\partial C}{\partial b^{(l)}_j} = \frac{\partial z^{(l)}_j}{\partial b^{(l)}_j} \frac{\partial a^{(l)}_j}{\partial z^{(l)}_j} \frac{\partial C}{\partial a^{(l)}_j}
\frac{\partial C}{\partial a^{(l)}_k} = \sum_j \frac{\partial z^{(l+1)}_j}{\partial a^{(l)}_k} \frac{\partial a^{(l+1)}_j}{\partial z^{(l+1)}_j} \frac{\partial C}{\partial a^{(l+1)}_j}`;
    expect(mistakes(text, { loss: "squared-error" })).toEqual([]);
    expect(checkFormulas(text, { loss: "squared-error" }).notes).toContain(
      "Not judged: `\\frac{\\partial a^{(l)}_j}{\\partial z^{(l)}_j} = \\sigma'(z^{(l)}_j)`, a derivative that is not the cost's.",
    );
  });

  it("UFLDL: layer n_l is the last, J has arguments", () => {
    const text = String.raw`\begin{align}
\delta_i^{(n_l)} &= -(y_i - a_i^{(n_l)}) \cdot f'(z_i^{(n_l)}) \\
\delta_i^{(l)} &= \left( \sum_{j=1}^{s_{l+1}} W_{ji}^{(l)} \delta_j^{(l+1)} \right) f'(z_i^{(l)}) \\
\frac{\partial}{\partial W_{ij}^{(l)}} J(W,b;x,y) &= a_j^{(l)} \delta_i^{(l+1)} \\
\frac{\partial}{\partial b_{i}^{(l)}} J(W,b;x,y) &= \delta_i^{(l+1)}
\end{align}`;
    expect(mistakes(text, { loss: "half-squared-error" })).toEqual([]);
  });

  it("a factor that is missing is found beside derivatives too", () => {
    expect(mistakes(String.raw`\delta_j^{(l)} = \sum_k \frac{\partial z_k^{(l+1)}}{\partial a_j^{(l)}} \delta_k^{(l+1)}`)).toEqual([
      String.raw`\delta_j^{(l)}: missing-hidden-derivative, \sum_k \frac{\partial z_k^{(l+1)}}{\partial a_j^{(l)}} \delta_k^{(l+1)} g'(z_j^{(l)})`,
    ]);
    expect(mistakes("∂E/∂w_ji = ∂E/∂net_j · ∂net_j/∂w_ji")).toEqual([]);
    expect(mistakes("δ^(3) = ∂E/∂a^(3) · ∂a^(3)/∂z^(3)")).toEqual([]);
  });

  it("Mitchell's w_hk leads from h to k, with t − o and a step that adds", () => {
    const text = "δ_k = o_k (1 − o_k) (t_k − o_k)\nδ_h = o_h (1 − o_h) Σ_k w_hk δ_k\nw_ij = w_ij + η δ_j x_i";
    expect(mistakes(text, { loss: "half-squared-error" })).toEqual([]);
    expect(mistakes("∂E/∂w_ij = ∂E/∂a_j g'(z_j) x_i")).toEqual([]);
  });
});

describe("mistakes in an equation for each index", () => {
  it("Θ_jk for Θ_kj is the missing transposition, told by what k counts", () => {
    const [target] = checkFormulas(String.raw`\delta_j^{(3)} = g'(z_j^{(3)}) \sum_k \Theta_{jk}^{(3)} \delta_k^{(4)}`).targets;
    expect(target).toMatchObject({
      status: "mistake",
      code: "missing-weight-transpose",
      message:
        "the weights go back untransposed: the way back needs Wᵀ. The index `k` counts n₃ in `\\Theta_{jk}^{(3)}` and n₄ in `\\delta_k^{(4)}`. Write `\\Theta_{kj}^{(3)}` for `\\Theta_{jk}^{(3)}`.",
      span: { line: 1, column: 39, length: 17 },
      repair: "\\Theta_{kj}^{(3)}",
    });
  });

  it("the repair is written as the author writes: indices in Unicode, without layers, behind the sum", () => {
    expect(mistakes("δⱼ⁽³⁾ = g′(zⱼ⁽³⁾) Σₖ Θⱼₖ⁽³⁾ δₖ⁽⁴⁾")).toEqual(["δⱼ⁽³⁾: missing-weight-transpose, Θₖⱼ⁽³⁾"]);
    expect(mistakes("δ_j = Σ_k Θ_kj δ_k")).toEqual(["δ_j: missing-hidden-derivative, Σ_k Θ_kj δ_k g′(z_j)"]);
    expect(mistakes("Δ_ij = δ_j^(4) a_i^(3)")).toEqual(["Δ_ij: gradient-transposed, δ_i^(4) a_j^(3)"]);
    expect(mistakes(String.raw`\Delta_{ij}^{(3)} = \delta_i^{(4)} a_j^{(4)}`)).toEqual([
      String.raw`\Delta_{ij}^{(3)}: wrong-activation-index, a_j^{(3)}`,
    ]);
  });

  it("weights of the wrong layer have no name, and a repair", () => {
    expect(mistakes(String.raw`\delta_j^{(3)} = g'(z_j^{(3)}) \sum_k \Theta_{kj}^{(2)} \delta_k^{(4)}`)).toEqual([
      String.raw`\delta_j^{(3)}: unknown, \Theta_{kj}^{(3)}`,
    ]);
  });

  it("a δ that is written out is judged as well", () => {
    expect(mistakes("∂E/∂w_ji = Σ_k (a_k − y_k) w_kj g'(z_j) a_i", { loss: "half-squared-error" })).toEqual([
      "∂E/∂w_ji: missing-output-derivative, ((a_k - y_k) g′(z_k))",
    ]);
    expect(mistakes("∂E/∂w_ji = Σ_k (a_k − y_k) g'(z_k) w_kj g'(z_j) a_i", { loss: "half-squared-error" })).toEqual([]);
  });
});

describe("how indices are read", () => {
  it("δ_j^3 is of layer 3 beside others that are, 1 − a_j^2 a square", () => {
    expect(mistakes("δ_j^3 = g'(z_j^3) Σ_k w_kj^4 δ_k^4")).toEqual([]);
    expect(mistakes("δ_j = (1 − a_j^2) Σ_k w_kj δ_k", { activation: "tanh" })).toEqual([]);
  });

  it("a repeated index without Σ is summed, and a note says so", () => {
    const report = checkFormulas("δ_j = g'(z_j) Θ_kj δ_k");
    expect(report.ok).toBe(true);
    expect(report.notes).toContain("Read with Σ over k in the equation for `δ_j`, where it is repeated and not on the left.");
    expect(checkFormulas("δ_j = g'(z_j) Σ Θ_kj δ_k").notes).toContain("Read with Σ over k in the equation for `δ_j`.");
  });

  it("Σ over the examples averages: (i) above and p below", () => {
    expect(mistakes(String.raw`\frac{\partial J}{\partial W_{jk}^{(l)}} = \frac{1}{m} \sum_{i=1}^m \delta_j^{(i)} a_k^{(i)}`)).toEqual([]);
    expect(mistakes(String.raw`\frac{\partial J}{\partial w_{jk}} = \frac{1}{m} \sum_p \delta_{pj} a_{pk}`)).toEqual([]);
    expect(
      mistakes(String.raw`\frac{\partial J}{\partial w_{jk}} = \frac{1}{m^2} \sum_p \delta_{pj} a_{pk}`).map((m) => m.split(",")[0]),
    ).toEqual(["\\frac{\\partial J}{\\partial w_{jk}}: averaged-twice"]);
  });

  it("the text's own E rules, and softmax may be written out", () => {
    expect(
      mistakes(String.raw`E = \frac{1}{2} \sum_k (a_k - y_k)^2
\delta_k = a_k - y_k`).map((m) => m.split(",")[0]),
    ).toEqual(["\\delta_k: missing-output-derivative"]);
    expect(
      mistakes(
        String.raw`a_k = \frac{\exp(z_k)}{\sum_j \exp(z_j)}
\delta_k = a_k - y_k`,
        { loss: "softmax-cross-entropy" },
      ),
    ).toEqual([]);
  });

  it("index 0, the bias unit, belongs to a and Θ and not to z", () => {
    expect(
      mistakes(
        String.raw`\delta_j^{(3)} = g'(z_j^{(3)}) \sum_k \Theta_{kj}^{(3)} \delta_k^{(4)}
\frac{\partial J}{\partial \Theta_{kj}^{(3)}} = \delta_k^{(4)} a_j^{(3)}`,
        { bias: "yes" },
      ),
    ).toEqual([]);
  });

  it("(Wᵀ)_jk is W_kj, (δ⁽³⁾)_j an entry", () => {
    expect(mistakes(String.raw`\delta_j = \sum_k (w^T)_{jk} \delta_k g'(z_j)`)).toEqual([]);
    expect(mistakes(String.raw`(\delta^{(3)})_j = g'(z^{(3)}_j) \sum_k (\Theta^{(3)})_{kj} \delta^{(4)}_k`)).toEqual([]);
  });

  it("w_jk leads either way where only δ has it, and one way beside a gradient", () => {
    expect(mistakes("δ_j = f'(z_j) Σ_k δ_k w_jk")).toEqual([]);
    expect(mistakes("δ_j = f'(z_j) Σ_k δ_k w_jk\n∂E/∂w_ij = δ_j a_i")).toEqual([]);
    expect(mistakes("δ_j = f'(z_j) Σ_k δ_k w_jk\n∂E/∂w_ji = δ_j a_i")).toEqual(["δ_j: missing-weight-transpose, w_kj"]);
  });

  it("letters that count layers stay layers", () => {
    expect(mistakes(String.raw`\delta_i = W_{i+1}^T \delta_{i+1} \circ f_i'(W_i x_{i-1})`)).toEqual([]);
  });
});

describe("broken rules of indices", () => {
  it.each([
    [
      "a free index on the right only",
      "δ_j = a_k − y_k",
      "checkFormulas: an index stands on one side only: `k` of `a_k` is not on the left, and nothing sums over it. Write Σ_k, or give it the index `j`.",
      "δ_j = a_k - y_k\n          ^^^",
    ],
    [
      "a free index on the left only",
      "∂E/∂W_ij = δ_i x_i",
      "checkFormulas: an index stands on one side only: `j` of `∂E/∂W_ij` is not on the right. Give a factor on the right the index `j`, or leave it out on the left.",
      "∂E/∂W_ij = δ_i x_i\n    ^^^^^^^^",
    ],
    [
      "a sum's index outside of it",
      "δ_j = g'(z_k) Σ_k Θ_kj δ_k",
      "checkFormulas: the index of a sum is used outside of it: `k` of `z_k`. Put `z_k` under Σ_k, or give it the index `j`.",
      "δ_j = g'(z_k) Σ_k Θ_kj δ_k\n             ^^^",
    ],
    [
      "a sum over an index that does not occur",
      "δ_j = g'(z_j) Σ_i Θ_kj δ_k",
      "checkFormulas: a sum runs over an index that does not occur: `i`. Give a factor under the Σ the index `i`, or leave the Σ out.",
      "Σ_i Θ_kj δ_k\n                  ^^^^^^^^^^^^",
    ],
    [
      "a sum over an index of the left side",
      "δ_j = g'(z_j) Σ_j Θ_kj δ_k",
      "checkFormulas: a sum runs over an index of the left side: `j` of `δ_j`. Sum over another letter.",
      "Σ_j Θ_kj δ_k\n                  ^^^^^^^^^^^^",
    ],
    [
      "an index three times without Σ",
      "δ_j = g'(z_j) Θ_kj δ_k a_k",
      "checkFormulas: an index is repeated more than twice and no Σ stands over it: `k`. Write Σ_k where the sum begins.",
      "Θ_kj δ_k a_k\n                  ^^^^",
    ],
    [
      "a quantity without an index",
      "δ_j = g'(z_j) Σ_k Θ_kj δ",
      "checkFormulas: a quantity has no index in an equation for each index: `δ`. Give it its own, as the others have.",
      "Θ_kj δ\n                           ^",
    ],
    [
      "a vector with two indices of units",
      "∂E/∂w_ji = δ_ji a_i",
      "checkFormulas: a vector has two indices of units: `δ_ji`. Leave one out, or count the examples with a letter that no weight has.",
      "δ_ji a_i\n               ^^^^",
    ],
  ])("%s: the place is underlined, the rule and the next step are told", (_, text, message, shown) => {
    const error = refusal(text);
    expect(error.message).toBe(message);
    expect(error.code).toBe("index");
    expect(error.rendering).toContain(shown);
  });
});
