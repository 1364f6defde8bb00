import type { ActivationName } from "../core/activations.ts";

/** How the derivative of an activation is written: as a function of z, or of a = g(z). */
export type Form = "z" | "a";

/** A call of a function that the text does not define, and what it was fed with. */
interface Use {
  readonly statement: number;
  readonly form: Form;
}

/** What one run assumed about the functions that the text calls and does not define. */
export interface Assumptions {
  /** The form of each derivative; the first call decides where nothing was said. */
  readonly forms: Map<string, Form>;
  readonly uses: Map<string, Use[]>;
  /** Activations of layers whose z or a was given, by the names of the derivatives that they are fed to. */
  readonly layers: Map<number, ActivationName>;
  /** What each function was taken for, as one writes it. */
  readonly meanings: Map<string, string>;
}

/** A function that is missing, for the report. */
export interface Assumed {
  readonly name: string;
  readonly meaning: string;
  /** Statements that feed it with z and with a, where the text does both. */
  readonly mixed: { readonly z: readonly number[]; readonly a: readonly number[] } | undefined;
}

export const assumptionsFrom = (forms: Readonly<Record<string, Form>> = {}): Assumptions => ({
  forms: new Map(Object.entries(forms)),
  uses: new Map(),
  layers: new Map(),
  meanings: new Map(),
});

/** The form in which a derivative is computed, for a call that is fed with z or a. One function has one form. */
export function formFor({ forms, uses }: Assumptions, path: string, use: Use): Form {
  const all = uses.get(path) ?? [];
  if (!all.some(({ statement, form }) => statement === use.statement && form === use.form)) uses.set(path, [...all, use]);
  const known = forms.get(path);
  if (known === undefined) forms.set(path, use.form);
  return known ?? use.form;
}

/** The forms under which most calls of a run are right; of as many, f′(z). */
export function likeliestForms({ uses }: Assumptions): Readonly<Record<string, Form>> {
  const found: [string, Form][] = [];
  for (const [path, all] of uses) found.push([path, 2 * all.filter(({ form }) => form === "a").length > all.length ? "a" : "z"]);
  return Object.fromEntries(found);
}

/** Of networks with other activations those that have what the derivatives' names say; all, where none has. */
export function agreeing<T extends { readonly activations: readonly { readonly name: ActivationName }[] }>(
  { layers }: Assumptions,
  all: readonly T[],
): readonly T[] {
  const fits = all.filter(({ activations }) => [...layers].every(([l, name]) => activations[l - 1]?.name === name));
  return fits.length > 0 ? fits : all;
}

export function assumedOf({ meanings, uses }: Assumptions): readonly Assumed[] {
  return [...meanings].map(([name, meaning]) => {
    const all = uses.get(name) ?? [];
    const statements = (wanted: Form): number[] => all.filter(({ form }) => form === wanted).map(({ statement }) => statement);
    const [z, a] = [statements("z"), statements("a")];
    return { name, meaning, mixed: z.length > 0 && a.length > 0 ? { z, a } : undefined };
  });
}
