import type { Dataset } from '@adjoint/reference';
import type { Scaling } from '@adjoint/reference';

/**
 * Creates a spill in the folder for temporary files. The first write makes its file, which has no name once it is open, where the system allows that, so that nothing is left
 * of a process that is killed. Its methods throw a HostError where the disk is full or cannot be written.
 */
export declare function createSpill(folder?: string): FileSpill;

export declare interface DownloadOptions {
    /** Where data may lie already, in a folder with the set's name; the environment's ADJOINT_DATA_DIR when left out. */
    readonly dataDir?: string;
    /** Where downloads are kept, in a folder with the set's name; `adjoint` in XDG_CACHE_HOME, or in `~/.cache`, when left out. */
    readonly cacheDir?: string;
    /** Folders to download from, instead of the usual ones; the environment's ADJOINT_DATA_URL, with the set's name behind it, when left out. */
    readonly mirrors?: readonly string[];
    /** Downloads nothing. */
    readonly offline?: boolean;
    /** Is told of each piece that arrives. */
    readonly onProgress?: (progress: Progress) => void;
    /** Stops the download; the promise is rejected with the signal's reason. */
    readonly signal?: AbortSignal;
}

/**
 * A `Dataset` with the functions of this package as methods, so that they chain. The methods stand on the prototype: what the object holds is the plain
 * data, which a worker can be sent and `{ ...set }` copies. Each method returns a new set and leaves this one as it was.
 */
declare interface ExampleSet extends Dataset {
    /** Two parts that share no row; see {@link split}. */
    split(options: SplitOptions): {
        readonly train: ExampleSet;
        readonly test: ExampleSet;
    };
    /** Every input column to mean 0 and variance 1; see {@link standardize}. */
    standardize(): ExampleSet & {
        readonly scaling: Scaling;
    };
    /** Every input column to [0, 1]; see {@link minMax}. */
    minMax(): ExampleSet & {
        readonly scaling: Scaling;
    };
    /** The scaling that was fitted on another part; see {@link applyScaling}. */
    scale(scaling: Scaling): ExampleSet & {
        readonly scaling: Scaling;
    };
    /** Class numbers as rows with one 1; see {@link oneHot}. */
    oneHot(): ExampleSet;
    /** The first `count` rows; see {@link take}. */
    take(count: number): ExampleSet;
    /** All rows in random order; see {@link shuffle}. */
    shuffle(options: {
        readonly seed: number;
    }): ExampleSet;
    /** The rows with these numbers, in this order; see {@link selectRows}. */
    select(rows: ArrayLike<number>): ExampleSet;
}

/** Fashion-MNIST from ADJOINT_DATA_DIR, else from the cache, else from the network; see {@link loadImages}. */
export declare function fashionMnist(options?: DownloadOptions): Promise<Parts>;

/** A spill in a file that only this process knows. */
export declare interface FileSpill extends Spill {
    /** Bytes that were written. */
    readonly size: number;
    /** Gives the space back. */
    close(): void;
}

/**
 * Gets each file of a data set from the data directory as it is (gzipped or not), else from the cache, else from the mirrors, in this order.
 * What is downloaded enters the cache whole, with its sha256 checked, or not at all: it is written beside its place and renamed. A cached file is checked each
 * time; one that was damaged since is fetched anew.
 * @throws DataError where a file is nowhere to be had, with the reason of each place; HostError where the cache cannot be written; FormatError for a damaged
 * file in the data directory
 */
export declare function loadImages(published: PublishedImages, options?: DownloadOptions): Promise<Parts>;

/** MNIST from ADJOINT_DATA_DIR, else from the cache, else from the network; see {@link loadImages}. */
export declare function mnist(options?: DownloadOptions): Promise<Parts>;

/** The two parts as their publishers divided them. */
declare interface Parts {
    readonly train: ExampleSet;
    readonly test: ExampleSet;
}

export declare interface Progress {
    /** The file's name. */
    readonly file: string;
    /** What has arrived of it [bytes]. */
    readonly received: number;
    /** Its size [bytes], where the server tells. */
    readonly total?: number;
}

/** One file of a data set: its name without `.gz`, and a sha256 by which it is known. */
declare interface PublishedFile {
    readonly name: string;
    readonly sha256: string;
}

/** A data set of images in four IDX files, and where it can be had. */
declare interface PublishedImages {
    readonly name: string;
    readonly classes: readonly string[];
    /** What the sha256 is of: the IDX file, or the gzip file as published. */
    readonly hashed: "idx" | "gzip";
    readonly trainImages: PublishedFile;
    readonly trainLabels: PublishedFile;
    readonly testImages: PublishedFile;
    readonly testLabels: PublishedFile;
    /** Addresses of folders with the four files, gzipped; each is tried in turn. */
    readonly mirrors: readonly string[];
}

/** Where the cells of a table larger than memory are kept: a file that grows at its end and is read anywhere. */
declare interface Spill {
    /** Writes bytes at the end. Returns where they begin. */
    append(bytes: Uint8Array): number;
    /** Fills bytes from a place on. */
    read(at: number, into: Uint8Array): void;
}

declare interface SplitOptions {
    /** The test part: a fraction of the rows between 0 and 1, or a number of rows from 1. */
    readonly test: number;
    /** Decides which rows go where. */
    readonly seed: number;
    /** Keeps the proportions of the classes in both parts, to within one row of each class. False when left out. */
    readonly stratified?: boolean;
}

export { }
