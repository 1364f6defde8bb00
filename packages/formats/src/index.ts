export { compareStops } from "./compare.ts";
export type { Difference, Sides, Stop } from "./compare.ts";
export { readSafetensors, writeSafetensors, writeSafetensorsInPieces } from "./safetensors.ts";
export type { ByteSource, Safetensors, SafetensorsContent, Tensor } from "./safetensors.ts";
