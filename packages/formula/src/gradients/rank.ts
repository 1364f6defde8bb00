import { ArgumentError } from "@adjoint/reference";
import { debugExercise, EXERCISES, numericalGradients, type Checker, type Exercise, type ExerciseName } from "./exercises.ts";
import { GRADIENT_MISTAKES } from "./slips.ts";
import { CORRECT, gradientBySteps } from "./steps.ts";

/** What a mistake makes an exercise's gradient check print. */
export interface Fingerprint {
  readonly code: string;
  readonly description: string;
  readonly exercise: ExerciseName;
  readonly lambda: number;
  /** To the digits that the rounding errors of the central differences leave alone: 10. */
  readonly relativeDifference: number;
  /** The same before rounding to 10 digits. */
  readonly computed: number;
}

/** A mistake that prints the number asked for. */
export type Candidate = Omit<Fingerprint, "computed">;

/** What a printed relative difference says. */
export interface RelativeDifferenceReport {
  readonly relativeDifference: number;
  /** `correct`: as small as rounding errors make it; `unknown`: no mistake that we know prints this. */
  readonly status: "correct" | "mistake" | "unknown";
  /** Best first; empty unless the status is `mistake`. */
  readonly candidates: readonly Candidate[];
  /** The c > 1 for which g = c·n or g = n/c alone would print this; null where there is none (r ≥ 1). */
  readonly scale: number | null;
  /** Codes of mistakes that this check cannot show with this λ; they print what a correct gradient prints. */
  readonly hidden: readonly string[];
  readonly message: string;
}

/** The setting in which the number was printed; what is left out is searched. */
export interface RankOptions {
  readonly lambda?: number | undefined;
  readonly exercise?: ExerciseName | undefined;
  /** Units of every layer, input first, of a debug network of ex4 whose sizes were changed. */
  readonly layers?: readonly number[] | undefined;
}

/** The c for which g = c·n prints r by either metric: c = (1 + r)/(1 − r); null for r ≥ 1, which no positive factor prints. */
export function scaleOf(relativeDifference: number): number | null {
  return relativeDifference < 1 ? (1 + relativeDifference) / (1 - relativeDifference) : null;
}

/** Those of the exercises' own λ, computed when first asked for. */
const computedBefore = new Map<string, readonly Fingerprint[]>();

/** The fingerprint of every mistake in one exercise at one λ, computed. */
export function fingerprints(name: ExerciseName, lambda: number): readonly Fingerprint[] {
  return fingerprintsOf(EXERCISES[name], lambda);
}

function fingerprintsOf(exercise: Exercise, lambda: number): readonly Fingerprint[] {
  // Another network of the same name is not kept.
  if (exercise !== EXERCISES[exercise.name]) return computeFingerprints(exercise, lambda);
  const key = `${exercise.name} ${lambda}`;
  const known = computedBefore.get(key);
  if (known) return known;
  const result = computeFingerprints(exercise, lambda);
  if (exercise.lambdas.includes(lambda)) computedBefore.set(key, result);
  return result;
}

function computeFingerprints(exercise: Exercise, lambda: number): Fingerprint[] {
  const right: Checker = { lambda, complement: true, oneSided: false };
  const exact = exercise.unroll(numericalGradients(exercise, right));
  return GRADIENT_MISTAKES.filter(({ only }) => only === undefined || only === exercise.name).map(
    ({ code, description, steps, unroll, checker }) => {
      const gradients = gradientBySteps(exercise.network, lambda, { ...CORRECT, ...steps });
      const numerical = checker ? exercise.unroll(numericalGradients(exercise, { ...right, ...checker })) : exact;
      const computed = exercise.metric(unroll ? unroll(gradients, exercise) : exercise.unroll(gradients), numerical);
      return { code, description, exercise: exercise.name, lambda, relativeDifference: Number(computed.toPrecision(10)), computed };
    },
  );
}

/**
 * The mistakes that make a gradient check print `relativeDifference`, best first. The number is taken as it was printed: rounded or cut after
 * its last digit, of which it needs four unless it is exact. An exercise or λ that is not given is searched over the exercises' own.
 * Throws an ArgumentError for a number below 0 and for an unknown exercise.
 */
export function rankRelativeDifference(relativeDifference: number, options: RankOptions = {}): RelativeDifferenceReport {
  const { lambda, exercise } = options;
  if (!(relativeDifference >= 0)) {
    throw new ArgumentError(
      `rankRelativeDifference: a relative difference is at least 0: ${relativeDifference}. Give the number that the gradient check printed.`,
    );
  }
  if (exercise !== undefined && !Object.hasOwn(EXERCISES, exercise)) {
    throw new ArgumentError(`rankRelativeDifference: unknown exercise: ${exercise}. Use ${Object.keys(EXERCISES).join(" or ")}.`);
  }
  if (lambda !== undefined && !(lambda >= 0 && lambda < Infinity)) {
    throw new ArgumentError(`rankRelativeDifference: λ is at least 0 and finite: ${lambda}. Give the λ that the check ran with.`);
  }
  const searched = exercisesOf(options);
  const scale = scaleOf(relativeDifference);
  const limit = Math.max(...searched.map(({ correctBelow }) => correctBelow));
  if (relativeDifference < limit) return correctReport(relativeDifference, searched, lambda);
  const candidates = rank(relativeDifference, searched, lambda);
  const status = candidates.length > 0 ? "mistake" : "unknown";
  return { relativeDifference, status, candidates, scale, hidden: [], message: describe(relativeDifference, candidates, scale) };
}

/** Every parameter is moved twice, and each time the whole cost computed. */
const MOST_PARAMETERS = 2000;

/** The networks that are searched. Throws an ArgumentError for layers that no debug network has. */
function exercisesOf({ exercise, layers }: RankOptions): readonly Exercise[] {
  if (layers === undefined) return exercise === undefined ? Object.values(EXERCISES) : [EXERCISES[exercise]];
  if (exercise === "deeplearning.ai") {
    throw new ArgumentError(
      `rankRelativeDifference: the weights of deeplearning.ai's exercise are drawn for its own layers: ${layers.join(",")} are others. Leave layers or exercise out.`,
    );
  }
  const parameters = layers.slice(1).reduce((sum, n, l) => sum + n * (layers[l] + 1), 0);
  if (layers.length < 2 || !layers.every((n) => Number.isInteger(n) && n >= 1) || parameters > MOST_PARAMETERS) {
    throw new ArgumentError(
      `rankRelativeDifference: layers must be at least 2 integers ≥ 1, with at most ${MOST_PARAMETERS} parameters: ${layers.join(",")} has ${parameters}. Give the sizes of the network that was checked.`,
    );
  }
  return [debugExercise(layers)];
}

function rank(x: number, searched: readonly Exercise[], lambda: number | undefined): Candidate[] {
  const found = new Map<string, Fingerprint>();
  for (const exercise of searched) {
    const { lambdas, correctBelow } = exercise;
    for (const each of lambda === undefined ? lambdas : [lambda]) {
      for (const fingerprint of fingerprintsOf(exercise, each)) {
        const key = `${fingerprint.code} ${fingerprint.relativeDifference} ${each}`;
        if (fingerprint.computed >= correctBelow && prints(fingerprint.computed, x) && !found.has(key)) found.set(key, fingerprint);
      }
    }
  }
  // Ties to the digits shown keep the order of the table, unless x itself has more digits than that.
  const digitsDecide = lastPlace(x).digits > 10;
  const distance = (a: Fingerprint, b: Fingerprint): number =>
    Math.abs(a.relativeDifference - x) - Math.abs(b.relativeDifference - x) ||
    (digitsDecide ? Math.abs(a.computed - x) - Math.abs(b.computed - x) : 0);
  return [...found.values()].toSorted(distance).map(({ code, relativeDifference, lambda: at, description, exercise }) => ({
    code,
    relativeDifference,
    lambda: at,
    description,
    exercise,
  }));
}

/** Above this only rounding errors are left of n + g, and their size says nothing. */
const OPPOSITE = 1e6;
/** Two implementations of one check agree to this, relatively. */
const AGREEMENT = 2e-6;
const FEWEST_DIGITS = 4;

/** Whether a check that computed r may have printed x: x rounded or cut after its last digit. */
function prints(r: number, x: number): boolean {
  if (x > OPPOSITE || r > OPPOSITE) return x > OPPOSITE && r > OPPOSITE;
  if (Math.abs(r - x) <= AGREEMENT * x) return true;
  const { digits, unit } = lastPlace(x);
  return digits >= FEWEST_DIGITS && r >= x - unit / 2 && r < x + unit;
}

/** How many significant digits x was written with, and what one unit in the last of them is worth. */
function lastPlace(x: number): { digits: number; unit: number } {
  const [mantissa = "", exponent = "0"] = x.toExponential().split("e");
  const digits = mantissa.replace(".", "").length;
  return { digits, unit: Number(`1e${Number(exponent) - digits + 1}`) };
}

function correctReport(relativeDifference: number, searched: readonly Exercise[], lambda: number | undefined): RelativeDifferenceReport {
  const [first] = searched as readonly [Exercise];
  const at = lambda ?? first.lambdas[0];
  const all = fingerprintsOf(first, at);
  const visible = new Set(all.filter(({ computed }) => computed >= first.correctBelow).map(({ code }) => code));
  const hidden = [...new Set(all.map(({ code }) => code))].filter((code) => !visible.has(code));
  const blind = at === 0 ? " With λ = 0 a mistake in the regularisation does not show: check again with λ > 0." : "";
  return {
    relativeDifference,
    status: "correct",
    candidates: [],
    scale: scaleOf(relativeDifference),
    hidden,
    message: `${relativeDifference} is as small as rounding errors make it: the gradient is right.${blind}`,
  };
}

function describe(x: number, candidates: readonly Candidate[], scale: number | null): string {
  const [best] = candidates;
  if (best) {
    const lines = candidates.map(
      ({ code, description, exercise, lambda, relativeDifference }) =>
        `  ${code}: ${description} (${exercise} with λ = ${lambda} prints ${relativeDifference})`,
    );
    return `${x} is what these mistakes print, the likeliest first:\n${lines.join("\n")}`;
  }
  const few =
    lastPlace(x).digits < FEWEST_DIGITS ? ` It was given with fewer than ${FEWEST_DIGITS} digits: give all that were printed.` : "";
  const pure =
    scale === null
      ? "No positive factor alone gives it."
      : `If the gradient were right but for a factor, that would be ${Number(scale.toPrecision(6))} or 1/${Number(scale.toPrecision(6))}.`;
  return `${x} is unknown: no mistake in the catalogue prints it on the debug networks.${few} ${pure}`;
}
