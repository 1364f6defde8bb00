/**
 * Which of a seed's independent random streams serves which purpose here. They start at 2¹⁶, far from the streams of a network (initial weights, the order of
 * the batches), so that one seed may serve the whole run.
 */
export const STREAMS = { split: 0x10000, shuffle: 0x10001, noise: 0x10002 } as const;
