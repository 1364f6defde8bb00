/** The names of an author who writes no matrices, in LaTeX: one for each entry, with the examples as columns, and one for the whole. */
export interface AuthorNames {
  readonly caption: string;
  readonly entries: readonly (readonly string[])[];
}

const roman = (word: string): string => String.raw`\mathrm{${word}}`;
const column = (caption: string, entries: readonly string[]): AuthorNames => ({ caption, entries: entries.map((entry) => [entry]) });
const square = (caption: string, [a, b, c, d]: readonly string[]): AuthorNames => ({
  caption,
  entries: [
    [a, b],
    [c, d],
  ],
});
const partial = (of: string): string => String.raw`\frac{\partial E_{${roman("total")}}}{\partial ${of}}`;

const weights = (numbers: readonly number[]): readonly string[] => numbers.map((n) => `w_{${n}}`);
const NET_H = [1, 2].map((i) => `${roman("net")}_{h${i}}`);
const NET_O = [1, 2].map((i) => `${roman("net")}_{o${i}}`);

/** Mazur's letters: i, net, out, w₁ … w₈, target, E; by the ids of the steps, and `W1`, `b1`, `y` for what no step computes. */
export const MAZUR_NAMES: Readonly<Record<string, AuthorNames>> = {
  a0: column("i", ["i_1", "i_2"]),
  W1: square("w_{1 \\ldots 4}", weights([1, 2, 3, 4])),
  b1: column("b_1", ["b_1", "b_1"]),
  z1: column(`${roman("net")}_h`, NET_H),
  a1: column(
    `${roman("out")}_h`,
    [1, 2].map((i) => `${roman("out")}_{h${i}}`),
  ),
  W2: square("w_{5 \\ldots 8}", weights([5, 6, 7, 8])),
  b2: column("b_2", ["b_2", "b_2"]),
  z2: column(`${roman("net")}_o`, NET_O),
  a2: column(
    `${roman("out")}_o`,
    [1, 2].map((i) => `${roman("out")}_{o${i}}`),
  ),
  y: column(
    roman("target"),
    [1, 2].map((i) => `${roman("target")}_{o${i}}`),
  ),
  loss: column(`E_{${roman("total")}}`, [`E_{${roman("total")}}`]),
  delta2: column(partial(`${roman("net")}_o`), NET_O.map(partial)),
  delta1: column(partial(`${roman("net")}_h`), NET_H.map(partial)),
  dW2: square(partial("w_{5 \\ldots 8}"), weights([5, 6, 7, 8]).map(partial)),
  dW1: square(partial("w_{1 \\ldots 4}"), weights([1, 2, 3, 4]).map(partial)),
  "W1+": square(
    "w_{1 \\ldots 4}^+",
    [1, 2, 3, 4].map((n) => `w_{${n}}^+`),
  ),
  "W2+": square(
    "w_{5 \\ldots 8}^+",
    [5, 6, 7, 8].map((n) => `w_{${n}}^+`),
  ),
};
