import type { Label } from "../core/quantities.ts";
import { nameOfQuantity } from "../core/quantities.ts";
import type { Diagnosis, Fact } from "../diagnose/diagnosis.ts";
import type { Program } from "../ir/core.ts";
import { mistakeOf } from "../mistakes/index.ts";

const shown = (x: number): string => String(Number(x.toPrecision(6)));
const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `−1/m · ∂J/∂W⁽²⁾`, `(∂J/∂W⁽²⁾)ᵀ`. */
function labelText({ quantity, form }: Label): string {
  const name = nameOfQuantity(quantity);
  const factor = form.written === "1" || form.written === "" ? "" : form.written === "−1" ? "−" : `${form.written} · `;
  const example = quantity.example === undefined ? "" : ` of example ${quantity.example + 1}`;
  return `${factor}${name}${example}`;
}

/** What one fact says, in one sentence; undefined if the mistake's own sentence says it. */
function factText(fact: Fact, expected: string): string {
  switch (fact.kind) {
    case "shape":
      return `The shape is ${fact.got}, expected ${fact.expected}.`;
    case "no-value":
      return `${sentence(operationText(fact.operation))} of ${fact.shapes.join(" and ")}: these shapes do not fit.`;
    case "error":
      return errorText(fact);
    case "scale":
      return fact.constant
        ? `The value is ${shown(fact.by)} times ${expected}.`
        : `The value is a multiple of ${expected}, with a factor that depends on the numbers.`;
    case "is":
      return `The value is ${labelText(fact.label)}, not ${expected}.`;
    case "operand":
      return operandText(fact, expected);
    case "bias-only":
      return "Only the bias column differs.";
    case "weights-multiple":
      return `The difference from ${expected} is ${shown(fact.by)} times the weights.`;
    case "rank":
      return `The rank is ${fact.got}, expected ${fact.expected}.`;
    case "entries":
      return `${fact.different} of ${fact.of} entries differ.`;
  }
}

/** Why an expression has no value. */
function errorText({ code, subject }: Extract<Fact, { kind: "error" }>): string {
  switch (code) {
    case "unknown-name":
      return `\`${subject}\` has no value here.`;
    case "unknown-function":
      return `\`${subject}\` is no function that is known.`;
    case "unsupported":
      return `\`${subject}\` is not supported.`;
    case "index-out-of-range":
      return `An index of \`${subject}\` is out of range.`;
    case "type":
      return `\`${subject}\` does not take values of this kind.`;
    case "raised":
      return "The text raises an error here.";
    case "fuel":
      return "This needs more steps than a check takes.";
    case "memory":
      return "This needs more memory than a check takes.";
    case "depth":
      return "Calls are nested too deep here.";
    case "shape-mismatch":
      return "These shapes do not fit.";
  }
}

function operationText(operation: string): string {
  const names: Readonly<Record<string, string>> = {
    matmul: "a matrix product",
    product: "a matrix product",
    dot: "a matrix product",
    times: "an elementwise product",
    add: "a sum",
    subtract: "a difference",
    divide: "a quotient",
  };
  return names[operation] ?? `\`${operation}\``;
}

function operandText({ written, label, absent }: Extract<Fact, { kind: "operand" }>, expected: string): string {
  const what = label ? ` (${labelText(label)})` : "";
  const [missing] = absent;
  if (missing && absent.length === 1) return `\`${written}\`${what} stands in the place of ${nameOfQuantity(missing)}.`;
  return label ? `\`${written}\`${what} does not occur in ${expected}.` : `\`${written}\` is no quantity of the network.`;
}

/** Codes whose sentence needs to say which operand is meant. */
const ABOUT_OPERANDS: ReadonlySet<string> = new Set([
  "wrong-operand",
  "extra-factor",
  "wrong-layer",
  "wrong-regulariser",
  "extra-term",
  "missing-weights",
]);

/** The message of a wrong statement. */
export function messageOf({ verdict, code, also, what, facts, repair }: Diagnosis, program: Program): string {
  const expected = verdict.expected ? nameOfQuantity(verdict.expected.quantity) : "what belongs here";
  const parts: string[] = [];
  if (code === undefined) {
    parts.push(verdict.kind === "error" ? "unknown: this has no value." : `unknown: this is not ${expected}.`);
    parts.push(...facts.map((fact) => factText(fact, expected)));
  } else {
    parts.push(mistakeOf(code)!.message);
    if (also) parts.push(`And ${also}: ${mistakeOf(also)!.message}`);
    if (what !== undefined) parts.push(`This is the result with ${what}.`);
    const kinds: readonly Fact["kind"][] = ABOUT_OPERANDS.has(code) ? ["operand", "no-value", "shape"] : ["no-value", "shape"];
    parts.push(
      ...facts
        .filter(({ kind }) => kinds.includes(kind))
        .slice(0, 2)
        .map((fact) => factText(fact, expected)),
    );
  }
  if (repair) {
    const old = program.text.slice(repair.span.start, repair.span.end);
    parts.push(`Write \`${repair.text}\` for \`${old}\`.`);
  }
  return parts.join(" ");
}

/** The message of a right statement. */
export function correctText(labels: readonly Label[]): string {
  const [label] = labels;
  return label ? `equals ${labelText(label)}.` : "equals the exact value.";
}
