import type { AdjointError, ErrorData } from "@adjoint/reference";
import { ARGUMENT_PROBLEMS } from "./errors/arguments.ts";
import { DATA_PROBLEMS } from "./errors/data.ts";
import { HOST_PROBLEMS, MODEL_PROBLEMS } from "./errors/models.ts";

export type { Quantity } from "./errors/sentence.ts";

/** Every rule of this package that a user can break, by its code. */
const PROBLEMS = { ...ARGUMENT_PROBLEMS, ...DATA_PROBLEMS, ...HOST_PROBLEMS, ...MODEL_PROBLEMS };

type ProblemTable = Readonly<
  Record<string, { readonly sentence: (fields: never) => readonly [rule: string, values: string, next: string] }>
>;
type FieldsOf<P> = P extends { readonly sentence: (fields: infer F) => unknown } ? F : never;

/** Throws the error of a code. */
type Fail<T extends ProblemTable> = <C extends keyof T & string>(where: string, code: C, fields: FieldsOf<T[C]>) => never;

/** Creates what throws the errors of a table. */
export function createFail<T extends ProblemTable>(problems: T): Fail<T> {
  return (where, code, fields) => {
    const { type: ErrorClass, sentence } = problems[code] as unknown as {
      readonly type: new (message: string, data: ErrorData) => AdjointError;
      readonly sentence: (fields: unknown) => readonly [rule: string, values: string, next: string];
    };
    const [rule, values, next] = sentence(fields);
    throw new ErrorClass(`${where}: ${rule}: ${values}. ${next}`, { code, fields: { where, ...(fields as object) } });
  };
}

/**
 * Throws the error of a code: `<where>: <rule broken>: <values>. <next step>`.
 * @param where the function that the user called
 */
export const fail: Fail<typeof PROBLEMS> = /* @__PURE__ */ createFail(PROBLEMS);
