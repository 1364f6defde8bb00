import type { Program } from "../ir/core.ts";

/** Something of the text that was passed over. */
export type Skipped = Program["skipped"][number];
