// A process of its own: from import to the first trained step on digits. Prints the milliseconds.
const start = performance.now();
const engine = process.argv[2];
const [{ adam, dense, network }, { digits }] = await Promise.all([import("adjoint"), import("@adjoint/datasets")]);
const backend = engine === "baseline" ? (await import("@adjoint/baseline")).createBaseline() : undefined;
const options = backend ? { backend } : { deterministic: engine === "simd" };
const net = network({ inputs: 64, layers: [dense(32, "relu"), dense(10, "softmax")], loss: "crossEntropy", seed: 1, ...options });
const [{ loss }] = net.fit(digits(), { epochs: 1, batchSize: 32, optimizer: adam(), every: 1 });
const elapsed = performance.now() - start;
if (!(loss > 0.5 && loss < 10)) throw new Error(`bench: the loss of the first step is ${loss}`);
process.stdout.write(JSON.stringify({ milliseconds: elapsed, backend: net.backend }));
