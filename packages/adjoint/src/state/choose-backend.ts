import { createKernels } from "@adjoint/kernels";
import type { Backend } from "@adjoint/reference";
import type { HostOptions } from "../api.ts";
import { requireBoolean, requireCount } from "../arguments.ts";
import { fail } from "../errors.ts";

/**
 * Returns the backend that was given, or WebAssembly.
 * @throws HostError where the host cannot run WebAssembly SIMD
 */
export function chooseBackend(where: string, { backend, deterministic, threads }: HostOptions): Backend {
  const kernels = { deterministic, threads };
  if (deterministic !== undefined) requireBoolean(where, "deterministic", deterministic);
  if (threads !== undefined && threads !== "auto") requireCount(where, "threads", threads);
  if (backend === undefined) return createKernels(kernels);
  if (typeof backend.load !== "function") fail(where, "not-a-backend", { value: backend });
  if (deterministic !== undefined || threads !== undefined) fail(where, "backend-options", { backend: backend.name });
  return backend;
}
