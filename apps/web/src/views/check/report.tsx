import type { TargetReport } from "@adjoint/formula";
import { Tex } from "../../ui/math.tsx";
import { minus } from "../../ui/numbers.ts";
import type { Answer, Mistakes } from "../../worker/check-protocol.ts";
import { applyRepair } from "./editor.tsx";
import { Exercise } from "./exercise.tsx";
import { hints } from "./exercise.ts";
import { state } from "./state.ts";
import { WhichLoss, headOf } from "./which-loss.tsx";
import { nameOf } from "./titles.ts";

const SIGNS: Readonly<Record<TargetReport["status"], string>> = { correct: "✓", mistake: "✗", unknown: "?", unchecked: "·" };

/** What was found, line by line. */
export function Report({ answer }: { readonly answer: Answer }) {
  if (state.values.value.text.trim() === "")
    return <p class="lead">Paste your backward pass, or begin with an example. It stays in this browser.</p>;
  if (answer.type === "refused") {
    return (
      <div class="refusal" data-testid="refusal">
        <h2>This could not be read</h2>
        <p>{withoutFunction(answer.message)}</p>
        {answer.place !== undefined && (
          <p class="small">
            Line {answer.place.line}, column {answer.place.column}.
          </p>
        )}
      </div>
    );
  }
  const { report } = answer;
  // In an exercise the findings are told in hints.
  const isHidden = state.values.value.task && !report.ok && hints.value < 2;
  return (
    <>
      <h2 data-ok={report.ok}>{headOf(report)}</h2>
      <p class="small" data-testid="reading">
        {report.problem.reading}
      </p>
      {report.reading !== undefined && report.reading.others.length > 0 && (
        <p class="small">
          It can also be read so:{" "}
          {report.reading.others
            .map(({ line, wrong }) => `${line}${wrong.length === 0 ? "" : ` (then line ${wrong.join(", ")} is wrong)`}`)
            .join("; ")}
          .
        </p>
      )}
      <WhichLoss report={report} />
      {state.values.value.task && <Exercise report={report} mistakes={answer.mistakes} />}
      {!isHidden && (
        <ol class="targets">
          {report.targets
            .filter(({ status }) => status !== "unchecked")
            .map((target) => (
              <li key={`${target.name}-${target.span.line}-${target.span.column}`} data-status={target.status} data-code={target.code}>
                <Target target={target} latex={report.problem.syntax === "latex"} mistakes={answer.mistakes} />
              </li>
            ))}
        </ol>
      )}
      {!isHidden && <Unchecked targets={report.targets} latex={report.problem.syntax === "latex"} />}
      {report.notes.map((note) => (
        <p key={note} class="small">
          {withCode(note)}
        </p>
      ))}
      <p class="small">Checked on three random networks in {Math.max(1, Math.round(answer.milliseconds))} ms, in this browser.</p>
    </>
  );
}

/** What no gradient depends on, or what is taken as it is, in a line for each reason. */
function Unchecked({ targets, latex }: { readonly targets: readonly TargetReport[]; readonly latex: boolean }) {
  const reasons = new Map<string, TargetReport[]>();
  for (const target of targets)
    if (target.status === "unchecked") reasons.set(target.message, [...(reasons.get(target.message) ?? []), target]);
  return (
    <>
      {[...reasons].map(([reason, same]) => (
        <p key={reason} class="small" data-testid="unchecked">
          {same.map(({ name }, i) => (
            <span key={`${name}-${i}`}>
              {i > 0 && ", "}
              {latex ? <Tex tex={name} /> : <code>{name}</code>}
            </span>
          ))}
          : {withCode(reason)}
        </p>
      ))}
    </>
  );
}

function Target({ target, latex, mistakes }: { readonly target: TargetReport; readonly latex: boolean; readonly mistakes: Mistakes }) {
  const { code, repair, span } = target;
  const mistake = code === undefined ? undefined : mistakes[code];
  return (
    <>
      <span class="sign" aria-hidden="true">
        {SIGNS[target.status]}
      </span>
      <div class="finding">
        <p>
          {latex ? <Tex tex={target.name} /> : <code>{target.name}</code>} <span class="small">line {span.line}</span>{" "}
          {code === undefined ? <span>{target.status === "correct" ? "is right" : withCode(target.message)}</span> : <b>{nameOf(code)}</b>}
        </p>
        <p class="small" data-testid="measured">
          {measured(target)}
        </p>
        {code !== undefined && <p class="message">{withCode(capital(target.message))}</p>}
        {mistake !== undefined && (
          <details>
            <summary>What, why, and how to see it</summary>
            <p>{mistake.what}</p>
            <p>
              <i>Why it is tempting.</i> {mistake.why}
            </p>
            <p>
              <i>How to see it.</i> {mistake.how}
            </p>
          </details>
        )}
        {repair !== undefined && (
          <p class="repair">
            <button type="button" class="button small" onClick={() => applyRepair(target)}>
              Repair
            </button>
            <code>{repair}</code>
          </p>
        )}
      </div>
    </>
  );
}

/** The shape of a line on the first network, and how far it is from the exact value there. */
function measured({ shape, relativeError }: TargetReport): string {
  const off =
    relativeError === undefined || Number.isNaN(relativeError)
      ? undefined
      : relativeError === 0
        ? "equal to the exact value"
        : `relative error ${minus(relativeError < 1e-3 ? relativeError.toExponential(1) : relativeError.toPrecision(3))}`;
  return [shape.length === 0 ? undefined : shape.join(" × "), off].filter((part) => part !== undefined).join(", ");
}

/** A message with what stands between backticks set as code. */
function withCode(message: string) {
  return message.split("`").map((part, i) => (i % 2 === 0 ? part : <code key={part}>{part}</code>));
}

/** The page's reader did not call a function. */
function withoutFunction(message: string): string {
  const bare = message.replace(/^\w+: /, "");
  return capital(bare);
}

/** Begins a sentence with a capital; a symbol keeps its letter. */
function capital(sentence: string): string {
  return /^(?:[a-z]{2,}|a (?=[a-z]{3,}))\b/.test(sentence) ? sentence.charAt(0).toUpperCase() + sentence.slice(1) : sentence;
}
