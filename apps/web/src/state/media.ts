import { signal } from "@preact/signals";

/** How much room the window has: three columns, two, or one. */
export type Room = "wide" | "middle" | "narrow";

const WIDE = matchMedia("(min-width: 1181px)");
const NARROW = matchMedia("(max-width: 760px)");

const measured = (): Room => (WIDE.matches ? "wide" : NARROW.matches ? "narrow" : "middle");

/** Follows the window. What stands in another place must also come in another order, for the keyboard and for readers. */
export const room = signal<Room>(measured());

for (const query of [WIDE, NARROW])
  query.addEventListener("change", () => {
    room.value = measured();
  });
