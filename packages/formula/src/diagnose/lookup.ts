import type { NdArray } from "../core/array.ts";
import { countOf, entriesOf } from "../core/matrix.ts";
import type { Network } from "../core/network.ts";
import type { Label } from "../core/quantities.ts";
import type { Event } from "../interpret/trace.ts";
import { arrayIn } from "../interpret/values.ts";
import type { Expression, Statement } from "../ir/core.ts";
import { walk, type CoreNode } from "../ir/walk.ts";
import type { Judgement } from "../judge/verdict.ts";
import { valueFor } from "../reading/bind.ts";
import type { Explanation } from "../reading/explain.ts";
import type { Variable } from "./edits/candidate.ts";

/** What a judgement's run says about the nodes and variables of its text. */
export interface Lookup {
  readonly judgement: Judgement;
  readonly explanation: Explanation;
  readonly network: Network;
  readonly events: readonly Event[];
  readonly node: (id: number) => CoreNode | undefined;
  readonly statement: (id: number) => Statement | undefined;
  /** The value of an expression, the last time it had one up to an event. */
  readonly valueAt: (node: number, event: number) => NdArray | undefined;
  readonly labels: (value: NdArray) => readonly Label[];
  /** Values by path that a statement at an event can see. */
  readonly visible: (event: number) => ReadonlyMap<string, NdArray>;
  readonly variables: (event: number) => readonly Variable[];
}

/** Of the run that a verdict's events belong to: with right values in the place of the mistakes before it. */
export function lookupOf(judgement: Judgement, explanation: Explanation): Lookup {
  const { program } = judgement;
  const { network } = explanation;
  const { trace } = explanation.attempt;
  const nodes = new Map<number, CoreNode>();
  walk(program.body, (node) => {
    nodes.set(node.id, node);
  });
  const byNode = new Map<number, Event[]>();
  for (const event of trace.events) {
    if (event.kind !== "expression" || !event.value) continue;
    const events = byNode.get(event.node);
    if (events) events.push(event);
    else byNode.set(event.node, [event]);
  }
  const known = new WeakMap<NdArray, readonly Label[]>();
  const labels = (value: NdArray): readonly Label[] => {
    const found = known.get(value) ?? explanation.matcher.match(value).labels;
    known.set(value, found);
    return found;
  };
  // A function of Octave does not see the variables of the script.
  const others = program.language === "math" ? otherLayers(explanation, nodes.values()) : new Map<string, NdArray>();
  const visible = (event: number): ReadonlyMap<string, NdArray> =>
    new Map([...others, ...visibleAt(trace.events, event, program.language !== "octave")]);
  return {
    judgement,
    explanation,
    network,
    events: trace.events,
    node: (id) => nodes.get(id),
    statement: (id) => nodes.get(id) as Statement | undefined,
    valueAt: (node, event) => byNode.get(node)?.findLast(({ id }) => id <= event)?.value,
    labels,
    visible,
    variables: (event) =>
      [...visible(event)].map(([path, value]) => ({
        path,
        labels: countOf(value) > 1 || network.m === 1 ? labels(value) : [],
        number: countOf(value) === 1 ? entriesOf(value)[0] : undefined,
      })),
  };
}

/** Given quantities of every layer under the letters of a derivation: where a⁽⁴⁾ stands, a⁽³⁾ may be meant. */
function otherLayers({ attempt: { binding } }: Explanation, nodes: Iterable<CoreNode>): Map<string, NdArray> {
  const found = new Map<string, NdArray>();
  for (const node of nodes) {
    const letter = node.kind === "name" && node.symbol?.layer ? /^(?:[azAZ]|[wW]|[tT]heta|x)(?=\d+$)/u.exec(node.name)?.[0] : undefined;
    if (letter === undefined || found.has(`${letter}1`)) continue;
    for (let layer = 0; layer <= binding.network.depth; layer++) {
      const value = valueFor(binding, `${letter}${layer}`);
      if (value?.kind === "array") found.set(`${letter}${layer}`, arrayIn(value));
    }
  }
  return found;
}

/** The last values of the variables of the same call and of the top level, before an event. */
function visibleAt(events: readonly Event[], until: number, globals: boolean): ReadonlyMap<string, NdArray> {
  const stack = events[until]?.stack ?? [];
  const found = new Map<string, NdArray>();
  for (let id = Math.min(until, events.length) - 1; id >= 0; id--) {
    const event = events[id];
    if ((event.kind !== "assign" && event.kind !== "given") || event.name === undefined || !event.value || found.has(event.name)) continue;
    const own = event.stack.length === stack.length && event.stack.every((name, i) => name === stack[i]);
    if (own || (globals && event.stack.length === 0) || event.name.includes(".")) found.set(event.name, event.value);
  }
  return found;
}

/** The expression that makes a statement's value. */
export function rootOf(statement: Statement): Expression | undefined {
  switch (statement.kind) {
    case "assign":
    case "augment":
    case "expression":
    case "return":
      return statement.value;
    default:
      return undefined;
  }
}
