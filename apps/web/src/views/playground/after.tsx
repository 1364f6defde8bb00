import { signal } from "@preact/signals";
import type { ComponentType } from "preact";

const panel = signal<ComponentType | undefined>(undefined);

/** What can be done with a network that was trained; fetched when it is opened. */
export function After() {
  const Panel = panel.value;
  return (
    <details
      class="panel after"
      onToggle={(event) => {
        if (event.currentTarget.open && panel.value === undefined)
          void import("./after-panel.tsx").then(({ AfterPanel }) => (panel.value = AfterPanel));
      }}
    >
      <summary>After training: try a row, see what matters, take it with you</summary>
      {Panel !== undefined && <Panel />}
    </details>
  );
}
