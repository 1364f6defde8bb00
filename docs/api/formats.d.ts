/** Bytes that are read in pieces, such as those of a file that is larger than one array can be. */
export declare interface ByteSource {
    /** All bytes there are. */
    readonly size: number;
    /** Returns the bytes [begin, end) in an array of their own, which begins its buffer. */
    read(begin: number, end: number): Uint8Array;
}

/**
 * Compares every number that is stored at the moments of a run with the one that was computed anew, bit for bit. −0 differs from 0; one NaN is like another.
 * @returns the first difference; undefined where there is none
 */
export declare function compareStops<S extends Stop>(stops: readonly S[], { stored, computed }: Sides<S>): Promise<Difference | undefined>;

/** The first number that differs, and when the numbers were last equal. */
export declare interface Difference {
    readonly stop: Stop;
    /** The last moment before that was compared and equal; undefined for the beginning. */
    readonly equalUntil: Stop | undefined;
    readonly tensor: string;
    /** From 0. */
    readonly row: number;
    readonly col: number;
    /** What the run has stored, and what was computed now; NaN for a number that is missing on one side. */
    readonly stored: number;
    readonly computed: number;
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

/** Where the numbers of a moment come from. */
export declare interface Sides<S extends Stop> {
    readonly stored: (stop: S) => readonly Tensor[];
    /** Called for one moment after the other, in their order. */
    readonly computed: (stop: S) => Promise<readonly Tensor[]>;
}

/** A moment of a run whose numbers are stored: a checkpoint, or the model at its end. */
export declare interface Stop {
    readonly path: string;
    /** Completed epochs of the network, and rows of the next one that are done. */
    readonly epoch: number;
    readonly position: number;
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
export declare function writeSafetensors(content: SafetensorsContent): Uint8Array;

/**
 * Writes a file as its consecutive pieces: the header, and the numbers of each tensor, which are views of its array and not copies. For files larger than one array can be.
 * @throws ArgumentError as {@link writeSafetensors}
 */
export declare function writeSafetensorsInPieces({ tensors, metadata }: SafetensorsContent): Uint8Array[];

export { }
