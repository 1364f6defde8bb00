import { constant } from "./dual.ts";
import type { Dual } from "./dual.ts";

/** A model of NIST's Statistical Reference Datasets: y from the parameters b and the predictors x. */
export type Model = (b: readonly Dual[], x: readonly number[]) => Dual;

const saturating: Model = ([b1, b2], [x]) => b1.times(b2.times(-x).exp().from(1));
const chwirut: Model = ([b1, b2, b3], [x]) => b1.times(-x).exp().over(b3.times(x).plus(b2));
const bell = (height: Dual, centre: Dual, width: Dual, x: number): Dual =>
  height.times(centre.from(x).square().over(width.square()).times(-1).exp());
const gauss: Model = ([b1, b2, b3, b4, b5, b6, b7, b8], [x]) =>
  b1
    .times(b2.times(-x).exp())
    .plus(bell(b3, b4, b5, x))
    .plus(bell(b6, b7, b8, x));
const lanczos: Model = ([b1, b2, b3, b4, b5, b6], [x]) =>
  b1
    .times(b2.times(-x).exp())
    .plus(b3.times(b4.times(-x).exp()))
    .plus(b5.times(b6.times(-x).exp()));
const wave = (cosine: Dual, sine: Dual, period: Dual, x: number): Dual =>
  cosine.times(period.under(2 * Math.PI * x).cos()).plus(sine.times(period.under(2 * Math.PI * x).sin()));

export const MODELS: Readonly<Record<string, Model>> = {
  Bennett5: ([b1, b2, b3], [x]) => b1.times(b2.plus(x).raised(b3.under(-1))),
  BoxBOD: saturating,
  Chwirut1: chwirut,
  Chwirut2: chwirut,
  DanWood: ([b1, b2], [x]) => b1.times(b2.times(Math.log(x)).exp()),
  ENSO: ([b1, b2, b3, b4, b5, b6, b7, b8, b9], [x]) =>
    b1
      .plus(wave(b2, b3, constant(12, 9), x))
      .plus(wave(b5, b6, b4, x))
      .plus(wave(b8, b9, b7, x)),
  Eckerle4: ([b1, b2, b3], [x]) => b1.over(b2).times(b3.from(x).over(b2).square().times(-0.5).exp()),
  Gauss1: gauss,
  Gauss2: gauss,
  Gauss3: gauss,
  Hahn1: ([b1, b2, b3, b4, b5, b6, b7], [x]) =>
    b1
      .plus(b2.times(x))
      .plus(b3.times(x ** 2))
      .plus(b4.times(x ** 3))
      .over(
        b5
          .times(x)
          .plus(1)
          .plus(b6.times(x ** 2))
          .plus(b7.times(x ** 3)),
      ),
  Kirby2: ([b1, b2, b3, b4, b5], [x]) =>
    b1
      .plus(b2.times(x))
      .plus(b3.times(x ** 2))
      .over(
        b4
          .times(x)
          .plus(1)
          .plus(b5.times(x ** 2)),
      ),
  Lanczos1: lanczos,
  Lanczos2: lanczos,
  Lanczos3: lanczos,
  MGH09: ([b1, b2, b3, b4], [x]) =>
    b1.times(b2.times(x).plus(x ** 2)).over(
      b3
        .times(x)
        .plus(x ** 2)
        .plus(b4),
    ),
  MGH10: ([b1, b2, b3], [x]) => b1.times(b2.over(b3.plus(x)).exp()),
  MGH17: ([b1, b2, b3, b4, b5], [x]) => b1.plus(b2.times(b4.times(-x).exp())).plus(b3.times(b5.times(-x).exp())),
  Misra1a: saturating,
  Misra1b: ([b1, b2], [x]) =>
    b1.times(
      b2
        .times(x / 2)
        .plus(1)
        .power(-2)
        .from(1),
    ),
  Misra1c: ([b1, b2], [x]) =>
    b1.times(
      b2
        .times(2 * x)
        .plus(1)
        .power(-0.5)
        .from(1),
    ),
  Misra1d: ([b1, b2], [x]) => b1.times(b2).times(x).over(b2.times(x).plus(1)),
  Nelson: ([b1, b2, b3], [x1, x2]) => b1.minus(b2.times(x1).times(b3.times(-x2).exp())),
  Rat42: ([b1, b2, b3], [x]) => b1.over(b2.minus(b3.times(x)).exp().plus(1)),
  Rat43: ([b1, b2, b3, b4], [x]) => b1.over(b2.minus(b3.times(x)).exp().plus(1).raised(b4.under(1))),
  Roszman1: ([b1, b2, b3, b4], [x]) => b1.minus(b2.times(x)).minus(b3.over(b4.from(x)).atan().over(Math.PI)),
  Thurber: ([b1, b2, b3, b4, b5, b6, b7], [x]) =>
    b1
      .plus(b2.times(x))
      .plus(b3.times(x ** 2))
      .plus(b4.times(x ** 3))
      .over(
        b5
          .times(x)
          .plus(1)
          .plus(b6.times(x ** 2))
          .plus(b7.times(x ** 3)),
      ),
};

export interface Problem {
  readonly starts: readonly [Float64Array, Float64Array];
  readonly certified: Float64Array;
  readonly sumOfSquares: number;
  readonly rows: readonly { readonly y: number; readonly x: readonly number[] }[];
}

/** Reads a .dat file: two starts and the certified values by parameter, the residual sum of squares, the data. */
export function readProblem(name: string, text: string): Problem {
  const lines = text.split(/\r?\n/);
  const parameters = lines.filter((line) => /^\s*b\d+\s*=/.test(line)).map((line) => line.split("=")[1].trim().split(/\s+/).map(Number));
  const column = (index: number): Float64Array => Float64Array.from(parameters, (row) => row[index]);
  const sumOfSquares = Number(/Residual Sum of Squares:\s*(\S+)/.exec(text)![1]);
  const from = lines.findLastIndex((line) => line.startsWith("Data:"));
  const rows = lines
    .slice(from + 1)
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [y, ...x] = line.trim().split(/\s+/).map(Number);
      // Nelson's model is of log y.
      return { y: name === "Nelson" ? Math.log(y) : y, x };
    });
  return { starts: [column(0), column(1)], certified: column(2), sumOfSquares, rows };
}
