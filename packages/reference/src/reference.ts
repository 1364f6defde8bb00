import type { Backend } from "./backend.ts";
import { createInterpreter } from "./interpreter.ts";
import type { Actions } from "./interpreter.ts";
import * as dense from "./loops/dense.ts";
import * as gather from "./loops/gather.ts";
import * as gemm from "./loops/gemm.ts";
import * as loss from "./loops/loss.ts";
import * as update from "./loops/update.ts";

/** The plain loop of each instruction: the specification that every backend is compared with. Each module exports actions alone. */
export const REFERENCE_ACTIONS: Actions = { ...dense, ...gather, ...gemm, ...loss, ...update };

/** Returns the specification as a backend: plain loops, each operation rounded, each sum in the order that its instruction states. */
export function createReference(): Backend {
  return createInterpreter({ name: "reference", actions: REFERENCE_ACTIONS });
}
