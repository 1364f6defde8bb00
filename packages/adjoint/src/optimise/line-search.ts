/** φ(α) and φ′(α) along a direction. */
export interface Slope {
  readonly cost: number;
  readonly slope: number;
}

/** c₁ and c₂ of the strong Wolfe conditions: φ(α) ≤ φ(0) + c₁·α·φ′(0) and |φ′(α)| ≤ c₂·|φ′(0)|. */
export interface Wolfe {
  readonly c1: number;
  readonly c2: number;
}

/** A point of the search. */
interface Trial extends Slope {
  readonly step: number;
}

const MAX_EVALUATIONS = 40;
/** The interval is no longer cut below this share of its upper end. */
const SMALLEST_INTERVAL = 1e-16;

/**
 * Finds a step that satisfies the strong Wolfe conditions: Moré & Thuente, "Line search algorithms with guaranteed sufficient decrease", ACM TOMS 20 (1994).
 * Steps at which the cost is not finite are taken as too long.
 * @param evaluate φ and φ′ at a step
 * @param at0 φ(0) and φ′(0) < 0
 * @returns the step, or `undefined` where rounding leaves none
 */
export function searchLine(evaluate: (step: number) => Slope, at0: Slope, initial: number, { c1, c2 }: Wolfe): number | undefined {
  const sufficient = c1 * at0.slope;
  const decreases = ({ step, cost }: Trial): boolean => cost <= at0.cost + step * sufficient;
  // ψ(α) = φ(α) − φ(0) − c₁·α·φ′(0), which is used until it has a minimum that decreases φ.
  const shifted = ({ step, cost, slope }: Trial): Trial => ({ step, cost: cost - step * sufficient, slope: slope - sufficient });
  const restored = ({ step, cost, slope }: Trial): Trial => ({ step, cost: cost + step * sufficient, slope: slope + sufficient });

  let best: Trial = { step: 0, ...at0 };
  let other: Trial = best;
  let bracketed = false;
  let firstStage = true;
  let longest = Infinity;
  let width = Infinity;
  let widthBefore = Infinity;
  let min = 0;
  let max = 5 * initial;
  let step = initial;
  for (let count = 0; count < MAX_EVALUATIONS; count++) {
    const trial: Trial = { step, ...evaluate(step) };
    if (!Number.isFinite(trial.cost) || !Number.isFinite(trial.slope)) {
      longest = step;
      max = step;
      step = best.step + 0.1 * (step - best.step);
      continue;
    }
    if (decreases(trial) && Math.abs(trial.slope) <= c2 * -at0.slope) return step;
    if (bracketed && (step <= min || step >= max || max - min <= SMALLEST_INTERVAL * max)) return undefined;
    if (firstStage && decreases(trial) && trial.slope >= 0) firstStage = false;
    if (firstStage && trial.cost <= best.cost && !decreases(trial)) {
      const next = nextTrial(shifted(best), shifted(other), shifted(trial), { bracketed, min, max });
      [best, other, step, bracketed] = [restored(next.best), restored(next.other), next.step, next.bracketed];
    } else {
      ({ best, other, step, bracketed } = nextTrial(best, other, trial, { bracketed, min, max }));
    }
    if (bracketed) {
      const length = Math.abs(other.step - best.step);
      // An interval that does not shrink fast enough is halved.
      if (length >= 0.66 * widthBefore) step = best.step + 0.5 * (other.step - best.step);
      widthBefore = width;
      width = length;
      min = Math.min(best.step, other.step);
      max = Math.max(best.step, other.step);
    } else {
      min = step + 1.1 * (step - best.step);
      max = Math.min(longest, step + 4 * (step - best.step));
    }
    if (step >= longest) step = best.step + 0.5 * (longest - best.step);
    if (bracketed && (step <= min || step >= max || max - min <= SMALLEST_INTERVAL * max)) step = best.step;
  }
  return undefined;
}

interface Interval {
  readonly bracketed: boolean;
  readonly min: number;
  readonly max: number;
}

/** Moré & Thuente, section 4: the next step, from cubics and secants through the best point, the other end and the trial. */
function nextTrial(best: Trial, other: Trial, trial: Trial, { bracketed, min, max }: Interval) {
  const opposite = trial.slope * Math.sign(best.slope) < 0;
  let step: number;
  let brackets = bracketed;
  if (trial.cost > best.cost) {
    // The minimum is between: the cubic's, or the average of it and the parabola's.
    const cubic = cubicMinimum(best, trial);
    const parabola =
      best.step + (best.slope / ((best.cost - trial.cost) / (trial.step - best.step) + best.slope) / 2) * (trial.step - best.step);
    step = Math.abs(cubic - best.step) < Math.abs(parabola - best.step) ? cubic : cubic + (parabola - cubic) / 2;
    brackets = true;
  } else if (opposite) {
    const cubic = cubicMinimum(trial, best);
    const secant = secantStep(trial, best);
    step = Math.abs(cubic - trial.step) > Math.abs(secant - trial.step) ? cubic : secant;
    brackets = true;
  } else if (Math.abs(trial.slope) < Math.abs(best.slope)) {
    const cubic = extrapolate(best, trial, { min, max });
    const secant = secantStep(trial, best);
    const nearer = Math.abs(cubic - trial.step) < Math.abs(secant - trial.step);
    if (bracketed) {
      step = nearer ? cubic : secant;
      const limit = trial.step + 0.66 * (other.step - trial.step);
      step = trial.step > best.step ? Math.min(limit, step) : Math.max(limit, step);
    } else {
      step = Math.max(min, Math.min(max, nearer ? secant : cubic));
    }
  } else if (bracketed) {
    step = cubicMinimum(trial, other);
  } else {
    step = trial.step > best.step ? max : min;
  }
  if (trial.cost > best.cost) return { best, other: trial, step, bracketed: brackets };
  return { best: trial, other: opposite ? best : other, step, bracketed: brackets };
}

/** θ and γ of the cubic through two points with their slopes. */
function cubicTerms(a: Trial, b: Trial): { readonly θ: number; readonly scale: number; readonly discriminant: number } {
  const θ = (3 * (a.cost - b.cost)) / (b.step - a.step) + a.slope + b.slope;
  const scale = Math.max(Math.abs(θ), Math.abs(a.slope), Math.abs(b.slope));
  return { θ, scale, discriminant: (θ / scale) ** 2 - (a.slope / scale) * (b.slope / scale) };
}

/** The minimiser of the cubic, measured from `a`. */
function cubicMinimum(a: Trial, b: Trial): number {
  const { θ, scale, discriminant } = cubicTerms(a, b);
  const γ = (b.step < a.step ? -scale : scale) * Math.sqrt(Math.max(0, discriminant));
  const r = (γ - a.slope + θ) / (γ - a.slope + γ + b.slope);
  return a.step + r * (b.step - a.step);
}

/** The minimiser of the cubic beyond the trial, or the end of the interval where it has none there. */
function extrapolate(best: Trial, trial: Trial, { min, max }: Pick<Interval, "min" | "max">): number {
  const { θ, scale, discriminant } = cubicTerms(best, trial);
  const γ = (trial.step > best.step ? -scale : scale) * Math.sqrt(Math.max(0, discriminant));
  const r = (γ - trial.slope + θ) / (γ + (best.slope - trial.slope) + γ);
  if (r < 0 && γ !== 0) return trial.step + r * (best.step - trial.step);
  return trial.step > best.step ? max : min;
}

function secantStep(a: Trial, b: Trial): number {
  return a.step + (a.slope / (a.slope - b.slope)) * (b.step - a.step);
}
