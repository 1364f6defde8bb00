/** What stands for a value that is not known, in lower case; in quotes it is text. */
export const MISSING_MARKS: readonly string[] = ["", "?", "na", "n/a", "nan", "null", "-", "#n/a"];
