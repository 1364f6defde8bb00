/** A text as strangers write it, and changes that each make it wrong. No line is theirs; names, order and idioms are. */
export interface StrangersText {
  readonly name: string;
  /** Where texts of this kind are public. */
  readonly source: string;
  readonly text: string;
  readonly changes: readonly { readonly from: string; readonly to: string; readonly lines?: readonly number[] }[];
}
