/** The properties of a stream that decide how it is written to. */
export interface Screen {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** Marks text with colours, or leaves it as it is. */
export interface Style {
  readonly coloured: boolean;
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  cyan(text: string): string;
}

/** Tells whether a line can be redrawn: on a terminal that can return to the start of a line. */
export function isTerminal(screen: Screen, env: NodeJS.ProcessEnv): boolean {
  return screen.isTTY === true && env["TERM"] !== "dumb";
}

/** Returns the width of a stream. A pipe or a file has none; 80 is common. */
export function columnsOf(screen: Screen): number {
  return screen.columns !== undefined && screen.columns > 0 ? screen.columns : 80;
}

/** Returns the style of a stream: colours on a terminal unless NO_COLOR is set to anything (https://no-color.org). */
export function createStyle(screen: Screen, env: NodeJS.ProcessEnv): Style {
  const coloured = isTerminal(screen, env) && (env["NO_COLOR"] ?? "") === "";
  const sgr =
    (open: number, close: number) =>
    (text: string): string =>
      coloured ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  return { coloured, bold: sgr(1, 22), dim: sgr(2, 22), red: sgr(31, 39), green: sgr(32, 39), yellow: sgr(33, 39), cyan: sgr(36, 39) };
}

/** Counts the columns of a text on a terminal: wide characters have two, combining marks and colours none. */
export function widthOf(text: string): number {
  let width = 0;
  // oxlint-disable-next-line no-control-regex
  for (const character of text.replace(/\u001b\[\d+m/g, "").normalize("NFC")) {
    const point = character.codePointAt(0)!;
    if (/\p{Mark}|\u200b|\u200d|\ufe0f/u.test(character)) continue;
    width += isWide(point) ? 2 : 1;
  }
  return width;
}

/** Tells whether a character is East Asian wide or full-width, or a pictograph. */
function isWide(point: number): boolean {
  return (
    (point >= 0x1100 && point <= 0x115f) ||
    (point >= 0x2e80 && point <= 0xa4cf) ||
    (point >= 0xac00 && point <= 0xd7a3) ||
    (point >= 0xf900 && point <= 0xfaff) ||
    (point >= 0xfe30 && point <= 0xfe6f) ||
    (point >= 0xff00 && point <= 0xff60) ||
    (point >= 0xffe0 && point <= 0xffe6) ||
    (point >= 0x1f300 && point <= 0x1faff) ||
    (point >= 0x20000 && point <= 0x3fffd)
  );
}

/** Characters that control a terminal: C0, DEL and C1, line separators, and the marks that reverse the direction of a line. */
// oxlint-disable-next-line no-control-regex
export const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/**
 * Returns a text that cannot control a terminal: control characters as pictures of one column, and without the marks that reverse the direction of a line. Line ends stay.
 * Texts from outside (cells, classes, names of files, formulas) pass through it before they are printed.
 */
export function visible(text: string): string {
  return text.replace(UNSAFE, (character) => {
    if (character === "\n") return character;
    const code = character.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? "\u2421" : "\ufffd";
  });
}

/** Cuts a text to a width, with … where something was cut. */
export function fit(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = "";
  for (const character of text) {
    if (widthOf(kept + character) > width - 1) break;
    kept += character;
  }
  return width < 1 ? "" : `${kept}…`;
}

export function padStart(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - widthOf(text))) + text;
}

export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}
