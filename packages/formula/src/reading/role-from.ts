import type { NameRole } from "./names.ts";
import type { Usage } from "./usage.ts";

const NUMBERS: ReadonlySet<NameRole> = new Set(["count", "step", "decay", "momentum", "epochs", "size", "depth", "cost"]);

/** What numbers in brackets are: what is subtracted is compared, what is multiplied or taken part by part goes in. */
export function dataRole({ subtracted, partSubtracted, matrix, indexed, sliced, iterated }: Usage): "input" | "target" | undefined {
  if (subtracted || partSubtracted) return "target";
  return matrix || indexed !== undefined || sliced || iterated ? "input" : undefined;
}

/** Is this a bound or a size of new arrays, and no array itself? */
const isOnlySize = ({
  counted,
  assigned,
  matrix,
  subtracted,
  added,
  exponent,
  indexed,
  iterated,
  keyed,
  attributes,
  measured,
  updated,
  factor,
}: Usage): boolean =>
  counted &&
  !assigned &&
  !matrix &&
  !subtracted &&
  !added &&
  !exponent &&
  indexed === undefined &&
  !iterated &&
  !keyed &&
  !attributes &&
  !measured &&
  !updated &&
  !factor;

/** The likeliest role: what the use demands comes before the name. */
export function roleFrom(names: readonly NameRole[], usage: Usage | undefined): NameRole | undefined {
  if (!usage) return names[0];
  if (usage.literal && names.length === 0 && !usage.updated && !usage.stored) return dataRole(usage);
  // A sum of gradients that nothing is added to is the desired output.
  if (names[0] === "dW" && names.includes("target") && !usage.assigned && !usage.updated) return "target";
  if (usage.power && !usage.matrix) return undefined;
  // What only shapes an array is a size, be its name d, h or c.
  if (isOnlySize(usage))
    return names.find((role) => role === "size" || role === "count" || role === "depth" || role === "epochs") ?? "size";
  if (usage.repeated) return "bias";
  // W x + d that is stepped is a bias, whatever it is called.
  const letter = names[0] === "dZ" || (names[0] === "cost" && /^[a-z]$/u.test(usage.path));
  const stepped = usage.updated || (names[0] === "cost" && !usage.assigned);
  if (usage.added && stepped && !usage.matrix && names.length <= 2 && letter) return "bias";
  // X W + w0
  if (names[0] === "weight" && usage.added && !usage.matrix && !usage.factor && usage.updated && usage.path.endsWith("0")) return "bias";
  // The slope m of y = m x + c.
  if (names.length === 0 && usage.updated && usage.subtracted && usage.factor && !usage.stepFactor && !usage.matrix) return "weight";
  const matrix = usage.matrix || usage.indexed !== undefined || usage.iterated;
  const array = names.find((role) => !NUMBERS.has(role));
  // What is exponentiated as it is, are logits.
  if (usage.exponent && !usage.assigned && (array === undefined || array === "dZ" || array === "a")) return "z";
  if (usage.assigned && !usage.stepFactor && !usage.divisor) return array ?? names[0];
  if (names.includes("count") && (usage.divisor || usage.counted) && !matrix) return "count";
  if (usage.extended && !usage.updated && !usage.assigned)
    return names.find((role) => role === "input" || role === "a" || role === "z") ?? "input";
  if (
    usage.stepFactor &&
    !matrix &&
    (array === undefined || names.includes("step")) &&
    !names.includes("momentum") &&
    !names.includes("decay")
  )
    return "step";
  if (usage.divisor && !matrix && !names.some((role) => role === "a" || role === "z" || role === "size" || role === "momentum"))
    return "count";
  if (matrix) {
    if (array === "bias" && usage.matrix && !usage.added) return names.find((role) => role === "weight") ?? array;
    if (array !== undefined) return array;
    if (usage.assigned) return names[0];
    if (usage.updated) return "weight";
    if (usage.subtracted) return "target";
    return usage.matrix ? "weight" : names[0];
  }
  const number = names.find((role) => NUMBERS.has(role));
  if (number !== undefined && !usage.added && !usage.subtracted && !usage.assigned) return number;
  if (names.length > 0 || usage.assigned) return names[0];
  if (usage.updated) return usage.added ? "bias" : undefined;
  if (usage.subtracted) return "target";
  if (usage.added) return "bias";
  if (usage.counted) return "size";
  return undefined;
}
