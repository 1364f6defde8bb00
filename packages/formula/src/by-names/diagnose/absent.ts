import { walk, type NameNode } from "../ast.ts";
import { roleOf } from "../notation/roles.ts";
import type { Outcome, Trial } from "../run/outcome.ts";
import { scopeFor } from "../run/scope.ts";
import type { Span } from "../../source.ts";
import type { Repair } from "./case.ts";
import { createSpeller } from "./spell.ts";

/** A bias of the forward pass whose gradient no line gives, while one gives that of its weights. */
export interface AbsentGradient {
  /** The bias as the text writes it. */
  readonly bias: NameNode;
  /** From the input, 0. */
  readonly layer: number;
  /** The line that gives its weights' gradient. */
  readonly beside: Span;
  /** Are its weights updated, and another bias? Else the text may only be a part. */
  readonly certain: boolean;
  /** What the text calls the gradient, and its line put below the weights', where another layer's shows how. */
  readonly line?: { readonly name: string; readonly written: string; readonly repair: Repair } | undefined;
}

/** The biases that are added in the forward pass and have neither a gradient nor an update. */
export function absentBiasGradients(trial: Trial): AbsentGradient[] {
  const found = new Map<string, AbsentGradient>();
  const withRole = (roles: RegExp): Outcome[] => trial.outcomes.filter(({ step, given }) => roles.test(step.symbol?.role ?? "") && !given);
  const gradients = withRole(/^gradient$/);
  const ofBiases = withRole(/^bias-(?:gradient|accumulator)$/);
  const updated = withRole(/^bias$/);
  const updatedWeights = withRole(/^weight$/);
  const at = (outcomes: readonly Outcome[], layer: number | undefined): Outcome | undefined =>
    outcomes.findLast(({ step }) => step.symbol!.layer === layer);
  for (const { step } of withRole(/^[za]$/)) {
    const layer = step.symbol!.layer;
    const beside = at(gradients, layer);
    if (!beside || at(ofBiases, layer) || at(updated, layer)) continue;
    const bias = walk(step.assignment.value).find(
      (n): n is NameNode => n.kind === "name" && roleOf(n.base, n.layer !== undefined) === "bias",
    );
    if (!bias || found.has(bias.text)) continue;
    found.set(bias.text, {
      bias,
      layer: layer!,
      beside: beside.step.assignment.span,
      certain: updated.length > 0 && at(updatedWeights, layer) !== undefined,
      line: lineBelow(trial, beside, ofBiases),
    });
  }
  return [...found.values()];
}

/** Another layer's line with this layer's numbers, below the line of the weights. */
function lineBelow(trial: Trial, { step }: Outcome, ofBiases: readonly Outcome[]): AbsentGradient["line"] {
  const { program, reading } = trial;
  const like = ofBiases.find((o) => o.final && o.step.example === undefined && o.step.bindings.size === 0);
  if (!like || step.example !== undefined || step.bindings.size > 0) return undefined;
  const { target, value, accumulate, span: copied } = like.step.assignment;
  if (target.kind !== "name" || accumulate) return undefined;
  const { shifted } = createSpeller(program, reading.convention, scopeFor(trial, like.step));
  const by = step.symbol!.layer! - like.step.symbol!.layer!;
  const { text } = program;
  let line = "";
  let at = copied.start;
  const names = [target, ...walk(value)].filter((n): n is NameNode => n.kind === "name" && n.layer !== undefined);
  for (const name of names.toSorted((p, q) => (p.span?.start ?? 0) - (q.span?.start ?? 0))) {
    const other = shifted(name, by);
    if (!other || !name.span) return undefined;
    line += text.slice(at, name.span.start) + other.text;
    at = name.span.end;
  }
  line += text.slice(at, copied.end);
  const { span } = step.assignment;
  const indent = /^[ \t]*/.exec(text.slice(text.lastIndexOf("\n", span.start) + 1))![0];
  const end = { octave: ";", numpy: "", plain: "", latex: text.includes("\\\\") ? " \\\\" : "" }[program.syntax];
  return {
    name: shifted(target, by)!.text,
    written: line,
    repair: { span, text: `${text.slice(span.start, span.end)}${end}\n${indent}${line}` },
  };
}
