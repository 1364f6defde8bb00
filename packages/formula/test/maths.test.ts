import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { differenceOverNorms, differenceOverSum, scaleOf } from "../src/gradients/index.ts";
import { dense, fromRows, toRows, transpose, type Dense } from "../src/core/dense.ts";
import { backward, cost, derivative, forward, sigmoid, type DenseNetwork } from "../src/core/dense-network.ts";

const page = readFileSync(new URL("../../../docs/maths.md", import.meta.url), "utf8");
const blocks = [...page.matchAll(/```numbers\n([\s\S]*?)```/g)].map(([, body]) => body.trim().split("\n"));

/** A line `name = value` or `name: value`. */
function entries(lines: readonly string[]): [name: string, value: string][] {
  return lines.map((line) => {
    const [, name, value] = /^(.*?)\s*[=:] ([[\]\d., -]+)$/.exec(line)!;
    return [name, value];
  });
}
const [slopes, network, optimizers, scales] = blocks.map(entries) as [ReturnType<typeof entries>, ...ReturnType<typeof entries>[]];

/** Every number of `text`, with its decimals. */
const printed = (text: string): { value: number; decimals: number }[] =>
  [...text.matchAll(/-?\d+(?:\.(\d+))?/g)].map(([whole, decimals]) => ({ value: Number(whole), decimals: decimals?.length ?? 0 }));

function expectPrinted(name: string, text: string, computed: readonly number[]): void {
  const shown = printed(text);
  expect(shown, name).toHaveLength(computed.length);
  for (const [i, { value, decimals }] of shown.entries()) expect(Number(computed[i].toFixed(decimals)), name).toBeCloseTo(value, 12);
}

describe("docs/maths.md", () => {
  it("has no decimal outside its numbers blocks but the constants of activations, of running means and of the optimisers", () => {
    const rest = page.replaceAll(/```numbers\n[\s\S]*?```/g, "");
    expect(rest.match(/\d\.\d+/g)).toEqual([
      "0.01",
      "0.01",
      "0.01",
      "0.044715",
      "1.0507009873554805",
      "1.6732632423543772",
      "0.1",
      "0.1",
      "0.9",
      "0.999",
      "0.01",
    ]);
    expect(blocks).toHaveLength(4);
  });

  it("slopes: g′(z) and g′(a)", () => {
    const a = sigmoid(1);
    expect(slopes.map(([name]) => name)).toEqual(["sigmoid'(z) at z = 1", "sigmoid'(a) at a = sigmoid(1)"]);
    expectPrinted("at z", slopes[0][1], [derivative("sigmoid", 1)]);
    expectPrinted("at a", slopes[1][1], [derivative("sigmoid", a)]);
  });

  it("the step with numbers, every matrix, by columns and turned over", () => {
    const given = new Map(network.map(([name, value]) => [name, value]));
    const matrix = (name: string): Dense => transpose(fromRows(JSON.parse(given.get(name)!) as number[][]));
    const net: DenseNetwork = {
      layers: [
        { W: matrix("W1"), b: matrix("b1"), activation: "tanh" },
        { W: matrix("W2"), b: matrix("b2"), activation: "softmax" },
      ],
      loss: "softmax-cross-entropy",
      lambda: 0.5,
    };
    const [X, Y] = [matrix("X"), matrix("Y")];
    const values = forward(net, X);
    const { delta, dW, db } = backward(net, values, Y);
    const m = X.cols;
    const mean = (matrix: Dense): Dense => dense(matrix.rows, matrix.cols, (i, j) => matrix.values[i * matrix.cols + j] / m);
    const computed: Readonly<Record<string, Dense>> = {
      Z1: values.Z[1],
      A1: values.A[1],
      Z2: values.Z[2],
      A2: values.A[2],
      dZ2: mean(delta[2]!),
      dW2: dW[1],
      db2: db[1]!,
      dZ1: mean(delta[1]!),
      dW1: dW[0],
      db1: db[0]!,
    };
    const inputs = new Set(["X", "W1", "b1", "W2", "b2", "Y", "J"]);
    expect(network.map(([name]) => name).filter((name) => !inputs.has(name))).toEqual(Object.keys(computed));
    for (const [name, value] of Object.entries(computed)) expectPrinted(name, given.get(name)!, toRows(transpose(value)).flat());
    expectPrinted("J", given.get("J")!, [cost(net, X, Y)]);
  });

  it("three steps of every optimiser", () => {
    const [eta, mu, rho, beta1, beta2, epsilon, decay] = [0.1, 0.9, 0.9, 0.9, 0.999, 1e-8, 0.01];
    type State = readonly [number, number];
    type Step = (theta: number, state: State, t: number) => readonly [theta: number, state: State];
    const adam = (theta: number, [p0, q0]: State, t: number, g: number): readonly [number, State] => {
      const [p, q] = [beta1 * p0 + (1 - beta1) * g, beta2 * q0 + (1 - beta2) * g * g];
      const textbook = (eta * (p / (1 - beta1 ** t))) / (Math.sqrt(q / (1 - beta2 ** t)) + epsilon);
      const c = Math.sqrt(1 - beta2 ** t);
      expect((((eta * c) / (1 - beta1 ** t)) * p) / (Math.sqrt(q) + epsilon * c)).toBeCloseTo(textbook, 12);
      return [theta - textbook, [p, q]];
    };
    const steps: Readonly<Record<string, Step>> = {
      sgd: (theta, state) => [theta - eta * theta, state],
      momentum: (theta, [v0]) => {
        const v = mu * v0 + theta;
        return [theta - eta * v, [v, 0]];
      },
      velocity: (theta, [v0]) => {
        const v = mu * v0 - eta * theta;
        return [theta + v, [v, 0]];
      },
      nesterov: (theta, [v0]) => {
        const v = mu * v0 + theta;
        return [theta - eta * (theta + mu * v), [v, 0]];
      },
      rmsprop: (theta, [s0]) => {
        const s = rho * s0 + (1 - rho) * theta * theta;
        return [theta - (eta * theta) / (Math.sqrt(s) + epsilon), [s, 0]];
      },
      adam: (theta, state, t) => adam(theta, state, t, theta),
      adamw: (theta, state, t) => adam(theta - eta * decay * theta, state, t, theta),
    };
    expect(optimizers.map(([name]) => name)).toEqual(Object.keys(steps));
    for (const [name, text] of optimizers) {
      let [theta, state]: readonly [number, State] = [1, [0, 0]];
      const path = [1, 2, 3].map((t) => {
        [theta, state] = steps[name](theta, state, t);
        return theta;
      });
      expectPrinted(name, text, path);
    }
  });

  it("the closed form of a factor, in both metrics", () => {
    const n = Float64Array.of(1, -2, 0.5);
    for (const [index, c] of [2, 5].entries()) {
      const g = n.map((value) => c * value);
      expectPrinted(`r of c = ${c}`, scales[index][1], [differenceOverSum(g, n)]);
      expectPrinted(`r of c = ${c}`, scales[index][1], [differenceOverNorms(g, n)]);
    }
    expectPrinted("c of r", scales[2][1], [scaleOf(1 / 9)!]);
    expect(scales.map(([name]) => name)).toEqual(["r of c = 2", "r of c = 5", "c of r = 0.111111"]);
  });
});
