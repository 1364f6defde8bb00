// A model is one safetensors file: weights, description, and how its data was scaled. With `training: true` the run goes on where it stood.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { iris } from "@adjoint/datasets";
import { dense, load, network, rmsprop } from "adjoint";

const flowers = iris().standardize();
const options = { epochs: 10, batchSize: 16, optimizer: rmsprop({ learningRate: 0.01 }) };
const net = network({ inputs: 4, layers: [dense(8, "tanh"), dense(3, "softmax")], loss: "crossEntropy", seed: 1 });
for (const { epoch } of net.fit(flowers, options)) if (epoch === 10) console.log(`trained ${epoch} epochs`);

const folder = mkdtempSync(join(tmpdir(), "adjoint-"));
writeFileSync(join(folder, "iris.safetensors"), net.save({ training: true }));
const again = load(readFileSync(join(folder, "iris.safetensors")));
rmSync(folder, { recursive: true });

// Raw measurements are scaled as the training data was.
const { shift, scale } = again.data!.scaling!;
const flower = [5.1, 3.5, 1.4, 0.2].map((x, i) => (x - shift[i]) * scale[i]);
console.log(`${again.data!.features!.join(", ")}: ${again.data!.classes![again.classify([flower])[0]]}`);

for (const { epoch } of net.fit(flowers, options)) if (epoch === 20) console.log(`went on to ${epoch}`);
for (const { epoch } of again.fit(flowers, options)) if (epoch === 20) console.log(`so did the copy`);
console.log(`same bits: ${Buffer.from(net.save()).equals(again.save())}`);

/* prints
trained 10 epochs
sepal length (cm), sepal width (cm), petal length (cm), petal width (cm): setosa
went on to 20
so did the copy
same bits: true
*/
