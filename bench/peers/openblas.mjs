import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/** Debian's interpreter, which python3-torch, python3-numpy and python3-sklearn belong to. */
export const INTERPRETER = "/usr/bin/python3";

const PROBE = `
import time, numpy
A = numpy.random.default_rng(1).random((768, 768), dtype=numpy.float32)
C = numpy.empty_like(A)
best = 1e9
for _ in range(12):
    start = time.process_time()
    numpy.dot(A, A, out=C)
    best = min(best, time.process_time() - start)
print(2 * 768**3 / best / 1e9)
`;

/**
 * OpenBLAS chooses its kernels by the processor's model, and on one that is newer than itself falls back to those of 2004. Every peer in Python gets the
 * fastest that the processor can run, by a product of 768³: as detected, or by its instruction set, with the level-2 cache as detected or as the system says.
 * @param core the only kernels to try, by OpenBLAS's name (`Haswell` has 256-bit vectors); undefined: all that may be fast
 * @returns environment variables, and a sentence
 */
export function chooseOpenblas(core) {
  if (!existsSync(INTERPRETER)) return { environment: {}, reason: `${INTERPRETER} does not exist` };
  const cores = core === undefined ? coresOf(flagsOfProcessor()) : [core];
  const kibibytes = levelTwoCache();
  const rated = [{}, ...cores.map((name) => ({ OPENBLAS_CORETYPE: name }))]
    .flatMap((chosen) => (kibibytes === undefined ? [chosen] : [chosen, { ...chosen, OPENBLAS_L2_SIZE: String(kibibytes) }]))
    .map((environment) => ({ environment, rate: rateWith(environment) }))
    .filter(({ rate }) => rate > 0);
  if (rated.length === 0) return { environment: {}, reason: "NumPy does not run" };
  const eligible = core === undefined ? rated : rated.filter(({ environment }) => environment.OPENBLAS_CORETYPE === core);
  if (eligible.length === 0) return { environment: {}, reason: `OpenBLAS does not run as ${core}` };
  const best = eligible.reduce((a, b) => (b.rate > a.rate ? b : a));
  const settings = Object.entries(best.environment).map(([name, value]) => `${name}=${value}`);
  const found = settings.length === 0 ? "as it detects this processor" : `with ${settings.join(" ")}`;
  return {
    environment: best.environment,
    reason: `OpenBLAS runs ${found}: ${best.rate.toFixed(0)} GFLOP/s, ${rated[0].rate.toFixed(0)} with nothing set`,
  };
}

function rateWith(environment) {
  const env = { ...process.env, ...environment, OPENBLAS_NUM_THREADS: "1" };
  for (const name of ["OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"]) if (environment[name] === undefined) delete env[name];
  const { status, stdout } = spawnSync(INTERPRETER, ["-c", PROBE], { env, encoding: "utf8" });
  return status === 0 ? Number(stdout) : 0;
}

/** OpenBLAS's names for processors with these instructions, the likeliest to be fast first. */
function coresOf(flags) {
  const cores = [];
  if (flags.has("avx512f")) cores.push("SkylakeX");
  if (flags.has("avx2")) cores.push("Haswell", "Zen");
  return cores;
}

function flagsOfProcessor() {
  const file = "/proc/cpuinfo";
  const line = existsSync(file) ? /^flags\s*:(.*)$/m.exec(readFileSync(file, "utf8")) : null;
  return new Set(line?.[1].split(/\s+/) ?? []);
}

/** [KiB] */
function levelTwoCache() {
  const file = "/sys/devices/system/cpu/cpu0/cache/index2/size";
  const size = existsSync(file) ? /^(\d+)K/.exec(readFileSync(file, "utf8")) : null;
  return size ? Number(size[1]) : undefined;
}
