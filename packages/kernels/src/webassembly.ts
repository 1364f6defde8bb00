/** What the package uses of WebAssembly: typed here, so that neither the DOM's nor Node's declarations are needed to compile against it. */
export interface WasmModule {
  readonly [Symbol.toStringTag]: string;
}
export interface WasmMemory {
  readonly buffer: ArrayBuffer | SharedArrayBuffer;
}
interface Host {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Memory: new (limits: { readonly initial: number; readonly maximum: number; readonly shared?: boolean }) => WasmMemory;
  readonly Instance: new (module: WasmModule, imports: { readonly env: { readonly memory: WasmMemory } }) => { readonly exports: unknown };
}

/** The host's WebAssembly, where it has one. */
export const host = (globalThis as { readonly WebAssembly?: Host }).WebAssembly;
