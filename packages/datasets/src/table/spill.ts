/** Where the cells of a table larger than memory are kept: a file that grows at its end and is read anywhere. */
export interface Spill {
  /** Writes bytes at the end. Returns where they begin. */
  append(bytes: Uint8Array): number;
  /** Fills bytes from a place on. */
  read(at: number, into: Uint8Array): void;
}

/** The bytes of an array of numbers, shared. */
export function bytesOf({ buffer, byteOffset, byteLength }: Float32Array | Float64Array | Uint32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
