import { createKernels } from "@adjoint/kernels";
import { ArgumentError } from "@adjoint/reference";
import type { Backend } from "@adjoint/reference";
import type { HostOptions } from "../api.ts";
import { describe, requireCount } from "../arguments.ts";

/**
 * The backend that was given, or WebAssembly.
 * @throws HostError where the host cannot run WebAssembly SIMD
 */
export function chooseBackend(where: string, { backend, deterministic, threads }: HostOptions): Backend {
  const kernels = { deterministic, threads };
  if (deterministic !== undefined && typeof deterministic !== "boolean") {
    throw new ArgumentError(`${where}: deterministic must be true or false: ${describe(deterministic)}. Leave it out for false.`);
  }
  if (threads !== undefined && threads !== "auto") requireCount(where, "threads", threads, 'Give a number, or "auto".');
  if (backend === undefined) return createKernels(kernels);
  if (typeof backend.load !== "function")
    throw new ArgumentError(`${where}: the backend must have load(program): ${describe(backend)}. Give for example createBaseline().`);
  if (deterministic !== undefined || threads !== undefined) {
    throw new ArgumentError(
      `${where}: deterministic and threads are for WebAssembly, not for a backend that is given: ${backend.name}. Give them to the backend, or leave them out.`,
    );
  }
  return backend;
}
