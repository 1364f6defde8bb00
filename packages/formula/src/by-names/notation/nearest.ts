import { assignmentsOf, walk, type Program } from "../ast.ts";
import { KNOWN_NAMES } from "./roles.ts";

/** The name that was probably meant: one that the text uses, or one that is known, with a layer that the network has. */
export function nearestName(word: string, program: Program, layers: readonly number[]): string | undefined {
  const used = new Set<string>();
  for (const { target, value } of assignmentsOf(program.statements))
    for (const node of [...walk(target), ...walk(value)]) if (node.kind === "name" && node.text !== word) used.add(node.text);
  for (const known of KNOWN_NAMES) {
    used.add(known);
    for (const l of layers) used.add(known.endsWith("_grad") ? known.replace("_grad", `${l}_grad`) : known + l);
  }
  return nearest(word, used);
}

/** The known word that differs least, if it differs little. */
function nearest(word: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    if (candidate === word || Math.abs(candidate.length - word.length) >= least) continue;
    const d = editDistance(word, candidate);
    if (d < least) {
      least = d;
      best = candidate;
    }
  }
  return best;
}

/** Letters to insert, delete or replace; another case counts half. */
function editDistance(a: string, b: string): number {
  const row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    let diagonal = row[0];
    row[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const above = row[j];
      const apart = a[i - 1] === b[j - 1] ? 0 : a[i - 1].toLowerCase() === b[j - 1].toLowerCase() ? 0.5 : 1;
      row[j] = Math.min(above + 1, row[j - 1] + 1, diagonal + apart);
      diagonal = above;
    }
  }
  return row[b.length];
}
