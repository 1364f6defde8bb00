import { biasGradientOf, gradientOf, gradientSum, parametersOf, unrollings, type Network } from "./network.ts";
import { scalar, scale, subtract, sumColumns, transpose, type Matrix } from "./numbers/matrix.ts";
import { column, layOut, oneExample, orient, remembered, withOnes, type Memory, type Reading, type Symbol } from "./reading.ts";

const formsMemory: Memory<readonly Form[]> = new WeakMap();

/** A form in which the text may have a quantity, and still be right. */
export interface Form {
  readonly value: Matrix;
  /** 1, or the average that δ already carries. */
  readonly factor: number;
  readonly what: "exact" | "averaged" | "sum" | "example" | "with-ones" | "negative";
}

/** May a gradient be the sum, because something averages later? May it be one example's, because a loop adds it up? */
export interface Allowance {
  readonly sum: boolean;
  readonly perExample: boolean;
  /** Is it changed in place? ∂J/∂a set to 0 where z ≤ 0 is δ. */
  readonly inPlace: boolean;
}

/** Every value with which an assignment to this quantity is right. */
export function formsOf(
  symbol: Symbol,
  network: Network,
  reading: Reading,
  { example, allowance }: { example: number | undefined; allowance: Allowance },
): readonly Form[] {
  const key = `${symbol.role}|${symbol.layer ?? ""}|${example ?? ""}|${Number(allowance.sum)}${Number(allowance.perExample)}${Number(allowance.inPlace)}`;
  return remembered(formsMemory, [network, reading, key], () => computeForms(symbol, network, reading, { example, allowance }));
}

function computeForms(
  symbol: Symbol,
  network: Network,
  reading: Reading,
  { example, allowance }: { example: number | undefined; allowance: Allowance },
): Form[] {
  const { layout } = reading;
  const { layer: l = 0, role } = symbol;
  const form = (value: Matrix, what: Form["what"] = "exact", factor = 1): Form => ({ value, what, factor });
  const shown = (value: Matrix): Matrix[] =>
    example === undefined ? [layOut(value, layout)] : [column(value, example), transpose(column(value, example))];
  const absorbed = network.problem.bias === "absorbed";
  switch (role) {
    case "z":
      return shown(network.z[l]).map((v) => form(v));
    case "a":
    case "input":
    case "output": {
      const a = network.a[role === "input" ? 0 : role === "output" ? network.depth : l];
      const plain = shown(a).map((v) => form(v));
      return absorbed && role !== "output" && l < network.depth
        ? [...plain, ...shown(withOnes(a)).map((v) => form(v, "with-ones"))]
        : plain;
    }
    case "delta":
    case "dA": {
      const d = role === "delta" ? network.delta[l] : network.dA[l];
      const exact = [...shown(d), ...(role === "dA" && allowance.inPlace && l > 0 ? shown(network.delta[l]) : [])].map((v) => form(v));
      return network.average === 1
        ? exact
        : [...exact, ...exact.map((f) => form(scale(f.value, network.average), "averaged", network.average))];
    }
    case "gradient":
    case "accumulator": {
      const forms = [form(orient(gradientOf(network, l), reading))];
      if (allowance.sum || role === "accumulator") {
        // The likeliest first: it is what later lines see where the text is wrong.
        forms.unshift(form(orient(gradientSum(network, l), reading), "sum", 1 / network.average));
        if (network.decay !== 0)
          forms.push(
            form(scale(orient(gradientOf(network, l), reading), 1 / network.average), "sum", 1 / network.average),
            form(scale(orient(gradientSum(network, l), reading), network.average)),
          );
      }
      if (allowance.perExample && example !== undefined)
        forms.push(form(orient(gradientSum(oneExample(network, example), l), reading), "example"));
      return forms;
    }
    case "bias-gradient":
    case "bias-accumulator": {
      const forms = [form(biasGradientOf(network, l))];
      if (allowance.sum || role === "bias-accumulator") forms.unshift(form(sumColumns(network.delta[l]), "sum", 1 / network.average));
      if (allowance.perExample && example !== undefined) forms.push(form(column(network.delta[l], example), "example"));
      return forms.flatMap((f) => {
        const turned = { ...f, value: transpose(f.value) };
        return layout.along === "columns" ? [f, turned] : [turned, f];
      });
    }
    case "target": {
      const one = shown(network.Y).map((v) => form(v));
      return example === undefined ? one : [...one, form(layOut(network.Y, layout))];
    }
    case "residual": {
      const e = shown(subtract(network.Y, network.a[network.depth]));
      return [...e.map((v) => form(v)), ...e.map((v) => form(scale(v, -1), "negative", -1))];
    }
    case "weight": {
      const step = (alpha: number): Form => form(orient(subtract(parametersOf(network, l), scale(gradientOf(network, l), alpha)), reading));
      return [step(network.alpha), step(1)];
    }
    case "bias": {
      const updated = subtract(network.b[l], scale(biasGradientOf(network, l), network.alpha));
      return [form(updated), form(transpose(updated))];
    }
    case "unrolled":
      return unrollings(network, reading.numpy).right.flatMap((v) => [form(v), form(transpose(v))]);
    case "m":
      return [form(scalar(network.m))];
    case "classes":
      return [form(scalar(network.problem.layers[network.depth]))];
    default:
      return [];
  }
}
