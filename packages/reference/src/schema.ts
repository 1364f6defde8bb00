/** What a column of a table is for. */
export type ColumnRole = "input" | "target" | "weight" | "kept" | "ignored";

/** What is done about a missing value: an error, the row left out, the mean, the median, or the mean with a column that says so. Categories take the most frequent for a mean. */
export type MissingPolicy = "refuse" | "drop" | "mean" | "median" | "indicator";

/** How numbers become those of the network: x = (raw − shift)·scale, one entry for each number that the column gives; of the kind robust then x/√(1 + (x/3)²). */
export interface ColumnScaling {
  /** To mean 0 and variance 1, to the range [0, 1], or to median 0 and quartiles that are 1 apart, clipped smoothly to (−3, 3). */
  readonly kind: "standardize" | "minMax" | "robust";
  readonly shift: readonly number[];
  readonly scale: readonly number[];
}

/** One column of a table: what it holds, what it is for, and how its cells become numbers. */
export interface SchemaColumn {
  readonly name: string;
  readonly kind: "number" | "category" | "date";
  readonly role: ColumnRole;
  /** Why an ignored column is no input. */
  readonly note?: string;
  /** Whether its cells are texts though they spell numbers, such as codes with zeros in front. */
  readonly text?: boolean;
  /** Its decimal mark, where that is a comma. */
  readonly decimal?: ",";
  readonly missing: MissingPolicy;
  /** What stands in for a missing value: a number, or the name of a category. */
  readonly fill?: number | string;
  /** Whether a number 0 or 1 says that the value was missing. */
  readonly indicator?: boolean;
  /** The categories in the order of their numbers, with the rows of the training part that hold them. */
  readonly categories?: readonly { readonly name: string; readonly count: number }[];
  /** The order of day, month and year, and the parts that become numbers: year, month, day of week, hour. */
  readonly date?: { readonly order: "ymd" | "dmy" | "mdy"; readonly parts: readonly ("year" | "month" | "day of week" | "hour")[] };
  readonly scaling?: ColumnScaling;
  /** The mean of a target of numbers over the training part: what a model must do better than. */
  readonly mean?: number;
}

/**
 * What the columns of a table are and how they become inputs and targets. Plain data: fitted on the training part, kept in the model, and applied to every row that
 * is predicted.
 */
export interface Schema {
  readonly version: 1;
  /** Whether the columns have names of their own; else they are `column 1`, `column 2`, … */
  readonly header: boolean;
  /** Rows of the training part. */
  readonly rows: number;
  /** One class of several; values; or several labels, each of which holds or not. */
  readonly learns: "classes" | "values" | "labels";
  /** What an unknown category is: an error, or none of the known ones. */
  readonly unseen: "error" | "other";
  readonly columns: readonly SchemaColumn[];
  /** What stands for a missing value beside empty cells and the usual marks, such as `-999`. */
  readonly marks?: readonly string[];
  /** Earlier rows whose numbers are inputs too, where rows are points in time. */
  readonly window?: number;
}
