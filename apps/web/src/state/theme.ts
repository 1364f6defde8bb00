import { computed, effect, signal } from "@preact/signals";

export type Theme = "light" | "dark";

const query = matchMedia("(prefers-color-scheme: dark)");
const chosen = signal<Theme | undefined>(stored());
const preferred = signal<Theme>(query.matches ? "dark" : "light");

/** What the page is drawn in: what the visitor chose here, else what the system says. */
export const theme = computed(() => chosen.value ?? preferred.value);

/** Takes the other colours than the system's, or goes back to the system's. */
export function toggleTheme(): void {
  const other = preferred.value === "dark" ? "light" : "dark";
  chosen.value = theme.value === other ? undefined : other;
}

export function connectTheme(): void {
  query.addEventListener("change", () => {
    preferred.value = query.matches ? "dark" : "light";
  });
  effect(() => {
    document.documentElement.dataset["theme"] = theme.value;
  });
  // Another tab of the page has changed it.
  addEventListener("storage", (event) => {
    if (event.key === "theme") chosen.value = stored();
  });
  effect(() => {
    try {
      if (chosen.value === undefined) localStorage.removeItem("theme");
      else localStorage.setItem("theme", chosen.value);
    } catch {
      // A page without storage forgets the choice; that is all.
    }
  });
}

function stored(): Theme | undefined {
  try {
    const theme = localStorage.getItem("theme");
    return theme === "light" || theme === "dark" ? theme : undefined;
  } catch {
    return undefined;
  }
}
