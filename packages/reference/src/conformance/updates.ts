import type { Precision } from "../matrix.ts";
import { HYPER, OPTIMIZERS } from "../optimizers.ts";
import type { OptimizerKind } from "../optimizers.ts";
import { hyperOf } from "./networks.ts";
import { SIZES, fill, single } from "./single.ts";
import type { Group } from "./single.ts";
import { numbers } from "./values.ts";

/** Returns the updates of an optimiser over ragged sizes, at its first step and at later ones, with units that are dead. */
export function updateGroup(precision: Precision, optimizer: OptimizerKind): Group {
  const count = OPTIMIZERS[optimizer].states.length;
  const small = precision === "f32" ? 2 ** -100 : 2 ** -1000;
  return {
    title: `update, ${optimizer}, at its first step and at later ones`,
    cases: () =>
      SIZES.flatMap(({ k, n }) =>
        [0, 1, 1000, 6600].map((steps) =>
          single({
            precision,
            m: 1,
            M: 1,
            shapes: { theta: [k, n], gradient: [k, n], m: [k, n], v: [k, n], hyper: [1, 8, "f64"] },
            instructions: ({ theta, gradient, m, v, hyper }) => [
              { op: "tick", hyper },
              {
                op: "update",
                optimizer,
                theta,
                gradient,
                states: [m, v].slice(0, count),
                hyper,
                decay: n % 2 === 1,
                ...(n % 4 === 0 ? { rate: 0.3 } : {}),
              },
            ],
            writes: ({ theta, gradient, m, v, hyper }, random) => {
              const settings = hyperOf(optimizer);
              settings[HYPER.steps] = steps;
              settings[HYPER.beta1Power] = 0.9 ** steps;
              settings[HYPER.beta2Power] = 0.999 ** steps;
              // Now and then a unit is dead or nearly, and its states are about to fall below the smallest.
              const dead = (e: number) => e % 5 === 3 && steps > 0;
              const gradients = numbers(random, k * n, 0.1).map((g, e) => (dead(e) ? (e % 2) * small : g));
              const moments = (sign: boolean) =>
                numbers(random, k * n, 0.1).map((x, e) => (steps === 0 ? 0 : dead(e) ? small * (1 + 0.2 * (e % 3)) : sign ? x : x * x));
              return [
                fill(random, theta),
                [gradient, gradients],
                [m, moments(optimizer !== "rmsprop")],
                [v, moments(false)],
                [hyper, settings],
              ];
            },
          }),
        ),
      ),
  };
}
