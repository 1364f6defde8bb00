// Trains 784-128-10 on MNIST in a process of its own, so that its memory can be measured, and prints what came of it as JSON.
import { imageSet, readIdx } from "@adjoint/datasets";
import { adam, dense, network } from "../src/index.ts";
import { readShared } from "./shared-data.ts";

const read = (file: string) => readIdx(readShared(`mnist/${file}.gz`), file);
const [trainImages, trainLabels, testImages, testLabels] = await Promise.all(
  ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"].map(read),
);
const train = imageSet({ name: "mnist", images: trainImages, labels: trainLabels });
const test = imageSet({ name: "mnist", images: testImages, labels: testLabels });
const net = network({
  inputs: 784,
  layers: [dense(128, "relu"), dense(10, "softmax")],
  loss: "crossEntropy",
  seed: 1,
  deterministic: true,
});
const losses = Array.from(net.fit(train, { epochs: 10, batchSize: 64, optimizer: adam() }), ({ loss }) => loss);
console.log(JSON.stringify({ losses, accuracy: net.evaluate(test).accuracy, bytes: 1024 * process.resourceUsage().maxRSS }));
