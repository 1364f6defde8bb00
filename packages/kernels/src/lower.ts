import { LOSSES, STORAGE_BYTES, errorFactor, operands } from "@adjoint/reference";
import type { Elementwise, Instruction, InstructionOf, Matrix, OptimizerKind, Program } from "@adjoint/reference";
import { fuse } from "./fuse.ts";
import type { Learn } from "./fuse.ts";
import { PANEL, layoutsOf, panelOperands, panelWidth, placeAt, rowOperands } from "./layout.ts";
import type { Place } from "./layout.ts";
import { RECORD_BYTES } from "./records.ts";
import type { Record, RecordOp } from "./records.ts";

/** A program as the interpreter in WebAssembly runs it. */
export interface Lowered {
  readonly places: ReadonlyMap<string, Place>;
  readonly records: readonly Record[];
  /** Where the records lie, what a run needs (a frame), the f64 to which losses are added, where threads meet, and each thread's own memory. */
  readonly program: number;
  readonly frame: number;
  readonly total: number;
  readonly sync: number;
  readonly work: number;
  readonly workBytes: number;
  /** Size of the memory. */
  readonly bytes: number;
}

/** Constants and tables of the binaries end before this; a test holds it against `heap()`. */
export const PLAN_START = 4096;
/** Vectors may be read, never written, some rows behind the last matrix. */
const SLACK = 4096;
const ACTIVATION: Readonly<{ [A in Elementwise]: number }> = {
  identity: 0,
  sigmoid: 1,
  tanh: 2,
  relu: 3,
  leakyRelu: 4,
  gelu: 5,
};
/** What is added to an activation's number where its derivative follows. */
const DERIVATIVE = 8;
const OPTIMIZER: Readonly<{ [O in OptimizerKind]: number }> = {
  sgd: 1,
  momentum: 2,
  velocity: 3,
  nesterov: 4,
  rmsprop: 5,
  adam: 6,
  adamw: 6,
};
const LAYOUT = { panels: 0, rows: 1, turnedRows: 2, turnedPanels: 3 } as const;

/** Plans memory and writes the records of a program that {@link checkProgram} has passed. */
export function lower(program: Program, threads = 1): Lowered {
  const memory = createPlan();
  const layouts = layoutsOf(program);
  // Zeros, where sums start.
  const zeros = memory.take(4 * PANEL);
  const total = memory.take(8);
  const frame = memory.take(64);
  const sync = memory.take(128);
  const places = new Map<string, Place>();
  const place = (matrix: Matrix): Place => {
    const known = places.get(matrix.name);
    if (known) return known;
    const made = memory.place(matrix, layouts.get(matrix.name)!);
    places.set(matrix.name, made);
    return made;
  };
  const instructions = fuse(program, (matrix) => matrix.rows === 1 || layouts.get(matrix.name) === "rows");
  const needed = neededBy(program, instructions);
  // Data, which is read once an epoch, lies behind all that a step touches.
  const data = new Set(
    program.instructions.flatMap((instruction) => (instruction.op === "gather" ? [instruction.from.name, instruction.order.name] : [])),
  );
  for (const matrix of program.matrices) if (needed.has(matrix.name) && !data.has(matrix.name)) place(matrix);
  const context: Context = { program, memory, place, zeros };
  const records: Record[] = [];
  const meetings = createMeetings(records, threads);
  const emit = createEmitter({ ...context, meet: meetings.meet }, records);
  let checked = false;
  for (const instruction of instructions) {
    if (!checked && ["tick", "update", "learn"].includes(instruction.op)) {
      meetings.before(LOSS_ROWS);
      emit.check();
      checked = true;
    }
    meetings.before(usesOf(instruction));
    emit.instruction(instruction);
  }
  if (!checked) {
    meetings.before(LOSS_ROWS);
    emit.check();
  }
  meetings.meet();
  records.push({ op: "end" });
  for (const matrix of program.matrices) if (data.has(matrix.name)) place(matrix);
  const at = memory.take(records.length * RECORD_BYTES);
  const workBytes = Math.ceil(workOf(program) / 64) * 64 + 64;
  const work = memory.take(workBytes * threads);
  return {
    places,
    records,
    program: at,
    frame,
    total,
    sync,
    work,
    workBytes,
    bytes: memory.take(SLACK) + SLACK,
  };
}

/** What an instruction reads and writes, by name. */
interface Uses {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}
/** The losses of rows and columns, which `check` adds up. */
const LOSS_ROWS: Uses = { reads: ["losses"], writes: [] };

function usesOf(instruction: Instruction | Learn): Uses {
  const parts = instruction.op === "learn" ? [instruction.backward, instruction.W, instruction.b] : [instruction];
  const all = parts.map(operands);
  const names = (side: "reads" | "writes"): string[] => all.flatMap((one) => one[side].map(([, { name }]) => name));
  return {
    reads: names("reads"),
    writes: parts.some(({ op }) => LOSSES.has(op)) ? [...names("writes"), "losses"] : names("writes"),
  };
}

/** Where threads wait for each other: before an instruction that touches what others still write, or writes what others still read. */
function createMeetings(records: Record[], threads: number): { before(uses: Uses): void; meet(): void } {
  const read = new Set<string>();
  const written = new Set<string>();
  const meet = (): void => {
    if (threads === 1) return;
    records.push({ op: "barrier" });
    read.clear();
    written.clear();
  };
  return {
    before({ reads, writes }) {
      if (threads === 1) return;
      if (reads.some((name) => written.has(name)) || writes.some((name) => written.has(name) || read.has(name))) meet();
      for (const name of reads) read.add(name);
      for (const name of writes) written.add(name);
    },
    meet,
  };
}

/** The matrices that exist: outputs, and what the instructions touch once some are joined. */
function neededBy({ outputs }: Program, instructions: readonly (Instruction | Learn)[]): ReadonlySet<string> {
  const needed = new Set(outputs.map(({ name }) => name));
  for (const instruction of instructions) {
    const parts = instruction.op === "learn" ? [instruction.backward, instruction.W, instruction.b] : [instruction];
    const gone = instruction.op === "learn" ? [instruction.backward.dW.name, instruction.backward.db.name] : [];
    for (const part of parts) {
      const { reads, writes } = operands(part);
      for (const [, { name }] of [...reads, ...writes]) if (!gone.includes(name)) needed.add(name);
    }
  }
  return needed;
}

interface Plan {
  /** Takes bytes, aligned to a cache line. */
  take(bytes: number): number;
  place(matrix: Pick<Matrix, "rows" | "cols" | "storage">, layout: Place["layout"]): Place;
}

function createPlan(): Plan {
  let top = PLAN_START;
  const take = (bytes: number): number => {
    const address = top;
    top += Math.ceil(bytes / 64) * 64;
    return address;
  };
  return {
    take,
    // One line between matrices: those of a power of two bytes would otherwise compete for the same lines, and a byte too far is read, never written.
    place: (matrix, layout) => placeAt(matrix, layout, take(placeAt(matrix, layout, 0).bytes + 64)),
  };
}

interface Context {
  readonly program: Program;
  readonly memory: Plan;
  readonly place: (matrix: Matrix) => Place;
  readonly zeros: number;
}

/** Scratch memory of one thread: settings, then what its hungriest instruction needs. */
function workOf({ instructions, precision }: Program): number {
  const size = STORAGE_BYTES[precision];
  const rates = 128;
  const needs = instructions.map((instruction): number => {
    switch (instruction.op) {
      case "gemm":
        return 16 * 384 * PANEL + (instruction.transposeA ? 384 * (240 * size + 64) : 0);
      case "denseBackwardInput":
        return 16 * 384 * PANEL;
      case "softmax":
      case "softmaxCrossEntropy":
      case "sigmoidCrossEntropy":
        return 3 * (instruction.Z.cols + 3) * 16 + 16;
      case "squaredError":
        return 2 * (instruction.A.cols + 3) * 16 + 16;
      case "denseBackwardWeights":
        return (96 + 256) * PANEL;
      default:
        return 0;
    }
  });
  return rates + Math.max(0, ...needs) + 2 * PANEL;
}

/** Writes the records of one instruction after another. */
function createEmitter(
  context: Context & { readonly meet: () => void },
  records: Record[],
): { check(): void; instruction(instruction: Instruction | Learn): void } {
  const { memory, meet } = context;
  const adams = new Set(
    context.program.instructions.flatMap((one) => (one.op === "update" && one.optimizer.startsWith("adam") ? [one.hyper.name] : [])),
  );
  let rates: string | undefined;
  /** An optimiser's settings are worked out once after they have changed. */
  const need = (hyper: Matrix): void => {
    if (rates === hyper.name) return;
    rates = hyper.name;
    records.push({ op: "rates", hyper: context.place(hyper).address, adams: adams.has(hyper.name) ? 1 : 0 });
  };
  const plain = (instruction: Instruction, place: Context["place"]): void => {
    if (instruction.op === "tick") rates = undefined;
    if (instruction.op === "update") need(instruction.hyper);
    records.push(recordOf(instruction, { ...context, place }));
  };
  return {
    check: () => void records.push({ op: "check" }),
    instruction(instruction) {
      if (instruction.op === "learn") {
        need(instruction.W.hyper);
        records.push(learn(instruction, context));
        return;
      }
      // A matrix that some use in panels and others in rows lies in panels: who wants rows gets a copy, before or after.
      const strays = rowOperands(instruction).filter((matrix) => matrix.rows > 1 && context.place(matrix).layout === "panels");
      if (strays.length === 0) return plain(instruction, context.place);
      const copies = new Map(strays.map((matrix) => [matrix.name, memory.place(matrix, "rows")]));
      const repack = (matrix: Matrix, back: number): Record => {
        const copy = copies.get(matrix.name)!;
        return {
          op: "repack",
          k: matrix.rows,
          panelCount: Math.ceil(matrix.cols / panelWidth(matrix)),
          rows: copy.address,
          rowsR: copy.row,
          panels: context.place(matrix).address,
          back,
        };
      };
      const written = new Set(operands(instruction).writes.map(([, { name }]) => name));
      meet();
      for (const matrix of unique(strays)) records.push(repack(matrix, 1));
      meet();
      plain(
        instruction,
        (matrix) => (panelOperands(instruction).includes(matrix) ? undefined : copies.get(matrix.name)) ?? context.place(matrix),
      );
      meet();
      for (const matrix of unique(strays)) if (written.has(matrix.name)) records.push(repack(matrix, 0));
      meet();
    },
  };
}

function unique(matrices: readonly Matrix[]): readonly Matrix[] {
  return matrices.filter((matrix, index) => matrices.findIndex(({ name }) => name === matrix.name) === index);
}

function recordOf(instruction: Instruction, context: Context): Record {
  const lowering: (instruction: never, context: Context) => Record = LOWERINGS[instruction.op];
  return lowering(instruction as never, context);
}

const LOWERINGS: {
  readonly [O in Instruction["op"]]: (instruction: InstructionOf<O>, context: Context) => Record;
} = {
  gather({ from, order, into, scale }, { place }) {
    const [source, index, target] = [place(from), place(order), place(into)];
    const copied = from.storage === into.storage;
    return {
      op: "gather",
      from: source.address,
      fromR: source.row,
      order: index.address,
      into: target.address,
      intoR: target.row,
      bytes: copied ? from.cols * STORAGE_BYTES[from.storage] : 0,
      cols: from.cols,
      scale,
    };
  },
  denseForward({ X, W, b, A, Z, activation }, { place }) {
    const [x, w, a, z] = [place(X), place(W), place(A), place(Z ?? A)];
    const follows = Z !== undefined || activation !== "identity";
    return {
      op: "product",
      n: W.cols,
      k: W.rows,
      a: x.address,
      aR: x.row,
      aK: STORAGE_BYTES[X.storage],
      layout: LAYOUT.panels,
      b: w.address,
      bD: w.panel,
      s: place(b).address,
      sR: 0,
      sD: PANEL,
      c: z.address,
      cR: z.row,
      next: ACTIVATION[activation],
      o: follows ? a.address : 0,
      oR: a.row,
    };
  },
  denseBackwardInput({ dZ, W, dX, A, Z, activation }, { place, zeros }) {
    const [dz, w, dx] = [place(dZ), place(W), place(dX)];
    const from = activation === "gelu" ? Z : A;
    const o = from && activation !== "identity" ? place(from) : undefined;
    return {
      op: "product",
      n: W.rows,
      k: W.cols,
      a: dz.address,
      aR: dz.row,
      aK: STORAGE_BYTES[dZ.storage],
      layout: LAYOUT.turnedPanels,
      b: w.address,
      bD: w.panel,
      s: zeros,
      sR: 0,
      sD: 0,
      c: dx.address,
      cR: dx.row,
      next: ACTIVATION[activation] + DERIVATIVE,
      o: o?.address ?? 0,
      oR: o?.row ?? 0,
    };
  },
  gemm({ A, B, C, transposeA, transposeB, start }, { place, zeros }) {
    const [a, b, c] = [place(A), place(B), place(C)];
    const size = STORAGE_BYTES[A.storage];
    const s =
      start === "zero"
        ? { s: zeros, sR: 0, sD: 0 }
        : start === "C"
          ? { s: c.address, sR: c.row, sD: PANEL }
          : { s: place(start).address, sR: 0, sD: PANEL };
    return {
      op: "product",
      m: C.rows,
      n: C.cols,
      k: transposeA ? A.rows : A.cols,
      a: a.address,
      aR: transposeA ? size : a.row,
      aK: transposeA ? a.row : size,
      layout: transposeB ? LAYOUT.turnedRows : LAYOUT.rows,
      b: b.address,
      bD: b.row,
      ...s,
      c: c.address,
      cR: c.row,
    };
  },
  softmax: ({ Z, A }, context) => ({
    op: "softmax",
    ...lossOf({ Z, A, cols: Z.cols }, context),
  }),
  softmaxCrossEntropy: ({ Z, Y, A, dZ }, context) => ({
    op: "softmax",
    ...lossOf({ Z, A, Y, dZ, cols: Z.cols }, context),
    classes: Y.storage === "u32" ? 1 : 0,
  }),
  sigmoidCrossEntropy: ({ Z, Y, A, dZ }, context) => ({
    op: "sigmoidLoss",
    ...lossOf({ Z, A, Y, dZ, cols: Z.cols }, context),
  }),
  squaredError({ A, Z, Y, dZ, activation, convention }, context) {
    const o = context.place(activation === "gelu" && Z ? Z : A);
    return {
      op: "squaredLoss",
      ...lossOf({ A, Y, dZ, cols: A.cols }, context),
      activation: ACTIVATION[activation],
      o: o.address,
      oR: o.row,
      c: errorFactor(convention, A.cols),
    };
  },
  penalty({ W, l2 }, { place, memory }) {
    const columns = Math.ceil(W.cols / panelWidth(W)) * panelWidth(W);
    return {
      op: "penalty",
      k: W.rows,
      n: W.cols,
      w: place(W).address,
      sums: memory.take((columns + 8) * 8),
      l2,
    };
  },
  denseBackwardWeights: (instruction, context) => ({
    op: "gradient",
    ...gradientOf(instruction, context),
    dw: context.place(instruction.dW).address,
    db: context.place(instruction.db).address,
  }),
  tick: ({ hyper }, { place }) => ({ op: "tick", hyper: place(hyper).address }),
  update({ optimizer, theta, gradient, states, decay }, { place }) {
    const to = place(theta);
    return {
      op: "update",
      bytes: to.bytes,
      theta: to.address,
      gradient: place(gradient).address,
      optimizer: OPTIMIZER[optimizer],
      ...statesOf(states, place),
      decay: decay && optimizer === "adamw" ? 1 : 0,
    };
  },
};

type RecordOf<O extends RecordOp> = Omit<Extract<Record, { op: O }>, "op">;

function statesOf(states: readonly Matrix[], place: Context["place"]): { readonly s: number; readonly t: number } {
  const [s, t] = states;
  return { s: s ? place(s).address : 0, t: t ? place(t).address : 0 };
}

function gradientOf({ X, dZ, W, l2 }: InstructionOf<"denseBackwardWeights">, { place }: Context): RecordOf<"gradient"> {
  const [x, dz] = [place(X), place(dZ)];
  return {
    k: W.rows,
    n: W.cols,
    x: x.address,
    xR: x.row,
    dz: dz.address,
    dzR: dz.row,
    w: place(W).address,
    l2,
  };
}

function learn({ backward, W, b }: Learn, context: Context): Record {
  const decays = ({ optimizer, decay }: InstructionOf<"update">): number => (decay && optimizer === "adamw" ? 1 : 0);
  const [w, bias] = [statesOf(W.states, context.place), statesOf(b.states, context.place)];
  return {
    op: "gradient",
    ...gradientOf(backward, context),
    optimizer: OPTIMIZER[W.optimizer],
    ws: w.s,
    wt: w.t,
    b: context.place(b.theta).address,
    bs: bias.s,
    bt: bias.t,
    decayW: decays(W),
    decayB: decays(b),
  };
}

function lossOf(
  {
    Z,
    A,
    Y,
    dZ,
    cols,
  }: {
    readonly Z?: Matrix;
    readonly A: Matrix;
    readonly Y?: Matrix;
    readonly dZ?: Matrix | undefined;
    readonly cols: number;
  },
  { place, memory, program }: Context,
): RecordOf<"softmax"> {
  const [z, a] = [place(Z ?? A), place(A)];
  const y = Y && place(Y);
  const dz = dZ && place(dZ);
  return {
    n: cols,
    z: z.address,
    zR: z.row,
    a: a.address,
    aR: a.row,
    y: y?.address ?? 0,
    yR: y?.row ?? 0,
    dz: dz?.address ?? 0,
    dzR: dz?.row ?? 0,
    losses: Y === undefined ? 0 : memory.take((program.batchSize + 4) * 8),
  };
}
