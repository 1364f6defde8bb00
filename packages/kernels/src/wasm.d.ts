declare module "*.wasm" {
  import type { WasmModule } from "./webassembly.ts";
  const module: WasmModule;
  export default module;
}
