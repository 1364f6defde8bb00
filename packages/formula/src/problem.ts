import { ArgumentError } from "@adjoint/reference";
import { NAME_ROLES, type NameRole } from "./reading/names.ts";

export const LOSSES = ["cross-entropy", "squared-error", "half-squared-error", "softmax-cross-entropy"] as const;
/** Per example: −Σ y log a + (1 − y) log(1 − a); Σ(a − y)²; ½Σ(a − y)²; −Σ y log a. */
export type Loss = (typeof LOSSES)[number];
export const NOTATIONS = ["ng", "deeplearning.ai", "sudeep", "hagan", "nielsen", "code"] as const;
export type NotationName = (typeof NOTATIONS)[number];
export const LAYOUTS = ["columns", "rows", "single"] as const;
export type LayoutName = (typeof LAYOUTS)[number];
export const SYNTAXES = ["octave", "numpy", "latex", "plain"] as const;
export type Syntax = (typeof SYNTAXES)[number];
export const ACTIVATIONS = ["sigmoid", "tanh", "relu", "linear", "softmax", "leaky-relu"] as const;
export type Activation = (typeof ACTIVATIONS)[number];

export const REDUCTIONS = ["sum", "mean"] as const;

/** What the caller says about the text; what is left out is inferred from it. */
export interface CheckOptions {
  readonly syntax?: Syntax | undefined;
  readonly notation?: NotationName | undefined;
  /** Units of every layer, input first. */
  readonly layers?: readonly number[] | undefined;
  /** One for all layers, or one for each layer after the input, also as `tanh,sigmoid`. */
  readonly activation?: string | readonly string[] | undefined;
  readonly bias?: boolean | "yes" | "no" | undefined;
  readonly loss?: Loss | undefined;
  readonly layout?: LayoutName | undefined;
  readonly lambda?: number | undefined;
  /** What the text's gradients are of the examples' gradients. */
  readonly reduction?: (typeof REDUCTIONS)[number] | undefined;
  /** The function, or `Class.method`, that computes the gradients. */
  readonly entry?: string | undefined;
  /** What names of the text stand for: `{ t: "target" }`. */
  readonly roles?: Readonly<Record<string, NameRole>> | undefined;
  readonly seed?: number | undefined;
}

/** The activations that an option lists. */
export function activationsIn(option: CheckOptions["activation"]): readonly Activation[] {
  if (option === undefined) return [];
  return (typeof option === "string" ? option.split(",").map((name) => name.trim()) : option) as readonly Activation[];
}

/** Refuses options that no problem has. */
export function checkOptions(options: CheckOptions): void {
  const refuse = (rule: string, value: unknown, next: string): never => {
    throw new ArgumentError(`checkFormulas: ${rule}: ${String(value)}. ${next}`);
  };
  const oneOf = (name: string, value: string | undefined, known: readonly string[]): void => {
    if (value !== undefined && !known.includes(value)) refuse(`unknown ${name}`, value, `Use ${known.join(", ")}.`);
  };
  oneOf("syntax", options.syntax, SYNTAXES);
  oneOf("notation", options.notation, NOTATIONS);
  oneOf("loss", options.loss, LOSSES);
  oneOf("layout", options.layout, LAYOUTS);
  oneOf("reduction", options.reduction, REDUCTIONS);
  for (const role of Object.values(options.roles ?? {})) oneOf("role", role, NAME_ROLES);
  if (typeof options.bias === "string") oneOf("bias", options.bias, ["yes", "no"]);
  const activations = activationsIn(options.activation);
  for (const a of activations) oneOf("activation", a, ACTIVATIONS);
  const { layers, lambda, seed } = options;
  if (layers !== undefined) {
    if (layers.length < 2 || layers.length > 12)
      refuse("layers need 2 to 12 sizes", layers.join(","), "Give the input, the hidden layers and the output.");
    for (const n of layers)
      if (!Number.isInteger(n) || n < 1 || n > 200)
        refuse("a layer has 1 to 200 units", n, "Small sizes show a mistake as well as large ones.");
    if (activations.length > 1 && activations.length !== layers.length - 1)
      refuse(
        "activations and layers differ",
        `${activations.length} activations for ${layers.length - 1} layers after the input`,
        "Give one, or one for each layer after the input.",
      );
  }
  if (lambda !== undefined && !(Number.isFinite(lambda) && lambda >= 0))
    refuse("λ is not a number ≥ 0", lambda, "Use 0 for no regularisation.");
  if (seed !== undefined && !(Number.isInteger(seed) && seed >= 0)) refuse("seed is not a whole number ≥ 0", seed, "Use 0.");
}
