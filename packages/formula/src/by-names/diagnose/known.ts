import { block, shapeOf, subtract, type Matrix } from "../numbers/matrix.ts";
import { orient } from "../reading.ts";
import type { Outcome, Trial } from "../run/outcome.ts";
import { parametersOf } from "../network.ts";

/** The c with value = c·exact, where there is one. */
export function scaleBetween(value: Matrix, exact: Matrix): number | undefined {
  if (value.rows !== exact.rows || value.cols !== exact.cols) return undefined;
  let dot = 0;
  let square = 0;
  for (let i = 0; i < value.data.length; i++) {
    dot += value.data[i] * exact.data[i];
    square += exact.data[i] ** 2;
  }
  if (square === 0) return undefined;
  const c = dot / square;
  let rest = 0;
  let size = 0;
  for (let i = 0; i < value.data.length; i++) {
    rest = Math.max(rest, Math.abs(value.data[i] - c * exact.data[i]));
    size = Math.max(size, Math.abs(value.data[i]));
  }
  return rest <= 1e-9 * size ? c : undefined;
}

function cosine(value: Matrix, exact: Matrix): number {
  let dot = 0;
  let p = 0;
  let q = 0;
  for (let i = 0; i < value.data.length; i++) {
    dot += value.data[i] * exact.data[i];
    p += value.data[i] ** 2;
    q += exact.data[i] ** 2;
  }
  return p === 0 || q === 0 ? 0 : dot / Math.sqrt(p * q);
}

/** Number of pivots larger than rounding. */
function rankOf(value: Matrix): number {
  const { rows, cols } = value;
  const a = Array.from({ length: rows }, (_, i) => Array.from(value.data.slice(i * cols, (i + 1) * cols)));
  const largest = Math.max(0, ...value.data.map(Math.abs));
  let rank = 0;
  for (let j = 0; j < cols && rank < rows; j++) {
    let pivot = rank;
    for (let i = rank; i < rows; i++) if (Math.abs(a[i][j]) > Math.abs(a[pivot][j])) pivot = i;
    if (Math.abs(a[pivot][j]) <= 1e-10 * largest) continue;
    [a[rank], a[pivot]] = [a[pivot], a[rank]];
    for (let i = rank + 1; i < rows; i++) {
      const f = a[i][j] / a[rank][j];
      for (let k = j; k < cols; k++) a[i][k] -= f * a[rank][k];
    }
    rank++;
  }
  return rank;
}

const shown = (x: number): string => String(Number(x.toPrecision(6)));

/** What can be said about a value that no known mistake explains, on all networks. */
export function whatIsKnown(trials: readonly Trial[], outcomes: readonly Outcome[]): string {
  const facts: string[] = [];
  const [first] = outcomes;
  const exact = first.forms[0]?.value;
  if (!exact) return "";
  if (!first.value) return first.error ? first.error.message : "it has no value.";
  if (first.value.rows !== exact.rows || first.value.cols !== exact.cols)
    return `it is ${shapeOf(first.value)}, ${shapeOf(exact)} belongs here.`;
  const scales = outcomes.map((o) => (o.value ? scaleBetween(o.value, o.forms[0].value) : undefined));
  const [c] = scales;
  if (c !== undefined && scales.every((s) => s !== undefined && Math.abs(s - c) <= 1e-9 * Math.abs(c)))
    return `it is ${shown(c)} times the exact value.`;
  if (c !== undefined && scales.every((s) => s !== undefined))
    facts.push("it is a multiple of the exact value, with a factor that changes from network to network");
  else facts.push(`its direction has the cosine ${shown(cosine(first.value, exact))} with the exact value`);
  const { symbol } = first.step;
  if (symbol?.role === "gradient" && trials[0].network.problem.bias === "absorbed") {
    const inner = (m: Matrix): Matrix =>
      trials[0].reading.orientation === "out-in" ? block(m, [0, m.rows, 1, m.cols]) : block(m, [1, m.rows, 0, m.cols]);
    if (outcomes.every((o) => o.value && near(inner(o.value), inner(o.forms[0].value)))) facts.push("only the bias column differs");
  }
  if (symbol?.role === "gradient" && symbol.layer !== undefined) {
    const multiples = outcomes.map((o, i) =>
      o.value
        ? scaleBetween(subtract(o.value, o.forms[0].value), orient(parametersOf(trials[i].network, symbol.layer!), trials[i].reading))
        : undefined,
    );
    if (multiples.every((x) => x !== undefined))
      facts.push(`the difference is proportional to Θ (${shown(multiples[0])} Θ on the first network)`);
    const rank = rankOf(first.value);
    const full = rankOf(exact);
    if (rank < full) facts.push(`its rank is ${rank}, the exact value's is ${full}`);
  }
  return `${facts.join("; ")}.`;
}
function near(a: Matrix, b: Matrix): boolean {
  return a.data.every((x, i) => Math.abs(x - b.data[i]) <= 1e-9 * (Math.abs(x) + Math.abs(b.data[i])) + 1e-15);
}
