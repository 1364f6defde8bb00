import type { Dataset, Network } from "adjoint";
import type { Parts } from "../data/source.ts";
import { measuredOf } from "../model/describe.ts";
import type { Measured } from "../model/describe.ts";

/** A part of the data with its measurement. */
export interface MeasuredPart {
  readonly key: "training" | "validation" | "test";
  readonly name: string;
  readonly result: Measured;
}

/** Measures the held-out parts, or if nothing is held out, the rows that were trained on. */
export function measureParts(net: Network, { train, validation, test }: Parts, unit: number): MeasuredPart[] {
  const measure = (key: MeasuredPart["key"], name: string, part: Dataset | undefined): MeasuredPart[] =>
    part === undefined ? [] : [{ key, name, result: measuredOf(net.evaluate(part), unit) }];
  const held = [...measure("validation", test === undefined ? "held-out" : "validation", validation), ...measure("test", "test", test)];
  return held.length > 0 ? held : measure("training", "training", train);
}
