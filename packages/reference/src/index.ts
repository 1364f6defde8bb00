export * from "./errors.ts";
export * from "./matrix.ts";
export * from "./program.ts";
export * from "./backend.ts";
export * from "./dataset.ts";
export * from "./random.ts";
export * from "./elementary.ts";
