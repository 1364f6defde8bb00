import type { Lookup } from "./lookup.ts";

/** Names of sizes: `n₂`, `n₂+1` with the bias unit, `m`. A size that two dimensions share has none. */
export interface Dimensions {
  readonly nameOf: (size: number) => string;
}

const subscript = (n: number): string => String(n).replace(/\d/gu, (d) => "₀₁₂₃₄₅₆₇₈₉"[Number(d)]);

/** Layers have the numbers that the text's own names give them, else they count from the input, 0. */
export function dimensionsOf({ judgement, variables, events }: Lookup): Dimensions {
  const { sizes, m } = judgement.network;
  const first = firstNumber(variables(events.length));
  const names = new Map<number, string[]>();
  const put = (size: number, text: string): void => {
    names.set(size, [...(names.get(size) ?? []), text]);
  };
  if (m > 1) put(m, "m");
  sizes.forEach((n, l) => {
    put(n, `n${subscript(l + first)}`);
  });
  const unit = judgement.reading.bias === "first" || judgement.reading.bias === "last";
  if (unit)
    sizes.forEach((n, l) => {
      if (!names.has(n + 1)) put(n + 1, `n${subscript(l + first)}+1`);
    });
  return {
    nameOf: (size) => {
      const known = size === 1 ? undefined : names.get(size);
      return known?.length === 1 ? known[0] : String(size);
    },
  };
}

/** The number that the text gives the input layer. */
function firstNumber(variables: ReturnType<Lookup["variables"]>): number {
  for (const { path, labels } of variables) {
    const written = /^(?:.*[a-z_])?(\d)$/iu.exec(path)?.[1];
    const label = labels.find(({ quantity }) => ["a", "z", "input"].includes(quantity.role));
    if (written !== undefined && label && Number(written) - label.quantity.layer === 1) return 1;
  }
  return 0;
}

/** `n₂×m`; a vector has one dimension, a number none. */
export function shapeText(shape: readonly number[], { nameOf }: Dimensions): string {
  if (shape.length === 0) return "a number";
  return shape.length === 1 ? `(${nameOf(shape[0])},)` : shape.map(nameOf).join("×");
}
