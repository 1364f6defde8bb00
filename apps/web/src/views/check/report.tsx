import { mistakeOf } from "@adjoint/formula";
import type { TargetReport } from "@adjoint/formula";
import { Tex } from "../../ui/math.tsx";
import type { Answer } from "../../worker/check-protocol.ts";
import { state } from "./state.ts";
import { nameOf } from "./titles.ts";

const SIGNS: Readonly<Record<TargetReport["status"], string>> = { correct: "✓", mistake: "✗", unknown: "?", unchecked: "·" };

/** What was found, line by line. */
export function Report({ answer }: { readonly answer: Answer }) {
  if (answer.type === "refused") {
    return (
      <div class="refusal" role="alert" data-testid="refusal">
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
  const wrong = report.targets.filter(({ status }) => status === "mistake" || status === "unknown").length;
  const right = report.targets.filter(({ status }) => status === "correct").length;
  return (
    <>
      <h2 data-ok={report.ok}>
        {report.ok
          ? right === 0
            ? "Nothing here could be checked"
            : "All of it is right"
          : wrong === 1
            ? "One line is wrong"
            : `${wrong} lines are wrong`}
      </h2>
      <p class="small">{report.problem.reading}</p>
      <ol class="targets">
        {report.targets.map((target) => (
          <li key={`${target.name}-${target.span.line}-${target.span.column}`} data-status={target.status} data-code={target.code}>
            <Target target={target} latex={report.problem.syntax === "latex"} />
          </li>
        ))}
      </ol>
      {report.notes.map((note) => (
        <p key={note} class="small">
          {note}
        </p>
      ))}
      <p class="small">Checked on three random networks in {Math.max(1, Math.round(answer.milliseconds))} ms, in this browser.</p>
    </>
  );
}

function Target({ target, latex }: { readonly target: TargetReport; readonly latex: boolean }) {
  const { code, repair, span } = target;
  const mistake = code === undefined ? undefined : mistakeOf(code);
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
        {code !== undefined && <p>{withCode(target.message)}</p>}
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

/** Puts the repair in the place of what is underlined. */
function applyRepair({ span, repair }: TargetReport): void {
  const { text } = state.values.value;
  const lines = text.split("\n");
  const start = lines.slice(0, span.line - 1).reduce((sum, line) => sum + line.length + 1, 0) + span.column - 1;
  state.set({ text: text.slice(0, start) + (repair ?? "") + text.slice(start + span.length) });
}

/** A message with what stands between backticks set as code. */
function withCode(message: string) {
  return message.split("`").map((part, i) => (i % 2 === 0 ? part : <code key={part}>{part}</code>));
}

/** The page's reader did not call a function. */
function withoutFunction(message: string): string {
  const bare = message.replace(/^checkFormulas: /, "");
  return bare.charAt(0).toUpperCase() + bare.slice(1);
}
