import { signal } from "@preact/signals";
import type { OwnNetwork } from "./own.ts";

/** A network of the playground that was handed over, with the rows of its data that are gone through. */
export interface Handed {
  readonly own: OwnNetwork;
  /** The first row, from 0, and how many rows the training part has. */
  readonly from: number;
  readonly total: number;
  /** Hands the network over again with other rows. */
  again(from: number, count: number): Promise<void>;
}

/** The last network that was handed over, for as long as the page is open: a large one does not fit into a link. */
export const handed = signal<Handed | undefined>(undefined);
