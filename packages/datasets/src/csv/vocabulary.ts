/** The words of a column, numbered in the order of their appearance. */
export interface Vocabulary {
  readonly words: readonly string[];
  readonly indices: ReadonlyMap<string, number>;
  /** Whether the words were given and no other may come. */
  readonly closed: boolean;
  add(word: string): number;
  /** The words in order (as given; else as numbers if all are; else by character code), and the rank there of each number. */
  sort(): { readonly sorted: readonly string[]; readonly ranks: Uint32Array };
}

/** @param known the words, where no other may come */
export function createVocabulary(known: readonly string[] | undefined): Vocabulary {
  const words = [...(known ?? [])];
  const indices = new Map(words.map((word, index) => [word, index]));
  return {
    words,
    indices,
    closed: known !== undefined,
    add(word) {
      indices.set(word, words.length);
      return words.push(word) - 1;
    },
    sort() {
      const numeric = words.every((word) => /^[+-]?\d+$/.test(word));
      const byName = (a: string, b: string): number => (a < b ? -1 : 1);
      const sorted = known ?? words.toSorted(numeric ? (a, b) => Number(a) - Number(b) || byName(a, b) : byName);
      const rank = new Map(sorted.map((word, index) => [word, index]));
      return { sorted, ranks: Uint32Array.from(words, (word) => rank.get(word)!) };
    },
  };
}
