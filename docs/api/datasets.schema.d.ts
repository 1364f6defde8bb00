import type { ColumnScaling } from '@adjoint/reference';
import type { Inputs } from '@adjoint/reference';
import type { Scaling } from '@adjoint/reference';
import type { Schema } from '@adjoint/reference';
import type { SchemaColumn } from '@adjoint/reference';
import type { Targets } from '@adjoint/reference';

/**
 * Holds a value from a file to what a schema must be.
 * @returns the value
 * @throws FormatError with the first part that is wrong
 */
export declare function checkSchema(where: string, value: unknown): Schema;

/** The classes that a schema tells apart: the categories of its target, or the names of one-hot columns. */
export declare function classesOf(schema: Schema): readonly string[] | undefined;

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

/** A line for each column: its name, role and kind, its categories or its scaling, and what is done about missing values. */
export declare function describeSchema(schema: Schema): string[];

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

declare type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";

/** The names of the numbers that a column gives: `age`, `colour=red`, `date year`, `age is missing`. */
export declare function featuresOf(column: SchemaColumn): string[];

/** The columns of a schema that become inputs, in their order. */
export declare function inputColumns({ columns }: Schema): readonly SchemaColumn[];

/** The columns that were left out by themselves, each with what it looks like: `"id" counts the rows from 1`. */
export declare function leftOut({ columns }: Schema): readonly string[];

/** What a number may be written with beyond digits, point, sign and exponent. */
declare const NUMBER_FORMS: readonly ["currency", "per cent", "thousands", "minus sign", "parentheses", "zeros in front"];

declare type NumberForm = (typeof NUMBER_FORMS)[number];

/** How a text file is read: detected, or as the options say. */
declare interface Reading {
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

/** A row by the names of its columns, or in the order of the file. */
export declare type Row = Readonly<Record<string, RowValue>> | readonly RowValue[];

/** A value as a program has it: what JSON has, a date, or nothing. */
export declare type RowValue = string | number | boolean | bigint | Date | null | undefined;

/** The shift and scale of every input, in the order of the features; those of categories are 0 and 1. */
export declare function scalingOf(schema: Schema): Scaling;

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

/** The columns to be learnt, in their order. */
export declare function targetColumns({ columns }: Schema): readonly SchemaColumn[];

/** The shift and scale of the values to be learnt, where they are scaled. */
export declare function targetScalingOf(schema: Schema): ColumnScaling | undefined;

export { }
