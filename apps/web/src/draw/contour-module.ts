import { signal } from "@preact/signals";
import type * as Contour from "./contour.ts";

/** What finds the lines between the classes; fetched after what is seen first, and drawn once it is here. */
export const contourModule = signal<typeof Contour | undefined>(undefined);

/** Fetches it. Without it the areas are drawn alone. */
export function loadContours(): void {
  if (contourModule.peek() !== undefined) return;
  void import("./contour.ts").then(
    (module) => (contourModule.value = module),
    () => undefined,
  );
}
