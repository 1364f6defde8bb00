export { checkSchema } from "./check.ts";
export { describeSchema, leftOut } from "./describe.ts";
export { encodeInputs, encodeTargets, encodeWeights } from "./encode.ts";
export type { EncodeOptions, Encoded } from "./encode.ts";
export { classesOf, featuresOf, inputColumns, scalingOf, targetColumns, targetScalingOf } from "./features.ts";
export type { Row, RowValue } from "./cell.ts";
export type { Table, TableCell, TableColumn } from "../table/table.ts";
