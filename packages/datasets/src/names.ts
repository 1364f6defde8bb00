/** The text as a message shows it: quoted, on one line, shortened in the middle of long ones. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 40)}…${text.slice(-10)}` : text);
}

/** Up to ten names, quoted, and how many more there are. */
export function list(names: readonly string[]): string {
  const shown = names.slice(0, 10).map(quote).join(", ");
  return names.length > 10 ? `${shown} and ${names.length - 10} more` : shown;
}

/** The name that differs from `wanted` by the fewest insertions, deletions and replacements of a character, upper and lower case alike. */
export function nearest(wanted: string, names: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Infinity;
  for (const name of names) {
    const distance = editDistance(wanted.toLowerCase().slice(0, 60), name.toLowerCase().slice(0, 60));
    if (distance < least) [best, least] = [name, distance];
  }
  return best;
}

/** Wagner and Fischer, "The string-to-string correction problem", JACM 1974, one row of the table at a time. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(replaced, previous[j] + 1, current[j - 1] + 1));
    }
    previous = current;
  }
  return previous[b.length];
}
