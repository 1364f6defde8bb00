/** Filled in with the step view. */
export function takeApart(): void {
  location.hash = "#/step";
}
