import { ELEMENTWISE_NAMES } from "@adjoint/reference";
import type { Elementwise } from "@adjoint/reference";

const LAMBDA = 1.0507009873554805;
const LAMBDA_ALPHA = 1.7580993408473766;

const logistic = (z: number): number => 1 / (1 + Math.exp(-z));
const softplus = (z: number): number => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));

/** The values of the activations in f64, by which those of other programs are recognised. */
export const VALUES = {
  identity: (z) => z,
  sigmoid: logistic,
  tanh: Math.tanh,
  relu: (z) => Math.max(z, 0),
  leakyRelu: (z) => (z < 0 ? 0.01 * z : z),
  gelu: (z) => z * logistic(2 * Math.sqrt(2 / Math.PI) * (z + 0.044715 * z ** 3)),
  silu: (z) => z * logistic(z),
  elu: (z) => (z < 0 ? Math.expm1(z) : z),
  selu: (z) => (z < 0 ? LAMBDA_ALPHA * Math.expm1(z) : LAMBDA * z),
  softplus,
  mish: (z) => z * Math.tanh(softplus(z)),
  hardSigmoid: (z) => Math.min(Math.max(z / 6 + 0.5, 0), 1),
  exponential: Math.exp,
} satisfies Record<Elementwise, (z: number) => number>;

/** Where functions are compared: both tails, the joints, and what lies between. */
const SAMPLES = Array.from({ length: 321 }, (_, i) => (i - 160) / 8);

/** More than the rounding of constants to f32, less than the distance of any two functions: gelu and its form with erf differ by 5e-4. */
const TOLERANCE = 2e-6;

/** f(z) = factor·g(stretch·z + offset) with an activation g. */
export interface Recognised {
  readonly activation: Elementwise;
  readonly stretch: number;
  readonly offset: number;
  readonly factor: number;
}

/** Other programs' functions that one of ours is: the hard sigmoid of old Keras, 0.2·z + ½, is ours of 1.2·z; relu6 is six of ours of z − 3. */
const VARIANTS: readonly Recognised[] = [
  ...ELEMENTWISE_NAMES.map((activation) => ({ activation, stretch: 1, offset: 0, factor: 1 })),
  { activation: "hardSigmoid", stretch: 1.2, offset: 0, factor: 1 },
  { activation: "hardSigmoid", stretch: 1, offset: -3, factor: 6 },
];

/** Returns the activation that a function is, by its values on [−20, 20]; undefined where it is none. */
export function recognise(f: (z: number) => number): Recognised | undefined {
  return VARIANTS.find(({ activation, stretch, offset, factor }) =>
    SAMPLES.every((z) => {
      const expected = factor * VALUES[activation](stretch * z + offset);
      return Math.abs(f(z) - expected) <= TOLERANCE * Math.max(1, Math.abs(expected));
    }),
  );
}
