/**
 * Reads a file of floating-point tensors; f16 and bf16 are widened to f32. The arrays are copies that the caller owns, in the order in which they lie in the file.
 * @throws FormatError for each way in which the bytes can break the format, and for a type that is no floating-point number
 */
export declare function readSafetensors(bytes: Uint8Array): Safetensors;

export declare interface Safetensors {
    readonly tensors: readonly Tensor[];
    readonly metadata: Readonly<Record<string, string>>;
}

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
export declare function writeSafetensors({ tensors, metadata }: Pick<Safetensors, "tensors"> & Partial<Safetensors>): Uint8Array;

export { }
