/** Bytes that are read in pieces, such as those of a file that is larger than one array can be. */
export declare interface ByteSource {
    /** All bytes there are. */
    readonly size: number;
    /** Returns the bytes [begin, end) in an array of their own, which begins its buffer. */
    read(begin: number, end: number): Uint8Array;
}

/**
 * Reads a file of floating-point tensors; f16 and bf16 are widened to f32. The caller owns the arrays, which come in the order in which they lie in the file.
 * @throws FormatError for each way in which the bytes can break the format, and for a type that is no floating-point number
 */
export declare function readSafetensors(bytes: Uint8Array | ByteSource): Safetensors;

export declare interface Safetensors {
    readonly tensors: readonly Tensor[];
    readonly metadata: Readonly<Record<string, string>>;
}

/** What a file is written from. */
export declare type SafetensorsContent = Pick<Safetensors, "tensors"> & Partial<Safetensors>;

/**
 * safetensors (https://github.com/huggingface/safetensors, README "Format"): 8 bytes with the length N of the header, little-endian; N bytes of JSON, which maps
 * each name to `{dtype, shape, data_offsets}`, and `__metadata__` to strings; then the numbers, little-endian and row-major, without holes or overlaps.
 */
export declare interface Tensor {
    readonly name: string;
    readonly shape: readonly number[];
    /** Row-major; its type is the precision in the file. */
    readonly values: Float32Array | Float64Array;
}

/**
 * Writes a file. The same tensors and metadata give the same bytes, in whatever order they come: wide types first and then by name, so every tensor is aligned.
 * @throws ArgumentError where two tensors have one name, or a shape does not fit its numbers
 */
export declare function writeSafetensors(content: SafetensorsContent): Uint8Array;

/**
 * Writes a file as its consecutive pieces: the header, and the numbers of each tensor, which are views of its array and not copies. For files larger than one array can be.
 * @throws ArgumentError as {@link writeSafetensors}
 */
export declare function writeSafetensorsInPieces({ tensors, metadata }: SafetensorsContent): Uint8Array[];

export { }
