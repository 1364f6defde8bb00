import { table } from "../generated/digits.ts";
import { createExampleSet } from "../example-set.ts";
import type { ExampleSet } from "../example-set.ts";
import { byteScaling } from "../scaling.ts";
import { unpack } from "./packed.ts";

/**
 * Handwritten digits: 1797 images of 8×8 pixels, each 0 to 16, in 10 classes. Kept as bytes with scale 1/16.
 * The test part of "Optical Recognition of Handwritten Digits", E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, 1998,
 * doi:10.24432/C50P49, CC BY 4.0; see `data/SOURCES.md`.
 */
export function digits(): ExampleSet {
  const values = new Uint8Array(table.rows * 64);
  const labels = unpack(table, values);
  return createExampleSet({
    name: "digits",
    inputs: { values, rows: table.rows, cols: 64, scale: 1 / 16 },
    targets: { kind: "classes", labels, classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"] },
    scaling: byteScaling(64, 1 / 16),
    image: { height: 8, width: 8 },
  });
}
