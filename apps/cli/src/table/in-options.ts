import { isAdjointError } from "../errors.ts";

/** Rewrites a message of the packages, which name settings of the API, so that it names options. */
export function inOptions(flag: string, error: unknown): unknown {
  if (!isAdjointError(error)) return error;
  error.message = error.message
    .replace(/^[a-zA-Z]+(?: ("[^"]*"))?: /, (_, name: string | undefined) => `${flag}: ${name === undefined ? "" : `${name}: `}`)
    .replace(
      'Pass missing: "mean", "median", "indicator" or "drop", or ignore the columns.',
      "Pass --missing mean, median, indicator or drop, or --ignore the columns.",
    )
    .replaceAll(/\b([Pp]ass|with|or) (targets|missing|dates|decimal|encoding|unseen|precision): "([\w,.-]+)"/g, "$1 --$2 $3")
    .replace(/\bor "indicator"/, "or --missing indicator")
    .replace(/\bskip: (\d+)/, "--skip $1")
    .replaceAll(/\bheader: (true|false)/g, (_, value) => `--header ${value === "true" ? "yes" : "no"}`)
    .replace("in categorical or in ignore", "in --categorical or --ignore")
    .replace(
      /\bIf ("[^"]*") stands for a missing value, name it among the marks\./,
      "If $1 stands for a missing value, pass --missing-marks $1.",
    )
    .replace("in use, or", "in --use, or")
    .replace(/\bor ignore the column\b/, "or --ignore the column")
    .replace("or pass encoding.", "or pass --encoding.");
  return error;
}
