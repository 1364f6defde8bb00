export { readSafetensors, writeSafetensors, writeSafetensorsInPieces } from "./safetensors.ts";
export type { ByteSource, Safetensors, SafetensorsContent, Tensor } from "./safetensors.ts";
