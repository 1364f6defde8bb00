import type { Dataset, Schema } from "@adjoint/reference";
import { createExampleSet } from "../example-set.ts";
import type { ExampleSet } from "../example-set.ts";
import type { Table } from "../table/table.ts";
import { encodeInputs, encodeTargets, encodeWeights } from "./encode.ts";
import type { EncodeOptions } from "./encode.ts";
import { featuresOf, inputColumns, scalingOf } from "./features.ts";

/** The rows of a table with their targets, encoded as a schema says; the schema goes with the data set, so that a network keeps it. */
export function encodeTable(
  schema: Schema,
  table: Table,
  options: EncodeOptions = {},
): { readonly set: ExampleSet; readonly extra: readonly string[]; readonly unseen: ReadonlyMap<string, number> } {
  const { inputs, extra, unseen } = encodeInputs(schema, table, options);
  const weights = encodeWeights(schema, table, options);
  const set: Dataset = {
    name: table.name,
    inputs,
    targets: encodeTargets(schema, table, options),
    features: inputColumns(schema).flatMap(featuresOf),
    scaling: scalingOf(schema),
    schema,
    ...(weights === undefined ? {} : { weights }),
  };
  return { set: createExampleSet(set), extra, unseen };
}
