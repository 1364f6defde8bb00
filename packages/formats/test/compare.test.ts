import { expect, test } from "vitest";
import { compareStops } from "../src/index.ts";
import type { Tensor } from "../src/index.ts";

const tensor = (name: string, values: readonly number[], shape = [1, values.length]): Tensor => ({
  name,
  shape,
  values: Float64Array.from(values),
});
const stops = [1, 2, 3].map((epoch) => ({ path: `epoch-${epoch}`, epoch, position: 0 }));
const stored = (): readonly Tensor[] => [tensor("W1", [1, 2, 3, 4, 5, 6], [2, 3]), tensor("b1", [0, Number.NaN])];

test("numbers that are the same in every bit have no difference, NaN included, and every moment is computed once, in order", async () => {
  const asked: number[] = [];
  const computed = async ({ epoch }: (typeof stops)[number]) => {
    asked.push(epoch);
    return stored();
  };
  expect(await compareStops(stops, { stored, computed })).toBeUndefined();
  expect(asked).toEqual([1, 2, 3]);
});

test("the first number that differs is named with its row and column, and the last moment that was equal", async () => {
  const computed = async ({ epoch }: (typeof stops)[number]) =>
    epoch < 2 ? stored() : [tensor("W1", [1, 2, 3, 4, 5 + 2 ** -50, 7], [2, 3]), tensor("b1", [1, 1])];
  expect(await compareStops(stops, { stored, computed })).toEqual({
    stop: stops[1],
    equalUntil: stops[0],
    tensor: "W1",
    row: 1,
    col: 1,
    stored: 5,
    computed: 5 + 2 ** -50,
  });
});

test("−0 differs from 0, and a tensor that is missing or short from one that is there", async () => {
  const against = (b1: readonly Tensor[]) => compareStops(stops, { stored: () => [tensor("b1", [0, 1])], computed: async () => b1 });
  expect(await against([tensor("b1", [-0, 1])])).toMatchObject({ tensor: "b1", col: 0, equalUntil: undefined });
  expect(await against([tensor("b1", [0])])).toMatchObject({ col: 1, stored: 1, computed: Number.NaN });
  expect(await against([])).toMatchObject({ col: 0, computed: Number.NaN });
  expect(await against([tensor("b1", [0, 1, 2])])).toMatchObject({ row: 1, col: 0, stored: Number.NaN, computed: 2 });
});
