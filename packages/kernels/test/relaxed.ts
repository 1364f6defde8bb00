import { kernelsInfo } from "../src/index.ts";

/** Whether this engine has relaxed SIMD: Node 22 and newer. */
export const hasRelaxed = kernelsInfo().variant === "relaxed";
