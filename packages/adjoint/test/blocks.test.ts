import { parseTable, prepareBlocks } from "@adjoint/datasets";
import type { BlockSet, ExampleSet } from "@adjoint/datasets";
import { createSpill } from "@adjoint/datasets/node";
import { createRandom } from "@adjoint/reference";
import { afterAll, describe, expect, it } from "vitest";
import { adam, dense, network } from "../src/index.ts";
import type { Network } from "../src/index.ts";
import { evaluateTable } from "../src/tables/index.ts";

const random = createRandom(6);
const text = `a,b,y\n${Array.from({ length: 3000 }, () => {
  const [a, b] = [random.uniform(), random.uniform()];
  return `${a},${b},${a + b > 1 ? "p" : "q"}`;
}).join("\n")}\n`;
const [cells, rows] = [createSpill(), createSpill()];
afterAll(() => {
  cells.close();
  rows.close();
});
const blocks = prepareBlocks(parseTable(text, { spill: cells }), { seed: 1, validation: 0.1, spill: rows, blockBytes: 4096 });

const create = (): Network => network({ inputs: 2, layers: [dense(8, "tanh"), dense(2, "softmax")], loss: "crossEntropy", seed: 1 });

/** Trains to a number of visited blocks; to the network a block is an epoch, so its epoch says where it is. */
function train(net: Network, set: BlockSet, visits: number, stopAfter = Infinity): void {
  while (net.epoch < visits) {
    const block = set.block(set.order(Math.floor(net.epoch / set.count))[net.epoch % set.count]);
    for (const { batch } of net.fit(block, { epochs: 1, batchSize: 50, every: 1, optimizer: adam({ learningRate: 0.01 }) }))
      if (net.epoch === visits - 1 && batch >= stopAfter) return;
  }
}

describe("training on blocks of a table on disk", () => {
  it("learns what the rows hold, though a block alone is in memory", () => {
    expect(blocks.count).toBeGreaterThan(4);
    const net = create();
    train(net, blocks, 20 * blocks.count);
    expect(net.evaluate(blocks.validation!).accuracy).toBeGreaterThan(0.95);
  });

  it("evaluateTable of one block after another, with the scores on disk, is that of all rows", () => {
    const net = create();
    train(net, blocks, 2 * blocks.count);
    const scores = createSpill();
    const of = (times: number): ExampleSet[] => Array.from({ length: times * blocks.count }, (_, i) => blocks.block(i % blocks.count));
    // 40,000 scores: more than a part of them that stays in memory.
    const times = Math.ceil(80_000 / blocks.rows);
    const [inParts, inMemory] = [evaluateTable(net, of(times).values(), { spill: scores }), evaluateTable(net, of(times))];
    expect(scores.size).toBeGreaterThan(100_000);
    expect(inParts).toEqual(inMemory);
    const once = evaluateTable(net, of(1));
    if (inParts.learns !== "classes" || once.learns !== "classes") throw new Error("classes are learnt");
    expect(inParts.metrics.rows).toBe(times * blocks.rows);
    for (const key of ["accuracy", "rocAuc", "prAuc", "logLoss"] as const)
      expect(Math.abs(inParts.metrics[key] - once.metrics[key])).toBeLessThan(1e-12);
    scores.close();
  });

  it("goes on within a block of a pass with the same bits, from another reading of the file", () => {
    const whole = create();
    train(whole, blocks, 3 * blocks.count + 2);
    const begun = create();
    train(begun, blocks, blocks.count + 3, 4);
    const resumed = create();
    resumed.restore(begun.checkpoint());
    const [otherCells, otherRows] = [createSpill(), createSpill()];
    const again = prepareBlocks(parseTable(text, { spill: otherCells }), { seed: 1, validation: 0.1, spill: otherRows, blockBytes: 4096 });
    train(resumed, again, 3 * blocks.count + 2);
    expect(resumed.parameters()).toEqual(whole.parameters());
    otherCells.close();
    otherRows.close();
  });
});
