import { createRandom, planMemory } from "@adjoint/reference";
import type { Instruction, Machine, Matrix, Program } from "@adjoint/reference";
import { now } from "./clock.web.ts";
import { createMachine } from "./machine.ts";
import type { Variant, VariantName } from "./variants.ts";
import { host } from "./webassembly.ts";
import type { WasmModule } from "./webassembly.ts";

/** Whether tiles of two panels are used, and why or why not: one sentence. */
export interface Wide {
  readonly wide: boolean;
  readonly reason: string;
}

const decided = new Map<string, Wide>();

/**
 * Decides, once a process and binary, whether wide tiles are used. They pay where the engine packs pairs of vectors into 256 bits, which a process must ask V8 for by a
 * flag; this package sets none. `auto` measures that first; with `true` the caller vouches for it. Either way the results of a short training run must have the stored
 * bits.
 */
export function decideWide(
  asked: boolean | "auto",
  { probe, variant }: { readonly probe: () => WasmModule | undefined; readonly variant: Variant },
): Wide {
  if (asked === false) return { wide: false, reason: "wide tiles were not asked for" };
  const key = `${variant.name} ${asked}`;
  const known = decided.get(key);
  if (known !== undefined) return known;
  const made = decide(asked, { probe, variant });
  decided.set(key, made);
  return made;
}

function decide(
  asked: true | "auto",
  { probe, variant }: { readonly probe: () => WasmModule | undefined; readonly variant: Variant },
): Wide {
  if (asked === "auto") {
    const module = probe();
    if (module === undefined) return { wide: false, reason: "the probe for 256 bits is not available on this host" };
    const ratio = pairedOverSingle(module);
    if (ratio > MAX_RATIO)
      return {
        wide: false,
        reason: `this engine does not pack vectors into 256 bits: pairs take ${ratio.toFixed(2)} times as long as single ones`,
      };
  }
  const hash = trainedHash(variant);
  if (hash !== STORED_HASHES[variant.name])
    return { wide: false, reason: `wide tiles of ${variant.name} gave other bits than the stored ones: ${hash}` };
  return { wide: true, reason: asked === "auto" ? "this engine packs vectors into 256 bits" : "wide tiles were asked for" };
}

/** Packed, pairs take as long as single vectors; else about twice as long. */
const MAX_RATIO = 1.4;
const TURNS = 2000;
/** How long the engine may take to compile the probe with its best compiler [ms]: it starts with another one, which packs nothing. */
const PATIENCE = 60;
const ROUNDS = 12;

/** Returns how many times as long chains of pairs take as chains of single vectors: the least of some rounds, measured until it is small or patience ends. */
function pairedOverSingle(module: WasmModule): number {
  const memory = new host!.Memory({ initial: 1, maximum: 1 });
  const { run } = new host!.Instance(module, { env: { memory } }).exports as { run(p: number, turns: number, paired: number): void };
  const START = 4096;
  new Float32Array(memory.buffer, START, 14 * 8).fill(0.5);
  const time = (paired: number): number => {
    const began = now();
    run(START, TURNS, paired);
    return now() - began;
  };
  const began = now();
  let ratio = Infinity;
  do {
    let [single, pairs] = [Infinity, Infinity];
    for (let round = 0; round < ROUNDS; round++) {
      single = Math.min(single, time(0));
      pairs = Math.min(pairs, time(1));
    }
    ratio = pairs / single;
  } while (ratio > MAX_RATIO && now() - began < PATIENCE);
  return ratio;
}

const UNITS = [37, 70, 33, 10] as const;
const BATCH = 17;
const EXAMPLES = 64;
/** So many that the engine has compiled the loops with its best compiler before the last of them. */
const STEPS = 300;

/** FNV-1a of the parameters after {@link trainedHash}'s run, for each binary; a test holds them to be those of the narrow tiles and, for `simd`, of the reference. */
export const STORED_HASHES: Readonly<Record<VariantName, string>> = { simd: "56976838", relaxed: "14eb7885" };

/** Returns a hash of the bits that a short training run ends on with wide tiles. */
function trainedHash(variant: Variant): string {
  const program = trainingRun();
  const machine = createMachine(program, { variant, team: { threads: 1, auto: false, reason: "" }, wide: true });
  return hashAfterRun(machine);
}

/** Trains a program of {@link trainingRun} on any machine and hashes its parameters. */
export function hashAfterRun(machine: Machine): string {
  const { matrices, outputs } = machine.program;
  const rows = BATCH * STEPS;
  const random = createRandom(1);
  for (const matrix of matrices) {
    if (matrix.name === "order")
      machine.write(
        matrix,
        Uint32Array.from({ length: rows }, (_, i) => i % EXAMPLES),
      );
    else if (matrix.name === "targets")
      machine.write(
        matrix,
        Uint32Array.from({ length: matrix.rows }, () => random.below(UNITS[3])),
      );
    else if (matrix.name === "hyper") machine.write(matrix, [0.003, 0.9, 0.99, 1e-8, 0, 1, 1, 0]);
    else if (matrix.name === "inputs" || matrix.name.startsWith("W"))
      machine.write(
        matrix,
        Float32Array.from(
          { length: matrix.rows * matrix.cols },
          () => (random.uniform() - 0.5) / Math.sqrt(matrix.name === "inputs" ? 1 : matrix.rows / 6),
        ),
      );
  }
  machine.run(0, rows);
  let hash = 0x811c9dc5;
  for (const matrix of outputs)
    for (const word of new Uint32Array(machine.read(matrix).buffer)) hash = Math.imul(hash ^ word, 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, "0");
}

/** Returns a training program of three layers: products of every form, relu, softmax with cross-entropy, Adam. */
export function trainingRun(): Program {
  const [numbers, whole] = ["f32", "u32"] as const;
  const shapes: Record<string, Omit<Matrix, "offset">> = {};
  const declare = (name: string, rows: number, cols: number, storage: Matrix["storage"] = numbers): void => {
    shapes[name] = { name, rows, cols, storage };
  };
  for (const prefix of ["", "d", "m", "v"])
    for (const l of [1, 2, 3]) {
      declare(`${prefix}W${l}`, UNITS[l - 1], UNITS[l]);
      declare(`${prefix}b${l}`, 1, UNITS[l]);
    }
  declare("hyper", 1, 8, "f64");
  for (const l of [0, 1, 2, 3]) declare(`A${l}`, BATCH, UNITS[l]);
  for (const l of [1, 2, 3]) declare(`dZ${l}`, BATCH, UNITS[l]);
  declare("Z", BATCH, UNITS[3]);
  declare("Y", BATCH, 1, whole);
  declare("inputs", EXAMPLES, UNITS[0]);
  declare("targets", EXAMPLES, 1, whole);
  declare("order", BATCH * STEPS, 1, whole);
  const { matrices, bytes } = planMemory(shapes);
  const of = (name: string): Matrix => matrices[name];
  const [order, Y, Z, hyper] = ["order", "Y", "Z", "hyper"].map(of);
  const instructions: Instruction[] = [
    { op: "gather", from: of("inputs"), order, into: of("A0"), scale: 1 },
    { op: "gather", from: of("targets"), order, into: Y, scale: 1 },
    ...[1, 2, 3].map((l): Instruction => {
      const layer = { op: "denseForward", X: of(`A${l - 1}`), W: of(`W${l}`), b: of(`b${l}`) } as const;
      return l === 3 ? { ...layer, A: Z, activation: "identity" } : { ...layer, A: of(`A${l}`), activation: "relu" };
    }),
    { op: "softmaxCrossEntropy", Z, Y, A: of("A3"), dZ: of("dZ3") },
    ...[3, 2, 1].flatMap((l): Instruction[] => {
      const [dZ, W, X] = [of(`dZ${l}`), of(`W${l}`), of(`A${l - 1}`)];
      const weights: Instruction = { op: "denseBackwardWeights", X, dZ, W, dW: of(`dW${l}`), db: of(`db${l}`), l2: 0 };
      return l === 1 ? [weights] : [{ op: "denseBackwardInput", dZ, W, dX: of(`dZ${l - 1}`), A: X, activation: "relu" }, weights];
    }),
    { op: "tick", hyper },
    ...[3, 2, 1].flatMap((l) =>
      ["W", "b"].map((name): Instruction => ({
        op: "update",
        optimizer: "adam",
        theta: of(`${name}${l}`),
        gradient: of(`d${name}${l}`),
        states: [of(`m${name}${l}`), of(`v${name}${l}`)],
        hyper,
        decay: false,
      })),
    ),
  ];
  const outputs = [1, 2, 3].flatMap((l) => [of(`W${l}`), of(`b${l}`)]);
  return { precision: numbers, batchSize: BATCH, matrices: Object.values(matrices), bytes, instructions, outputs };
}
