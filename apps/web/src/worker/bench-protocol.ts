/** What is timed. */
export interface BenchCase {
  readonly id: string;
  readonly title: string;
  /** What a million of them a second is called. */
  readonly unit: "GFLOP/s" | "samples/s";
  readonly what: BenchWork;
}

export type BenchWork =
  | { readonly kind: "gemm"; readonly size: number }
  | { readonly kind: "step"; readonly sizes: readonly number[]; readonly batchSize: number; readonly optimizer: "sgd" | "adam" };

/** What is timed against what. Threads share the work of a batch. */
export type Contender = "relaxed" | "simd" | "threads" | "typescript";

export interface BenchRequest {
  readonly cases: readonly BenchCase[];
  readonly contenders: readonly Contender[];
  readonly roundMilliseconds: number;
}

export type BenchResponse =
  | { readonly type: "measuring"; readonly id: string; readonly contender: Contender }
  /** Median and spread over the rounds, in the case's unit. */
  | {
      readonly type: "measured";
      readonly id: string;
      readonly contender: Contender;
      readonly median: number;
      readonly low: number;
      readonly high: number;
    }
  /** On how many threads a contender runs. */
  | { readonly type: "present"; readonly contender: Contender; readonly threads: number }
  /** Why a contender does not run here. */
  | { readonly type: "absent"; readonly contender: Contender; readonly reason: string }
  | { readonly type: "failed"; readonly message: string }
  | { readonly type: "done" };
