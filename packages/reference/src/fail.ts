import type { AdjointError, ErrorData } from "./errors.ts";

/** A rule that a user can break: the class of its error, and the sentence that its fields make. */
export interface Problem<F> {
  readonly type: new (message: string, data: ErrorData) => AdjointError;
  readonly sentence: (fields: F) => readonly [rule: string, values: string, next: string];
}

/** The fields that a problem of a table is stated with. */
export type FieldsOf<P, C extends keyof P> = P[C] extends { readonly sentence: (fields: infer F) => unknown } ? F : never;

/**
 * Returns what throws the errors of a package, `<where>: <rule broken>: <values>. <next step>`, from its table of problems by code. `where` is the function that the
 * user called, or the instruction.
 */
export function createFail<const P extends Readonly<Record<string, Problem<never>>>>(
  problems: P,
): <C extends keyof P & string>(where: string, code: C, fields: FieldsOf<P, C>) => never {
  return (where, code, fields) => {
    const { type: ErrorClass, sentence } = problems[code] as unknown as Problem<typeof fields>;
    const [rule, values, next] = sentence(fields);
    throw new ErrorClass(`${where}: ${rule}: ${values}. ${next}`, { code, fields: { where, ...(fields as object) } });
  };
}
