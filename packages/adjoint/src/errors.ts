import type { AdjointError, ErrorData } from "@adjoint/reference";
import { ARGUMENT_PROBLEMS } from "./errors/arguments.ts";
import { DATA_PROBLEMS } from "./errors/data.ts";
import { HOST_PROBLEMS, MODEL_PROBLEMS } from "./errors/models.ts";
import { OPTIMISE_PROBLEMS } from "./errors/optimise.ts";

export type { Quantity } from "./errors/sentence.ts";

/** Every rule of this package that a user can break, by its code. */
const PROBLEMS = { ...ARGUMENT_PROBLEMS, ...DATA_PROBLEMS, ...HOST_PROBLEMS, ...MODEL_PROBLEMS, ...OPTIMISE_PROBLEMS };

type Problems = typeof PROBLEMS;
type ProblemCode = keyof Problems;
type FieldsOf<C extends ProblemCode> = Problems[C] extends { readonly sentence: (fields: infer F) => unknown } ? F : never;

/**
 * Throws the error of a code: `<where>: <rule broken>: <values>. <next step>`.
 * @param where the function that the user called
 */
export function fail<C extends ProblemCode>(where: string, code: C, fields: FieldsOf<C>): never {
  const { type: ErrorClass, sentence } = PROBLEMS[code] as {
    readonly type: new (message: string, data: ErrorData) => AdjointError;
    readonly sentence: (fields: FieldsOf<C>) => readonly [rule: string, values: string, next: string];
  };
  const [rule, values, next] = sentence(fields);
  throw new ErrorClass(`${where}: ${rule}: ${values}. ${next}`, { code, fields: { where, ...(fields as object) } });
}
