import { mistake } from "./mistake.ts";
import { CHECKER } from "./texts.ts";

export const faultyChecker = mistake({
  code: "faulty-checker",
  message: "the gradient is not what is wrong: the check is.",
  what: "The numerical gradient perturbs the wrong thing, leaves λ out of J, is one-sided, or has an ε so small that rounding errors dominate.",
  why: "The checker is written once and trusted.",
  how: "Use (J(θ + ε) − J(θ − ε))/2ε with ε = 10⁻⁴ in double precision, on the same J.",
  example: { right: CHECKER, changes: [["J(theta - perturb)) / (2 * e)", "J(theta)) / e"]] },
});
