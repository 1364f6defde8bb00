/**
 * Which of a seed's independent random streams serves which purpose here. They start at 2¹⁶, far from the streams of a network (initial weights, the order of
 * the batches), so that one seed may serve the whole run. Pass p over the blocks of a table has stream `passes` + p.
 */
export const STREAMS = { split: 0x10000, shuffle: 0x10001, noise: 0x10002, blocks: 0x10003, passes: 0x20000 } as const;
