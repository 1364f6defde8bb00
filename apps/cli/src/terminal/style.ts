/** What of a stream decides how it is written to. */
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

/** Whether a line may be drawn over and over: a terminal that knows how to go back to its start. */
export function isTerminal(screen: Screen, env: NodeJS.ProcessEnv): boolean {
  return screen.isTTY === true && env["TERM"] !== "dumb";
}

/** The width to keep within. A pipe or a file has none; 80 is what people read it at. */
export function columnsOf(screen: Screen): number {
  return screen.columns !== undefined && screen.columns > 0 ? screen.columns : 80;
}

/** Colours on a terminal unless NO_COLOR is set to anything (https://no-color.org). */
export function createStyle(screen: Screen, env: NodeJS.ProcessEnv): Style {
  const coloured = isTerminal(screen, env) && (env["NO_COLOR"] ?? "") === "";
  const sgr =
    (open: number, close: number) =>
    (text: string): string =>
      coloured ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  return { coloured, bold: sgr(1, 22), dim: sgr(2, 22), red: sgr(31, 39), green: sgr(32, 39), yellow: sgr(33, 39), cyan: sgr(36, 39) };
}

/** Columns a text takes on a terminal: wide characters two, combining marks and colours none. */
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

/** East Asian wide and full-width blocks, and pictographs. */
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

/** Control characters as pictures of one column, so that a text from outside cannot drive the terminal. Line ends stay. */
export function visible(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, (character) => {
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
