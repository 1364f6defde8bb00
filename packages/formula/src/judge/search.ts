import type { NdArray } from "../core/array.ts";
import { countOf, scaled, transposed } from "../core/matrix.ts";
import type { Quantity, Role } from "../core/quantities.ts";
import type { Event } from "../interpret/trace.ts";
import { attempt, type Replacements, type Setting } from "../reading/attempt.ts";
import { isSpent } from "../reading/bounds.ts";
import type { Explanation } from "../reading/explain.ts";
import { assess, compareNumbers, explainedAs, isGiven, type Assessment, type Common } from "./assess.ts";
import { hasRightInputs, isGradientBut, isInnocent } from "./innocent.ts";
import { agreesWith, deltaFactor, exampleOf, GRADIENTS, rescaledFor, withPenalty } from "./factors.ts";
import { gradientValue, isDerived, type End } from "./gradients.ts";
import { ALSO, BACKWARD, causesOf, existsBefore, isArgument, isMadeInCall, placeOfCause, rolesFor } from "./causes.ts";
import { asParameter, belongingTo, laidOutAs, quantitiesFor } from "./layout.ts";
import { isTurned } from "./orientation.ts";

/** A statement (one target of it) and what belongs in its place, in each of its passes. */
export interface Substitution {
  readonly statement: number;
  readonly name: string | undefined;
  readonly role: Role;
  /** The first event with another value than the right one. */
  readonly event: Event;
  readonly quantity: Quantity;
  readonly expected: NdArray;
  readonly factor: number;
  /** Without what λ adds to a gradient. */
  readonly bare: boolean;
  readonly replacements: Replacements;
  readonly after: Assessment;
  /** Ends that become right. */
  readonly fixed: number;
}

const endKey = ({ event, role, layer, kind }: End): string => `${event.statement}|${event.name ?? ""}|${role}|${layer}|${kind}`;
/** For each pass of a statement the quantity of this role with the shape of the value. */
function stepsFor(
  explanation: Explanation,
  events: readonly Event[],
  role: Role,
  { one, every = false }: { one?: number | undefined; every?: boolean } = {},
): { event: Event; quantity: Quantity; value: NdArray }[] | undefined {
  const { network, attempt: run } = explanation;
  const all = quantitiesFor(explanation).filter((q) => q.role === role && q.upTo === undefined && !q.unit);
  const out: { event: Event; quantity: Quantity; value: NdArray }[] = [];
  const guess = run.binding.plan.guess(events[0].name ?? "");
  const perExample = network.m > 1 && events.length >= network.m && events.length % network.m === 0;
  for (const [k, event] of events.entries()) {
    const like = event.value;
    if (!like) return undefined;
    const example = perExample ? Math.floor((k * network.m) / events.length) : undefined;
    const fits = all.filter((q) => q.example === undefined && laidOutAs(like, q));
    const single = all.filter((q) => q.example !== undefined && q.example === (example ?? 0) && laidOutAs(like, q));
    // Where the text has one example of several, this is of that one.
    const alone = one === undefined || events.length > 1 ? [] : all.filter((q) => q.example === one && laidOutAs(like, q));
    const among = alone.length > 0 ? alone : fits.length > 0 ? fits : single;
    const meant =
      among.length === 0 && role === "db" && guess.role === role
        ? all.find((q) => q.layer === guess.layer && q.example === undefined)
        : undefined;
    const own = meant && asParameter(explanation, meant);
    if (meant && own) {
      out.push({ event, quantity: meant, value: own });
      continue;
    }
    // Beyond the first layer nothing is known that the last pass should give.
    if (among.length === 0 && out.length > 0) continue;
    if (among.length === 0) return undefined;
    // A row for the bias unit makes a layer as large as the next.
    const meantBy = among.filter((q) => guess.role === role && guess.layer === q.layer);
    const exact = meantBy.length > 0 ? meantBy : among.filter((q) => countOf(q.value) === countOf(like));
    const [quantity] = (exact.length > 0 ? exact : among).toSorted(
      (p, q) => Number(q.layer === guess.layer) - Number(p.layer === guess.layer),
    );
    out.push({ event, quantity, value: belongingTo(explanation, like, quantity)! });
  }
  // Passes that lead back through the layers depend on one another: the first that is wrong comes first.
  if (every || !BACKWARD.includes(role) || new Set(out.map((o) => o.quantity.layer)).size <= 1) return out;
  const wrong = out.find(
    ({ event, quantity }) => !explanation.labelsOf(event).some((l) => l.quantity.role === role && l.quantity.layer === quantity.layer),
  );
  return wrong && [wrong];
}

const DELTAS: ReadonlySet<Role> = new Set(["dZ", "dA", "residual"]);
const agreesButAcross = (end: End, common: Common): boolean => agreesWith({ ...end, turned: false }, common);
/** The one factor by which all ends that a substitution reaches differ from the scale, if a text can have it. */
function missingFactor(
  after: Assessment,
  before: Assessment,
  { keys, open }: { keys: ReadonlySet<string>; open: boolean },
): number | undefined {
  const unknown = new Set(before.wrong.filter((e) => e.label === undefined).map(endKey));
  const reached = after.ends.filter((e) => e.kind !== "delta" && e.factor !== undefined && keys.has(endKey(e)) && unknown.has(endKey(e)));
  const ratios = reached.map((e) => before.scale / e.factor!);
  const [ratio] = ratios;
  if (ratio === undefined || ratios.some((r) => Math.abs(r / ratio - 1) > 1e-6) || reached.some((e) => agreesWith(e, before.common)))
    return undefined;
  // Where nothing says what the scale is, only its sign is known, by the steps.
  if (open) return ratio < 0 && before.common.stepped ? -1 : undefined;
  return before.explanation.matcher.table.find(ratio)?.steps.length === 0 ? ratio : undefined;
}

/** Finds the statement whose right value makes the most wrong ends right, and none wrong. */
export function bestSubstitution(
  setting: Setting,
  assessment: Assessment,
  held: Replacements,
  budget: { runs: number },
): Substitution | undefined {
  const { explanation, wrong, right } = assessment;
  const { view } = explanation.attempt;
  const wrongKeys = new Set(wrong.map(endKey));
  // What only lies across is mended by its own statement alone.
  const acrossKeys = new Set(wrong.filter((e) => agreesButAcross(e, assessment.common)).map(endKey));
  const rightKeys = new Set(right.filter(({ kind }) => kind !== "delta").map(endKey));
  // A δ may become another one.
  const placeKey = ({ event }: End): string => `${event.statement}|${event.name ?? ""}`;
  const rightDeltas = new Set(right.filter(({ kind }) => kind === "delta").map(placeKey));
  const losesDelta = ({ ends }: Assessment): boolean =>
    ends.some((e) => e.kind === "delta" && e.label === undefined && rightDeltas.has(placeKey(e)));
  const one = exampleOf(assessment);
  // Where all gradients have the wrong sign, so have the deltas.
  const gradients = assessment.ends.filter((e) => e.kind !== "delta");
  const flipped =
    gradients.length > 0 && gradients.every((e) => e.factor !== undefined && Math.abs(e.factor / assessment.scale + 1) < 1e-6);
  // A step up is the step's own mistake, unless its δ is y − a.
  if (flipped && assessment.common.stepped && deltaFactor(explanation) > 0) return undefined;
  const delta = flipped ? Math.abs(deltaFactor(explanation)) : deltaFactor(explanation);
  // Nothing right and no cost, or steps whose scale nothing says: it is the one that comes out.
  const unsaid = assessment.common.stepped && gradients.every((e) => e.factor === undefined);
  const open = (!isGiven(explanation) || unsaid) && right.every((e) => e.kind === "delta");
  const found: { substitution: Substitution; rank: number[] }[] = [];
  // Those come first that are not what they are called, and are made from what is right.
  const isFirstWrong = ([first]: readonly Event[]): boolean => {
    const labels = explanation.labelsOf(first);
    const { role } = setting.plan.guess(first.name ?? "");
    const isMeant = labels.some(({ quantity }) => quantity.role === role || (role === "dZ" && quantity.role === "residual"));
    return (labels.length === 0 || (role === "dZ" && !isMeant)) && hasRightInputs(explanation, first);
  };
  const all = [...causesOf(view, wrong).values()];
  const rest = all.filter((events) => !isFirstWrong(events) && !isArgument(view, events[0]));
  // What the forward pass has under its own name is tried last.
  const isKnown = ([first]: readonly Event[]): boolean => !isDerived(view, first) && explanation.labelsOf(first).length > 0;
  const isOfCall = ([first]: readonly Event[]): boolean => isArgument(view, first);
  const causes = [
    ...all.filter(isOfCall),
    ...all.filter((c) => !isOfCall(c) && isFirstWrong(c)),
    ...rest.filter((events) => !isKnown(events)),
    ...rest.filter(isKnown),
  ];
  const isShort = causes.length * 3 > budget.runs;
  for (const events of causes) {
    const [first] = events;
    if (events.every((e) => held.has(placeOfCause(view, e)))) continue;
    if (isInnocent(explanation, events)) continue;
    const roles = rolesFor(view, first, setting.plan.guess(first.name ?? "").role);
    const isEnd = wrong.some((e) => events.includes(e.event));
    // A step's own value is the parameter's, not the gradient's.
    if (wrong.some((e) => e.kind === "update" && events.includes(e.event))) continue;
    // A sum that lacks only its factor is wrong as a whole, not in its first pass.
    const whole = events.filter((e) => wrong.some((w) => w.event === e && w.label && w.kind === "gradient"));
    const passes = whole.length > 0 ? whole : events;
    const mine: typeof found = [];
    const inLayers = events.length > 1 && first.stack.length > 0;
    // What mends a layer in one pass through a function may be wrong in all of them.
    const mends = new Set<Role>();
    for (const { role, every } of roles.flatMap((r) =>
      (inLayers && BACKWARD.includes(r) ? [false, true] : [false]).map((e) => ({ role: r, every: e })),
    )) {
      if (every && !mends.has(role)) continue;
      if (isEnd && !GRADIENTS.has(role) && !wrong.some((e) => events.includes(e.event) && e.kind === "delta")) continue;
      const steps = stepsFor(explanation, passes, role, { one, every });
      const isMade = (s: { event: Event; quantity: Quantity }): boolean =>
        existsBefore(explanation, s) || isMadeInCall(explanation, s.event);
      if (isOfCall(events) && !(steps && DELTAS.has(role) && steps.every(isMade))) continue;
      const rescaled = steps && rescaledFor(assessment, steps[0], role);
      // A gradient that is right but for its factor is not to blame for what is made from it, nor for the sign of its step.
      const keepsSign = rescaled !== undefined && rescaled * delta > 0;
      if (!isEnd && !keepsSign && GRADIENTS.has(role) && isGradientBut(explanation, events[events.length - 1], one)) continue;
      if (
        !steps ||
        (rescaled === undefined &&
          steps.every((s) =>
            explanation
              .labelsOf(s.event)
              .some(
                (l) =>
                  l.quantity.role === role &&
                  l.quantity.layer === s.quantity.layer &&
                  l.quantity.example === s.quantity.example &&
                  l.form.factor === 1 &&
                  !isTurned(explanation, s.event.value!, l),
              ),
          ))
      )
        continue;
      if (budget.runs-- <= 0 || isSpent(setting.plan, "judging")) break;
      let factor =
        rescaled ??
        (DELTAS.has(role) || (GRADIENTS.has(role) && assessment.common.stepped) ? delta : GRADIENTS.has(role) ? assessment.scale : 1);
      const replacements = new Map(held);
      const put = (): void => {
        for (const step of steps) {
          const { event } = step;
          const right = scaled(step.value, factor);
          replacements.set(placeOfCause(view, event), isEnd ? withPenalty(right, event.value!, step.quantity, assessment) : right);
        }
      };
      put();
      let after = assess(explainedAs(explanation, attempt(setting, replacements)));
      const ratio =
        DELTAS.has(role) || (GRADIENTS.has(role) && assessment.common.stepped)
          ? missingFactor(after, assessment, { keys: wrongKeys, open })
          : undefined;
      if (ratio !== undefined) {
        // The text's own δ may hold its sign, its average or its step already.
        factor *= ratio;
        put();
        after = assess(explainedAs(explanation, attempt(setting, replacements)));
      }
      const labelled = new Set(after.ends.filter((e) => e.label !== undefined).map(endKey));
      const isMended = (e: End): boolean => !acrossKeys.has(endKey(e)) || after.right.includes(e);
      const common = open ? after.common : assessment.common;
      const exact = new Set(
        (open ? [...after.right, ...after.wrong.filter((e) => e.turned)] : after.ends)
          .filter((e) => isMended(e) && agreesButAcross(e, common))
          .map(endKey),
      );
      const fixed = [...wrongKeys].filter((k) => exact.has(k)).length;
      const nearly = [...wrongKeys].filter((k) => labelled.has(k) && !wrong.some((e) => endKey(e) === k && e.label !== undefined)).length;
      if (Math.max(fixed, nearly) > 0 && fixed < wrongKeys.size) mends.add(role);
      if (fixed + nearly === 0 || [...rightKeys].some((k) => !labelled.has(k)) || losesDelta(after)) continue;
      // What mends the first wrong end comes before what mends a later one.
      const firstFixed = wrong.findIndex((e) => exact.has(endKey(e)) || labelled.has(endKey(e)));
      const [{ quantity, value, event: at }] = steps;
      const unlabelled = explanation.labelsOf(at).length === 0;
      const guess = setting.plan.guess(first.name ?? "");
      const named = guess.role === role || (guess.role !== undefined && ALSO[guess.role] === role);
      if (every && fixed < wrongKeys.size) continue;
      const strong = isOfCall(events) || every || ((unlabelled || named) && hasRightInputs(explanation, at));
      found.push({
        substitution: {
          statement: first.statement,
          name: first.name,
          role,
          event: at,
          quantity,
          expected: scaled(value, factor),
          factor,
          bare: !isEnd,
          replacements,
          after,
          fixed,
        },
        rank: [Math.max(fixed, nearly), fixed, Number(strong), -firstFixed, strong ? 0 : Number(unlabelled), -at.id],
      });
      // Nothing later can be a better place; of passes through the layers, the first was put right.
      if (strong && fixed === wrongKeys.size) return found[found.length - 1].substitution;
      if (strong && fixed > 0 && ((steps.length < events.length && !inLayers) || (isShort && unlabelled)))
        mine.push(found[found.length - 1]);
    }
    mine.sort((p, q) => compareNumbers(q.rank, p.rank));
    if (mine[0]) return mine[0].substitution;
  }
  found.sort((p, q) => compareNumbers(q.rank, p.rank));
  return found[0]?.substitution;
}

/** The right value of an end, in its own place: what is left where no statement before it can be blamed. */
export function expectedOf(
  end: End,
  explanation: Explanation,
  { scale, stepped }: Common,
): { quantity: Quantity; value: NdArray; factor: number } {
  // A gradient that is stepped with has the sign of its δ, not that of the step.
  const signed = stepped && end.kind === "gradient" ? Math.abs(scale) * Math.sign(deltaFactor(explanation)) : scale;
  const factor = end.kind === "delta" ? 1 : signed;
  const { network, place, attempt } = explanation;
  const canonical =
    end.role === "dZ" || end.role === "dA" || end.role === "residual"
      ? network[end.role === "dA" ? "dA" : "dZ"][end.layer]
      : gradientValue(network, { role: end.role, layer: end.layer, place });
  const quantity: Quantity = { role: end.role, layer: end.layer, value: canonical };
  const inOut = attempt.binding.hypothesis.weights === "in×out";
  const value =
    belongingTo(explanation, end.value, quantity) ?? asParameter(explanation, quantity) ?? (inOut ? transposed(canonical) : canonical);
  return { quantity, value: scaled(value, factor), factor };
}
