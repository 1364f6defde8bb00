import { createReference } from "@adjoint/reference";
import type { Backend } from "@adjoint/reference";

/** Every suite that computes runs on all of these. */
export const backends: readonly (readonly [name: string, backend: Backend])[] = [createReference()].map(
  (backend) => [backend.name, backend] as const,
);
