export { readSafetensors, writeSafetensors } from "./safetensors.ts";
export type { Safetensors, Tensor } from "./safetensors.ts";
