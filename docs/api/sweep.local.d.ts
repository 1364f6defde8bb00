/**
 * Creates threads that execute jobs.
 * @param options.filename the URL of a module whose default export takes `{ job, context }` and returns a {@link JobResult}
 * @param options.context what each job is given beside, cloned
 */
export declare function createLocalPool({ filename, threads, context, }: {
    readonly filename: string;
    readonly threads: number;
    readonly context: unknown;
}): LocalPool;

/** Executes jobs, several at a time. */
declare interface Executor {
    execute(job: Job): Promise<JobResult>;
}

/** One training of a trial: with all its rows, or with one of its folds held out. Whoever executes it gives the same result. */
declare interface Job {
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
declare interface JobResult {
    /** On the rows held out for validation; null where training diverged. */
    readonly loss: number | null;
    readonly accuracy?: number;
    /** SHA-256 of the parameters: two runs of one job have the same. */
    readonly model: string;
    /** Why the trial has no loss. */
    readonly failure?: string;
}

/** Threads of this process that execute jobs. */
export declare interface LocalPool extends Executor {
    close(): Promise<void>;
}

/** The settings of one trial, as texts that the command line takes. */
declare interface Trial {
    /** From 1. */
    readonly number: number;
    readonly values: Readonly<Record<string, string>>;
}

export { }
