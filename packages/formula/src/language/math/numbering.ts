import type { Expression, Program, Statement, Symbol as Written } from "../../ir/core.ts";
import { walk } from "../../ir/walk.ts";
import { isBias, isWeight } from "./vocabulary.ts";
import { FIRST_LAYER, LAST_LAYER } from "./layers.ts";

/** How a text numbers its layers. */
export interface Numbering {
  /** The number that the input has: 0 or 1. */
  readonly input: number;
  /** W⁽ˡ⁾ leads into layer l + shift: 0, or 1 where it leads out of layer l. */
  readonly shift: 0 | 1;
  /** δ⁽ˡ⁾ belongs to layer l − deltaShift: 1 where the course's δ³ stands beside W₂, a₁ and z₂. */
  readonly deltaShift: 0 | 1;
  /** Layers after the input. */
  readonly depth: number;
}

/** What a symbol counts its layers like: a unit's quantity, or that of a weight. */
export type Kind = "unit" | "weight" | "none";

/** The quantity that a derivative or a step is of: W of ∂J/∂W, of dW and of ΔW. */
export function quantityOf(base: string): string {
  return base.replace(/^∂[^/]*\/∂|^(?:grad|nabla|d)_/, "").replace(/^(?:[dΔ])(?=[A-Za-zΘθ])/, "");
}

export function kindOf({ base }: Written): Kind {
  const of = quantityOf(base);
  if (isWeight(of) || isBias(of) || base === "Δ" || base === "D") return "weight";
  return /^(?:a|A|z|Z|δ|h|H|n|o|s|net|out|x|ŷ|Ŷ|yhat|delta)(?:_\w+)?$/.test(of) ? "unit" : "none";
}

/** The letter and the distance of a layer: l + 1 is l and 1, 3 is no letter and 3. */
interface Place {
  readonly letter: string;
  readonly at: number;
}

function placeOf(layer: Expression | undefined): Place | undefined {
  if (layer?.kind === "number") return { letter: "", at: layer.value };
  if (layer?.kind === "name") return { letter: layer.name, at: 0 };
  if (layer?.kind !== "binary" || layer.right.kind !== "number") return undefined;
  const left = placeOf(layer.left);
  return left && { ...left, at: left.at + (layer.op === "subtract" ? -layer.right.value : layer.right.value) };
}

const isForward = (base: string): boolean => /^(?:a|A|h|H|o|x|out)(?:_\w+)?$/.test(base);
const isBackward = (base: string): boolean => /^(?:δ|s|delta|dZ|dz)$/.test(base) || /^∂[^/]*\/∂[zZn]$/.test(base);

/** How many places say that W⁽ˡ⁾ leads into layer l, less those that say that it leads out of it: by what goes forward, and by δ. */
function votes(program: Program, counted: boolean): { readonly forward: number; readonly backward: number } {
  const sums = { forward: 0, backward: 0 };
  /** `unit` stands beside the weight, or in the same gradient; into: a of the layer below, δ of the same. */
  const vote = (weight: Written, unit: Written): void => {
    const [w, u] = [placeOf(weight.layer), placeOf(unit.layer)];
    if (!w || !u || w.letter !== u.letter || (counted && /^(?:δ|delta)$/.test(unit.base))) return;
    const way = isBackward(unit.base) ? "backward" : "forward";
    const distance = u.at - w.at + (isForward(unit.base) ? 1 : 0);
    if (distance === 0) sums[way]++;
    else if (distance === 1) sums[way]--;
  };
  walk(program.body, (node) => {
    if (node.kind === "binary" && node.op === "product")
      for (const [weight, unit] of [
        [lastOf(node.left), firstOf(node.right)],
        [firstOf(node.right), lastOf(node.left)],
      ])
        if (weight && unit && isWeight(weight.base) && (isForward(unit.base) || isBackward(unit.base))) vote(weight, unit);
    if (node.kind !== "assign") return;
    for (const { symbol: target } of node.targets.filter((each): each is Extract<Expression, { kind: "name" }> => each.kind === "name")) {
      if (!target) continue;
      walk([node.value], (inner) => {
        if (inner.kind !== "name" || !inner.symbol) return;
        const { symbol } = inner;
        // A gradient of its δ and a; z of its own weight and bias.
        if (kindOf(target) === "weight" && target.base !== quantityOf(target.base) && (isForward(symbol.base) || isBackward(symbol.base)))
          vote(target, symbol);
        // ∂J/∂h of the layer below is Wᵀ δ.
        if (/∂[aAhH]$/.test(target.base) && isWeight(symbol.base)) vote(symbol, { ...target, base: "h" });
        if (/^[zZ]$/.test(target.base) && (isWeight(symbol.base) || isBias(symbol.base))) vote(symbol, target);
      });
    }
  });
  return sums;
}

/** The first or last factor of a product, without its transpose. */
const factorAt =
  (side: "left" | "right") =>
  (node: Expression): Written | undefined => {
    let at = node;
    while ((at.kind === "binary" && (at.op === "product" || at.op === "times")) || (at.kind === "unary" && at.op === "transpose"))
      at = at.kind === "binary" ? at[side] : at.operand;
    return at.kind === "name" ? at.symbol : undefined;
  };
const firstOf = factorAt("left");
const lastOf = factorAt("right");

/** δ₁ = ∂J/∂z₂: the number of δ counts the steps of the derivation, and no layers. */
export function countsSteps({ body }: Program): boolean {
  return body.some((statement) => {
    const names =
      statement.kind === "assign" ? statement.targets.map((target) => (target.kind === "name" ? target.symbol : undefined)) : [];
    const [delta, ...others] = names;
    const at = placeOf(delta?.layer);
    return (
      delta !== undefined &&
      /^(?:δ|delta)$/.test(delta.base) &&
      at?.letter === "" &&
      others.some((other) => {
        const of = other && /∂[zZaAh]$/.test(other.base) ? placeOf(other.layer) : undefined;
        return of?.letter === "" && of.at !== at.at;
      })
    );
  });
}

/** Layers of a text that has no number for any. */
const ASSUMED_DEPTH = 3;
const DEEPEST = 12;

/** Finds how a text counts: by what stands beside what, by the lowest number and by the highest; `depth` is that of the network, if it is known. */
export function numberingOf(program: Program, depth?: number): Numbering {
  const units: number[] = [];
  const inner: number[] = [];
  const weights: number[] = [];
  const deltas: number[] = [];
  let ofCourse = false;
  let hasLast = false;
  const counted = countsSteps(program);
  walk(program.body, (node) => {
    if (node.kind !== "name" || !node.symbol) return;
    ofCourse ||= quantityOf(node.symbol.base) === "Θ";
    const place = placeOf(node.symbol.layer);
    hasLast ||= place?.letter === LAST_LAYER;
    if (place?.letter !== "" || !Number.isInteger(place.at) || place.at < 0 || place.at > DEEPEST) return;
    if (kindOf(node.symbol) === "weight") weights.push(place.at);
    // Nobody asks for the gradient at the input.
    else if (isBackward(node.symbol.base)) {
      if (!counted || node.symbol.base.startsWith("∂")) deltas.push(place.at);
    } else if (kindOf(node.symbol) === "unit") (isForward(node.symbol.base) ? units : inner).push(Math.max(place.at, 0));
  });
  const { forward, backward } = votes(program, counted);
  const deltaShift = forward > 0 && backward < 0 && deltas.every((n) => n >= 2) ? 1 : 0;
  const sum = deltaShift === 1 ? forward : forward + backward;
  inner.push(...deltas.map((n) => Math.max(n - deltaShift, 0)));
  const highest = Math.max(...units, ...inner);
  // The course's Θ⁽ˡ⁾ leads out of layer l.
  const course = weights.length > 0 && ofCourse && highest > Math.max(...weights);
  const shift = sum < 0 || (sum === 0 && weights.length > 0 && (course || highest === Math.max(...weights) + 1)) ? 1 : 0;
  const all = [...units, ...inner, ...weights.map((n) => n + shift)];
  // a⁽⁰⁾ = x is the only number beside l and L.
  const onlyInput = weights.length + inner.length === 0 && highest <= 1 && hasLast;
  if (onlyInput) return { input: Math.max(highest, 0), shift, deltaShift, depth: depth ?? ASSUMED_DEPTH };
  if (all.length === 0) return { input: 0, shift, deltaShift, depth: depth ?? ASSUMED_DEPTH };
  const said = depth === undefined ? -1 : Math.max(...all) - depth;
  if (said === 0 || said === 1) return { input: said, shift, deltaShift, depth: depth! };
  const lowest = Math.min(...inner, ...weights.map((n) => n + shift), ...units.map((n) => n + 1));
  const input = lowest >= 2 ? 1 : 0;
  return { input, shift, deltaShift, depth: Math.max(Math.max(...all) - input, 1) };
}

/** The number of a layer, counted from the input, 0; letters have the values given. Undefined where one has none. */
export function layerNumber(
  symbol: Written,
  { input, shift, deltaShift, depth }: Numbering,
  letters: ReadonlyMap<string, number>,
): number | undefined {
  const place = placeOf(symbol.layer);
  if (!place) return undefined;
  const value = place.letter === "" ? 0 : place.letter === LAST_LAYER ? depth + input : letters.get(place.letter);
  if (value === undefined) return undefined;
  return value + place.at - input + (kindOf(symbol) === "weight" ? shift : 0) - (isBackward(symbol.base) ? deltaShift : 0);
}

/** The numbers that a loop over the layers takes. */
export function passesOf({ over }: Extract<Statement, { kind: "for" }>, { input, depth }: Numbering): number[] {
  if (over.kind !== "range") return [];
  const valueOf = (bound: Expression): number | undefined => {
    const place = placeOf(bound);
    if (!place) return undefined;
    const base = { "": 0, [LAST_LAYER]: depth + input, [FIRST_LAYER]: input }[place.letter];
    return base === undefined ? undefined : base + place.at;
  };
  const [start, stop] = [valueOf(over.start), valueOf(over.stop)];
  if (start === undefined || stop === undefined || Math.abs(start - stop) > DEEPEST) return [];
  const step = over.step ? -1 : 1;
  const found: number[] = [];
  for (let l = start; step > 0 ? l <= stop : l >= stop; l += step) found.push(l);
  return found;
}
