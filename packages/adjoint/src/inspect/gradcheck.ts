import { ELEMENTWISE, createRandom, permutation } from "@adjoint/reference";
import type { Matrix } from "@adjoint/reference";
import { requireCount, requireOptions, requirePositive } from "../arguments.ts";
import { compileLoss } from "../compile/index.ts";
import { inputsOf } from "../compile/shapes.ts";
import type { Loss } from "../loss.ts";
import type { Numbers } from "../data/examples.ts";
import { lossAndGradients } from "./gradients.ts";
import { readMatrix, readRow } from "../state/initialize.ts";
import type { CheckedEntry, CheckedParameter, Gradcheck, GradcheckOptions, Kink, LayerParameters } from "../api.ts";
import { writeRows } from "../state/write-rows.ts";
import type { Samples } from "../data/samples.ts";
import type { Regularisation } from "../compile/spec.ts";
import { readRegularisation, regularisationKey } from "../train/regularisation.ts";
import type { State } from "../state/state.ts";
import type { Loaded } from "../state/store.ts";

/** The random stream that draws which entries are checked. */
const ENTRY_STREAM = 0x6000_0000;

/** Compares a gradient with central differences of the cost, all in f64. */
export function gradcheck(state: State, samples: Samples, options: GradcheckOptions): Gradcheck {
  const where = "gradcheck";
  requireOptions(where, options, ["epsilon", "tolerance", "entries", "sampleWeight", "dropout", "inputDropout", "inputNoise", "gradients"]);
  const { dropout, inputDropout, inputNoise } = options;
  const dropped = readRegularisation(where, state.spec, {
    ...(dropout === undefined ? {} : { dropout }),
    ...(inputDropout === undefined ? {} : { inputDropout }),
    ...(inputNoise === undefined ? {} : { inputNoise }),
    seed: state.seed,
  });
  const { epsilon = 1e-5, tolerance = 1e-7, entries = 2048 } = options;
  requirePositive(where, "differenceStep", epsilon);
  requirePositive(where, "tolerance", tolerance);
  requireCount(where, "entries", entries);
  const own = lossAndGradients(state, where, samples, { precision: "f64", regularisation: dropped });
  const analytic = options.gradients === undefined ? own.gradients : readGradients(state, options.gradients);
  const cost = createCost(state, samples, dropped);
  // J is a rounded sum: a difference of two of them is off by some ulps of J, whatever the gradient.
  const noise = (64 * Number.EPSILON * (1 + Math.abs(own.loss))) / epsilon;

  const all: CheckedEntry[] = [];
  const parameters = state.spec.layers.flatMap(({ units }, i) => {
    const rows = inputsOf(state.spec, i);
    const check = (kind: Move["kind"], shape: { readonly rows: number; readonly cols: number }, gradient: Numbers): CheckedParameter => {
      const checked: CheckedEntry[] = [];
      const kinks: Kink[] = [];
      for (const at of chooseEntries(gradient.length, entries, state.seed)) {
        const [numeric, kinkAt] = cost.difference({ layer: i, kind, at, epsilon });
        const entry = compareEntry(at, shape.cols, gradient[at], numeric);
        // An entry that agrees is right, kink or not.
        const kink =
          Math.abs(entry.analytic - numeric) > tolerance * (Math.abs(entry.analytic) + Math.abs(numeric)) + noise ? kinkAt() : undefined;
        if (kink === undefined) checked.push(entry);
        else kinks.push({ ...entry, ...kink });
      }
      all.push(...checked);
      const worst = worstOf(checked);
      const slack = noise * Math.sqrt(checked.length);
      return {
        name: `${kind}${i + 1}`,
        layer: i + 1,
        ...shape,
        checked: checked.length + kinks.length,
        ok: distance(checked) <= tolerance * (norm(checked, "analytic") + norm(checked, "numeric")) + slack,
        ...metrics(checked),
        ...(worst === undefined ? {} : { worst }),
        kinks,
      };
    };
    const { weights, biases, scales } = analytic[i];
    const row = { rows: 1, cols: units };
    return [
      check("W", { rows, cols: units }, weights),
      check("b", row, biases),
      ...(scales === undefined ? [] : [check("g", row, scales)]),
    ];
  });
  cost.close();
  return { ok: parameters.every(({ ok }) => ok), loss: own.loss, epsilon, tolerance, ...metrics(all), parameters };
}

function readGradients(state: State, given: NonNullable<GradcheckOptions["gradients"]>): LayerParameters<Numbers>[] {
  return state.spec.layers.map(({ units, normalization }, i) => ({
    weights: readMatrix("gradcheck", `dW of layer ${i + 1}`, given[i]?.weights ?? [], { rows: inputsOf(state.spec, i), cols: units }),
    biases: readRow("gradcheck", `db of layer ${i + 1}`, given[i]?.biases ?? [], units),
    ...(normalization === undefined ? {} : { scales: readRow("gradcheck", `dg of layer ${i + 1}`, given[i]?.scales ?? [], units) }),
  }));
}

type KinkPlace = Pick<Kink, "layer" | "unit" | "example">;

/** An entry of a parameter that is moved. */
interface Move {
  readonly layer: number;
  readonly kind: "W" | "b" | "g";
  readonly at: number;
  readonly epsilon: number;
}

/** Creates the cost J(θ) of a batch in f64, as a function whose single entries can be moved. */
function createCost(state: State, samples: Samples, regularisation: Regularisation) {
  const { spec, store } = state;
  const { rows } = samples.inputs;
  const targets = samples.targets.kind;
  const weighted = samples.weights !== undefined;
  const compile = () => compileLoss({ ...spec, precision: "f64" }, { batchSize: rows, targets, weighted, regularisation });
  const settings = { targets, weighted, regularisation: regularisationKey(regularisation) };
  const loaded: Loaded = store.prepare({ where: "gradcheck", role: "lossF64", settings, rows, compile });
  const { machine, plan } = loaded;
  writeRows(loaded, samples, 0, rows);
  const theta = new Map([...store.tensors()].map(([name, tensor]) => [name, Float64Array.from(tensor)]));
  // The machine's copy of this matrix has an entry that was moved.
  let moved: Matrix | undefined;

  /** Runs with one entry moved by `by`: J, and leaves the machine in that state. Entries of a matrix must come in ascending order: each write restores the earlier rows. */
  const runMoved = ({ layer, kind, at }: Move, by: number): number => {
    const layerMatrices = plan.layers[layer];
    const matrix = kind === "g" ? layerMatrices.norm!.g : layerMatrices[kind];
    if (moved !== undefined && moved !== matrix) machine.write(moved, theta.get(moved.name)!);
    moved = matrix;
    const values = theta.get(matrix.name)!;
    const original = values[at];
    values[at] = original + by;
    machine.write(matrix, values.subarray(0, (Math.floor(at / matrix.cols) + 1) * matrix.cols));
    values[at] = original;
    return machine.run(0, rows).loss / rows;
  };
  const pieceOf = (x: number, joints: readonly number[]): number =>
    joints.reduce((piece, joint) => piece + (x > joint ? 2 : x === joint ? 1 : 0), 0);
  const errorJoints = jointsOf(spec.loss);
  const wanted = samples.targets.kind === "values" ? samples.targets.values : undefined;
  /** Returns on which piece of its activation each output lies, and of the loss each error, for the layers where there are several. */
  const pieces = (): Uint8Array[] =>
    plan.layers.map(({ A }, i) => {
      const { activation } = spec.layers[i];
      const joints: readonly number[] = activation === "softmax" ? [] : ELEMENTWISE[activation].joints;
      const ofLoss = wanted !== undefined && i === plan.layers.length - 1 ? errorJoints : [];
      if (joints.length + ofLoss.length === 0) return new Uint8Array(0);
      return Uint8Array.from(machine.read(A, rows), (a, k) => 8 * pieceOf(a, joints) + (wanted ? pieceOf(a - wanted[k], ofLoss) : 0));
    });

  return {
    /** (J(θ + ε) − J(θ − ε))/2ε, and where on the way a unit crosses a kink. */
    difference(move: Move): [numeric: number, kinkAt: () => KinkPlace | undefined] {
      const up = runMoved(move, move.epsilon);
      const down = runMoved(move, -move.epsilon);
      const kinkAt = (): KinkPlace | undefined => {
        // |w| of the penalty has a kink at 0.
        const own = move.kind === "W" && (spec.l1 ?? 0) > 0 && Math.abs(theta.get(plan.layers[move.layer].W.name)![move.at]) < move.epsilon;
        if (own) return { layer: move.layer + 1 };
        runMoved(move, move.epsilon);
        const above = pieces();
        runMoved(move, -move.epsilon);
        const below = pieces();
        for (const [i, units] of above.entries()) {
          const at = units.findIndex((piece, k) => piece !== below[i][k]);
          const width = spec.layers[i].units;
          if (at >= 0) return { layer: i + 1, unit: at % width, example: Math.floor(at / width) };
        }
        return undefined;
      };
      return [(up - down) / (2 * move.epsilon), kinkAt];
    },
    close(): void {
      store.invalidate(loaded);
    },
  };
}

/** The errors a − y at which two pieces of a loss join. */
function jointsOf(loss: Loss): readonly number[] {
  if (loss === "crossEntropy") return [];
  if (loss.kind === "huber") return [-loss.delta, loss.delta];
  return loss.kind === "absoluteError" || loss.kind === "pinball" ? [0] : [];
}

/** All entries, or as many as are asked for, drawn without repetition, in ascending order. */
function chooseEntries(length: number, entries: number, seed: number): Uint32Array {
  if (length <= entries) return Uint32Array.from({ length }, (_, at) => at);
  return permutation(length, createRandom(seed, ENTRY_STREAM)).slice(0, entries).sort();
}

function compareEntry(at: number, cols: number, analytic: number, numeric: number): CheckedEntry {
  const sum = Math.abs(analytic) + Math.abs(numeric);
  return {
    row: Math.floor(at / cols),
    col: at % cols,
    analytic,
    numeric,
    relativeError: sum === 0 ? 0 : Math.abs(analytic - numeric) / sum,
  };
}

function worstOf(entries: readonly CheckedEntry[]): CheckedEntry | undefined {
  let worst = entries[0];
  for (const entry of entries) if (Math.abs(entry.analytic - entry.numeric) > Math.abs(worst.analytic - worst.numeric)) worst = entry;
  return worst;
}

function metrics(entries: readonly CheckedEntry[]): { readonly relativeDifference: number; readonly relativeError: number } {
  const difference = distance(entries);
  const sum = Math.sqrt(entries.reduce((total, { analytic, numeric }) => total + (analytic + numeric) ** 2, 0));
  // Of nothing but zeros, the difference is none.
  const ratio = (divisor: number): number => (difference === 0 ? 0 : difference / divisor);
  return { relativeDifference: ratio(sum), relativeError: ratio(norm(entries, "analytic") + norm(entries, "numeric")) };
}

function distance(entries: readonly CheckedEntry[]): number {
  return Math.sqrt(entries.reduce((total, { analytic, numeric }) => total + (analytic - numeric) ** 2, 0));
}

function norm(entries: readonly CheckedEntry[], which: "analytic" | "numeric"): number {
  return Math.sqrt(entries.reduce((total, entry) => total + entry[which] ** 2, 0));
}
