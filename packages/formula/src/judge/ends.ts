import { countOf, isZero, squeezed } from "../core/matrix.ts";
import type { Label, Role } from "../core/quantities.ts";
import type { Event } from "../interpret/trace.ts";
import type { Explanation } from "../reading/explain.ts";
import { endFrom, isDerivative, isStepName, isDerived, isWhole, spreads, stepOf, withoutSteps, type End } from "./gradients.ts";
import { isStoredOn } from "./stores.ts";
import { adaptive } from "./adaptive.ts";
import { isParameter } from "./orientation.ts";
import { after, before, isCopyOfVariable, isOnlyBehind } from "./flow.ts";
import { asNamed, gradientOfShape, misshapen } from "./shapes.ts";
import { isRearranged, isUnrolled } from "./columns.ts";
import type { NameRole } from "../reading/names.ts";
import { DATA, FORWARD, sameEntries, TARGET, UPSTREAM, type TraceView } from "../reading/view.ts";

const GRADIENT_NAMES: ReadonlySet<NameRole> = new Set(["dW", "db"]);
const GRADIENT_ROLES: ReadonlySet<Role> = new Set(["dW", "db", "dTheta"]);
const ERROR_WORD = /(?:^|_)(?:err|error|errors|loss|cost|diff|mse|acc|accuracy|correct)(?:_|$)/u;

/** Events whose values are given back by the entry. */
function returned(value: unknown, into: Set<number> = new Set(), depth = 0): Set<number> {
  if (typeof value !== "object" || value === null || depth > 5) return into;
  const v = value as {
    kind?: string;
    event?: number;
    storage?: { stores: readonly { event: number }[] };
    items?: readonly unknown[];
    entries?: Map<unknown, unknown>;
    fields?: Map<unknown, unknown>;
    value?: unknown;
  };
  const store = v.storage?.stores.at(-1)?.event;
  const event = store === undefined || store < (v.event ?? -1) ? v.event : store;
  if (v.kind === "array" && event !== undefined && event >= 0) into.add(event);
  if (v.items) for (const item of v.items) returned(item, into, depth + 1);
  if (v.kind === "dict" && v.entries)
    for (const entry of v.entries.values()) returned((entry as { value: unknown }).value, into, depth + 1);
  return into;
}

/** With the events that they are plain copies of, and what was unrolled and joined to one vector. */
function withOrigins(view: TraceView, ids: ReadonlySet<number>): ReadonlySet<number> {
  const all = new Set<number>();
  const open = [...ids];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (all.has(id)) continue;
    all.add(id);
    const { from, value } = view.events[id];
    const sources = from.map((k) => view.events[k]);
    const joins =
      value?.shape.length === 1 && from.length > 1 && sources.reduce((n, e) => n + (e.value ? countOf(e.value) : 0), 0) === countOf(value);
    const isUnrolledFrom = (e: Event): boolean => e.value !== undefined && value !== undefined && isRearranged(e.value, value);
    if (joins || (from.length === 1 && (isCopy(view, sources[0], id) || isUnrolledFrom(sources[0])))) open.push(...from);
  }
  return all;
}

/** Is a value used for another array, other than as a copy of itself? */
function isConsumed(view: TraceView, event: Event): boolean {
  const seen = new Set<number>();
  const open = [event];
  for (let at = open.pop(); at; at = open.pop())
    for (const id of view.usedBy[at.id]) {
      const user = view.events[id];
      // What failed, and got a value all the same, has used it.
      if (user.kind === "error" && view.usedBy[id].length > 0) return true;
      if (!user.value || seen.has(id)) continue;
      seen.add(id);
      if (user.value.shape.length > 0 && isRearranged(user.value, event.value!)) open.push(user);
      else if (countOf(user.value) > 1 || countOf(event.value!) === 1) return true;
    }
  return false;
}

/** Does no later assignment give the name another value? `nabla[-1]` is the last of the elements that were there. */
function isLastOf({ events }: TraceView, event: Event): boolean {
  const name = event.name!;
  const [, whole, index] = /^(.*)\[(\d+)\]$/u.exec(name) ?? [];
  const isItem = (e: Event): boolean => whole !== undefined && e.kind === "assign" && /^\d+\]$/u.test(restOf(e, `${whole}[`));
  const fromEnd = `${whole}[${Number(index) - new Set(events.filter(isItem).map((e) => e.name)).size}]`;
  return !events.some(
    (e) => e.id > event.id && e.kind === "assign" && (e.name === name || e.name === fromEnd || e.name?.startsWith(`${name}[`)),
  );
}

const restOf = ({ name }: Event, start: string): string => (name?.startsWith(start) ? name.slice(start.length) : "");

const isCopy = (view: TraceView, { value: own }: Event, user: number): boolean => {
  const { value } = view.events[user];
  return value !== undefined && own !== undefined && sameEntries(value, own);
};

/** ∂E/∂w₃ of the weight with this number: nothing says which one it is. */
export function isOneEntry(view: TraceView, event: Event): boolean {
  const node = view.nodeOf(event);
  const entries = node?.kind === "name" && node.symbol?.layer === undefined ? node.symbol?.entries : undefined;
  return entries !== undefined && entries.length > 0 && entries.every(({ kind }) => kind === "number");
}

/** Is a value the start of another of its size: an accumulator, a step of it, its mean? */
function goesOn(view: TraceView, event: Event): boolean {
  const seen = new Set<number>();
  const open = [event];
  for (let at = open.pop(); at; at = open.pop())
    for (const id of view.usedBy[at.id]) {
      const user = view.events[id];
      if (seen.has(id)) continue;
      seen.add(id);
      // What was put in the place of a failed statement goes on from its operands.
      if (user.kind === "error") open.push(user);
      if (!user.value || countOf(user.value) !== countOf(event.value!)) continue;
      if (user.kind === "assign" && !isRearranged(user.value, event.value!)) return true;
      open.push(user);
    }
  return false;
}

/** All gradients of a run, right or not. */
export function endsOf(explanation: Explanation): readonly End[] {
  const { attempt, labelsOf, network, place } = explanation;
  const { view } = attempt;
  const [updates, gradients]: [End[], End[]] = [[], []];
  const updated = new Set<number>();
  const assigned = view.events.filter(
    (e) => e.value !== undefined && (e.kind === "assign" || e.kind === "return" || e.kind === "expression"),
  );
  for (const event of assigned) {
    // What is returned may be the stepped parameter itself.
    if (event.kind === "expression" || isStoredOn(view, event)) continue;
    const spread = spreads(explanation, event);
    if (spread) {
      gradients.push(endFrom(explanation, { event: spread.event, kind: "gradient", value: spread.event.value!, fits: [spread.fit] }));
      updated.add(event.id);
    }
    const step = stepOf(explanation, event);
    if (!step) continue;
    const update = endFrom(explanation, { event, kind: "update", ...step });
    updates.push(update.label ? update : (adaptive(explanation, update) ?? update));
    updated.add(event.id);
  }
  const stepped = after(view, updated);
  const stepSources = before(view, updated);
  const given = withOrigins(view, returned(attempt.trace.result));
  const last = lastPasses(assigned, (event) => event.kind === "return" && given.has(event.id) && !isCopyOfVariable(view, event));
  const deltas: End[] = [];
  for (const event of last.values()) {
    if (updated.has(event.id) || !event.value) continue;
    const { parts, named: names } = attempt.binding.plan.guess(event.name ?? "");
    // What is made with a stepped parameter is the next pass; a δ that nothing else of that goes into was made too late.
    if (stepped.has(event.id) && !(names[0] === "dZ" && isOnlyBehind(view, event, updated, stepped))) continue;
    if (names[0] === "cost" || isOneEntry(view, event)) continue;
    const named = names[0] !== undefined && GRADIENT_NAMES.has(names[0]);
    if (isZero(event.value) && !(named && isLastOf(view, event))) continue;
    const labels = labelsOf(event);
    if (!named && labels.some(({ quantity: { role } }) => role === "cost")) continue;
    // E += e² is a number without a role: only a single weight has a gradient of that size.
    if (!named && labels.length === 0 && countOf(event.value) === 1 && network.sizes.some((n) => n > 1)) continue;
    // What is summed up to one number may go into a step all the same.
    const terminal = !isConsumed(view, event) && !stepSources.has(event.id);
    // With one example the gradient of a bias is the δ itself.
    const gradientLabel = labels.find(
      (l) => GRADIENT_ROLES.has(l.quantity.role) && isWhole(l, network) && (l.quantity.role !== "db" || network.m > 1 || terminal || named),
    );
    // g = g(:) is the gradient that was judged before it was unrolled.
    if (labels.length === 0 && isUnrolled(view, event, (e) => labelsOf(e).some((l) => GRADIENT_ROLES.has(l.quantity.role)))) continue;
    // A velocity, say: what a step is made from is judged by the step.
    if (gradientLabel === undefined && !named && stepSources.has(event.id)) continue;
    // A number before what is called a gradient is no step.
    const stepLike =
      !isStepName(event) && labels.some((l) => l.form.factor !== 1 && isStepOnly(l) && !(named && /^\W*[\d.]/u.test(l.form.written)));
    const derived = isDerived(view, event);
    // A vector beside a network without biases is an error, and so is what is called one.
    const isError = gradientLabel === undefined && !named && ERROR_WORD.test(parts.base);
    const shaped = gradientOfShape(event.value, network, place).filter(
      ({ role }) => !isError && (role !== "db" || named || explanation.hasBias || gradientLabel?.quantity.role === "db"),
    );
    const isReturned = given.has(event.id) || view.usedBy[event.id].some((id) => given.has(id) && isCopy(view, event, id));
    const fits = shaped.length > 0 || !derived || !(terminal || isReturned) ? shaped : misshapen(explanation, event, named);
    const made = (view.depends[event.id] & (DATA | FORWARD | UPSTREAM)) !== 0 || isZero(event.value);
    if (fits.length > 0 && !labels.some(isParameter) && made) {
      const isGradient =
        isReturned || terminal || isDerivative(explanation, event) || !goesOn(view, event)
          ? gradientLabel !== undefined || named || ((terminal || isReturned) && looksLikeGradient(explanation, event, derived))
          : false;
      // A δ that goes into a gradient is none itself.
      const passedOn =
        !terminal && !isReturned && labels.some(({ quantity: { role } }) => role === "dZ" || role === "dA" || role === "residual");
      // A δ of one example has the shape of a bias; its name says what it is meant as.
      const sure = attempt.binding.plan.analysis.program.language === "math" || fits.every(({ role }) => role === "db");
      const isDelta = network.m === 1 && (names[0] === "dZ" || names[0] === "dA") && sure;
      // A δ that is right under its own name is one, even if nothing uses it.
      const isOwn =
        names[0] === "dZ" && !isReturned && labels.some(({ quantity: { role, example } }) => role === "dZ" && example !== undefined);
      // Behind dy = 1 a gradient may be what goes forward; under its name it is one, right or not.
      const isSeeded = named && (view.depends[event.id] & (UPSTREAM | TARGET)) === UPSTREAM;
      if (isGradient && !stepLike && !passedOn && !isDelta && !isOwn && (isSeeded || !isForwardLabel(labels))) {
        gradients.push(
          endFrom(explanation, { event, kind: "gradient", value: event.value, fits: chooseFit(fits, gradientLabel, event, explanation) }),
        );
        continue;
      }
    }
    if (derived && terminal && countOf(event.value) > 1 && !ERROR_WORD.test(parts.base)) {
      const delta = deltaEnd(explanation, event, labels, names.includes("dZ") || names.includes("dA"));
      if (delta) deltas.push(delta);
    }
  }
  return [...updates, ...asNamed(withoutCopies(gradients, explanation), explanation), ...deltas];
}

/** Of a gradient and its copies one is judged: one whose name says that it is one; in a function before its caller, else the last. */
function withoutCopies(gradients: readonly End[], { attempt: { view, binding } }: Explanation): readonly End[] {
  const kept = new Map<string, End>();
  const isNamed = ({ event }: End): boolean => binding.plan.guess(event.name ?? "").named.some((role) => GRADIENT_NAMES.has(role));
  for (const end of gradients) {
    const key = `${view.rootOf(end.event.id).id}|${end.role}|${end.layer}`;
    const known = kept.get(key);
    const later = known && isNamed(known) === isNamed(end) && known.event.stack.length === end.event.stack.length;
    if (!known || later || (!isNamed(known) && isNamed(end))) kept.set(key, end);
  }
  return [...kept.values()];
}

const isStepOnly = ({ form }: Label): boolean =>
  /[a-zα-ω]/iu.test(form.written.replaceAll("1/m²", "").replaceAll("1/m", "").replaceAll("1/K", "").replaceAll(/\bm\b/gu, ""));
const isForwardLabel = (labels: readonly Label[]): boolean =>
  labels.length > 0 &&
  labels.every(({ quantity: { role } }) => ["input", "target", "z", "a", "slope", "weight", "bias", "theta", "residual"].includes(role));

/** Of a matrix: derived from a target, or made like one. Of a vector: derived. */
function looksLikeGradient({ attempt: { view } }: Explanation, event: Event, derived: boolean): boolean {
  if (derived) return squeezed(event.value!).length === 2 || event.value!.shape.length > 0;
  return squeezed(event.value!).length === 2 && (view.depends[event.id] & (DATA | FORWARD)) !== 0;
}

function chooseFit(
  fits: readonly { role: Role; layer: number }[],
  label: Label | undefined,
  event: Event,
  { attempt }: Explanation,
): readonly { role: Role; layer: number }[] {
  if (label) return [{ role: label.quantity.role, layer: label.quantity.layer }];
  const guess = attempt.binding.plan.guess(event.name ?? "");
  const bias = guess.role === "db";
  const kind = fits.filter((f) => (f.role === "db") === bias);
  const among = kind.length > 0 ? kind : fits;
  const named = among.filter((f) => f.layer === guess.layer);
  return named.length > 0 ? named : among;
}

function deltaEnd(explanation: Explanation, event: Event, labels: readonly Label[], named: boolean): End | undefined {
  const label = labels.find((l) => l.quantity.role === "dZ" || l.quantity.role === "dA" || l.quantity.role === "residual");
  if (label)
    return {
      ...base(event, "delta"),
      role: label.quantity.role,
      layer: label.quantity.layer,
      label,
      factor: withoutSteps(label, explanation),
      proportional: undefined,
    };
  if (!named) return undefined;
  const { network, attempt } = explanation;
  const guess = attempt.binding.plan.guess(event.name ?? "");
  const count = countOf(event.value!);
  const isOf = (l: number): boolean => [0, 1].some((unit) => [1, network.m].some((m) => count === (network.sizes[l] + unit) * m));
  const layers = Array.from({ length: network.depth }, (_, i) => i + 1).filter(isOf);
  const layer =
    guess.layer !== undefined && layers.includes(guess.layer)
      ? guess.layer
      : layers.find((l) => event.value!.shape.includes(network.sizes[l]));
  if (layer === undefined) return undefined;
  return {
    ...base(event, "delta"),
    role: guess.role === "dA" ? "dA" : "dZ",
    layer,
    label: undefined,
    factor: undefined,
    proportional: explanation.proportionalTo(event)[0],
  };
}

const base = (event: Event, kind: End["kind"]): Pick<End, "event" | "kind" | "value" | "decay" | "decaysBias" | "turned"> => ({
  event,
  kind,
  value: event.value!,
  decay: 0,
  decaysBias: false,
  turned: false,
});

/** The last event of each target of each statement, and what is returned without a name. */
function lastPasses(events: readonly Event[], isReturned: (event: Event) => boolean): Map<string, Event> {
  const last = new Map<string, Event>();
  for (const event of events)
    if (event.kind === "assign" && event.name !== undefined)
      last.set(`${event.statement}|${event.name}|${event.stack.join()}|${event.value?.shape.join("x")}`, event);
    else if (isReturned(event)) last.set(`${event.statement}|return ${event.node}`, event);
  return last;
}
