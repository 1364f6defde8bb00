/** Executes jobs, several at a time. */
export declare interface Executor {
    execute(job: Job): Promise<JobResult>;
}

/** One training of a trial: with all its rows, or with one of its folds held out. Whoever executes it gives the same result. */
export declare interface Job {
    /** Names the job in its sweep: `trial-0007-epochs-45-fold-2`. */
    readonly id: string;
    readonly trial: number;
    readonly values: Trial["values"];
    readonly epochs: number;
    /** From 1, of how many. */
    readonly fold?: {
        readonly index: number;
        readonly of: number;
    };
    /** From 0: of the jobs that wait, those of the highest rung are executed first. */
    readonly rung: number;
}

/** What a job gives. */
export declare interface JobResult {
    /** On the rows held out for validation; null where training diverged. */
    readonly loss: number | null;
    readonly accuracy?: number;
    /** SHA-256 of the parameters: two runs of one job have the same. */
    readonly model: string;
    /** Why the trial has no loss. */
    readonly failure?: string;
}

export declare type Method = keyof typeof METHODS;

declare const METHODS: {
    readonly grid: true;
    readonly random: true;
    readonly sobol: true;
};

/** A setting that is searched: one of some values, or a number in a range. */
export declare type Parameter = {
    readonly kind: "choice";
    readonly values: readonly string[];
} | {
    readonly kind: "range";
    readonly min: number;
    readonly max: number;
    readonly scale: "linear" | "log";
    /** The distance of neighbours, counted from min; any number where it is not given. */
    readonly step?: number;
};

/**
 * Reads a search space from YAML or JSON.
 * @throws FormatError for what is none, an unknown key, or a parameter without values
 */
export declare function readSpace(text: string): SearchSpace;

/** Returns how many epochs each rung has. @param epochs of the last */
export declare function rungsOf({ halving }: Pick<SearchSpace, "halving">, epochs: number): number[];

/**
 * Runs the trials of a space. With halving, the best 1/factor of a rung go on to the next, when all of the rung are done: the result does not depend on who was faster.
 * With `asynchronous` a trial goes on as soon as it is among the best 1/factor of those that are done in its rung (ASHA, Li et al. 2020): nobody waits, and the result depends on the order in which they end.
 * @param onResult called after each trial with its row, in the order in which they end
 * @returns the rows, the best first: those that were trained longest, by their loss
 */
export declare function runSweep(space: SearchSpace, epochs: number, { execute }: Executor, onResult?: (row: TrialResult, left: number) => void): Promise<TrialResult[]>;

/** What a sweep searches, and how. */
export declare interface SearchSpace {
    readonly method: Method;
    /** Points that are tried; of a grid all. */
    readonly trials: number;
    readonly seed: number;
    /** Parts of the rows for cross-validation, each of which is held out once. */
    readonly folds?: number;
    /** Successive halving: every trial runs `from` epochs, the best 1/factor of them `factor` times as many, and so on. */
    readonly halving?: {
        readonly from: number;
        readonly factor: number;
        /** Whether a trial goes on before its rung is complete. */
        readonly asynchronous?: boolean;
    };
    readonly parameters: ReadonlyMap<string, Parameter>;
}

/** The settings of one trial, as texts that the command line takes. */
export declare interface Trial {
    /** From 1. */
    readonly number: number;
    readonly values: Readonly<Record<string, string>>;
}

/** A row of the table of a sweep. */
export declare interface TrialResult {
    readonly trial: number;
    readonly values: Trial["values"];
    /** Epochs that it was trained. */
    readonly epochs: number;
    /** The mean over its folds; null where one diverged. */
    readonly loss: number | null;
    readonly accuracy?: number;
    /** The parameters' SHA-256 of each fold. */
    readonly models: readonly string[];
    readonly failure?: string;
}

/** Returns the trials of a space: a function of it and its seed. @throws ArgumentError where Sobol's sequence has too few dimensions */
export declare function trialsOf({ method, trials, seed, parameters }: SearchSpace): Trial[];

export { }
