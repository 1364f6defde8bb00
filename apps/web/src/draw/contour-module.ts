import { signal } from "@preact/signals";

/** What finds the lines between the classes; fetched after what is seen first, and drawn once it is here. */
export const contourModule = signal<typeof import("./contour.ts") | undefined>(undefined);

/** Fetches it. Without it the areas are drawn alone. */
export function loadContours(): void {
  if (contourModule.peek() !== undefined) return;
  void import("./contour.ts").then(
    (module) => (contourModule.value = module),
    () => undefined,
  );
}
