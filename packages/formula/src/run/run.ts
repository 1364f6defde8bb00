import { keyOf, walk, type Assignment, type Expr, type NameNode, type Program, type UserFunction } from "../ast.ts";
import { evaluate, evaluateMatrix, selectionsOf } from "../evaluate/evaluate.ts";
import { grown, replace } from "../evaluate/subscripts.ts";
import { isMatrix, needMatrix, type Scope, type Value } from "../evaluate/value.ts";
import type { Network } from "../network.ts";
import { gradientSum } from "../network.ts";
import { roleOf } from "../notation/roles.ts";
import {
  block,
  combine,
  difference,
  fill,
  map,
  scalar,
  scale,
  ShapeConflict,
  stackColumns,
  stackRows,
  type Matrix,
} from "../numbers/matrix.ts";
import { formsOf, orient, symbolOf, valuesOf, type Allowance, type Form, type Reading, type Symbol } from "../reading.ts";
import { resolveChains } from "../syntax/math.ts";
import { isMathematics, unroll, type Step } from "./steps.ts";

/** Two numbers are the same formula's when they agree to this. */
export const TOLERANCE = 1e-9;

/** What a step gave, and what it should have given. */
export interface Outcome {
  readonly step: Step;
  /** Absent where the formula has no value. */
  readonly value?: Matrix | undefined;
  readonly error?: ShapeConflict | undefined;
  /** The form that the value matches. */
  readonly form?: Form | undefined;
  /** What it is compared with; empty for helpers and given values. */
  readonly forms: readonly Form[];
  /** A value that the text only provides: data, initial weights, constants. */
  readonly given: boolean;
  /** Is this the assignment whose value counts? */
  readonly final: boolean;
  /** The value without its bias row, where it kept one. */
  readonly kept: boolean;
  /** What later steps see. */
  readonly stored: Value | undefined;
  readonly choice: Choice;
}

/** A line that gives the cost its value. E = a − y is a matrix, so E is a residual there. */
export function isCost({ step, final, value }: Outcome): boolean {
  return step.symbol?.role === "cost" && final && !(value !== undefined && value.data.length > 1);
}

/** Which of its possible values each name took, and how side-by-side products were read. */
export interface Choice {
  readonly names: ReadonlyMap<string, number>;
  readonly chains: "tight" | "left";
}
const FIRST: Choice = { names: new Map(), chains: "tight" };
const MAX_CHOICES = 24;

/** A text in one reading on one network. */
export interface Trial {
  readonly program: Program;
  readonly reading: Reading;
  readonly network: Network;
  readonly steps: readonly Step[];
  readonly outcomes: readonly Outcome[];
}

interface Frame {
  readonly program: Program;
  readonly reading: Reading;
  readonly network: Network;
  readonly env: Map<string, Value>;
  readonly functions: ReadonlyMap<string, UserFunction>;
  /** Has a δ of the text carried 1/m so far? */
  readonly averaged: { value: boolean };
  /** Has a δ of the text kept its bias unit's row so far? */
  readonly kept: { value: boolean };
}

const NO_FUNCTIONS: ReadonlyMap<string, UserFunction> = new Map();
const CONSTANTS: ReadonlyMap<string, number> = new Map([
  ["True", 1],
  ["true", 1],
  ["False", 0],
  ["false", 0],
  ["pi", Math.PI],
  ["eps", 2 ** -52],
  ["Inf", Infinity],
  ["𝟏", NaN],
]);

/** The scope of one step: what the text has assigned, else what the names stand for. */
function scopeOf(
  frame: Frame,
  step: (Pick<Step, "bindings" | "example" | "key" | "symbol"> & Partial<Pick<Step, "subscripted">> & { summed?: boolean }) | undefined,
  { choice, seen }: { choice: Choice; seen: Map<string, number> },
): Scope {
  const { env, reading, network } = frame;
  const { convention } = reading;
  const dims = new Map<string, number>();
  for (let l = 0; l <= network.depth; l++) dims.set(l === 0 ? network.a[0].rowDim : network.z[l].rowDim, l);
  const scope: Scope = {
    syntax: frame.program.syntax,
    along: reading.layout.along === "columns" ? "columns" : "rows",
    functions: frame.functions,
    has(name) {
      const bare = name.replace(/_?\d+_?/, "");
      for (const key of env.keys()) if (key === `${name}||` || key.startsWith(`${bare}|`)) return true;
      return roleOf(bare, /\d/.test(name)) !== undefined || roleOf(name.replace(/(\w)_?\d+_?(\w)/, "$1_$2"), true) !== undefined;
    },
    layerSymbol(name) {
      const bound = step?.bindings.get(name);
      if (bound !== undefined) return bound;
      return (name === "L" || name === "M") && isMathematics(frame.program) ? convention.depth + convention.inputIndex : undefined;
    },
    lookup(name, layer) {
      const bound = layer === undefined ? step?.bindings.get(name.text) : undefined;
      if (bound !== undefined) return scalar(bound);
      const key = keyOf(name, layer);
      const assigned = env.get(key);
      // Under Σ over the examples, what the text computed for the batch is one example's.
      const t = step?.summed ? step.example : undefined;
      if (assigned !== undefined)
        return t !== undefined && isMatrix(assigned) && assigned.cols === network.m
          ? block(assigned, [0, assigned.rows, t, t + 1])
          : assigned;
      const symbol = symbolOf(name, layer, convention);
      if (symbol) {
        const values =
          step && key === step.key.replace(/#\d+$/, "")
            ? selfValues(symbol, frame, step.example)
            : valuesOf(symbol, network, reading, step?.subscripted?.has(name.text) ? undefined : step?.example);
        if (values.length > 0) {
          seen.set(key, values.length);
          return values[Math.min(choice.names.get(key) ?? 0, values.length - 1)];
        }
      }
      const constant = CONSTANTS.get(name.text);
      if (name.text === "𝟏") return { ...fill(network.m, 1, () => 1), rowDim: "m" };
      if (constant !== undefined) return scalar(constant);
      throw unknownName(name, layer, frame);
    },
    activationOf(layer, argument) {
      const l =
        layer === undefined
          ? (dims.get(argument.rowDim.replace(/\+1$/, "")) ?? dims.get(argument.colDim.replace(/\+1$/, "")) ?? step?.symbol?.layer)
          : layer - convention.inputIndex;
      const kinds = network.problem.activations;
      return kinds[Math.max(1, Math.min(kinds.length, l ?? 1)) - 1] ?? "sigmoid";
    },
    sumOverExamples(body) {
      if (!reading.layout.batch) return body();
      let sum: Matrix | undefined;
      for (let t = 0; t < network.m; t++) {
        const one: Step["example"] = t;
        const inner = scopeOf(
          frame,
          { bindings: step?.bindings ?? new Map(), example: one, key: step?.key ?? "", symbol: step?.symbol, summed: true },
          { choice, seen },
        );
        current.push(inner);
        try {
          const value = needMatrix(body());
          sum = sum ? combine(sum, value, (x, y) => x + y) : value;
        } finally {
          current.pop();
        }
      }
      return sum!;
    },
  };
  // Σ over the examples evaluates its body in the scope of one example.
  const current: Scope[] = [];
  return {
    ...scope,
    lookup: (name, layer) => (current[current.length - 1] ?? scope).lookup(name, layer),
  };
}

/** What a variable that adds to itself starts from where the text does not say. */
function selfValues(symbol: Symbol, frame: Frame, example: number | undefined): readonly Matrix[] {
  const { network, reading } = frame;
  const values = valuesOf(symbol, network, reading, example);
  if (symbol.role === "gradient" || symbol.role === "accumulator") {
    const sum = orient(gradientSum(network, symbol.layer!), reading);
    return [map(sum, () => 0), sum, scale(sum, network.average), ...values];
  }
  if (symbol.role === "bias-gradient" || symbol.role === "bias-accumulator") return [map(values[0], () => 0), ...values];
  return values;
}

function unknownName(name: NameNode, layer: number | undefined, frame: Frame): ShapeConflict {
  const role = roleOf(name.base, layer !== undefined);
  if (role !== undefined && layer !== undefined)
    return new ShapeConflict(
      `\`${name.text}\` is of a layer that the network does not have: its layers are ${frame.reading.convention.inputIndex} to ${frame.reading.convention.inputIndex + frame.network.depth}.`,
      name.span,
      "unknown-name",
    );
  return new ShapeConflict(`\`${name.text}\` has no value.`, name.span, "unknown-name");
}

const RANDOM =
  /^(?:rand|randn|random|normal|uniform|load|loadmat|loadtxt|read_csv|rand_?init\w*|randInitializeWeights|randint|default_rng|load\w*|init\w*|standard_normal|xavier\w*)$/;

/** Does an assignment only provide data, first weights or a constant? */
function isGiven(step: Step, program: Program): boolean {
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

/** Carries out one assignment and returns the variable's new value. */
function carryOut(assignment: Assignment, frame: Frame, scope: Scope, { key, chains }: { key: string; chains: Choice["chains"] }): Value {
  const expression = isMathematics(frame.program) ? resolveChains(assignment.value, chains) : assignment.value;
  const current = (): Matrix => {
    const name = assignment.target.kind === "index" ? assignment.target.base : assignment.target;
    const known = frame.env.get(key);
    return known === undefined ? evaluateMatrix(name, scope) : needMatrix(known);
  };
  if (assignment.target.kind === "index") {
    const { target } = assignment;
    const [only] = target.args;
    const element =
      scope.syntax === "octave" && target.args.length === 1 && !walk(only).some((n) => n.kind === "end" || n.kind === "slice");
    const base = element ? grown(current(), Math.max(...evaluateMatrix(only, scope).data)) : current();
    const selections = selectionsOf(target, base, scope);
    const value = evaluateMatrix(expression, scope);
    if (value.data.length === 0)
      return dropped(
        base,
        selections.map((s) => s.at),
      );
    const whole: Matrix = assignment.accumulate
      ? combined(assignment.accumulate, needMatrix(evaluate(target, scope)), value, assignment)
      : value;
    return replace(base, selections, whole, scope.syntax === "numpy", assignment.span);
  }
  const value = evaluate(expression, scope);
  if (!assignment.accumulate) return value;
  return combined(assignment.accumulate, current(), needMatrix(value), assignment);
}
function combined(op: NonNullable<Assignment["accumulate"]>, a: Matrix, b: Matrix, at: Assignment): Matrix {
  const f = {
    "+": (x: number, y: number) => x + y,
    "-": (x: number, y: number) => x - y,
    times: (x: number, y: number) => x * y,
    eachdivide: (x: number, y: number) => x / y,
  }[op];
  return combine(a, b, f, at.span);
}
/** Octave's `d(1) = []`. */
function dropped(base: Matrix, at: readonly (readonly number[])[]): Matrix {
  const [first, second] = at;
  const rows = second === undefined ? (base.rows === 1 ? undefined : first) : second.length === base.cols ? first : undefined;
  if (rows)
    return rows[0] === 0 && rows.length === 1
      ? block(base, [1, base.rows, 0, base.cols])
      : block(base, [0, base.rows - rows.length, 0, base.cols]);
  const cols = second ?? first ?? [];
  return cols[0] === 0 && cols.length === 1
    ? block(base, [0, base.rows, 1, base.cols])
    : block(base, [0, base.rows, 0, base.cols - cols.length]);
}

/** Compares a value with what would be right; a δ may have kept its 0th row. */
export function match(
  value: Matrix,
  forms: readonly Form[],
  { symbol, reading, network }: { symbol: Symbol; reading: Reading; network: Network },
): { form: Form; kept: boolean } | undefined {
  for (const form of forms) if (difference(value, form.value) <= TOLERANCE) return { form, kept: false };
  if ((symbol.role === "delta" || symbol.role === "dA") && network.problem.bias === "absorbed" && symbol.layer! < network.depth) {
    const rest = withoutBias(value, reading, forms[0].value);
    if (rest) for (const form of forms) if (difference(rest, form.value) <= TOLERANCE) return { form, kept: true };
  }
  return undefined;
}
function withoutBias(value: Matrix, reading: Reading, like: Matrix): Matrix | undefined {
  if (value.rows === like.rows + 1 && value.cols === like.cols) return block(value, [1, value.rows, 0, value.cols]);
  if (value.cols === like.cols + 1 && value.rows === like.rows) return block(value, [0, value.rows, 1, value.cols]);
  return reading.layout.along === "rows" && value.rows === like.cols + 1 && value.cols === like.rows
    ? block(value, [1, value.rows, 0, value.cols])
    : undefined;
}

/** Runs a text. With exact values, whatever a line got wrong, the lines after it see the right value. */
export function runTrial(program: Program, reading: Reading, network: Network, see: "exact values" | "own values" = "exact values"): Trial {
  const frame: Frame = {
    program,
    reading,
    network,
    env: new Map(),
    functions: program.functions ?? NO_FUNCTIONS,
    averaged: { value: false },
    kept: { value: false },
  };
  const steps = stepsOf(frame);
  const outcomes: Outcome[] = [];
  const lastOf = new Map<string, number>();
  const lastInPass = new Map<string, number>();
  const firstInPass = new Map<string, Step>();
  const broken = new Map<string, ShapeConflict>();
  for (const step of steps) {
    lastOf.set(step.key, step.id);
    const pass = `${step.key}@${step.example ?? ""}`;
    lastInPass.set(pass, step.id);
    if (!firstInPass.has(pass)) firstInPass.set(pass, step);
  }
  for (const step of steps) {
    const pass = `${step.key}@${step.example ?? ""}`;
    const addsUp = step.example !== undefined && firstInPass.get(pass)!.selfReferring;
    const total =
      step.symbol !== undefined &&
      ["gradient", "accumulator", "bias-gradient", "bias-accumulator", "cost", "unrolled"].includes(step.symbol.role);
    const allowance = allowanceOf(step, steps);
    const final =
      step.example === undefined || addsUp || (total && !allowance.perExample)
        ? lastOf.get(step.key) === step.id
        : lastInPass.get(pass) === step.id;
    const perExample = step.example !== undefined && !addsUp && (!total || allowance.perExample);
    const attempted = takeStep(step, frame, { final, example: perExample ? step.example : undefined, allowance });
    // What a line could not compute, a line that goes on from it cannot have computed.
    const earlier = step.selfReferring ? broken.get(step.key) : undefined;
    const outcome = earlier && !attempted.form ? { ...attempted, value: undefined, error: earlier } : attempted;
    if (outcome.error && step.symbol) broken.set(step.key, outcome.error);
    else if (!step.selfReferring) broken.delete(step.key);
    outcomes.push(outcome);
    if (outcome.kept) frame.kept.value = true;
    if (outcome.form?.what === "averaged" || (outcome.final && !outcome.form && outcome.forms.length > 0 && averagedAlready(step, frame)))
      frame.averaged.value = true;
    const seen = see === "own values" ? (outcome.value ?? outcome.stored) : outcome.stored;
    if (seen !== undefined && isSeenLater(program, step, see === "own values")) frame.env.set(variableOf(step), seen);
  }
  return { program, reading, network, steps, outcomes };
}

/** The variable's key in the environment; in mathematics a step's own key counts the equations. */
const variableOf = (step: Step): string => step.key.replace(/#\d+$/, "");

/** In mathematics a name means the exact quantity wherever it stands, but for an activation that was given its ones, and an error of either sign. */
function isSeenLater(program: Program, { symbol }: Step, own: boolean): boolean {
  return (
    !isMathematics(program) ||
    symbol === undefined ||
    symbol.role === "a" ||
    symbol.role === "residual" ||
    (own && symbol.role !== "weight" && symbol.role !== "bias")
  );
}

/** The scope of a step in a trial that has run: for layers' numbers and names. */
export function scopeFor({ program, reading, network }: Trial, step: Step): Scope {
  const frame: Frame = {
    program,
    reading,
    network,
    env: new Map(),
    functions: program.functions ?? NO_FUNCTIONS,
    averaged: { value: false },
    kept: { value: false },
  };
  return scopeOf(frame, step, { choice: FIRST, seen: new Map() });
}

function stepsOf(frame: Frame): Step[] {
  // Counts such as m = size(X, 1) are needed before anything runs.
  const counts: Frame = { ...frame, env: new Map() };
  for (const statement of frame.program.statements)
    if (
      statement.kind === "assign" &&
      statement.target.kind === "name" &&
      !roleOf(statement.target.base, statement.target.layer !== undefined)
    ) {
      try {
        const value = evaluate(statement.value, scopeOf(counts, undefined, { choice: FIRST, seen: new Map() }));
        if (isMatrix(value) && value.data.length === 1) counts.env.set(keyOf(statement.target, undefined), value);
      } catch {
        /* Not a count. */
      }
    }
  return unroll(
    frame.program,
    frame.reading.convention,
    (bindings) => scopeOf(counts, { bindings, example: undefined, key: "", symbol: undefined }, { choice: FIRST, seen: new Map() }),
    frame.network.m,
  );
}

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
function usesIn(assignment: Assignment): Uses {
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
function allowanceOf(step: Step, steps: readonly Step[]): Allowance {
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

function isHiddenDelta({ symbol }: Step, { network }: Frame): boolean {
  return symbol?.role === "delta" && symbol.layer! < network.depth && network.problem.bias === "absorbed";
}
/** δ with a row for the bias unit, as texts have it that keep that row. */
function withBiasRow(delta: Matrix, { reading }: Frame): Matrix {
  const row = (rows: number, cols: number): Matrix => fill(rows, cols, (i, j) => 0.37 + i + j);
  return reading.layout.along === "rows" && delta.cols > 1 ? stackColumns(row(delta.rows, 1), delta) : stackRows(row(1, delta.cols), delta);
}

/** Does the text put 1/m into its δ? A wrong δ is then replaced by the exact one with 1/m. */
function averagedAlready({ assignment, symbol }: Step, frame: Frame): boolean {
  return (symbol?.role === "delta" || symbol?.role === "dA") && (frame.averaged.value || usesIn(assignment).averages);
}

function takeStep(
  step: Step,
  frame: Frame,
  { final, example, allowance }: { final: boolean; example: number | undefined; allowance: Allowance },
): Outcome {
  const { network, reading } = frame;
  const { symbol } = step;
  const given = isGiven(step, frame.program);
  const forms = symbol && !given ? formsOf(symbol, network, reading, { example, allowance }) : [];
  const base = { step, forms, given, final };
  if (given && symbol) return { ...base, kept: false, stored: undefined, choice: FIRST };
  let fallback: { value: Value; choice: Choice; fits: boolean } | undefined;
  let failure: { error: ShapeConflict; choice: Choice } | undefined;
  for (const [attempt, choice] of attempts(step, frame)) {
    if (attempt instanceof ShapeConflict) {
      failure ??= { error: attempt, choice };
      continue;
    }
    if (symbol && forms.length > 0 && isMatrix(attempt)) {
      const right = match(attempt, forms, { symbol, reading, network });
      if (right) return { ...base, value: attempt, form: right.form, kept: right.kept, stored: attempt, choice };
    }
    const fits = isMatrix(attempt) && forms.some((f) => f.value.rows === attempt.rows && f.value.cols === attempt.cols);
    if (!fallback || (fits && !fallback.fits)) fallback = { value: attempt, choice, fits };
    if (forms.length === 0) break;
  }
  const like = (value: Value | undefined): Value | undefined => {
    if (!final || forms.length === 0) return value;
    const likeliest = averagedAlready(step, frame)
      ? [...forms].sort((p, q) => Number(q.what === "averaged") - Number(p.what === "averaged"))
      : forms;
    if (value === undefined || !isMatrix(value))
      return frame.kept.value && isHiddenDelta(step, frame) ? withBiasRow(likeliest[0].value, frame) : likeliest[0].value;
    const same = likeliest.find((f) => f.value.rows === value.rows && f.value.cols === value.cols);
    return same ? { ...same.value, ndim: value.ndim } : likeliest[0].value;
  };
  if (fallback)
    return {
      ...base,
      value: isMatrix(fallback.value) ? fallback.value : undefined,
      kept: false,
      stored: like(fallback.value),
      choice: fallback.choice,
    };
  return { ...base, error: failure!.error, kept: false, stored: like(undefined), choice: failure!.choice };
}

/** The values a step can have, by the readings of its products and of the names it does not define. */
function* attempts(
  step: Step,
  frame: Frame,
  assignment: Assignment = step.assignment,
  start: Choice = FIRST,
): Generator<readonly [Value | ShapeConflict, Choice]> {
  const chains: readonly Choice["chains"][] = isMathematics(frame.program) ? ["tight", "left"] : ["tight"];
  for (const reading of chains) {
    const queue: Choice[] = [{ names: start.names, chains: reading }];
    const tried = new Set<string>();
    let count = 0;
    while (queue.length > 0 && count++ < MAX_CHOICES) {
      const choice = queue.shift()!;
      const seen = new Map<string, number>();
      let result: Value | ShapeConflict;
      try {
        result = carryOut(assignment, frame, scopeOf(frame, step, { choice, seen }), {
          key: step.key.replace(/#\d+$/, ""),
          chains: reading,
        });
      } catch (error) {
        if (!(error instanceof ShapeConflict)) throw error;
        result = error;
      }
      yield [result, choice];
      for (const [key, values] of seen)
        for (let i = 0; i < values; i++) {
          const names = new Map(choice.names).set(key, i);
          const label = [...names]
            .filter(([, n]) => n > 0)
            .sort((p, q) => p[0].localeCompare(q[0]))
            .join();
          if (label !== "" && !tried.has(label)) {
            tried.add(label);
            queue.push({ names, chains: reading });
          }
        }
    }
  }
}

/** Replays what leads to one variable's value with some of its assignments replaced; everything else has the value it had. */
export function replay(trial: Trial, outcome: Outcome, patches: ReadonlyMap<Assignment, Assignment>): Value | ShapeConflict {
  const { program, reading, network } = trial;
  const frame: Frame = {
    program,
    reading,
    network,
    env: new Map(),
    functions: program.functions ?? NO_FUNCTIONS,
    averaged: { value: false },
    kept: { value: false },
  };
  const { step } = outcome;
  let result: Value | ShapeConflict = new ShapeConflict("the variable is never assigned.");
  const needed = pastOf(trial, outcome);
  const names = [...patches.values()].map((patch) => usesIn(patch).names);
  for (const past of trial.outcomes) {
    if (past.step.id > step.id) break;
    if (!needed.has(past) && !names.some((used) => used.has(past.step.name.text))) continue;
    const own = isOwn(trial, past.step, step);
    const patch = patches.get(past.step.assignment);
    if (!own && !(patch && !past.step.symbol)) {
      if (past.stored !== undefined && isSeenLater(program, past.step, false)) frame.env.set(variableOf(past.step), past.stored);
      continue;
    }
    const value = firstValue(past, frame, patch ?? past.step.assignment, past.step.id === step.id ? outcome : undefined);
    if (value instanceof ShapeConflict) return value;
    frame.env.set(variableOf(past.step), value);
    if (own) result = value;
  }
  return result;
}
function isOwn(trial: Trial, past: Step, step: Step): boolean {
  return past.key === step.key && (past.example === step.example || step.example === undefined || adds(trial, past));
}

const pasts = new WeakMap<Outcome, ReadonlySet<Outcome>>();
/** What a value depends on, through helpers; the other lines need not be carried out again. */
function pastOf(trial: Trial, outcome: Outcome): ReadonlySet<Outcome> {
  const known = pasts.get(outcome);
  if (known) return known;
  const wanted = new Set<string>();
  const past = new Set<Outcome>();
  for (let i = trial.outcomes.indexOf(outcome); i >= 0; i--) {
    const earlier = trial.outcomes[i];
    const own = isOwn(trial, earlier.step, outcome.step);
    if (!own && !wanted.has(earlier.step.name.text) && !wanted.has(earlier.step.name.base)) continue;
    past.add(earlier);
    if (own || !earlier.step.symbol) {
      for (const name of usesIn(earlier.step.assignment).names) wanted.add(name);
      for (const node of walk(earlier.step.assignment.target)) if (node.kind === "name") wanted.add(node.text);
    }
  }
  pasts.set(outcome, past);
  return past;
}
function adds(trial: Trial, step: Step): boolean {
  return step.example !== undefined && trial.steps.find((s) => s.key === step.key && s.example === step.example)!.selfReferring;
}
function firstValue(past: Outcome, frame: Frame, assignment: Assignment, judged: Outcome | undefined): Value | ShapeConflict {
  let result: Value | ShapeConflict | undefined;
  for (const [value] of attempts(past.step, frame, assignment, past.choice)) {
    if (value instanceof ShapeConflict) {
      result ??= value;
      continue;
    }
    if (!judged || judged.forms.length === 0) return value;
    if (isMatrix(value) && match(value, judged.forms, { symbol: judged.step.symbol!, reading: frame.reading, network: frame.network }))
      return value;
    if (result === undefined || result instanceof ShapeConflict) result = value;
  }
  return result!;
}
