/** WebAssembly addresses 4 GiB; all but the last page is for the plan [bytes]. */
export const MEMORY_LIMIT = 2 ** 32 - 2 ** 16;
