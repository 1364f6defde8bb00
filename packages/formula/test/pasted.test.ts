import { describe, expect, it } from "vitest";
import { checkFormulas } from "../src/index.ts";

// The same two or three right lines as word processors, chats, terminals and PDF viewers hand them over.
describe("what pasting does to a text changes nothing of its reading", () => {
  it.each([
    ["Word: curly quotes for primes", "δ³ = (a³ − y) ⊙ σ’(z³)\nδ² = (W³)ᵀ δ³ ⊙ σ’(z²)"],
    ["a web page: spaces that do not break", "δ³ =\u00a0a³\u00a0−\u00a0y\nδ² = (W³)ᵀ δ³ ⊙\u202fσ′(z²)"],
    ["Slack: zero-width characters and a byte-order mark", "\ufeff\u200bδ³\u200b = a³ − y\u200b\nδ² = (W³)ᵀ\u200dδ³ ⊙ σ′(z²)"],
    ["Python with dashes for minus", "dZ2 = A2 – Y\ndW2 = (1 / m) * np.dot(dZ2, A1.T)\ndZ1 = np.dot(W2.T, dZ2) * (1 – np.power(A1, 2))"],
    [
      "Python indented with spaces that do not break",
      "def backward(X, Y):\n\u00a0\u00a0\u00a0\u00a0dZ2 = A2 - Y\n\u00a0\u00a0\u00a0\u00a0dW2 = np.dot(dZ2, A1.T) / m\n\u00a0\u00a0\u00a0\u00a0return dW2",
    ],
    ["a PDF: mathematical italics", "𝛿² = (𝑊³)ᵀ 𝛿³ ⊙ 𝜎′(𝑧²)"],
    ["a PDF: soft hyphens", "δ³ = a³ −\u00ad y"],
    [
      "a chat: sentences and displayed LaTeX",
      "Sure! Here is the backward pass:\n\n\\[\n\\delta^{[2]} = a^{[2]} - y\n\\]\n\n\\[\n\\delta^{[1]} = (W^{[2]})^T \\delta^{[2]} \\odot g'(z^{[1]})\n\\]",
    ],
    ["slides: bullets", "• dZ2 = A2 − Y\n• dW2 = dZ2 A1ᵀ\n• dZ1 = W2ᵀ dZ2 * A1 * (1 − A1)"],
    ["a terminal: prompts", ">>> dZ2 = A2 - Y\n>>> dW2 = np.dot(dZ2, A1.T) / m"],
    ["line separators of Unicode", "dZ2 = A2 - Y\u2028dW2 = np.dot(dZ2, A1.T) / m"],
    ["an editor for East Asian text: full-width signs", "dZ2 ＝ A2 － Y\ndW2 ＝ np.dot（dZ2, A1.T） / m"],
    ["Hebrew and Arabic: marks of direction", "\u202bdZ2 = A2 - Y\u202c\n\u2066dW2\u2069 = np.dot(dZ2, A1.T) / m\u200f"],
  ])("%s", (_, text) => {
    const { ok, targets } = checkFormulas(text);
    expect([ok, targets.map(({ status }) => status)]).toEqual([true, targets.map(() => "correct")]);
    expect(targets.length).toBeGreaterThan(0);
  });

  it("and a mistake stays one, in its place", () => {
    const { targets } = checkFormulas("\u202bdZ2 = A2 - Y\u202c\n\u202bdZ1 = np.dot(W2, dZ2) * A1 * (1 – A1)\u202c");
    expect(targets.map(({ status }) => status)).toEqual(["correct", "mistake"]);
    expect(targets[1].span).toMatchObject({ line: 2 });
  });
});
