import type { ActivationName } from "../core/activations.ts";
import type { Loss } from "../core/losses.ts";
import type { NameRole } from "./names.ts";

/** What the gradients are, as far as the caller says it. */
export interface Forced {
  readonly reduction?: "sum" | "mean" | undefined;
  /** Is the cost the mean of a given loss? Then a text that shows none has no factor of its own, and no sums. */
  readonly meanOfLoss?: true;
  /** λ of λ/2m Σθ². */
  readonly lambda?: number | undefined;
}

/** What the options say of the gradients. */
export const forcedBy = ({ loss, lambda, reduction }: ReadingOptions): Forced => ({
  ...(reduction && { reduction }),
  ...(loss && !reduction && { meanOfLoss: true as const }),
  ...(lambda !== undefined && { lambda }),
});

/** What the caller says about the text; it forces that part of the reading. */
export interface ReadingOptions {
  readonly loss?: Loss | undefined;
  readonly reduction?: "sum" | "mean" | undefined;
  /** Units of every layer, input first. */
  readonly layers?: readonly number[] | undefined;
  /** One for all layers, or one for each layer after the input. */
  readonly activations?: readonly ActivationName[] | undefined;
  readonly layout?: "columns" | "rows" | "single" | undefined;
  readonly bias?: boolean | undefined;
  readonly lambda?: number | undefined;
  /** The function or `Class.method` to call; `` for the script. */
  readonly entry?: string | undefined;
  /** What names stand for. */
  readonly roles?: Readonly<Record<string, NameRole>> | undefined;
  readonly seed?: number | undefined;
}
