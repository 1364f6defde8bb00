import type { DerivedName } from "./derived.ts";
import type { Answers, Question } from "./after-protocol.ts";
import type { Activation } from "adjoint";
import type { OptimizerKind, SquaredErrorConvention } from "@adjoint/reference";

/** What computes: WebAssembly as fast as the browser has it, WebAssembly with the same bits everywhere, or plain TypeScript. */
export const ENGINES = ["wasm", "simd", "typescript"] as const;
export type Engine = (typeof ENGINES)[number];

/** Methods of training that see all rows at once: an epoch is one of their iterations. */
export const METHODS = ["lbfgs", "conjugateGradient", "levenbergMarquardt", "rprop", "variableLearningRate"] as const;
export type Method = (typeof METHODS)[number];

/** What the learning rate is multiplied with from step to step; the run of all but `constant` and `reduceOnPlateau` has an end. */
export const SCHEDULES = ["constant", "cosine", "oneCycle", "logCosine", "exponentialDecay", "stepDecay", "reduceOnPlateau"] as const;
export type ScheduleName = (typeof SCHEDULES)[number];

/** Data sets that are made or come with the page; `csv` and `mnist` are files of the visitor's. */
export const DATA_SETS = [
  "xor",
  "moons",
  "circles",
  "spirals",
  "gaussians",
  "sine",
  "iris",
  "wine",
  "breastCancer",
  "digits",
  "csv",
  "mnist",
] as const;
export type DataSet = (typeof DATA_SETS)[number];

export interface LayerConfig {
  readonly units: number;
  readonly activation: Activation;
}

/** How a table of the visitor's is learnt; columns by their position. */
export interface TableChoice {
  readonly targets: readonly number[];
  readonly ignore: readonly number[];
  /** Columns that are inputs although they look like ids, and those whose numbers name categories. */
  readonly use: readonly number[];
  readonly categories: readonly number[];
  /** Texts that stand for a missing value, beside the usual ones. */
  readonly marks: readonly string[];
  /** Whether one target is a class or a value; by its contents where undefined. */
  readonly as: "classes" | "values" | undefined;
  readonly missing: "drop" | "mean" | "median" | "indicator";
}

/** A table before it is learnt: how it was read, its first rows, and what its columns are taken for. */
export interface TablePreview {
  readonly name: string;
  /** How the file was read, in one line. */
  readonly reading: string;
  readonly choice: TableChoice;
  readonly learns: "classes" | "values" | "labels";
  readonly columns: readonly {
    readonly name: string;
    readonly missing: number;
    readonly kind: "number" | "category" | "date";
    readonly role: "input" | "target" | "ignored";
    /** Why it was left out. */
    readonly note?: string;
  }[];
  /** Cells without a value. */
  readonly missing: number;
  readonly sample: readonly (readonly string[])[];
  /** Why it cannot be learnt as chosen, and what can be chosen instead. */
  readonly problem?: string;
  readonly remedies?: readonly { readonly label: string; readonly change: Partial<TableChoice> }[];
}

/** All that decides a run. */
export interface Config {
  readonly data: {
    readonly set: DataSet;
    /** Standard deviation of the noise, and rows, of the sets that are made. */
    readonly noise: number;
    /** Of a set in the plane: what the inputs are made of. */
    readonly inputs?: readonly DerivedName[];
    readonly rows: number;
    /** Share of the rows that is kept for testing. */
    readonly test: number;
    /** The files of `csv` and `mnist`. */
    readonly files?: readonly File[];
    /** How the table of `csv` is learnt. */
    readonly table?: Partial<TableChoice>;
  };
  /** Without the last layer, whose units follow from the data. */
  readonly hidden: readonly LayerConfig[];
  readonly output: Activation;
  readonly loss: "crossEntropy" | SquaredErrorConvention;
  /** `auto`: He for relu and its kin, Xavier for the others. A number is the ε of U(−ε, ε). */
  readonly initializer: "auto" | "xavier" | "he" | number;
  readonly optimizer: OptimizerKind | Method;
  readonly learningRate: number;
  readonly l2: number;
  /** The rate at which hidden units are dropped while it trains; 0 unless given. */
  readonly dropout?: number;
  /** How the learning rate changes over so many epochs; it does not unless given. */
  readonly schedule?: { readonly kind: Exclude<ScheduleName, "constant">; readonly epochs: number };
  /** Methods that see all rows at once have no batches. */
  readonly batchSize: number;
  readonly seed: number;
  readonly engine: Engine;
}

/** How fast: so many batches a frame, faster and faster, or as fast as it goes. */
export type Pace = number | "accelerate" | "full";

/** A request with the number of the last one that changed what the worker does; responses carry it back, so that what is out of date is known. */
export type Numbered<T> = T & { readonly turn: number };

export type Request =
  /** Begins anew: data, network, weights of the seed; and trains at once where a pace is given, for so many epochs. */
  | { readonly type: "configure"; readonly config: Config; readonly pace?: Pace | undefined; readonly epochs?: number | undefined }
  /** Goes on with the same weights under other rates, loss penalty, batch or engine. */
  | { readonly type: "adjust"; readonly config: Config }
  | { readonly type: "play"; readonly pace: Pace }
  | { readonly type: "pause" }
  | { readonly type: "step"; readonly batches: number }
  /** The page has drawn what it got and wants the next snapshot. */
  | { readonly type: "frame" }
  | { readonly type: "save" }
  | { readonly type: "open"; readonly bytes: Uint8Array; readonly config: Config }
  /** Reads a table without learning it. */
  | { readonly type: "preview"; readonly id: number; readonly file: File; readonly choice: Partial<TableChoice> }
  /** One of the rows that are kept for testing. */
  | { readonly type: "example"; readonly id: number; readonly index: number }
  /** Rows that are learnt, from one on; at the end of the data it goes on at their beginning. */
  | { readonly type: "batch"; readonly id: number; readonly from: number; readonly count: number }
  /** Sets one weight, or one bias where `from` is none; training goes on from there. */
  | { readonly type: "edit"; readonly layer: number; readonly from: number | undefined; readonly unit: number; readonly value: number }
  /** Asks the network as it stands. */
  | { readonly type: "ask"; readonly id: number; readonly question: Question }
  | { readonly type: "inspect"; readonly id: number; readonly input: Float32Array; readonly target: number };

/** A grid of inputs on which the outputs and every unit are drawn; only for one or two inputs. */
export interface Extent {
  readonly x: readonly [low: number, high: number];
  readonly y: readonly [low: number, high: number];
}

/** What the page needs to know of the data. */
export interface DataSummary {
  readonly name: string;
  readonly inputs: number;
  readonly features: readonly string[];
  /** Names of the classes; empty where values are learnt. */
  readonly classes: readonly string[];
  readonly targetName: string;
  /** How many values, or labels that hold or not, are learnt; 1 of classes. */
  readonly targets: number;
  readonly trainRows: number;
  readonly testRows: number;
  /** Rows of at most two inputs, as they are learnt, with the class number or the value. */
  readonly points?: { readonly inputs: Float32Array; readonly targets: Float32Array; readonly train: number; readonly width: number };
  /** Of images, with how much the ink of each pixel varies over the training rows, the greatest 1. */
  readonly image?: { readonly height: number; readonly width: number; readonly variation: Float32Array };
  readonly extent?: Extent;
}

export interface NetworkSummary {
  /** n₀, n₁, …, n_L */
  readonly sizes: readonly number[];
  readonly activations: readonly Activation[];
  readonly parameters: number;
  readonly backend: string;
}

/** Mean loss, and share of right answers (NaN where values are learnt), on the training and the test part, with when they were measured. */
export interface Scored {
  readonly train: { readonly loss: number; readonly accuracy: number };
  readonly test?: { readonly loss: number; readonly accuracy: number };
  readonly epoch: number;
  readonly steps: number;
}

/** Why more training of the same kind shows nothing new, or is not possible (`ended`), since which epoch, and the smallest test loss. */
export interface Settled {
  readonly reason: "fits" | "overfits" | "stalled" | "ended";
  readonly epoch: number;
  readonly best: { readonly loss: number; readonly epoch: number } | undefined;
}

/** How things stand at one moment. */
export interface Snapshot {
  readonly steps: number;
  readonly epoch: number;
  readonly running: boolean;
  readonly stepsPerSecond: number;
  readonly backend: string;
  readonly train: Scored["train"];
  readonly test?: Scored["train"];
  /** When the losses were measured: evaluating takes time, so it may be a while ago. */
  readonly scored: Pick<Scored, "epoch" | "steps">;
  readonly settled?: Settled | undefined;
  /** ‖dW_l‖ of each layer over the training part. */
  readonly gradientNorms: readonly number[];
  /** W and b of each layer, W[n₀, n₁] row-major. */
  readonly layers: readonly { readonly weights: Float32Array; readonly biases: Float32Array }[];
  /** a of every unit on the grid: unit after unit, layer after layer, MAP_SIDE² (or MAP_SIDE for one input) values each. */
  readonly maps?: Float32Array;
  /** The outputs on the finer grid: OUTPUT_SIDE² (or OUTPUT_SIDE) rows of K. */
  readonly output?: Float32Array;
  /** [classes, classes] over the test part (the training part where there is none), for data that no plane shows. */
  readonly confusion?: Uint32Array;
}

export const MAP_SIDE = 32;
export const OUTPUT_SIDE = 100;

export type Response =
  | { readonly type: "configured"; readonly data: DataSummary; readonly network: NetworkSummary; readonly config: Config }
  | { readonly type: "snapshot"; readonly snapshot: Snapshot }
  /** A mistake of the visitor's, or a loss that left the numbers. Training has stopped. */
  | { readonly type: "problem"; readonly message: string }
  | { readonly type: "saved"; readonly bytes: Uint8Array }
  | { readonly type: "previewed"; readonly id: number; readonly preview: TablePreview | string }
  /** None while there is no network. */
  | { readonly type: "inspected"; readonly id: number; readonly inspection: Inspection | undefined }
  | { readonly type: "example"; readonly id: number; readonly example: Example | undefined }
  | { readonly type: "batch"; readonly id: number; readonly batch: Batch | undefined }
  /** A sentence where there is no answer. */
  | { readonly type: "answer"; readonly id: number; readonly answer: Answers[Question["kind"]] | string };

/** Rows as they are learnt, with their targets: the number of the class, or the values. */
export interface Batch {
  readonly inputs: readonly (readonly number[])[];
  readonly targets: readonly (readonly number[])[];
}

/** A row of the data, as numbers. */
export interface Example {
  readonly input: Float32Array;
  readonly label: number;
}

/** What the network makes of one input. */
export interface Inspection {
  readonly outputs: Float32Array;
  /** a of each hidden layer. */
  readonly hidden: readonly Float32Array[];
  readonly loss: number;
  /** ∂loss/∂x */
  readonly gradient: Float32Array;
}
