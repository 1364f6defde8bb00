import { parseTable } from "@adjoint/datasets";
import type { Network, Schema } from "adjoint";
import { predictRows } from "adjoint/tables";
import type { RowPrediction } from "adjoint/tables";
import { readTable } from "../data/csv.ts";
import { isAdjointError, withoutFunction } from "../errors.ts";
import { knownColumns, scaledFor } from "../model/read.ts";
import type { Model } from "../model/read.ts";
import { createCsvCells } from "../model/csv-cells.ts";
import type { CsvCells } from "../model/csv-cells.ts";
import { csvOf, outputNames, predictBlocks } from "../model/predictions.ts";
import { csvOfTable, outputColumns, predictTable } from "../table/predictions.ts";
import { textColumns } from "../table/columns.ts";
import { CONTENT_TYPES, bodyTypeOf, cellsOfJson, toCsv } from "./body.ts";
import type { BodyType } from "./body.ts";
import { ServeError } from "./errors.ts";
import { createMetrics } from "./metrics.ts";
import { openApiOf } from "./openapi.ts";

/** What of a request counts here. */
export interface ServeRequest {
  readonly method: string;
  /** The path alone, without a query. */
  readonly path: string;
  readonly contentType: string | undefined;
  /** The announced length of the body [bytes]; undefined where it comes in chunks. */
  readonly contentLength: number | undefined;
  readonly body: AsyncIterable<Uint8Array>;
}

export interface ServeResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Answers requests about one model. Never rejects, unless the body cannot be read. */
export type Handler = (request: ServeRequest) => Promise<ServeResponse>;

interface Route {
  readonly method: "GET" | "POST";
  answer(request: ServeRequest): Promise<ServeResponse> | ServeResponse;
}

/** Creates the handler of a model. @param options.maxBody the longest body that is read [bytes]; `version` that of the OpenAPI document */
export function createHandler(model: Model, { maxBody, version }: { readonly maxBody: number; readonly version: string }): Handler {
  const metrics = createMetrics();
  const openApi = json(200, openApiOf(model, version));
  const routes: Readonly<Record<string, Route>> = {
    "/health": { method: "GET", answer: () => json(200, { status: "ok", model: model.path }) },
    "/metrics": {
      method: "GET",
      answer: () => ({ status: 200, headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8" }, body: metrics.text() }),
    },
    "/openapi.json": { method: "GET", answer: () => openApi },
    "/predict": {
      method: "POST",
      async answer(request) {
        const type = bodyTypeOf(request.contentType);
        const { body, rows } = await predict(model, await readBody(request, maxBody), type);
        metrics.rows(rows);
        return { status: 200, headers: { "content-type": CONTENT_TYPES[type] }, body };
      },
    },
  };
  return async (request) => {
    const begin = performance.now();
    const { path } = request;
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
    const response = await answer(route, request);
    // Unknown paths share one name: a client must not fill the memory with names.
    metrics.request(route === undefined ? "other" : path, response.status, (performance.now() - begin) / 1000);
    return response;
  };
}

async function answer(route: Route | undefined, request: ServeRequest): Promise<ServeResponse> {
  const { method, path } = request;
  try {
    if (route === undefined)
      throw new ServeError(404, "no-such-path", `there is no ${path.slice(0, 60)}. Post rows to /predict; /openapi.json describes them.`);
    if (method === route.method) return await route.answer(request);
    const { headers, ...refused } = failure(new ServeError(405, "method", `${path} is for ${route.method}: ${method}.`));
    return { ...refused, headers: { ...headers, allow: route.method } };
  } catch (error) {
    return failure(error);
  }
}

/** Returns the response for an error: with the reason where the sender can correct the request, without for a bug of this program. */
function failure(error: unknown): ServeResponse {
  if (error instanceof ServeError) return json(error.status, { error: { code: error.code, message: error.message } });
  if (isAdjointError(error) || isCommandError(error))
    return json(400, { error: { code: error.code, message: withoutFunction(error.message).replace(/^--data: /, "") } });
  return json(500, { error: { code: "bug", message: "this is a bug in Adjoint; please report it" } });
}

function isCommandError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && /^(Usage|File)Error$/.test(error.name) && "code" in error;
}

function json(status: number, value: unknown): ServeResponse {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}

/** Reads a body, of which a longer one is refused before it fills the memory. */
async function readBody({ contentLength = 0, body }: ServeRequest, limit: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const check = (length: number): void => {
    if (length > limit) throw new ServeError(413, "too-long", `the body is longer than ${limit} bytes. Send fewer rows at a time.`);
  };
  check(contentLength);
  for await (const piece of body) {
    size += piece.length;
    check(size);
    pieces.push(piece);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

async function predict(model: Model, bytes: Uint8Array, type: BodyType): Promise<{ readonly body: string; readonly rows: number }> {
  const { schema } = model.net.data ?? {};
  const given = type === "csv" ? undefined : cellsOfJson(bytes, type, model);
  // Rows without a past need no table, which takes three times as long.
  if (schema !== undefined && given?.columns !== undefined && schema.window === undefined)
    return answerRows(model.net, type, predictRows(model.net, namedRows(given.columns, given.cells)));
  const { text, header } = given === undefined ? { text: bytes, header: undefined } : toCsv(given);
  if (schema !== undefined) return predictFromTable(model.net, schema, { text, header, type });
  async function* pieces(): AsyncGenerator<Uint8Array> {
    yield text;
  }
  const request = { ...knownColumns(model), name: "the request", label: null, ...(header === undefined ? {} : { header }) };
  const { set } = await readTable(request, pieces());
  const { inputs } = scaledFor(model, set);
  if (type === "csv") return { body: [...csvOf(model, inputs, { probabilities: true, cells: forPrograms() })].join(""), rows: inputs.rows };
  const blocks = [...predictBlocks(model, inputs, { outputs: true })];
  const outputs = blocks.flatMap((block) => block.outputs ?? []);
  const predictions = blocks.flatMap((block): readonly unknown[] => block.labels ?? block.outputs ?? []);
  const body =
    type === "json"
      ? JSON.stringify({ columns: outputNames(model.net), predictions, outputs })
      : predictions.map((prediction, i) => `${JSON.stringify({ prediction, outputs: outputs[i] })}\n`).join("");
  return { body, rows: inputs.rows };
}

/** Predicts with a model that knows its table: a cell may be missing, as in the files that it was trained on. */
function predictFromTable(
  net: Network,
  schema: Schema,
  { text, header, type }: { readonly text: Uint8Array; readonly header: "yes" | "no" | undefined; readonly type: BodyType },
): { readonly body: string; readonly rows: number } {
  // Rows of JSON were written here: commas, and a point in numbers.
  const written = type === "csv" ? {} : ({ delimiter: ",", decimal: "." } as const);
  const asked = header ?? (schema.header ? undefined : "no");
  const table = parseTable(text, {
    name: "the request",
    text: textColumns(schema),
    ...written,
    ...(asked === undefined ? {} : { header: asked === "yes" }),
  });
  if (type === "csv")
    return { body: [...csvOfTable(net, table, { probabilities: true, cells: forPrograms() })].join(""), rows: table.rows };
  return answerRows(
    net,
    type,
    [...predictTable(net, table, {})].flatMap(({ predictions }) => predictions),
  );
}

function namedRows(columns: readonly string[], cells: readonly (readonly string[])[]): Record<string, string>[] {
  return cells.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]])));
}

/** Writes predictions as JSON, or as lines of JSON. */
function answerRows(net: Network, type: BodyType, predicted: readonly RowPrediction[]): { readonly body: string; readonly rows: number } {
  const columns = outputColumns(net);
  const outputs = predicted.map(({ probabilities, values }) => Object.values(values ?? probabilities ?? {}));
  const predictions = predicted.map((each, i) => each.class ?? each.labels ?? outputs[i]);
  const body =
    type === "json"
      ? JSON.stringify({ columns, predictions, outputs })
      : predictions.map((prediction, i) => `${JSON.stringify({ prediction, outputs: outputs[i] })}\n`).join("");
  return { body, rows: predicted.length };
}

/** Returns how cells are written for a program that reads them: as they are. */
function forPrograms(): CsvCells {
  return createCsvCells({ forSpreadsheet: false });
}
