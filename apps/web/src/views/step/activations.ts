import { LEAKY_SLOPE, geluSlope, tanh } from "@adjoint/reference";
import { number } from "./number.ts";
import type { Activation } from "./walked.ts";

/** An activation on the page: its rule, its slope, and both with the numbers of an entry put in. */
interface ActivationText {
  /** f(z), in mathematics. */
  readonly rule: string;
  /** What letters of the rules mean. */
  readonly where: readonly string[];
  numbers(z: number): string;
  /** f′(z), in f(z) where that is shorter, with f as the notation calls it. */
  slopeRule(f: string): string;
  slope(a: number, z: number): number;
  /** The slope's rule with the numbers, up to its value; for a function of two pieces the value and which piece it is of. */
  slopeNumbers(a: number, z: number): string;
}

/** The constants of gelu in its form with tanh (Hendrycks & Gimpel 2016, section 2): √(2/π), 0.044715 and three times that. */
const INNER = Math.sqrt(2 / Math.PI);
const CUBIC = 0.044715;
const CUBIC_SLOPE = 0.134145;

const INNER_RULE = String.raw`t = \tanh\left( \sqrt{2/\pi}\,(z + ${CUBIC}\,z^3) \right)`;

export const ACTIVATIONS: Readonly<Record<Exclude<Activation, "softmax">, ActivationText>> = {
  sigmoid: {
    rule: String.raw`\frac{1}{1 + e^{-z}}`,
    where: [],
    numbers: (z) => `1 / (1 + e^{-${number(z, true)}})`,
    slopeRule: (f) => String.raw`${f}(z)\,(1 - ${f}(z))`,
    slope: (a) => a * (1 - a),
    slopeNumbers: (a) => `${number(a)} \\cdot (1 - ${number(a)}) = ${number(a * (1 - a))}`,
  },
  tanh: {
    rule: String.raw`\tanh z`,
    where: [],
    numbers: (z) => `\\tanh ${number(z, true)}`,
    slopeRule: (f) => `1 - ${f}(z)^2`,
    slope: (a) => 1 - a * a,
    slopeNumbers: (a) => `1 - ${number(a, true)}^2 = ${number(1 - a * a)}`,
  },
  relu: {
    rule: String.raw`\max(0, z)`,
    where: [],
    numbers: (z) => `\\max(0, ${number(z)})`,
    ...twoPieces(0),
  },
  leakyRelu: {
    rule: String.raw`\max(${LEAKY_SLOPE}\,z,\; z)`,
    where: [],
    numbers: (z) => `\\max(${LEAKY_SLOPE} \\cdot ${number(z, true)},\\; ${number(z)})`,
    ...twoPieces(LEAKY_SLOPE),
  },
  gelu: {
    rule: String.raw`\tfrac{z}{2} (1 + t)`,
    where: [INNER_RULE],
    numbers: (z) => {
      const x = number(z, true);
      return `\\tfrac12 \\cdot ${x} \\cdot \\left( 1 + \\tanh\\left( ${number(INNER)} \\cdot (${number(z)} + ${CUBIC} \\cdot ${x}^3) \\right) \\right)`;
    },
    slopeRule: () => String.raw`\tfrac12 (1 + t) + \tfrac{z}{2} (1 - t^2) \sqrt{2/\pi}\,(1 + ${CUBIC_SLOPE}\,z^2)`,
    slope: (_, z) => geluSlope(z),
    slopeNumbers: (_, z) => {
      const x = number(z, true);
      const t = tanh(INNER * (z + CUBIC * (z * z * z)));
      return `\\tfrac12 (1 + ${number(t, true)}) + \\tfrac12 \\cdot ${x} \\cdot (1 - ${number(t, true)}^2) \\cdot ${number(INNER)} \\cdot (1 + ${CUBIC_SLOPE} \\cdot ${x}^2) = ${number(geluSlope(z))}`;
    },
  },
  linear: { rule: "z", where: [], numbers: (z) => number(z), slopeRule: () => "1", slope: () => 1, slopeNumbers: () => "" },
};

/** e^z over the sum of e^z of the example's outputs: softmax is no function of one number. */
export function softmaxNumbers(z: number, all: readonly number[]): string {
  return `e^{${number(z)}} / \\left( ${all.map((other) => `e^{${number(other)}}`).join(" + ")} \\right)`;
}

/** The slope of a function of two lines that meet at 0, where the engine takes the one from below. */
function twoPieces(below: number): Pick<ActivationText, "slopeRule" | "slope" | "slopeNumbers"> {
  const slope = (z: number): number => (z > 0 ? 1 : below);
  return {
    slopeRule: () => String.raw`1 \text{ if } z > 0, \text{ else } ${below}`,
    slope: (_, z) => slope(z),
    slopeNumbers: (_, z) => `${slope(z)} \\text{, as } ${number(z)} ${z > 0 ? ">" : String.raw`\le`} 0`,
  };
}
