import type { ColumnScaling } from '@adjoint/reference';
import type { Dataset } from '@adjoint/reference';
import type { Inputs } from '@adjoint/reference';
import type { MissingPolicy } from '@adjoint/reference';
import type { Scaling } from '@adjoint/reference';
import type { Schema } from '@adjoint/reference';
import type { SchemaColumn } from '@adjoint/reference';
import type { Targets } from '@adjoint/reference';

/**
 * Treats raw inputs as those were treated on which the scaling was fitted: x = (raw − shift)·scale, clipped where the scaling says so, column by column, in f64 and rounded once;
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

export declare interface BlockOptions extends Omit<PrepareOptions, "fold" | "split" | "window"> {
    /** "random" when left out, row by row (`sampled` of `partsOf`); "chronological" holds out the last rows, and leaves the others in their order. */
    readonly split?: "random" | "chronological";
    /** Where the encoded rows go. */
    readonly spill: Spill;
    /** Bytes of the inputs of a block; 4 MiB when left out. */
    readonly blockBytes?: number;
}

/** The training rows of a table in blocks, in an order that the seed decides; one is in memory at a time. */
export declare interface BlockSet {
    readonly schema: Schema;
    /** Rows to train on, and the blocks that they are in: all of the same size but the last. */
    readonly rows: number;
    readonly count: number;
    /** Reads a block. */
    block(index: number): ExampleSet;
    /** The blocks in the order of a pass over the rows; the last one, which may have fewer rows, stays the last. */
    order(pass: number): Uint32Array;
    readonly validation?: ExampleSet;
    readonly test?: ExampleSet;
    /** Rows that were left out for a missing value. */
    readonly dropped: number;
    /** Cells of held-out rows with a category that the training part does not have, by column. */
    readonly unseen: ReadonlyMap<string, number>;
}

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
    cancel(): Promise<void>;
}

/**
 * Holds a value from a file to what a schema must be.
 * @returns the value
 * @throws FormatError with the first part that is wrong
 */
export declare function checkSchema(where: string, value: unknown): Schema;

/** Two circles [n, 2] around the origin, radius 1 and `factor`, evenly spaced along each. n 200, noise 0.1, factor 0.5 when left out. */
export declare function circles(options?: GenerateOptions & {
    readonly factor?: number;
}): ExampleSet;

/** The classes that a schema tells apart: the categories of its target, or the names of one-hot columns. */
export declare function classesOf(schema: Schema): readonly string[] | undefined;

/** A column by its name, or by its position: 0 is the first, −1 the last. */
export declare type Column = string | number;

/** A column by its name, or by its position: 0 is the first, −1 the last. */
export declare type ColumnName = string | number;

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

/** What becomes of a date or a time, in this order; what a column does not have is left out. */
declare const DATE_PARTS: readonly ["year", "month", "day of week", "hour"];

/** How the dates of a column are written, and the parts that they have. */
declare interface DateForm {
    readonly order: DateOrder;
    readonly parts: readonly DatePart[];
    /** Whether day and month could be exchanged in every date: `dmy` was assumed. */
    readonly doubtful: boolean;
}

/** The order of day, month and year in a date. */
declare type DateOrder = "ymd" | "dmy" | "mdy";

declare type DatePart = (typeof DATE_PARTS)[number];

/** The mark between the whole part and the fraction. */
declare type Decimal = "." | ",";

/** One line that says how a table was read: rows, columns, delimiter, header, and whatever is out of the ordinary. */
export declare function describeReading(table: Table): string;

/** A line for each column: its name, role and kind, its categories or its scaling, and what is done about missing values. */
export declare function describeSchema(schema: Schema): string[];

/** What is not to be detected. */
declare interface DialectOptions {
    /** One ASCII character; a space for runs of spaces and tabs. */
    readonly delimiter?: string;
    readonly header?: boolean;
    readonly decimal?: Decimal;
    readonly singleQuotes?: boolean;
}

/**
 * Handwritten digits: 1797 images of 8×8 pixels, each 0 to 16, in 10 classes. Kept as bytes with scale 1/16.
 * The test part of "Optical Recognition of Handwritten Digits", E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, 1998,
 * doi:10.24432/C50P49, CC BY 4.0; see `data/SOURCES.md`.
 */
export declare function digits(): ExampleSet;

export declare interface Division {
    /** Decides which rows go where. */
    readonly seed: number;
    /** Parts of all rows, or numbers of rows; none when left out. */
    readonly validation?: number;
    readonly test?: number;
    readonly split: SplitKind;
    /** Instead of a validation part: this one, from 1, of so many parts of the rows that are not tested on. */
    readonly fold?: Fold;
}

export declare interface Encoded {
    readonly inputs: Inputs;
    /** Columns of the data that the schema does not know. */
    readonly extra: readonly string[];
    /** Cells with a category that the training part did not have, by column. */
    readonly unseen: ReadonlyMap<string, number>;
}

/**
 * Turns rows into the inputs of the network as the schema says: filled in, encoded and scaled, (raw − shift)·scale in f64 and clipped where that is robust, rounded once [rows, features].
 * @throws DataError for a column that is absent, a cell that is not what its column holds, an unknown category where that is an error, or more memory than 4 GiB
 */
export declare function encodeInputs(schema: Schema, data: Table | readonly Row[], options?: EncodeOptions): Encoded;

export declare interface EncodeOptions {
    /** The function that messages name. */
    readonly where?: string;
    /** The rows to take, in this order; all when left out. */
    readonly rows?: ArrayLike<number>;
    /** "f32" unless given. */
    readonly precision?: "f32" | "f64";
    /** What an unknown category is, instead of what the schema says. */
    readonly unseen?: Schema["unseen"];
}

/** The rows of a table with their targets, encoded as a schema says; the schema goes with the data set, so that a network keeps it. */
export declare function encodeTable(schema: Schema, table: Table, options?: EncodeOptions): {
    readonly set: ExampleSet;
    readonly extra: readonly string[];
    readonly unseen: ReadonlyMap<string, number>;
};

/**
 * The targets of rows as the network learns them: class numbers, or values scaled as the schema says.
 * @throws DataError for a target column that is absent, or a cell that it cannot hold
 */
export declare function encodeTargets(schema: Schema, data: Table | readonly Row[], options?: Pick<EncodeOptions, "where" | "rows">): Targets;

/**
 * What rows count in training, as the schema's column of weights says; undefined where it has none.
 * @throws DataError for a weight that is missing, no number, or below 0
 */
export declare function encodeWeights(schema: Schema, data: Table | readonly Row[], options?: Pick<EncodeOptions, "where" | "rows">): Float64Array | undefined;

export declare type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";

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

/** The names of the numbers that a column gives: `age`, `colour=red`, `date year`, `age is missing`. */
export declare function featuresOf(column: SchemaColumn): string[];

/** A part of cross-validation. */
export declare interface Fold {
    /** From 1. */
    readonly index: number;
    readonly of: number;
}

/**
 * Divides rows into k parts for cross-validation: each part is the test part once. Rows are in random order, or in parts with the same share of each class where
 * labels are given.
 * @throws ArgumentError unless k is an integer from 2 to the number of rows
 */
export declare function folds({ name, rows, labels }: RowsToSplit, { k, seed }: {
    readonly k: number;
    readonly seed: number;
}): {
    readonly train: Uint32Array;
    readonly test: Uint32Array;
}[];

/**
 * Divides a table for repeated k-fold cross-validation. Each division is made as it is asked for, so that one is in memory at a time.
 * @throws DataError for a table that cannot be learnt from; ArgumentError unless folds and repeats are integers that the rows allow
 */
export declare function foldsOf(table: Table, options: FoldsOptions): Generator<TableFold, void, void>;

export declare interface FoldsOptions extends SchemaOptions {
    /** Decides which rows go where. */
    readonly seed: number;
    /** Parts of the rows, each of which is the test part once; 5 when left out. */
    readonly folds?: number;
    /** How often the rows are divided anew; 1 when left out. */
    readonly repeats?: number;
    /** Part of the training rows, or a number of them, that is held out to validate on; none when left out. */
    readonly validation?: number;
    /** "stratified" for classes, "random" for values, unless given; "chronological" trains on the parts before the one that it tests on. */
    readonly split?: SplitKind;
    /** "f32" unless given. */
    readonly precision?: "f32" | "f64";
}

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
 * Fits a schema to a table: roles and kinds from all of it, and every number (categories with counts, fills, scaling) from the given rows alone.
 * @param rows the training part; the rows without missing labels when left out
 * @throws DataError for a table that cannot be learnt from
 */
export declare function inferSchema(table: Table, options?: SchemaOptions, rows?: ArrayLike<number>): Schema;

/** The columns of a schema that become inputs, in their order. */
export declare function inputColumns({ columns }: Schema): readonly SchemaColumn[];

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

/** The columns that were left out by themselves, each with what it looks like: `"id" counts the rows from 1`. */
export declare function leftOut({ columns }: Schema): readonly string[];

/**
 * Returns a table in which these marks, such as `-999`, stand for missing values, beside those that were found when it was read.
 * @param spill where the cells of columns go that have one, if not into memory
 */
export declare function markMissing(table: Table, marks: readonly string[] | undefined, spill?: Spill): Table;

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

/** Numbers with their shape: rows first. */
export declare interface NamedArray {
    readonly name: string;
    readonly shape: readonly number[];
    readonly values: ArrayLike<number>;
}

/** An array of an NPY file: real numbers in row-major order, with the size of each dimension ([] for a single number). */
export declare interface NpyArray {
    readonly shape: readonly number[];
    readonly values: Float32Array | Float64Array | Int8Array | Int16Array | Int32Array | Uint8Array | Uint16Array | Uint32Array;
}

/** What a number may be written with beyond digits, point, sign and exponent. */
declare const NUMBER_FORMS: readonly ["currency", "per cent", "thousands", "minus sign", "parentheses", "zeros in front"];

declare type NumberForm = (typeof NUMBER_FORMS)[number];

/**
 * The class numbers [rows] as values [rows, classes]: 1 in the column of the class, 0 elsewhere.
 * @throws DataError where the targets are values already
 */
export declare function oneHot<D extends Dataset>(dataset: D): D & {
    readonly targets: Extract<Targets, {
        kind: "values";
    }>;
};

export declare interface OpenOptions extends TableOptions {
    /** Reads a Parquet file, for instance with hyparquet; without it such files are refused. */
    readonly parquet?: (file: Uint8Array) => Promise<readonly Row[]>;
    /** Of a file with several arrays: those to take. */
    readonly arrays?: readonly string[];
    /** Exchanges height and width of images, which EMNIST stores the other way round. */
    readonly transpose?: boolean;
}

/**
 * Opens a table in any form that is known by its first bytes: text of rows ({@link readTable}), JSON, NPY, NPZ, MAT, IDX, Parquet where a reader is given, each gzipped or
 * not. Text is read as it arrives, all else is gathered first.
 * @throws FormatError for damaged files, and for formats that are not read, with the next step; DataError for contents that are no table
 */
export declare function openTable(source: Uint8Array | string | CsvStream, options?: OpenOptions): Promise<Table>;

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
 * Reads JSON: an array of objects or of arrays, or one object or array on each line (JSON Lines); an object with one such array under any name; an object of columns.
 * @throws FormatError for what is not JSON, with the line; DataError for JSON that is no table
 */
export declare function parseJsonTable(file: Uint8Array, name?: string, text?: readonly (string | number)[]): Table;

/**
 * Reads an NPY file, versions 1 to 3, of either byte order; an array in Fortran order is transposed (NumPy Enhancement Proposal 1).
 * 64-bit integers become f64, half floats f32, booleans bytes.
 * @param name what messages call the file
 * @returns a new array
 * @throws FormatError where the file is none, or damaged, or holds something else than real numbers; DataError for a 64-bit integer that f64 cannot hold
 */
export declare function parseNpy(file: Uint8Array, name?: string): NpyArray;

/** Reads a text file of rows that is in memory; see {@link readTable}. */
export declare function parseTable(file: string | Uint8Array, options?: TableOptions): Table;

/** The two parts as their publishers divided them. */
export declare interface Parts {
    readonly train: ExampleSet;
    readonly test: ExampleSet;
}

/**
 * The parts into which `divideRows` divided the table that a schema was fitted to, for the same division.
 * @throws DataError for a table without the columns of the schema
 */
export declare function partsOf(schema: Schema, table: Table, division: Division): RowParts;

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

/**
 * Encodes a table of any size: divides it, fits a schema on the training part, and writes the encoded training rows to a spill, shuffled. Each row is put into a bucket that the
 * seed draws; the buckets, one behind the other, are cut into blocks, so that each block has rows of the whole file. Held-out rows stay in memory.
 * @throws DataError for a table that cannot be learnt from; ArgumentError for parts that leave nothing to train on
 */
export declare function prepareBlocks(table: Table, options: BlockOptions): BlockSet;

/** A table as a network takes it. */
export declare interface Prepared {
    readonly schema: Schema;
    readonly train: ExampleSet;
    readonly validation?: ExampleSet;
    readonly test?: ExampleSet;
    /** The numbers of the rows of each part. */
    readonly rows: RowParts;
    readonly split: SplitKind;
    /** Rows that were left out for a missing value. */
    readonly dropped: number;
    /** Cells of held-out rows with a category that the training part does not have, by column. */
    readonly unseen: ReadonlyMap<string, number>;
}

export declare interface PrepareOptions extends SchemaOptions {
    /** Decides which rows go where. */
    readonly seed: number;
    /** Parts of all rows, or numbers of rows, that are held out; none when left out. */
    readonly validation?: number;
    readonly test?: number;
    /** "stratified" for classes, "random" for values, "chronological" with a window, unless given. */
    readonly split?: SplitKind;
    /** Instead of a validation part: this one, from 1, of so many parts of the rows that are not tested on. */
    readonly fold?: Fold;
    /** "f32" unless given. */
    readonly precision?: "f32" | "f64";
    /** How many earlier rows are inputs too, where rows are points in time. */
    readonly window?: number;
}

/**
 * Divides a table, fits a schema on the training part, and encodes all parts with it.
 * @throws DataError for a table that cannot be learnt from; ArgumentError for parts that leave nothing to train on
 */
export declare function prepareTable(given: Table, asked: PrepareOptions): Prepared;

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

/** How a text file is read: detected, or as the options say. */
export declare interface Reading {
    readonly encoding: Encoding;
    readonly byteOrderMark: boolean;
    /** `,` `;` tab `|`, or a space for runs of spaces and tabs. */
    readonly delimiter: string;
    readonly singleQuotes: boolean;
    readonly header: boolean;
    /** Lines before the table, and rows without a cell at its end, that were passed over. */
    readonly skippedLines?: number;
    readonly emptyRows?: number;
    /** Why the first line could be the other thing, where it could. */
    readonly headerDoubt?: string;
    /** The decimal mark of each column [columns]. */
    readonly decimals: readonly Decimal[];
}

/**
 * Reads the numeric variables of a MAT file, version 5 (what MATLAB's `save -v6` and `-v7` and Octave's `save -v6` and `-v7` write), compressed or not, of
 * either byte order ("MAT-File Format", The MathWorks).
 * @returns for each variable a new array in f64
 * @throws FormatError where the file is none, is of another version, or is damaged; DataError where a variable is not there or holds no real numbers
 */
export declare function readMat(file: Uint8Array, options?: MatOptions): Promise<ReadonlyMap<string, MatArray>>;

/**
 * Reads a text file of rows from a stream: detects encoding, delimiter, quotes, decimal mark, header, forms of numbers and dates together; `Table.reading` says what was
 * found. One pass; 8 to 12 bytes a cell.
 * @throws FormatError for bytes that are no text of rows; DataError for rows of different lengths, columns of one name, or an ambiguity that an option must resolve
 */
export declare function readTable(stream: CsvStream, options?: TableOptions): Promise<Table>;

/**
 * Reads the directory of a zip archive (PKWARE APPNOTE, 4.3); with 64-bit sizes, in one part.
 * @throws FormatError where the archive is truncated or damaged
 */
export declare function readZip(where: string, file: Uint8Array, name: string): ZipEntry[];

/** A row by the names of its columns, or in the order of the file. */
export declare type Row = Readonly<Record<string, RowValue>> | readonly RowValue[];

/** The numbers of the rows of each part. */
export declare interface RowParts {
    readonly train: Uint32Array;
    readonly validation: Uint32Array;
    readonly test: Uint32Array;
}

/** A table: numbers with their shape, or rows of numbers. */
export declare type Rows = Shaped | readonly (readonly number[])[];

/** Rows to be divided: how many, what messages call them, and the class of each where they are stratified. */
export declare interface RowsToSplit {
    readonly name: string;
    readonly rows: number;
    readonly labels?: ArrayLike<number>;
    readonly classes?: readonly string[];
}

/** A value as a program has it: what JSON has, a date, or nothing. */
export declare type RowValue = string | number | boolean | bigint | Date | null | undefined;

/** What a scaled data set is: the same, with the scaling kept beside the inputs so that a model can save it. */
export declare type Scaled<D extends Dataset> = D & {
    readonly scaling: Scaling;
};

/** The shift and scale of every input, in the order of the features; those of categories are 0 and 1. */
export declare function scalingOf(schema: Schema): Scaling;

/** What is asked of a table; everything else is inferred. */
export declare interface SchemaOptions {
    /** The columns to be learnt; the last when left out. Several are values, labels that hold or not, or the one-hot columns of one class. */
    readonly label?: ColumnName | readonly ColumnName[];
    /** Whether the label is a class (the default for one column) or values. */
    readonly targets?: "classes" | "values";
    /** Columns that are no inputs; with `keep`, columns that predictions repeat. */
    readonly ignore?: readonly ColumnName[];
    readonly keep?: readonly ColumnName[];
    /** The column that says what each row counts in training, ≥ 0; a row that counts 0 is left out. */
    readonly weight?: ColumnName;
    /** Columns that are inputs although they look like ids, constants or copies of the label. */
    readonly use?: readonly ColumnName[];
    /** Columns of numbers that name categories. */
    readonly categorical?: readonly ColumnName[];
    /** What is done about missing values, for all columns or by name; "refuse" when left out. */
    readonly missing?: MissingPolicy | Readonly<Record<string, MissingPolicy>>;
    /** What stands for a missing value beside empty cells and the usual marks, such as `-999`. */
    readonly marks?: readonly string[];
    /** What a category is that the training part does not have; "error" when left out. */
    readonly unseen?: "error" | "other";
    /** How numbers are scaled; "standardize" when left out. */
    readonly scaling?: ColumnScaling["kind"] | "none";
    /** How values to be learnt are scaled; "standardize" when left out. */
    readonly targetScaling?: "standardize" | "minMax" | "none";
}

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

/** Where the cells of a table larger than memory are kept: a file that grows at its end and is read anywhere. */
export declare interface Spill {
    /** Writes bytes at the end. Returns where they begin. */
    append(bytes: Uint8Array): number;
    /** Fills bytes from a place on. */
    read(at: number, into: Uint8Array): void;
}

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

/**
 * How rows are divided: at random with the share of each class kept, at random, or in the order of the file, the last rows held out. `sampled` is at random too, row by row,
 * so that it takes a byte for each row: tables on disk are divided so.
 */
export declare type SplitKind = "stratified" | "random" | "chronological" | "sampled";

export declare interface SplitOptions {
    /** The test part: a fraction of the rows between 0 and 1, or a number of rows from 1. */
    readonly test: number;
    /** Decides which rows go where. */
    readonly seed: number;
    /** Keeps the proportions of the classes in both parts, to within one row of each class. False when left out. */
    readonly stratified?: boolean;
}

/**
 * The numbers of the rows of both parts; see {@link split}.
 * @param options.lone where a class with a single row goes: it is an error unless "train" is given
 */
export declare function splitRows(given: RowsToSplit, options: SplitOptions & {
    readonly lone?: "train";
}): {
    readonly train: Uint32Array;
    readonly test: Uint32Array;
};

/**
 * Shifts and scales every input column to mean 0 and variance 1 (the population's: divided by the number of rows).
 * A column with one value only becomes 0. f64 stays f64; f32 and bytes become f32.
 * @throws DataError where the inputs were scaled before, or a column's spread is not a finite number to divide by
 */
export declare function standardize<D extends Dataset>(dataset: D): Scaled<D>;

/** A number far from all others of its columns: it may stand for a missing value. */
export declare interface SuspectMark {
    readonly mark: number;
    readonly columns: readonly {
        readonly name: string;
        readonly count: number;
    }[];
}

/** Returns the numbers that look like marks for missing values, such as -999 in a column of pressures, or 0 in one of weights. */
export declare function suspectMarks(table: Table): SuspectMark[];

/** Rows and columns as they stand in a file, in memory. */
export declare interface Table {
    /** What messages call it. */
    readonly name: string;
    readonly rows: number;
    readonly columns: readonly TableColumn[];
    /** Whether the columns have names of their own; else they are `column 1`, `column 2`, … */
    readonly header: boolean;
    /** How a text file was read. */
    readonly reading?: Reading;
}

/** A cell as it was read: a number, a text, or nothing where the value is missing. */
export declare type TableCell = number | string | null;

/** A column as it was read, before anything is decided about its use. */
export declare interface TableColumn {
    readonly name: string;
    /** Cells that hold a number, a text, nothing. */
    readonly numbers: number;
    readonly texts: number;
    readonly missing: number;
    /** The marks that stood for missing values, with their counts; an empty cell is `""`. */
    readonly marks: ReadonlyMap<string, number>;
    /** The texts that occur, each once, in the order of their appearance. */
    readonly words: readonly string[];
    /** Whether more different texts were read than stay in memory, of a table that does not: `words` lacks them. */
    readonly overflows?: boolean;
    /** Whether every cell was kept as the text that it is. */
    readonly asText?: boolean;
    /** How many numbers were written in each form. */
    readonly forms: ReadonlyMap<NumberForm, number>;
    readonly currencies: ReadonlySet<string>;
    /** Where all texts are dates or times. */
    readonly date?: DateForm;
    /** Where the first text and the first number stand, for messages: `row 2 (line 3)`. */
    readonly firstText?: string;
    readonly firstNumber?: string;
    /** The first number that is no integer, and where it stands. */
    readonly firstFraction?: {
        readonly at: string;
        readonly value: number;
    };
    cell(row: number): TableCell;
}

/** One division of a table: its schema is fitted on the training part alone. */
export declare interface TableFold {
    /** From 0. */
    readonly repeat: number;
    readonly fold: number;
    readonly schema: Schema;
    readonly train: ExampleSet;
    readonly validation?: ExampleSet;
    readonly test: ExampleSet;
}

/**
 * Puts arrays of the same number of rows beside each other as the columns of a table: an array of one column has its own name, the columns of one array alone are
 * `column 1`, …, those of several `x 1`, …. Arrays of targets come last. The numbers are shared, not copied; NaN is a missing value.
 * @throws DataError where the arrays differ in rows, or one has none
 */
export declare function tableFromArrays(name: string, arrays: readonly NamedArray[]): Table;

/**
 * A table of objects, whose keys are the columns, or of arrays. A key that an object lacks is a missing value. Texts are read as in a file: those that spell a number
 * are numbers, and marks such as "NA" are missing values.
 * @param text columns whose cells stay the texts that they are: names, or positions from 0
 * @throws DataError for no rows, rows of different lengths, and values that are no cells
 */
export declare function tableFromRows(rows: readonly Row[], name?: string, text?: readonly (string | number)[]): Table;

/** Each part of how a text file is read; what is left out is detected. */
export declare interface TableOptions extends DialectOptions {
    /** What messages call the file; "table" when left out. */
    readonly name?: string;
    readonly encoding?: Encoding;
    /** Lines before the table that do not belong to it. When left out: a line `sep=;`, and lines of comments that begin with `#`. */
    readonly skip?: number;
    /** What stands for a missing value, instead of the usual marks. */
    readonly missing?: readonly string[];
    /** Columns whose cells stay the text that they are, such as ids with zeros in front: names, or positions from 0. */
    readonly text?: readonly (string | number)[];
    /** Where the cells of a table go that is larger than memory. */
    readonly spill?: Spill;
    /** The order of day, month and year in dates such as 01/02/2020. */
    readonly dates?: DateOrder;
}

/**
 * The first `count` rows. The arrays are new.
 * @throws ArgumentError unless `count` is an integer from 1 to the number of rows
 */
export declare function take<D extends Dataset>(dataset: D, count: number): D;

/** The columns to be learnt, in their order. */
export declare function targetColumns({ columns }: Schema): readonly SchemaColumn[];

/** The shift and scale of the values to be learnt, where they are scaled. */
export declare function targetScalingOf(schema: Schema): ColumnScaling | undefined;

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

/** A file in a zip archive. */
export declare interface ZipEntry {
    readonly name: string;
    /** Its size when it is unpacked [bytes]. */
    readonly size: number;
    /** @throws FormatError where it is damaged, encrypted, or packed by another method than deflate */
    read(): Promise<Uint8Array>;
}

export { }
