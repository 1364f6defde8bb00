import { computed, effect, signal } from "@preact/signals";

export type Theme = "light" | "dark";

const query = matchMedia("(prefers-color-scheme: dark)");
const chosen = signal<Theme | undefined>(stored());
const preferred = signal<Theme>(query.matches ? "dark" : "light");

/** What the page is drawn in: what the visitor chose here, else what the system says. */
export const theme = computed(() => chosen.value ?? preferred.value);

export function toggleTheme(): void {
  chosen.value = theme.value === "dark" ? "light" : "dark";
}

export function connectTheme(): void {
  query.addEventListener("change", () => {
    preferred.value = query.matches ? "dark" : "light";
  });
  effect(() => {
    document.documentElement.dataset["theme"] = theme.value;
  });
  effect(() => {
    if (chosen.value === undefined) return;
    try {
      localStorage.setItem("theme", chosen.value);
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
