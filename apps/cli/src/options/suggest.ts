/** Counts insertions, deletions, substitutions and swaps of neighbours between two words (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      row[j] = Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    before = above;
    above = row;
  }
  return above[b.length];
}

/** Returns the known word that was probably meant, or none: case and dashes do not count, and a third of the letters may be wrong. */
function nearest(word: string, known: Iterable<string>): string | undefined {
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[-_ .]/g, "");
  const given = plain(word);
  let best: string | undefined;
  let smallest = Infinity;
  for (const candidate of known) {
    const wanted = plain(candidate);
    // A word that begins another is a likelier slip than any edit of the same length.
    const distance = given.length >= 3 && wanted.startsWith(given) ? 0.5 : editDistance(given, wanted);
    if (distance < smallest && distance <= Math.max(1, Math.floor(Math.max(given.length, wanted.length) / 3))) {
      smallest = distance;
      best = candidate;
    }
  }
  return best;
}

/** Returns `Did you mean relu?`, or an empty text where no known word is near. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const candidate = nearest(word, known);
  return candidate === undefined ? "" : `Did you mean ${candidate}?`;
}
