import { describe, expect, it } from "vitest";
import { walk } from "../../src/ir/walk.ts";
import { settle } from "../../src/language/math/settle.ts";
import { readProgram } from "../../src/language/read.ts";
import { shown } from "./shown.ts";

const r = String.raw;
const settled = (text: string, depth?: number): string[] => settle(readProgram(text, { language: "math" }), depth).body.map(shown);

describe("the numbers of layers, counted from the input, weights by the layer that they lead into", () => {
  it.each([
    [
      "W out of layer l, the input is layer 1",
      r`\delta^{(3)} = a^{(3)} - y
\delta^{(2)} = (\Theta^{(2)})^T \delta^{(3)} \odot g'(z^{(2)})
\frac{\partial J}{\partial \Theta^{(1)}} = \delta^{(2)} (a^{(1)})^T`,
      ["delta2 = (a2 - y)", "delta1 = ((Theta2ᵀ · delta2) ∘ gprime1(z1))", "grad_theta1 = (delta1 · a0ᵀ)"],
    ],
    [
      "W into layer l, the input is layer 0",
      r`dZ^{[2]} = A^{[2]} - Y
dZ^{[1]} = W^{[2]T} dZ^{[2]} * g'(Z^{[1]})
dW^{[1]} = \frac{1}{m} dZ^{[1]} X^T`,
      ["dZ2 = (A2 - Y)", "dZ1 = ((W2ᵀ · dZ2) · gprime1(Z1))", "dW1 = (((1 / m) · dZ1) · Xᵀ)"],
    ],
    [
      "W into layer l, the input is layer 1",
      r`\delta^3 = (a^3 - y) \odot \sigma'(z^3)
\delta^2 = ((w^3)^T \delta^3) \odot \sigma'(z^2)
\frac{\partial C}{\partial w^2} = \delta^2 (a^1)^T`,
      ["delta2 = ((a2 - y) ∘ sigma_prime2(z2))", "delta1 = ((w2ᵀ · delta2) ∘ sigma_prime1(z1))", "grad_w1 = (delta1 · a0ᵀ)"],
    ],
    [
      "letters instead of layers",
      r`\delta_k = (o_k - t_k) o_k (1 - o_k)
\delta_j = o_j (1 - o_j) \sum_k w_{jk} \delta_k
\Delta w_{ij} = \eta \delta_j x_i`,
      [
        "delta2_k = (((a2_k - t_k) · a2_k) · (1 - a2_k))",
        "delta1_j = ((a1_j · (1 - a1_j)) · Σk((w2_jk · delta2_k)))",
        "delta_w1_ij = ((eta · delta1_j) · x_i)",
      ],
    ],
    [
      "symbolic layers are written out for three",
      r`\delta^L = a^L - y
\delta^l = ((w^{l+1})^T \delta^{l+1}) \odot \sigma'(z^l)`,
      ["delta3 = (a3 - y)", "delta2 = ((w3ᵀ · delta3) ∘ sigma_prime2(z2))", "delta1 = ((w2ᵀ · delta2) ∘ sigma_prime1(z1))"],
    ],
    [
      "Sudeep Raja's x and f(Wx)",
      r`\delta_3 = (x_3 - t) \circ f_3'(W_3 x_2)
\frac{\partial E}{\partial W_3} = \delta_3 x_2^T
\delta_1 = W_2^T \delta_2 \circ f_1'(W_1 x_0)`,
      ["delta3 = ((a3 - t) ∘ fprime3(z3))", "grad_w3 = (delta3 · a2ᵀ)", "delta1 = ((W2ᵀ · delta2) ∘ fprime1(z1))"],
    ],
    [
      "a hidden h by the weights beside it",
      r`z_1 = x W_1, h = \tanh(z_1), \hat{y} = softmax(h W_2), \frac{\partial J}{\partial W_2} = h^T (\hat{y} - y)`,
      ["z1 = (x · W1)", "h1 = tanh(z1)", "yhat = softmax((h1 · W2))", "grad_w2 = (h1ᵀ · (yhat - y))"],
    ],
  ])("%s", (_, text, expected) => expect(settled(text)).toEqual(expected));

  it("a depth that is known decides what the lowest number is", () => {
    const text = r`dZ^{[3]} = A^{[3]} - Y` + "\n" + r`dZ^{[2]} = W^{[3]T} dZ^{[3]} * g'(Z^{[2]})`;
    expect(settled(text)[0]).toBe("dZ2 = (A2 - Y)");
    expect(settled(text, 3)[0]).toBe("dZ3 = (A3 - Y)");
  });

  it("derivatives that are not the cost's are left out", () =>
    expect(
      settled(
        r`\frac{\partial J}{\partial W^{(2)}} = \frac{\partial J}{\partial a^{(3)}} \frac{\partial a^{(3)}}{\partial W^{(2)}} = \delta^{(3)} (a^{(2)})^T`,
      ),
    ).toEqual(["grad_w2 = (delta2 · a1ᵀ)"]));

  it("copies of an equation have numbers of their own, and its place in the text", () => {
    const text = r`\delta^L = a^L - y` + "\n" + r`\delta^l = (w^{l+1})^T \delta^{l+1} \odot \sigma'(z^l)`;
    const program = settle(readProgram(text, { language: "math" }));
    const ids: number[] = [];
    walk(program.body, ({ id }) => void ids.push(id));
    expect(new Set(ids).size).toBe(ids.length);
    expect(program.body[1].span).toEqual(program.body[2].span);
    expect(text.slice(program.body[2].span.start, program.body[2].span.end)).toContain(r`\delta^l =`);
  });

  it("programs stay as they are", () => {
    const program = readProgram("dZ2 = A2 - Y");
    expect(settle(program)).toBe(program);
  });
});
