import { kernelsInfo } from "@adjoint/kernels";
import type { HostOptions } from "adjoint";
import { setFlagsFromString } from "node:v8";
import { UsageError, isAdjointError } from "./errors.ts";
import type { RunOptions } from "./options.ts";

/** Where a network computes, as the options say. An engine in TypeScript is loaded when it is asked for. */
export async function hostFor({ backend = "auto", deterministic, threads }: RunOptions): Promise<HostOptions> {
  if (deterministic === true && backend === "relaxed") {
    throw new UsageError(
      `--deterministic does not go with --backend relaxed: its bits depend on the host. Use --backend simd, or leave one of them out.`,
    );
  }
  if (threads !== undefined && (backend === "baseline" || backend === "reference")) {
    throw new UsageError(`--threads does not go with --backend ${backend}: it has one thread: ${threads}. Leave one of them out.`);
  }
  const shared = threads === undefined ? {} : { threads };
  switch (backend) {
    case "baseline":
      return { backend: (await import("@adjoint/baseline")).createBaseline() };
    case "reference":
      return { backend: (await import("@adjoint/reference")).createReference() };
    case "simd":
      return { ...shared, deterministic: true };
    case "relaxed":
      allowRelaxed();
      kernelsInfo({ variant: "relaxed" });
      return { ...shared, deterministic: false };
    case "auto":
      if (deterministic !== true) allowRelaxed();
      return { ...shared, deterministic: deterministic === true };
  }
}

/** Node 20's V8 has relaxed SIMD behind a flag, which only an application may set; later ones have it anyway. */
function allowRelaxed(): void {
  if (needsFlag()) setFlagsFromString("--experimental-wasm-relaxed-simd");
}

function needsFlag(): boolean {
  return Number(process.versions.node.split(".")[0]) < 22;
}

/** What computes here, and why it is that. */
export interface Engine {
  readonly backend: string;
  readonly why: string;
  readonly threads: number;
  readonly threadsWhy: string;
  /** Parts of WebAssembly that kernels may use. */
  readonly features: { readonly simd: boolean; readonly relaxedSimd: boolean; readonly sharedMemory: boolean };
}

/** The engine that the options choose on this host. @throws HostError where it cannot run */
export async function describeEngine(options: RunOptions): Promise<Engine> {
  const { backend = "auto", threads, deterministic } = options;
  await hostFor(options);
  // What the host has is asked for with the flag, whatever is chosen.
  allowRelaxed();
  const features = { simd: runs("simd"), relaxedSimd: runs("relaxed"), sharedMemory: typeof SharedArrayBuffer === "function" };
  if (backend === "baseline" || backend === "reference")
    return { backend, why: "--backend asked for plain TypeScript", threads: 1, threadsWhy: "plain TypeScript has one", features };
  const variant = backend === "auto" ? {} : { variant: backend };
  const info = kernelsInfo({ ...variant, deterministic, threads });
  const byFlag = info.variant === "relaxed" && needsFlag() ? ", which Node 20 has behind a flag that this command sets" : "";
  const threadsWhy = threads === undefined ? "one is the default" : info.threadsReason;
  return { backend: info.variant, why: `${info.reason}${byFlag}`, threads: info.threads, threadsWhy, features };
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
