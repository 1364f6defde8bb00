import { batch, computed, effect, signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import { readModes, withModes } from "./modes.ts";
import { readFields, quoted, writeFields } from "./fields.ts";
import type { Fields, Values } from "./fields.ts";

export const VIEWS = ["playground", "step", "lesson", "check", "digits", "benchmark"] as const;
export type View = (typeof VIEWS)[number];

/** Fields that stand in the path of a view's address: `#/lesson/transpose/3`. */
const PATHS: Readonly<Partial<Record<View, readonly string[]>>> = { lesson: ["name", "card"] };
/** The view that this page begins with; a test of the state alone has no page. */
const asked = typeof document === "undefined" ? undefined : document.documentElement.dataset["start"];
const start = VIEWS.find((name) => name === asked) ?? "playground";

/** Which view is shown, and what was wrong with the address if something was. */
export const view = signal<View>(start);
export const addressProblem = signal<string | undefined>(undefined);

/** The state of a view: its values, the sentences about what its address said wrongly, and how to change it. */
export interface ViewState<F extends Fields> {
  readonly values: ReadonlySignal<Values<F>>;
  readonly problems: ReadonlySignal<readonly string[]>;
  set(patch: Partial<Values<F>>): void;
  /** Takes over the state that an address's parameters say. */
  load(params: URLSearchParams): void;
  /** Says what could not be taken over; until the next change. */
  fail(problem: string): void;
  /** The address of this state. */
  readonly href: ReadonlySignal<string>;
}

interface Registered {
  read(params: URLSearchParams): void;
  readonly href: ReadonlySignal<string>;
}

const registered = new Map<View, Registered>();
/** The parameters that a view's address last had, until the view is there to read them. */
const unread = new Map<View, string>();
const registrations = signal(0);

/** Where a link to a view leads: to its state as it stands. */
export function hrefOf(name: View): string {
  void registrations.value;
  const params = unread.get(name);
  return registered.get(name)?.href.value ?? `#/${name}${params ? `?${params}` : ""}`;
}

/** Ties the state of a view to the address. To be called once for each view. */
export function createViewState<F extends Fields>(name: View, fields: F): ViewState<F> {
  const first = readFields(fields, new URLSearchParams(unread.get(name) ?? ""));
  const values = signal(first.values);
  const problems = signal(first.problems);
  const href = computed(() => {
    const params = writeFields(fields, values.value);
    const segments = PATHS[name] ?? [];
    // Without its first part a path has none.
    const path = params.has(segments[0] ?? "")
      ? segments.map((field) => `/${fields[field].write(values.value[field] as never)}`).join("")
      : "";
    for (const field of segments) params.delete(field);
    const query = params.toString();
    return `#/${name}${path}${query === "" ? "" : `?${query}`}`;
  });
  const load = (params: URLSearchParams): void => {
    const next = readFields(fields, params);
    batch(() => {
      // An address that says the same is no news: what hangs on the values need not be done again.
      if (writeFields(fields, next.values).toString() !== writeFields(fields, values.value).toString()) values.value = next.values;
      problems.value = next.problems;
    });
  };
  registered.set(name, { read: load, href });
  registrations.value++;
  return {
    values,
    problems,
    href,
    load,
    fail: (problem) => {
      problems.value = [problem];
    },
    set: (patch) => {
      batch(() => {
        values.value = { ...values.value, ...patch };
        problems.value = [];
      });
    },
  };
}

/** Follows the address from now on, and writes changes of the state into it. */
export function connectAddress(): void {
  let known = "";
  const follow = (): void => {
    known = location.hash;
    const { name, params, problem } = parseAddress(known);
    batch(() => {
      addressProblem.value = problem;
      unread.set(name, params.toString());
      registered.get(name)?.read(params);
      view.value = name;
    });
  };
  follow();
  addEventListener("hashchange", follow);
  let timer: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const href = withModes(hrefOf(view.value));
    // Browsers refuse an address that changes with every pixel of a slider.
    clearTimeout(timer);
    timer = setTimeout(() => {
      // Where the visitor has just gone elsewhere, the event that says so is still to come: what is known here is out of date.
      if (location.hash !== known || known === href || (known === "" && href === `#/${start}`)) return;
      history.replaceState(null, "", href);
      known = location.hash;
    }, 250);
  });
}

/** Reads `#/view?name=value&…`. */
function parseAddress(hash: string): {
  readonly name: View;
  readonly params: URLSearchParams;
  readonly problem: string | undefined;
} {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split(/\?(.*)/s);
  const [first = "", ...rest] = path.split("/");
  if (hash.length > 60_000) {
    return {
      name: "playground",
      params: new URLSearchParams(),
      problem: `The link is ${hash.length} characters long, too long to be read. It is left out.`,
    };
  }
  const name = VIEWS.find((candidate) => candidate === first);
  const fields = name === undefined ? [] : (PATHS[name] ?? []);
  if ((name === undefined && path !== "") || rest.length > fields.length) {
    return {
      name: "playground",
      params: new URLSearchParams(),
      problem: `There is no view called ${quoted(path)}. This is the playground.`,
    };
  }
  const params = new URLSearchParams(query);
  readModes(params);
  rest.forEach((part, i) => params.set(fields[i], part));
  return { name: name ?? start, params, problem: undefined };
}
