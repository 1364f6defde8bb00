import { createRandom } from "@adjoint/reference";
import { fail } from "./problems.ts";
import { SOBOL_DIMENSIONS, createSobol } from "./sobol.ts";
import { gridValues, short, steps } from "./space.ts";
import type { Parameter, SearchSpace } from "./space.ts";

/** The settings of one trial, as texts that the command line takes. */
export interface Trial {
  /** From 1. */
  readonly number: number;
  readonly values: Readonly<Record<string, string>>;
}

/** Philox streams of a seed: points at random, and the shifts of Sobol's sequence. */
const STREAMS = { points: 1, shifts: 2 } as const;

/** Returns the trials of a space: a function of it and its seed. @throws ArgumentError where Sobol's sequence has too few dimensions */
export function trialsOf({ method, trials, seed, parameters }: SearchSpace): Trial[] {
  const names = [...parameters.keys()];
  const list = [...parameters.values()];
  const trialOf = (number: number, values: readonly string[]): Trial => ({
    number,
    values: Object.fromEntries(names.map((name, i) => [name, values[i]])),
  });
  if (method === "grid") {
    const axes = list.map((parameter, i) => gridValues(names[i], parameter));
    return Array.from({ length: trials }, (_, index) => {
      let rest = index;
      // The last parameter changes fastest.
      const picked = axes.toReversed().map((axis) => {
        const value = axis[rest % axis.length];
        rest = Math.floor(rest / axis.length);
        return value;
      });
      return trialOf(index + 1, picked.toReversed());
    });
  }
  const point = method === "sobol" ? sobolPoints(seed, list.length) : randomPoints(seed, list.length);
  return Array.from({ length: trials }, (_, index) => {
    const at = point(index);
    return trialOf(
      index + 1,
      list.map((parameter, i) => valueAt(parameter, at[i])),
    );
  });
}

function randomPoints(seed: number, dimensions: number): (index: number) => number[] {
  const random = createRandom(seed, STREAMS.points);
  return () => Array.from({ length: dimensions }, () => random.uniform());
}

function sobolPoints(seed: number, dimensions: number): (index: number) => number[] {
  if (dimensions > SOBOL_DIMENSIONS) return fail("trialsOf", "too-many-dimensions", { count: dimensions, most: SOBOL_DIMENSIONS });
  const random = createRandom(seed, STREAMS.shifts);
  return createSobol(Uint32Array.from({ length: dimensions }, () => random.uint32()));
}

/** Returns the value of a parameter at u in [0, 1). */
function valueAt(parameter: Parameter, u: number): string {
  if (parameter.kind === "choice") return parameter.values[Math.floor(u * parameter.values.length)];
  const { min, max, scale, step } = parameter;
  if (step !== undefined) return String(short(min + step * Math.floor(u * steps(parameter, step))));
  return String(short(scale === "log" ? Math.exp(Math.log(min) + u * (Math.log(max) - Math.log(min))) : min + u * (max - min)));
}
