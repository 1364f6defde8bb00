/** π/2 in three parts of 33, 33 and 53 bits (fdlibm, e_rem_pio2.c): n times the first two is exact for |n| < 2²⁰. */
const HALF_PI_1 = 1.5707963267341256;
const HALF_PI_2 = 6.077100506303966e-11;
const HALF_PI_3 = 2.0222662487959506e-21;
/** Arguments from here on (about 2²⁰·π/2) are reduced with integers, */
const LARGE = 1647099;
/** and so are those nearer than this to a multiple of π/2, where the three parts have lost too many bits. */
const NEAR = 2 ** -12;

/** sin x [x in radians] within 1 ulp, for every finite x; not a number otherwise. Kernels by Sun's fdlibm (k_sin.c, k_cos.c, 1993). */
export function sin(x: number): number {
  const { quadrant, high, low } = reduce(x);
  const y = quadrant % 2 === 0 ? sinKernel(high, low) : cosKernel(high, low);
  return quadrant < 2 ? y : -y;
}

/** cos x [x in radians] within 1 ulp, for every finite x; not a number otherwise. */
export function cos(x: number): number {
  const { quadrant, high, low } = reduce(x);
  const y = quadrant % 2 === 0 ? cosKernel(high, low) : sinKernel(high, low);
  return quadrant === 0 || quadrant === 3 ? y : -y;
}

/** x = n·π/2 + high + low, |high| ≤ π/4; the quadrant is n modulo 4. */
function reduce(x: number): { quadrant: number; high: number; low: number } {
  if (!Number.isFinite(x)) return { quadrant: 0, high: NaN, low: 0 };
  if (Math.abs(x) <= 0.7853981633974483) return { quadrant: 0, high: x, low: 0 };
  if (Math.abs(x) >= LARGE) return reduceExactly(x);
  const n = Math.floor(x * 0.6366197723675814 + 0.5);
  const rest = x - n * HALF_PI_1;
  const w = n * HALF_PI_2;
  const r = rest - w;
  if (Math.abs(r) < NEAR) return reduceExactly(x);
  // What r lost (Knuth's two-sum), and the third part.
  const back = r - rest;
  const tail = n * HALF_PI_3 - (rest - (r - back) - (w + back));
  const high = r - tail;
  return { quadrant: ((n % 4) + 4) % 4, high, low: r - high - tail };
}

/** Bits after the point: 1024 before it in the largest x, and 256 for the rest. */
const FRACTION = 1280n;
let halfPi: bigint | undefined;

/** π/2·2^1280 by Machin's formula, π/4 = 4·arctan(1/5) − arctan(1/239). */
function halfPiBits(): bigint {
  const guard = 64n;
  const arctan = (inverse: bigint): bigint => {
    let power = (1n << (FRACTION + guard)) / inverse;
    let sum = power;
    for (let k = 3n; power !== 0n; k += 2n) {
      power /= -(inverse * inverse);
      sum += power / k;
    }
    return sum;
  };
  return (2n * (4n * arctan(5n) - arctan(239n))) >> guard;
}

function reduceExactly(x: number): { quadrant: number; high: number; low: number } {
  halfPi ??= halfPiBits();
  // |x| > ½ has no bit below 2⁻⁵³: an integer number of them, exact in fixed point.
  const scaled = Math.abs(x) < 2 ** 53 ? BigInt(x * 2 ** 53) << (FRACTION - 53n) : BigInt(x) << FRACTION;
  let n = scaled / halfPi;
  let rest = scaled - n * halfPi;
  if (2n * rest > halfPi) {
    n += 1n;
    rest -= halfPi;
  } else if (2n * rest < -halfPi) {
    n -= 1n;
    rest += halfPi;
  }
  const unit = 2 ** -128;
  const wide = rest >> (FRACTION - 128n);
  const high = Number(wide);
  return { quadrant: Number(((n % 4n) + 4n) % 4n), high: high * unit, low: Number(wide - BigInt(high)) * unit };
}

function sinKernel(x: number, y: number): number {
  const z = x * x;
  const v = z * x;
  const r =
    0.00833333333332249 +
    z * (-0.0001984126982985795 + z * (2.7557313707070068e-6 + z * (-2.5050760253406863e-8 + z * 1.58969099521155e-10)));
  return x - (z * (0.5 * y - v * r) - y - v * -0.16666666666666632);
}

function cosKernel(x: number, y: number): number {
  const z = x * x;
  const r =
    z *
    (0.0416666666666666 +
      z *
        (-0.001388888888887411 +
          z * (2.480158728947673e-5 + z * (-2.7557314351390663e-7 + z * (2.087572321298175e-9 + z * -1.1359647557788195e-11)))));
  const half = 0.5 * z;
  const w = 1 - half;
  return w + (1 - w - half + (z * r - x * y));
}
