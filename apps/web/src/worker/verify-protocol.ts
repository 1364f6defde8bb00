import type { Difference } from "@adjoint/formats";

/** The files of a run folder, with their paths in it. */
export interface VerifyRequest {
  readonly files: readonly { readonly path: string; readonly file: File }[];
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
