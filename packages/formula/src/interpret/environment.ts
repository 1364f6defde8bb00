import type { Value } from "./values.ts";

/** The variables of one scope. Reading looks outwards; assigning stays here, but for names declared `global` or `nonlocal`. */
export interface Environment {
  readonly variables: Map<string, Value>;
  readonly outer: Environment | undefined;
  readonly declared: Set<string>;
  /** Octave's nargin and nargout. */
  readonly counts?: { readonly given: number; readonly asked: number };
}

export function createEnvironment(outer?: Environment, counts?: Environment["counts"]): Environment {
  return { variables: new Map(), outer, declared: new Set(), ...(counts && { counts }) };
}

export function lookUp(env: Environment, name: string): Value | undefined {
  for (let at: Environment | undefined = env; at; at = at.outer) {
    const value = at.variables.get(name);
    if (value) return value;
  }
  return undefined;
}

/** Returns the scope in which an assignment to `name` lands. */
export function scopeOf(env: Environment, name: string): Environment {
  if (!env.declared.has(name)) return env;
  let at = env.outer;
  while (at?.outer && !at.variables.has(name)) at = at.outer;
  return at ?? env;
}
