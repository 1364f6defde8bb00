import type { ActivationName } from "../core/activations.ts";
import type { Loss } from "../core/losses.ts";
import type { NameRole } from "./names.ts";

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
  /** The function or `Class.method` to call; `` for the script. */
  readonly entry?: string | undefined;
  /** What names stand for. */
  readonly roles?: Readonly<Record<string, NameRole>> | undefined;
  readonly seed?: number | undefined;
}
