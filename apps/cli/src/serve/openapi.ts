import { columnsOfRows } from "./body.ts";
import type { Model } from "../model/read.ts";
import { outputNames } from "../model/predictions.ts";

/** Returns the OpenAPI document of a model: the columns that a row has, and what is answered. @param version of the document */
export function openApiOf({ net, path }: Model, version: string): unknown {
  const { classes } = net.data ?? {};
  const columns = columnsOfRows(net);
  const cell = { oneOf: [{ type: "number" }, { type: "string" }] };
  const count = columns?.length ?? net.inputs;
  const array = { type: "array", items: cell, minItems: count, maxItems: count };
  const object =
    columns === undefined
      ? undefined
      : {
          type: "object",
          properties: Object.fromEntries(columns.map((column) => [column, cell])),
          required: columns,
          additionalProperties: false,
        };
  const row = object === undefined ? array : { oneOf: [array, object] };
  const error = { description: "why not", content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } } };
  const prediction = classes === undefined ? { type: "array", items: { type: "number" } } : { type: "string", enum: classes };
  return {
    openapi: "3.1.0",
    info: { title: `adjoint serve: ${path}`, version },
    paths: {
      "/predict": {
        post: {
          summary: "Predict for rows",
          requestBody: {
            required: true,
            content: {
              "application/json": {
                schema: {
                  oneOf: [
                    { type: "array", items: row },
                    { type: "object", properties: { rows: { type: "array", items: row } }, required: ["rows"] },
                  ],
                },
              },
              "application/x-ndjson": { schema: row },
              "text/csv": { schema: { type: "string" } },
            },
          },
          responses: {
            200: {
              description: "a prediction for each row, in the type of the request",
              content: {
                "application/json": {
                  schema: {
                    type: "object",
                    properties: {
                      columns: { type: "array", items: { type: "string" }, const: outputNames(net) },
                      predictions: { type: "array", items: prediction },
                      outputs: { type: "array", items: { type: "array", items: { type: "number" } } },
                    },
                  },
                },
                "application/x-ndjson": {
                  schema: { type: "object", properties: { prediction, outputs: { type: "array", items: { type: "number" } } } },
                },
                "text/csv": { schema: { type: "string" } },
              },
            },
            400: error,
            413: error,
            415: error,
          },
        },
      },
      "/health": { get: { summary: "Whether the model is loaded", responses: { 200: { description: "it is" } } } },
      "/metrics": { get: { summary: "Counts in the text format of Prometheus", responses: { 200: { description: "the counts" } } } },
    },
    components: {
      schemas: {
        Error: {
          type: "object",
          properties: { error: { type: "object", properties: { code: { type: "string" }, message: { type: "string" } } } },
        },
      },
    },
  };
}
