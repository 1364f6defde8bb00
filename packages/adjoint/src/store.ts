import { HostError, assert } from "@adjoint/reference";
import type { Backend, Machine, Matrix } from "@adjoint/reference";
import type { Compiled } from "./compile/index.ts";

/** Numbers of a parameter, of an optimiser's state, or `hyper`. */
export type Tensor = Float32Array | Float64Array;

/** A program in a machine, with what is known of the numbers in it. */
export interface Loaded extends Compiled {
  readonly machine: Machine;
  /** The examples that were written to it last, if they are such as do not change. */
  examples?: object;
  /** The epoch whose order of rows was written last, counted from 0; −1 for the order given. */
  order?: number;
}

/** What a machine is for; there is one of each, so that data of an earlier job does not stay in memory. */
type Role = "training" | "gradient" | "loss" | "prediction" | "trace" | "gradientF64" | "lossF64";

/** The numbers that a network has learnt, wherever they are newest: here, or in the machine that trains. */
export interface Store {
  /** By name. The arrays are the store's own: to be copied before they leave. */
  tensors(): ReadonlyMap<string, Tensor>;
  /** Replaces tensors, which are the store's from now on, and removes those that are named without one. */
  replace(changes: Iterable<readonly [name: string, tensor: Tensor | undefined]>): void;
  /**
   * The machine of a role with the program of `key`, holding the newest numbers; the program is compiled and loaded where the machine at hand has another one, or room for fewer rows.
   * @throws HostError where the memory is not to be had
   */
  prepare(job: Job): Loaded;
  /** Says that a machine has changed its numbers by running. */
  advanced(loaded: Loaded): void;
  /** Says that the numbers in a machine are no longer the store's. */
  disturbed(loaded: Loaded): void;
}

export interface Job {
  readonly where: string;
  readonly role: Role;
  /** What decides the program, but for the rows of a batch. */
  readonly key: string;
  /** Rows of a batch that must find room. */
  readonly rows: number;
  readonly compile: () => Compiled;
}

/** WebAssembly addresses 4 GiB; all but the last page is for the plan. */
export const MEMORY_LIMIT = 2 ** 32 - 2 ** 16;

export function createStore(backend: Backend, initial: Iterable<readonly [string, Tensor]>): Store {
  const host = new Map<string, Tensor>(initial);
  const machines = new Map<Role, { readonly key: string; readonly loaded: Loaded }>();
  // Machines whose numbers are those of `host`.
  let current = new Set<Loaded>();
  // The machine that has gone on from there, if one has.
  let ahead: Loaded | undefined;

  const pull = (): void => {
    if (ahead === undefined) return;
    for (const matrix of learnt(ahead)) host.set(matrix.name, ahead.machine.read(matrix) as Tensor);
    current = new Set([ahead]);
    ahead = undefined;
  };

  return {
    tensors() {
      pull();
      return host;
    },
    replace(changes) {
      pull();
      for (const [name, tensor] of changes) {
        if (tensor === undefined) host.delete(name);
        else host.set(name, tensor);
      }
      current.clear();
    },
    prepare({ where, role, key, rows, compile }) {
      const cached = machines.get(role);
      let loaded = cached?.loaded;
      if (loaded === undefined || cached?.key !== key || loaded.program.batchSize < rows) {
        pull();
        machines.delete(role);
        loaded = load(where, backend, compile());
        machines.set(role, { key, loaded });
      }
      if (ahead !== loaded) pull();
      if (ahead !== loaded && !current.has(loaded)) {
        for (const matrix of learnt(loaded)) {
          const tensor = host.get(matrix.name);
          assert(tensor !== undefined, `the store has ${matrix.name}`);
          loaded.machine.write(matrix, tensor);
        }
        current.add(loaded);
      }
      return loaded;
    },
    advanced(loaded) {
      assert(ahead === undefined || ahead === loaded, "one machine trains at a time");
      ahead = loaded;
    },
    disturbed(loaded) {
      current.delete(loaded);
    },
  };
}

/** The matrices of a program that hold what was learnt. */
function learnt({ plan }: Compiled): Matrix[] {
  const parameters = plan.layers.flatMap(({ W, b, states }) => [W, b, ...states.W, ...states.b]);
  return plan.hyper === undefined ? parameters : [...parameters, plan.hyper];
}

function load(where: string, backend: Backend, compiled: Compiled): Loaded {
  const { bytes, batchSize } = compiled.program;
  if (bytes > MEMORY_LIMIT) {
    throw new HostError(
      `${where}: the program takes more memory than WebAssembly has: ${gigabytes(bytes)} with batches of ${batchSize} rows, the limit is 4.3 GB. Use fewer units, a smaller batch or fewer examples.`,
    );
  }
  return { ...compiled, machine: backend.load(compiled.program) };
}

/** A size as messages show it: `10.0 GB`. */
export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
