import { signal } from "@preact/signals";
import type { ComponentType, VNode } from "preact";
import { useEffect } from "preact/hooks";
import { VIEWS, addressProblem, hrefOf, view } from "./state/address.ts";
import type { View } from "./state/address.ts";
import { embedded, presenting } from "./state/modes.ts";
import { theme, toggleTheme } from "./state/theme.ts";
import { filesOf } from "./ui/dropped.ts";
import type { Dropped } from "./ui/dropped.ts";
import { LiveRegion } from "./ui/live.tsx";
import { Notice } from "./ui/notice.tsx";
import { Playground } from "./views/playground/playground.tsx";
import { playground } from "./views/playground/run.ts";

const TITLES: Readonly<Record<View, string>> = {
  playground: "Playground",
  step: "Step",
  lesson: "Lessons",
  check: "Check",
  digits: "Digits",
  benchmark: "Benchmark",
};

/** What follows in the navigation where there is room for it. */
const ENDINGS: Readonly<Partial<Record<View, string>>> = { step: "through", check: "formulas" };

type Later = Exclude<View, "playground">;

/** The views that are fetched when they are first opened. */
const LATER: Readonly<Record<Later, () => Promise<Readonly<Record<string, unknown>>>>> = {
  step: () => import("./views/step/step.tsx"),
  lesson: () => import("./views/lesson/lesson.tsx"),
  check: () => import("./views/check/check.tsx"),
  digits: () => import("./views/digits/digits.tsx"),
  benchmark: () => import("./views/benchmark/benchmark.tsx"),
};

const fetched = signal<Partial<Record<View, ComponentType>>>({ playground: Playground });
const failure = signal<string | undefined>(undefined);
/** The address of a view's module that could not be fetched, by the browser's message. */
const failedModules = new Map<Later, string>();
let attempts = 0;

async function fetchView(name: View): Promise<void> {
  if (name === "playground" || fetched.peek()[name] !== undefined) return;
  try {
    const module = await fetchModule(name);
    // A view's module exports the view under its title.
    fetched.value = { ...fetched.peek(), [name]: module[TITLES[name]] as ComponentType };
    failure.value = undefined;
  } catch (error) {
    const [url] = /https?:\/\/\S+\.js/.exec(String(error)) ?? [];
    if (url !== undefined) failedModules.set(name, url);
    failure.value = `The view ${TITLES[name]} could not be fetched. Go to another and come back when the server can be reached.`;
  }
}

/** Imports a view. Some browsers keep a failed import for good, so a later attempt asks for the same file under another address. */
async function fetchModule(name: Later): Promise<Readonly<Record<string, unknown>>> {
  const failed = failedModules.get(name);
  if (failed === undefined) return LATER[name]();
  return (await import(/* @vite-ignore */ `${failed}?attempt=${++attempts}`)) as Readonly<Record<string, unknown>>;
}

export function App() {
  const name = view.value;
  const Current = fetched.value[name];
  useEffect(followKeys, []);
  useEffect(() => {
    const allow = (event: DragEvent): void => event.preventDefault();
    const drop = (event: DragEvent): void => {
      // A view that takes files itself has prevented the default.
      if (event.defaultPrevented) return;
      event.preventDefault();
      void filesOf(event.dataTransfer).then(openDropped);
    };
    document.addEventListener("dragover", allow);
    document.addEventListener("drop", drop);
    return () => {
      document.removeEventListener("dragover", allow);
      document.removeEventListener("drop", drop);
    };
  }, []);
  useEffect(() => {
    const root = document.documentElement;
    root.dataset["embed"] = String(embedded.value);
    root.dataset["present"] = String(presenting.value);
  }, [embedded.value, presenting.value]);
  useEffect(() => {
    document.title = `${[TITLES[name], ENDINGS[name]].filter(Boolean).join(" ")} · Adjoint`;
    void fetchView(name);
  }, [name]);
  return (
    <>
      <a class="skip" href="#main" onClick={skipToMain}>
        Skip to the content
      </a>
      {!embedded.value && <Header />}
      <main id="main" tabIndex={-1} data-view={name} data-ready={Current !== undefined}>
        {addressProblem.value !== undefined && (
          <Notice kind="problem" lines={[addressProblem.value]} onClose={() => (addressProblem.value = undefined)} />
        )}
        {failure.value !== undefined && <Notice kind="problem" lines={[failure.value]} />}
        {Current === undefined ? <p class="pending">{failure.value === undefined ? "One moment…" : ""}</p> : <Current />}
      </main>
      {embedded.value ? <FrameFooter /> : <Footer />}
      {sharing.value}
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
      <button type="button" class="share-button" onClick={() => void share()}>
        Share
      </button>
      <button type="button" class="theme" onClick={toggleTheme} aria-label={theme.value === "dark" ? "Light colours" : "Dark colours"}>
        <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
          <circle cx="10" cy="10" r="7" fill="none" stroke="currentColor" stroke-width="1.5" />
          <path d="M10 3a7 7 0 0 1 0 14z" fill="currentColor" />
        </svg>
      </button>
    </header>
  );
}

/** The dialog for sharing, once it is asked for. */
const sharing = signal<VNode | undefined>(undefined);

async function share(): Promise<void> {
  const { ShareDialog } = await import("./ui/share-dialog.tsx");
  sharing.value = <ShareDialog onClose={() => (sharing.value = undefined)} />;
}

/** In a frame: where this comes from, and the way to the whole page. */
function FrameFooter() {
  return (
    <p class="small from">
      <a href={`${location.pathname}${hrefOf(view.value)}`} target="_blank" rel="noopener">
        Adjoint
      </a>
    </p>
  );
}

/** Says what this is, and how to have it. */
function Footer() {
  return (
    <footer class="colophon">
      <p>
        Adjoint trains dense networks in WebAssembly and checks backpropagation. Everything on this page runs in your browser; nothing is
        sent anywhere. <a href="./LICENSE.txt">MIT licence</a>.
      </p>
      <p>
        <code>npm i adjoint</code> for your own programs, <code>npx adjoint-cli train --data FILE.csv</code> for the command line.
      </p>
    </footer>
  );
}

/** What the check view reads. */
const FORMULA_FILES = /\.(py|m|tex|ipynb|txt|md)$/i;
const LONGEST_TEXT = 20_000;

/** Opens what was dropped anywhere on the page: a text in the check view, everything else in the playground. */
async function openDropped(files: Dropped): Promise<void> {
  const file = files[0]?.file;
  if (file === undefined) return;
  if (FORMULA_FILES.test(file.name) && !/\.txt$/i.test(file.name)) {
    const { textOf } = await import("./views/check/file.ts");
    const text = await textOf(file);
    if (text === undefined) {
      failure.value = `${file.name} is not text. Drop a program, formulas, or a notebook.`;
      return;
    }
    if (text.length > LONGEST_TEXT) {
      failure.value = `${file.name} has ${text.length} characters; the check view takes up to ${LONGEST_TEXT}. Use the command line: adjoint check ${file.name}.`;
      return;
    }
    const { state } = await import("./views/check/state.ts");
    state.set({ text });
    location.hash = state.href.value;
    return;
  }
  location.hash = hrefOf("playground");
  await playground().openFiles(files);
}

/** With ←, → and the space bar a view is moved, wherever it says what is next; not while something else takes the keys. */
function followKeys(): () => void {
  const take = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === "Escape") presenting.value = false;
    const rel = { ArrowRight: "next", " ": presenting.value ? "next" : undefined, ArrowLeft: "prev" }[event.key];
    const { target } = event;
    if (
      rel === undefined ||
      (target instanceof HTMLElement && target.closest("button, a, input, select, textarea, [tabindex='0'], .editor") !== null)
    )
      return;
    const [link] = document.querySelectorAll<HTMLElement>(`main [rel="${rel}"], main [data-rel="${rel}"]`);
    if (link === undefined) return;
    event.preventDefault();
    link.click();
  };
  document.addEventListener("keydown", take);
  return () => document.removeEventListener("keydown", take);
}

/** The address holds the state of the view, so the link may not change it. */
function skipToMain(event: Event): void {
  event.preventDefault();
  document.querySelector<HTMLElement>("#main")?.focus();
}
