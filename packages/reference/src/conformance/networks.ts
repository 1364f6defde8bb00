import type { Matrix, Precision } from "../matrix.ts";
import { HYPER, OPTIMIZERS } from "../optimizers.ts";
import type { Instruction, Program } from "../program.ts";
import { ELEMENTWISE } from "../activations.ts";
import type { Elementwise } from "../activations.ts";
import type { SquaredErrorConvention } from "../losses.ts";
import type { OptimizerKind } from "../optimizers.ts";
import { createRandom, permutation } from "../random.ts";
import { guardWrites, nanWrites, planGuarded } from "./plan.ts";
import type { Case, Shape, Write } from "./plan.ts";
import { bytes, numbers, integers } from "./values.ts";

/** A network and how it is trained. */
export interface NetworkCase {
  readonly precision: Precision;
  /** Units from the inputs to the outputs. */
  readonly units: readonly number[];
  readonly activation: Elementwise;
  readonly loss: "softmax" | "softmaxTargets" | "sigmoid" | SquaredErrorConvention;
  readonly optimizer: OptimizerKind;
  readonly l2: number;
  readonly batchSize: number;
  readonly rows: number;
  /** Inputs as bytes, to be scaled when gathered. */
  readonly bytes: boolean;
  readonly seed: number;
  /** The rate at which inputs and hidden units are dropped */
  readonly dropout?: number;
  readonly l1?: number;
  readonly clip?: "value" | "norm";
  readonly maxNorm?: number;
}

/** A training program as a compiler would write it: gather, forward, loss, penalty, backward, tick, update. */
export function networkCase(network: NetworkCase): Case {
  const { precision, units, loss, optimizer, batchSize, rows, seed } = network;
  const layers = units.length - 1;
  const { states } = OPTIMIZERS[optimizer];
  const classes = loss === "softmax";
  const target = (count: number): Shape => (classes ? [count, 1, "u32"] : [count, units[layers]]);
  const shapes: Record<string, Shape> = {
    inputs: [rows, units[0], network.bytes ? "u8" : precision],
    targets: target(rows),
    order: [rows, 1, "u32"],
    hyper: [1, 8, "f64"],
    A0: [batchSize, units[0]],
    Y: target(batchSize),
    epoch: [1, 1, "u32"],
  };
  for (let l = 1; l <= layers; l++) {
    const [k, n] = [units[l - 1], units[l]];
    for (const name of ["W", "dW", ...states.map((state) => `${state}W`)]) shapes[`${name}${l}`] = [k, n];
    for (const name of ["b", "db", ...states.map((state) => `${state}b`)]) shapes[`${name}${l}`] = [1, n];
    for (const name of ["Z", "A", "dZ"]) shapes[`${name}${l}`] = [batchSize, n];
    shapes[`D${l - 1}`] = [batchSize, k];
  }
  const { of, guards, matrices, bytes: size } = planGuarded(shapes, precision);
  const instructions = instructionsOf(network, of);
  const program: Program = { precision, batchSize, matrices, bytes: size, instructions, outputs: matrices };
  const random = createRandom(seed, 1);
  const writes: Write[] = [
    ...guardWrites(guards),
    ...nanWrites(instructions),
    [of.inputs, network.bytes ? bytes(random, rows * units[0]) : numbers(random, rows * units[0], 1)],
    [of.targets, classes ? integers(random, rows, units[layers]) : numbers(random, rows * units[layers], 1)],
    [of.order, permutation(rows, random)],
    [of.hyper, hyperOf(optimizer)],
    [of.epoch, [seed]],
  ];
  // Powers of powers would not be finite.
  const scale = network.activation === "exponential" ? 0.1 : 1;
  for (let l = 1; l <= layers; l++) {
    writes.push([of[`W${l}`], numbers(random, units[l - 1] * units[l], (scale * 1.5) / Math.sqrt(units[l - 1]))]);
    writes.push([of[`b${l}`], numbers(random, units[l], scale * 0.5)]);
  }
  return { title: titleOf(network), program, writes, from: 0, to: rows };
}

function instructionsOf(
  { units, activation, loss, optimizer, l2, l1 = 0, clip, maxNorm, dropout, bytes: fromBytes, seed }: NetworkCase,
  of: ReturnType<typeof planGuarded>["of"],
): readonly Instruction[] {
  const { hyper, Y, epoch } = of;
  const drop = (l: number, A: Matrix, D: Matrix): readonly Instruction[] =>
    dropout === undefined ? [] : [{ op: "dropout", A, D, epoch, rate: dropout, seed, stream: l }];
  /** What layer l is computed from. */
  const input = (l: number): Matrix => of[dropout === undefined ? `A${l - 1}` : `D${l - 1}`];
  const fromZ = ELEMENTWISE[activation].derivativeFrom === "Z";
  const last = units.length - 1;
  const instructions: Instruction[] = [
    { op: "gather", from: of.inputs, order: of.order, into: of.A0, scale: fromBytes ? 1 / 255 : 1 },
    { op: "gather", from: of.targets, order: of.order, into: Y, scale: 1 },
  ];
  const crossEntropy = loss === "softmax" || loss === "softmaxTargets" || loss === "sigmoid";
  for (let l = 1; l <= last; l++) {
    instructions.push(...drop(l, of[`A${l - 1}`], input(l)));
    const layer = { op: "denseForward", X: input(l), W: of[`W${l}`], b: of[`b${l}`] } as const;
    if (l === last && crossEntropy) instructions.push({ ...layer, A: of[`Z${l}`], activation: "identity" });
    else if (fromZ) instructions.push({ ...layer, A: of[`A${l}`], Z: of[`Z${l}`], activation });
    else instructions.push({ ...layer, A: of[`A${l}`], activation });
  }
  const [Z, A, dZ] = [of[`Z${last}`], of[`A${last}`], of[`dZ${last}`]];
  if (loss === "softmax" || loss === "softmaxTargets") instructions.push({ op: "softmaxCrossEntropy", Z, Y, A, dZ });
  else if (loss === "sigmoid") instructions.push({ op: "sigmoidCrossEntropy", Z, Y, A, dZ });
  else instructions.push({ op: "squaredError", A, ...(fromZ ? { Z } : {}), Y, dZ, activation, convention: loss });
  if (l2 > 0) for (let l = 1; l <= last; l++) instructions.push({ op: "penalty", W: of[`W${l}`], l2 });
  if (l1 > 0) for (let l = 1; l <= last; l++) instructions.push({ op: "magnitudePenalty", W: of[`W${l}`], l1 });
  for (let l = last; l >= 1; l--) {
    const [dz, W, X] = [of[`dZ${l}`], of[`W${l}`], of[`A${l - 1}`]];
    if (l > 1)
      instructions.push({
        op: "denseBackwardInput",
        dZ: dz,
        W,
        dX: of[`dZ${l - 1}`],
        A: X,
        ...(fromZ ? { Z: of[`Z${l - 1}`] } : {}),
        activation,
      });
    if (l > 1) instructions.push(...drop(l, of[`dZ${l - 1}`], of[`dZ${l - 1}`]));
    instructions.push({
      op: "denseBackwardWeights",
      X: input(l),
      dZ: dz,
      W,
      dW: of[`dW${l}`],
      db: of[`db${l}`],
      l2,
      ...(l1 > 0 ? { l1 } : {}),
    });
  }
  const gradients = units.slice(1).flatMap((_, i) => [of[`dW${i + 1}`], of[`db${i + 1}`]]);
  if (clip !== undefined) instructions.push({ op: "clip", gradients, by: clip, limit: clip === "norm" ? 0.2 : 0.01 });
  instructions.push({ op: "tick", hyper });
  for (let l = 1; l <= last; l++)
    for (const name of ["W", "b"])
      instructions.push({
        op: "update",
        optimizer,
        theta: of[`${name}${l}`],
        gradient: of[`d${name}${l}`],
        states: OPTIMIZERS[optimizer].states.map((state) => of[`${state}${name}${l}`]),
        hyper,
        decay: name === "W",
      });
  if (maxNorm !== undefined) for (let l = 1; l <= last; l++) instructions.push({ op: "maxNorm", W: of[`W${l}`], limit: maxNorm });
  return instructions;
}

/** Settings of a fresh optimiser. */
export function hyperOf(optimizer: OptimizerKind): Float64Array {
  const hyper = new Float64Array(8);
  hyper[HYPER.learningRate] = optimizer === "sgd" ? 0.1 : 0.01;
  hyper[HYPER.beta1] = 0.9;
  hyper[HYPER.beta2] = 0.999;
  hyper[HYPER.epsilon] = 1e-8;
  hyper[HYPER.weightDecay] = 0.05;
  hyper[HYPER.beta1Power] = 1;
  hyper[HYPER.beta2Power] = 1;
  return hyper;
}

/** What is trained on what. */
export function titleOf({ units, activation, loss, optimizer, l2, batchSize, rows, bytes: fromBytes, ...more }: NetworkCase): string {
  const losses = { softmax: "softmax of classes", softmaxTargets: "softmax of targets", sigmoid: "sigmoid cross-entropy" };
  const named = loss in losses ? losses[loss as keyof typeof losses] : `squared error (${loss})`;
  const extras = (["dropout", "l1", "clip", "maxNorm"] as const).flatMap((name) =>
    more[name] === undefined ? [] : [`${name} ${more[name]}`],
  );
  return `network ${units.join("-")}, ${activation}, ${named}, ${optimizer}${l2 > 0 ? ", L2" : ""}, ${rows} rows${fromBytes ? " of bytes" : ""} by ${batchSize}${extras.map((extra) => `, ${extra}`).join("")}`;
}
