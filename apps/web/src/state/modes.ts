import { signal } from "@preact/signals";

/** Shown in a frame of another page: without the masthead and the footer. */
export const embedded = signal(false);
/** Shown to a room: large, and moved with the arrow keys and the space bar. */
export const presenting = signal(false);

/** Takes the modes out of an address's parameters: they belong to no view, and stay while one follows links. */
export function readModes(params: URLSearchParams): void {
  if (params.get("embed") === "1") embedded.value = true;
  if (params.get("present") === "1") presenting.value = true;
  params.delete("embed");
  params.delete("present");
}

/** Adds the modes to the address of a view's state. */
export function withModes(href: string): string {
  const modes = [embedded.value ? "embed=1" : "", presenting.value ? "present=1" : ""].filter(Boolean).join("&");
  return modes === "" ? href : `${href}${href.includes("?") ? "&" : "?"}${modes}`;
}

/** Tells the page around the frame how high the content is, whenever it changes: a message `{ type: "adjoint:height", height }` [px]. */
export function connectFrame(): void {
  if (parent === window) return;
  const tell = (): void =>
    parent.postMessage({ type: "adjoint:height", height: Math.ceil(document.querySelector("#app")!.getBoundingClientRect().height) }, "*");
  new ResizeObserver(tell).observe(document.querySelector("#app")!);
  tell();
}
