import type { Progress } from "../api.ts";
import { advanceMethod, startMethod } from "../optimise/iterate.ts";
import { checkMethod } from "../optimise/methods.ts";
import type { BatchMethod } from "../optimise/methods.ts";
import type { StopReason } from "../optimise/minimize.ts";
import type { Advance, MethodState, Point } from "../optimise/point.ts";
import { failOptimise } from "../optimise/problems.ts";
import { maxNorm } from "../optimise/vectors.ts";
import type { State } from "../state/state.ts";
import { readBatchState, writeBatchState } from "./state.ts";
import { lossName } from "../loss.ts";
import { createDivergenceError } from "../train/diverge.ts";
import { evaluate } from "../train/evaluate.ts";
import { noteLoss, reconcileRun } from "../train/progress-state.ts";
import { createObjective, readTheta } from "./objective.ts";
import { advanceMarquardt, createNormalEquations, startMarquardt } from "./marquardt.ts";
import type { Run, Step } from "../train/run.ts";

/** Trains with a method that sees all examples at once: an epoch is one of its iterations. Ends early where no iteration can reduce the cost. */
export function runBatchMethod(state: State, run: Run<BatchMethod>): Generator<Step, void, void> {
  checkMethod(run.where, run.optimizer);
  if (run.optimizer.kind === "levenbergMarquardt" && lossName(state.spec.loss) !== "squaredError")
    failOptimise(run.where, "cross-entropy-squares", { loss: lossName(state.spec.loss) });
  return runIterations(state, run);
}

function* runIterations(state: State, run: Run<BatchMethod>): Generator<Step, void, void> {
  const { where, samples, optimizer: method, validation } = run;
  let evaluations = 0;
  const objective = createObjective(state, where, samples);
  const count = (theta: Float64Array): Point => {
    evaluations++;
    return objective(theta);
  };
  const iterate = createIteration(state, run, count);
  let known: Point | undefined;
  reconcileRun(state, { ...run, total: run.epochs });
  for (let done = 0; done < run.epochs; done++) {
    // Between two yields the user may have changed the network.
    state.data = run.data;
    state.epochPosition = undefined;
    evaluations = 0;
    const kept = readBatchState(state, method);
    const point = kept !== undefined && known?.theta === kept.theta ? known : count(kept?.theta ?? readTheta(state));
    if (!Number.isFinite(point.cost)) throw createDivergenceError(state, { where, samples, method });
    const advance = iterate(point, kept?.state);
    known = advance.point;
    if (!Number.isFinite(known.cost)) {
      writeBatchState(state, method, { theta: known.theta, state: advance.state });
      throw createDivergenceError(state, { where, samples, method });
    }
    writeBatchState(state, method, { theta: known.theta, state: advance.state });
    state.epoch++;
    const gradientNorm = maxNorm(known.gradient);
    const reason = reasonToStop(advance, gradientNorm, method);
    const evaluation = validation === undefined ? undefined : evaluate(state, where, validation);
    const { rows } = samples.inputs;
    const { step, accepted, reset } = advance;
    const noted = noteLoss(state, evaluation?.loss ?? known.cost, run);
    const progress: Progress = {
      epoch: state.epoch,
      loss: known.cost,
      rows,
      batch: 1,
      batches: 1,
      complete: true,
      iteration: { step, accepted, reset, gradientNorm, evaluations, ...(reason === undefined ? {} : { reason }) },
      ...noted,
      ...(evaluation === undefined ? {} : { validation: { loss: evaluation.loss, accuracy: evaluation.accuracy } }),
    };
    yield { kind: "report", progress };
    if (reason !== undefined || noted.stopped === true) return;
    yield { kind: "slice" };
  }
}

function reasonToStop({ stuck }: Advance, gradientNorm: number, method: BatchMethod): StopReason | undefined {
  if (gradientNorm === 0) return "gradient";
  if (!stuck) return undefined;
  return method.kind === "levenbergMarquardt" ? "mu" : "rounding";
}

/** Creates one iteration of a method, from a point and what the method keeps. */
function createIteration(
  state: State,
  { where, samples, optimizer: method }: Run<BatchMethod>,
  count: (theta: Float64Array) => Point,
): (point: Point, kept: MethodState | undefined) => Advance {
  if (method.kind !== "levenbergMarquardt")
    return (point, kept) => advanceMethod(count, point, { state: kept ?? startMethod(point, method), method });
  const equations = createNormalEquations(state, where, samples);
  return (point, kept) => advanceMarquardt(count, point, { state: kept ?? startMarquardt(method), method, equations });
}
