import type { Spill } from "@adjoint/datasets";

/** Texts that are collected before the first of them is written. */
export interface Pieces {
  readonly count: number;
  add(text: string): void;
  all(): Generator<string>;
}

/** Collects texts, in a spill where there is one. */
export function createPieces(spill: Spill | undefined): Pieces {
  const pieces: (string | { readonly at: number; readonly length: number })[] = [];
  return {
    get count() {
      return pieces.length;
    },
    add(text) {
      if (spill === undefined) {
        pieces.push(text);
        return;
      }
      const bytes = Buffer.from(text);
      pieces.push({ at: spill.append(bytes), length: bytes.length });
    },
    *all() {
      for (const piece of pieces) {
        if (typeof piece === "string") yield piece;
        else {
          const bytes = Buffer.alloc(piece.length);
          spill!.read(piece.at, bytes);
          yield bytes.toString();
        }
      }
    },
  };
}

/** Yields texts when the last is there: an error in it must not follow a part of the output. */
export function* whole(texts: Iterable<string>, spill: Spill | undefined): Generator<string> {
  const pieces = createPieces(spill);
  for (const text of texts) pieces.add(text);
  yield* pieces.all();
}
