import type { Block, Statement } from "../ir/core.ts";
import { walk } from "../ir/walk.ts";
import type { Entry } from "../interpret/options.ts";
import type { Value } from "../interpret/values.ts";
import { partsOf, rolesOf, rolesOfPath, type NameRole } from "./names.ts";
import { containsProduct } from "./notes.ts";
import { isProduct, pathOf, type Analysis } from "./usage.ts";
import { isSupplied } from "./supplied.ts";
import type { EntryPoint } from "./interpretation.ts";

type FunctionStatement = Extract<Statement, { kind: "function" }>;

interface Profile {
  readonly path: string;
  readonly statement: FunctionStatement;
  /** Assigned names that stand for derivatives. */
  readonly backward: number;
  readonly products: number;
  /** Assigned names that stand for z and a. */
  readonly forward: number;
  readonly calls: ReadonlySet<string>;
}

const DERIVATIVES: ReadonlySet<NameRole> = new Set(["dZ", "dA", "dW", "db", "velocity"]);

/** The last segment of what is called in a block. */
function callsIn(body: Block): Set<string> {
  const found = new Set<string>();
  walk(body, (node) => {
    if (node.kind !== "call") return;
    if (node.callee.kind === "name" || node.callee.kind === "attribute") found.add(node.callee.name);
  });
  return found;
}

/** How many derivatives a block assigns, and how many matrix products it has; functions within it do not count. */
function measure(body: Block): Pick<Profile, "backward" | "products" | "forward"> {
  let [backward, products, forward] = [0, 0, 0];
  walk(body, (node) => {
    if (node.kind === "function" || node.kind === "class") return false;
    if (isProduct(node)) products++;
    const targets = node.kind === "assign" ? node.targets : node.kind === "augment" ? [node.target] : [];
    for (const target of targets.flatMap((t) => (t.kind === "tuple" || t.kind === "list" ? t.items : [t]))) {
      // v["dW" + str(l)] is called dW.
      const key = target.kind === "index" && target.subscripts[0].kind === "binary" ? target.subscripts[0].left : undefined;
      const keyed = key?.kind === "string" ? rolesOf(partsOf(key.value))[0] : undefined;
      if (keyed !== undefined && DERIVATIVES.has(keyed)) backward++;
      const path =
        pathOf(target) ?? (target.kind === "index" ? pathOf(target.of) : target.kind === "call" ? pathOf(target.callee) : undefined);
      if (path === undefined) continue;
      const [role] = rolesOfPath(partsOf(path));
      const container =
        partsOf(path).outer.some(({ base }) => /^(?:grads?|gradients?)$/u.test(base)) || /^grads?$/u.test(partsOf(path).base);
      // D1 = rand(…) < p is the mask of a dropout.
      const mask = partsOf(path).written === "D" && node.kind === "assign" && !containsProduct(node.value);
      if (container || (role !== undefined && DERIVATIVES.has(role) && !mask)) backward++;
      if (node.kind === "augment" && role === "weight") backward++;
      if ((role === "z" || role === "a") && node.kind === "assign" && (node.value.kind === "call" || containsProduct(node.value)))
        forward++;
    }
    if (node.kind === "return" && node.value?.kind === "call") return;
    return;
  });
  return { backward, products, forward: products === 0 ? 0 : forward };
}

/** The ways in which a text can be entered, the likeliest first. */
export function entriesOf(analysis: Analysis): readonly EntryPoint[] {
  const own = [...analysis.functions].filter(([, statement]) => !isSupplied(statement));
  const profiles = own.map(([path, statement]): Profile => ({
    path,
    statement,
    ...measure(statement.body),
    calls: callsIn(statement.body),
  }));
  const last = (path: string): string => path.slice(path.lastIndexOf(".") + 1);
  const reached = (from: ReadonlySet<string>): Set<Profile> => {
    const found = new Set<Profile>();
    const open = profiles.filter((p) => from.has(last(p.path)));
    for (let next = open.pop(); next; next = open.pop()) {
      if (found.has(next)) continue;
      found.add(next);
      open.push(...profiles.filter((p) => next.calls.has(last(p.path))));
    }
    return found;
  };
  const top = analysis.program.body.filter((s) => s.kind !== "function" && s.kind !== "class" && s.kind !== "import");
  const script = measure(top);
  const topCalls = reached(callsIn(top));
  const entries: EntryPoint[] = [];
  const scriptWorks =
    script.backward > 0 || (script.products > 0 && profiles.every((p) => p.backward === 0)) || [...topCalls].some((p) => p.backward > 0);
  if (scriptWorks || profiles.every((p) => p.backward === 0)) entries.push({ kind: "script", path: "", before: [] });
  const total = (p: Profile): number => p.backward + [...reached(p.calls)].reduce((n, q) => n + (q === p ? 0 : q.backward), 0);
  const candidates = profiles.filter((p) => total(p) > 0 && !last(p.path).startsWith("__"));
  const calledBy = (p: Profile): boolean => candidates.some((q) => q !== p && q.calls.has(last(p.path)));
  const roots = candidates.filter((p) => !calledBy(p)).toSorted((p, q) => Number(isStep(p)) - Number(isStep(q)) || total(q) - total(p));
  const inner = candidates.filter((p) => calledBy(p) && p.backward > 0).toSorted((p, q) => total(q) - total(p));
  for (const profile of [...roots, ...inner]) {
    const method = profile.path.includes(".");
    const mine = new Set([profile, ...reached(profile.calls)]);
    const products = (p: Profile): number => p.products + [...reached(p.calls)].reduce((n, q) => n + q.products, 0);
    const isForward = (p: Profile): boolean =>
      total(p) === 0 &&
      products(p) > 0 &&
      !mine.has(p) &&
      !last(p.path).startsWith("__") &&
      !/cost|loss|predict|accura|test/iu.test(last(p.path));
    const sameClass = (p: Profile): boolean => !method || p.path.split(".")[0] === profile.path.split(".")[0];
    const forwards = profiles.filter((p) => isForward(p) && (sameClass(p) || profiles.filter(isForward).every((q) => !sameClass(q))));
    const before = [...mine].some((p) => (p.backward === 0 && p.products > 0) || p.forward > 0)
      ? []
      : forwards
          // Of a layer's function and the one that goes through all layers, the latter.
          .toSorted((p, q) => products(q) - products(p) || Number(q.calls.has(last(p.path))) - Number(p.calls.has(last(q.path))))
          .slice(0, 1)
          .map((p) => p.path);
    entries.push({ kind: method ? "method" : "function", path: profile.path, before });
  }
  return entries.length === 0 ? [{ kind: "script", path: "", before: [] }] : entries;
}

/** A function that only steps: its gradients are arguments. */
const isStep = (p: Profile): boolean => p.products === 0 && /update|step|optimi|descent/iu.test(p.path);

/** Has a function a value, other than one that only says that it has none? */
function givesBack(body: Block): boolean {
  let found = false;
  walk(body, (node) => {
    if (node.kind === "return" && node.value) found = true;
  });
  return found;
}

/** Costs that nothing calls; they say what the gradients are of. */
function costsOf(analysis: Analysis): readonly string[] {
  const known = costs.get(analysis);
  if (known) return known;
  const called = callsIn(analysis.program.body);
  const found = [...analysis.functions]
    .filter(([path, { body }]) => {
      const name = path.slice(path.lastIndexOf(".") + 1);
      return (
        /cost|loss|objective|^j$|mse|entropy/iu.test(name) &&
        !/prime|deriv|grad|back|slope|_d$|^d_/iu.test(name) &&
        !called.has(name) &&
        measure(body).backward === 0 &&
        givesBack(body)
      );
    })
    .map(([path]) => path);
  costs.set(analysis, found);
  return found;
}
const costs = new WeakMap<Analysis, readonly string[]>();

/** What the interpreter runs. `valueFor` gives the arguments whose default hides something: None, 0. */
export function runnable(entry: EntryPoint, analysis: Analysis, valueFor: (name: string) => Value | undefined): Entry {
  const call = (path: string): Entry => {
    const statement = analysis.functions.get(path);
    const args: Record<string, Value> = {};
    for (const { name, default: otherwise, rest } of statement?.params ?? []) {
      if (otherwise === undefined || rest !== undefined) continue;
      const hides = (otherwise.kind === "constant" && otherwise.value === null) || (otherwise.kind === "number" && otherwise.value === 0);
      const [role] = rolesOf(partsOf(name));
      if (!hides || role === undefined || role === "cost") continue;
      const value = valueFor(name);
      if (value) args[name] = value;
    }
    return { kind: "call", path, args };
  };
  const calls = costsOf(analysis).map(call);
  if (entry.kind === "script") return calls.length === 0 ? { kind: "script" } : { kind: "sequence", of: [{ kind: "script" }, ...calls] };
  return { kind: "sequence", of: [...entry.before.map(call), call(entry.path), ...calls] };
}
