import { ELEMENTWISE, planMemory } from "@adjoint/reference";
import type {
  Backend,
  Elementwise,
  Instruction,
  Machine,
  Matrix,
  MatrixShape,
  OptimizerKind,
  Precision,
  Program,
} from "@adjoint/reference";

export interface NetworkOptions {
  readonly units: readonly number[];
  readonly batchSize: number;
  readonly rows: number;
  /** Of the hidden layers; tanh by default. */
  readonly activation?: Elementwise;
  readonly optimizer?: OptimizerKind;
  readonly precision?: Precision;
  readonly l2?: number;
}

/** A training program: softmax and cross-entropy, on data that `order` names. Its outputs are parameters, states and `hyper`. */
export function trainingProgram({
  units,
  batchSize,
  rows,
  activation = "tanh",
  optimizer = "adam",
  precision = "f32",
  l2 = 0,
}: NetworkOptions): {
  readonly program: Program;
  readonly matrices: Readonly<Record<string, Matrix>>;
} {
  const fromZ = ELEMENTWISE[activation].derivativeFrom === "Z";
  const layers = units.length - 1;
  const states = { adam: ["m", "v"], adamw: ["m", "v"], sgd: [] as string[] }[optimizer as string] ?? ["s"];
  const shapes: Record<string, MatrixShape> = {};
  const declare = (name: string, r: number, c: number, storage: MatrixShape["storage"] = precision): void => {
    shapes[name] = { name, rows: r, cols: c, storage };
  };
  for (const prefix of ["", "d", ...states])
    for (let l = 1; l <= layers; l++) {
      declare(`${prefix}W${l}`, units[l - 1], units[l]);
      declare(`${prefix}b${l}`, 1, units[l]);
    }
  declare("hyper", 1, 8, "f64");
  for (let l = 1; l <= layers; l++) {
    declare(`A${l}`, batchSize, units[l]);
    if (fromZ) declare(`Z${l}`, batchSize, units[l]);
    declare(`dZ${l}`, batchSize, units[l]);
  }
  declare("Z", batchSize, units[layers]);
  declare("X", batchSize, units[0]);
  declare("Y", batchSize, 1, "u32");
  declare("inputs", rows, units[0]);
  declare("targets", rows, 1, "u32");
  declare("order", rows, 1, "u32");
  const { matrices, bytes } = planMemory(shapes);
  const M = (name: string): Matrix => matrices[name];
  const input = (l: number): Matrix => (l === 1 ? M("X") : M(`A${l - 1}`));
  const instructions: Instruction[] = [
    { op: "gather", from: M("inputs"), order: M("order"), into: M("X"), scale: 1 },
    { op: "gather", from: M("targets"), order: M("order"), into: M("Y"), scale: 1 },
  ];
  for (let l = 1; l < layers; l++)
    instructions.push({
      op: "denseForward",
      X: input(l),
      W: M(`W${l}`),
      b: M(`b${l}`),
      A: M(`A${l}`),
      ...(fromZ ? { Z: M(`Z${l}`) } : {}),
      activation,
    });
  instructions.push(
    { op: "denseForward", X: input(layers), W: M(`W${layers}`), b: M(`b${layers}`), A: M("Z"), activation: "identity" },
    { op: "softmaxCrossEntropy", Z: M("Z"), Y: M("Y"), A: M(`A${layers}`), dZ: M(`dZ${layers}`) },
  );
  for (let l = layers; l >= 1; l--) {
    if (l > 1)
      instructions.push({
        op: "denseBackwardInput",
        dZ: M(`dZ${l}`),
        W: M(`W${l}`),
        dX: M(`dZ${l - 1}`),
        A: M(`A${l - 1}`),
        ...(fromZ ? { Z: M(`Z${l - 1}`) } : {}),
        activation,
      });
    instructions.push({ op: "denseBackwardWeights", X: input(l), dZ: M(`dZ${l}`), W: M(`W${l}`), dW: M(`dW${l}`), db: M(`db${l}`), l2 });
  }
  instructions.push({ op: "tick", hyper: M("hyper") });
  for (let l = layers; l >= 1; l--)
    for (const p of ["W", "b"])
      instructions.push({
        op: "update",
        optimizer,
        theta: M(`${p}${l}`),
        gradient: M(`d${p}${l}`),
        states: states.map((s) => M(`${s}${p}${l}`)),
        hyper: M("hyper"),
        decay: p === "W",
      });
  const kept = Object.values(matrices).filter(({ name }) => /^[msv]?[Wb]\d$|^hyper$/.test(name));
  return { matrices, program: { precision, batchSize, bytes, matrices: Object.values(matrices), instructions, outputs: kept } };
}

/** The program on a backend, with its outputs, and weights and data that depend on their positions alone. */
export function start(backend: Backend, options: NetworkOptions): { readonly machine: Machine; readonly kept: readonly Matrix[] } {
  const { program, matrices } = trainingProgram(options);
  const machine = backend.load(program);
  const { units, rows } = options;
  const noise = (n: number, seed: number): Float64Array => Float64Array.from({ length: n }, (_, i) => Math.sin(i * 12.9898 + seed));
  for (let l = 1; l < units.length; l++)
    machine.write(
      matrices[`W${l}`],
      noise(units[l - 1] * units[l], l).map((x) => x / Math.sqrt(units[l - 1])),
    );
  machine.write(matrices.hyper, [0.01, 0.9, 0.99, 1e-8, 0.01, 1, 1, 0]);
  machine.write(matrices.inputs, noise(rows * units[0], 7));
  machine.write(
    matrices.targets,
    Uint32Array.from({ length: rows }, (_, i) => (i * i) % units.at(-1)!),
  );
  machine.write(
    matrices.order,
    Uint32Array.from({ length: rows }, (_, i) => (i * 7) % rows),
  );
  return { machine, kept: program.outputs };
}

/** What was learnt, and all that goes with it. */
export function weights(machine: Machine, kept: readonly Matrix[]): readonly number[][] {
  return kept.map((matrix) => [...machine.read(matrix)]);
}
