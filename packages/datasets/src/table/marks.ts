/** What a spreadsheet writes into a cell whose formula has no value. */
const SPREADSHEET_ERRORS = ["#n/a", "#div/0!", "#value!", "#ref!", "#name?", "#num!", "#null!"];

/** What stands for a value that is not known, in lower case; in quotes it is text. */
export const MISSING_MARKS: readonly string[] = ["", "?", "na", "n/a", "nan", "null", "-", ...SPREADSHEET_ERRORS];
