// What must type-check, and with which type; and what must not: each line after @ts-expect-error is an error, or this file is one.
import { createReference } from "@adjoint/reference";
import { expectTypeOf } from "vitest";
import { adam, dense, fromJSON, load, network, squaredError } from "../../src/index.ts";
import type { Activation, Dense, Loss, Network, Progress } from "../../src/index.ts";

// The program of the README.
const net = network({ inputs: 64, layers: [dense(32, "relu"), dense(10, "softmax")], loss: "crossEntropy", seed: 1 });
for (const { epoch, loss } of net.fit({ inputs: [[1]], labels: ["a"] }, { epochs: 20, batchSize: 32, optimizer: adam() })) {
  expectTypeOf(epoch).toEqualTypeOf<number>();
  expectTypeOf(loss).toEqualTypeOf<number>();
}
expectTypeOf(net.evaluate({ inputs: [[1]], labels: [1] }).accuracy).toEqualTypeOf<number>();
expectTypeOf(net.fitAsync({ inputs: [[1]], labels: [1] }, { epochs: 1, batchSize: 1, optimizer: adam() })).toExtend<
  AsyncGenerator<Progress, void, void>
>();

// Precision decides what comes out.
expectTypeOf(net).toEqualTypeOf<Network<"f32">>();
expectTypeOf(net.predict([[1]])).toEqualTypeOf<Float32Array>();
const double = network({
  inputs: 1,
  layers: [dense(1, "identity")],
  loss: squaredError("mean"),
  seed: 1,
  precision: "f64",
  backend: createReference(),
});
expectTypeOf(double.predict([[1]])).toEqualTypeOf<Float64Array>();
expectTypeOf(double.lossAndGradients({ inputs: [[1]], targets: [1] }).gradients[0].weights).toEqualTypeOf<Float64Array>();
expectTypeOf(net).toExtend<Network>();
expectTypeOf(load(new Uint8Array())).toEqualTypeOf<Network>();
expectTypeOf(fromJSON("{}")).toEqualTypeOf<Network>();

// Every pair of output activation and loss that has a gradient.
network({ inputs: 1, layers: [dense(1, "sigmoid")], loss: "crossEntropy", seed: 1 });
network({ inputs: 1, layers: [dense(1, "sigmoid")], loss: squaredError("half"), seed: 1 });
network({ inputs: 1, layers: [dense(1, "tanh")], loss: squaredError("sum"), seed: 1 });
network({ inputs: 1, layers: [dense(1, "relu")], loss: squaredError("sum"), seed: 1 });
network({ inputs: 1, layers: [dense(1, "leakyRelu")], loss: squaredError("sum"), seed: 1 });
network({ inputs: 1, layers: [dense(1, "gelu")], loss: squaredError("sum"), seed: 1 });

// And those that have none.
// @ts-expect-error a squared error after softmax
network({ inputs: 1, layers: [dense(2, "softmax")], loss: squaredError("half"), seed: 1 });
// @ts-expect-error cross-entropy behind identity
network({ inputs: 1, layers: [dense(2, "identity")], loss: "crossEntropy", seed: 1 });
// @ts-expect-error cross-entropy after tanh
network({ inputs: 1, layers: [dense(4, "relu"), dense(2, "tanh")], loss: "crossEntropy", seed: 1 });
// @ts-expect-error cross-entropy behind relu
network({ inputs: 1, layers: [dense(2, "relu")], loss: "crossEntropy", seed: 1 });
// @ts-expect-error cross-entropy behind leakyRelu
network({ inputs: 1, layers: [dense(2, "leakyRelu")], loss: "crossEntropy", seed: 1 });
// @ts-expect-error cross-entropy behind gelu
network({ inputs: 1, layers: [dense(2, "gelu")], loss: "crossEntropy", seed: 1 });
// @ts-expect-error softmax in a hidden layer
network({ inputs: 1, layers: [dense(2, "softmax"), dense(2, "softmax")], loss: "crossEntropy", seed: 1 });
// @ts-expect-error no layers
network({ inputs: 1, layers: [], loss: "crossEntropy", seed: 1 });
// @ts-expect-error an activation that is none
dense(1, "swish");
// @ts-expect-error no convention
squaredError();
// @ts-expect-error a convention that is none
squaredError("rms");
// @ts-expect-error no seed
network({ inputs: 1, layers: [dense(1, "sigmoid")], loss: "crossEntropy" });
// @ts-expect-error a misspelt option
adam({ lr: 0.1 });

// One of two activations: what holds for both.
declare const probability: "softmax" | "sigmoid";
network({ inputs: 1, layers: [dense(2, probability)], loss: "crossEntropy", seed: 1 });
// @ts-expect-error it may be softmax
network({ inputs: 1, layers: [dense(2, probability)], loss: squaredError("half"), seed: 1 });

// Layers that are known at run time alone: checked there.
declare const layers: Dense[];
declare const loss: Loss;
declare const activation: Activation;
network({ inputs: 1, layers, loss, seed: 1 });
network({ inputs: 1, layers: [dense(3, activation), dense(3, activation)], loss, seed: 1 });
network({ inputs: 1, layers: [...[3, 4].map((units) => dense(units, "relu")), dense(3, "softmax")], loss: "crossEntropy", seed: 1 });
