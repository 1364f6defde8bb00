/** What a number may be written with beyond digits, point, sign and exponent. */
export const NUMBER_FORMS = ["currency", "per cent", "thousands", "minus sign", "parentheses", "zeros in front"] as const;
export type NumberForm = (typeof NUMBER_FORMS)[number];

/** The mark between the whole part and the fraction. */
export type Decimal = "." | ",";

export interface FormedNumber {
  readonly value: number;
  readonly forms: readonly NumberForm[];
  /** The currency as it is written. */
  readonly currency?: string;
}

const CURRENCY = "R\\$|[$€£¥₹₩₽₺₴฿₫₦₱₪]|USD|EUR|GBP|CHF|JPY|CNY|INR|CAD|AUD|SEK|NOK|DKK|PLN|BRL|Rs\\.?";
const BEFORE = new RegExp(`^([-+]?)\\s*(${CURRENCY})\\s*`);
const AFTER = new RegExp(`\\s*(${CURRENCY})$`);
/** Longer texts are no numbers with a form. */
const LONGEST = 64;

/** The text without currency, per cent sign, parentheses and typographic minus, and which of them it had; undefined for a text without a digit. */
function strip(text: string): { readonly bare: string; readonly forms: NumberForm[]; readonly currency?: string } | undefined {
  if (text.length > LONGEST || !/\d/.test(text)) return undefined;
  const forms: NumberForm[] = [];
  let bare = text.trim();
  const inside = /^\((.+)\)$/.exec(bare);
  if (inside) {
    bare = `-${inside[1].trim()}`;
    forms.push("parentheses");
  }
  // Of accounting systems: the minus behind an amount.
  if (/^\d[\d.,']*[.,]\d+-$/.test(bare)) {
    bare = `-${bare.slice(0, -1)}`;
    forms.push("minus sign");
  }
  if (/^[−–]/.test(bare) || /^[^\d]{1,4}[−–]/.test(bare)) {
    bare = bare.replace(/[−–]/, "-");
    forms.push("minus sign");
  }
  let currency: string | undefined;
  const found = BEFORE.exec(bare) ?? AFTER.exec(bare);
  if (found) {
    currency = found.at(-1);
    bare = bare.replace(BEFORE, "$1").replace(AFTER, "");
    forms.push("currency");
  }
  if (bare.endsWith("%")) {
    bare = bare.slice(0, -1).trimEnd();
    forms.push("per cent");
  }
  return { bare, forms, ...(currency === undefined ? {} : { currency }) };
}

const GROUPED: Readonly<Record<Decimal, RegExp>> = {
  ".": /^[-+]?\d{1,3}(?:([,'’ \u00a0\u202f_])\d{3}(?:\1\d{3})*|(?:,\d{2})+,\d{3})(?:\.\d*)?$/,
  ",": /^[-+]?\d{1,3}([.'’ \u00a0\u202f_])\d{3}(?:\1\d{3})*(?:,\d*)?$/,
};
const PLAIN: Readonly<Record<Decimal, RegExp>> = {
  ".": /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i,
  ",": /^[-+]?(?:\d+,?\d*|,\d+)(?:e[-+]?\d+)?$/i,
};

/**
 * Reads a number that is written with a currency, a per cent sign, thousands, a typographic minus or in parentheses (negative). `56.2 %` is 56.2.
 * @returns undefined for any other text
 */
export function readForm(text: string, decimal: Decimal): FormedNumber | undefined {
  const stripped = strip(text);
  if (stripped === undefined) return undefined;
  const { forms } = stripped;
  let { bare } = stripped;
  if (GROUPED[decimal].test(bare)) {
    bare = bare.replaceAll(decimal === "." ? /[,'’ \u00a0\u202f_]/g : /[.'’ \u00a0\u202f_]/g, "");
    forms.push("thousands");
  }
  if (!PLAIN[decimal].test(bare)) return undefined;
  const value = Number(bare.replace(",", "."));
  return { value, forms, ...(stripped.currency === undefined ? {} : { currency: stripped.currency }) };
}

/** How many of some cells speak for a decimal comma, for a decimal point, and how many for one as well as the other (`1,234`). */
export interface DecimalEvidence {
  readonly comma: number;
  readonly point: number;
  /** `1,234`: a fraction, or thousands. */
  readonly eitherComma: number;
  /** `1.234` */
  readonly eitherPoint: number;
  /** A cell of the kind that is either. */
  readonly example: string;
}

/** Counts what the cells of one column say about its decimal mark. */
export function decimalEvidence(cells: Iterable<string>): DecimalEvidence {
  let [comma, point, eitherComma, eitherPoint] = [0, 0, 0, 0];
  let example = "";
  for (const text of cells) {
    const bare = strip(text)?.bare.replace(/^[-+]/, "");
    if (bare === undefined || !/^[\d.,' \u00a0\u202f’]+(e[-+]?\d+)?$/i.test(bare)) continue;
    if (/^[1-9]\d{0,2},\d{3}$/.test(bare)) {
      eitherComma++;
      example ||= text;
    } else if (/^[1-9]\d{0,2}\.\d{3}$/.test(bare)) eitherPoint++;
    else if (/^[^,]*,\d+(e[-+]?\d+)?$/i.test(bare) || /^\d{1,3}(\.\d{3}){2,}$/.test(bare)) comma++;
    else if (/^[^.]*\.\d+(e[-+]?\d+)?$/i.test(bare) || /^\d{1,3}(,\d{3}){2,}$/.test(bare)) point++;
  }
  return { comma, point, eitherComma, eitherPoint, example };
}
