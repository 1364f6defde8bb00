import type { Network } from "adjoint";
import { take } from "@adjoint/datasets";
import type { Dataset } from "@adjoint/reference";
import { backendOf } from "./build.ts";
import { createMaps, gridOf } from "./maps.ts";
import type { Problem } from "./problem.ts";
import { MAP_SIDE, OUTPUT_SIDE } from "./protocol.ts";
import type { Engine, Inspection, Scored, Snapshot } from "./protocol.ts";

/** The share of the time that may go into each of these while it trains. */
const SHARE = 0.06;
/** Rows whose gradient is looked at. */
const GRADIENT_ROWS = 512;
/** Networks with more units than this are drawn without what each unit does. */
const MAX_MAPPED_UNITS = 160;

type Observation = Pick<Snapshot, "train" | "test" | "scored" | "gradientNorms" | "layers" | "maps" | "output" | "confusion"> & {
  readonly transfer: ArrayBufferLike[];
};

/** Looks at a network from outside. */
export interface Observer {
  /** How things stand; what takes long is renewed less often unless `thorough`. */
  observe(thorough: boolean): Observation;
  inspect(input: Float32Array, target: number): Inspection;
}

export function createObserver({
  network,
  problem,
  engine,
  now,
  position,
  onScored,
}: {
  readonly network: Network<"f32">;
  readonly problem: Problem;
  readonly engine: Engine;
  readonly now: () => number;
  /** Where training stands. */
  readonly position: () => Pick<Scored, "epoch" | "steps">;
  readonly onScored: (scored: Scored) => void;
}): Observer {
  const { train, test, summary, inputsOf } = problem;
  const { extent, inputs } = summary;
  const description = network.describe();
  const backend = backendOf(engine);
  const units = description.layers.reduce((sum, layer) => sum + layer.units, 0);
  const maps =
    extent === undefined || units > MAX_MAPPED_UNITS
      ? undefined
      : createMaps(backend, description, inputsOf(gridOf(extent, MAP_SIDE, summary.points?.width ?? 2)), "units");
  const output =
    extent === undefined
      ? undefined
      : createMaps(backend, description, inputsOf(gridOf(extent, OUTPUT_SIDE, summary.points?.width ?? 2)), "outputs");
  const gradientRows = train.inputs.rows > GRADIENT_ROWS ? take(train, GRADIENT_ROWS) : train;
  const classes = summary.classes.length > 0;

  const scores = renewed(now, () => {
    const trained = network.evaluate(train);
    const tested = test === undefined ? undefined : network.evaluate(test);
    const scored = {
      train: { loss: trained.loss, accuracy: trained.accuracy },
      ...(tested === undefined ? {} : { test: { loss: tested.loss, accuracy: tested.accuracy } }),
    };
    onScored({ ...scored, ...position() });
    return {
      ...scored,
      scored: position(),
      ...(extent === undefined && classes ? { confusion: (tested ?? trained).confusion } : {}),
    };
  });
  const norms = renewed(now, () => gradientNorms(network, gradientRows));
  const mapped = renewed(now, (parameters: ReturnType<typeof network.parameters>) => maps?.compute(parameters));

  return {
    observe(thorough) {
      const parameters = network.parameters();
      const unitMaps = mapped(thorough, parameters);
      const outputMap = output?.compute(parameters);
      const transfer = parameters.flatMap(({ weights, biases }) => [weights.buffer, biases.buffer]);
      if (outputMap !== undefined) transfer.push(outputMap.buffer);
      return {
        ...scores(thorough),
        gradientNorms: norms(thorough),
        layers: parameters,
        ...(unitMaps === undefined ? {} : { maps: unitMaps }),
        ...(outputMap === undefined ? {} : { output: outputMap }),
        transfer,
      };
    },
    inspect(input, target) {
      const batch = { inputs: { values: input, shape: [1, inputs] as const }, labels: [target] };
      const trace = network.trace(batch);
      const gradient = network.lossAndGradients(batch, { inputs: true });
      return {
        outputs: Float32Array.from(trace.layers.at(-1)!.a.values),
        hidden: trace.layers.slice(0, -1).map(({ a }) => Float32Array.from(a.values)),
        loss: trace.loss,
        gradient: gradient.inputs!,
      };
    },
  };
}

/** ‖dW_l‖ for each layer; NaN where the loss has left the numbers. */
function gradientNorms(network: Network<"f32">, rows: Dataset): number[] {
  if (!Number.isFinite(network.evaluate(rows).loss)) return network.describe().layers.map(() => Number.NaN);
  return network.lossAndGradients(rows).gradients.map(({ weights }) => Math.sqrt(weights.reduce((sum, value) => sum + value * value, 0)));
}

/** What `compute` gives, renewed as often as its cost allows. */
function renewed<A extends unknown[], T>(now: () => number, compute: (...given: A) => T): (thorough: boolean, ...given: A) => T {
  let last: { readonly value: T; readonly at: number; readonly cost: number } | undefined;
  return (thorough, ...given) => {
    const start = now();
    if (last !== undefined && !thorough && start - last.at < last.cost / SHARE) return last.value;
    const value = compute(...given);
    last = { value, at: start, cost: now() - start };
    return value;
  };
}
