// What every host must do: the conformance suite in f32, one training run whose weights have the same bits as in Node, and requests that are answered with the same text.
import { digits } from "@adjoint/datasets";
import { createKernels } from "@adjoint/kernels";
import { runConformance } from "@adjoint/reference/conformance";
import { adam, dense, network } from "adjoint";
import { createFetchHandler } from "adjoint-cli/fetch";

/** Returns the counts of the suite, its first messages, the hash (FNV-1a, 32 bits) of the trained weights' bytes, and what the handler of requests answers with them. */
export async function checkHost() {
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
  const model = trainDigits();
  return {
    variant: backend.info.variant,
    passed,
    failed: messages.length,
    messages: messages.slice(0, 3),
    hash: hashOf(model),
    served: await serveDigits(model),
  };
}

/** Returns the statuses and the bodies of a request with ten rows, of one that is refused, and of one about health. */
async function serveDigits(model) {
  const handle = createFetchHandler(model, { deterministic: true });
  const { values, cols } = digits().inputs;
  const rows = Array.from({ length: 10 }, (_, i) => Array.from(values.slice(i * cols, (i + 1) * cols)));
  const post = (body) =>
    new Request("https://example.org/predict", { method: "POST", headers: { "content-type": "application/json" }, body });
  const requests = [post(JSON.stringify(rows)), post("[[1]]"), new Request("https://example.org/health")];
  const answers = await Promise.all(requests.map((request) => handle(request)));
  return JSON.stringify(await Promise.all(answers.map(async (answer) => [answer.status, await answer.text()])));
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
