import type { Elementwise } from '@adjoint/reference';
import type { Precision } from '@adjoint/reference';
import type { Schema } from '@adjoint/reference';
import type { SquaredErrorConvention } from '@adjoint/reference';

/**
 * Checks what other code relies on.
 * @throws FormatError where sizes do not fit each other, or a number is NaN or infinite
 */
export declare function checkModel(where: string, model: DenseModel): void;

export declare interface DenseLayer {
    readonly units: number;
    readonly activation: LayerActivation;
    /** W[n₀, n₁], row-major. */
    readonly weights: Float32Array | Float64Array;
    /** b[n₁] */
    readonly biases: Float32Array | Float64Array;
}

/** A dense network as it is exchanged with other programs: its numbers, and what is known of its inputs and outputs. */
export declare interface DenseModel {
    readonly name: string;
    readonly precision: Precision;
    /** n₀ */
    readonly inputs: number;
    readonly layers: readonly DenseLayer[];
    /** Raw numbers become x = (raw − shift)·scale [n₀]. */
    readonly inputScaling?: ShiftScale;
    /** Outputs become raw = a/scale + shift [K]. */
    readonly outputScaling?: ShiftScale;
    /** The names of the inputs [n₀]. */
    readonly features?: readonly string[];
    /** The names of the classes; two of them where there is one output. */
    readonly classes?: readonly string[];
    /** The names of the values to be learnt [K]. */
    readonly targets?: readonly string[];
    /** How the columns of a table become the inputs. */
    readonly schema?: Schema;
    /** Where its training is, for programs that go on with it. */
    readonly training?: DenseTraining;
}

/** Where the training of a network is: what decides its batches and its cost. */
export declare interface DenseTraining {
    /** Decides the order of the rows of each epoch. */
    readonly seed: number;
    /** Epochs that are complete. */
    readonly epoch: number;
    /** Cross-entropy, or which of the three squared errors. */
    readonly loss: "crossEntropy" | SquaredErrorConvention;
    /** λ of (λ/2m)·ΣW². */
    readonly l2: number;
}

/** Writes a C99 header: static arrays of f32, no allocation, `NAME_predict(const float *, float *)`; it needs the library of mathematics alone. */
export declare function exportC(model: DenseModel): Exported;

/** What an export gives: the main file first. */
export declare interface Exported {
    readonly files: readonly ExportedFile[];
    /** What the other program must know, or what was changed. */
    readonly notes: readonly string[];
}

/** A file of an export. */
export declare interface ExportedFile {
    readonly name: string;
    readonly bytes: Uint8Array;
}

/** Every format that a model is exported to, with what its files are for. */
export declare const EXPORTERS: {
    readonly onnx: {
        readonly summary: "ONNX, opset 17: onnxruntime and others";
        readonly write: typeof exportOnnx;
    };
    readonly tfjs: {
        readonly summary: "TensorFlow.js: model.json and weights";
        readonly write: typeof exportTfjs;
    };
    readonly npz: {
        readonly summary: "NumPy arrays by scikit-learn's names: coefs_0, intercepts_0, …";
        readonly write: typeof exportNpz;
    };
    readonly pytorch: {
        readonly summary: "safetensors by PyTorch's names, and a script";
        readonly write: typeof exportPytorch;
    };
    readonly keras: {
        readonly summary: "safetensors by Keras' names, and a script";
        readonly write: typeof exportKeras;
    };
    readonly js: {
        readonly summary: "an ES module without dependencies";
        readonly write: typeof exportJs;
    };
    readonly html: {
        readonly summary: "a page that predicts";
        readonly write: typeof exportHtml;
    };
    readonly c: {
        readonly summary: "a C99 header";
        readonly write: typeof exportC;
    };
    readonly numpy: {
        readonly summary: "a Python module that needs NumPy alone";
        readonly write: typeof exportNumpy;
    };
};

export declare type ExportFormat = keyof typeof EXPORTERS;

/** Writes a page that predicts, in one file, without a network connection. */
export declare function exportHtml(model: DenseModel): Exported;

/** Writes an ES module without dependencies: `encode`, `outputs` and `predict`, for any host. */
export declare function exportJs(model: DenseModel): Exported;

/** Writes the weights as safetensors with Keras' names (`dense/kernel` [n₀, n₁]), and a script with the model that they are for. */
export declare function exportKeras(model: DenseModel): Exported;

/**
 * Writes an NPZ file with the attributes of scikit-learn's `MLPClassifier` and `MLPRegressor`: `coefs_0` [n₀, n₁], `intercepts_0` [n₁], …; `mean_` and `scale_` as of a
 * `StandardScaler`, which divides; `adjoint`, UTF-8 JSON with activations and names as bytes.
 */
export declare function exportNpz(model: DenseModel): Exported;

/** Writes a Python module that needs NumPy alone: `outputs(X)` [N, K] and `predict(X)`, of raw numbers X [N, n₀]. */
export declare function exportNumpy(model: DenseModel): Exported;

/**
 * Writes an ONNX file: input[N, n₀] raw numbers in f32, output[N, K] in the units of the data. Both scalings are part of the graph; names of inputs and classes, and the
 * schema of the table, are in its metadata.
 * @throws ArgumentError for a model of 2 GiB or more
 */
export declare function exportOnnx(model: DenseModel): Exported;

/** Writes the weights as safetensors with PyTorch's names (`0.weight` [n₁, n₀]), and a script with the module that they are for. */
export declare function exportPytorch(model: DenseModel): Exported;

/**
 * Writes `model.json` and files of weights for TensorFlow.js, `tf.loadLayersModel`: raw numbers in, outputs in the units of the data. The scaling of the inputs is a batch
 * normalization, that of the outputs a dense layer.
 */
export declare function exportTfjs(model: DenseModel): Exported;

/** What an import gives. */
export declare interface Imported {
    readonly model: DenseModel;
    /** What was assumed or left out. */
    readonly notes: readonly string[];
}

/**
 * Reads a dense network from the weights of PyTorch (`0.weight` [n₁, n₀]) or Keras (`dense/kernel` [n₀, n₁]), in the order of the numbers in their names. Batch
 * normalizations go into the weights. Such a file does not say its activations: they are named, unless it was exported here.
 * @throws FormatError where the weights are no chain of dense layers; ArgumentError where the activations are not known
 */
export declare function importNamed({ tensors, metadata }: Safetensors, { name, activations: given }: NamedOptions): Imported;

/**
 * Reads a dense network from the arrays of an NPZ file: those that {@link exportNpz} writes, or what a user of scikit-learn saved under the names `coefs_0`, `intercepts_0`, ….
 * @param arrays by their names, without .npy
 * @throws FormatError where they are no chain of dense layers; ArgumentError where the activations are not known
 */
export declare function importNpz(arrays: ReadonlyMap<string, NamedArray>, { name, activations: given }: NpzOptions): Imported;

/**
 * Reads a dense network from an ONNX file, as PyTorch, Keras, scikit-learn and others write it. Activations are recognised by their values, in whatever operators they are
 * written. Scalings before the first and after the last weights are kept beside.
 * @param name what the model is called
 * @throws FormatError for what is no ONNX file, or holds another network
 */
export declare function importOnnx(bytes: Uint8Array, name: string): Imported;

/**
 * Reads a dense network that TensorFlow.js or its converter saved: `model.json` of a layers model, and the files of weights. A batch normalization before the first layer
 * becomes the scaling of the inputs; others go into the weights.
 * @throws FormatError for what is no such model, or another network
 */
export declare function importTfjs({ json, read }: TfjsFiles, name: string): Imported;

/** What a layer of a file applies to z. */
export declare type LayerActivation = Elementwise | "softmax";

/** An array of an NPZ file. */
export declare interface NamedArray {
    readonly shape: readonly number[];
    readonly values: ArrayLike<number>;
}

export declare interface NamedOptions {
    readonly name: string;
    /** One for each layer, or two: of all hidden layers and of the last; for what the file does not say. */
    readonly activations?: readonly LayerActivation[];
}

export declare interface NpzOptions {
    readonly name: string;
    /** One for each layer, or two: of all hidden layers and of the last; for what the file does not say. */
    readonly activations?: readonly LayerActivation[];
}

declare interface Safetensors {
    readonly tensors: readonly Tensor[];
    readonly metadata: Readonly<Record<string, string>>;
}

/** A shift and a scale for each of some numbers. */
export declare interface ShiftScale {
    readonly shift: readonly number[];
    readonly scale: readonly number[];
}

/**
 * safetensors (https://github.com/huggingface/safetensors, README "Format"): 8 bytes with the length N of the header, little-endian; N bytes of JSON, which maps
 * each name to `{dtype, shape, data_offsets}`, and `__metadata__` to strings; then the numbers, little-endian and row-major, without holes or overlaps.
 */
declare interface Tensor {
    readonly name: string;
    readonly shape: readonly number[];
    /** Row-major; its type is the precision in the file. */
    readonly values: Float32Array | Float64Array;
}

/** The files of a model of TensorFlow.js. */
export declare interface TfjsFiles {
    /** `model.json` */
    readonly json: Uint8Array;
    /** Returns the bytes of a file that `model.json` names. */
    readonly read: (path: string) => Uint8Array;
}

export { }
