import type { Example } from "./examples.ts";

/** A code as words. */
export function nameOf(code: string): string {
  const words = code.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function titleOf({ title, code }: Example): string {
  return title === "" ? nameOf(code ?? "") : title;
}
