/**
 * Creates the end of a queue that does jobs. A job whose worker has died is given to another after `patience`; one that is done twice is noticed, and compared.
 * @param options.concurrency jobs at a time
 * @param options.patience how long a worker may give no sign before its job is given to another [ms]
 * @param options.onDone called after each job
 */
export declare function createQueueWorker({ url, name, concurrency, patience, onDone, }: QueueOptions & {
    readonly concurrency: number;
    readonly patience?: number;
    readonly onDone?: (job: Job, result: JobResult, seen: "first" | "again" | "differs") => void;
}, run: (job: Job, context: unknown) => Promise<JobResult>): QueueWorker;

/**
 * Creates the end of a queue that gives jobs and collects results. Results are kept in Redis by the names of the jobs: a sweep that is started again does nothing twice.
 * @param options.sweep names the sweep: the hash of all that decides its results
 * @param options.context what each job is given beside
 */
export declare function createSweepQueue({ url, name, sweep, context, }: QueueOptions & {
    readonly sweep: string;
    readonly context: unknown;
}): SweepQueue;

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

/** Where a queue is, and what it is called. */
export declare interface QueueOptions {
    /** `redis://host:port` */
    readonly url: string;
    /** Every worker of this name takes jobs of all sweeps. */
    readonly name?: string;
}

/** A worker's end of a queue. */
export declare interface QueueWorker {
    /** Ends when the jobs that it has begun are done. */
    close(): Promise<void>;
}

/** A sweep's end of a queue. */
export declare interface SweepQueue extends Executor {
    /** Jobs that were done more than once, with the same result; and those whose results differ. */
    repeated(): Promise<{
        readonly same: number;
        readonly differs: readonly string[];
    }>;
    /** Removes what the sweep has left in Redis. */
    clear(): Promise<void>;
    close(): Promise<void>;
}

/** The settings of one trial, as texts that the command line takes. */
declare interface Trial {
    /** From 1. */
    readonly number: number;
    readonly values: Readonly<Record<string, string>>;
}

export { }
