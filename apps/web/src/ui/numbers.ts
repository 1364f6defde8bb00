const WHOLE = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** 12,345 */
export function whole(value: number): string {
  return WHOLE.format(value);
}

/** A loss with as many digits as say something: 0.0123, 1.23e−5. */
export function loss(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value !== 0 && Math.abs(value) < 1e-3) return minus(value.toExponential(2));
  return minus(value.toFixed(value < 1 ? 4 : 3));
}

/** 97.3 % */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** A number with a true minus sign, to so many decimals. */
export function fixed(value: number, decimals: number): string {
  return minus(value.toFixed(decimals));
}

/** Numbers as a column that is aligned right: each point below the one before, by spaces as wide as a figure. */
export function aligned(texts: readonly string[]): readonly string[] {
  const decimals = texts.map((text) => (/\.(.*)$/.exec(text)?.[1] ?? "").length);
  const most = Math.max(...decimals);
  // An integer has no point to stand on either.
  return texts.map((text, i) => text + (decimals[i] === 0 && most > 0 ? "\u2008" : "") + "\u2007".repeat(most - decimals[i]));
}

export function minus(text: string): string {
  return text.replaceAll("-", "−");
}
