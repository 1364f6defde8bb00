import { assert } from "@adjoint/reference";
import type { Backend, Machine } from "@adjoint/reference";
import type { Compiled } from "../compile/index.ts";
import { keptMatrices } from "../compile/plan.ts";
import { MEMORY_LIMIT } from "../compile/memory.ts";
import { fail } from "../errors.ts";
import { foldTensors } from "./fold.ts";

/** Numbers of a parameter, of an optimiser's state, or `hyper`. */
export type Tensor = Float32Array | Float64Array;

/** A program in a machine, with what is known of the numbers in it. */
export interface Loaded extends Compiled {
  readonly machine: Machine;
  /** The identity of the samples that were written to it last. */
  samples?: object;
  /** The learning rate in `hyper`, where it is known. */
  rate?: number;
  /** The epoch whose masks of dropout it makes, where it was written. */
  epoch?: number;
  /** Copies of its parameters, where they are known. */
  copies?: readonly Tensor[];
  /** Where gradients are read to, where a rule of one's own needs them. */
  gradients?: Tensor[];
  /** The epoch whose order of rows was written last, counted from 0; −1 for the order given. */
  order?: number;
}

/** What a machine is for; there is one of each, so that data of an earlier job does not stay in memory. */
type Role = "training" | "gradient" | "loss" | "prediction" | "trace" | "gradientF64" | "lossF64" | "fullBatch" | "sensitivities";

/** The parameters and optimiser state of a network, wherever they are newest: here, or in the machine that trains. */
export interface Store {
  /** Returns all tensors by name. The arrays are the store's own: copy them before returning them to a user. */
  tensors(): ReadonlyMap<string, Tensor>;
  /** Replaces tensors, which are the store's from now on, and removes those that are named without one. */
  replace(changes: Iterable<readonly [name: string, tensor: Tensor | undefined]>): void;
  /**
   * Returns the machine of a role with the program of `settings`, holding the newest numbers; the program is compiled and loaded where the machine at hand has another one, or room for fewer rows.
   * @throws HostError where there is not enough memory
   */
  prepare(job: Job): Loaded;
  /** Marks the numbers in a machine as the newest: it has changed them by running. */
  markCurrent(loaded: Loaded): void;
  /** Marks the numbers in a machine as no longer the store's. */
  invalidate(loaded: Loaded): void;
}

export interface Job {
  readonly where: string;
  readonly role: Role;
  /** What determines the program, except the rows of a batch. */
  readonly settings: Settings;
  /** Rows of a batch that the program must have room for. */
  readonly rows: number;
  /** Whether the job writes all parameters itself before every run: the store's are then not written. One role has either all such jobs or none. */
  readonly writesParameters?: boolean;
  readonly compile: () => Compiled;
}

type Settings = Readonly<Record<string, string | number | boolean>>;

/** Whether every setting of `b` has the same value in `a`. */
export function sameSettings<T extends object>(a: T, b: T): boolean {
  return (Object.keys(b) as (keyof T)[]).every((key) => a[key] === b[key]);
}

/** Creates a store with the tensors that a network starts from. */
export function createStore(backend: Backend, initial: Iterable<readonly [string, Tensor]>): Store {
  const host = new Map<string, Tensor>(initial);
  const machines = new Map<Role, { readonly settings: Settings; readonly loaded: Loaded }>();
  // Machines whose numbers are those of `host`.
  let current = new Set<Loaded>();
  // The machine that has trained since, if one has.
  let ahead: Loaded | undefined;

  const pullNewest = (): void => {
    if (ahead === undefined) return;
    for (const matrix of keptMatrices(ahead.plan)) host.set(matrix.name, ahead.machine.read(matrix) as Tensor);
    current = new Set([ahead]);
    ahead = undefined;
  };

  return {
    tensors() {
      pullNewest();
      return host;
    },
    replace(changes) {
      pullNewest();
      for (const [name, tensor] of changes) {
        if (tensor === undefined) host.delete(name);
        else host.set(name, tensor);
      }
      current.clear();
    },
    prepare({ where, role, settings, rows, writesParameters = false, compile }) {
      const cached = machines.get(role);
      let loaded = cached?.loaded;
      if (loaded === undefined || !sameSettings(cached!.settings, settings) || loaded.program.batchSize < rows) {
        pullNewest();
        machines.delete(role);
        loaded = loadProgram(where, backend, compile());
        machines.set(role, { settings, loaded });
      }
      if (ahead !== loaded) pullNewest();
      if (!writesParameters && ahead !== loaded && !current.has(loaded)) {
        const tensors = loaded.folds === undefined ? host : foldTensors(loaded.folds, host);
        for (const matrix of keptMatrices(loaded.plan)) {
          const tensor = tensors.get(matrix.name);
          assert(tensor !== undefined, `the store has ${matrix.name}`);
          loaded.machine.write(matrix, tensor);
        }
        delete loaded.rate;
        delete loaded.copies;
        current.add(loaded);
      }
      return loaded;
    },
    markCurrent(loaded) {
      assert(ahead === undefined || ahead === loaded, "one machine trains at a time");
      ahead = loaded;
    },
    invalidate(loaded) {
      current.delete(loaded);
    },
  };
}

function loadProgram(where: string, backend: Backend, compiled: Compiled): Loaded {
  const { bytes, batchSize } = compiled.program;
  if (bytes > MEMORY_LIMIT) fail(where, "program-too-large", { bytes, rows: batchSize, limit: MEMORY_LIMIT });
  return { ...compiled, machine: backend.load(compiled.program) };
}
