import { TRAINING_DATA } from "../options/data.ts";
import { ENGINE } from "../options/engine.ts";
import { NETWORK, TRAINING } from "../options/network.ts";

/** The options that decide what a run computes; its configuration keeps them. */
export const RUN_OPTIONS = { ...TRAINING_DATA, ...NETWORK, ...TRAINING, ...ENGINE };
