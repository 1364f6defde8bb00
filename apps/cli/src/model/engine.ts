import { createKernels, kernelsInfo } from "@adjoint/kernels";
import type { HostOptions } from "adjoint";
import { setFlagsFromString } from "node:v8";
import { UsageError, isAdjointError } from "../errors.ts";
import type { EngineOptions } from "../options/engine.ts";

/** Returns where a network is computed, from the options. An engine in TypeScript is loaded only when it is asked for. */
export async function engineFor({ backend = "auto", deterministic, threads, wide }: EngineOptions): Promise<HostOptions> {
  if (deterministic === true && backend === "relaxed") {
    throw new UsageError("not-together", {
      option: "--deterministic",
      other: "--backend relaxed",
      why: "its bits depend on the host",
    });
  }
  if (threads !== undefined && (backend === "baseline" || backend === "reference")) {
    throw new UsageError("not-together", { option: "--threads", other: `--backend ${backend}`, why: `it has one thread: ${threads}` });
  }
  if (wide === true && (backend === "baseline" || backend === "reference")) {
    throw new UsageError("not-together", { option: "--wide", other: `--backend ${backend}`, why: "it has no vectors" });
  }
  if (wide === true) allowWide();
  const shared = threads === undefined ? {} : { threads };
  /** The kernels with wide tiles where the engine packs them, else what the network chooses itself. */
  const kernels = (options: { readonly deterministic: boolean }): HostOptions =>
    wide === true ? { backend: createKernels({ ...shared, ...options, wide: "auto" }) } : { ...shared, ...options };
  switch (backend) {
    case "baseline":
      return { backend: (await import("@adjoint/baseline")).createBaseline() };
    case "reference":
      return { backend: (await import("@adjoint/reference")).createReference() };
    case "simd":
      return kernels({ deterministic: true });
    case "relaxed":
      allowRelaxed();
      kernelsInfo({ variant: "relaxed" });
      return kernels({ deterministic: false });
    case "auto":
      if (deterministic !== true) allowRelaxed();
      return kernels({ deterministic: deterministic === true });
  }
}

/** Enables relaxed SIMD where Node 20's V8 has it behind a flag, which only an application may set; later versions have it without. */
function allowRelaxed(): void {
  if (needsFlag()) setFlagsFromString("--experimental-wasm-relaxed-simd");
}

function needsFlag(): boolean {
  return Number(process.versions.node.split(".")[0]) < 22;
}

/**
 * Lets V8 pack pairs of vectors into 256 bits, in the versions of Node where that was tested; elsewhere nothing happens. It concerns every module of the process, which
 * is why an application may set the flag and a package never does.
 */
function allowWide(): void {
  if ([24, 26].includes(Number(process.versions.node.split(".")[0]))) setFlagsFromString("--experimental-wasm-revectorize");
}

/** The engine of this host, and the reasons for it. */
export interface Engine {
  readonly backend: string;
  readonly why: string;
  readonly threads: number;
  readonly threadsWhy: string;
  readonly wide: boolean;
  readonly wideWhy: string;
  /** Parts of WebAssembly that kernels may use. */
  readonly features: { readonly simd: boolean; readonly relaxedSimd: boolean; readonly sharedMemory: boolean };
}

/** Describes the engine that the options choose on this host. @throws HostError where it cannot run */
export async function describeEngine(options: EngineOptions): Promise<Engine> {
  const { backend = "auto", threads, deterministic, wide } = options;
  await engineFor(options);
  // The features of the host are listed with the flag set, whatever is chosen.
  allowRelaxed();
  const features = { simd: runs("simd"), relaxedSimd: runs("relaxed"), sharedMemory: typeof SharedArrayBuffer === "function" };
  if (backend === "baseline" || backend === "reference")
    return {
      backend,
      why: "--backend asked for plain TypeScript",
      threads: 1,
      threadsWhy: "plain TypeScript has one",
      wide: false,
      wideWhy: "plain TypeScript has no vectors",
      features,
    };
  const variant = backend === "auto" ? {} : { variant: backend };
  const info = kernelsInfo({ ...variant, deterministic, threads, wide: wide === true ? "auto" : false });
  const byFlag = info.variant === "relaxed" && needsFlag() ? ", which Node 20 has behind a flag that this command sets" : "";
  const threadsWhy = threads === undefined ? "one is the default" : info.threadsReason;
  return {
    backend: info.variant,
    why: `${info.reason}${byFlag}`,
    threads: info.threads,
    threadsWhy,
    wide: info.wide,
    wideWhy: info.wideReason,
    features,
  };
}

function runs(variant: "simd" | "relaxed"): boolean {
  try {
    kernelsInfo({ variant });
    return true;
  } catch (error) {
    if (isAdjointError(error)) return false;
    throw error;
  }
}
