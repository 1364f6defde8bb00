import { expect, it } from "vitest";
import { checkFormulas } from "../../src/check-formulas.ts";

/** The course's loop over the examples, in which δ⁽²⁾ has a factor. */
const loop = (factor: string): string => `for t = 1:m
  a1 = [1; X(t, :)'];
  z2 = Theta1 * a1;
  a2 = [1; tanh(z2)];
  z3 = Theta2 * a2;
  a3 = [1; tanh(z3)];
  z4 = Theta3 * a3;
  a4 = sigmoid(z4);
  yt = ((1:5)' == y(t));
  delta4 = a4 - yt;
  delta3 = (Theta3' * delta4) .* [1; gprime(z3)];
  delta3 = delta3(2:end);
  delta2 = ${factor}(Theta2' * delta3) .* [1; gprime(z2)];
  delta2 = delta2(2:end);
  Theta1_grad = Theta1_grad + delta2 * a1';
  Theta2_grad = Theta2_grad + delta3 * a2';
  Theta3_grad = Theta3_grad + delta4 * a3';
end
Theta1_grad = Theta1_grad / m;
Theta2_grad = Theta2_grad / m;
Theta3_grad = Theta3_grad / m;
`;

it("a loop over the examples without a factor is right", { timeout: 60_000 }, () => {
  expect(checkFormulas(loop("")).ok).toBe(true);
});

it.each(["0.3 * ", "0.6 * ", "1.5 * "])(
  "the factor %sof one δ is wrong, though a loop's numbers 1, 2, 3… and 1/K make it up",
  { timeout: 60_000 },
  (factor) => {
    const wrong = checkFormulas(loop(factor)).targets.filter(({ status }) => status === "mistake" || status === "unknown");
    expect(wrong.map(({ name, span }) => [name, span.line])).toEqual([["delta2", 13]]);
  },
);
