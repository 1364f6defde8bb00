import { runTrial } from "./sweep/trial.ts";

// What the threads of `adjoint sweep` and `adjoint worker` load.
export default runTrial;
