/** A method that sees all examples at once. Plain data, so that it can be saved. */
export declare type BatchMethod = GradientMethod | LevenbergMarquardt;

/** β of nonlinear conjugate gradient, from g and y = g − g₋₁. */
export declare type ConjugateFormula = 
/** gᵀg / g₋₁ᵀg₋₁ */
"fletcherReeves"
/** max(0, gᵀy / g₋₁ᵀg₋₁) */
| "polakRibiere"
/** gᵀy / d₋₁ᵀy */
| "hestenesStiefel"
/** gᵀg / d₋₁ᵀy */
| "daiYuan";

export declare interface ConjugateGradient {
    readonly kind: "conjugateGradient";
    readonly formula: ConjugateFormula;
    /** Steps after which the direction is reset to −g; 0: as many as there are parameters */
    readonly restart: number;
    readonly c1: number;
    readonly c2: number;
}

/** Nonlinear conjugate gradient; β by Polak & Ribière, not below 0, and a reset after n steps unless given. */
export declare function conjugateGradient(options?: ConjugateGradientOptions): ConjugateGradient;

export declare type ConjugateGradientOptions = Partial<Omit<ConjugateGradient, "kind">>;

/** The methods of the chapter. */
export declare type ContourMethod = "steepestDescent" | "momentum" | "variableLearningRate" | "conjugateGradient" | "levenbergMarquardt";

export declare interface ContourOptions {
    /** (−4, 4) unless given */
    readonly start?: readonly [number, number];
    /** Steps of each method at the most; 100 unless given */
    readonly steps?: number;
}

/** The problem of a contour plot, and how each method crosses it. */
export declare interface Contours {
    /** Σe² and its gradient at (w¹₁,₁, w²₁,₁) */
    readonly surface: Objective;
    readonly start: readonly [number, number];
    readonly optimum: readonly [number, number];
    readonly paths: Readonly<Record<ContourMethod, readonly ContourStep[]>>;
}

/**
 * Returns the contour plot of Hagan & Demuth, Neural Network Design, chapter 12: the 1-2-1 network with W¹ = (10, 10), b¹ = (−5, 5), W² = (1, 1), b² = −1 is to be found
 * again from its own outputs, w¹₁,₁ and w²₁,₁ being unknown. Steepest descent and momentum (γ 0.8) have the rate with which the variable one begins, 14
 * (η 1.05, ρ 0.7, ζ 4 %); conjugate gradient is that of Fletcher & Reeves; μ begins at 0.01, ϑ is 10.
 */
export declare function contours(options?: ContourOptions): Contours;

/** A step of a method over the contours. */
export declare interface ContourStep {
    /** w¹₁,₁ and w²₁,₁ after it; where the step was discarded, as before */
    readonly point: readonly [number, number];
    /** Σe² there */
    readonly cost: number;
    /** α, or μ of Levenberg–Marquardt */
    readonly step: number;
    readonly accepted: boolean;
    /** Whether the direction was reset to −g */
    readonly reset: boolean;
}

/** A method that minimises a function from costs and gradients. */
export declare type GradientMethod = Lbfgs | ConjugateGradient | Rprop | VariableLearningRate;

/** One iteration of a minimisation. */
export declare interface Iteration {
    /** From 1 */
    readonly iteration: number;
    /** θ after it; not to be changed */
    readonly theta: Float64Array;
    readonly cost: number;
    /** max |gᵢ| */
    readonly gradientNorm: number;
    /** α of the line search, the learning rate, or 1 */
    readonly step: number;
    /** Whether the direction was reset to −g */
    readonly reset: boolean;
    /** `false` where the step was discarded: θ is then as before */
    readonly accepted: boolean;
    /** Evaluations of the function so far */
    readonly evaluations: number;
}

/** J[m, n], row-major: ∂rᵢ/∂θⱼ */
export declare type Jacobian = (theta: Float64Array) => ArrayLike<number>;

export declare interface Lbfgs {
    readonly kind: "lbfgs";
    /** Pairs (s, y) that approximate the inverse Hessian */
    readonly history: number;
    /** c₁ and c₂ of the strong Wolfe conditions */
    readonly c1: number;
    readonly c2: number;
}

/** Limited-memory BFGS: Liu & Nocedal 1989; `history` is 10, c₁ 1e-4 and c₂ 0.9 unless given. */
export declare function lbfgs(options?: LbfgsOptions): Lbfgs;

/** What the factories take: every setting but the kind, each with a default. */
export declare type LbfgsOptions = Partial<Omit<Lbfgs, "kind">>;

export declare interface LeastSquares {
    readonly theta: Float64Array;
    /** r[m] */
    readonly residuals: Float64Array;
    /** Σr² */
    readonly sumOfSquares: number;
    readonly reason: StopReason;
    readonly iterations: number;
    readonly evaluations: {
        readonly residuals: number;
        readonly jacobian: number;
    };
    /** Estimate of κ₂ of J at the end, from below: digits of θ that are lost are at most about its logarithm */
    readonly condition: number;
    readonly path: readonly LeastSquaresIteration[];
}

/**
 * Minimises Σr(θ)² from the residuals r[m] and their Jacobian J[m, n], in f64. A step that does not reduce the sum is rejected.
 * @throws ArgumentError where an option is out of its range or an array has another length; NumericError where the start is not finite
 */
export declare function leastSquares(residuals: Residuals, jacobian: Jacobian, theta: ArrayLike<number>, options?: LeastSquaresOptions): LeastSquares;

/** One step that was tried. */
export declare interface LeastSquaresIteration {
    /** From 1 */
    readonly iteration: number;
    /** θ after it; not to be changed */
    readonly theta: Float64Array;
    /** Σr² after it */
    readonly sumOfSquares: number;
    /** λ of the trust region, or μ, of the step */
    readonly damping: number;
    /** ‖Δθ‖₂ */
    readonly step: number;
    /** `false` where the step was rejected: it did not reduce the sum of squares */
    readonly accepted: boolean;
}

export declare interface LeastSquaresOptions {
    /** `trustRegion()` unless given; `levenbergMarquardt()` is Hagan's schedule of μ */
    readonly method?: TrustRegion | LevenbergMarquardt;
    /** 1000 unless given */
    readonly maxIterations?: number;
    /** Stops where every column of J is orthogonal to r to within this cosine; 1e-15 unless given */
    readonly gradientTolerance?: number;
    /** Stops where the sum of squares falls, and would fall by the linear model, by at most this share; 1e-15 unless given */
    readonly costTolerance?: number;
    /** Stops where the step is at most this share of θ, both scaled; 1e-15 unless given */
    readonly stepTolerance?: number;
}

export declare interface LevenbergMarquardt {
    readonly kind: "levenbergMarquardt";
    /** μ at the start, what it is multiplied or divided with, and where it is given up */
    readonly mu: number;
    readonly factor: number;
    readonly maxMu: number;
}

/** Levenberg–Marquardt with the μ schedule of Hagan & Menhaj 1994: μ ← μ/ϑ after a step that reduces the sum of squares, μ ← μ·ϑ before the next try. */
export declare function levenbergMarquardt(options?: LevenbergMarquardtOptions): LevenbergMarquardt;

export declare type LevenbergMarquardtOptions = Partial<Omit<LevenbergMarquardt, "kind">>;

/**
 * Minimises a function of θ[n] from its costs and gradients, in f64.
 * @throws ArgumentError where an option is out of its range or the gradient has another length; NumericError where the cost or the gradient at the start is not finite
 */
export declare function minimize(f: Objective, theta: ArrayLike<number>, options?: MinimizeOptions): Minimum;

export declare interface MinimizeOptions {
    /** `lbfgs()` unless given */
    readonly method?: GradientMethod;
    /** 1000 unless given */
    readonly maxIterations?: number;
    /** Stops where max |gᵢ| is at most this; 1e-8 unless given */
    readonly gradientTolerance?: number;
    /** Stops where an iteration reduces the cost by at most this share of it; 0 unless given: only where it does not change at all */
    readonly costTolerance?: number;
    /** Stops where the cost is at most this */
    readonly targetCost?: number;
}

export declare interface Minimum {
    readonly theta: Float64Array;
    readonly cost: number;
    readonly gradient: Float64Array;
    readonly reason: StopReason;
    readonly iterations: number;
    /** Of cost and gradient together */
    readonly evaluations: number;
    readonly path: readonly Iteration[];
}

/** Cost and gradient[n] at θ[n]. The gradient is copied. */
export declare type Objective = (theta: Float64Array) => {
    readonly cost: number;
    readonly gradient: ArrayLike<number>;
};

export declare type Residuals = (theta: Float64Array) => ArrayLike<number>;

export declare interface Rprop {
    readonly kind: "rprop";
    readonly initialStep: number;
    /** η⁺ > 1 and η⁻ in (0, 1) */
    readonly increase: number;
    readonly decrease: number;
    readonly minStep: number;
    readonly maxStep: number;
}

/** iRprop⁻: Igel & Hüsken 2003. Every parameter has its own step, which follows the sign of its derivative. */
export declare function rprop(options?: RpropOptions): Rprop;

export declare type RpropOptions = Partial<Omit<Rprop, "kind">>;

/** Why a minimisation ended. */
export declare type StopReason = 
/** The gradient is within its tolerance */
"gradient"
/** The cost no longer changes by more than its tolerance */
| "cost"
/** The step no longer changes θ by more than its tolerance */
| "step"
/** The cost has reached its target */
| "target"
/** The cost is no longer finite */
| "diverged"
/** No step reduces the cost: its rounding errors are larger than what is left */
| "rounding"
/** μ has reached its largest value */
| "mu"
/** The limit of iterations */
| "iterations";

/** Moré's trust region: D scales the parameters by the largest norms of their columns, and Δ bounds ‖D·p‖. */
export declare interface TrustRegion {
    readonly kind: "trustRegion";
    /** Δ at the start, in units of ‖D·θ‖ */
    readonly radius: number;
}

/** Moré's trust region; the radius is 100 unless given, as in MINPACK. */
export declare function trustRegion(options?: {
    readonly radius?: number;
}): TrustRegion;

export declare interface VariableLearningRate {
    readonly kind: "variableLearningRate";
    /** α at the start */
    readonly learningRate: number;
    /** γ */
    readonly momentum: number;
    /** η > 1, ρ in (0, 1) and ζ > 0 of Hagan & Demuth, chapter 12 */
    readonly increase: number;
    readonly decrease: number;
    readonly tolerance: number;
}

/** Steepest descent with momentum and a learning rate that adapts: Hagan & Demuth, Neural Network Design, chapter 12 (Vogl et al. 1988). */
export declare function variableLearningRate(options?: VariableLearningRateOptions): VariableLearningRate;

export declare type VariableLearningRateOptions = Partial<Omit<VariableLearningRate, "kind">>;

export { }
