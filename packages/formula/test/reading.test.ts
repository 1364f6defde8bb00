import { describe, expect, it } from "vitest";
import { checkFormulas, type CheckOptions } from "../src/index.ts";

/** Names and codes of what is wrong; empty where every line is right. */
function mistakes(text: string, options: CheckOptions = {}): string[] {
  return checkFormulas(text, options)
    .targets.filter((t) => t.status === "mistake" || t.status === "unknown")
    .map((t) => `${t.name} ${t.code ?? t.status}`);
}

/** Denny Britz's three-layer network, whose δ counts one further than z. */
const DENNY = `z1 = X.dot(W1) + b1
a1 = np.tanh(z1)
z2 = a1.dot(W2) + b2
exp_scores = np.exp(z2)
probs = exp_scores / np.sum(exp_scores, axis=1, keepdims=True)
delta3 = probs
delta3[range(num_examples), y] -= 1
dW2 = (a1.T).dot(delta3)
db2 = np.sum(delta3, axis=0, keepdims=True)
delta2 = delta3.dot(W2.T) * (1 - np.power(a1, 2))
dW1 = np.dot(X.T, delta2)
db1 = np.sum(delta2, axis=0)`;

/** The two layers of CS231n, the first without a number. */
const CS231N = `hidden_layer = np.maximum(0, np.dot(X, W) + b)
scores = np.dot(hidden_layer, W2) + b2
exp_scores = np.exp(scores)
probs = exp_scores / np.sum(exp_scores, axis=1, keepdims=True)
dscores = probs
dscores[range(num_examples), y] -= 1
dscores /= num_examples
dW2 = np.dot(hidden_layer.T, dscores)
db2 = np.sum(dscores, axis=0, keepdims=True)
dhidden = np.dot(dscores, W2.T)
dhidden[hidden_layer <= 0] = 0
dW = np.dot(X.T, dhidden)
db = np.sum(dhidden, axis=0, keepdims=True)`;

describe("code whose letters and numbers are its own", () => {
  it("δ may count one further than z: the published gradients are the sums", () => {
    expect(mistakes(DENNY)).toEqual([]);
    expect(mistakes(DENNY, { loss: "softmax-cross-entropy" })).toEqual([
      "dW2 missing-average",
      "db2 missing-average",
      "dW1 missing-average",
      "db1 missing-average",
    ]);
    expect(mistakes(DENNY + "\ndW2 /= num_examples\ndW1 /= num_examples\ndb1 /= num_examples\ndb2 /= num_examples")).toEqual([]);
  });

  it("W beside W2 is the first layer's, and its ReLU is seen", () => {
    expect(mistakes(CS231N)).toEqual([]);
    expect(checkFormulas(CS231N).problem.activations).toEqual(["relu", "softmax"]);
    expect(mistakes(CS231N.replace("np.dot(dscores, W2.T)", "np.dot(dscores, W2.T) * 1.7"))).not.toEqual([]);
  });

  it("h that meets further weights is a hidden layer", () => {
    const text = CS231N.replaceAll("hidden_layer", "h");
    expect(mistakes(text)).toEqual([]);
  });

  it("a list of NumPy holds what commas divide", () => {
    const gradients = "dW2 = dZ2 @ A1.T / m\ndW1 = dZ1 @ X.T / m\n";
    expect(mistakes(`${gradients}grad = np.concatenate([dW1.ravel(), dW2.ravel()])`)).toEqual([]);
    expect(mistakes(`${gradients}grad = np.concatenate([dW2.ravel(), dW1.ravel()])`)).toEqual(["grad unroll-order"]);
  });

  it("yt = zeros; yt(y(t)) = 1 are labels, and a class further they are shifted", () => {
    const loop = (at: string): string => `for t = 1:m
  a3 = sigmoid(z3);
  yt = zeros(num_labels, 1);
  yt(${at}) = 1;
  delta3 = a3 - yt;
end`;
    expect(mistakes(loop("y(t)"))).toEqual([]);
    expect(mistakes(loop("y(t) + 1"))).toEqual(["yt labels-shifted"]);
  });
});

describe("mathematics as people type it", () => {
  it("δ(4) is a layer", () => {
    expect(mistakes("δ(4) = a(4) − y\nδ(3) = (Θ(3))ᵀ δ(4) .* g′(z(3))\nΔ(3) = δ(4) (a(4))ᵀ")).toEqual(["Δ(3) wrong-activation-index"]);
  });

  it("full-width digits and brackets are the plain ones", () => {
    expect(mistakes("δ（３） = Θ（３）ᵀ · δ（４） ∘ g′（z（３））")).toEqual([]);
  });

  it("entries: Δ_ij := Δ_ij + a_j δ_i is the outer product", () => {
    const entries = (product: string): string => String.raw`\delta^{(l)} = (\Theta^{(l)})^T\delta^{(l+1)} \odot g'(z^{(l)})
\Delta_{ij}^{(l)} := \Delta_{ij}^{(l)} + ${product}`;
    expect(mistakes(entries(String.raw`a_j^{(l)}\delta_i^{(l+1)}`))).toEqual([]);
    expect(mistakes(entries(String.raw`a_i^{(l)}\delta_j^{(l+1)}`))).toEqual([String.raw`\Delta_{ij}^{(l)} gradient-transposed`]);
    expect(mistakes(String.raw`\frac{\partial C}{\partial w^l_{jk}} = a^{l-1}_k \delta^l_j`)).toEqual([]);
  });

  it("W(k + 1) = W(k) − … is Hagan's update, and Ḟ needs no command", () => {
    expect(
      mistakes(String.raw`\mathbf{s}^3 = -2\dot{F}^3(\mathbf{n}^3)(\mathbf{t} - \mathbf{a}^3)
\mathbf{W}^3(k+1) = \mathbf{W}^3(k) - \alpha \mathbf{s}^3(\mathbf{a}^2)^T`),
    ).toEqual([]);
    expect(mistakes("s² = −2 Ḟ²(n²)(t − a²)\ns¹ = Ḟ¹(n¹)(W²)ᵀ s²")).toEqual([]);
  });

  it("a norm may follow its factor", () => {
    expect(
      mistakes(String.raw`x_3 = f_3(W_3 x_2)
E = \frac{1}{2}\|x_3 - t\|_2^2
\delta_3 = (x_3 - t) \circ f'_3(W_3 x_2)`),
    ).toEqual([]);
  });
});
