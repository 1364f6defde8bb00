import { createRandom } from "@adjoint/reference";
import { describe, expect, it } from "vitest";
import type { NdArray } from "../../src/core/array.ts";
import { LOSS_NAMES, type Loss } from "../../src/core/losses.ts";
import { beside, combine, entriesOf, matrix } from "../../src/core/matrix.ts";
import { networkOf, type Network } from "../../src/core/network.ts";
import type { Role } from "../../src/core/quantities.ts";
import { MISTAKES } from "../../src/mistakes/index.ts";
import type { Mistake, Mutant, Place } from "../../src/mistakes/mistake.ts";
import { wrongText } from "../../src/mistakes/texts.ts";

const mistakeOf = (code: string): Mistake | undefined => MISTAKES.find((entry) => entry.code === code);

const SIZES = [4, 6, 5, 3];
const M = 7;

function network(hidden: "sigmoid" | "tanh" | "relu", loss: Loss): Network {
  const random = createRandom(7);
  const draw = (rows: number, cols: number): NdArray => matrix(rows, cols, () => random.normal());
  const output = loss === "softmax-cross-entropy" ? "softmax" : loss === "given" ? "linear" : "sigmoid";
  return networkOf({
    weights: SIZES.slice(1).map((n, i) => draw(n, SIZES[i])),
    biases: SIZES.slice(1).map((n) => draw(n, 1)),
    activations: [{ name: hidden }, { name: hidden }, { name: output }],
    X: draw(SIZES[0], M),
    Y: loss === "given" ? draw(SIZES[3], M) : matrix(SIZES[3], M, (k, t) => (k === t % SIZES[3] ? 1 : 0)),
    loss,
  });
}

const NETWORKS = LOSS_NAMES.flatMap((loss) => (["sigmoid", "tanh", "relu"] as const).map((hidden) => network(hidden, loss)));
const ROLES: readonly Role[] = ["target", "a", "slope", "dA", "dZ", "dW", "db", "dTheta"];

function rightValue({ network: n, role, layer }: Place): NdArray | undefined {
  if (role === "target") return n.parts.Y;
  if (role === "dTheta") return beside(n.db[layer], n.dW[layer]);
  return role === "a" || role === "slope" || role === "dA" || role === "dZ" || role === "dW" || role === "db" ? n[role][layer] : undefined;
}

function places(): Place[] {
  return NETWORKS.flatMap((n) =>
    ROLES.flatMap((role) =>
      [1, 2, 3].map((layer): Place => ({
        network: n,
        role,
        layer,
        bias: role === "dTheta" ? "first" : "separate",
        factor: 1 / M,
        decay: 0.2,
        step: 0.1,
      })),
    ),
  );
}

const agrees = (a: NdArray, b: NdArray): boolean =>
  a.shape.join() === b.shape.join() && entriesOf(combine(a, b, (x, y) => Math.abs(x - y))).every((d) => d <= 1e-9);

describe("mistakes", () => {
  it("make values that differ from the right one, are finite, and have the place's own layout or another shape", () => {
    let count = 0;
    for (const place of places()) {
      const right = rightValue(place)!;
      for (const entry of MISTAKES) {
        const mutants: Iterable<Mutant> = mistakeOf(entry.code)!.mutants?.(place) ?? [];
        for (const { what, value } of mutants) {
          count++;
          const where = `${entry.code} (${what}) of ${place.role} ${place.layer}, ${place.network.parts.loss}`;
          expect(entriesOf(value).every(Number.isFinite), where).toBe(true);
          expect(agrees(value, right), where).toBe(false);
        }
      }
    }
    expect(count).toBeGreaterThan(1500);
  });

  it("scale by factors that differ from 1, and penalise otherwise than right", () => {
    for (const place of places()) {
      for (const entry of MISTAKES) {
        const { scales, penalties } = mistakeOf(entry.code)!;
        for (const { by } of scales?.(place) ?? []) expect(by).not.toBeCloseTo(1, 3);
        for (const p of penalties?.(place) ?? []) expect([p.weights, p.bias, p.ones ?? false]).not.toEqual([place.decay, 0, false]);
      }
    }
  });

  it("are named once, and each example differs from its right text in exactly what it changes", () => {
    expect(new Set(MISTAKES.map(({ code }) => code)).size).toBe(MISTAKES.length);
    const without = MISTAKES.filter(({ code }) => mistakeOf(code)!.example === undefined).map(({ code }) => code);
    expect(without).toEqual(["relu-kink"]);
    for (const { code } of MISTAKES) {
      const { example } = mistakeOf(code)!;
      if (!example) continue;
      for (const [from] of example.changes) expect(example.right, code).toContain(from);
      if (example.loss === undefined) expect(wrongText(example), code).not.toBe(example.right);
    }
  });
});
