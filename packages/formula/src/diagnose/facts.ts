import type { NdArray } from "../core/array.ts";
import { colsOf, combine, countOf, entriesOf, rowsOf } from "../core/matrix.ts";
import type { Label, Quantity } from "../core/quantities.ts";
import { quantitiesOf } from "../core/quantities-of.ts";
import { close } from "../core/tolerance.ts";
import type { CoreNode } from "../ir/walk.ts";
import type { Verdict } from "../judge/verdict.ts";
import { canonical, ratioOf } from "./canonical.ts";
import type { Fact, Sample } from "./diagnosis.ts";
import { shapeText, type Dimensions } from "./dimensions.ts";
import { transposeOf } from "./edits/nodes.ts";
import { needed } from "./edits/operands.ts";
import type { Lookup } from "./lookup.ts";

/** What can be said of a wrong statement without a name for its mistake, on all networks. */
export function factsOf(
  verdict: Verdict,
  samples: readonly Sample[],
  { lookup, dimensions }: { lookup: Lookup; dimensions: Dimensions },
): Fact[] {
  const facts: Fact[] = [];
  const { error, expected, value } = verdict;
  if (error?.code === "shape-mismatch")
    facts.push({ kind: "no-value", operation: error.subject, shapes: error.shapes.map((shape) => shapeText(shape, dimensions)) });
  else if (error) facts.push({ kind: "error", code: error.code, subject: error.subject });
  if (expected && value && squeezedText(value) !== squeezedText(expected.value))
    facts.push({ kind: "shape", got: shapeText(value.shape, dimensions), expected: shapeText(expected.value.shape, dimensions) });
  facts.push(...operandFacts(verdict, lookup));
  const [first] = samples;
  if (!first) return facts;
  facts.push(...valueFacts(samples));
  const other = verdict.labels.find(({ quantity }) => quantity.role !== first.quantity.role || quantity.layer !== first.quantity.layer);
  if (other) facts.push({ kind: "is", label: other });
  return facts;
}

const squeezedText = ({ shape }: NdArray): string => shape.filter((n) => n !== 1).join("×");

/** Operands that no formula of the quantity has, and what of the formula none of the operands is. */
function operandFacts({ expected, operands }: Verdict, { judgement, node }: Lookup): Fact[] {
  if (!expected) return [];
  const { network, reading, program } = judgement;
  const { quantity } = expected;
  const wanted = needed(quantity, quantity.layer === network.depth);
  if (wanted.length === 0) return [];
  const isWanted = ({ quantity: { role, layer } }: Label): boolean => wanted.some(([r, l]) => r === role && l === layer);
  const place = reading.bias === "first" || reading.bias === "last" ? reading.bias : "separate";
  const essential = essentials(quantity, quantitiesOf(network, place));
  const absent = essential.filter(
    (q) => !operands.some(({ labels }) => labels.some((l) => l.quantity.role === q.role && l.quantity.layer === q.layer)),
  );
  const facts = new Map<string, Fact>();
  for (const { node: id, span, value, labels } of operands) {
    const written = program.text.slice(span.start, span.end);
    if (countOf(value) === 1 || labels.some(isWanted) || !isLeaf(node(id)) || /\n/u.test(written)) continue;
    facts.set(written, { kind: "operand", written, label: labels[0], absent });
  }
  return [...facts.values()];
}

/** Operands that stand for themselves, not for what is computed from others. */
function isLeaf(node: CoreNode | undefined): boolean {
  if (node?.kind !== "name" && node?.kind !== "attribute" && node?.kind !== "index") return false;
  return transposeOf(node) === undefined;
}

/** The quantities without which there is no formula. */
function essentials({ role, layer }: Quantity, all: readonly Quantity[]): Quantity[] {
  const roles: readonly (readonly [Quantity["role"], number])[] =
    role === "dW" || role === "dTheta"
      ? [
          ["dZ", layer],
          [layer === 1 ? "input" : "a", layer - 1],
        ]
      : role === "db"
        ? [["dZ", layer]]
        : role === "dZ" || role === "dA"
          ? [
              ["weight", layer + 1],
              ["dZ", layer + 1],
            ]
          : role === "z"
            ? [
                ["weight", layer],
                [layer === 1 ? "input" : "a", layer - 1],
              ]
            : [];
  return roles.flatMap(([r, l]) => all.find((q) => q.role === r && q.layer === l && q.example === undefined && q.upTo === undefined) ?? []);
}

function valueFacts(samples: readonly Sample[]): Fact[] {
  const shown = samples.map((sample) => canonical(sample).upright);
  const ratios = samples.map((sample, i) => {
    const value = shown[i];
    return value && ratioOf(value, sample.quantity.value);
  });
  if (ratios.every((c) => c !== undefined)) {
    const relative = ratios.map((c, i) => c / samples[i].factor);
    return [{ kind: "scale", by: relative[0], constant: relative.every((c) => close(c, relative[0])) }];
  }
  const facts: Fact[] = [];
  const [sample] = samples;
  const [value] = shown;
  const right = { ...sample.quantity.value, data: sample.quantity.value.data.map((x) => x * sample.factor) };
  if (!value || value.shape.join() !== right.shape.join()) return facts;
  const difference = combine(value, right, (x, y) => x - y);
  const largest = Math.max(...entriesOf(right).map(Math.abs));
  const isOff = (x: number): boolean => Math.abs(x) > 1e-9 * largest;
  const different = difference.data.filter(isOff).length;
  if (sample.quantity.role === "dTheta") {
    const column = sample.reading.bias === "last" ? colsOf(value) - 1 : 0;
    if (difference.data.every((x, k) => k % colsOf(value) === column || !isOff(x))) facts.push({ kind: "bias-only" });
  }
  if (sample.quantity.role === "dW") {
    const multiple = ratioOf(difference, sample.network.W[sample.quantity.layer]);
    if (multiple !== undefined) facts.push({ kind: "weights-multiple", by: multiple });
  }
  if (facts.length === 0 && different < value.data.length) facts.push({ kind: "entries", different, of: value.data.length });
  const [got, full] = [rankOf(value), rankOf(right)];
  if (got < full) facts.push({ kind: "rank", got, expected: full });
  return facts;
}

/** Number of pivots larger than rounding. */
function rankOf(value: NdArray): number {
  const [rows, cols] = [rowsOf(value), colsOf(value)];
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
