import type { Dataset } from '@adjoint/reference';
import type { Inputs } from '@adjoint/reference';
import type { Scaling } from '@adjoint/reference';
import type { Targets } from '@adjoint/reference';

/**
 * Treats raw inputs as those were treated on which the scaling was fitted: x = (raw − shift)·scale, column by column, in f64 and rounded once;
 * f64 stays f64, f32 and bytes become f32.
 * For bytes that means the bytes themselves, not the bytes times their scale.
 * @throws DataError where the inputs were scaled before; ShapeError where the scaling has another number of columns
 */
export declare function applyScaling<D extends Dataset>(dataset: D, scaling: Scaling): Scaled<D>;

export declare interface ArraysOptions {
    /** What the data set and the messages call it; "arrays" when left out. */
    readonly name?: string;
    /** [rows, cols] */
    readonly inputs: Rows;
    /** The class of each row: its number, or its name [rows]; as an array with a shape, [rows] or [rows, 1]. */
    readonly labels?: ArrayLike<number | string> | Shaped;
    /** Instead of labels: what is to be approximated [rows, outputs], or [rows]. */
    readonly values?: Rows | readonly number[];
    /** The names of the classes 0, 1, …; their numbers, or the names that occur in the order of their characters, when left out. */
    readonly classes?: readonly string[];
    /** Names of the input columns. */
    readonly features?: readonly string[];
}

/**
 * Puts the parts together from the files that `read` gets, gzipped or not, one after another.
 * @param read the bytes of a file, and what messages call it
 * @throws FormatError and DataError as `readIdx` and `imageSet`
 */
export declare function assembleParts(published: PublishedImages, read: (file: PublishedFile) => Promise<{
    readonly bytes: Uint8Array;
    readonly source: string;
}>): Promise<Parts>;

/**
 * Breast cancer, Wisconsin (diagnostic): 569 tumours, 10 measurements of the cell nuclei (mean, standard error, worst), malignant or benign.
 * W. Wolberg, O. Mangasarian, N. Street and W. Street, UCI Machine Learning Repository, 1993, doi:10.24432/C5DW2B, CC BY 4.0; see `data/SOURCES.md`.
 */
export declare function breastCancer(): ExampleSet;

/** The reading end of a stream of bytes. */
declare interface ByteReader {
    read(): Promise<{
        readonly done: boolean;
        readonly value?: Uint8Array | undefined;
    }>;
}

/** Two circles [n, 2] around the origin, radius 1 and `factor`, evenly spaced along each. n 200, noise 0.1, factor 0.5 when left out. */
export declare function circles(options?: GenerateOptions & {
    readonly factor?: number;
}): ExampleSet;

/** A column by its name, or by its position: 0 is the first, −1 the last. */
export declare type Column = string | number;

/** Gives a data set its methods. The arrays are shared, not copied. */
export declare function createExampleSet<D extends Dataset>(dataset: D): ExampleSet & D;

export declare interface CsvOptions {
    /** What the data set and the messages call it, such as the file's name; "csv" when left out. */
    readonly name?: string;
    /** Whether the first row holds names. When left out: it does if none of its cells is a number, or if one is text above a number. */
    readonly header?: boolean;
    /** One ASCII character; a comma when left out. */
    readonly delimiter?: string;
    /** The column to be learnt, or several with `targets: "values"`; null where there is none. The last column when left out. */
    readonly label?: Column | readonly Column[] | null;
    /** Whether the label is a class (the default) or a number to be approximated. */
    readonly targets?: "classes" | "values";
    /** The classes in the order of their numbers. When left out: all that occur, in the order of their numbers or else of their characters. */
    readonly classes?: readonly string[];
    /**
     * The input columns, by name and in order, as `Dataset.features` of earlier data gives them: `colour=red` asks for the category red of the column colour.
     * When left out: all columns but the label.
     */
    readonly features?: readonly string[];
    /** Columns that are neither input nor label. */
    readonly ignore?: readonly Column[];
    /** The columns that hold categories. When left out: those with text in the first row of data. */
    readonly categorical?: readonly Column[];
    /** How the inputs are kept; "f64" when left out. */
    readonly precision?: "f32" | "f64";
}

/** A file in pieces, cut anywhere: a Node stream, the body of a response, a generator. */
export declare type CsvStream = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array> | {
    getReader(): ByteReader;
};

/**
 * Handwritten digits: 1797 images of 8×8 pixels, each 0 to 16, in 10 classes. Kept as bytes with scale 1/16.
 * The test part of "Optical Recognition of Handwritten Digits", E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, 1998,
 * doi:10.24432/C50P49, CC BY 4.0; see `data/SOURCES.md`.
 */
export declare function digits(): ExampleSet;

/**
 * A `Dataset` with the functions of this package as methods, so that they chain. The methods stand on the prototype: what the object holds is the plain
 * data, which a worker can be sent and `{ ...set }` copies. Each method returns a new set and leaves this one as it was.
 */
export declare interface ExampleSet extends Dataset {
    /** Two parts that share no row; see {@link split}. */
    split(options: SplitOptions): {
        readonly train: ExampleSet;
        readonly test: ExampleSet;
    };
    /** Every input column to mean 0 and variance 1; see {@link standardize}. */
    standardize(): ExampleSet & {
        readonly scaling: Scaling;
    };
    /** Every input column to [0, 1]; see {@link minMax}. */
    minMax(): ExampleSet & {
        readonly scaling: Scaling;
    };
    /** The scaling that was fitted on another part; see {@link applyScaling}. */
    scale(scaling: Scaling): ExampleSet & {
        readonly scaling: Scaling;
    };
    /** Class numbers as rows with one 1; see {@link oneHot}. */
    oneHot(): ExampleSet;
    /** The first `count` rows; see {@link take}. */
    take(count: number): ExampleSet;
    /** All rows in random order; see {@link shuffle}. */
    shuffle(options: {
        readonly seed: number;
    }): ExampleSet;
    /** The rows with these numbers, in this order; see {@link selectRows}. */
    select(rows: ArrayLike<number>): ExampleSet;
}

/**
 * Fashion-MNIST: 60,000 and 10,000 pictures of clothes of 28×28 pixels. H. Xiao, K. Rasul and R. Vollgraf, "Fashion-MNIST: a novel image dataset for benchmarking machine
 * learning algorithms", arXiv:1708.07747, 2017; MIT licence. The hashes are those of the gzip files that TensorFlow Datasets lists
 * (`url_checksums/fashion_mnist.txt`).
 */
export declare const FASHION_MNIST: PublishedImages;

/**
 * A data set from arrays in memory. Bytes stay bytes, f32 stays f32; all else becomes f64. Bytes and floats that come with their shape are shared with the caller,
 * all else is copied.
 * @throws ShapeError where rows, columns or names do not fit each other; DataError for what is not finite or no class; ArgumentError unless there is one kind of target
 */
export declare function fromArrays(options: ArraysOptions): ExampleSet;

/**
 * Normal clouds [n, 2] with the standard deviation `noise`, one class each; their centres are evenly spaced on the circle of radius 1.
 * n 200, noise 0.3, classes 2 when left out.
 */
export declare function gaussians(options?: GenerateOptions & {
    readonly classes?: number;
}): ExampleSet;

export declare interface GenerateOptions {
    /** Rows. */
    readonly n?: number;
    /** Standard deviation of the normal noise that is added to every coordinate. */
    readonly noise?: number;
    /** Decides the noise; 1 when left out. */
    readonly seed?: number;
}

/** What an IDX file holds: numbers in row-major order, with the size of each dimension. */
export declare interface IdxArray {
    readonly shape: readonly number[];
    readonly values: Uint8Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;
}

/**
 * Returns images [n, height, width] and their labels [n] as a data set: a row is an image, which stays bytes with scale 1/255. `classes` are the names of
 * the labels 0, 1, …; their numbers up to the largest when left out.
 * @throws DataError where the two do not belong together, or a label has no class; ArgumentError where one is not what it should be
 */
export declare function imageSet(options: {
    readonly name: string;
    readonly images: IdxArray;
    readonly labels: IdxArray;
    readonly classes?: readonly string[];
}): ExampleSet;

/**
 * The raw numbers that scaled inputs came from: raw = x/scale + shift, within two roundings [rows, cols].
 * Takes any inputs with the scaling's number of columns, so that a point of the scaled space can be shown in the units of the data.
 * @throws ShapeError where the scaling has another number of columns
 */
export declare function invertScaling(inputs: Inputs, scaling: Scaling): Float64Array;

/**
 * Iris: 150 flowers, 4 lengths [cm], 3 species. As Fisher printed it.
 * R. A. Fisher, UCI Machine Learning Repository, 1936, doi:10.24432/C56C76, CC BY 4.0; see `data/SOURCES.md`.
 */
export declare function iris(): ExampleSet;

/** A variable of a MAT file: real numbers, row-major though the file stores columns, with the size of each dimension (two at least). */
export declare interface MatArray {
    readonly shape: readonly number[];
    readonly values: Float64Array;
}

export declare interface MatOptions {
    /** What messages call the file; "mat" when left out. */
    readonly name?: string;
    /** The variables to read; all when left out. Others may then be of any kind. */
    readonly variables?: readonly string[];
}

/**
 * Shifts and scales every input column to [0, 1]. A column with one value only becomes 0. f64 stays f64; f32 and bytes become f32.
 * @throws DataError where the inputs were scaled before, or a column's spread is not a finite number to divide by
 */
export declare function minMax<D extends Dataset>(dataset: D): Scaled<D>;

/**
 * MNIST: 60,000 and 10,000 handwritten digits of 28×28 pixels. Y. LeCun, C. Cortes and C. Burges, "The MNIST database of handwritten digits", 1998.
 */
export declare const MNIST: PublishedImages;

/**
 * Two interleaved half circles [n, 2] of radius 1, evenly spaced along each: (cos t, sin t) and (1 − cos t, ½ − sin t), t from 0 to π.
 * n 200, noise 0.1 when left out.
 */
export declare function moons(options?: GenerateOptions): ExampleSet;

/** An array of an NPY file: real numbers in row-major order, with the size of each dimension ([] for a single number). */
export declare interface NpyArray {
    readonly shape: readonly number[];
    readonly values: Float32Array | Float64Array | Int8Array | Int16Array | Int32Array | Uint8Array | Uint16Array | Uint32Array;
}

/**
 * The class numbers [rows] as values [rows, classes]: 1 in the column of the class, 0 elsewhere.
 * @throws DataError where the targets are values already
 */
export declare function oneHot<D extends Dataset>(dataset: D): D & {
    readonly targets: Extract<Targets, {
        kind: "values";
    }>;
};

/** Reads a CSV file that is in memory; see {@link readCsv}. */
export declare function parseCsv(file: string | Uint8Array, options?: CsvOptions): ExampleSet;

/**
 * Reads an IDX file: two zero bytes, the type, the number of dimensions, the size of each as u32, the numbers; all big-endian
 * (Y. LeCun, C. Cortes and C. Burges, "The MNIST database", file formats).
 * @param name what messages call the file
 * @returns bytes as a view of `file`, other types as new arrays
 * @throws FormatError where the magic number, the type or the length is not that of an IDX file
 */
export declare function parseIdx(file: Uint8Array, name?: string): IdxArray;

/**
 * Reads an NPY file, versions 1 to 3, of either byte order; an array in Fortran order is transposed (NumPy Enhancement Proposal 1).
 * 64-bit integers become f64, half floats f32, booleans bytes.
 * @param name what messages call the file
 * @returns a new array
 * @throws FormatError where the file is none, or damaged, or holds something else than real numbers; DataError for a 64-bit integer that f64 cannot hold
 */
export declare function parseNpy(file: Uint8Array, name?: string): NpyArray;

/** The two parts as their publishers divided them. */
export declare interface Parts {
    readonly train: ExampleSet;
    readonly test: ExampleSet;
}

/**
 * Reads a CSV file up to its second row, to tell what its columns are before it is decided how they are read. The other rows are left for `stream`.
 * @throws FormatError for bytes that are no CSV file, ArgumentError for a delimiter that is none
 */
export declare function peekCsv(stream: CsvStream, options?: Pick<CsvOptions, "name" | "delimiter" | "header">): Promise<PeekedCsv>;

/** A CSV file whose first rows were looked at. */
export declare interface PeekedCsv {
    /** Cells of the first row; 0 where the file is empty. */
    readonly cols: number;
    /** The names of the columns, where the first row holds names: as {@link readCsv} decides it, or `header` says. */
    readonly header?: readonly string[];
    /** The whole file, from its beginning; to be read once, with `header` as it was found. */
    readonly stream: AsyncIterable<string | Uint8Array>;
}

/** One file of a data set: its name without `.gz`, and a sha256 by which it is known. */
export declare interface PublishedFile {
    readonly name: string;
    readonly sha256: string;
}

/** A data set of images in four IDX files, and where it can be had. */
export declare interface PublishedImages {
    readonly name: string;
    readonly classes: readonly string[];
    /** What the sha256 is of: the IDX file, or the gzip file as published. */
    readonly hashed: "idx" | "gzip";
    readonly trainImages: PublishedFile;
    readonly trainLabels: PublishedFile;
    readonly testImages: PublishedFile;
    readonly testLabels: PublishedFile;
    /** Addresses of folders with the four files, gzipped; each is tried in turn. */
    readonly mirrors: readonly string[];
}

/**
 * Reads a CSV file from a stream, in one pass that keeps the numbers and not the text: the memory is that of the data set, twice while it is put together.
 * RFC 4180; UTF-8, with or without a byte order mark; blank lines are passed over; spaces around a bare cell do not count.
 *
 * Input columns of text become one column for each category (0 or 1), named `colour=red`. Nothing is filled in: a missing value, a NaN, text among numbers or a row
 * with another number of cells stops the reading, with its row and column.
 * @throws FormatError for bytes that are no CSV file; DataError for contents that cannot be learnt from; ArgumentError for options that contradict each other
 */
export declare function readCsv(stream: CsvStream, options?: CsvOptions): Promise<ExampleSet>;

/**
 * Reads an IDX file, gzipped or not.
 * @throws FormatError as {@link parseIdx}, and for gzip data that is truncated or damaged
 */
export declare function readIdx(file: Uint8Array, name?: string): Promise<IdxArray>;

/**
 * Reads the numeric variables of a MAT file, version 5 (what MATLAB's `save -v6` and `-v7` and Octave's `save -v6` and `-v7` write), compressed or not, of
 * either byte order ("MAT-File Format", The MathWorks).
 * @returns for each variable a new array in f64
 * @throws FormatError where the file is none, is of another version, or is damaged; DataError where a variable is not there or holds no real numbers
 */
export declare function readMat(file: Uint8Array, options?: MatOptions): Promise<ReadonlyMap<string, MatArray>>;

/** A table: numbers with their shape, or rows of numbers. */
export declare type Rows = Shaped | readonly (readonly number[])[];

/** What a scaled data set is: the same, with the scaling kept beside the inputs so that a model can save it. */
export declare type Scaled<D extends Dataset> = D & {
    readonly scaling: Scaling;
};

/**
 * The rows with these numbers, in this order; a row may be taken more than once. The arrays are new.
 * @throws ArgumentError where a number is not a row of the data set
 */
export declare function selectRows<D extends Dataset>(dataset: D, rows: ArrayLike<number>): D;

/** Numbers with their shape, as `parseNpy`, `readMat` and `parseIdx` give them. */
export declare interface Shaped {
    readonly shape: readonly number[];
    readonly values: ArrayLike<number>;
}

/** All rows in an order that the seed decides. The arrays are new. */
export declare function shuffle<D extends Dataset>(dataset: D, options: {
    readonly seed: number;
}): D;

/**
 * The function g(p) = 1 + sin(πp/4) at n evenly spaced p from −2 to 2 [n, 1], with noise on g alone; the example of
 * Hagan and Demuth, Neural Network Design, chapter 11. n 21, noise 0 when left out.
 */
export declare function sine(options?: GenerateOptions): ExampleSet;

/**
 * Arms of a spiral [n, 2] that leave the origin and end on the unit circle after `turns`, one class each, evenly spaced along the radius.
 * n 200, noise 0.02, classes 2, turns 1 when left out.
 */
export declare function spirals(options?: GenerateOptions & {
    readonly classes?: number;
    readonly turns?: number;
}): ExampleSet;

/**
 * Divides the rows into a training and a test part, at random and without overlap; together they are all rows, each part in random order.
 * A fraction is rounded to the nearest number of rows. Fit a scaling on `train` and apply it to `test`: the other way round, or before the
 * split, the test part would leak into the training.
 * @throws ArgumentError for a test part outside (0, rows) or a seed that is none; DataError where a class is too small, or there are no classes, to stratify
 */
export declare function split<D extends Dataset>(dataset: D, options: SplitOptions): {
    readonly train: D;
    readonly test: D;
};

export declare interface SplitOptions {
    /** The test part: a fraction of the rows between 0 and 1, or a number of rows from 1. */
    readonly test: number;
    /** Decides which rows go where. */
    readonly seed: number;
    /** Keeps the proportions of the classes in both parts, to within one row of each class. False when left out. */
    readonly stratified?: boolean;
}

/**
 * Shifts and scales every input column to mean 0 and variance 1 (the population's: divided by the number of rows).
 * A column with one value only becomes 0. f64 stays f64; f32 and bytes become f32.
 * @throws DataError where the inputs were scaled before, or a column's spread is not a finite number to divide by
 */
export declare function standardize<D extends Dataset>(dataset: D): Scaled<D>;

/**
 * The first `count` rows. The arrays are new.
 * @throws ArgumentError unless `count` is an integer from 1 to the number of rows
 */
export declare function take<D extends Dataset>(dataset: D, count: number): D;

/**
 * Wine: 178 wines of one Italian region, 13 chemical measurements, 3 cultivars.
 * S. Aeberhard and M. Forina, UCI Machine Learning Repository, 1992, doi:10.24432/C5PC7J, CC BY 4.0; see `data/SOURCES.md`.
 */
export declare function wine(): ExampleSet;

/**
 * The corners of the unit square [n, 2]; class "1" where exactly one coordinate is 1. Row i is corner i mod 4.
 * Left alone it is the truth table: n 4, noise 0.
 */
export declare function xor(options?: GenerateOptions): ExampleSet;

export { }
