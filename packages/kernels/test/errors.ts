import type { AdjointError } from "@adjoint/reference";
import { expect } from "vitest";

/** Requires an error of this code with these fields. */
export function expectError(act: () => unknown, code: string, fields: object): void {
  let thrown: unknown;
  try {
    act();
  } catch (error) {
    thrown = error;
  }
  const { code: got, fields: values } = (thrown ?? {}) as AdjointError;
  expect({ code: got, fields: values }).toEqual({ code, fields });
}
