import type { Precision } from "@adjoint/reference";
import { compileGradient } from "../compile/index.ts";
import { parametersOf } from "../compile/plan.ts";
import { layerParameters, parameterShapes } from "../compile/shapes.ts";
import { requireBatchRows } from "../train/regularisation.ts";
import { divergedOnce } from "../train/diverge.ts";
import type { GradientOptions, LossAndGradients } from "../api.ts";
import { writeRows } from "../state/write-rows.ts";
import type { Samples } from "../data/samples.ts";
import type { Regularisation } from "../compile/spec.ts";
import { regularisationKey } from "../train/regularisation.ts";
import type { State } from "../state/state.ts";
import type { Tensor } from "../state/store.ts";

/** Returns cost and gradient over all rows as one batch, in the network's precision or another. */
export function lossAndGradients(
  state: State,
  where: string,
  samples: Samples,
  {
    inputs = false,
    precision = state.spec.precision,
    regularisation = {},
  }: GradientOptions & { readonly precision?: Precision; readonly regularisation?: Regularisation } = {},
): LossAndGradients<Tensor> {
  const { rows } = samples.inputs;
  requireBatchRows(where, state.spec, { rows, batchSize: rows });
  const targets = samples.targets.kind;
  const weighted = samples.weights !== undefined;
  const loaded = state.store.prepare({
    where,
    role: precision === state.spec.precision ? "gradient" : "gradientF64",
    settings: { targets, weighted, inputs, regularisation: regularisationKey(regularisation) },
    rows,
    compile: () =>
      compileGradient({ ...state.spec, precision }, { batchSize: rows, targets, weighted, inputGradient: inputs, regularisation }),
  });
  const { machine, plan } = loaded;
  writeRows(loaded, samples, 0, rows);
  const { position, loss } = machine.run(0, rows);
  if (position < rows) throw divergedOnce(state, where, samples);
  const gradients = new Map(parametersOf(plan).map(({ theta, gradient }) => [theta.name, gradient]));
  return {
    loss: loss / rows,
    gradients: layerParameters(state.spec, (name) => machine.read(gradients.get(name)!) as Tensor, parameterShapes(state.spec)),
    ...(plan.dX === undefined ? {} : { inputs: machine.read(plan.dX, rows) as Tensor }),
  };
}
