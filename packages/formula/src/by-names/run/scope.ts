import { keyOf, type NameNode, type Program, type UserFunction } from "../ast.ts";
import { isMatrix, needMatrix, type Scope, type Value } from "../evaluate/value.ts";
import { gradientSum, type Network } from "../network.ts";
import { roleOf } from "../notation/roles.ts";
import { block, combine, fill, map, scalar, scale, ShapeConflict, type Matrix } from "../numbers/matrix.ts";
import { orient, symbolOf, valuesOf, type Reading, type Symbol } from "../reading.ts";
import { FIRST, type Choice, type Trial } from "./outcome.ts";
import { isMathematics, type Step } from "./steps.ts";

export interface Frame {
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

/** A text at its start: nothing is assigned. */
export function frameOf(program: Program, reading: Reading, network: Network): Frame {
  return {
    program,
    reading,
    network,
    env: new Map(),
    functions: program.functions ?? NO_FUNCTIONS,
    averaged: { value: false },
    kept: { value: false },
  };
}

/** The scope of a step in a trial that has run: for layers' numbers and names. */
export function scopeFor({ program, reading, network }: Trial, step: Step): Scope {
  const frame = frameOf(program, reading, network);
  return scopeOf(frame, step, { choice: FIRST, seen: new Map() });
}

/** The scope of one step: what the text has assigned, else what the names stand for. */
export function scopeOf(
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
          step && key === variableOf(step)
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

/** The variable's key in the environment; in mathematics a step's own key counts the equations. */
export const variableOf = (step: Pick<Step, "key">): string => step.key.replace(/#\d+$/, "");

/** In mathematics a name means the exact quantity wherever it stands, but for an activation that was given its ones, and an error of either sign. */
export function isSeenLater(program: Program, { symbol }: Step, own: boolean): boolean {
  return (
    !isMathematics(program) ||
    symbol === undefined ||
    symbol.role === "a" ||
    symbol.role === "residual" ||
    (own && symbol.role !== "weight" && symbol.role !== "bias")
  );
}
