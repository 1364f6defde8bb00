/** The files of a run folder, with their paths in it. */
export interface VerifyRequest {
  readonly files: readonly { readonly path: string; readonly file: File }[];
}

/** A moment of a run whose numbers are stored. */
export interface Stop {
  readonly path: string;
  /** Completed epochs, and rows of the next one that are done. */
  readonly epoch: number;
  readonly position: number;
}

/** The first number that differs, and when the numbers were last equal. */
export interface Difference {
  readonly stop: Stop;
  readonly equalUntil: Stop | undefined;
  readonly tensor: string;
  /** From 0. */
  readonly row: number;
  readonly col: number;
  readonly stored: number;
  readonly computed: number;
}

export interface Verified {
  readonly data: string;
  readonly epochs: number;
  /** How many checkpoints were compared, beside the model. */
  readonly checkpoints: number;
  readonly backend: string;
  readonly difference: Difference | undefined;
}

export type VerifyResponse =
  | { readonly type: "progress"; readonly epoch: number; readonly of: number }
  | { readonly type: "verified"; readonly verified: Verified }
  /** Why the folder cannot be verified here. */
  | { readonly type: "refused"; readonly message: string };
