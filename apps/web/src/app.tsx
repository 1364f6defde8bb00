import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { VIEWS, addressProblem, hrefOf, view } from "./state/address.ts";
import type { View } from "./state/address.ts";
import { theme, toggleTheme } from "./state/theme.ts";
import { LiveRegion } from "./ui/live.tsx";
import { Notice } from "./ui/notice.tsx";
import { Playground } from "./views/playground/playground.tsx";

const TITLES: Readonly<Record<View, string>> = {
  playground: "Playground",
  step: "Step",
  check: "Check",
  digits: "Digits",
  benchmark: "Benchmark",
};

/** What follows in the navigation where there is room for it. */
const ENDINGS: Readonly<Partial<Record<View, string>>> = { step: "through", check: "formulas" };

/** The views that are fetched when they are first looked at. */
const LATER: Readonly<Record<Exclude<View, "playground">, () => Promise<ComponentType>>> = {
  step: async () => (await import("./views/step/step.tsx")).Step,
  check: async () => (await import("./views/check/check.tsx")).Check,
  digits: async () => (await import("./views/digits/digits.tsx")).Digits,
  benchmark: async () => (await import("./views/benchmark/benchmark.tsx")).Benchmark,
};

const fetched = signal<Partial<Record<View, ComponentType>>>({ playground: Playground });
const failure = signal<string | undefined>(undefined);

async function fetchView(name: View): Promise<void> {
  if (name === "playground" || fetched.peek()[name] !== undefined) return;
  try {
    const component = await LATER[name]();
    fetched.value = { ...fetched.peek(), [name]: component };
    failure.value = undefined;
  } catch {
    failure.value = `The view ${TITLES[name]} could not be fetched. Go to another and come back when the server can be reached.`;
  }
}

export function App() {
  const name = view.value;
  const Current = fetched.value[name];
  useEffect(() => {
    document.title = `${[TITLES[name], ENDINGS[name]].filter(Boolean).join(" ")} · Adjoint`;
    void fetchView(name);
  }, [name]);
  return (
    <>
      <a class="skip" href="#main" onClick={skipToMain}>
        Skip to the content
      </a>
      <Header />
      <main id="main" tabIndex={-1} data-view={name} data-ready={Current !== undefined}>
        {addressProblem.value !== undefined && (
          <Notice kind="problem" lines={[addressProblem.value]} onClose={() => (addressProblem.value = undefined)} />
        )}
        {failure.value !== undefined && <Notice kind="problem" lines={[failure.value]} />}
        {Current === undefined ? <p class="pending">{failure.value === undefined ? "One moment…" : ""}</p> : <Current />}
      </main>
      <LiveRegion />
    </>
  );
}

function Header() {
  return (
    <header class="masthead">
      <a class="wordmark" href="#/playground" aria-label="Adjoint, the playground">
        <span aria-hidden="true">
          <b class="bra">⟨</b>Adjoint<b class="ket">⟩</b>
        </span>
      </a>
      <nav aria-label="Views">
        {VIEWS.map((name) => (
          <a key={name} href={hrefOf(name)} aria-current={view.value === name ? "page" : undefined}>
            {TITLES[name]}
            {ENDINGS[name] !== undefined && <span class="ending"> {ENDINGS[name]}</span>}
          </a>
        ))}
      </nav>
      <button type="button" class="theme" onClick={toggleTheme} aria-label={theme.value === "dark" ? "Light colours" : "Dark colours"}>
        <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
          <circle cx="10" cy="10" r="7" fill="none" stroke="currentColor" stroke-width="1.5" />
          <path d="M10 3a7 7 0 0 1 0 14z" fill="currentColor" />
        </svg>
      </button>
    </header>
  );
}

/** The address holds the state of the view, so the link may not change it. */
function skipToMain(event: Event): void {
  event.preventDefault();
  document.querySelector<HTMLElement>("#main")?.focus();
}
