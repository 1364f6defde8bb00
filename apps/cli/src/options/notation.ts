import { NOTATIONS } from "@adjoint/formula";
import { option } from "./table.ts";
import { choice } from "./values.ts";

/** Declares the option of the notation. @param byDefault what holds without it */
export function notation(byDefault: string): ReturnType<typeof option<(typeof NOTATIONS)[number]>> {
  return option("<name>", `the letters to use: ${NOTATIONS.join(", ")} (${byDefault})`, choice(NOTATIONS));
}
