import type { ColumnScaling, Scaling, Schema, SchemaColumn } from "@adjoint/reference";

/** The columns of a schema that become inputs, in their order. */
export function inputColumns({ columns }: Schema): readonly SchemaColumn[] {
  return columns.filter(({ role }) => role === "input");
}

/** The columns to be learnt, in their order. */
export function targetColumns({ columns }: Schema): readonly SchemaColumn[] {
  return columns.filter(({ role }) => role === "target");
}

/** The names of the numbers that a column gives: `age`, `colour=red`, `date year`, `age is missing`. */
export function featuresOf(column: SchemaColumn): string[] {
  return [...valueNames(column), ...(column.indicator === true ? [`${column.name} is missing`] : [])];
}

function valueNames({ kind, name, categories = [], date }: SchemaColumn): string[] {
  if (kind === "category") return categories.map((category) => `${name}=${category.name}`);
  return kind === "date" ? (date?.parts ?? []).map((part) => `${name} ${part}`) : [name];
}

/** The shift and scale of every input, in the order of the features; those of categories are 0 and 1. */
export function scalingOf(schema: Schema): Scaling {
  const shift: number[] = [];
  const scale: number[] = [];
  const clipped: boolean[] = [];
  for (const column of inputColumns(schema)) {
    featuresOf(column).forEach((_, i) => {
      shift.push(column.scaling?.shift[i] ?? 0);
      scale.push(column.scaling?.scale[i] ?? 1);
      clipped.push(column.scaling?.kind === "robust" && i < column.scaling.shift.length);
    });
  }
  const plain = shift.every((value) => value === 0) && scale.every((value) => value === 1);
  const kind = inputColumns(schema).find(({ scaling }) => scaling !== undefined)?.scaling?.kind ?? "standardize";
  return plain ? { kind: "none", shift: [], scale: [] } : { kind, shift, scale, ...(kind === "robust" ? { clipped } : {}) };
}

/** The classes that a schema tells apart: the categories of its target, or the names of one-hot columns. */
export function classesOf(schema: Schema): readonly string[] | undefined {
  if (schema.learns !== "classes") return undefined;
  const targets = targetColumns(schema);
  return targets.length === 1 ? targets[0].categories?.map(({ name }) => name) : targets.map(({ name }) => name);
}

/** The shift and scale of the values to be learnt, where they are scaled. */
export function targetScalingOf(schema: Schema): ColumnScaling | undefined {
  const targets = targetColumns(schema);
  if (schema.learns !== "values" || targets.every(({ scaling }) => scaling === undefined)) return undefined;
  const kind = targets.find(({ scaling }) => scaling !== undefined)!.scaling!.kind;
  return { kind, shift: targets.map(({ scaling }) => scaling?.shift[0] ?? 0), scale: targets.map(({ scaling }) => scaling?.scale[0] ?? 1) };
}
