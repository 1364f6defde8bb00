// What every host must do: the conformance suite in f32, and one training run whose weights have the same bits as in Node.
import { digits } from "@adjoint/datasets";
import { createKernels } from "@adjoint/kernels";
import { runConformance } from "@adjoint/reference/conformance";
import { adam, dense, network } from "adjoint";

/** Returns the counts of the suite, its first messages, and the hash (FNV-1a, 32 bits) of the trained weights' bytes. */
export function checkHost() {
  const backend = createKernels({ deterministic: true });
  let passed = 0;
  const messages = [];
  const test = (title, check) => {
    try {
      check();
      passed++;
    } catch (error) {
      messages.push(`${title}: ${error.message}`);
    }
  };
  runConformance({ backend, test, precision: "f32" });
  return { variant: backend.info.variant, passed, failed: messages.length, messages: messages.slice(0, 3), hash: hashOf(trainDigits()) };
}

function trainDigits() {
  const layers = [dense(32, "relu"), dense(16, "tanh"), dense(10, "softmax")];
  const net = network({ inputs: 64, layers, loss: "crossEntropy", seed: 1, deterministic: true });
  for (const progress of net.fit(digits(), { epochs: 3, batchSize: 32, optimizer: adam() })) if (!Number.isFinite(progress.loss)) break;
  return net.save();
}

function hashOf(bytes) {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
