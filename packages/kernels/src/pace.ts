/** How a run is cut into slices, and whether the threads share the next one. */
export interface Pace {
  /** Whether the threads share the next slice, and how many batches it has. */
  next(): { readonly together: boolean; readonly batches: number };
  /** Takes note of the slice that {@link next} gave: so many batches took so long [ms]. */
  done(batches: number, ms: number): void;
}

/** Length of a slice [ms]: long enough that the signal to the threads costs nothing, short enough to notice soon. */
const SLICE = 5;
/** Time [ms] after which the speed alone is measured first, and then again. */
const FIRST_CHECK = 50;
const CHECK = 1000;
/** Time [ms] over which the threads' speed is judged: several turns of the system's scheduler. */
const WINDOW = 20;
/** Time [ms] alone until the threads are tried again: doubled each time that they are slower still. */
const SHORTEST_REST = 100;
const LONGEST_REST = 2000;
/** Threads are left only where they are slower by more than the measurement's noise. */
const MARGIN = 1.03;
/** Batches of the first slice. */
const FIRST_SLICE = 16;

/** Batches and the time that they took [ms]. */
interface Span {
  batches: number;
  ms: number;
}
const span = (): Span => ({ batches: 0, ms: 0 });
const rate = ({ batches, ms }: Span): number => ms / batches;

/**
 * Returns the pace of a machine whose threads share its steps. Where another program takes a processor, a step waits for its slowest thread and takes longer than
 * alone: then this thread goes on alone, and tries again later. The results have the same bits either way.
 */
export function createPace(): Pace {
  let together = true;
  let current = span();
  let shared: number | undefined;
  let alone: number | undefined;
  let sinceCheck = CHECK - FIRST_CHECK;
  let rest = 0;
  const change = (to: boolean): void => {
    together = to;
    current = span();
  };
  /** Goes on in the faster way. */
  const decide = (): void => {
    const slower = shared !== undefined && alone !== undefined && shared > MARGIN * alone;
    if (slower) rest = Math.min(LONGEST_REST, rest === 0 ? SHORTEST_REST : 2 * rest);
    else rest = 0;
    change(!slower);
  };
  return {
    next() {
      const known = together ? shared : alone;
      const batches = known === undefined ? FIRST_SLICE : Math.max(1, Math.round(SLICE / known));
      return { together, batches };
    },
    done(batches, ms) {
      current.batches += batches;
      current.ms += ms;
      if (together) {
        sinceCheck += ms;
        if (current.ms < WINDOW) return;
        shared = rate(current);
        if (sinceCheck >= CHECK) change(false);
        else if (alone !== undefined) decide();
        else current = span();
      } else {
        // A check of the speed alone lasts one slice, a rest as long as it was set.
        if (current.ms < Math.max(SLICE, sinceCheck >= CHECK ? 0 : rest)) return;
        alone = rate(current);
        const checked = sinceCheck >= CHECK;
        sinceCheck = 0;
        if (checked) decide();
        else change(true);
      }
    },
  };
}
