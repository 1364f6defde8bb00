import { variables } from "./dual.ts";
import type { Dual } from "./dual.ts";

/** A function of Moré, Garbow & Hillstrom, "Testing unconstrained optimization software", ACM TOMS 7 (1981): f = Σ fᵢ². */
export interface TestFunction {
  readonly name: string;
  readonly start: readonly number[];
  readonly terms: (x: readonly Dual[]) => readonly Dual[];
  /** The minimum that the standard start leads to, where the paper gives several; or those that may be reached. */
  readonly minima: readonly number[];
}

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);
const sum = (terms: readonly Dual[]): Dual => terms.reduce((total, term) => total.plus(term));

const BARD = [0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.1, 4.39];
const GAUSSIAN = [0.0009, 0.0044, 0.0175, 0.054, 0.1295, 0.242, 0.3521, 0.3989, 0.3521, 0.242, 0.1295, 0.054, 0.0175, 0.0044, 0.0009];
const KOWALIK_Y = [0.1957, 0.1947, 0.1735, 0.16, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246];
const KOWALIK_U = [4, 2, 1, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625];
const OSBORNE = [
  0.844, 0.908, 0.932, 0.936, 0.925, 0.908, 0.881, 0.85, 0.818, 0.784, 0.751, 0.718, 0.685, 0.658, 0.628, 0.603, 0.58, 0.558, 0.538, 0.522,
  0.506, 0.49, 0.478, 0.467, 0.457, 0.448, 0.438, 0.431, 0.424, 0.42, 0.414, 0.411, 0.406,
];

export const FUNCTIONS: readonly TestFunction[] = [
  {
    name: "Rosenbrock",
    start: [-1.2, 1],
    terms: ([x, y]) => [y.minus(x.square()).times(10), x.from(1)],
    minima: [0],
  },
  {
    name: "Freudenstein and Roth",
    start: [0.5, -2],
    terms: ([x, y]) => [x.plus(-13).plus(y.from(5).times(y).plus(-2).times(y)), x.plus(-29).plus(y.plus(1).times(y).plus(-14).times(y))],
    minima: [48.98425367924, 0],
  },
  {
    name: "Powell badly scaled",
    start: [0, 1],
    terms: ([x, y]) => [x.times(y).times(1e4).plus(-1), x.times(-1).exp().plus(y.times(-1).exp()).plus(-1.0001)],
    minima: [0],
  },
  {
    name: "Beale",
    start: [1, 1],
    terms: ([x, y]) => [1.5, 2.25, 2.625].map((c, i) => x.times(y.power(i + 1).from(1)).from(c)),
    minima: [0],
  },
  {
    name: "Jennrich and Sampson",
    start: [0.3, 0.4],
    terms: ([x, y]) =>
      range(10).map((i) =>
        x
          .times(i)
          .exp()
          .plus(y.times(i).exp())
          .from(2 + 2 * i),
      ),
    minima: [124.3621823556],
  },
  {
    name: "helical valley",
    start: [-1, 0, 0],
    terms: ([x, y, z]) => {
      const θ = y
        .over(x)
        .atan()
        .over(2 * Math.PI)
        .plus(x.value < 0 ? 0.5 : 0);
      return [z.minus(θ.times(10)).times(10), x.square().plus(y.square()).sqrt().plus(-1).times(10), z];
    },
    minima: [0],
  },
  {
    name: "Bard",
    start: [1, 1, 1],
    terms: ([a, b, c]) =>
      BARD.map((y, k) => {
        const u = k + 1;
        const v = 16 - u;
        return a
          .plus(
            b
              .times(v)
              .plus(c.times(Math.min(u, v)))
              .under(u),
          )
          .from(y);
      }),
    minima: [8.214877306579e-3],
  },
  {
    name: "Gaussian",
    start: [0.4, 1, 0],
    terms: ([a, b, c]) =>
      GAUSSIAN.map((y, k) =>
        a
          .times(
            c
              .from((8 - (k + 1)) / 2)
              .square()
              .times(b)
              .times(-0.5)
              .exp(),
          )
          .plus(-y),
      ),
    minima: [1.127932769619e-8],
  },
  {
    name: "Box three-dimensional",
    start: [0, 10, 20],
    terms: ([a, b, c]) =>
      range(10).map((i) => {
        const t = 0.1 * i;
        return a
          .times(-t)
          .exp()
          .minus(b.times(-t).exp())
          .minus(c.times(Math.exp(-t) - Math.exp(-10 * t)));
      }),
    minima: [0],
  },
  {
    name: "Powell singular",
    start: [3, -1, 0, 1],
    terms: ([a, b, c, d]) => [
      a.plus(b.times(10)),
      c.minus(d).times(Math.sqrt(5)),
      b.minus(c.times(2)).square(),
      a.minus(d).square().times(Math.sqrt(10)),
    ],
    minima: [0],
  },
  {
    name: "Wood",
    start: [-3, -1, -3, -1],
    terms: ([a, b, c, d]) => [
      b.minus(a.square()).times(10),
      a.from(1),
      d.minus(c.square()).times(Math.sqrt(90)),
      c.from(1),
      b.plus(d).plus(-2).times(Math.sqrt(10)),
      b.minus(d).times(1 / Math.sqrt(10)),
    ],
    minima: [0],
  },
  {
    name: "Kowalik and Osborne",
    start: [0.25, 0.39, 0.415, 0.39],
    terms: ([a, b, c, d]) =>
      KOWALIK_U.map((u, i) =>
        a
          .times(b.times(u).plus(u * u))
          .over(
            c
              .times(u)
              .plus(u * u)
              .plus(d),
          )
          .from(KOWALIK_Y[i]),
      ),
    minima: [3.075056038492e-4],
  },
  {
    name: "Brown and Dennis",
    start: [25, 5, -5, -1],
    terms: ([a, b, c, d]) =>
      range(20).map((i) => {
        const t = i / 5;
        return a
          .plus(b.times(t))
          .plus(-Math.exp(t))
          .square()
          .plus(
            c
              .plus(d.times(Math.sin(t)))
              .plus(-Math.cos(t))
              .square(),
          );
      }),
    minima: [85822.20162636],
  },
  {
    name: "Osborne 1",
    start: [0.5, 1.5, -1, 0.01, 0.02],
    terms: ([a, b, c, d, e]) =>
      OSBORNE.map((y, i) =>
        a
          .plus(b.times(d.times(-10 * i).exp()))
          .plus(c.times(e.times(-10 * i).exp()))
          .from(y),
      ),
    minima: [5.464894697483e-5],
  },
  {
    name: "Biggs EXP6",
    start: [1, 2, 1, 1, 1, 1],
    terms: ([a, b, c, d, e, f]) =>
      range(13).map((i) => {
        const t = 0.1 * i;
        const y = Math.exp(-t) - 5 * Math.exp(-10 * t) + 3 * Math.exp(-4 * t);
        return c
          .times(a.times(-t).exp())
          .minus(d.times(b.times(-t).exp()))
          .plus(f.times(e.times(-t).exp()))
          .plus(-y);
      }),
    minima: [5.655649925e-3, 0],
  },
  {
    name: "Watson, 6 parameters",
    start: [0, 0, 0, 0, 0, 0],
    terms: (x) => [
      ...range(29).map((i) => {
        const t = i / 29;
        const slope = sum(x.slice(1).map((xj, j) => xj.times((j + 1) * t ** j)));
        const value = sum(x.map((xj, j) => xj.times(t ** j)));
        return slope.minus(value.square()).plus(-1);
      }),
      x[0],
      x[1].minus(x[0].square()).plus(-1),
    ],
    minima: [2.287670053552e-3],
  },
  {
    name: "penalty I, 4 parameters",
    start: [1, 2, 3, 4],
    terms: (x) => [...x.map((xi) => xi.plus(-1).times(Math.sqrt(1e-5))), sum(x.map((xi) => xi.square())).plus(-0.25)],
    minima: [2.249977500898e-5],
  },
  {
    name: "variably dimensioned, 10 parameters",
    start: range(10).map((j) => 1 - j / 10),
    terms: (x) => {
      const weighted = sum(x.map((xj, j) => xj.plus(-1).times(j + 1)));
      return [...x.map((xi) => xi.plus(-1)), weighted, weighted.square()];
    },
    minima: [0],
  },
  {
    name: "Broyden tridiagonal, 10 parameters",
    start: range(10).map(() => -1),
    terms: (x) =>
      x.map((xi, i) => {
        let term = xi.times(-2).plus(3).times(xi).plus(1);
        if (i > 0) term = term.minus(x[i - 1]);
        if (i < x.length - 1) term = term.minus(x[i + 1].times(2));
        return term;
      }),
    minima: [0],
  },
  {
    name: "linear of full rank, 5 parameters, 10 terms",
    start: [1, 1, 1, 1, 1],
    terms: (x) => {
      const total = sum(x).times(2 / 10);
      return range(10).map((i) => (i <= x.length ? x[i - 1].minus(total) : total.times(-1)).plus(-1));
    },
    minima: [5],
  },
];

/** f and ∇f at θ. */
export function objective({ terms }: TestFunction): (theta: Float64Array) => { readonly cost: number; readonly gradient: Float64Array } {
  return (theta) => {
    const gradient = new Float64Array(theta.length);
    let cost = 0;
    for (const { value, slope } of terms(variables(theta))) {
      cost += value * value;
      slope.forEach((s, i) => (gradient[i] += 2 * value * s));
    }
    return { cost, gradient };
  };
}
