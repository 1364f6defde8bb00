import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import * as workloads from "./workloads.mjs";

/** The shortest module that V8 validates only with relaxed SIMD: f32x4.relaxed_madd of three parameters. */
const RELAXED = Uint8Array.from(
  "0 97 115 109 1 0 0 0 1 8 1 96 3 123 123 123 1 123 3 2 1 0 10 13 1 11 0 32 0 32 1 32 2 253 133 2 11".split(" "),
  Number,
);

/** Node 20 has relaxed SIMD behind a flag; every peer in JavaScript gets it. */
export const nodeFlags = WebAssembly.validate(RELAXED) ? [] : ["--experimental-wasm-relaxed-simd"];

/** V8's experiment that packs pairs of vectors into 256 bits; Adjoint's wide tiles were tested with it on Node 24 and 26. */
const WIDE_FLAGS = [24, 26].includes(Number(process.versions.node.split(".")[0])) ? ["--experimental-wasm-revectorize"] : [];

const javascript = (file, ...args) => ({ file, args });
const python = (file, threads) => ({ file, args: [threads], python: true });

/** How long a peer may take to answer [ms]. */
const PATIENCE = 180_000;

/** Every peer by the name that `--only` takes, with how it is started. Ours first. */
export const PEERS = {
  "adjoint-relaxed": { ours: true, ...javascript("adjoint.mjs", "relaxed", "1"), title: "Adjoint relaxed" },
  "adjoint-wide": {
    ours: true,
    ...javascript("adjoint.mjs", "relaxed", "1", "wide"),
    flags: WIDE_FLAGS,
    title: "Adjoint relaxed, 256 bits",
  },
  "adjoint-wide-2": {
    ours: true,
    ...javascript("adjoint.mjs", "relaxed", "2", "wide"),
    flags: WIDE_FLAGS,
    title: "Adjoint relaxed, 256 bits, 2 threads",
  },
  "adjoint-simd": { ours: true, ...javascript("adjoint.mjs", "simd", "1"), title: "Adjoint simd" },
  "adjoint-relaxed-2": { ours: true, ...javascript("adjoint.mjs", "relaxed", "2"), title: "Adjoint relaxed, 2 threads" },
  "adjoint-simd-2": { ours: true, ...javascript("adjoint.mjs", "simd", "2"), title: "Adjoint simd, 2 threads" },
  "adjoint-baseline": { ours: true, ...javascript("adjoint.mjs", "baseline", "1"), title: "Adjoint baseline (TypeScript)" },
  "tensorflow-wasm": { ...javascript("tensorflow.mjs", "wasm"), title: "TensorFlow.js wasm" },
  "tensorflow-cpu": { ...javascript("tensorflow.mjs", "cpu"), title: "TensorFlow.js cpu" },
  jax: { ...javascript("jax.mjs"), title: "jax-js wasm" },
  brain: { ...javascript("brain.mjs"), title: "brain.js" },
  "ml-matrix": { ...javascript("ml-matrix.mjs"), title: "ml-matrix by hand" },
  onnxruntime: { ...javascript("onnxruntime.mjs"), title: "ONNX Runtime" },
  pytorch: { ...python("pytorch.py", "1"), title: "PyTorch" },
  "pytorch-2": { ...python("pytorch.py", "2"), title: "PyTorch, 2 threads" },
  numpy: { ...python("openblas.py", "1"), title: "NumPy by hand" },
  "numpy-2": { ...python("openblas.py", "2"), title: "NumPy by hand, 2 threads" },
  sklearn: { ...python("scikit.py", "1"), title: "scikit-learn" },
};

/** A peer that has been started: `ask` sends one request and gives the answer; `end` lets it go. */
export async function connect(name, { folder, interpreter, environment }) {
  const { file, args, flags = [], python: isPython } = PEERS[name];
  const script = fileURLToPath(new URL(`libraries/${file}`, import.meta.url));
  const [command, options, env] = isPython
    ? [interpreter, [script, folder, JSON.stringify(workloads), ...args], pythonEnvironment(environment, args[0])]
    : [process.execPath, [...nodeFlags, ...flags, script, folder, ...args], process.env];
  const child = spawn(command, options, { env, stdio: ["pipe", "pipe", "pipe"] });
  let complaint = "";
  child.stderr.on("data", (chunk) => {
    complaint = (complaint + chunk).slice(-2000);
  });
  // Writing to a process that has died is not an error of its own: its end is what is reported.
  child.stdin.on("error", () => {});
  const ended = new Promise((resolve) => {
    child.on("error", ({ message }) => resolve({ unavailable: message }));
    child.on("close", (code, signal) => resolve({ unavailable: reasonOf(complaint) ?? `it ended with ${signal ?? code}` }));
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = () => Promise.race([nextJson(lines), ended.then(({ unavailable }) => ({ unavailable, error: unavailable }))]);
  const header = await answer();
  const ask = async (request) => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const alarm = setTimeout(() => {
      complaint = `no answer for ${PATIENCE / 1e3} s`;
      child.kill("SIGKILL");
    }, PATIENCE);
    const reply = await answer();
    clearTimeout(alarm);
    return reply;
  };
  const end = () => {
    child.stdin.end();
    child.kill();
    return ended;
  };
  return { header, ask, end };
}

/** The next line that is an answer: libraries print greetings. */
async function nextJson(lines) {
  for (;;) {
    const { value, done } = await lines.next();
    if (done) return new Promise(() => {});
    if (value.startsWith("{")) return JSON.parse(value);
  }
}

/** The last line of a traceback says what happened. */
function reasonOf(complaint) {
  const lines = complaint.split("\n").filter((line) => /\S/.test(line));
  return lines.findLast((line) => /^\w*Error|Exception/.test(line.trim())) ?? lines.at(-1);
}

/** One pool of so many threads, and nothing that was meant for another program's OpenBLAS. */
function pythonEnvironment(chosen, threads) {
  const env = { ...process.env, ...chosen, PYTHONDONTWRITEBYTECODE: "1" };
  for (const name of ["OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"]) if (chosen[name] === undefined) delete env[name];
  for (const name of ["OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"]) env[name] = threads;
  return env;
}
