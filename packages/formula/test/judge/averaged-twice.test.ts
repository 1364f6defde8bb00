import { expect, it } from "vitest";
import { checkProgram } from "../../src/check-program.ts";

it("calls gradients that all divide by m twice wrong, in a function as in a script", () => {
  const body = (delta: string): string => `def backward(X, Y, W1, b1, W2, b2):
    m = X.shape[1]
    A1 = np.tanh(W1 @ X + b1)
    A2 = 1 / (1 + np.exp(-(W2 @ A1 + b2)))
    dZ2 = ${delta}
    dW2 = dZ2 @ A1.T / m
    dZ1 = W2.T @ dZ2 * (1 - A1 ** 2)
    dW1 = dZ1 @ X.T / m
    return dW1, dW2
`;
  expect(checkProgram(body("A2 - Y")).ok).toBe(true);
  expect(checkProgram(body("(A2 - Y) / m")).ok).toBe(false);
});
