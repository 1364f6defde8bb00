import { LEAKY_SLOPE, SELU_NEGATIVE_SCALE, SELU_SCALE, exp, geluSlope, log, tanh } from "@adjoint/reference";
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

const SIGMOID_RULE = String.raw`s = \frac{1}{1 + e^{-z}}`;

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
  silu: {
    rule: String.raw`z \cdot s`,
    where: [SIGMOID_RULE],
    numbers: (z) => `${number(z, true)} \\cdot ${number(sigmoid(z))}`,
    slopeRule: () => String.raw`s \left( 1 + z\,(1 - s) \right)`,
    slope: (_, z) => siluSlope(z),
    slopeNumbers: (_, z) => {
      const s = number(sigmoid(z));
      return `${s} \\cdot \\left( 1 + ${number(z, true)} \\cdot (1 - ${s}) \\right) = ${number(siluSlope(z))}`;
    },
  },
  elu: {
    rule: String.raw`z \text{ if } z > 0, \text{ else } e^z - 1`,
    where: [],
    numbers: (z) => (z > 0 ? number(z) : `e^{${number(z)}} - 1`),
    slopeRule: (f) => String.raw`1 \text{ if } z > 0, \text{ else } ${f}(z) + 1`,
    slope: (a, z) => (z > 0 ? 1 : a + 1),
    slopeNumbers: (a, z) => (z > 0 ? `1 \\text{, as } ${number(z)} > 0` : `${number(a)} + 1 = ${number(a + 1)}`),
  },
  selu: {
    rule: String.raw`\lambda z \text{ if } z > 0, \text{ else } \lambda\alpha\,(e^z - 1)`,
    where: [String.raw`\lambda = ${SELU_SCALE}, \quad \lambda\alpha = ${SELU_NEGATIVE_SCALE}`],
    numbers: (z) => (z > 0 ? `${number(SELU_SCALE)} \\cdot ${number(z)}` : `${number(SELU_NEGATIVE_SCALE)} \\cdot (e^{${number(z)}} - 1)`),
    slopeRule: (f) => String.raw`\lambda \text{ if } z > 0, \text{ else } ${f}(z) + \lambda\alpha`,
    slope: (a, z) => (z > 0 ? SELU_SCALE : a + SELU_NEGATIVE_SCALE),
    slopeNumbers: (a, z) =>
      z > 0
        ? `${number(SELU_SCALE)} \\text{, as } ${number(z)} > 0`
        : `${number(a)} + ${number(SELU_NEGATIVE_SCALE)} = ${number(a + SELU_NEGATIVE_SCALE)}`,
  },
  softplus: {
    rule: String.raw`\log(1 + e^z)`,
    where: [],
    numbers: (z) => `\\log(1 + e^{${number(z)}})`,
    slopeRule: (f) => String.raw`1 - e^{-${f}(z)}`,
    slope: (a) => 1 - exp(-a),
    slopeNumbers: (a) => `1 - e^{-${number(a)}} = ${number(1 - exp(-a))}`,
  },
  mish: {
    rule: String.raw`z \cdot t`,
    where: [String.raw`t = \tanh(\log(1 + e^z))`],
    numbers: (z) => `${number(z, true)} \\cdot \\tanh(\\log(1 + e^{${number(z)}}))`,
    slopeRule: () => String.raw`t + z\,(1 - t^2)\,\frac{1}{1 + e^{-z}}`,
    slope: (_, z) => mishSlope(z),
    slopeNumbers: (_, z) => {
      const t = number(softplusTanh(z));
      return `${t} + ${number(z, true)} \\cdot (1 - ${t}^2) \\cdot ${number(sigmoid(z))} = ${number(mishSlope(z))}`;
    },
  },
  hardSigmoid: {
    rule: String.raw`\min(1,\; \max(0,\; \tfrac{z}{6} + \tfrac12))`,
    where: [],
    numbers: (z) => `\\min(1,\\; \\max(0,\\; ${number(z / 6 + 0.5)}))`,
    slopeRule: (f) => String.raw`\tfrac16 \text{ if } 0 < ${f}(z) < 1, \text{ else } 0`,
    slope: (a) => (a > 0 && a < 1 ? 1 / 6 : 0),
    slopeNumbers: (a) => (a > 0 && a < 1 ? `\\tfrac16 = ${number(1 / 6)}` : `0 \\text{, as the output is } ${number(a)}`),
  },
  exponential: {
    rule: "e^z",
    where: [],
    numbers: (z) => `e^{${number(z)}}`,
    slopeRule: (f) => `${f}(z)`,
    slope: (a) => a,
    slopeNumbers: (a) => number(a),
  },
  linear: { rule: "z", where: [], numbers: (z) => number(z), slopeRule: () => "1", slope: () => 1, slopeNumbers: () => "" },
};

const sigmoid = (z: number): number => 1 / (1 + exp(-z));
const siluSlope = (z: number): number => sigmoid(z) * (1 + z * (1 - sigmoid(z)));
/** tanh(log(1 + e^z)), where e^z is a number. */
const softplusTanh = (z: number): number => tanh(z > 30 ? z : log(1 + exp(z)));
const mishSlope = (z: number): number => softplusTanh(z) + z * (1 - softplusTanh(z) ** 2) * sigmoid(z);

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
