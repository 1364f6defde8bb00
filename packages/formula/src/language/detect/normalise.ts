import { rewrite, type Excerpt } from "../excerpt.ts";

/** Characters that people paste and that mean one of ASCII. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  "−": "-",
  "–": "-",
  "—": "-",
  "‐": "-",
  "‑": "-",
  "’": "'",
  "‘": "'",
  "´": "'",
  ʹ: "'",
  "“": '"',
  "”": '"',
  "„": '"',
  "…": "...",
  "∗": "*",
  "\u00a0": " ",
  "\u2002": " ",
  "\u2003": " ",
  "\u2009": " ",
  "\u202f": " ",
  "\u3000": " ",
  "\u200b": "",
  "\u200c": "",
  "\u200d": "",
  "\u2060": "",
  "\ufeff": "",
  "\u00ad": "",
  "。": ".",
  "、": ",",
};
const ENTITIES: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  amp: "&",
  quot: '"',
  apos: "'",
  nbsp: " ",
  "#39": "'",
  "#34": '"',
  minus: "-",
};
/** Full-width digits, letters and signs stand this far behind the ASCII ones. */
const FULL_WIDTH = 0xfee0;

/** Returns the text with one kind of line end, one kind of space, quote and minus, and with HTML's entities and tags undone. */
export function normalise(excerpt: Excerpt): Excerpt {
  const lines = rewrite(excerpt, /\r\n?|[\u2028\u2029\u0085]/g, () => "\n");
  // Marks of writing direction, which word processors put around Latin letters in Arabic and Hebrew texts.
  const undirected = rewrite(lines, /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, () => "");
  const plain = rewrite(
    undirected,
    /[−–—‐‑’‘´ʹ“”„…∗\u00a0\u2002\u2003\u2009\u202f\u3000\u200b-\u200d\u2060\ufeff\u00ad。、\uff01-\uff5e]/g,
    ([c]) => LOOKALIKES[c] ?? String.fromCharCode(c.charCodeAt(0) - FULL_WIDTH),
  );
  const untagged = rewrite(plain, /<\/?(?:pre|code|p|br|div|span|blockquote|li|ul|ol)(?: [^<>\n]*)?\/?>/g, ([tag]) =>
    /^<(?:br|\/p|\/li)/.test(tag) ? "\n" : "",
  );
  return rewrite(untagged, /&(lt|gt|amp|quot|apos|nbsp|minus|#39|#34);/g, (match) => ENTITIES[match[1]]);
}

/** Returns a program in which dL/dZ3, if it is given a value, is one name: dL_dZ3. */
export function joinDifferentials(excerpt: Excerpt): Excerpt {
  if (!/^[ \t]*d[A-Z]\/d\w+[ \t]*[-+*/]?=/m.test(excerpt.text)) return excerpt;
  return rewrite(excerpt, /(?<![\w.])(d[A-Z])\/(d[A-Za-z]\w*)/g, (match) => `${match[1]}_${match[2]}`);
}
