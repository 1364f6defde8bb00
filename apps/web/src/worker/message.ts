import { AdjointError } from "@adjoint/reference";

/** Returns what to tell the visitor: an error of the packages without the function's name, anything else as a bug. */
export function plainMessage(error: unknown): string {
  if (!(error instanceof AdjointError)) {
    return `This is a bug in Adjoint; please report it: ${error instanceof Error ? error.message : String(error)}.`;
  }
  const text = error.message.replace(/^[a-z]\w*(?: "[^"]*")?: /i, "");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
