import type { Dataset, Network } from "adjoint";
import { evaluateTable } from "adjoint/tables";
import type { Parts } from "../data/source.ts";
import { measuredOf } from "../model/describe.ts";
import type { Measured } from "../model/describe.ts";
import { metricsJson, summaryLines } from "../table/metrics.ts";

/** A part of the data with its measurement. */
export interface MeasuredPart {
  readonly key: "training" | "validation" | "test";
  readonly name: string;
  readonly result: Measured & { readonly metrics?: unknown };
  /** Lines with the metrics of a table, beside what needs no model. */
  readonly summary: readonly string[];
}

/** Measures the held-out parts, or if nothing is held out, the rows that were trained on. */
export function measureParts(net: Network, { train, validation, test }: Parts, unit: number): MeasuredPart[] {
  const measure = (key: MeasuredPart["key"], name: string, part: Dataset | undefined): MeasuredPart[] =>
    part === undefined ? [] : [{ key, name, ...measurePart(net, part, unit) }];
  const held = [...measure("validation", test === undefined ? "held-out" : "validation", validation), ...measure("test", "test", test)];
  return held.length > 0 ? held : measure("training", "training", train);
}

/** Measures one part; a table with the metrics of its kind. */
function measurePart(net: Network, part: Dataset, unit: number): Pick<MeasuredPart, "result" | "summary"> {
  const result = measuredOf(net.evaluate(part), unit);
  if (part.schema === undefined) return { result, summary: [] };
  const evaluation = evaluateTable(net, part);
  return { result: { ...result, metrics: metricsJson(evaluation) }, summary: summaryLines(evaluation) };
}
