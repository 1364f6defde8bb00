import { failSchema } from "../problems/schema.ts";
import type { ColumnRole, ColumnScaling, MissingPolicy, Schema, SchemaColumn } from "@adjoint/reference";
import { quote } from "../names.ts";
import { DATE_PARTS } from "../table/dates.ts";
import { featuresOf } from "./features.ts";

const ROLES = { input: true, target: true, weight: true, kept: true, ignored: true } satisfies Record<ColumnRole, true>;
const POLICIES = { refuse: true, drop: true, mean: true, median: true, indicator: true } satisfies Record<MissingPolicy, true>;
const KINDS = { number: true, category: true, date: true } satisfies Record<SchemaColumn["kind"], true>;
const LEARNS = { classes: true, values: true, labels: true } satisfies Record<Schema["learns"], true>;
const SCALINGS = { standardize: true, minMax: true, robust: true } satisfies Record<ColumnScaling["kind"], true>;
const ORDERS = { ymd: true, dmy: true, mdy: true };

/**
 * Holds a value from a file to what a schema must be.
 * @returns the value
 * @throws FormatError with the first part that is wrong
 */
export function checkSchema(where: string, value: unknown): Schema {
  const fail = (rule: string, got: unknown): never => {
    failSchema(where, "schema-damaged", { rule, found: JSON.stringify(got) ?? "nothing" });
  };
  const schema = value as Schema;
  if (!isObject(value)) return fail("a schema must be an object", value);
  if (schema.version !== 1) fail("the version of the schema must be 1", schema.version);
  if (!Object.hasOwn(LEARNS, schema.learns)) fail("a schema must say what is learnt", schema.learns);
  if (schema.unseen !== "error" && schema.unseen !== "other") fail("unseen must be error or other", schema.unseen);
  if (typeof schema.header !== "boolean") fail("header must be true or false", schema.header);
  if (!isCount(schema.rows)) fail("rows must be an integer ≥ 0", schema.rows);
  if (schema.window !== undefined && !(isCount(schema.window) && schema.window > 0))
    fail("the window must be an integer ≥ 1", schema.window);
  if (schema.marks !== undefined && !(Array.isArray(schema.marks) && schema.marks.every((mark) => typeof mark === "string")))
    fail("the marks must be texts", schema.marks);
  if (!Array.isArray(schema.columns) || schema.columns.length === 0) fail("a schema must have columns", schema.columns);
  const names = new Set<string>();
  for (const column of schema.columns) {
    if (!isObject(column) || typeof column.name !== "string" || names.has(column.name))
      fail("columns must be objects with names of their own", column);
    names.add(column.name);
    const rule = columnRule(column);
    if (rule !== undefined) fail(`column ${quote(column.name)}: ${rule}`, column);
  }
  return schema;
}

/** The rule that a column breaks, if it breaks one. */
function columnRule(column: SchemaColumn): string | undefined {
  const { kind, role, missing, text, decimal, fill, categories, date, scaling, indicator, mean } = column;
  if (!Object.hasOwn(KINDS, kind)) return "its kind is unknown";
  if (!Object.hasOwn(ROLES, role)) return "its role is unknown";
  if (!Object.hasOwn(POLICIES, missing)) return "its policy for missing values is unknown";
  if (text !== undefined && typeof text !== "boolean") return "text must be true or false";
  if (decimal !== undefined && decimal !== ",") return "its decimal mark must be a comma";
  if (mean !== undefined && !Number.isFinite(mean)) return "its mean must be a finite number";
  if (indicator !== undefined && typeof indicator !== "boolean") return "indicator must be true or false";
  if (categories !== undefined && !areCategories(categories)) return "its categories must be different names with counts";
  if (kind === "category" && (role === "input" || role === "target") && categories === undefined) return "it has no categories";
  if (kind === "date" && role === "input" && !(isObject(date) && Object.hasOwn(ORDERS, date.order) && areParts(date.parts)))
    return "its dates have no form";
  if (fill !== undefined && !(kind === "number" ? Number.isFinite(fill) : typeof fill === "string"))
    return "what fills it must be a value of the column";
  if (kind === "category" && fill !== undefined && !categories?.some(({ name }) => name === fill))
    return "what fills it must be a category";
  if (scaling === undefined) return undefined;
  const width = role === "input" ? featuresOf(column).length : 1;
  const numbers = (list: unknown): boolean => Array.isArray(list) && list.length <= width && list.every(Number.isFinite);
  if (!isObject(scaling) || !numbers(scaling.shift) || !numbers(scaling.scale)) return "its scaling must be finite numbers";
  if (!Object.hasOwn(SCALINGS, scaling.kind) || (scaling.kind === "robust" && role !== "input"))
    return role === "input" ? "its scaling must be standardize, minMax or robust" : "its scaling must be standardize or minMax";
  return scaling.scale.every((factor) => factor > 0) ? undefined : "its scale must be above 0";
}

function areCategories(categories: NonNullable<SchemaColumn["categories"]>): boolean {
  if (!Array.isArray(categories)) return false;
  const names = categories.map((category: unknown) => (isObject(category) ? category["name"] : undefined));
  return (
    new Set(names).size === names.length && categories.every((category) => typeof category?.name === "string" && isCount(category.count))
  );
}

function areParts(parts: unknown): boolean {
  return Array.isArray(parts) && parts.every((part) => (DATE_PARTS as readonly unknown[]).includes(part));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
