import { walk, type Assignment, type Expr, type Program } from "../ast.ts";
import { roleOf } from "../notation/roles.ts";
import type { Allowance } from "../forms.ts";
import { isMathematics, type Step } from "./steps.ts";

interface Uses {
  readonly names: ReadonlySet<string>;
  readonly averages: boolean;
}

const usesOf = new WeakMap<Assignment, Uses>();

const countsExamples = (node: Expr): boolean =>
  walk(node).some(
    (n) =>
      (n.kind === "name" && roleOf(n.base, n.layer !== undefined) === "m") ||
      (n.kind === "call" && /^(?:size|len|length|shape|rows|columns)$/.test(n.fn)),
  );

/** The names that an assignment uses, and whether it averages. */
export function usesIn(assignment: Assignment): Uses {
  const known = usesOf.get(assignment);
  if (known) return known;
  const names = new Set<string>();
  let averages = false;
  for (const node of walk(assignment.value)) {
    if (node.kind === "name") names.add(node.text);
    if (node.kind === "call" && /^(?:mean|average)$/.test(node.fn)) averages = true;
    if (node.kind === "binary" && (node.op === "divide" || node.op === "eachdivide") && countsExamples(node.right)) averages = true;
  }
  if (assignment.accumulate === "eachdivide" && countsExamples(assignment.value)) averages = true;
  const uses = { names, averages };
  usesOf.set(assignment, uses);
  return uses;
}

/** Is a gradient averaged by a later line, or added up by the loop it stands in? */
export function allowanceOf(step: Step, steps: readonly Step[]): Allowance {
  if (!step.symbol || !/gradient|accumulator/.test(step.symbol.role)) return { sum: false, perExample: false, inPlace: step.selfReferring };
  let sum = false;
  let perExample = false;
  const name = step.name.text;
  for (let i = step.id + 1; i < steps.length; i++) {
    const other = steps[i];
    if (other.key === step.key) continue;
    const uses = usesIn(other.assignment);
    if (!uses.names.has(name)) continue;
    if (uses.averages) sum = true;
    if (step.example !== undefined && other.example === step.example && other.selfReferring) perExample = true;
  }
  return { sum, perExample, inPlace: step.selfReferring };
}

const RANDOM =
  /^(?:rand|randn|random|normal|uniform|load|loadmat|loadtxt|read_csv|rand_?init\w*|randInitializeWeights|randint|default_rng|load\w*|init\w*|standard_normal|xavier\w*)$/;

/** Does an assignment only provide data, first weights or a constant? */
export function isGiven(step: Step, program: Program): boolean {
  const { assignment, symbol } = step;
  // W1 = parameters["W1"]
  if (
    assignment.value.kind === "name" &&
    assignment.target.kind === "name" &&
    assignment.value.text === assignment.target.text &&
    !assignment.accumulate
  )
    return true;
  if (step.selfReferring && assignment.target.kind !== "index") return false;
  let names = 0;
  let gradient = false;
  for (const node of walk(assignment.value)) {
    if (node.kind === "call" && RANDOM.test(node.fn)) return true;
    if (node.kind !== "name") continue;
    names++;
    const role = roleOf(node.base, node.layer !== undefined);
    if (role === "alpha" || role === "gradient" || role === "bias-gradient" || role === "accumulator" || role === "delta") gradient = true;
  }
  switch (symbol?.role) {
    case "weight":
    case "bias":
      return !gradient;
    case "lambda":
    case "alpha":
    case "size":
    case "last-layer":
      return true;
    case "m":
    case "classes":
      return names === 0;
    case "accumulator":
      // Δ := 0 before an equation that adds to it.
      return isMathematics(program) && assignment.value.kind === "number" && assignment.value.value === 0;
    case "input":
      return names === 0;
    case "target":
      // `yt = zeros(K, 1)` is filled by `yt(y(t)) = 1`.
      return (
        !walk(assignment.value).some(
          (n) => (n.kind === "name" || n.kind === "call") && /^[yYtT]$|label|target|^zeros/.test(n.kind === "name" ? n.base : n.fn),
        ) && assignment.target.kind !== "index"
      );
    default:
      return false;
  }
}
