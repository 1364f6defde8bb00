/** Digits-sized network, relu, relu, softmax cross-entropy, Adam. */
export const MLP = {
  sizes: [784, 256, 128, 10],
  batches: [64, 8, 1],
  rows: 6400,
  learningRate: 1e-3,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
};

/** The smallest useful network, tanh, tanh, sigmoid cross-entropy, plain gradient descent. */
export const TINY = { sizes: [2, 8, 8, 1], batches: [10, 30], rows: 3000, learningRate: 0.1 };

/** What a library that knows neither batches nor cross-entropy does with the same networks: row by row, one activation, half the squared error. */
export const ONLINE = {
  mlp: { activation: "relu", learningRate: 1e-3 },
  tiny: { activation: "tanh", learningRate: 0.05 },
};

/** n of C[n, n] = A[n, n]·B[n, n]. */
export const GEMM = [256, 512, 1024];

/** Steps whose losses are compared before anything is timed, and rows whose outputs are. */
export const CHECKED_STEPS = 20;
export const CHECKED_ROWS = 8;

/** Elements of C that are compared: spread over all rows and columns. */
export const CHECKED_ELEMENTS = 256;

/** Where the checked elements of C[n, n] lie, row-major. */
export function checkedElements(n) {
  return Array.from({ length: CHECKED_ELEMENTS }, (_, i) => (i * 7919) % (n * n));
}

/** Libraries that keep each batch as a tensor of its own make at most this many; further steps go round. */
export const BATCHES_KEPT = 800;

export const WORKLOADS = [
  ...MLP.batches.map((batch) => ({
    name: `step-${batch}`,
    kind: "mlp",
    batch,
    title: `training step, 784-256-128-10, Adam, batch ${batch}`,
  })),
  ...TINY.batches.map((batch) => ({
    name: `tiny-${batch}`,
    kind: "tiny",
    batch,
    title: `training step, 2-8-8-1, gradient descent, batch ${batch}`,
  })),
  ...GEMM.map((n) => ({ name: `sgemm-${n}`, kind: "gemm", n, title: `matrix product, ${n} × ${n} × ${n}, f32` })),
  { name: "inference-1", kind: "inference", title: "inference, 784-256-128-10, one row, outputs read" },
];
