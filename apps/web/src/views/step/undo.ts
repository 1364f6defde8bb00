import { signal } from "@preact/signals";
import { withEdit } from "./edits.ts";
import type { Edit } from "./edits.ts";
import { state } from "./state.ts";

/** The edits before each change, oldest first. */
const past = signal<readonly (readonly Edit[])[]>([]);
/** Changes of one number that follow within this time are one [ms]. */
const TOGETHER_MS = 1500;
let last = { entry: "", at: -Infinity };

/** Changes a number of the example. */
export function change(edit: Edit): void {
  const { edits } = state.values.value;
  const entry = `${edit.matrix} ${edit.row} ${edit.col}`;
  const at = performance.now();
  if (entry !== last.entry || at - last.at > TOGETHER_MS) past.value = [...past.value, edits].slice(-100);
  last = { entry, at };
  state.set({ edits: withEdit(edits, edit) });
}

/** Takes the last change back. */
export function undo(): void {
  const before = past.value.at(-1) ?? state.values.value.edits.slice(0, -1);
  past.value = past.value.slice(0, -1);
  last = { entry: "", at: -Infinity };
  state.set({ edits: before });
}

/** Takes all changes back, or forgets them with the example that they were made in. */
export function forgetChanges(): { readonly edits: readonly Edit[] } {
  past.value = [];
  last = { entry: "", at: -Infinity };
  return { edits: [] };
}
