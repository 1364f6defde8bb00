/** The order of day, month and year in a date. */
export type DateOrder = "ymd" | "dmy" | "mdy";

/** What becomes of a date or a time, in this order; what a column does not have is left out. */
export const DATE_PARTS = ["year", "month", "day of week", "hour"] as const;
export type DatePart = (typeof DATE_PARTS)[number];

interface Moment {
  readonly year?: number;
  readonly month?: number;
  readonly day?: number;
  /** With minutes and seconds as a fraction. */
  readonly hour?: number;
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const TIME = "(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,]\\d+)?)?\\s*([ap]\\.?m\\.?)?\\s*(?:Z|UTC|[+-]\\d{2}:?\\d{2})?";
const TIME_ONLY = new RegExp(`^${TIME}$`, "i");
/** 18.00.00; what could be a date is one. */
const TIME_WITH_POINTS = /^(\d{1,2})\.(\d{2})\.(\d{2})$/;
const WITH_TIME = new RegExp(`^(.+?)(?:T|,?\\s+)${TIME}$`, "i");
const NUMERIC = /^(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})$/;
const YEAR_MONTH = /^(\d{4})[-/](\d{1,2})$/;
const NAMED = /^(?:[a-z]{3,9},?\s+)?(\d{1,2})?[-\s.]*([a-z]{3,9})\.?[-\s,]*(\d{1,2}(?:st|nd|rd|th)?(?=,))?[,\s-]*(\d{4}|\d{2})?$/i;

/**
 * Reads a date, a time, or both: ISO 8601, `31/12/2020`, `31.12.2020`, `12/31/20`, `2020-12`, `31 Dec 2020`, `Dec 31, 2020`, `13:45:10`, `1:45 pm`.
 * @returns undefined for anything else, and for dates that do not exist
 */
export function readDate(text: string, order: DateOrder): Moment | undefined {
  if (text.length < 3 || text.length > 40) return undefined;
  const timeOnly = TIME_ONLY.exec(text);
  if (timeOnly) return hourOf(timeOnly.slice(1));
  const split = WITH_TIME.exec(text);
  const day = readDay(split ? split[1] : text, order);
  if (day === undefined && !split) {
    const pointed = TIME_WITH_POINTS.exec(text);
    return pointed ? hourOf(pointed.slice(1)) : undefined;
  }
  if (day === undefined || !split) return day;
  const time = hourOf(split.slice(2));
  return time && { ...day, ...time };
}

function hourOf([hours, minutes, seconds = "0", half]: readonly (string | undefined)[]): Moment | undefined {
  let hour = Number(hours);
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return undefined;
    hour = (hour % 12) + (half.toLowerCase().startsWith("p") ? 12 : 0);
  }
  if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 60) return undefined;
  return { hour: hour + Number(minutes) / 60 + Number(seconds) / 3600 };
}

function readDay(text: string, order: DateOrder): Moment | undefined {
  const yearMonth = YEAR_MONTH.exec(text);
  if (yearMonth) return checked({ year: Number(yearMonth[1]), month: Number(yearMonth[2]) });
  const numeric = NUMERIC.exec(text);
  if (numeric) {
    const [, a, , b, c] = numeric;
    if (a.length === 4) return c.length > 2 ? undefined : checked({ year: Number(a), month: Number(b), day: Number(c) });
    if (c.length !== 4 && c.length !== 2) return undefined;
    if (order === "ymd")
      return c.length === 2 && a.length === 2 ? checked({ year: century(a), month: Number(b), day: Number(c) }) : undefined;
    const [day, month] = order === "dmy" ? [a, b] : [b, a];
    return checked({ year: century(c), month: Number(month), day: Number(day) });
  }
  const named = NAMED.exec(text);
  if (!named) return undefined;
  const month = MONTHS.indexOf(named[2].slice(0, 3).toLowerCase()) + 1;
  const day = named[1] ?? named[3];
  if (month === 0 || (day === undefined && named[4] === undefined)) return undefined;
  return checked({
    month,
    ...(named[4] === undefined ? {} : { year: century(named[4]) }),
    ...(day === undefined ? {} : { day: Number.parseInt(day, 10) }),
  });
}

/** Two digits are the years 1970 to 2069. */
function century(digits: string): number {
  const year = Number(digits);
  return digits.length > 2 ? year : year + (year < 70 ? 2000 : 1900);
}

function checked(moment: Moment & { readonly month: number }): Moment | undefined {
  const { year = 2000, month, day = 1 } = moment;
  if (month < 1 || month > 12 || day < 1) return undefined;
  const days = [31, year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day <= days[month - 1] ? moment : undefined;
}

/** Days from 1 March of year 0 in the Gregorian calendar, for the day of the week and for order. */
function dayNumber({ year = 2000, month = 1, day = 1 }: Moment): number {
  const y = month > 2 ? year : year - 1;
  const m = (month + 9) % 12;
  return 365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + Math.floor((153 * m + 2) / 5) + day - 1;
}

/** One part of a moment; the day of the week counts from Monday 0. */
export function partOf(moment: Moment, part: DatePart): number | undefined {
  switch (part) {
    case "year":
    case "month":
    case "hour":
      return moment[part];
    case "day of week":
      // 1 March of year 0 was a Wednesday.
      return moment.year === undefined || moment.day === undefined ? undefined : (dayNumber(moment) + 2) % 7;
  }
}

/** Hours on one scale, so that moments can be put in order. */
export function orderOf(moment: Moment): number {
  return 24 * dayNumber(moment) + (moment.hour ?? 0);
}

/** How the dates of a column are written, and the parts that they have. */
export interface DateForm {
  readonly order: DateOrder;
  readonly parts: readonly DatePart[];
  /** Whether day and month could be exchanged in every date: `dmy` was assumed. */
  readonly doubtful: boolean;
}

/** The form in which all of some words are dates or times, undefined where there is none. */
export function dateForm(words: readonly string[], wanted?: DateOrder): DateForm | undefined {
  const orders: readonly DateOrder[] = wanted === undefined ? ["dmy", "mdy", "ymd"] : [wanted];
  // Dates in some cells and times in others have nothing in common.
  const partsIn = (each: DateOrder): DatePart[] =>
    DATE_PARTS.filter((part) => words.every((word) => partOf(readDate(word, each) ?? {}, part) !== undefined));
  const fitting = orders.filter((each) => words.every((word) => readDate(word, each) !== undefined) && partsIn(each).length > 0);
  const [order] = fitting;
  if (order === undefined || words.length === 0) return undefined;
  const parts = partsIn(order);
  const doubtful = fitting.includes("dmy") && fitting.includes("mdy") && words.some((word) => isExchangeable(word));
  return { order, parts, doubtful };
}

function isExchangeable(word: string): boolean {
  const [a, b] = [readDate(word, "dmy"), readDate(word, "mdy")];
  return a !== undefined && b !== undefined && (a.month !== b.month || a.day !== b.day);
}
